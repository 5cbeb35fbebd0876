"""What is read again, and what of it reaches the report: corrections that were applied, figures side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import collecting, corrections
from pipeline.collecting import Collected, collect
from pipeline.corrections import Correction
from pipeline.errors import ConfigurationError
from pipeline.inventory import Inventory
from pipeline.paths import Workspace
from pipeline.plan import Plan
from pipeline.plan_files import PlanError
from pipeline.progress import Progress
from pipeline.request import Request
from pipeline.sources import Reading, SourceFile, read
from pipeline.steps import Steps
from tests.captures import UNIT, as_json, capture
from tests.unit.test_sources_kinds import PLAN
from tests.workbooks import put, row, workbook

ENTRY = """\
- id: {id}
  period: "2026"
  unit: van-phong
  sheet: Số liệu
  cell: {cell}
  found: {found}
  value: {value}
  reason: Trả lời qua điện thoại.
  said_by: Nguyễn Văn A
  said_on: 2026-12-20
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were read, in the order of reading."""
    files: list[str] = []

    def watched(file: SourceFile, plan: Plan, corrections: Sequence[Correction] = ()) -> Reading:
        files.append(file.path.name)
        return read(file, plan, corrections)

    monkeypatch.setattr(collecting, "read", watched)
    return files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three files of two units for 2026, one figure of which two sources tell."""
    for unit, name, code, value in (
        ("van-phong", "a.xlsx", "CHI", "1.234"),
        (UNIT, "b.xlsx", "HS_TONG", 180),
    ):
        data = workbook(
            [row(code, value, "15/12/2025", "14/12/2026")],
            unit=(PLAN.units[unit].name.vi, unit),
            period=("Năm 2026", "2026"),
        )
        put(tmp_path / "data", data, name, unit=unit, period="2026")
    put(tmp_path / "data", as_json(capture()), "c.json", unit=UNIT, period="2026")
    return tmp_path


def collected(root: Path, plan: Plan = PLAN) -> Collected:
    stock = Inventory({}, {}, {}, {}, {}, "", "")
    request = Request(2026, "year", "auto", "vi", Workspace(root))
    return collect(request, plan, stock, Steps(root / "steps", "m", Progress()))


def answered(root: Path, *entries: dict[str, str]) -> None:
    usual = {"id": "1", "cell": "D9", "found": "1.234", "value": "1234"}
    text = "".join(ENTRY.format(**{**usual, **entry}) for entry in entries)
    (root / "data" / "raw" / "corrections.yaml").write_text(text, "utf-8")


def test_a_changed_correction_reads_only_the_unit_s_files_again(root: Path, asked: list[str]) -> None:
    assert collected(root).blocked
    assert sorted(asked) == ["a.xlsx", "b.xlsx", "c.json"]
    asked.clear()
    for value in ("1234", "1235"):
        answered(root, {"value": value})
        data = collected(root)
        assert (asked, data.blocked, [entry.value for entry in data.corrections]) == (["a.xlsx"], False, [value])
        assert {item.value for item in data.observations if item.correction} == {value}
        asked.clear()
    ledger = root / "data" / "raw" / "corrections.yaml"
    ledger.write_text("# moved down\n" + ledger.read_text("utf-8"), "utf-8")
    assert [entry.line for entry in collected(root).corrections] == [2]
    assert asked == []


def test_one_ledger_holds_for_reading_and_for_what_is_out_of_date(
    root: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved in between, it would else be read by one and judged by another."""
    answered(root, {})

    def saved_meanwhile(space: Workspace, plan: Plan) -> tuple[Correction, ...]:
        entries = load(space, plan)
        answered(root, {"value": "1235"})
        return entries

    load = corrections.load
    monkeypatch.setattr(corrections, "load", saved_meanwhile)
    data = collected(root)
    assert [entry.value for entry in data.corrections] == ["1234"]
    assert [item.value for item in data.observations if item.correction] == ["1234"]


def test_files_are_where_they_are_today_in_a_checkout_that_was_moved(root: Path, asked: list[str]) -> None:
    collected(root)
    moved = root.rename(root.with_name("moved"))
    del asked[:]
    kept = collected(moved)
    assert asked == [] and kept.readings
    assert all(reading.file.path.is_relative_to(moved) for reading in kept.readings)


def test_figures_side_by_side_reach_the_report(root: Path, asked: list[str]) -> None:
    (pair,) = collected(root).comparisons
    assert (pair.counts.figure.value, pair.other.figure.value) == ("180", "181")
    assert [item.value for item in collected(root).observations if item.measure == "HS_TONG"] == ["180"]
    assert len(asked) == 3 and [source.rpartition("/")[2] for source in collected(root).captures] == ["c.json"]


def test_all_entries_that_are_out_of_date_are_named_at_once(root: Path) -> None:
    answered(root, {"id": "1", "found": "999"}, {"id": "2", "cell": "D10", "found": "5"})
    with pytest.raises(PlanError) as caught:
        collected(root)
    assert [fault.line for fault in caught.value.faults] == [1, 11]
    assert "data/raw/corrections.yaml, dòng 11: mục “2” không còn đúng" in caught.value.message("vi")


def test_a_plan_that_names_an_unknown_kind_of_file_is_refused_before_anything_is_read(
    root: Path, asked: list[str]
) -> None:
    with pytest.raises(ConfigurationError):
        collected(root, replace(PLAN, precedence=replace(PLAN.precedence, order=("excel",))))
    assert asked == []
