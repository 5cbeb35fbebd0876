"""The sheets of an old Excel workbook (.xls, BIFF), by xlrd; no macro is ever looked at.

An .xls file has a result beside every formula: a program that computed none writes an empty text, which is no figure,
as it is in .xlsx. Which formulas take something from another file, and whether a filter hides a row, xlrd doesn't tell.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import xlrd

from pipeline.sources.cells import Format, format_of, number_cell
from pipeline.sources.grid import Area, Sheet, address
from pipeline.sources.records import MOST_CELLS, MOST_SHEETS, Cell, CellKind, Refusal

MOST_WORK = 100_000_000  # bytes times sheets: each sheet may lead through all of the file

_RAISED = (1, 2)  # a font's escapement: superscript, subscript


def read_sheets(data: bytes) -> list[Sheet]:
    """Every sheet of the workbook, in its order. Refuses damage of any kind, a password, and what is too much."""
    try:
        return list(_sheets(data))
    except Refusal:
        raise
    except Exception as error:  # on damage xlrd raises whatever the bytes lead it to, assertions and index errors too
        raise Refusal("F104" if "encrypted" in str(error) else "F107") from error


def _sheets(data: bytes) -> Iterator[Sheet]:
    room = MOST_CELLS
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        book = xlrd.open_workbook(
            logfile=nowhere, file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True
        )
        if book.nsheets > MOST_SHEETS or book.nsheets * len(data) > MOST_WORK:
            raise Refusal("F102", part="*")
        reader = _Reader(book)
        for number in range(book.nsheets):
            sheet = reader.sheet(book.sheet_by_index(number), room)
            book.unload_sheet(number)
            room -= len(sheet.cells)
            yield sheet


class _Reader:
    """Reads the sheets of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[int, Format] = {}

    def sheet(self, stored: Any, room: int) -> Sheet:
        """The sheet, of at most `room` filled cells."""
        sheet = Sheet(stored.name, hidden=bool(stored.visibility))
        for row in range(stored.nrows):
            for column in range(stored.row_len(row)):
                cell = self._cell(sheet.name, stored, row, column)
                if cell and cell.text:
                    sheet.cells[row + 1, column + 1] = cell
            if len(sheet.cells) > room:
                raise Refusal("F102", part=sheet.name)
        sheet.merged = [Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in stored.merged_cells]
        sheet.hidden_rows = {row + 1 for row, info in stored.rowinfo_map.items() if info.hidden or not info.height}
        columns = stored.colinfo_map.items()
        sheet.hidden_columns = [(column + 1, column + 1) for column, info in columns if info.hidden or not info.width]
        return sheet

    def _cell(self, sheet: str, stored: Any, row: int, column: int) -> Cell | None:
        kind, value = stored.cell_type(row, column), stored.cell_value(row, column)
        where = address(row + 1, column + 1)
        if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return None
        if kind == xlrd.XL_CELL_ERROR:
            return Cell(sheet, where, xlrd.error_text_from_code.get(value, "#N/A"), CellKind.ERROR)
        if kind == xlrd.XL_CELL_BOOLEAN:
            cell = Cell(sheet, where, "TRUE" if value else "FALSE", CellKind.BOOLEAN)
        elif kind == xlrd.XL_CELL_TEXT:
            cell = Cell(sheet, where, value)
        else:
            shown = self._shown(stored.cell_xf_index(row, column))
            cell = number_cell(sheet, where, repr(value), shown, bool(self._book.datemode))
        return Cell(sheet, where, cell.text, CellKind.MARKED) if self._marked(stored, row, column) else cell

    def _shown(self, style: int) -> Format:
        if style not in self._formats:
            key = self._book.xf_list[style].format_key
            self._formats[style] = format_of(self._book.format_map[key].format_str)
        return self._formats[style]

    def _marked(self, stored: Any, row: int, column: int) -> bool:
        """Whether all of the text is struck out, or a part of it struck out, raised or lowered."""
        fonts = self._book.font_list
        if fonts[self._book.xf_list[stored.cell_xf_index(row, column)].font_index].struck_out:
            return True
        runs = [fonts[font] for _, font in stored.rich_text_runlist_map.get((row, column), ())]
        return any(font.struck_out or font.escapement in _RAISED for font in runs)
