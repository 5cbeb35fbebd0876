"""The rows of the table: which of those below the column numbers have figures, and what each cell says.

In this form, and in no other, an empty cell is 0: one-stop systems leave out what did not occur, and the form (Thông tư
01/2020/TT-VPCP, biểu II.06a/VPCP/KSTT) has no sign for it. A dash, "x" or "chưa có" may mean either, and is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pipeline.findings import Finding
from pipeline.numerals import Ambiguous, Exact, Missing, read_number
from pipeline.sources.casting import count_of, unreported
from pipeline.sources.fonts import check_fonts
from pipeline.sources.form_06a.header import Header, repeated
from pipeline.sources.form_06a.layout import COLUMNS, FIGURES, NAME, ORDINAL, folded, layout
from pipeline.sources.form_06a.numbering import Numbering, numbering
from pipeline.sources.grid import Area, column_letters
from pipeline.sources.records import ONLY_AS_FIGURES, Cell, CellKind, SourceFile, failed, finding
from pipeline.sources.texts import tidy
from pipeline.sources.workbook_rows import check_hidden, check_links, check_sheet

MOST_SIGNED = 3  # a line of signatures has no more texts than that under the columns of figures

_AS_FIGURES = (CellKind.NUMBER, CellKind.PERCENT, CellKind.ERROR, CellKind.FORMULA)
_NOT_A_NUMBER = "F303"


@dataclass(frozen=True)
class Line:
    """One row of the table; `cells` by column of the form. `counts` lacks the columns that could not be read."""

    row: int
    cells: Mapping[int, Cell]
    counts: Mapping[int, int]

    @cached_property
    def has_figures(self) -> bool:
        """Whether anything stands under its columns of figures; else it is a heading, or all of it is 0."""
        return any(_filled(self.cells[number]) for number in FIGURES)

    @cached_property
    def numbering(self) -> Numbering:
        """What stands before it: "I", "1", "1.1"."""
        return numbering(self.cells[ORDINAL].text, self.cells[NAME].text)

    @property
    def is_total(self) -> bool:
        """Whether it is the row that adds up all others, by its name."""
        texts = (self.cells[ORDINAL].text, self.cells[NAME].text)
        return any(folded(text) in layout().totals for text in texts)


def lines(header: Header) -> list[Line]:
    """The rows of the table from the top; those behind the last with figures are notes and signatures."""
    again = set(repeated(header))
    below = (row for row in header.sheet.rows if row > header.row and row not in again)
    found = [_line(header, row) for row in below]
    last = max((line.row for line in found if line.is_total or _meant(line)), default=0)
    return [line for line in found if line.row <= last]


def check_lines(file: SourceFile, header: Header, found: Sequence[Line]) -> Iterator[Finding]:
    """What is wrong with single cells: no counts, joined cells; a header within the table; hidden rows and columns."""
    sheet = header.sheet
    yield from (finding(file, "F206", sheet.cell(row, header.span[0])) for row in repeated(header))
    for line in found:
        for number in COLUMNS:
            yield from _check_cell(file, line.cells[number], counted=number in FIGURES)
    yield from _check_between(file, header, found)
    rows = [line.row for line in found if line.has_figures]
    for area in sheet.merged:
        if area.touches(rows, header.span) and not _joins_names(area, header):
            yield finding(file, "F207", Cell(sheet.name, area.address, sheet.cell(area.top, area.left).text))
    yield from check_hidden(file, sheet, rows, header.span)
    yield from (*check_sheet(file, sheet), *check_links(file, sheet), *check_fonts(file, sheet))


def _line(header: Header, row: int) -> Line:
    cells = {number: header.sheet.cell(row, column) for number, column in header.columns.items()}
    values = {number: count_of(cells[number]).number for number in FIGURES}
    counts = {number: int(value) for number, value in values.items() if value is not None and _is_count(value)}
    empty = {number: 0 for number in FIGURES if not _filled(cells[number])}
    return Line(row, cells, {**counts, **empty})


def _is_count(value: Decimal) -> bool:
    return value >= 0 and value == value.to_integral_value()


def _filled(cell: Cell) -> bool:
    return bool(tidy(cell.text)) or not unreported(cell)


def _meant(line: Line) -> bool:
    """Whether a row is meant as figures: a number or a sign for none, or a numbered row; no note, no signature."""
    filled = [line.cells[number] for number in FIGURES if _filled(line.cells[number])]
    numbered = bool(filled) and line.numbering.certain
    return numbered or len(filled) > MOST_SIGNED or any(map(_as_figure, filled))


def _as_figure(cell: Cell) -> bool:
    return cell.kind in _AS_FIGURES or isinstance(read_number(cell.text, whole=True), Exact | Ambiguous | Missing)


def _check_cell(file: SourceFile, cell: Cell, *, counted: bool) -> Iterator[Finding]:
    if not unreported(cell) and (counted or cell.kind not in ONLY_AS_FIGURES):
        yield failed(file, cell)
    if not counted or not unreported(cell) or not _filled(cell):
        return
    value = count_of(cell)
    if not value.given or value.problem == _NOT_A_NUMBER:
        yield finding(file, "F506", cell)
    elif value.problem:
        yield finding(file, value.problem, cell, **value.values)
    elif value.number is not None and not _is_count(value.number):
        yield finding(file, "F507", cell)


def _check_between(file: SourceFile, header: Header, found: Sequence[Line]) -> Iterator[Finding]:
    """Columns without a number among those of the table that have something in its rows, each at its first cell."""
    numbered, first, last = set(header.span), header.span[0], header.span[-1]
    strange: dict[int, Cell] = {}
    for line in found:
        for column, cell in header.sheet.rows[line.row].items():
            if first < column < last and column not in numbered and _filled(cell):
                strange.setdefault(column, cell)
    for column, cell in sorted(strange.items()):
        yield finding(file, "F508", cell, column=column_letters(column))


def _joins_names(area: Area, header: Header) -> bool:
    """Whether an area joins only the number and the name of one row, as group and total rows have it."""
    names = {header.columns[ORDINAL], header.columns[NAME]}
    own = {column for column in header.span if area.left <= column <= area.right}
    return area.top == area.bottom and own <= names
