"""The annex that leads from a target to its cells on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import results
from pipeline.assessment import assess_all
from pipeline.chapters.chain import ChainChapter, spans
from pipeline.figures import unmarked
from pipeline.results import Context, Data, values_by_period
from tests.unit.test_chapters import PLAN, observed

YEARS = {2024: {"HS_TRUCTUYEN": 40, "HS_TONG": 100}, 2025: {"HS_TRUCTUYEN": 2500, "HS_TONG": 5002}}


def chapter(lang: str = "vi") -> ChainChapter:
    period = PLAN.period(2025, "year")
    observations = tuple(
        replace(item, correction="2025-001", found="25oo|") if item.value == "2500" else item
        for item in observed(PLAN, YEARS)
    )
    known = Data(observations, values_by_period(PLAN, observations, period))
    context = Context(period, results.Text("Năm 2025", "Year 2025"), (2021, 2030), PLAN.department, PLAN.title, False)
    return ChainChapter(results.overview_results(PLAN, context, assess_all(PLAN, period, known.values), known), lang)


def rows(text: str) -> list[list[str]]:
    lines = unmarked(text).replace("\\|", "¦").splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_targets_line_names_its_formula_and_leads_to_its_cells(lang: str) -> None:
    shown = chapter(lang)
    targets, cells = rows(shown.targets().data["text/markdown"]), rows(shown.cells().data["text/markdown"])
    assert [row[1] for row in targets] == [f"[{id}](#target-{id})" for id in PLAN.targets]
    line = next(row for row in targets if row[1].startswith("[2.a.4.3]"))
    place = [*PLAN.targets].index("2.a.4.3") + 1
    assert line[0] == f"[N{place}]{{#chain-{place}}}" and line[2] == ("49,98%" if lang == "vi" else "49.98%")
    assert "÷" in line[3] and line[4].startswith("S")
    assert [row[0] for row in cells] == [f"S{number}" for number in range(1, len(cells) + 1)]


def test_a_cells_line_tells_text_correction_file_and_address() -> None:
    shown = chapter().cells()
    first = rows(shown.data["text/markdown"])[0]
    assert "15/12/2024–14/12/2025" in first[1] and first[2] == "“25oo¦” (2025-001)"
    assert first[3].startswith("f s!A1 (") and "bản 1" in first[3]
    figures = {figure["id"]: figure for figure in shown.metadata["figures"]}
    assert figures and all(figure["inputs"] == [id.split(":")[1]] for id, figure in figures.items())


def test_codes_that_follow_each_other_are_put_together() -> None:
    assert spans([9, 1, 2, 3, 2, 4]) == "S1–S4, S9" and spans([]) == ""


def test_the_code_beside_a_target_leads_to_its_line() -> None:
    shown = chapter()
    line = rows(shown.targets().data["text/markdown"])[4][0]
    assert f"#chain-{shown.results.targets[4].number}" in line and shown.results.targets[4].number == 5
