"""Small plans and observations for tests: one target, its one or two measures, as many reporting units as asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.measures import MeasureValue, department_values
from pipeline.observations import Observation, observation_id
from pipeline.periods import Period, PeriodRule
from pipeline.plan import Plan
from pipeline.plan_records import (
    Accumulation,
    Break,
    Content,
    Department,
    Kind,
    Measure,
    MeasureType,
    ReportingUnit,
    Target,
    Text,
)

PART, WHOLE = "PART", "WHOLE"
WORDS = {Kind.YES_NO: MeasureType.YES_NO, Kind.EVIDENCE: MeasureType.RATING}


def both(words: str) -> Text:
    """The same text in both languages."""
    return Text(words, words)


RULES = {
    rule.kind: rule
    for rule in (
        PeriodRule("year", "Năm", "Year", (-1, 12, 15), (0, 12, 14), True, "581/BNV-CCHC"),
        PeriodRule("q1", "Quý I", "First quarter", (-1, 12, 15), (0, 3, 14), True, "581/BNV-CCHC"),
        PeriodRule("h1", "6 tháng", "Six months", (-1, 12, 15), (0, 6, 14), True, "581/BNV-CCHC"),
        PeriodRule("9m", "9 tháng", "Nine months", (-1, 12, 15), (0, 9, 14), True, "581/BNV-CCHC"),
        PeriodRule("q3", "Quý III", "Third quarter", (0, 6, 15), (0, 9, 14), False, "581/BNV-CCHC"),
    )
}


def target(
    kind: Kind,
    threshold: str | None = None,
    milestone: int | None = 2025,
    comparator: Literal[">=", "<=", "=", ""] = ">=",
    baseline: tuple[int, ...] = (),
) -> Target:
    """A target of `kind` over the measures PART and, for ratios, WHOLE."""
    ratio = kind in (Kind.SHARE, Kind.YEARLY_INCREASE)
    return Target(
        id="1",
        content="1",
        milestone=milestone,
        kind=kind,
        comparator=comparator,
        threshold=Decimal(threshold) if threshold is not None else None,
        unit=both("%"),
        quote="",
        label=both("the target"),
        numerator=PART,
        denominator=WHOLE if ratio else None,
        baseline_years=baseline,
    )


def plan(
    own: Target,
    units: int = 1,
    breaks: tuple[Break, ...] = (),
    milestones: tuple[int, ...] = (2025, 2030),
    measure_type: MeasureType | None = None,
    stocks: tuple[str, ...] = (),
) -> Plan:
    """A plan for 2021-2030 of `own` and one further target for each of `milestones`; all units owe all measures.

    Numbers accumulate over a period but for `stocks`, which are counted on its last day.
    """
    codes = tuple(f"unit-{number + 1}" for number in range(units))
    others = [replace(target(Kind.EVIDENCE, milestone=year), id=f"due-{year}") for year in milestones]
    first = measure_type or WORDS.get(own.kind, MeasureType.COUNT)
    return Plan(
        title=both("A plan"),
        document="1/KH",
        first_year=2021,
        last_year=2030,
        department=Department(both("A department"), both("A province"), "SO", "Here", True),
        contents={"1": Content("1", both("A content"))},
        targets={item.id: item for item in (own, *others)},
        measures={
            PART: _measure(PART, "the numerator" if own.denominator else "the figure", first, codes, PART in stocks),
            WHOLE: _measure(WHOLE, "the denominator", MeasureType.COUNT, codes, WHOLE in stocks),
        },
        units={code: ReportingUnit(code, both(code.replace("-", " ")), date(2000, 1, 1)) for code in codes},
        periods=RULES,
        breaks=breaks,
        identities=(),
        portal=(),
    )


def observation(measure: str, period: Period, value: str, unit: str = "unit-1", evidence: str = "") -> Observation:
    """A figure with the period's own dates."""
    return Observation(
        observation_id=observation_id(period.name, unit, measure),
        measure=measure,
        unit=unit,
        period_start=period.start,
        period_end=period.end,
        value=value,
        found=value,
        source=f"data/raw/{period.name}/{unit}.xlsx",
        sha256="0" * 64,
        sheet="Số liệu",
        cell="D9",
        submission=1,
        period=period.name,
        evidence=evidence,
    )


def break_on(day: date, measures: tuple[str, ...] = (PART,)) -> Break:
    """A break in the series of `measures`."""
    return Break(day, both("a new definition"), both(""), "a decree", measures)


def values_by_period(
    own: Plan, observations: Iterable[Observation], periods: Iterable[Period]
) -> Mapping[str, Mapping[str, MeasureValue]]:
    """The department's values in each of the periods, as `assess` takes them."""
    given = list(observations)
    return {period.name: department_values(own, given, period) for period in periods}


def _measure(code: str, name: str, kind: MeasureType, responsible: tuple[str, ...], stock: bool) -> Measure:
    words = (both(name), both(name), both("dossiers"))
    accumulates = None if stock or kind in WORDS.values() else Accumulation.ADDS_UP
    return Measure(code, *words, kind, responsible, both("a system"), accumulates=accumulates)
