"""One sentence per target, written from its figures in official Vietnamese (or English), through the catalogue."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from pipeline.assessment import Status
from pipeline.chapters.breaks import break_days, compared, crossed
from pipeline.chapters.quoted import quoted
from pipeline.chapters.rows import WORDED, Row, fewest
from pipeline.chapters.standing import alone
from pipeline.figures import decimals_apart, unsigned
from pipeline.markdown import escape
from pipeline.messages import of_unit, text
from pipeline.plan_records import Kind
from pipeline.points import Reason
from pipeline.printed_numbers import Known
from pipeline.required import WHOLE
from pipeline.results import at_start
from pipeline.shortfall import MISSING_IS_TOLD, still_missing

CUT_DECIMALS = 2  # a base that is an average of three years may have no end
FEW = 20  # things, of which one weighs five points or more


def sentence(row: Row) -> str:
    """The paragraph on one target, in Markdown: what was reached, beside what was required, and the verdict."""
    item = row.result.assessment
    label = escape(row.target.label[row.lang])
    clauses = "; ".join(_clauses(row))
    parts = [f"**{item.target.id}. {label}.**", *([f"{clauses}."] if clauses else [])]
    parts += [f"{_say(row, 'verdict-rated' if _says_its_verdict(row) else 'verdict', verdict=row.verdict())}."]
    parts += [_reason(row, item.reason)] if item.reason else []
    notes = [_say(row, "note", note=escape(note[row.lang])) for note in row.result.notes]
    return " ".join([*parts, *notes, *_outlook(row)])


def missing(row: Row) -> str:
    """What is missing in whole things for a target that is behind or not met; "" where that can't be counted."""
    return next(_whole(row), "") if row.result.assessment.status in MISSING_IS_TOLD else ""


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
    yield from _whole(row)
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


def _whole(row: Row) -> Iterator[str]:
    """What is missing in whole things, and where few things are counted the smallest whole number that will do."""
    gap = row.result.whole_gap
    if gap is None:
        return
    unit = escape(row.result.measures[0].unit[row.lang])
    missing = still_missing(row.result.assessment, gap)
    if row.target.kind is Kind.REDUCTION:
        yield from _cut(row, unit, missing, gap.cut)
    elif row.target.kind is Kind.YEARLY_INCREASE:
        yield from _step(row, unit, missing)
    elif row.target.kind is Kind.SHARE and missing:
        key = "excess" if row.target.comparator == "<=" else "missing"
        goal = {"threshold": row.threshold(), "level": row.level()}
        yield _say(row, key, **_counted(row, "missing", missing, unit), **goal)
    elif row.target.kind is Kind.SHARE and row.target.comparator == ">=" and not _reached(row):
        yield from _smallest(row, unit)


def _cut(row: Row, unit: str, missing: int | None, cut: Fraction | None) -> Iterator[str]:
    if missing:
        yield _say(row, "missing-cut", **_counted(row, "missing", missing, unit))
    if cut is not None and not _reached(row):
        shown = row.number("smallest-cut", cut, fewest(cut, CUT_DECIMALS))
        yield _say(row, "smallest-cut", cut=shown, unit=of_unit(shown, unit, row.lang))


def _step(row: Row, unit: str, missing: int | None) -> Iterator[str]:
    """What is missing for the increase that the year requires."""
    if missing:
        yield _say(row, "missing-step", **_counted(row, "missing-step", missing, unit), required=row.required())


def _reached(row: Row) -> bool:
    return row.result.assessment.status in (Status.MET, Status.MET_EARLY)


def _smallest(row: Row, unit: str) -> Iterator[str]:
    """The smallest numerator that meets the threshold, where one more or less weighs several points."""
    total, goal = row.result.assessment.now.denominator, row.goal
    if total is None or goal is None or goal == WHOLE or not 0 < total <= FEW:
        return
    parts = row.parts() or ("", "")
    count, unit = row.number("smallest", math.ceil(total * goal / 100)), of_unit(parts[1], unit, row.lang)
    yield _say(row, "smallest", count=count, total=parts[1], unit=unit)


def _counted(row: Row, name: str, count: int, unit: str) -> dict[str, str]:
    """A number of things, entered under `name`, and the unit beside it."""
    shown = row.number(name, count)
    return {"count": shown, "unit": of_unit(shown, unit, row.lang)}


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


def _outlook(row: Row) -> Iterator[str]:
    """The answer to the other question, where the milestone is still ahead, or why there is none."""
    found, goal = row.result.outlook, row.goal or Fraction(0)
    ahead = row.target.milestone is not None and row.target.milestone > row.result.assessment.period.year
    if found.estimate is not None and found.low is not None and found.high is not None:
        narrow = found.low == found.high  # as where both ends lie beyond 100 %, which no share can exceed
        values = {"estimate": found.estimate, **({} if narrow else {"low": found.low, "high": found.high})}
        decimals = max(decimals_apart(value, [goal], 1) for value in values.values())
        shown = {name: row.number(name, value, decimals, "percent") for name, value in values.items()}
        words = found.prospect.in_words(row.lang)
        yield _say(
            row, "outlook-narrow" if narrow else "outlook", milestone=row.target.milestone, prospect=words, **shown
        )
    elif found.reason and ahead and row.target.kind in (Kind.SHARE, Kind.REDUCTION):
        reason = _quoted(row, found.reason)
        yield _say(row, "no-outlook", milestone=row.target.milestone, reason=reason)


def _quoted(row: Row, reason: Reason) -> str:
    """Why there is no outlook; how many years have a value is a figure like any other."""
    names = tuple(value[row.lang] for _, value in reason.values if not isinstance(value, str))
    name, inputs = f"{row.target.id}:trend-years", row.result.assessment.inputs
    return quoted(reason.in_words(row.lang), name, row.ledger, "outlook", Known(names), inputs=inputs)


def _say(row: Row, key: str, **values: object) -> str:
    return text(f"wording.{key}", row.lang, period=row.period, **values)
