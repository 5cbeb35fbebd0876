"""Every number that a reader finds in the page, the PDF and the Word document is registered in figures.json, or is
explained by a rule of pipeline.printed_numbers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from pipeline.formulas import OTHER, formula_key
from pipeline.paths import Workspace
from pipeline.plan_files import load_parts, load_plan
from pipeline.printed_numbers import Known, known_words, numbers, unexplained
from tests.end_to_end.conftest import Project
from tests.rendering.extraction import word, word_text
from tests.rendering.marked import marked


@dataclass(frozen=True)
class Report:
    """One report of a project: its folder, its registry, and what it may quote."""

    folder: Path
    figures: list[dict[str, Any]]
    known: Known
    lang: str

    @property
    def registered(self) -> set[str]:
        return {number for figure in self.figures for number in numbers(figure["text"])}

    @property
    def quoted(self) -> set[str]:
        """The numbers within the words that the report may quote: in the PDF's text columns run into each other."""
        return {number for passage in self.known.passages for number in numbers(passage)}


def report(project: Project, year: str, lang: str, data: str) -> Report:
    place = project.root / data
    plans = Workspace(project.root, place if data else None).plan
    plan = load_plan(plans)
    known = known_words(plan, load_parts(plans, plan), lang)
    folder = place / "reports" / year
    return Report(folder, json.loads((folder / "figures.json").read_text("utf-8")), known, lang)


@pytest.fixture(
    scope="module",
    params=["finished 2025 vi", "english 2025 en", "gia_lai 2026 vi examples/gia-lai"],
)
def read(request: pytest.FixtureRequest) -> Report:
    project, year, lang, *data = request.param.split()
    return report(request.getfixturevalue(project), year, lang, "".join(data))


def test_every_number_of_the_page_is_a_registered_figure(read: Report) -> None:
    page = marked((read.folder / "report.html").read_text("utf-8"))
    texts = {figure["id"]: figure["text"] for figure in read.figures}
    assert len(page.figures) > 200
    assert [pair for pair in page.figures if texts.get(pair[0], "").lstrip("+−") != pair[1].lstrip("+−")] == []
    assert [(found, block) for block in page.blocks for found in unexplained(block, read.known)] == []


def test_every_number_told_of_a_chart_is_registered(read: Report) -> None:
    page = marked((read.folder / "report.html").read_text("utf-8"))
    told = [number for chart in page.charts for number in unexplained(chart, read.known)]
    assert told
    assert {number.lstrip("−") for number in told} <= read.registered


def test_every_number_of_the_pdf_is_registered(read: Report) -> None:
    with pdfplumber.open(read.folder / "report.pdf") as document:
        lines = [line for page in document.pages for line in page.extract_text().splitlines()]
    known = read.registered | read.quoted
    assert [
        (number, line)
        for line in lines
        for number in unexplained(line, read.known, paper=True)
        if number.lstrip("−") not in known
    ] == []


def test_every_number_of_the_word_document_is_registered(read: Report) -> None:
    assert [
        (number, paragraph)
        for paragraph in word_text(word(read.folder / "report.docx"))
        for number in unexplained(paragraph, read.known, paper=True)
        if number.lstrip("−") not in read.registered
    ] == []


def test_every_figure_has_its_formula_and_all_but_plan_and_counts_their_cells(read: Report) -> None:
    keys = {figure["id"]: formula_key(figure["id"], figure["method"]) for figure in read.figures}
    assert [id for id, key in keys.items() if key == OTHER] == []
    without = {figure["id"] for figure in read.figures if not figure["inputs"]}
    counted = {id for id in without if id.startswith(("overview:", "summary:", "submission:"))}
    assert {id.split(":")[1] for id in without - counted} <= {"threshold", "required", "trend-years"}


def test_a_number_that_nobody_registered_is_found(read: Report) -> None:
    said = {"vi": "mục tiêu của Kế hoạch có", "en": "met or on track"}[read.lang]
    page = (read.folder / "report.html").read_text("utf-8").replace(said, "17", 1)
    assert [found for block in marked(page).blocks for found in unexplained(block, read.known)] == ["17"]
