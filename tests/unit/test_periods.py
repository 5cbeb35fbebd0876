from __future__ import annotations

from datetime import date

import pytest

from pipeline.periods import Period, PeriodRule

YEAR = PeriodRule("year", "Năm", "Year", (-1, 12, 15), (0, 12, 14), True, "581/BNV-CCHC")
FIRST_QUARTER = PeriodRule("q1", "Quý I năm", "First quarter of", (-1, 12, 15), (0, 3, 14), True, "581/BNV-CCHC")
THIRD_QUARTER = PeriodRule("q3", "Quý III năm", "Third quarter of", (0, 6, 15), (0, 9, 14), False, "581/BNV-CCHC")


def test_the_year_2025_is_not_the_calendar_year() -> None:
    assert YEAR.of(2025) == Period(2025, "year", date(2024, 12, 15), date(2025, 12, 14), True)


def test_a_quarter_may_count_for_itself() -> None:
    period = THIRD_QUARTER.of(2025)
    assert (period.start, period.end, period.cumulative) == (date(2025, 6, 15), date(2025, 9, 14), False)


@pytest.mark.parametrize(
    ("rule", "name", "whole"),
    [(YEAR, "2025", True), (FIRST_QUARTER, "2025-q1", False), (THIRD_QUARTER, "2025-q3", False)],
)
def test_names(rule: PeriodRule, name: str, whole: bool) -> None:
    assert rule.of(2025).name == name
    assert rule.of(2025).whole_year is whole


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        (date(2024, 12, 15), date(2025, 12, 14), True),
        (date(2025, 1, 1), date(2025, 1, 1), True),
        (date(2024, 12, 14), date(2025, 12, 14), False),
        (date(2024, 12, 15), date(2025, 12, 15), False),
        (date(2025, 2, 2), date(2025, 2, 1), False),
    ],
)
def test_what_lies_inside(start: date, end: date, inside: bool) -> None:
    assert YEAR.of(2025).covers(start, end) is inside
