"""What a record that fails a check amounts to: the finding, at the cell, with the values that its texts name."""

from __future__ import annotations

import difflib
from fractions import Fraction
from typing import Literal

from pipeline.findings import Finding
from pipeline.messages import LANGUAGES
from pipeline.plan import Plan
from pipeline.plan_records import Identity, Text
from pipeline.validation.records import Carry, Change, Duty, Expected, Growth, Line, Parts, Relation, Sent
from pipeline.validation.wording import (
    both,
    cell_in_words,
    dates,
    day_text,
    figures_found,
    full_address,
    named,
    now_and_before,
    number,
    numbers,
    percent,
    period_label,
    sum_in_words,
    when,
    where,
)


def unknown_unit(sent: Sent) -> Finding:
    """V01: the file's folder names no unit of the plan."""
    return _of_file("V01", sent)


def unit_not_in_force(sent: Sent) -> Finding:
    """V02: the unit doesn't exist on the period's last day."""
    unit = sent.unit
    since, until = (unit.valid_from, unit.valid_to) if unit else (None, None)
    last = day_text(sent.period.end)
    return _of_file(
        "V02", sent, **named(unit.name if unit else None), since=day_text(since), until=day_text(until), last=last
    )


def unknown_measure(plan: Plan, line: Line) -> Finding:
    """V03: the code is none of the plan's."""
    nearest = difflib.get_close_matches(line.cast.row.code, plan.measures, n=1, cutoff=0.0)
    return _of_line("V03", line, "code", nearest="".join(nearest))


def not_owed(plan: Plan, line: Line) -> Finding:
    """V04: the measure is reported by others."""
    owing = plan.responsible(line.cast.row.code, line.sent.period.end)
    names = Text(", ".join(unit.name.vi for unit in owing) or "—", ", ".join(unit.name.en for unit in owing) or "—")
    return _of_line("V04", line, "code", owing_vi=names.vi, owing_en=names.en)


def repeated(line: Line) -> Finding | None:
    """V05: a second row for the measure; the first row, which is named, is not itself the trouble."""
    return _of_line("V05", line, "code", first=line.twin.address) if line.twin else None


def unit_of_measure(line: Line) -> Finding:
    """V06: counted in something else."""
    return _of_line("V06", line, "unit_of_measure")


def no_value(line: Line) -> Finding:
    """V07: the row is there, the value is not."""
    return _of_line("V07", line, "value")


def not_whole(line: Line) -> Finding:
    """V08: a count with decimals."""
    return _of_line("V08", line, "value")


def negative(line: Line) -> Finding:
    """V09: less than nothing."""
    return _of_line("V09", line, "value")


def implausible(line: Line) -> Finding:
    """V24: more than anybody counts or spends here."""
    most = line.measure.most if line.measure else None
    return _of_line("V24", line, "value", **numbers("most", Fraction(most or 0)))


def no_document(line: Line) -> Finding:
    """V10: a rating or a yes without its document."""
    return _of_line("V10", line, "evidence", answer=line.text("value"))


def dates_in_disorder(line: Line) -> Finding:
    """V11: the first day lies behind the last, both inside the period."""
    return _of_line("V11", line, "start", other=line.at("end").address)


def outside_period(field: Literal["start", "end"], line: Line) -> Finding:
    """V12: a day before the period or behind it."""
    return _of_line("V12", line, field)


def other_dates(line: Line) -> Finding:
    """V13: a part of the period only, which is allowed and shown."""
    return _of_line("V13", line, "start")


def missing_measure(duty: Duty) -> Finding:
    """V14: no row for a measure, in the sheet where the others stand."""
    file, sheet = duty.sent.reading.file, duty.sent.sheet
    values = {**named(duty.measure.name), "sheet": sheet}
    return Finding("V14", file.source, sheet, "", "", file.unit, file.period, duty.measure.code, values=values)


def nothing_sent(plan: Plan, expected: Expected) -> Finding:
    """V15: no file from a unit that owes figures."""
    unit, period = expected.unit, expected.period
    values = {**named(unit.name), **both("when", period_label(plan, period))}
    return Finding("V15", "", unit=unit.code, period=period.name, values=values)


def above(relation: Relation) -> Finding:
    """V16: more than 100 %, at the numerator's cell; V18: an identity's left side above its right one."""
    if isinstance(relation.rule, Identity):
        return _of_identity("V18", relation, relation.rule)
    line, below = relation.left[0].line, relation.right[0].measure
    values = {"denominator_measure": below.code, **named(below.name, "denominator")}
    figures = {
        **figures_found("numerator", relation.left, line),
        **figures_found("denominator", relation.right, line),
    }
    other = ", ".join(where(figure, line) for figure in relation.right)
    return _of_line("V16", line, "value", **values, **figures, other=other)


def sums_differ(relation: Relation) -> Finding | None:
    """V17: the two sides of an identity are not the same, at the first measure's cell."""
    return _of_identity("V17", relation, relation.rule) if isinstance(relation.rule, Identity) else None


def large_change(plan: Plan, change: Change) -> Finding:
    """V19: up or down by more than the measure's bound."""
    values = {**percent(change), **{f"bound_{lang}": number(change.bound, lang) for lang in LANGUAGES}}
    return _of_line("V19", change.now.line, "value", **values, **now_and_before(plan, change.now, change.before))


def change_of_zero(plan: Plan, change: Change) -> Finding:
    """V20: from 0 to something, or the other way round."""
    return _of_line("V20", change.now.line, "value", **now_and_before(plan, change.now, change.before))


def fell(plan: Plan, growth: Growth) -> Finding:
    """V21: less was counted up to a later day of the year than up to an earlier one."""
    return _of_line("V21", growth.now.line, "value", **now_and_before(plan, growth.now, growth.before))


def parts_differ(plan: Plan, parts: Parts) -> Finding:
    """V22: two periods don't add up to the one that they make up."""
    line = parts.whole.line
    values = numbers("now", parts.whole.value)
    for lang in LANGUAGES:
        values[f"sum_{lang}"] = number(sum((part.value for part in parts.parts), Fraction(0)), lang)
        said = (f"{when(plan, part)[lang]}: {number(part.value, lang)} ({where(part, line)})" for part in parts.parts)
        values[f"parts_{lang}"] = "; ".join(said)
    return _of_line("V22", line, "value", **values)


def carried_differs(plan: Plan, carry: Carry) -> Finding:
    """V23: a period doesn't start with what the one before it ended with, at the cell of the later one."""
    cell, file = carry.carried_in, carry.sent.reading.file
    values = {
        **cell_in_words("now", cell),
        **cell_in_words("before", carry.pending),
        "before_source": carry.before.reading.file.source,
        "before_cell": full_address(carry.pending),
        "before_found": carry.pending.found,
        **both("when", period_label(plan, carry.before.period)),
    }
    return Finding("V23", file.source, cell.sheet, cell.address, cell.found, file.unit, file.period, values=values)


def _of_file(code: str, sent: Sent, **values: str) -> Finding:
    file = sent.reading.file
    return Finding(code, file.source, unit=file.unit, period=file.period, values=values)


def _of_line(code: str, line: Line, field: str, **values: str) -> Finding:
    file, cell, measure = line.sent.reading.file, line.at(field), line.measure
    known = {**named(measure.name if measure else None), **dates(line)}
    if line.found(field) != line.text(field):  # the texts speak of the answer that stands in the cell
        known["found"] = line.text(field)
    if measure:
        known |= {"unit_of_measure_vi": measure.unit.vi, "unit_of_measure_en": measure.unit.en}
    return Finding(
        code,
        file.source,
        cell.sheet,
        cell.address,
        line.found(field),
        file.unit,
        file.period,
        line.cast.row.code,
        values={**known, **values},
    )


def _of_identity(code: str, relation: Relation, identity: Identity) -> Finding:
    line = relation.left[0].line
    values = {"reason_vi": identity.reason.vi, "reason_en": identity.reason.en}
    for lang in LANGUAGES:
        for side, figures in (("left", relation.left), ("right", relation.right)):
            values[f"{side}_{lang}"] = sum_in_words(figures, line, lang)
    return _of_line(code, line, "value", **values)
