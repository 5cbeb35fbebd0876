from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo

import pytest

from pipeline import periods
from pipeline.periods import (
    Period,
    PeriodRule,
    day_rule,
    day_values,
    period_name,
    this_year,
    written_day,
    written_days,
    year_and_kind,
)

YEAR = PeriodRule("year", "Năm", "Year", (-1, 12, 15), (0, 12, 14), True, "581/BNV-CCHC")
FIRST_QUARTER = PeriodRule("q1", "Quý I năm", "First quarter of", (-1, 12, 15), (0, 3, 14), True, "581/BNV-CCHC")
THIRD_QUARTER = PeriodRule("q3", "Quý III năm", "Third quarter of", (0, 6, 15), (0, 9, 14), False, "581/BNV-CCHC")


def test_the_year_2025_is_not_the_calendar_year() -> None:
    assert YEAR.of(2025) == Period(2025, "year", date(2024, 12, 15), date(2025, 12, 14), True)


def test_figures_come_in_time_until_so_many_days_after_the_last() -> None:
    assert replace(YEAR, allowance=10).deadline(2025) == date(2025, 12, 24)
    assert YEAR.deadline(2025) == date(2025, 12, 14)


@pytest.mark.parametrize(("year", "kind", "name"), [("2025", "year", "2025"), ("2025", "q1", "2025-q1")])
def test_a_periods_name_is_put_together_and_taken_apart(year: str, kind: str, name: str) -> None:
    assert period_name(year, kind) == name and year_and_kind(name) == (year, kind)
    assert year_and_kind("") == ("", "")


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


RULES = (
    YEAR,
    FIRST_QUARTER,
    PeriodRule("h1", "6 tháng đầu năm", "First six months of", (-1, 12, 15), (0, 6, 14), True, "581/BNV-CCHC"),
    PeriodRule("9m", "9 tháng đầu năm", "First nine months of", (-1, 12, 15), (0, 9, 14), True, "UBND"),
    THIRD_QUARTER,
)


@pytest.mark.parametrize(
    ("kind", "against"),
    [
        ("year", {"2025-q1", "2025-h1", "2025-9m", "2025-q3"}),
        ("q1", {"2024-q1"}),
        ("h1", {"2025-q1", "2024-h1"}),
        ("9m", {"2025-q1", "2025-h1", "2025-q3", "2024-9m"}),
        ("q3", {"2025-q1", "2025-h1", "2024-q3"}),
    ],
)
def test_what_a_period_rests_on_and_what_it_is_checked_against(kind: str, against: set[str]) -> None:
    own = next(rule for rule in RULES if rule.kind == kind).of(2025)
    others = [rule.of(year) for rule in RULES for year in (2023, 2024, 2025, 2026)]
    assert {other.name for other in others if own.is_checked_against(other)} == against
    assert {other.name for other in others if own.rests_on(other)} == {"2023", "2024", own.name}


def test_what_follows_what() -> None:
    year, quarter, half = (next(rule for rule in RULES if rule.kind == kind) for kind in ("year", "q1", "h1"))
    assert quarter.of(2025).follows(year.of(2024)) and THIRD_QUARTER.of(2025).follows(half.of(2025))
    assert not quarter.of(2025).follows(year.of(2023)) and not half.of(2025).follows(quarter.of(2025))


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("15/12 Y-1", (-1, 12, 15)),
        ("1/7 Y", (0, 7, 1)),
        ("29/2 Y", None),
        ("31/4 Y", None),
        ("14/3", None),
        ("14-3 Y", None),
        ("", None),
    ],
)
def test_days_of_every_year(words: str, rule: tuple[int, int, int] | None) -> None:
    assert day_rule(words) == rule


@pytest.mark.parametrize(
    ("day", "said", "english"),
    [
        (date(2025, 6, 15), "15/6/2025", "15 June 2025"),
        (date(2025, 3, 1), "01/3/2025", "1 March 2025"),
        (date(2025, 2, 14), "14/02/2025", "14 February 2025"),
        (date(2025, 1, 9), "09/01/2025", "9 January 2025"),
        (date(2024, 12, 15), "15/12/2024", "15 December 2024"),
        (date(2022, 10, 10), "10/10/2022", "10 October 2022"),
    ],
)
def test_a_day_has_zeros_where_the_decree_puts_them_and_in_english_its_months_name(
    day: date, said: str, english: str
) -> None:
    assert (written_day(day, "vi"), written_day(day, "en")) == (said, english)


def test_a_day_that_is_not_known_is_a_dash() -> None:
    assert day_values("day", date(2025, 3, 1)) == {"day_vi": "01/3/2025", "day_en": "1 March 2025"}
    assert day_values("day", None) == {"day_vi": "—", "day_en": "—"}


def test_the_year_begins_with_that_of_vietnam(monkeypatch: pytest.MonkeyPatch) -> None:
    class NewYearsEve(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(2025, 12, 31, 18, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(periods, "datetime", NewYearsEve)
    assert this_year() == 2026


def test_a_span_of_days_has_spaces_around_its_dash_where_days_have_several_words() -> None:
    first, last = date(2024, 12, 15), date(2025, 12, 14)
    assert written_days(first, last, "vi") == "15/12/2024–14/12/2025"
    assert written_days(first, last, "en") == "15 December 2024 – 14 December 2025"
