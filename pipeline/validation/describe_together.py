"""What figures that do not agree amount to: with each other, or with what the unit gave for another period."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pipeline.findings import ALSO, FOR_UNIT, Finding
from pipeline.messages import LANGUAGES
from pipeline.plan import Plan
from pipeline.plan_records import Identity
from pipeline.validation.describe import of_line
from pipeline.validation.notes import reason
from pipeline.validation.records import Carry, Change, Growth, PartsOfWhole, Relation
from pipeline.validation.wording import (
    both,
    both_sides,
    cell_in_words,
    cells_beside,
    days_in_words,
    named,
    now_and_before,
    number,
    numbers,
    percent,
    period_label,
    place_before,
    rule_in_words,
    when,
    where,
)


def above(relation: Relation) -> Finding:
    """V16: more than 100 %, at the numerator's cell; V18: an identity's left side above its right one."""
    if isinstance(relation.rule, Identity):
        return _of_identity("V18", relation, relation.rule)
    line = relation.left[0].line
    values = {**both_sides(("numerator", "denominator"), relation), **rule_in_words(relation)}
    return of_line("V16", line, "value", **values, **cells_beside(relation, line))


def sums_differ(relation: Relation) -> Finding | None:
    """V17: the two sides of an identity are not the same, at the first measure's cell."""
    return _of_identity("V17", relation, relation.rule) if isinstance(relation.rule, Identity) else None


def days_differ(relation: Relation) -> Finding | None:
    """V31: a part and its total count different days; V32 where the note of either says why."""
    if relation.part_and_total is None or relation.days is None:
        return None
    (part, total), (own, other) = relation.part_and_total, relation.days
    said = reason(part.line) or reason(total.line)
    field: Literal["start", "end"] = "start" if own[0] != other[0] else "end"
    cells = {"part_cell": part.line.at(field).address, "whole_cell": total.line.at(field).address}
    values = {"whole_measure": total.measure.code, **named(total.measure.name, "whole"), **cells, "reason": said}
    values |= {**days_in_words("part_days", own), **days_in_words("whole_days", other), ALSO: cells["whole_cell"]}
    return of_line("V32" if said else "V31", part.line, field, **values)


def large_change(plan: Plan, change: Change) -> Finding:
    """V19: up or down by more than the measure's bound; V27 where the note says why."""
    line, said = change.now.line, reason(change.now.line)
    values = {**percent(change), **{f"bound_{lang}": number(change.bound, lang) for lang in LANGUAGES}}
    values |= now_and_before(plan, change.now, change.before)
    return of_line("V27" if said else "V19", line, "value", **values, reason=said)


def change_of_zero(plan: Plan, change: Change) -> Finding:
    """V20: from 0 to something, or the other way round; V28 where the note says why."""
    line, said = change.now.line, reason(change.now.line)
    values = now_and_before(plan, change.now, change.before)
    return of_line("V28" if said else "V20", line, "value", **values, reason=said)


def fell(plan: Plan, growth: Growth) -> Finding:
    """V21: less was counted up to a later day of the year than up to an earlier one."""
    return of_line("V21", growth.now.line, "value", **now_and_before(plan, growth.now, growth.before))


def parts_differ(plan: Plan, parts: PartsOfWhole) -> Finding:
    """V22: two periods don't add up to the one that they make up."""
    line = parts.whole.line
    values = numbers("now", parts.whole.value)
    for lang in LANGUAGES:
        values[f"sum_{lang}"] = number(sum((part.value for part in parts.parts), Fraction(0)), lang)
        for whose, place in (("", where), (FOR_UNIT, lambda part, _: part.line.at("value").address)):
            said = (
                f"{when(plan, part)[lang]}: {number(part.value, lang)} ({place(part, line)})" for part in parts.parts
            )
            values[f"{whose}parts_{lang}"] = "; ".join(said)
    return of_line("V22", line, "value", **values)


def carried_differs(plan: Plan, carry: Carry) -> Finding:
    """V23: a period doesn't start with what the one before it ended with, at the cell of the later one."""
    cell, file = carry.carried_in, carry.sent.reading.file
    values = {
        **cell_in_words("now", cell),
        **cell_in_words("before", carry.pending),
        **place_before(plan, carry.before, carry.pending),
        **both("when", period_label(plan, carry.before.period)),
    }
    return Finding("V23", file.source, cell.sheet, cell.address, cell.text, file.unit, file.period, values=values)


def _of_identity(code: str, relation: Relation, identity: Identity) -> Finding:
    line = relation.left[0].line
    values = {**both("reason", identity.reason), **rule_in_words(relation), **both_sides(("left", "right"), relation)}
    return of_line(code, line, "value", **values, **cells_beside(relation, line))
