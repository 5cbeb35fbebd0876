"""The illustrative data: made anew byte for byte, complete, consistent, and with the story that they are to tell."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook

from pipeline.paths import ROOT, Workspace
from pipeline.plan_files import load_plan
from pipeline.plan_records import Accumulation
from tests.unit.illustrative_verdicts import (
    RAW,
    TARGETS,
    WORDS,
    YEARS,
    amount,
    by_unit,
    cells,
    given,
    rows_of,
    value,
    verdict,
)

STORY = """
         2022     2023      2024      2025
1.1      met      partly    met       met
1.2.1    met      met       met       met
1.2.2    met      not_met   met       met
1.3      partly   met       met       partly
2.a.1    behind   on_track  on_track  no_data
2.a.2.1  behind   on_track  met_early met
2.a.2.2  behind   on_track  met_early met
2.a.3    on_track behind    on_track  met
2.a.4.1  on_track on_track  met_early met
2.a.4.2  behind   on_track  on_track  met
2.a.4.3  behind   on_track  on_track  not_met
2.a.5    behind   on_track  behind    met
2.a.6    on_track behind    behind    met
2.a.7    behind   on_track  on_track  met
2.c.1.1  not_due  not_due   not_due   on_track
2.c.1.2  not_due  not_due   not_due   met_early
2.c.2.1  not_due  not_due   not_due   met_early
2.c.2.2  not_due  not_due   not_due   on_track
2.c.2.3  not_due  not_due   not_due   on_track
2.c.3    not_due  not_due   not_due   on_track
2.c.4    not_due  not_due   not_due   on_track
3.a.1    partly   partly    met       met
3.a.2.1  behind   behind    met_early met
3.a.2.2  behind   behind    on_track  not_met
3.a.3    behind   on_track  behind    not_met
3.b.1    not_due  not_due   not_due   not_due
3.b.2    not_due  not_due   not_due   on_track
4.a.1    partly   partly    partly    met
4.b.1    not_met  partly    partly    partly
5.a.1    behind   met_early met_early met
5.b.1    not_due  not_due   not_due   not_due
6.a.1.1  behind   on_track  on_track  met
6.a.1.2  not_due  met_early met_early met
6.a.2    behind   behind    behind    not_met
6.a.3    partly   met       partly    not_met
6.a.4.1  on_track on_track  met_early met
6.a.4.2  behind   on_track  on_track  not_met
6.b.1.1  not_due  not_due   not_due   on_track
6.b.1.2  not_due  not_due   not_due   met_early
6.b.2.1  not_due  not_due   not_due   on_track
6.b.2.2  not_due  not_due   not_due   on_track
"""


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("illustrative_make", ROOT / "data" / "illustrative" / "make.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their own module up
    spec.loader.exec_module(module)
    return module


def told(year: int) -> dict[str, str]:
    lines = [line.split() for line in STORY.split("\n") if line]
    column = lines[0].index(str(year)) + 1
    return {line[0]: line[column] for line in lines[1:]}


def test_two_runs_write_the_committed_bytes(make: ModuleType, tmp_path: Path) -> None:
    figures = make.read_figures(make.FIGURES)
    written = make.write_all(load_plan(Workspace().plan), figures, tmp_path)
    committed = {path.relative_to(RAW) for path in RAW.glob("*/**/*.xlsx")}
    assert {path.relative_to(tmp_path) for path in written} == committed
    for path in written:
        assert path.read_bytes() == (RAW / path.relative_to(tmp_path)).read_bytes(), path


def test_a_figure_too_many_and_one_too_few_are_named(make: ModuleType, tmp_path: Path) -> None:
    figures = make.read_figures(make.FIGURES)
    figures["2025", "thanh-tra", "HL_PHUCVU_TRALOI"] = figures.pop(("2025", "van-phong", "HL_PHUCVU_TRALOI"))
    with pytest.raises(SystemExit, match=r"missing \[\('2025', 'van-phong'.*not owed \[\('2025', 'thanh-tra'"):
        make.write_all(load_plan(Workspace().plan), figures, tmp_path)
    assert not list(tmp_path.iterdir())


def test_real_data_are_not_written_over(
    make: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(make, "Workspace", lambda: Workspace(tmp_path))
    shutil.copytree(ROOT / "plan", tmp_path / "plan")
    (tmp_path / "data" / "raw" / "2025").mkdir(parents=True)
    with pytest.raises(SystemExit, match=r"data/raw không có MINH-HOA\.md"):
        make.main()
    (tmp_path / "data" / "raw" / make.MARKER).touch()
    make.main()
    assert "78" in capsys.readouterr().out


def test_the_marker_says_it_in_both_languages() -> None:
    marker = (RAW / "MINH-HOA.md").read_text("utf-8")
    assert "# SỐ LIỆU MINH HỌA" in marker and "# ILLUSTRATIVE FIGURES" in marker


@pytest.mark.parametrize("year", YEARS)
def test_every_measure_is_covered(year: int) -> None:
    plan = load_plan(Workspace().plan)
    assert {code for of, _, code in cells() if of == year} == set(plan.measures)
    assert len({unit for of, unit, _ in cells() if of == year}) <= 9


def test_only_the_story_leaves_cells_blank() -> None:
    blank = {entry for entry, row in cells().items() if row["Giá trị"] is None}
    unit = "bo-tro-tu-phap"
    assert blank == {(2025, unit, "HS_LUANCHUYEN"), (2025, unit, "HS_LUANCHUYEN_DT")}
    assert {cells()[entry]["Ghi chú"] for entry in blank} == {"Phần mềm chưa thống kê được"}


def test_what_must_be_shown_has_a_document_marked_as_illustrative() -> None:
    for entry, row in cells().items():
        document = row["Tài liệu kiểm chứng"]
        assert document is None or str(document).endswith("(minh họa)"), entry
        if row["Giá trị"] in WORDS and row["Giá trị"] != "Không":
            assert document, entry


@pytest.mark.parametrize("path", sorted(RAW.glob("*/year/*/*.xlsx")), ids=lambda path: "-".join(path.parts[-4:-1]))
def test_the_head_names_unit_and_period(path: Path) -> None:
    year, unit = int(path.parts[-4]), path.parts[-2]
    sheet = load_workbook(path)["Số liệu"]
    assert (sheet["A1"].value, sheet["D3"].value, sheet["D4"].value) == (
        *("SỐ LIỆU THỰC HIỆN KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH", unit, str(year)),
    )
    assert (sheet["A3"].value, sheet["C3"].value) == ("Đơn vị báo cáo", "Mã đơn vị")
    assert (sheet["A4"].value, sheet["B4"].value, sheet["C4"].value) == ("Kỳ báo cáo", f"Năm {year}", "Mã kỳ")
    assert (sheet["A5"].value, sheet["A6"].value) == ("Người lập biểu", "Ngày lập")
    assert sheet["B5"].value.endswith("(minh họa)")
    assert date(year, 12, 14) < day(sheet["B6"].value) < date(year, 12, 31)
    assert not sheet.merged_cells.ranges


def day(cell: object) -> date:
    return cell.date() if isinstance(cell, datetime) else datetime.strptime(str(cell), "%d/%m/%Y").date()


def test_every_figure_has_the_dates_of_the_report_year() -> None:
    for (year, *_), row in cells().items():
        assert (day(row["Từ ngày"]), day(row["Đến ngày"])) == (date(year - 1, 12, 15), date(year, 12, 14))


def test_numbers_are_typed_in_several_ways() -> None:
    values = [row["Giá trị"] for row in cells().values()]
    typed = [found for found in values if isinstance(found, str)]
    assert {"3.798", "1 204", "83.500.000"} <= set(typed)
    assert any(isinstance(found, int) and found > 10**9 for found in values)
    assert not any(re.fullmatch(r"\d{1,3}\.000", found) for found in typed), "could be read as a decimal"


def test_arithmetic_between_measures_holds_in_every_workbook() -> None:
    shares = {tuple(codes) for _, rule, _, *codes in TARGETS.values() if rule in ("share", "increase")}
    supporting = {("CCVC_DATCHUAN", "CCVC_TONG"), ("HS_LUANCHUYEN", "HS_TONG"), ("KQ_CAP", "HS_TONG")}
    nested = {("TTHC_DUDIEUKIEN", "TTHC_TONG"), ("TTHC_PHI", "TTHC_TONG"), ("VBPH_TONG", "VBDD_TONG")}
    for figures in by_unit().values():
        assert figures.get("HS_TONG", 0) == figures.get("HS_TRUCTUYEN", 0) + figures.get("HS_TRUCTIEP", 0)
        assert figures.get("DVC_TRUCTUYEN") == figures.get("TTHC_TRUCTUYEN")
        for part, whole in shares | supporting | nested:
            assert part not in figures or figures[part] <= figures[whole], (part, whole)


def test_a_jump_between_two_years_is_explained() -> None:
    measures, everything = load_plan(Workspace().plan).measures, by_unit()
    for (year, unit), figures in everything.items():
        for code, found in figures.items():
            before = everything.get((year - 1, unit), {}).get(code, 0)
            bound = min(measures[code].change_bound or 50, 50)
            if before and abs(found - before) * 100 > before * bound:
                assert cells()[year, unit, code]["Ghi chú"], (year, unit, code, before, found)


def test_the_periods_of_2025_grow_into_the_year_and_add_up() -> None:
    plan = load_plan(Workspace().plan)
    counted = {code for code, measure in plan.measures.items() if measure.accumulates}
    figures = {kind: sums(kind, counted) for kind in ("q1", "h1", "q3", "9m", "year")}
    assert figures["q1"].keys() == figures["9m"].keys() and len(figures["q1"]) == len(counted)
    for code, total in figures["9m"].items():
        assert figures["q1"][code] <= figures["h1"][code] <= total <= figures["year"][code], code
        if plan.measures[code].accumulates is Accumulation.ADDS_UP:
            assert figures["h1"][code] + figures["q3"][code] == total, code


def sums(kind: str, codes: set[str]) -> dict[str, Fraction]:
    """The department's figures of a period of 2025, from the workbooks alone; a cell left empty counts nothing here."""
    found: dict[str, Fraction] = {}
    for path in RAW.glob(f"2025/{kind}/*/*.xlsx"):
        for line in rows_of(path):
            typed = re.sub(r"[. ]", "", str(line["Giá trị"] or "0"))
            code = str(line["Mã chỉ tiêu"])
            if code in codes:
                found[code] = found.get(code, Fraction(0)) + Fraction(typed)
    return found


def test_who_reports_is_asked_on_the_last_day_of_the_period() -> None:
    senders = {kind: {path.name for path in (RAW / "2025" / kind).iterdir()} for kind in ("q1", "h1", "q3", "9m")}
    assert all(("thanh-tra" in units) == (kind in ("q1", "h1")) for kind, units in senders.items())
    assert [len(units) for units in senders.values()] == [9, 9, 8, 8]


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_the_story_of_a_year(year: int) -> None:
    assert {name: verdict(name, year) for name in TARGETS} == told(year)


def test_the_story_has_every_status() -> None:
    assert len(TARGETS) == 41
    before = {
        status for year in (2022, 2023, 2024) for name, status in told(year).items() if TARGETS[name][0] == "2025"
    }
    assert {"on_track", "behind", "met_early"} <= before
    assert set(told(2025).values()) == {"met", "met_early", "on_track", "not_met", "partly", "not_due", "no_data"}


def test_the_close_calls_of_2025() -> None:
    assert value("2.a.4.2", 2025) == 80, "an exact hit"
    assert Fraction("49.95") < amount(value("2.a.4.3", 2025)) < 50, "prints as 50,0 and is not met"
    assert Fraction("9.7") < amount(value("3.a.2.2", 2025)) < 10
    assert Fraction("99.8") < amount(value("6.a.4.2", 2025)) < 100
    assert value("3.a.2.1", 2025) == 25, "of four units one had to go, since 10 % is less than a whole unit"
    assert given(2023, "VB_TTHC_TRAI") == 1
    assert value("2.a.6", 2021) is None, "0 of 0"
