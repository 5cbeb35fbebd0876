"""Will it be met? A question apart from the status: the trend of the yearly values, carried on to the milestone.

The trend is the least-squares line through at least three yearly values since the last break in the series; the
answer rests on its 80 % prediction interval at the milestone:

    ŷ(m) ± t · s · √(1 + 1/n + (m - x̄)² / Σ(x - x̄)²),   s² = Σ(y - ŷ)² / (n - 2)

Sources: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, "Forecasting with regression" (the
formula, and 80 % as a customary interval); Student's t in place of the normal factor, because years are few:
NIST/SEMATECH e-Handbook of Statistical Methods, 4.5.1.2 (predicting a single response) and 1.3.6.7.2 (the table).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from pipeline.assessment import Assessment, Status
from pipeline.messages import LANGUAGES, text
from pipeline.periods import Period, written_day
from pipeline.plan import Plan
from pipeline.plan_records import Break, Kind, Measure, Target, Text
from pipeline.points import Point, Reason
from pipeline.required import WHOLE, Step, satisfies, threshold

LEAST_YEARS = 3

T_90 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341)
"""Student's t at 0.90 for 1, 2, … degrees of freedom: 80 % lie between -t and t. Beyond the table its last value
stands, which is a little wide. NIST/SEMATECH e-Handbook, 1.3.6.7.2."""


class Prospect(StrEnum):
    """The answer to "will it be met?"; MET where it already is, NONE where no answer can be given."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    UNCERTAIN = "uncertain"
    MET = "met"
    NONE = "none"

    def in_words(self, lang: str) -> str:
        """The answer as the report prints it."""
        return text(f"assessment.outlook-{self}", lang)


@dataclass(frozen=True)
class Cut:
    """A break that touches a series, and the first report year that counts as lying after it."""

    found: Break
    first_year: int


@dataclass(frozen=True)
class Outlook:
    """The outlook of a target. `reason` says why there is none, None otherwise.

    `estimate`, `low` and `high` are the trend's value at the milestone and its 80 % prediction interval, in the
    target's unit, for shares kept within 0..100; None without a trend. `on_line`: the years lie on one straight line,
    so that nothing says how far the trend may err, and both ends are the estimate. `years` are the years that the trend
    is drawn through, `since` the last break that cut the series, None where none did.
    """

    prospect: Prospect
    reason: Reason | None = None
    estimate: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    years: tuple[int, ...] = ()
    since: Break | None = None
    on_line: bool = False


def outlook(plan: Plan, assessment: Assessment) -> Outlook:
    """Whether the target will be met at its milestone, from the values up to the assessed year.

    Only shares with a milestone and reductions have a trend. Years whose figures are provisional, and periods
    inside a year, are no part of it.
    """
    target, milestone = assessment.target, assessment.target.milestone
    if milestone is None or target.kind not in (Kind.SHARE, Kind.REDUCTION):
        return Outlook(Prospect.NONE, Reason("assessment.reason-no-trend"))
    if assessment.period.year > milestone or (assessment.now.year == milestone and not assessment.provisional):
        return Outlook(Prospect.NONE, Reason("assessment.reason-milestone-passed", (("year", str(milestone)),)))
    if assessment.status in (Status.MET, Status.MET_EARLY):
        return Outlook(Prospect.MET)
    return _from_trend(plan, assessment, milestone)


def cuts(plan: Plan, measures: Iterable[str], period: Period) -> tuple[Cut, ...]:
    """The breaks up to the end of `period` that touch any of `measures`, in the plan's order.

    Where a break touches several of them, the first year after it is the earliest of theirs.
    """
    asked = {*measures}
    known = [(item, asked & {*item.measures}) for item in plan.breaks if item.day <= period.end]
    return tuple(
        Cut(item, min(first_year_after(plan, item.day, plan.measures[code]) for code in touched))
        for item, touched in known
        if touched
    )


def last_cut(plan: Plan, target: Target, period: Period) -> Cut | None:
    """The break up to the end of `period` after which what the target's value is computed from means one thing.

    It is the one whose first year comes last; of several with the same, that with the last day.
    """
    own = [code for code in (target.numerator, target.denominator) if code]
    return max(cuts(plan, own, period), key=lambda cut: (cut.first_year, cut.found.day), default=None)


def first_year_after(plan: Plan, day: date, measure: Measure) -> int:
    """The first report year of which the figure of `measure` counts as lying after a break on `day`.

    What accumulates over the year belongs to the new series in the year of the break where at least half of that
    report year's days lie on or after it, else from the next year on. What is counted on the last day of a period is
    counted after the break at the end of that very year.
    """
    year = day.year + (day > plan.period(day.year, "year").end)
    own = plan.period(year, "year")
    before, after = (day - own.start).days, (own.end - day).days + 1
    return year if measure.accumulates is None or before <= after else year + 1


def _from_trend(plan: Plan, assessment: Assessment, milestone: int) -> Outlook:
    cut = last_cut(plan, assessment.target, assessment.period)
    last, since = (cut.found, cut.first_year) if cut else (None, plan.first_year)
    observed = _observed(assessment.points)
    series = [step for step in observed if step[0] >= since]
    if len(series) < LEAST_YEARS:
        return Outlook(Prospect.NONE, _too_few(observed, series, last), since=last)
    target, (middle, margin) = assessment.target, _prediction(series, milestone)
    low, estimate, high = (_within(target, value) for value in (middle - margin, middle, middle + margin))
    years = tuple(year for year, _ in series)
    return Outlook(_prospect(target, low, high), None, estimate, low, high, years, last, margin == 0)


def _observed(points: Sequence[Point]) -> list[Step]:
    return [(point.year, point.value) for point in points if point.value is not None and not point.provisional]


def _too_few(observed: Sequence[Step], series: Sequence[Step], last: Break | None) -> Reason:
    if last is not None and len(series) < len(observed):
        cut = (
            ("title", last.title),
            ("day", Text(*(written_day(last.day, lang) for lang in LANGUAGES))),
            ("count", str(len(series))),
        )
        return Reason("assessment.reason-break", cut)
    if not observed:
        return Reason("assessment.reason-no-values")
    return Reason("assessment.reason-too-few-years", (("count", str(len(series))), ("least", str(LEAST_YEARS))))


def _prediction(series: Sequence[Step], year: int) -> tuple[Fraction, Fraction]:
    """The trend's value in `year` and half the width of its 80 % prediction interval.

    Exact but for the square root, so that values on a straight line give a point and an exact hit stays a hit.
    """
    count = len(series)
    mean_x, mean_y = Fraction(sum(x for x, _ in series), count), sum((y for _, y in series), Fraction(0)) / count
    spread = sum(((x - mean_x) ** 2 for x, _ in series), Fraction(0))
    slope = sum(((x - mean_x) * (y - mean_y) for x, y in series), Fraction(0)) / spread
    errors = sum(((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in series), Fraction(0))
    variance = errors / (count - 2) * (1 + Fraction(1, count) + (year - mean_x) ** 2 / spread)
    factor = T_90[min(count - 2, len(T_90)) - 1]
    return mean_y + slope * (year - mean_x), Fraction(factor * math.sqrt(variance))


def _within(target: Target, value: Fraction) -> Fraction:
    return min(WHOLE, max(Fraction(0), value)) if target.kind is Kind.SHARE else value


def _prospect(target: Target, low: Fraction, high: Fraction) -> Prospect:
    met = [satisfies(target, value, threshold(target)) for value in (low, high)]
    if all(met):
        return Prospect.LIKELY
    return Prospect.UNCERTAIN if any(met) else Prospect.UNLIKELY
