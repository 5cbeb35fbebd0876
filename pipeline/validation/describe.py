"""What a file or row that fails a check amounts to: the finding, at the cell, with the values that its texts name."""

from __future__ import annotations

import difflib
from fractions import Fraction
from typing import Literal

from pipeline.findings import Finding
from pipeline.messages import LANGUAGES, text
from pipeline.periods import day_values
from pipeline.plan import Plan
from pipeline.plan_records import Text
from pipeline.sources.casting import document
from pipeline.sources.records import Cell, CellKind
from pipeline.validation.notes import days_named, earliest, nothing_happened, out_of_time, reason
from pipeline.validation.records import Duty, Expected, Line, Sent
from pipeline.validation.wording import (
    both,
    cell_in_words,
    dates,
    named,
    note_cell,
    numbers,
    period_label,
    typed_percent,
)


def unknown_unit(sent: Sent) -> Finding:
    """V01: the file's folder names no unit of the plan."""
    return _of_file("V01", sent)


def unit_not_in_force(sent: Sent) -> Finding:
    """V02: the unit doesn't exist on the period's last day."""
    unit = sent.unit
    since, until = (unit.valid_from, unit.valid_to) if unit else (None, None)
    days = {"since": since, "until": until, "last": sent.period.end}
    values = {key: said for name, day in days.items() for key, said in day_values(name, day).items()}
    return _of_file("V02", sent, **named(unit.name if unit else None), **values)


def unknown_measure(plan: Plan, line: Line) -> Finding:
    """V03: the code is none of the plan's."""
    nearest = difflib.get_close_matches(line.cast.row.code, plan.measures, n=1, cutoff=0.0)
    return of_line("V03", line, "code", nearest="".join(nearest))


def not_owed(plan: Plan, line: Line) -> Finding | None:
    """V04: the measure is reported by others."""
    if line.sent.misplaced:
        return None
    owing = plan.responsible(line.cast.row.code, line.sent.period.end)
    names = Text(", ".join(unit.name.vi for unit in owing) or "—", ", ".join(unit.name.en for unit in owing) or "—")
    return of_line("V04", line, "code", owing_vi=names.vi, owing_en=names.en)


def repeated(line: Line) -> Finding | None:
    """V05: a second row for the measure; the first row, which is named, is not itself the trouble."""
    return of_line("V05", line, "code", first=line.twin.address) if line.twin else None


def unit_of_measure(line: Line) -> Finding:
    """V06: counted in something else."""
    return of_line("V06", line, "unit_of_measure")


def no_value(line: Line) -> Finding:
    """The row is there, the value is not: V26 if its note tells that there was nothing, V25 with a reason, else V07."""
    said = reason(line)
    code = "V26" if nothing_happened(line) else "V25" if said else "V07"
    return of_line(code, line, "value", reason=said)


def not_whole(line: Line) -> Finding:
    """V08: a count with decimals."""
    value = Fraction(line.cast.value or 0)
    return of_line("V08", line, "value", **typed_percent(value))


def negative(line: Line) -> Finding:
    """V09: less than nothing."""
    return of_line("V09", line, "value")


def implausible(line: Line) -> Finding:
    """V24: more than anybody counts or spends here."""
    most = line.measure.most if line.measure else None
    return of_line("V24", line, "value", **numbers("most", Fraction(most or 0)))


def no_document(line: Line) -> Finding:
    """V10: a rating or a yes without its document."""
    cells = {"note": line.at("note").address, "evidence": line.at("evidence").address}
    moved = {
        lang: text("findings.move-document", lang, **cells) if document(line.text("note")) else "" for lang in LANGUAGES
    }
    return of_line("V10", line, "evidence", answer=line.text("value"), **both("move", Text(**moved)))


def document_without_number(line: Line) -> Finding:
    """V29: a document that nobody can look up."""
    return of_line("V29", line, "evidence")


def document_out_of_time(line: Line) -> Finding:
    """V30: a rating's document of long before the period, or a document of after the form."""
    apart, prepared = out_of_time(line), line.sent.reading.prepared
    days = {**day_values("first", earliest(line)), **day_values("prepared", prepared)}
    values = {f"apart_{lang}": text(f"findings.document-{apart}", lang) for lang in LANGUAGES}
    values |= {f"span_{lang}": text(f"findings.document-span-{apart}", lang, **days) for lang in LANGUAGES}
    named = max(days_named(line)) if apart == "before" else min(days_named(line))
    return of_line("V30", line, "evidence", **day_values("day", named), **values)


def dates_in_disorder(line: Line) -> Finding:
    """V11: the first day lies behind the last, both inside the period."""
    return of_line("V11", line, "start", other=line.at("end").address)


def outside_period(field: Literal["start", "end"], line: Line) -> Finding:
    """V12: a day before the period or behind it."""
    return of_line("V12", line, field)


def other_dates(line: Line) -> Finding:
    """V13: a part of the period only, which is allowed and shown."""
    return of_line("V13", line, "start")


def missing_measure(duty: Duty) -> Finding | None:
    """V14: no row for a measure, in the sheet where the others stand."""
    if duty.sent.misplaced:
        return None
    file, sheet = duty.sent.reading.file, duty.sent.sheet
    values = {**named(duty.measure.name), "sheet": sheet}
    return Finding("V14", file.source, sheet, "", "", file.unit, file.period, duty.measure.code, values=values)


def nothing_sent(plan: Plan, expected: Expected) -> Finding:
    """V15: no file from a unit that owes figures."""
    unit, period = expected.unit, expected.period
    values = {**named(unit.name), **both("when", period_label(plan, period))}
    return Finding("V15", "", unit=unit.code, period=period.name, values=values)


def _of_file(code: str, sent: Sent, **values: str) -> Finding:
    file = sent.reading.file
    return Finding(code, file.source, unit=file.unit, period=file.period, values=values)


def of_line(code: str, line: Line, field: str, **values: str) -> Finding:
    """The finding at a cell of a row, with what the texts of any such finding may name."""
    file, cell, measure = line.sent.reading.file, line.at(field), line.measure
    known = {**named(measure.name if measure else None), **dates(line), **note_cell(line), **_found(cell)}
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


def _found(cell: Cell) -> dict[str, str]:
    """A spreadsheet's number as each language writes it; a text stays as it was typed."""
    return cell_in_words("found", cell) if cell.kind is CellKind.NUMBER else both("found", Text(cell.text, cell.text))
