"""A target's own value in each year, from the department's values of its measures, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.measures import MeasureValue, nothing_given
from pipeline.messages import text
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_records import Kind, MeasureType, Target, Text

Values = Mapping[str, Mapping[str, MeasureValue]]
"""The department's values: by the period's name ("2025", "2025-q1"), then by the measure's code."""

PART_OF_YEAR = "assessment.reason-part-of-year"


@dataclass(frozen=True)
class Reason:
    """Why there is no value, or no verdict yet: a key of the message catalogue and the values for its placeholders."""

    key: str
    values: tuple[tuple[str, str | Text], ...] = ()

    def in_words(self, lang: str) -> str:
        """The reason as a sentence in `lang`."""
        filled = {name: value if isinstance(value, str) else value[lang] for name, value in self.values}
        return text(self.key, lang, **filled)


@dataclass(frozen=True)
class Point:
    """A target's own value in a year, unrounded.

    `value` is in percent for shares, yearly increases and reductions, a number for counts, None for words and
    where it is missing; then `reason` says why. `word` is a yes/no or a rating. Where `numerator` and
    `denominator` are both given, value = numerator / denominator * 100; for a reduction they are what was cut and
    the base. `inputs` are the ids of the observations, `missing` the codes of the units of which a figure is missing.
    """

    year: int
    value: Fraction | None
    word: str
    numerator: Fraction | None
    denominator: Fraction | None
    inputs: tuple[str, ...]
    reason: Reason | None
    missing: tuple[str, ...]
    off_period: bool
    provisional: bool

    @property
    def given(self) -> bool:
        """Whether there is a value or a word to judge."""
        return self.value is not None or bool(self.word)


@dataclass(frozen=True)
class _Figures:
    """The department's values, together with what it takes to say why one is missing."""

    plan: Plan
    values: Values

    def of(self, measure: str, period: Period) -> MeasureValue:
        found = self.values.get(period.name, {}).get(measure)
        return found if found is not None else nothing_given(self.plan, measure, period)

    def why_missing(self, value: MeasureValue) -> Reason | None:
        """Why a value can't be used, None where it can."""
        name = self.plan.measures[value.measure].name
        if value.missing:
            return self._not_given(name, value)
        if not value.inputs:
            return Reason("assessment.reason-no-unit", (("measure", name),))
        if value.value is None and not value.word:
            return Reason("assessment.reason-evidence-missing", (("measure", name),))
        return None

    def _not_given(self, name: Text, value: MeasureValue) -> Reason:
        """Which units sent nothing, and which sent their form and left the figure empty."""
        silent = [code for code in value.missing if code not in value.empty]
        words = {"units": silent, "empty": value.empty}
        kind = "left-empty" if not silent else "missing-and-empty" if value.empty else "missing-units"
        named = [(key, self._names(codes)) for key, codes in words.items() if codes]
        return Reason(f"assessment.reason-{kind}", (("measure", name), *named))

    def _names(self, codes: Sequence[str]) -> Text:
        names = [self.plan.units[code].name for code in codes]
        return Text(", ".join(name.vi for name in names), ", ".join(name.en for name in names))


def points_of(plan: Plan, target: Target, period: Period, values: Values) -> tuple[Point, ...]:
    """The target's point in each year from the plan's first to the assessed one, oldest first.

    The assessed year takes the figures of `period`, every year before it those of its whole year; what `values`
    holds for later years, or for other periods, is never looked at.
    """
    figures = _Figures(plan, values)
    periods = [plan.period(year, "year") for year in range(plan.first_year, period.year)]
    return tuple(_POINTS[target.kind](figures, target, own) for own in (*periods, period))


def _single(figures: _Figures, target: Target, period: Period) -> Point:
    own = figures.of(target.numerator, period)
    return _point(period, [own], own.value, own.word, reason=figures.why_missing(own))


def _share(figures: _Figures, target: Target, period: Period) -> Point:
    own, total = figures.of(target.numerator, period), figures.of(target.denominator or "", period)
    value = own.value / total.value * 100 if own.value is not None and total.value else None
    reason = figures.why_missing(own) or figures.why_missing(total) or _zero(figures, total)
    return _point(period, [own, total], value, ratio=(own.value, total.value), reason=reason)


def _reduction(figures: _Figures, target: Target, period: Period) -> Point:
    """(base - v) / base * 100; the base is the average over all of the baseline years."""
    if period.year <= max(target.baseline_years):
        return _point(period, [], reason=not_open(max(target.baseline_years) + 1))
    if not period.whole_year and figures.plan.measures[target.numerator].type is MeasureType.AMOUNT:
        return _point(period, [], reason=Reason(PART_OF_YEAR))
    own = figures.of(target.numerator, period)
    baseline = {year: figures.of(target.numerator, figures.plan.period(year, "year")) for year in target.baseline_years}
    base = _average([item.value for item in baseline.values()])
    cut = base - own.value if base is not None and own.value is not None else None
    value = cut / base * 100 if cut is not None and base else None
    reason = figures.why_missing(own) or _base_missing(baseline) or (_zero(figures, own) if base == 0 else None)
    return _point(period, [own, *baseline.values()], value, ratio=(cut, base), reason=reason)


def _point(
    period: Period,
    parts: Sequence[MeasureValue],
    value: Fraction | None = None,
    word: str = "",
    *,
    ratio: tuple[Fraction | None, Fraction | None] = (None, None),
    reason: Reason | None = None,
) -> Point:
    return Point(
        year=period.year,
        value=value,
        word=word,
        numerator=ratio[0],
        denominator=ratio[1],
        inputs=unique(name for part in parts for name in part.inputs),
        reason=reason,
        missing=unique(code for part in parts for code in part.missing),
        off_period=any(part.off_period for part in parts),
        provisional=not period.whole_year or any(part.provisional for part in parts),
    )


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names in their order, each once."""
    return tuple(dict.fromkeys(names))


def not_open(first: int) -> Reason:
    """The reason in a year before `first`, the first year in which the target is assessed."""
    return Reason("assessment.reason-not-open", (("year", str(first)),))


def _zero(figures: _Figures, denominator: MeasureValue) -> Reason | None:
    name = figures.plan.measures[denominator.measure].name
    return Reason("assessment.reason-denominator-zero", (("measure", name),)) if denominator.value == 0 else None


def _base_missing(baseline: Mapping[int, MeasureValue]) -> Reason | None:
    years = ", ".join(str(year) for year, item in baseline.items() if item.value is None)
    return Reason("assessment.reason-base-missing", (("years", years),)) if years else None


def _average(values: Sequence[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if len(known) == len(values) else None


_POINTS: Mapping[Kind, Callable[[_Figures, Target, Period], Point]] = {
    Kind.SHARE: _share,
    Kind.YEARLY_INCREASE: _share,
    Kind.COUNT: _single,
    Kind.YES_NO: _single,
    Kind.EVIDENCE: _single,
    Kind.REDUCTION: _reduction,
}
