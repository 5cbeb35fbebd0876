"""The tables that are validated: one row per record, one column per thing that an expectation looks at.

An empty place is None, which an expectation passes over. Numbers are exact (decimals or fractions), dates are dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pipeline.plan_records import Identity, MeasureType, Ratio
from pipeline.sources.casting import document
from pipeline.sources.records import PORTAL, Cell
from pipeline.sources.texts import as_known, fold
from pipeline.validation.notes import document_needed, numbered, out_of_time, reason
from pipeline.validation.records import (
    Carry,
    Change,
    Duty,
    Expected,
    Growth,
    Line,
    PartsOfWhole,
    Relation,
    RowFigure,
    Sent,
)

Columns = Mapping[str, object]

CELLS = ("code", "unit_of_measure", "value", "start", "end", "evidence")
_DAYS = ("start", "end", "start_in_period", "end_in_period", "days", "period_days")
ROW_ADDRESS = ("source", "sheet", "unit", "period", "measure", *(f"{name}_cell" for name in CELLS))


def file_columns(sent: Sent) -> Columns:
    """A file: where it came from, and whether its unit is in force (None for a unit that the plan lacks)."""
    return {**_origin(sent), "in_force": sent.in_force if sent.unit else None}


def row_columns(line: Line) -> Columns:
    """A row: the text or value of each cell beside what it is compared with, and every cell's address."""
    return {
        **_origin(line.sent),
        "sheet": line.at("value").sheet,
        **{f"{name}_cell": line.at(name).address for name in CELLS},
        "measure": line.cast.row.code,
        "known": line.measure is not None,
        "measure_once": line.measure.code if line.measure else None,
        "owed": line.owed,
        **_value_columns(line),
        **_date_columns(line),
    }


def duty_columns(duty: Duty) -> Columns:
    """A measure owed: the address of its code, None where the workbook has no row for it."""
    found = duty.line.at("code").address if duty.line else None
    return {**_origin(duty.sent), "measure": duty.measure.code, "code_cell": found}


def expected_columns(expected: Expected) -> Columns:
    """A unit of which a file is expected, and whether one came."""
    return {"unit": expected.unit.code, "period": expected.period.name, "received": expected.received}


def relation_columns(relation: Relation) -> Columns:
    """Two sides that have to be equal, or a part beside its ceiling, with the address of the first figure."""
    line, (left, right) = relation.left[0].line, relation.totals
    return {
        **_origin(line.sent),
        **_place(line.at("value")),
        "rule": rule_name(relation.rule),
        "left": left if relation.equal else None,
        "right": right if relation.equal else None,
        "part": None if relation.equal else left,
        "ceiling": None if relation.equal else right,
        **_days_of_both(relation),
    }


def change_columns(change: Change) -> Columns:
    """A change from one year to the next, beside the change that the measure's bound allows."""
    return {
        **_figure(change.now),
        "change": change.size,
        "allowed": change.allowed,
        "nothing": change.now.value == 0,
        "nothing_before": change.before.value == 0,
    }


def growth_columns(growth: Growth) -> Columns:
    """A cumulative figure beside one of the same year that must not be above it."""
    return {**_figure(growth.now), "value": growth.now.value, "before": growth.before.value}


def parts_columns(parts: PartsOfWhole) -> Columns:
    """A figure beside the sum of the two parts of its days."""
    first, second = parts.parts
    return {**_figure(parts.whole), "whole": parts.whole.value, "parts": first.value + second.value}


def carry_columns(carry: Carry) -> Columns:
    """What was carried in beside what had been pending."""
    numbers = {"carried_in": carry.carried_in.number, "pending": carry.pending.number}
    return {**_origin(carry.sent), **_place(carry.carried_in), **numbers}


def rule_name(rule: Ratio | Identity) -> str:
    """How results name a rule: "HS_TONG = HS_TRUCTUYEN + HS_TRUCTIEP"."""
    if isinstance(rule, Ratio):
        return f"{rule.numerator} <= {rule.denominator}"
    return f"{' + '.join(rule.left)} {rule.relation} {' + '.join(rule.right)}"


def _origin(sent: Sent) -> Columns:
    file = sent.reading.file
    return {"source": file.source, "unit": file.unit, "period": file.period}


def _figure(figure: RowFigure) -> Columns:
    line = figure.line
    return {**_origin(line.sent), **_place(line.at("value")), "measure": figure.measure.code}


def _days_of_both(relation: Relation) -> Columns:
    shown = [f"{start}/{end}" for start, end in relation.days] if relation.days else [None, None]
    return dict(zip(("part_days", "total_days"), shown, strict=True))


def _place(cell: Cell) -> Columns:
    return {"sheet": cell.sheet, "value_cell": cell.address}


def _value_columns(line: Line) -> Columns:
    measure, value = line.measure, line.cast.value
    given = line.text("value") if line.cast.given else None
    planned = fold(measure.unit.vi) if measure else ""
    stated = as_known(line.text("unit_of_measure"), {planned}) if _has(line, "unit_of_measure") and given else None
    return {
        "unit_of_measure": stated,
        "plan_unit_of_measure": planned or None,
        "value_text": given,
        "value": value,
        "whole": _whole(value) if measure and measure.type is MeasureType.COUNT else None,
        "most": measure.most if measure and value is not None else None,
        "needs_document": document_needed(line),
        "document": document(line.text("evidence")) or None,
        "document_numbered": numbered(line),
        "document_in_time": not out_of_time(line) or bool(reason(line)),
    }


def _has(line: Line, field: str) -> bool:
    cell = line.cast.row.cells.get(field)
    return cell is not None and bool(cell.address)


def _whole(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.to_integral_value()


def _date_columns(line: Line) -> Columns:
    """Each day beside the period's day nearest to it, and the two days where both lie inside the period.

    The portal counts calendar years, as its reader notes: its days don't have to lie inside the period.
    """
    period, start, end = line.sent.period, line.cast.start, line.cast.end
    if line.sent.reading.kind == PORTAL:
        return {**dict.fromkeys(_DAYS), "first_day": start, "last_day": end}
    nearest = [None if day is None else min(max(day, period.start), period.end) for day in (start, end)]
    inside = None not in nearest and nearest == [start, end]
    in_order = start is not None and end is not None and period.covers(start, end)
    return {
        "start": start,
        "end": end,
        "start_in_period": nearest[0],
        "end_in_period": nearest[1],
        "first_day": start if inside else None,
        "last_day": end if inside else None,
        "days": f"{start}/{end}" if in_order else None,
        "period_days": f"{period.start}/{period.end}",
    }
