"""What a record that fails a check amounts to: the finding, at the cell, with the values that its texts name."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import count
from typing import Literal

from pipeline.findings import Finding
from pipeline.numerals import format_number, rounded
from pipeline.plan import Identity, Plan, Text
from pipeline.sources.records import Cell
from pipeline.validation.records import Carry, Change, Duty, Expected, Figure, Growth, Line, Parts, Relation, Sent


def unknown_unit(sent: Sent) -> Finding:
    """V01: the file's folder names no unit of the plan."""
    return _of_file("V01", sent)


def unit_not_in_force(sent: Sent) -> Finding:
    """V02: the unit doesn't exist on the period's last day."""
    unit = sent.unit
    since, until = (unit.valid_from, unit.valid_to) if unit else (None, None)
    last = _day(sent.period.end)
    return _of_file("V02", sent, **_name(unit.name if unit else None), since=_day(since), until=_day(until), last=last)


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
    values = {**_name(duty.measure.name), "sheet": sheet}
    return Finding("V14", file.source, sheet, "", "", file.unit, file.period, duty.measure.code, values=values)


def nothing_sent(expected: Expected) -> Finding:
    """V15: no file from a unit that owes figures."""
    unit = expected.unit
    return Finding("V15", "", unit=unit.code, period=expected.period.name, values=_name(unit.name))


def above(relation: Relation) -> Finding:
    """V16: more than 100 %, at the numerator's cell; V18: an identity's left side above its right one."""
    if isinstance(relation.rule, Identity):
        return _of_identity("V18", relation, relation.rule)
    line, below = relation.left[0].line, relation.right[0].measure
    values = {"denominator_measure": below.code, **_name(below.name, "denominator")}
    both = {"numerator": _texts(relation.left, line), "denominator": _texts(relation.right, line)}
    other = ", ".join(_where(figure, line) for figure in relation.right)
    return _of_line("V16", line, "value", **values, **both, other=other)


def sums_differ(relation: Relation) -> Finding | None:
    """V17: the two sides of an identity are not the same, at the first measure's cell."""
    return _of_identity("V17", relation, relation.rule) if isinstance(relation.rule, Identity) else None


def large_change(plan: Plan, change: Change) -> Finding:
    """V19: up or down by more than the measure's bound."""
    values = {**_percent(change), **{f"bound_{lang}": _number(change.bound, lang) for lang in ("vi", "en")}}
    return _of_line("V19", change.now.line, "value", **values, **_before(plan, change.before))


def change_of_zero(plan: Plan, change: Change) -> Finding:
    """V20: from 0 to something, or the other way round."""
    return _of_line("V20", change.now.line, "value", **_before(plan, change.before))


def fell(plan: Plan, growth: Growth) -> Finding:
    """V21: less was counted up to a later day of the year than up to an earlier one."""
    return _of_line("V21", growth.now.line, "value", **_before(plan, growth.before))


def parts_differ(plan: Plan, parts: Parts) -> Finding:
    """V22: two periods don't add up to the one that they make up."""
    line = parts.whole.line
    values = {}
    for lang in ("vi", "en"):
        values[f"sum_{lang}"] = _number(sum((part.value for part in parts.parts), Fraction(0)), lang)
        said = (
            f"{_when(plan, part)[lang]}: {_number(part.value, lang)} ({_where(part, line)})" for part in parts.parts
        )
        values[f"parts_{lang}"] = "; ".join(said)
    return _of_line("V22", line, "value", **values)


def carried_differs(plan: Plan, carry: Carry) -> Finding:
    """V23: a period doesn't start with what the one before it ended with, at the cell of the later one."""
    cell, file = carry.carried_in, carry.sent.reading.file
    values = {
        "before": carry.pending.text,
        "before_source": carry.before.reading.file.source,
        "before_cell": _address(carry.pending),
        **_both("when", _label(plan, carry.before)),
    }
    return Finding("V23", file.source, cell.sheet, cell.address, cell.text, file.unit, file.period, values=values)


def _of_file(code: str, sent: Sent, **values: str) -> Finding:
    file = sent.reading.file
    return Finding(code, file.source, unit=file.unit, period=file.period, values=values)


def _of_line(code: str, line: Line, field: str, **values: str) -> Finding:
    file, cell, measure = line.sent.reading.file, line.at(field), line.measure
    known = {**_name(measure.name if measure else None), **_dates(line)}
    if measure:
        known |= {"unit_of_measure_vi": measure.unit.vi, "unit_of_measure_en": measure.unit.en}
    return Finding(
        code,
        file.source,
        cell.sheet,
        cell.address,
        line.text(field),
        file.unit,
        file.period,
        line.cast.row.code,
        values={**known, **values},
    )


def _of_identity(code: str, relation: Relation, identity: Identity) -> Finding:
    line = relation.left[0].line
    values = {"reason_vi": identity.reason.vi, "reason_en": identity.reason.en}
    for lang in ("vi", "en"):
        for side, figures in (("left", relation.left), ("right", relation.right)):
            values[f"{side}_{lang}"] = _sum(figures, line, lang)
    return _of_line(code, line, "value", **values)


def _where(figure: Figure, line: Line) -> str:
    """The cell of a figure, with its file and sheet if it stands in another file than `line`."""
    cell, source = figure.line.at("value"), figure.line.sent.reading.file.source
    return cell.address if source == line.sent.reading.file.source else f"{source}, {_address(cell)}"


def _texts(figures: Sequence[Figure], line: Line) -> str:
    """The figures as found; of several also where each stands."""
    if len(figures) == 1:
        return figures[0].line.text("value")
    return " + ".join(f"{figure.line.text('value')} ({_where(figure, line)})" for figure in figures)


def _sum(figures: Sequence[Figure], line: Line, lang: str) -> str:
    """ "HS_TRUCTUYEN (D10) + HS_TRUCTIEP (D11) = 60 + 39 = 99"; without the last step for a single measure."""
    names = " + ".join(f"{figure.measure.code} ({_where(figure, line)})" for figure in figures)
    steps = [" + ".join(_number(figure.value, lang) for figure in figures)]
    if len(figures) > 1:
        steps.append(_number(sum((figure.value for figure in figures), Fraction(0)), lang))
    return " = ".join([names, *steps])


def _before(plan: Plan, figure: Figure) -> dict[str, str]:
    """An earlier figure: its text, when it was, and where it stands."""
    line = figure.line
    place = {"before_source": line.sent.reading.file.source, "before_cell": _address(line.at("value"))}
    return {"before": line.text("value"), **_both("when", _when(plan, figure)), **place}


def _when(plan: Plan, figure: Figure) -> Text:
    return _label(plan, figure.line.sent)


def _label(plan: Plan, sent: Sent) -> Text:
    """A period inside a sentence: "năm 2024", "quý I năm 2025"; in English a whole year is its number."""
    period, rule = sent.period, plan.periods[sent.period.kind]
    vi = f"{rule.label_vi[:1].lower()}{rule.label_vi[1:]} {period.year}"
    en = f"{rule.label_en[:1].lower()}{rule.label_en[1:]} {period.year}"
    return Text(vi, str(period.year) if period.whole_year else en)


def _address(cell: Cell) -> str:
    return f"{cell.sheet}!{cell.address}" if cell.sheet else cell.address


def _both(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_{lang}": text[lang] for lang in ("vi", "en")}


def _name(name: Text | None, prefix: str = "") -> dict[str, str]:
    stem = f"{prefix}_name" if prefix else "name"
    return {f"{stem}_{lang}": name[lang] if name else "" for lang in ("vi", "en")}


def _dates(line: Line) -> dict[str, str]:
    period = line.sent.period
    days = {"start": line.cast.start, "end": line.cast.end, "first": period.start, "last": period.end}
    return {name: _day(day) for name, day in days.items()}


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else "—"


def _percent(change: Change) -> dict[str, str]:
    """With as many decimals as tell it from the bound: 50.01 % is not printed as 50.0 % beside "at most 50 %"."""
    percent = (change.now.value - change.before.value) / abs(change.before.value) * 100
    decimals = next(places for places in count(1) if rounded(abs(percent), places) != change.bound)
    sign = "+" if percent > 0 else "−"
    return {f"percent_{lang}": sign + format_number(abs(percent), decimals, lang) for lang in ("vi", "en")}


def _number(value: Fraction, lang: str) -> str:
    """`value`, a sum of decimals, with every decimal that it has."""
    return format_number(value, next(places for places in count() if not value * 10**places % 1), lang)
