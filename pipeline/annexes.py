"""What the annexes' notebook reads: what each unit contributed, the statistics, the measures, tasks and funds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.assessment import Assessment
from pipeline.measures import MeasureValue, latest
from pipeline.observations import Observation
from pipeline.parts import Budget, Parts, Statistics, Task
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_records import Measure, MeasureType, Text
from pipeline.results import Context, Data, TargetResult, target_result


@dataclass(frozen=True)
class Part:
    """What one unit gave of one measure: `value` for a number, `word` for a rating; neither where it is missing.

    `input` is the observation's id, "" where there is none.
    """

    value: Fraction | None
    word: str
    input: str


@dataclass(frozen=True)
class Contribution:
    """One unit's part in a target; None for a measure that the unit does not owe."""

    unit: str
    name: Text
    numerator: Part | None
    denominator: Part | None


@dataclass(frozen=True)
class StatisticLine:
    """One row of the statistics: this period's value and, where there is one, that of the whole year before."""

    label: Text
    unit: Text
    now: MeasureValue
    before: MeasureValue | None


@dataclass(frozen=True)
class StatisticGroup:
    """The rows under one title."""

    title: Text
    lines: tuple[StatisticLine, ...]


@dataclass(frozen=True)
class Definition:
    """A measure beside the names of the units that owe it on the period's last day."""

    measure: Measure
    units: tuple[Text, ...]


@dataclass(frozen=True)
class AnnexResults:
    """What the annexes show. `contributions` are by target, for targets that more than one unit has a part in."""

    context: Context
    targets: tuple[TargetResult, ...]
    contributions: Mapping[str, tuple[Contribution, ...]]
    statistics: tuple[StatisticGroup, ...]
    definitions: tuple[Definition, ...]
    units: Mapping[str, Text]
    tasks: tuple[Task, ...]
    budget: Budget | None


def annex_results(
    plan: Plan, parts: Parts, context: Context, assessed: Sequence[Assessment], data: Data
) -> AnnexResults:
    """The results for the annexes of the report on `context.period`."""
    period = context.period
    given = latest(item for item in data.observations if item.period == period.name)
    shared = {item.target.id: _contributions(plan, item, period, given) for item in assessed}
    return AnnexResults(
        context=context,
        targets=tuple(target_result(plan, item, data) for item in assessed),
        contributions={id: own for id, own in shared.items() if len(own) > 1},
        statistics=tuple(_group(plan, group, period, data) for group in parts.statistics),
        definitions=tuple(_definition(plan, measure, period) for measure in plan.measures.values()),
        units={code: unit.name for code, unit in plan.units.items()},
        tasks=parts.tasks,
        budget=parts.budget,
    )


def _contributions(
    plan: Plan, item: Assessment, period: Period, given: Mapping[tuple[str, str], Observation]
) -> tuple[Contribution, ...]:
    """The part of every unit that owes one of the target's measures, in the plan's order of units."""
    measures = (item.target.numerator, item.target.denominator)
    owing = [{unit.code for unit in plan.responsible(code, period.end)} if code else set() for code in measures]

    def part(code: str | None, unit: str, codes: set[str]) -> Part | None:
        return _part(plan, code, given.get((code, unit))) if code and unit in codes else None

    return tuple(
        Contribution(code, unit.name, part(measures[0], code, owing[0]), part(measures[1], code, owing[1]))
        for code, unit in plan.units.items()
        if code in owing[0] | owing[1]
    )


def _part(plan: Plan, measure: str, found: Observation | None) -> Part:
    if found is None:
        return Part(None, "", "")
    if plan.measures[measure].type in (MeasureType.COUNT, MeasureType.AMOUNT):
        return Part(Fraction(Decimal(found.value)), "", found.observation_id)
    return Part(None, found.value, found.observation_id)


def _group(plan: Plan, group: Statistics, period: Period, data: Data) -> StatisticGroup:
    before = data.values.get(plan.period(period.year - 1, "year").name, {})
    lines = (
        StatisticLine(
            label=row.label or plan.measures[row.measure].name,
            unit=plan.measures[row.measure].unit,
            now=data.values[period.name][row.measure],
            before=before.get(row.measure),
        )
        for row in group.rows
    )
    return StatisticGroup(group.title, tuple(lines))


def _definition(plan: Plan, measure: Measure, period: Period) -> Definition:
    return Definition(measure, tuple(unit.name for unit in plan.responsible(measure.code, period.end)))
