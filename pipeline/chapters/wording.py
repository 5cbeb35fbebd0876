"""One sentence per target, written from its figures in official Vietnamese (or English), through the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.assessment import Status
from pipeline.chapters.rows import WORDED, Row, verdict
from pipeline.figures import decimals_apart
from pipeline.messages import text
from pipeline.outlook import Prospect
from pipeline.plan import Kind
from pipeline.rendering.markdown import escape

MISSING_IS_TOLD = (Status.NO_DATA, Status.BEHIND, Status.NOT_MET)


def sentence(row: Row) -> str:
    """The paragraph on one target, in Markdown: what was reached, beside what was required, and the verdict."""
    item = row.result.assessment
    label = escape(row.target.label[row.lang])
    clauses = "; ".join(_clauses(row))
    parts = [f"**{item.target.id}. {label}.**", *([f"{clauses}."] if clauses else [])]
    parts += [f"{_say(row, 'verdict', verdict=row.verdict())}."]
    parts += [escape(item.reason.in_words(row.lang))] if item.reason else []
    return " ".join([*parts, *_outlook(row), *_breaks(row)])


def _clauses(row: Row) -> Iterator[str]:
    item = row.result.assessment
    if not item.now.given:
        if item.reason != item.now.reason and item.now.reason:
            yield escape(item.now.reason.in_words(row.lang)).rstrip(".")
        return
    yield _value(row) + row.marks()
    if row.target.kind not in WORDED and item.required is not None:
        yield _comparison(row)
    yield from _change(row)
    yield from _whole(row)
    yield from _supporting(row)


def _value(row: Row) -> str:
    parts = row.parts()
    if parts is None:
        return _say(row, "value", value=row.value())
    key = "value-reduction" if row.target.kind is Kind.REDUCTION else "value-ratio"
    numerator, denominator = parts
    unit = escape(row.result.measures[-1 if row.target.kind is Kind.SHARE else 0].unit[row.lang])
    return _say(row, key, value=row.value(), numerator=numerator, denominator=denominator, unit=unit)


def _comparison(row: Row) -> str:
    gap = row.result.assessment.gap or Fraction(0)
    if gap == 0:
        return _say(row, "equal", required=row.required())
    return _say(row, "above" if gap > 0 else "below", required=row.required(), gap=row.gap().lstrip("+−"))


def _change(row: Row) -> Iterator[str]:
    """The change against the year before, where both have a value; a count of part of a year is not set against it."""
    points = row.result.assessment.points
    part_of_year = not row.result.assessment.period.whole_year
    if row.target.kind is Kind.COUNT and part_of_year:
        return
    if len(points) < 2 or points[-1].value is None or points[-2].value is None:
        return
    change = points[-1].value - points[-2].value
    if change == 0:
        yield _say(row, "same", before=points[-2].year)
        return
    counted = row.target.kind is Kind.COUNT
    decimals = decimals_apart(change, [Fraction(0)], 0 if counted else 1)
    shown = row.number("change", abs(change), decimals, "number" if counted else "points")
    yield _say(row, "rise" if change > 0 else "fall", change=shown, before=points[-2].year)


def _whole(row: Row) -> Iterator[str]:
    """What is missing, or what has to be cut, in whole things."""
    gap, status = row.result.whole_gap, row.result.assessment.status
    if gap is None or status not in MISSING_IS_TOLD:
        return
    unit = escape(row.result.measures[0].unit[row.lang])
    if row.target.kind is Kind.REDUCTION and gap.cut is not None and gap.to_threshold:
        missing = row.number("missing", gap.to_threshold)
        yield _say(row, "missing-cut", count=missing, unit=unit, cut=row.number("smallest-cut", gap.cut))
    elif gap.to_threshold and row.goal is not None and row.target.kind is Kind.SHARE:
        yield _say(row, "missing", count=row.number("missing", gap.to_threshold), unit=unit, threshold=row.threshold())


def _supporting(row: Row) -> Iterator[str]:
    """The figure beside a rating; it does not decide it."""
    point = row.result.supporting
    if point is None or point.value is None or point.numerator is None or point.denominator is None:
        return
    value = row.number("supporting", point.value, 1, "percent")
    numerator = row.number("supporting-numerator", point.numerator)
    denominator = row.number("supporting-denominator", point.denominator)
    name = escape(row.result.measures[-2].name[row.lang])
    yield _say(row, "supporting", name=name, value=value, numerator=numerator, denominator=denominator)


def _outlook(row: Row) -> Iterator[str]:
    """The answer to the other question, where the milestone is still ahead."""
    found, year = row.result.outlook, row.target.milestone
    if found.prospect in (Prospect.MET, Prospect.NONE) or found.estimate is None:
        return
    low, high = (row.number(name, value or 0, 1) for name, value in (("low", found.low), ("high", found.high)))
    estimate = row.number("estimate", found.estimate, 1, "percent")
    words = found.prospect.in_words(row.lang)
    yield _say(row, "outlook", milestone=year, prospect=words, estimate=estimate, low=low, high=high)


def _breaks(row: Row) -> Iterator[str]:
    """The days of the breaks in the series that fall into the assessed period; what they are stands in a table."""
    period = row.result.assessment.period
    days = [f"{found.day:%d/%m/%Y}" for found in row.result.breaks if period.start <= found.day <= period.end]
    if days:
        yield _say(row, "break", days=", ".join(dict.fromkeys(days)))


def _say(row: Row, key: str, **values: object) -> str:
    return text(f"wording.{key}", row.lang, period=row.period, **values)


def verdicts_legend(lang: str) -> str:
    """All verdicts with their shapes, in one line."""
    return " · ".join(verdict(status, lang) for status in Status)
