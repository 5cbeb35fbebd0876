"""The verdict on each target in a year: its value, what is required, and the status that follows from the two.

docs/method.md has the rules in words and in examples; it is generated from the tests of this module (tests/spec).
Everything is exact: values are compared unrounded, as fractions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pipeline.errors import ConfigurationError
from pipeline.messages import text
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_records import Kind, Target
from pipeline.points import PART_OF_YEAR, Point, Reason, Values, not_open, points_of, unique
from pipeline.required import WHOLE, Course, Step, basis, course_of, opening_year, satisfies, threshold

__all__ = [
    *("Assessment", "Point", "Reason", "Status"),
    *("assess", "assess_all", "extent_of_reductions", "shows_provisional"),
]


class Status(StrEnum):
    """The verdict on a target in a year."""

    MET = "met"
    MET_EARLY = "met_early"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    NOT_MET = "not_met"
    PARTLY = "partly"
    NOT_DUE = "not_due"
    NO_DATA = "no_data"

    def in_words(self, lang: str) -> str:
        """The status as the report prints it."""
        return text(f"assessment.status-{self}", lang)


@dataclass(frozen=True)
class Assessment:
    """The verdict on one target in one period, with everything it rests on.

    `now` is the target's own value in the period. `required` and `gap` = value - required are in the target's unit
    (percentage points for shares); the gap is None where either is. After the milestone `status`, `reason` and
    `milestone_point` stay those of the milestone's year, while `now`, `required` and `gap` are today's.
    `provisional`: the figures that the status rests on can still change. `inputs` are the ids of all observations
    behind value, required value and status, each once. `points` has every year from the plan's first to the
    assessed one. `start` and `path`: see pipeline.required.Course.
    """

    target: Target
    period: Period
    now: Point
    required: Fraction | None
    gap: Fraction | None
    status: Status
    reason: Reason | None
    provisional: bool
    method: str
    inputs: tuple[str, ...]
    points: tuple[Point, ...]
    start: Step | None
    path: tuple[Step, ...]
    milestone_point: Point | None


def at_start(item: Assessment) -> bool:
    """Whether the target's path starts in the assessed year: its value is the required one by definition."""
    return item.status is Status.ON_TRACK and item.start is not None and item.start[0] == item.period.year


def shows_provisional(item: Assessment) -> bool:
    """Whether the verdict is marked as one that can still change.

    Where there is none (no data, not due yet) there is nothing to change. After the milestone it is the verdict of the
    milestone's year, whose figures are final whatever today's value is.
    """
    return item.provisional and item.status not in (Status.NO_DATA, Status.NOT_DUE)


def extent_of_reductions(assessed: Iterable[Assessment]) -> tuple[Fraction, Fraction]:
    """The lowest and the highest percent that any reduction among `assessed` reached or asks for; (0, 0) for none."""
    own = [item for item in assessed if item.target.kind is Kind.REDUCTION]
    reached = [point.value for item in own for point in item.points if point.value is not None]
    known = [Fraction(0), *reached, *(threshold(item.target) for item in own)]
    return min(known), max(known)


def assess_all(plan: Plan, period: Period, values: Values) -> tuple[Assessment, ...]:
    """The assessment of every target, in the plan's order. Raises ConfigurationError as `assess` does."""
    return tuple(assess(plan, target, period, values) for target in plan.targets.values())


def assess(plan: Plan, target: Target, period: Period, values: Values) -> Assessment:
    """The assessment of `target` in `period`, from the department's values by period name and measure code.

    A period inside the year is assessed with its own figures against the required value of its year. Values of
    later years are never looked at. Raises ConfigurationError for a year outside the plan's.
    """
    if not plan.first_year <= period.year <= plan.last_year:
        span = {"first": plan.first_year, "last": plan.last_year}
        raise ConfigurationError("assessment.year-outside-plan", year=period.year, **span)
    points = points_of(plan, target, period, values)
    course = course_of(plan, target, points)
    now, judged = points[-1], _judged(plan, target, points)
    status, reason = _verdict(plan, target, course, judged)
    required = course.at(now.year) if now.year >= opening_year(plan, target) else None
    rests_on = (judged, *basis(target, course, points, judged.year))
    return Assessment(
        target=target,
        period=period,
        now=now,
        required=required,
        gap=now.value - required if now.value is not None and required is not None else None,
        status=status,
        reason=reason,
        provisional=any(point.provisional for point in rests_on),
        method=_method(target),
        inputs=unique(name for point in (now, *rests_on) for name in point.inputs),
        points=points,
        start=course.start,
        path=course.path,
        milestone_point=judged if judged.year == target.milestone else None,
    )


def _judged(plan: Plan, target: Target, points: tuple[Point, ...]) -> Point:
    """The point that the status is about: today's, or the milestone's once that year is over."""
    last = points[-1].year
    return points[(min(last, target.milestone) if target.milestone else last) - plan.first_year]


def _verdict(plan: Plan, target: Target, course: Course, point: Point) -> tuple[Status, Reason | None]:
    opening = opening_year(plan, target)
    required = course.at(point.year)
    if target.kind is Kind.EVIDENCE and point.given:
        return Status(point.word), None
    if point.year < opening and not _early(target, point):
        return Status.NOT_DUE, not_open(opening)
    if not point.given:
        waits = point.reason is not None and point.reason.key == PART_OF_YEAR
        return Status.NOT_DUE if waits else Status.NO_DATA, point.reason
    if _reaches_goal(target, required, point):
        return Status.MET if _due(target, point) else Status.MET_EARLY, None
    return _short_of_goal(target, required, point)


def _short_of_goal(target: Target, required: Fraction | None, point: Point) -> tuple[Status, Reason | None]:
    if required is None and target.kind is Kind.YEARLY_INCREASE:
        return Status.NO_DATA, Reason("assessment.reason-previous-missing", (("year", str(point.year - 1)),))
    if _due(target, point):
        return Status.NOT_MET, None
    if required is None or point.value is None:
        return Status.NOT_DUE, Reason("assessment.reason-due-in", (("year", str(target.milestone)),))
    return Status.ON_TRACK if satisfies(target, point.value, required) else Status.BEHIND, None


def _early(target: Target, point: Point) -> bool:
    """Whether the threshold is reached in a year in which nothing is asked for yet; an increase can't be."""
    return target.kind is not Kind.YEARLY_INCREASE and _reaches_goal(target, None, point)


def _due(target: Target, point: Point) -> bool:
    return target.milestone is None or point.year == target.milestone


def _reaches_goal(target: Target, required: Fraction | None, point: Point) -> bool:
    """Whether the point does what is asked for at the end: of an increase 100 %, or the year's step when it is due."""
    if target.kind is Kind.YES_NO:
        return point.word == "yes"
    if point.value is None:
        return False
    if target.kind is Kind.YEARLY_INCREASE:
        stepped = required is not None and point.value >= required
        return point.value >= WHOLE or (_due(target, point) and stepped)
    return satisfies(target, point.value, threshold(target))


def _method(target: Target) -> str:
    """The id of the rule, as docs/method.md names it: "share.path", "share.yearly", "reduction.path" or the kind."""
    if target.kind is Kind.SHARE:
        return "share.yearly" if target.milestone is None else "share.path"
    return "reduction.path" if target.kind is Kind.REDUCTION else str(target.kind)
