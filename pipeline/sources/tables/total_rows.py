"""Rows that add up others ("Tổng cộng", "Cộng trang 1"): never counted beside the rows that they are made of.

A row is one by what it is called. One that is only perhaps called so, or has nothing but amounts, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

import numpy
import pyarrow
from numpy.typing import NDArray
from pyarrow import compute

from pipeline.sources.tables.columns import Coded, lookup
from pipeline.sources.tables.loaded import Loaded
from pipeline.sources.texts import fold
from pipeline.table_kinds import ColumnType

EXACT = Context(prec=60)  # a million amounts of 28 digits need 34
LEAST = 2  # rows that a sum is made of

_AMOUNTS = (ColumnType.AMOUNT, ColumnType.COUNT)

# Which texts are looked at any closer, one by one: those that may begin so, also in an old font ("Tæng", "Toång").
_LOOKED_AT = r"(?i)^\W*(?:[tc]o?[^\x00-\x7f]|total\b|tong\b|cong\b)"
_CALLED = re.compile(r"\W*(?:tổng|cộng|total|tong|cong)\b(?![\W_]*[0-9])")
_TOTAL = re.compile(
    _CALLED.pattern
    + r"(?: (?:số|cộng|so|cong|chung))*(?: (?:trang|tháng|quý|kỳ|năm|nhóm|phần|mục)(?: [\w/.]+){0,3})?\W*"
    r"|\W*(?:tổng cộng|tổng số)\s*[:(].*"
)

Mask = NDArray[numpy.bool_]


@dataclass(frozen=True)
class TotalRow:
    """A row (from 0) that adds up others, and the column by whose cell it is named.

    `certain` tells that it is called so. `stated` is False where its amount in that column is not the sum, `added`.
    """

    row: int
    column: str
    certain: bool = True
    stated: bool = True
    added: Decimal = Decimal(0)


def total_rows(loaded: Loaded, coded: Mapping[str, Coded], filled: Mask) -> list[TotalRow]:
    """The rows that add up others, from the top."""
    amounts = {name: item for name, item in coded.items() if item.column.type in _AMOUNTS}
    named, perhaps = _named(loaded, coded, filled)
    bare = _bare(coded, amounts, filled)
    sums = _Sums(amounts, sorted(named), _without(filled, [*named, *bare]))
    found = [sums.stated(row, name) for row, name in named.items()]
    found += [TotalRow(row, name, certain=False) for row, name in bare.items() if row not in named]
    found += [TotalRow(row, name, certain=False) for row, name in perhaps.items() if sums.makes(row)]
    return sorted(found, key=lambda total: total.row)


@dataclass(frozen=True)
class _Sums:
    """What the rows of a table add up to; `rows` are those that are no totals, `named` the rows that are."""

    amounts: Mapping[str, Coded]
    named: list[int]
    rows: Mask

    def stated(self, row: int, name: str) -> TotalRow:
        """A row that is called a total, at the first of its amounts that is no sum of the rows it may be about."""
        for column, item in self.amounts.items():
            value = _value(item, row)
            if value is not None and value not in self._possible(item, row):
                return TotalRow(row, column, stated=False, added=self._possible(item, row)[0])
        return TotalRow(row, name)

    def makes(self, row: int) -> bool:
        """Whether a row has amounts, all of which are the sums of other rows."""
        given = {name: _value(item, row) for name, item in self.amounts.items()}
        others = _Sums(self.amounts, self.named, _without(self.rows, [row]))
        pairs = [(self.amounts[name], value) for name, value in given.items() if value]
        return bool(pairs) and all(value in others._possible(item, row) for item, value in pairs)

    def _possible(self, item: Coded, row: int) -> list[Decimal]:
        """The sums of the rows that a total there may be about: since the last one, all above, below, or all."""
        start = max((other + 1 for other in self.named if other < row), default=0)
        end = min((other for other in self.named if other > row), default=len(self.rows))
        parts = (
            slice(start, row),
            slice(0, row),
            slice(row, end),
            slice(row, len(self.rows)),
            slice(0, len(self.rows)),
        )
        return [_sum(item, self.rows, part) for part in parts if int(self.rows[part].sum()) >= LEAST] or [Decimal(0)]


def _named(loaded: Loaded, coded: Mapping[str, Coded], filled: Mask) -> tuple[dict[int, str], dict[int, str]]:
    """The rows that are called a total, and those that perhaps are, with the column in which they are.

    What begins so in the place of a code is called so, unless the row has a day or a category as all others do.
    """
    known = numpy.zeros(len(filled), bool)
    for item in coded.values():
        if item.column.type not in (*_AMOUNTS, ColumnType.TEXT):
            known |= lookup(item, [not meaning.problem for meaning in item.meanings])
    named: dict[int, str] = {}
    perhaps: dict[int, str] = {}
    for name, item in coded.items():
        for row, text in _candidates(loaded.columns[name]) if item.column.type is ColumnType.TEXT else ():
            certain = _TOTAL.fullmatch(text) or (item.column.key and not known[row] and _CALLED.match(text))
            if filled[row] and (certain or _CALLED.match(text)):
                (named if certain else perhaps).setdefault(row, name)
    return named, {row: name for row, name in perhaps.items() if row not in named}


def _candidates(texts: pyarrow.ChunkedArray) -> Iterator[tuple[int, str]]:
    """The texts that may be what a total is called, folded, with their rows."""
    looked_at = compute.fill_null(compute.match_substring_regex(texts, _LOOKED_AT), False)
    rows = numpy.flatnonzero(looked_at.to_numpy())
    for row, text in zip(rows.tolist(), texts.filter(looked_at).to_pylist(), strict=True):
        yield row, fold(text)


def _bare(coded: Mapping[str, Coded], amounts: Mapping[str, Coded], filled: Mask) -> dict[int, str]:
    """The few rows that have nothing but amounts, with the column of the first; none where others must have more."""
    others = [item for name, item in coded.items() if name not in amounts]
    if not amounts or not others or not all(item.column.empty for item in others):
        return {}
    bare = filled.copy()
    for item in others:
        bare &= item.codes < 0
    rows = numpy.flatnonzero(bare).tolist()
    if 2 * len(rows) > int(filled.sum()):  # a table in which that is usual
        return {}
    return {row: next(name for name, item in amounts.items() if item.codes[row] >= 0) for row in rows}


def _without(rows: Mask, others: list[int]) -> Mask:
    left = rows.copy()
    left[others] = False
    return left


def _value(item: Coded, row: int) -> Decimal | None:
    code = int(item.codes[row])
    value = item.meanings[code].value if code >= 0 else None
    return value if isinstance(value, Decimal) else None


def _sum(item: Coded, rows: Mask, part: slice) -> Decimal:
    """The column's sum over some of the rows."""
    codes = item.codes[part][rows[part] & (item.codes[part] >= 0)]
    times = numpy.bincount(codes, minlength=len(item.meanings)).tolist()
    with localcontext(EXACT):
        values = zip((meaning.value for meaning in item.meanings), times, strict=True)
        return sum((value * count for value, count in values if isinstance(value, Decimal)), Decimal(0))
