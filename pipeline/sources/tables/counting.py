"""The plan's counting rules on coded columns: which rows a rule holds for, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

import numpy
from numpy.typing import NDArray

from pipeline.messages import text
from pipeline.numerals import format_number
from pipeline.periods import Period
from pipeline.sources.records import FIELDS, CastRow, Cell, CellKind, Row
from pipeline.sources.tables.columns import Coded, Meaning, lookup
from pipeline.sources.tables.loaded import Loaded
from pipeline.sources.tables.total_rows import EXACT, TotalRow
from pipeline.table_kinds import Condition, Count, Must, TableKind, Tally

Mask = NDArray[numpy.bool_]


@dataclass(frozen=True)
class Columns:
    """The coded columns of a table; `filled` tells the rows that count as such: with a mapped value, and no totals.

    `totals` are the rows that add up others, or may do so.
    """

    loaded: Loaded
    coded: Mapping[str, Coded]
    filled: Mask
    totals: tuple[TotalRow, ...] = ()

    @property
    def kind(self) -> TableKind:
        """The kind of the table."""
        return self.loaded.header.kind


def counted(columns: Columns, count: Count, period: Period) -> CastRow:
    """The figure that a rule gives, at the address of the column that was counted."""
    mask = columns.filled.copy()
    for condition in count.where:
        mask &= _holds(columns, condition, period)
    value = _tally(columns, count, mask)
    return CastRow(_row(columns, count, period, value), value, "", period.start, period.end)


def outside(found: Coded, period: Period) -> Mask:
    """The rows whose day lies before or after the period."""
    return lookup(found, [isinstance(item.value, date) and not _inside(item.value, period) for item in found.meanings])


def _holds(columns: Columns, condition: Condition, period: Period) -> Mask:
    found = columns.coded[condition.column]
    if condition.must is Must.NOT_AFTER:
        first, last = _ordinals(found), _ordinals(columns.coded[condition.other])
        return (first > 0) & (last > 0) & (first <= last)
    if condition.must is Must.GIVEN:
        return found.codes >= 0
    if condition.must is Must.EMPTY:
        return found.codes < 0
    return lookup(found, [_meets(item, condition, period) for item in found.meanings])


def _meets(item: Meaning, condition: Condition, period: Period) -> bool:
    if condition.must is Must.IN:
        return item.value in condition.categories
    return isinstance(item.value, date) and _inside(item.value, period)


def _inside(day: date, period: Period) -> bool:
    return period.start <= day <= period.end


def _ordinals(found: Coded) -> NDArray[numpy.int64]:
    """Each row's day as a number that grows by one a day, 0 for none."""
    days = [item.value.toordinal() if isinstance(item.value, date) else 0 for item in found.meanings]
    return numpy.array([*days, 0], dtype=numpy.int64)[found.codes]


def _tally(columns: Columns, count: Count, mask: Mask) -> Decimal:
    if count.tally is Tally.ROWS:
        return Decimal(int(mask.sum()))
    found = columns.coded[count.of]
    codes = found.codes[mask & (found.codes >= 0)]
    if count.tally is Tally.DISTINCT:
        return Decimal(len(_different(found, codes)))
    times = numpy.bincount(codes, minlength=len(found.meanings))
    with localcontext(EXACT):
        amounts = zip(found.meanings, times.tolist(), strict=True)
        return sum((item.value * number for item, number in amounts if isinstance(item.value, Decimal)), Decimal(0))


def _different(found: Coded, codes: NDArray[numpy.int32]) -> set[object]:
    """The different values: two spellings of one category or day are the same."""
    used = numpy.unique(codes).tolist()
    return {found.meanings[code].value for code in used} if found.meanings else set(used)


def _row(columns: Columns, count: Count, period: Period, value: Decimal) -> Row:
    header = columns.loaded.header
    key = columns.kind.key
    area = columns.loaded.area(count.of or (key.name if key else next(iter(columns.coded))))
    word = text(f"sources.table-{count.tally}", "vi", value=in_full(value, "vi"))
    given = {
        "code": Cell(header.sheet, area, count.measure),
        "value": Cell(header.sheet, area, word, CellKind.NUMBER, value),
        "start": Cell(header.sheet, "", f"{period.start:%d/%m/%Y}", CellKind.DATE, day=period.start),
        "end": Cell(header.sheet, "", f"{period.end:%d/%m/%Y}", CellKind.DATE, day=period.end),
        "note": Cell(header.sheet, "", in_words(columns.kind, count)),
    }
    return Row({name: given.get(name, Cell(header.sheet, "", "")) for name in FIELDS})


def in_full(value: Decimal, lang: str) -> str:
    """A sum as it is written, with all of its decimals."""
    exponent = value.normalize(EXACT).as_tuple().exponent
    return format_number(value, max(-exponent, 0) if isinstance(exponent, int) else 0, lang)


def in_words(kind: TableKind, count: Count) -> str:
    """The rule as the report prints it beside the figure: the table, the column, the conditions."""
    said = [_condition_in_words(kind, item) for item in count.where]
    of = kind.columns[count.of].labels[0] if count.of else ""
    start = text(f"sources.table-rule-{count.tally}", "vi", name=kind.name.vi, column=of)
    return "; ".join([start, *said])


def _condition_in_words(kind: TableKind, condition: Condition) -> str:
    column = kind.columns[condition.column]
    return text(
        f"sources.table-must-{condition.must.replace('_', '-')}",
        "vi",
        column=column.labels[0],
        words=" / ".join(column.words[name][0] for name in condition.categories),
        other=kind.columns[condition.other].labels[0] if condition.other else "",
    )
