"""What a target requires of a year: where its path starts, and the required value year by year up to the milestone.

The path is a straight line. Rules of compound growth, as platforms of the Sustainable Development Goals use them,
fail on ordinary lines of a plan: from 4 % to 0 % they call half way at half time "limited progress", and "keep
at least 95 %" divides by zero.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.plan import Plan
from pipeline.plan_records import Kind, Target
from pipeline.points import Point

Step = tuple[int, Fraction]
"""A year and the value in it."""

WHOLE = Fraction(100)

_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
}


@dataclass(frozen=True)
class Course:
    """What a target requires, as far as it is known in the assessed year.

    `start` is the point at which the path starts, None without a path or before it starts. `path` has a
    required value for each year that has one, ending at the milestone; `milestone` is None where the threshold
    binds in every year. For a yearly increase the path grows by a year with each year reported.
    """

    start: Step | None
    path: tuple[Step, ...]
    milestone: int | None

    def at(self, year: int) -> Fraction | None:
        """The required value in `year`; from the milestone on it stays what it was then."""
        return dict(self.path).get(year if self.milestone is None else min(year, self.milestone))


def threshold(target: Target) -> Fraction:
    """The target's threshold, exact. Raises ValueError for a target that has none (yes_no, evidence)."""
    if target.threshold is None:
        raise ValueError(f"target {target.id} has no threshold")
    return Fraction(target.threshold)


def satisfies(target: Target, value: Fraction, level: Fraction) -> bool:
    """Whether `value` stands to `level` as the target's comparator asks; both unrounded, an exact hit is a hit."""
    return _COMPARE[target.comparator](value, level)


def opening_year(plan: Plan, target: Target) -> int:
    """The first year in which the target can be on its way or behind.

    Before it a target is not due, unless it is met early. A reduction opens in the year after its baseline, a
    yearly increase in the plan's second year, the targets of the plan's first milestone (and those that bind in
    every year) in its first year, the targets of every later milestone in the year of the milestone before.
    """
    if target.kind is Kind.REDUCTION:
        return max(target.baseline_years) + 1
    if target.kind is Kind.YEARLY_INCREASE:
        return plan.first_year + 1
    return previous_milestone(plan, target) or plan.first_year


def previous_milestone(plan: Plan, target: Target) -> int | None:
    """The plan's milestone before the target's own; None for its first one and for targets of every year."""
    if target.milestone is None:
        return None
    years = {other.milestone for other in plan.targets.values() if other.milestone is not None}
    return max((year for year in years if year < target.milestone), default=None)


def course_of(plan: Plan, target: Target, points: Sequence[Point]) -> Course:
    """The course of the target as it stands in the year of the last of `points`."""
    if target.kind in (Kind.YES_NO, Kind.EVIDENCE):
        return Course(None, (), target.milestone)
    if target.kind is Kind.YEARLY_INCREASE:
        return Course(None, _increases(target, points), target.milestone)
    if target.milestone is None:
        return Course(None, tuple((point.year, threshold(target)) for point in points), None)
    start = _start(plan, target, points, target.milestone)
    end = (target.milestone, threshold(target))
    return Course(start, (*_line(target, start, end), end), target.milestone)


def basis(target: Target, course: Course, points: Sequence[Point], year: int) -> tuple[Point, ...]:
    """The points, besides that of `year` itself, from which the required value of `year` is computed."""
    if target.kind is Kind.YEARLY_INCREASE:
        before = [point for point in points if point.year < year]
        whole = _first_whole(before)
        return (whole,) if whole else tuple(point for point in before[-1:] if point.value is not None)
    if course.start is None or year == course.milestone:
        return ()
    return tuple(point for point in points if point.year == course.start[0])


def _start(plan: Plan, target: Target, points: Sequence[Point], milestone: int) -> Step | None:
    if target.kind is Kind.REDUCTION:
        return max(target.baseline_years), Fraction(0)
    if target.kind is not Kind.SHARE or points[-1].year < opening_year(plan, target):
        return None
    observed = [(point.year, point.value) for point in points if point.value is not None and point.year <= milestone]
    origin = previous_milestone(plan, target)
    up_to_origin = [step for step in observed if origin is not None and step[0] <= origin]
    return up_to_origin[-1] if up_to_origin else observed[0] if observed else None


def _line(target: Target, start: Step | None, end: Step) -> list[Step]:
    """The years from `start` up to but without `end`; level where the start already reaches the threshold."""
    if start is None:
        return []
    (first, value), (last, goal) = start, end
    origin = goal if satisfies(target, value, goal) else value
    return [(year, origin + (goal - origin) * Fraction(year - first, last - first)) for year in range(first, last)]


def _increases(target: Target, points: Sequence[Point]) -> tuple[Step, ...]:
    """min(100, value of the year before + threshold) up to the milestone; 100 % once reached is to be kept."""
    last = target.milestone or points[-1].year
    known = [point for point in points[:-1] if point.year < last]
    steps = [(point.year + 1, _step(target, point, known)) for point in known]
    return tuple((year, value) for year, value in steps if value is not None)


def _step(target: Target, before: Point, known: Sequence[Point]) -> Fraction | None:
    if _first_whole(point for point in known if point.year <= before.year):
        return WHOLE
    return None if before.value is None else min(WHOLE, before.value + threshold(target))


def _first_whole(points: Iterable[Point]) -> Point | None:
    """The first point at which an increase had reached 100 %."""
    return next((point for point in points if point.value is not None and point.value >= WHOLE), None)
