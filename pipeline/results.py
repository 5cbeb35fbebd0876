"""What the notebooks read: the results of one content of the plan, of the whole, and of the data's quality.

Each notebook gets a file of its own, so that a change in one unit's figures runs only the notebooks that show them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import records
from pipeline.assessment import Assessment, Status, assess_all
from pipeline.findings import Finding
from pipeline.measures import department_values
from pipeline.observations import Observation
from pipeline.outlook import Outlook, outlook
from pipeline.periods import Period
from pipeline.plan import Break, Content, Department, Kind, Measure, Plan, Text
from pipeline.points import Point, Values, points_of
from pipeline.submissions import Submission
from pipeline.whole import WholeGap, whole_gap


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
        label = self.label[lang]
        return label[:1].lower() + label[1:]


@dataclass(frozen=True)
class TargetResult:
    """One target: its assessment, its outlook, what is missing in whole things, and the breaks that touch it."""

    assessment: Assessment
    outlook: Outlook
    whole_gap: WholeGap | None
    breaks: tuple[Break, ...]
    measures: tuple[Measure, ...]
    supporting: Point | None


@dataclass(frozen=True)
class ContentResults:
    """What the notebook of one content shows."""

    context: Context
    content: Content
    targets: tuple[TargetResult, ...]


@dataclass(frozen=True)
class Line:
    """One target in the overview. `before` is its status a year earlier, None in the plan's first year."""

    id: str
    content: str
    milestone: int | None
    label: Text
    status: Status
    before: Status | None


@dataclass(frozen=True)
class OverviewResults:
    """What the first page shows: every target, in the plan's order."""

    context: Context
    contents: tuple[Content, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class QualityResults:
    """What the notebook on data quality shows. `sources` are {file: SHA-256} of all files read.

    `decisions` are the readings chosen where the plan's text is ambiguous: (target's id or "", decision).
    """

    context: Context
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    breaks: tuple[Break, ...]
    decisions: tuple[tuple[str, Text], ...]


def decisions(plan: Plan) -> tuple[tuple[str, Text], ...]:
    """The decisions taken where the plan's text is ambiguous: on the whole first, then target by target."""
    of_targets = [(target.id, target.decision) for target in plan.targets.values() if target.decision]
    return (*(("", decision) for decision in plan.decisions), *of_targets)


def values_by_period(plan: Plan, observations: Sequence[Observation], period: Period) -> Values:
    """The department's values of `period` and of every whole year before it, by the period's name."""
    years = [plan.period(year, "year") for year in range(plan.first_year, period.year)]
    return {own.name: department_values(plan, observations, own) for own in (*years, period)}


def content_results(
    plan: Plan, context: Context, content: Content, assessed: Sequence[Assessment], values: Values
) -> ContentResults:
    """The results of one content of the plan."""
    own = [item for item in assessed if item.target.content == content.id]
    return ContentResults(context, content, tuple(_target_result(plan, item, values) for item in own))


def overview_results(plan: Plan, context: Context, assessed: Sequence[Assessment], values: Values) -> OverviewResults:
    """Every target's status, beside that of the year before."""
    year = context.period.year - 1
    before = assess_all(plan, plan.period(year, "year"), values) if year >= plan.first_year else ()
    earlier = {item.target.id: item.status for item in before}
    lines = tuple(_line(item, earlier.get(item.target.id)) for item in assessed)
    return OverviewResults(context, tuple(plan.contents.values()), lines)


def write(folder: Path, name: str, results: object) -> Path:
    """Writes results where their notebook looks for them; a file that would not change is left alone."""
    path = folder / "results" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = records.dumps(results)
    if not path.is_file() or path.read_text("utf-8") != fresh:
        path.write_text(fresh, "utf-8")
    return path


def _line(item: Assessment, before: Status | None) -> Line:
    target = item.target
    return Line(target.id, target.content, target.milestone, target.label, item.status, before)


def _target_result(plan: Plan, item: Assessment, values: Values) -> TargetResult:
    target = item.target
    return TargetResult(
        assessment=item,
        outlook=outlook(plan, item),
        whole_gap=whole_gap(plan, item),
        breaks=tuple(found for found in plan.breaks if set(found.measures) & set(target.measures)),
        measures=tuple(plan.measures[code] for code in target.measures),
        supporting=_supporting(plan, item, values),
    )


def _supporting(plan: Plan, item: Assessment, values: Values) -> Point | None:
    """The figure shown beside a rating, as a share of its own."""
    pair = item.target.supporting
    if pair is None:
        return None
    as_share = replace(item.target, kind=Kind.SHARE, numerator=pair.numerator, denominator=pair.denominator)
    return points_of(plan, as_share, item.period, values)[-1]
