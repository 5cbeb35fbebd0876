"""Several hundred workbooks, each a good one changed by chance: the same figures, or a finding at the right cell.

None gives a traceback, none a figure that is wrong and not spoken of.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.findings import Finding
from pipeline.paths import ROOT, Workspace
from pipeline.plan_files import load_plan
from pipeline.sources import Reading, SourceFile, read
from pipeline.sources.grid import area, place
from pipeline.validation import validate
from tests.unit.mutations import MUTATIONS

PLAN = load_plan(Workspace().plan)
TIMES = 6
OTHER_FILES = ("V15", "V19", "V20", "V21", "V22", "V23")  # what is said beside other files, which were changed too
Figures = dict[str, tuple[str, date, date]]


@dataclass(frozen=True)
class Mutant:
    """A changed workbook: how it was changed, what it gave before, and the cells one of which has to be named."""

    name: str
    reading: Reading
    figures: Figures
    cells: frozenset[str]


def figures(reading: Reading) -> Figures:
    return {item.measure: (item.value, item.period_start, item.period_end) for item in reading.observations}


def file_of(path: Path, good: Path) -> SourceFile:
    """The workbook at `path`, as if it lay where the good one does."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    period = PLAN.period(2025, good.parts[-3]).name
    return SourceFile(path, good.relative_to(ROOT).as_posix(), digest, good.parts[-2], period)


@cache
def figures_before(path: Path) -> Figures:
    """What a good workbook gives."""
    return figures(read(file_of(path, path), PLAN))


def mutant(name: str, number: int, good: Sequence[Path], folder: Path) -> Mutant:
    """A good workbook that can be changed so, changed and read; chosen by `name` and `number` alone."""
    chance = random.Random(f"{name} {number}")
    for path in chance.sample(good, len(good)):
        book = load_workbook(path)
        cells = MUTATIONS[name](book["Số liệu"], chance)
        if cells is not None:
            changed = folder / f"{name} {number}.xlsx"
            book.save(changed)
            return Mutant(name, read(file_of(changed, path), PLAN), figures_before(path), cells)
    raise AssertionError(f"no workbook can be changed so: {name}")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Mutant, list[Finding]]]:
    """Every mutant with what is said of it; those of one unit and period are validated apart from each other."""
    good = sorted((ROOT / "data" / "raw" / "2025").glob("*/*/*.xlsx"))
    folder = tmp_path_factory.mktemp("mutants")
    made = [mutant(name, number, good, folder) for number in range(TIMES) for name in MUTATIONS]
    batches: list[dict[str, Mutant]] = []
    for item in made:
        free = next((batch for batch in batches if item.reading.file.source not in batch), None)
        if free is None:
            free = {}
            batches.append(free)
        free[item.reading.file.source] = item
    return [pair for batch in batches for pair in judge(batch)]


def judge(batch: dict[str, Mutant]) -> list[tuple[Mutant, list[Finding]]]:
    said = list(validate(PLAN, [item.reading for item in batch.values()]).findings)
    said = [finding for finding in said if finding.code not in OTHER_FILES]
    own = {name: [finding for finding in said if finding.source == name] for name in batch}
    return [(item, [*item.reading.findings, *own[name]]) for name, item in batch.items()]


def names(finding: Finding, cell: str) -> bool:
    """Whether a finding stands at the cell, at an area that holds it, or names it (or a measure, or a sheet)."""
    texts = " ".join((finding.title("vi"), finding.expected("vi"), finding.measure))
    if finding.cell == cell or cell in texts.replace("(", " ").replace(")", " ").split() or cell == finding.sheet:
        return True
    try:
        covered, (row, column) = area(finding.cell), place(cell)
    except ValueError:
        return cell in texts
    return covered.touches([row], [column])


def test_there_are_several_hundred(judged: list[tuple[Mutant, list[Finding]]]) -> None:
    assert len(judged) == TIMES * len(MUTATIONS) > 350


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_same_figures_or_a_finding_at_the_right_cell(judged: list[tuple[Mutant, list[Finding]]], name: str) -> None:
    for item, said in judged:
        if item.name != name:
            continue
        blocking = [finding.code for finding in said if finding.severity.blocks]
        if not item.cells:
            assert (figures(item.reading), blocking) == (item.figures, []), item.reading.file.source
            continue
        told = [finding for finding in said if any(names(finding, cell) for cell in item.cells)]
        assert told, (item.reading.file.source, item.cells, [(found.code, found.address) for found in said])
        wrong = {code for code, value in figures(item.reading).items() if item.figures.get(code) != value}
        assert not wrong or any(finding.severity.blocks for finding in told), (wrong, item.reading.file.source)
