"""What the notebooks read: the results of one content of the plan, of the whole, and of the data's quality.

Each notebook gets a file of its own, so that a change in one unit's figures runs only the notebooks that show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from pipeline.assessment import Assessment, Status, assess_all, at_start, extent_of_reductions, shows_provisional
from pipeline.corrections import Correction
from pipeline.findings import Finding
from pipeline.measures import department_values
from pipeline.messages import lowered
from pipeline.observations import Observation, Remark
from pipeline.outlook import Cut, Outlook, cuts, outlook
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_records import Break, Content, Department, Kind, Measure, Text
from pipeline.points import Point, Values, points_of
from pipeline.remarks import Remarks, mapped, remarks_on
from pipeline.shortfall import WholeGap, whole_gap
from pipeline.sources.records import Comparison
from pipeline.submissions import Submission


@dataclass(frozen=True)
class Data:
    """What everything is computed from: the observations, and the department's values by period and measure.

    `captures` are the sources of those observations that are captures of the national portal, `remarks` what the units
    wrote beside their figures and empty cells.
    """

    observations: tuple[Observation, ...]
    values: Values
    captures: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Context:
    """What every notebook needs to know of the report.

    `label` is the period in words ("Năm 2025"), `years` the plan's first and last year.
    """

    period: Period
    label: Text
    years: tuple[int, int]
    department: Department
    plan_title: Text
    illustrative: bool

    def inside(self, lang: str) -> str:
        """The period in words as it stands inside a sentence: "năm 2025"."""
        return lowered(self.label[lang])


@dataclass(frozen=True)
class TargetResult:
    """One target: its assessment, its outlook, what is missing in whole things, and the breaks that touch it so far.

    `notes` say how a figure from elsewhere corresponds to the plan's measure; `number` is its place
    in the plan, from 1; `units` are those that owe its measures, `remarks` what they wrote beside its figures.
    """

    assessment: Assessment
    outlook: Outlook
    whole_gap: WholeGap | None
    breaks: tuple[Cut, ...]
    measures: tuple[Measure, ...]
    supporting: Point | None
    notes: tuple[Text, ...]
    number: int = 0
    units: tuple[Text, ...] = ()
    remarks: Remarks = field(default_factory=Remarks)


@dataclass(frozen=True)
class ContentResults:
    """What the notebook of one content shows. `reductions`: see `extent_of_reductions`, over the whole plan."""

    context: Context
    content: Content
    targets: tuple[TargetResult, ...]
    reductions: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Line:
    """One target in the overview.

    `before` is its status a year earlier, None in the plan's first year; `provisional` says that its figures can
    still change, `at_start` that its path starts with this year's own value, so that it can't be behind yet.
    """

    id: str
    content: str
    milestone: int | None
    label: Text
    status: Status
    before: Status | None
    provisional: bool
    at_start: bool


@dataclass(frozen=True)
class OverviewResults:
    """What the first page, the one-page summary and the annex of all targets show: every target, in the plan's order.

    `lines` and `targets` go together one by one. `other_dates` are the first and last days of figures that count
    other days than the period's. `observations` are those that a verdict rests on, in their own order; `measures` and
    `units` name what they are of.
    """

    context: Context
    lines: tuple[Line, ...]
    other_dates: tuple[tuple[date, date], ...]
    targets: tuple[TargetResult, ...]
    observations: tuple[Observation, ...] = ()
    measures: Mapping[str, Text] = field(default_factory=dict)
    units: Mapping[str, Text] = field(default_factory=dict)

    @property
    def pairs(self) -> list[tuple[Line, TargetResult]]:
        """Each target's line and result."""
        return list(zip(self.lines, self.targets, strict=True))


@dataclass(frozen=True)
class QualityResults:
    """What the notebook on data quality shows.

    `decisions` are the readings chosen where the plan's text is ambiguous: (target's id or "", decision).
    `breaks` are those up to the period's end, `comparisons` the figures that don't count beside those that do,
    `corrections` the answers that were applied; `measures` and `units` name what these are about.
    """

    context: Context
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    breaks: tuple[Break, ...]
    decisions: tuple[tuple[str, Text], ...]
    comparisons: tuple[Comparison, ...] = ()
    corrections: tuple[Correction, ...] = ()
    measures: Mapping[str, Text] = field(default_factory=dict)
    units: Mapping[str, Text] = field(default_factory=dict)


def decisions(plan: Plan) -> tuple[tuple[str, Text], ...]:
    """The decisions taken where the plan's text is ambiguous: on the whole first, then target by target."""
    of_targets = [(target.id, target.decision) for target in plan.targets.values() if target.decision]
    return (*(("", decision) for decision in plan.decisions), *of_targets)


def values_by_period(
    plan: Plan, observations: Sequence[Observation], period: Period, remarks: Sequence[Remark] = ()
) -> Values:
    """The department's values of `period` and of every whole year before it, by the period's name."""
    years = [plan.period(year, "year") for year in range(plan.first_year, period.year)]
    return {own.name: department_values(plan, observations, own, remarks) for own in (*years, period)}


def content_results(
    plan: Plan, context: Context, content: Content, assessed: Sequence[Assessment], data: Data
) -> ContentResults:
    """The results of one content of the plan."""
    own = [item for item in assessed if item.target.content == content.id]
    shown = tuple(target_result(plan, item, data) for item in own)
    return ContentResults(context, content, shown, extent_of_reductions(assessed))


def overview_results(plan: Plan, context: Context, assessed: Sequence[Assessment], data: Data) -> OverviewResults:
    """Every target's status, beside that of the year before."""
    earlier = statuses_before(plan, context.period, data.values)
    lines = tuple(_line(item, earlier.get(item.target.id)) for item in assessed)
    targets = tuple(target_result(plan, item, data) for item in assessed)
    return OverviewResults(
        context=context,
        lines=lines,
        other_dates=_other_dates(context.period, data.observations),
        targets=targets,
        observations=resting(assessed, data.observations),
        measures=plan.names,
        units={item.unit: Text(item.unit, item.unit) for item in data.observations}
        | {code: unit.name for code, unit in plan.units.items()},
    )


def statuses_before(plan: Plan, period: Period, values: Values) -> dict[str, Status]:
    """Each target's status in the year before; none in the plan's first year."""
    year = period.year - 1
    before = assess_all(plan, plan.period(year, "year"), values) if year >= plan.first_year else ()
    return {item.target.id: item.status for item in before}


def resting(assessed: Sequence[Assessment], observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """The observations that a verdict rests on, in their own order: the annex numbers their cells by it (S1, S2, …)."""
    used = {name for item in assessed for name in item.inputs}
    return tuple(item for item in observations if item.observation_id in used)


def _line(item: Assessment, before: Status | None) -> Line:
    target = item.target
    return Line(
        id=target.id,
        content=target.content,
        milestone=target.milestone,
        label=target.label,
        status=item.status,
        before=before,
        provisional=shows_provisional(item),
        at_start=at_start(item),
    )


def _other_dates(period: Period, observations: Sequence[Observation]) -> tuple[tuple[date, date], ...]:
    own = {(item.period_start, item.period_end) for item in observations if item.period == period.name}
    return tuple(sorted(own - {(period.start, period.end)}))


def target_result(plan: Plan, item: Assessment, data: Data) -> TargetResult:
    """One target with all that its row, its sentence and its panel of the chart say."""
    target = item.target
    return TargetResult(
        assessment=item,
        outlook=outlook(plan, item),
        whole_gap=whole_gap(plan, item),
        breaks=cuts(plan, target.measures, item.period),
        measures=tuple(plan.measures[code] for code in target.measures),
        supporting=_supporting(plan, item, data.values),
        notes=mapped(plan, item, data.observations, data.captures),
        number=[*plan.targets].index(target.id) + 1,
        units=tuple(unit.name for unit in plan.responsible_for_any(target.measures, item.period.end)),
        remarks=remarks_on(plan, item, data.remarks),
    )


def _supporting(plan: Plan, item: Assessment, values: Values) -> Point | None:
    """The figure shown beside a rating, as a share of its own."""
    pair = item.target.supporting
    if pair is None:
        return None
    as_share = replace(item.target, kind=Kind.SHARE, numerator=pair.numerator, denominator=pair.denominator)
    return points_of(plan, as_share, item.period, values)[-1]
