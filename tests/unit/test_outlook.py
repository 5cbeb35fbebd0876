"""The trend's parts: the table of t, the years that a break cuts off, the interval. tests/spec has the tables."""

import math
from dataclasses import replace
from datetime import date

import pytest

from pipeline.assessment import assess
from pipeline.outlook import T_90, Prospect, cuts, first_year_after, last_cut, outlook
from pipeline.periods import PeriodRule
from pipeline.plan_records import Kind
from tests.spec.build import PART, WHOLE, break_on, observation, plan, target, values_by_period

SHARE = target(Kind.SHARE, "80")


@pytest.mark.parametrize("freedom", range(1, len(T_90) + 1))
def test_the_table_of_t_leaves_a_tenth_above(freedom: int) -> None:
    assert _above(T_90[freedom - 1], freedom) == pytest.approx(0.1, abs=1e-4)


def _above(t: float, freedom: int) -> float:
    """1 - F(t) of Student's distribution, by Simpson's rule over its density between 0 and t."""
    scale = math.gamma((freedom + 1) / 2) / (math.sqrt(freedom * math.pi) * math.gamma(freedom / 2))
    steps, width = 2000, t / 2000
    weights = [1 if step in (0, steps) else 4 if step % 2 else 2 for step in range(steps + 1)]
    heights = [scale * (1 + (step * width) ** 2 / freedom) ** (-(freedom + 1) / 2) for step in range(steps + 1)]
    return 0.5 - sum(weight * height for weight, height in zip(weights, heights, strict=True)) * width / 3


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2021, 12, 14), 2022),
        (date(2021, 12, 15), 2022),
        (date(2021, 12, 31), 2022),
        (date(2022, 6, 15), 2022),
        (date(2022, 6, 16), 2023),
        (date(2022, 12, 14), 2023),
        (date(2024, 6, 15), 2024),
        (date(2024, 6, 16), 2025),
    ],
)
def test_half_of_the_report_year_decides(day: date, year: int) -> None:
    """2022 has 365 report days, 182 of them before 15 June; 2024 has 366, 183 of them before 15 June."""
    own = plan(SHARE)
    assert first_year_after(own, day, own.measures[PART]) == year


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2021, 12, 14), 2021),
        (date(2021, 12, 15), 2022),
        (date(2022, 6, 24), 2022),
        (date(2022, 12, 14), 2022),
        (date(2022, 12, 15), 2023),
        (date(2025, 7, 1), 2025),
    ],
)
def test_what_is_counted_on_the_last_day_lies_after_the_break_at_the_end_of_its_year(day: date, year: int) -> None:
    own = plan(SHARE, stocks=(PART,))
    assert first_year_after(own, day, own.measures[PART]) == year
    assert own.period(year, "year").end >= day > own.period(year - 1, "year").end


@pytest.mark.parametrize(
    ("touched", "stocks", "year"),
    [
        ((PART, WHOLE), (), 2026),
        ((PART, WHOLE), (PART,), 2025),
        ((PART, WHOLE), (WHOLE,), 2025),
        ((PART,), (WHOLE,), 2026),  # the other measure is a stock, but the break does not touch it
    ],
)
def test_the_earliest_of_the_touched_measures_begins_the_new_series(
    touched: tuple[str, ...], stocks: tuple[str, ...], year: int
) -> None:
    own = plan(SHARE, breaks=(break_on(date(2025, 7, 1), touched),), stocks=stocks)
    (cut,) = cuts(own, SHARE.measures, own.period(2025, "year"))
    assert cut.first_year == year


def test_a_series_starts_after_the_cut_whose_first_year_comes_last() -> None:
    """The flow's break is the earlier day, but its new series is the later to begin."""
    days = (date(2025, 6, 20), date(2025, 7, 1))
    own = plan(SHARE, breaks=(break_on(days[0], (PART,)), break_on(days[1], (WHOLE,))), stocks=(WHOLE,))
    cut = last_cut(own, SHARE, own.period(2025, "year"))
    assert cut and (cut.found.day, cut.first_year) == (days[0], 2026)


def test_a_report_year_that_is_the_calendar_year() -> None:
    rule = PeriodRule("year", "Năm", "Year", (0, 1, 1), (0, 12, 31), True, "")
    own = replace(plan(SHARE), periods={"year": rule})
    assert first_year_after(own, date(2022, 7, 2), own.measures[PART]) == 2022
    assert first_year_after(own, date(2022, 7, 3), own.measures[PART]) == 2023


def test_the_last_known_break_that_touches_the_target() -> None:
    days = (date(2022, 6, 24), date(2025, 3, 1), date(2025, 7, 1))
    own = plan(SHARE, breaks=tuple(map(break_on, reversed(days))))
    found = {kind: last_cut(own, SHARE, own.period(2025, kind)) for kind in ("q1", "h1", "year")}
    assert [cut.found.day for cut in found.values() if cut] == [days[1], days[1], days[2]]
    assert last_cut(own, SHARE, own.period(2021, "year")) is None
    assert [cut.first_year for cut in cuts(own, [PART], own.period(2025, "year"))] == [2026, 2025, 2023]


def test_a_break_in_the_denominator_counts_too() -> None:
    own = plan(SHARE, breaks=(break_on(date(2022, 6, 24), (WHOLE,)),))
    cut = last_cut(own, SHARE, own.period(2025, "year"))
    assert cut and cut.found == own.breaks[0]


def test_a_provisional_year_is_no_part_of_the_trend() -> None:
    own = plan(SHARE)
    periods = [own.period(year, "year") for year in range(2021, 2025)]
    given = [
        replace(observation(measure, period, value), provisional=period.year == 2024)
        for period, numerator in zip(periods, ("10", "20", "30", "70"), strict=True)
        for measure, value in ((PART, numerator), (WHOLE, "100"))
    ]
    found = outlook(own, assess(own, SHARE, periods[3], values_by_period(own, given, periods)))
    assert (found.years, found.estimate) == ((2021, 2022, 2023), 50)
    assert found.prospect is Prospect.UNLIKELY


def test_many_years_use_the_last_factor_of_the_table() -> None:
    long = target(Kind.SHARE, "80", 2050)
    own = replace(plan(long, milestones=()), last_year=2050)
    periods = [own.period(year, "year") for year in range(2021, 2046)]
    given = [
        observation(measure, period, value)
        for period in periods
        for measure, value in ((PART, "40" if period.year % 2 else "41"), (WHOLE, "100"))
    ]
    found = outlook(own, assess(own, long, periods[-1], values_by_period(own, given, periods)))
    assert len(found.years) == 25
    assert found.low is not None and found.high is not None and found.estimate is not None
    assert found.low < found.estimate < found.high
    assert float(found.high - found.estimate) == pytest.approx(T_90[-1] * 0.58521, abs=1e-4)
