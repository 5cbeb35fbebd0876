"""One sentence per target, written from its figures in official Vietnamese (or English), through the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.assessment import at_start
from pipeline.chapters.breaks import break_days, compared, crossed, unrestated
from pipeline.chapters.quoted import quoted
from pipeline.chapters.remarks import remarks
from pipeline.chapters.rows import WORDED, Row, fewest
from pipeline.chapters.shortfalls import in_whole_things
from pipeline.chapters.standing import alone
from pipeline.figures import decimals_apart, unsigned
from pipeline.markdown import escape
from pipeline.messages import of_unit, text
from pipeline.plan_records import Kind
from pipeline.points import Reason
from pipeline.printed_numbers import Known
from pipeline.required import WHOLE


def sentence(row: Row) -> str:
    """The paragraph on one target, in Markdown: what was reached, beside what was required, and the verdict."""
    item = row.result.assessment
    label = escape(row.target.label[row.lang])
    clauses = "; ".join(_clauses(row))
    parts = [f"**{item.target.id}. {label}.**", *([f"{clauses[:1].upper()}{clauses[1:]}."] if clauses else [])]
    parts += [f"{_say(row, 'verdict-rated' if _says_its_verdict(row) else 'verdict', verdict=row.verdict())}."]
    parts += [_reason(row, item.reason)] if item.reason else []
    notes = [_say(row, "note", note=escape(note[row.lang])) for note in row.result.notes]
    return " ".join([*parts, *_base(row), *remarks(row), *notes, *_outlook(row)])


def _reason(row: Row, reason: Reason) -> str:
    """Why there is no verdict; after the milestone it is the milestone's year that lacks the figure, not today's."""
    said, due = escape(reason.in_words(row.lang)), row.target.milestone
    past = due is not None and row.result.assessment.period.year > due
    return _say(row, "reason-past", milestone=due, reason=said) if past else said


def _clauses(row: Row) -> Iterator[str]:
    item = row.result.assessment
    if not item.now.given:
        if item.reason != item.now.reason and item.now.reason:
            yield escape(item.now.reason.in_words(row.lang)).rstrip(".")
        return
    if not _says_its_verdict(row):
        yield _value(row) + row.marks()
    if row.target.kind not in WORDED and item.required is not None:
        yield _comparison(row)
    yield from _change(row)
    yield from in_whole_things(row)
    yield from _supporting(row)


def _says_its_verdict(row: Row) -> bool:
    """Whether the unit's rating and the verdict are the same word, which is then said once."""
    item = row.result.assessment
    return row.target.kind is Kind.EVIDENCE and item.now.word == item.status and not row.marks()


def _value(row: Row) -> str:
    parts = row.parts()
    if parts is None and row.target.kind is Kind.COUNT:
        return _say(row, "value-count", value=row.value(), unit=escape(row.result.measures[0].unit[row.lang]))
    if parts is None:
        return _say(row, "value", value=row.value())
    unit = escape(row.result.measures[-1 if row.target.kind is Kind.SHARE else 0].unit[row.lang])
    numerator, denominator = parts
    value, unit = row.value(), of_unit(denominator, unit, row.lang)
    if row.target.kind is not Kind.REDUCTION:
        return _say(row, "value-ratio", value=value, numerator=numerator, denominator=denominator, unit=unit)
    if not row.result.assessment.now.numerator:
        return _say(row, "value-none", denominator=denominator, unit=unit)
    if row.result.assessment.now.numerator < 0:  # it rose: said as a rise, not as a cut below zero
        value, numerator = unsigned(value), unsigned(numerator)
        return _say(row, "value-rise", value=value, numerator=numerator, denominator=denominator, unit=unit)
    return _say(row, "value-reduction", value=value, numerator=numerator, denominator=denominator, unit=unit)


def _comparison(row: Row) -> str:
    gap = row.result.assessment.gap or Fraction(0)
    if at_start(row.result.assessment):
        whole = row.result.assessment.period.whole_year
        return _say(row, "at-start" if whole else "at-start-so-far", milestone=row.target.milestone)
    key = "equal" if gap == 0 else "above" if gap > 0 else "below"
    said = _say(row, key, required=row.required(), **({"gap": row.gap_size()} if gap else {}))
    return said + (_say(row, "alone") if alone(row.result) else "")


def _change(row: Row) -> Iterator[str]:
    """The change against the year before, and the breaks between the two."""
    points = row.result.assessment.points
    if not compared(row):
        return
    whole_year = row.result.assessment.period.whole_year
    before = str(points[-2].year) if whole_year else _say(row, "whole-year", year=points[-2].year)
    days = break_days(crossed(row), row.lang)
    across = _say(row, "across-break", days=days) if days else ""
    change = (points[-1].value or Fraction(0)) - (points[-2].value or Fraction(0))
    if change == 0:
        yield _say(row, "same", before=before) + across
        return
    decimals = fewest(abs(change), decimals_apart(change, [Fraction(0)], row.least))
    shown = row.distance("change", abs(change), decimals, (*points[-1].inputs, *points[-2].inputs))
    key = "rise" if change > 0 else "fall"
    kind = "-reduction" if row.target.kind is Kind.REDUCTION else ""
    yield _say(row, key + kind, change=shown, before=before) + across


def _supporting(row: Row) -> Iterator[str]:
    """The figure beside a rating; it does not decide it."""
    point = row.result.supporting
    if point is None or point.value is None or point.numerator is None or point.denominator is None:
        return
    decimals = fewest(point.value, decimals_apart(point.value, [Fraction(0), WHOLE], 1))
    value = row.number("supporting", point.value, decimals, "percent", point.inputs)
    numerator = row.number("supporting-numerator", point.numerator, inputs=point.inputs)
    denominator = row.number("supporting-denominator", point.denominator, inputs=point.inputs)
    name = escape(row.result.measures[-2].name[row.lang])
    yield _say(row, "supporting", name=name, value=value, numerator=numerator, denominator=denominator)


def _base(row: Row) -> Iterator[str]:
    """That the result of a reduction is for reference only as long as its base is not restated."""
    found = unrestated(row)
    if found:
        yield _say(row, "base-unrestated", base=row.target.base_years, days=break_days(found, row.lang))


def _outlook(row: Row) -> Iterator[str]:
    """The answer to the other question, where the milestone is still ahead, or why there is none."""
    found = row.result.outlook
    ahead = row.target.milestone is not None and row.target.milestone > row.result.assessment.period.year
    if found.estimate is not None:
        yield _trend(row, found.estimate)
    elif found.reason and ahead and row.target.kind in (Kind.SHARE, Kind.REDUCTION):
        reason = _quoted(row, found.reason)
        yield _say(row, "no-outlook", milestone=row.target.milestone, reason=reason)


def _trend(row: Row, estimate: Fraction) -> str:
    """Where the trend leads, and its interval, where there is one and its ends are apart."""
    found = row.result.outlook
    key = "outlook-line" if found.on_line else "outlook-limit" if found.low == found.high else "outlook"
    ends = {"low": found.low, "high": found.high} if key == "outlook" else {}
    values = {"estimate": estimate, **{name: end for name, end in ends.items() if end is not None}}
    apart = [row.goal or Fraction(0), *(values[name] for name in ends)]  # "99,97%–100,00%", never "100,0%–100,0%"
    decimals = max(decimals_apart(value, apart if name in ends else apart[:1], 1) for name, value in values.items())
    shown = {name: row.number(name, value, decimals, "percent") for name, value in values.items()}
    words = found.prospect.in_words(row.lang)
    return _say(row, key, milestone=row.target.milestone, prospect=words, **shown)


def _quoted(row: Row, reason: Reason) -> str:
    """Why there is no outlook; how many years have a value is a figure like any other."""
    names = tuple(value[row.lang] for _, value in reason.values if not isinstance(value, str))
    name, inputs = f"{row.target.id}:trend-years", row.result.assessment.inputs
    return quoted(reason.in_words(row.lang), name, row.ledger, "outlook", Known(names), inputs=inputs)


def _say(row: Row, key: str, **values: object) -> str:
    return text(f"wording.{key}", row.lang, period=row.period, **values)
