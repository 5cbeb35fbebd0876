"""A table in a workbook whose cells are read one by one: every container of which the sheets are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.numerals import exact_text
from pipeline.sources.grid import Area, Sheet, column_letters, runs
from pipeline.sources.records import FAILED, Cell, CellKind
from pipeline.sources.tables.header import FIRST_ROWS, Header, Rows
from pipeline.sources.tables.loaded import Loaded, Problem, unusable
from pipeline.table_kinds import ColumnType

if TYPE_CHECKING:
    import pyarrow

_UNUSABLE = (*FAILED, CellKind.PERCENT)
_GROUP = 3  # digits behind a point that could be thousands


@dataclass(frozen=True)
class SmallBook:
    """The sheets of a workbook."""

    sheets: Sequence[Sheet]

    def tops(self) -> Iterator[tuple[str, Rows]]:
        """The first rows of each sheet."""
        for sheet in self.sheets:
            rows = [(number, cells) for number, cells in sheet.rows.items() if number <= FIRST_ROWS]
            yield sheet.name, {number: {at: cell.text for at, cell in cells.items()} for number, cells in rows}

    def load(self, header: Header) -> Loaded:
        """The mapped columns below the header row; errors, formulas without a result and joined cells are problems."""
        import pyarrow

        sheet = next(sheet for sheet in self.sheets if sheet.name == header.sheet)
        first, last = header.row + 1, max(sheet.rows)
        columns: dict[str, pyarrow.ChunkedArray] = {}
        for name, places in header.places.items():
            dated = header.kind.columns[name].type is ColumnType.DATE
            cells = (sheet.cells.get((row, places[0])) for row in range(first, last + 1))
            texts = pyarrow.array([cell and certain_text(cell, dated) for cell in cells], pyarrow.string())
            columns[name] = pyarrow.chunked_array([texts])
        return Loaded(header, first, columns, tuple(_problems(sheet, header, first, last)), serials=True)


def certain_text(cell: Cell, dated: bool) -> str:
    """The cell's text, or one that can be read in one way only where its kind of storage says more than its text.

    A fourth decimal keeps three of them from being taken for thousands.
    """
    if cell.kind is CellKind.DATE and cell.day:
        return cell.day.isoformat()
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        text = exact_text(cell.number)
        return text + "0" if not dated and len(text.partition(".")[2]) == _GROUP else text
    return cell.text


def _problems(sheet: Sheet, header: Header, first: int, last: int) -> Iterator[Problem]:
    columns = sorted(places[0] for places in header.places.values())
    for row, cells in sheet.rows.items():
        for at in columns if row >= first else ():
            cell = cells.get(at)
            if cell and cell.kind in _UNUSABLE:
                yield unusable(cell.address, cell.kind)
            elif cell and (row, at) in sheet.linked:
                yield Problem("F622", cell.address, {})
    yield from layout_problems(sheet, sheet.hidden_rows & sheet.rows.keys(), header, first, last)


def layout_problems(sheet: Sheet, hidden: Iterable[int], header: Header, first: int, last: int) -> Iterator[Problem]:
    """What is wrong beside the cells: joined places, and what is hidden: the sheet, columns, filled rows."""
    yield from (Problem("F218", "", {}),) if sheet.hidden else ()
    columns = sorted(places[0] for places in header.places.values())
    rows = range(header.row, last + 1)
    yield from (unusable(area.address, "joined") for area in sheet.merged if _joins(area, rows, columns))
    for one, other in runs(row for row in hidden if first <= row <= last):
        yield Problem("F208", f"{one}:{other}", {})
    for one, other in runs(column for column in columns if sheet.column_hidden(column)):
        yield Problem("F208", f"{column_letters(one)}:{column_letters(other)}", {})


def _joins(area: Area, rows: range, columns: Sequence[int]) -> bool:
    """Whether joined cells hide a place of a mapped column."""
    inside = area.top <= rows[-1] and area.bottom >= rows[0]
    return inside and any(area.left <= column <= area.right for column in columns)
