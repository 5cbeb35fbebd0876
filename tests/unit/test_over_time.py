"""What has to agree over time: cumulative figures, the parts of a period, what is carried over, the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.findings import Finding, Severity
from pipeline.periods import PeriodRule
from pipeline.plan_records import Accumulation
from pipeline.sources.records import Cell, CellKind, Reading, Row
from pipeline.validation import validate
from tests.form_06a import form, form_plan, read_form
from tests.unit.validation_cases import PLAN, changed, clean_rows, workbook

KINDS = (
    *PLAN.periods.values(),
    PeriodRule("h1", "6 tháng đầu năm", "First six months of", (-1, 12, 15), (0, 6, 14), True, "581"),
    PeriodRule("9m", "9 tháng đầu năm", "First nine months of", (-1, 12, 15), (0, 9, 14), True, "581"),
    PeriodRule("q3", "Quý III năm", "Third quarter of", (0, 6, 15), (0, 9, 14), False, "581"),
)
BEHAVIOUR = {"HS_TONG": Accumulation.ADDS_UP, "HS_TRUCTIEP": Accumulation.GROWS}
TIMES = replace(
    PLAN,
    periods={rule.kind: rule for rule in KINDS},
    measures={code: replace(item, accumulates=BEHAVIOUR.get(code)) for code, item in PLAN.measures.items()},
)
OVER_TIME = ("V19", "V20", "V21", "V22", "V23")


def sent(period: str, total: int | str, unit: str = "hai", **values: str) -> Reading:
    """A workbook in which all dossiers came in person, so that only what is said about time can be wrong."""
    given = {"HS_TONG": str(total), "HS_TRUCTUYEN": "0", "HS_TRUCTIEP": str(total), "RIENG": "0", **values}
    return workbook(unit, period, rows_of(period, **given))


def rows_of(period: str, **values: str) -> list[Row]:
    """The rows of the unit "hai", with the days of `period` under the plan that has every kind of it."""
    year, _, kind = period.partition("-")
    time = TIMES.period(int(year), kind or "year")
    rows = clean_rows("hai", year, **values)
    days = {"start": time.start.strftime("%d/%m/%Y"), "end": time.end.strftime("%d/%m/%Y")}
    return [changed([row], row.code, **days)[0] for row in rows]


def found(own: Sequence[Reading], beside: Sequence[Reading] = ()) -> list[Finding]:
    return [item for item in validate(TIMES, own, beside).findings if item.code in OVER_TIME]


def seen(own: Sequence[Reading], beside: Sequence[Reading] = ()) -> list[tuple[str, str, str]]:
    return [(item.code, item.period, item.cell) for item in found(own, beside)]


def test_a_cumulative_figure_that_falls_is_asked_about_at_its_cell() -> None:
    fell = found([sent("2025-9m", 20)], [sent("2025-h1", 21)])
    assert [(item.code, item.cell, item.measure) for item in fell] == [
        ("V21", "D9", "HS_TONG"),
        ("V21", "D11", "HS_TRUCTIEP"),
    ]
    first = fell[0]
    assert (first.severity, first.source) == (Severity.QUESTION, "data/raw/2025/9m/hai/so-lieu.xlsx")
    assert (
        first.title("vi")
        == "Số lũy kế HS_TONG (Tên HS_TONG) giảm: 20 hồ sơ, trong khi 6 tháng đầu năm 2025 đã là 21 hồ sơ"
    )
    assert "data/raw/2025/h1/hai/so-lieu.xlsx, Số liệu!D9" in first.expected("vi")
    assert "already 21 in first six months of 2025" in first.title("en")


def test_one_that_stays_or_grows_is_no_matter() -> None:
    assert found([sent("2025", 21)], [sent("2025-q1", 20), sent("2025-h1", 21), sent("2025-9m", 21)]) == []


def test_one_that_is_below_several_is_told_once_beside_the_highest() -> None:
    fell = found([sent("2025", 5)], [sent("2025-q1", 6), sent("2025-h1", 8), sent("2025-9m", 7)])
    assert [item.values["before_vi"] for item in fell] == ["8", "8"]


def test_a_single_quarter_may_be_above_or_below_what_came_before_it() -> None:
    assert found([sent("2025-q3", 3)], [sent("2025-q1", 9), sent("2025-h1", 20)]) == []


@pytest.mark.parametrize("measure", ["HS_TRUCTUYEN", "RIENG"])
def test_what_is_counted_on_the_last_day_may_fall(measure: str) -> None:
    assert found([sent("2025-h1", 9)], [sent("2025-q1", 9, **{measure: "5"})]) == []


def test_two_periods_add_up_to_the_one_that_they_make_up() -> None:
    parts = [sent("2025-h1", 12), sent("2025-q3", 8)]
    assert found([sent("2025-9m", 20)], parts) == []
    (differs,) = found([sent("2025-9m", 21)], parts)
    assert (differs.code, differs.cell, differs.severity) == ("V22", "D9", Severity.QUESTION)
    assert differs.title("vi") == "HS_TONG (Tên HS_TONG) ghi 21 hồ sơ, khác với tổng 20 hồ sơ của các kỳ hợp thành"
    assert differs.expected("vi") == (
        "Bằng tổng của 6 tháng đầu năm 2025: 12 (data/raw/2025/h1/hai/so-lieu.xlsx, Số liệu!D9); "
        "quý III năm 2025: 8 (data/raw/2025/q3/hai/so-lieu.xlsx, Số liệu!D9)"
    )
    assert "first six months of 2025: 12" in differs.expected("en")


def test_all_three_have_to_come_from_one_unit() -> None:
    other = replace(sent("2025-h1", 30), file=replace(sent("2025-h1", 30).file, unit="mot-cua"))
    assert found([sent("2025-9m", 21)], [other, sent("2025-q3", 8)]) == []


def test_figures_of_other_days_are_not_compared() -> None:
    calendar = [changed([row], row.code, start="01/01/2025", end="31/12/2025")[0] for row in rows_of("2025")]
    capture = replace(workbook("hai", "2025", calendar), kind="portal")
    assert found([capture], [sent("2025-9m", 50)]) == []
    undated = [changed([row], row.code, start="?")[0] for row in rows_of("2025-9m", HS_TONG="5", HS_TRUCTIEP="5")]
    assert found([workbook("hai", "2025-9m", undated)], [sent("2025-h1", 21)]) == []


def test_the_files_beside_are_not_spoken_of_themselves() -> None:
    faulty = workbook("hai", "2025-q1", changed(rows_of("2025-q1"), "HS_TONG", value="-3"))
    strange = workbook("khong-co", "2025-q1", ())
    assert {item.period for item in validate(TIMES, [sent("2025-h1", 9)], [faulty, strange]).findings} == {"2025-h1"}


def test_only_the_period_reported_on_is_compared_with_what_came_before_it() -> None:
    assert seen([sent("2024", 9), sent("2025-q1", 3)], [sent("2024-9m", 20)]) == []


def with_side(reading: Reading, **numbers: int) -> Reading:
    cells = {
        name: Cell("Biểu", f"F{number}", str(number), CellKind.NUMBER, Decimal(number))
        for name, number in numbers.items()
    }
    return replace(reading, side=cells)


@pytest.mark.parametrize(
    ("period", "before"),
    [("2025", "2024"), ("2025-q1", "2024"), ("2025-h1", "2024"), ("2025-9m", "2024"), ("2025-q3", "2025-h1")],
)
def test_what_is_carried_in_is_what_was_pending_the_day_before(period: str, before: str) -> None:
    own, earlier = with_side(sent(period, 9), carried_in=31), with_side(sent(before, 9), pending=30)
    years, beside = ([earlier, own], []) if before == "2024" else ([own], [earlier])
    (differs,) = (item for item in found(years, beside) if item.code == "V23")
    assert (differs.source, differs.address, differs.found) == (own.file.source, "Biểu!F31", "31")
    assert differs.severity is Severity.ERROR
    assert f"{earlier.file.source}, Biểu!F30" in differs.expected("vi")
    same = with_side(sent(period, 9), carried_in=30)
    assert "V23" not in {item.code for item in found([item if item is not own else same for item in years], beside)}


def test_nothing_is_carried_in_from_another_unit_or_another_time() -> None:
    own = with_side(sent("2025-q3", 9), carried_in=31)
    elsewhere = replace(
        own, file=replace(own.file, unit="mot-cua", period="2025-h1"), side=with_side(own, pending=3).side
    )
    earlier = with_side(sent("2025-q1", 9), pending=3)
    assert found([own], [elsewhere, earlier, sent("2025-h1", 9)]) == []


def test_a_period_inside_the_year_is_set_against_the_same_one_of_the_year_before() -> None:
    (change,) = found([sent("2025-q1", 40)], [sent("2024-q1", 20)])
    assert (change.code, change.cell, change.severity) == ("V19", "D9", Severity.WARNING)
    assert "so với quý I năm 2024: từ 20 thành 40" in change.title("vi")
    assert "compared with first quarter of 2024" in change.title("en")
    (zero,) = found([sent("2025-q1", 40)], [sent("2024-q1", 0)])
    assert zero.code == "V20" and "0 (quý I năm 2024)" in zero.title("vi")
    assert found([sent("2025-q1", 29)], [sent("2024-q1", 20)]) == []


def test_two_forms_in_a_row_are_compared_column_11_with_column_6(tmp_path: Path) -> None:
    before = read_form(tmp_path, form(), period="2024")
    own = read_form(tmp_path, form(), period="2025-q1")
    (differs,) = (item for item in validate(form_plan(), [before, own]).findings if item.code == "V23")
    assert (differs.source, differs.cell, differs.found) == (own.file.source, "F17", "12")
    assert f"{before.file.source}, Biểu 06a!K17" in differs.expected("vi")
