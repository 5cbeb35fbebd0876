"""How the forms look, and how their sheets print on A4."""

from __future__ import annotations

import math
from collections.abc import Iterable

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.sources.grid import address

FONT = "Times New Roman"
A4 = 9  # ECMA-376 part 1, 18.3.1.63
LINE_HEIGHT, HIGHEST = 16.5, 409.0  # points: of a line of text, and the most that a row can have
PLAIN, BOLD = Font(name=FONT, size=12), Font(name=FONT, size=12, bold=True)
TITLE = Font(name=FONT, size=14, bold=True)
GREY, HINT = Font(name=FONT, size=12, color="6B7280"), Font(name=FONT, size=12, italic=True)

LEFT = Alignment(horizontal="left", vertical="center", indent=1, wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
ABOVE = Alignment(horizontal="center", vertical="top", wrap_text=True)
WHOLE = Alignment(horizontal="left", vertical="center", indent=1, shrink_to_fit=True)  # one word: never broken in two
DAY = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
OVERFLOWING = Alignment(horizontal="left", vertical="center")

INPUT_FILL = PatternFill("solid", fgColor="FFF7D6")
HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")
LACKING_FILL = PatternFill("solid", bgColor="F8C8C8")  # in a conditional format the background is what is seen

_SIDE = Side(style="thin", color="9AA5B1")
BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_UNLOCKED = Protection(locked=False)


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell in a place, counted from 1."""
    cell: Cell = sheet[address(row, column)]
    return cell


def put(
    cell: Cell,
    content: str | int | None = None,
    font: Font = PLAIN,
    alignment: Alignment = OVERFLOWING,
    *,
    framed: bool = False,
) -> Cell:
    """Writes a text or number into a cell, which stays locked. An empty text leaves the cell without a value."""
    cell.value = None if content == "" else content
    cell.font, cell.alignment = font, alignment
    if framed:
        cell.border = BORDER
    return cell


def open_to_input(cell: Cell) -> None:
    """Marks a cell as one to write in: yellow, framed, unlocked."""
    cell.fill, cell.border, cell.protection = INPUT_FILL, BORDER, _UNLOCKED


def header(sheet: Worksheet, row: int, columns: Iterable[tuple[str, float]]) -> None:
    """Writes a table's header, (label, width) for each column, and has it repeated on every page."""
    named = list(columns)
    for number, (label, width) in enumerate(named, start=1):
        cell = put(cell_at(sheet, row, number), label, BOLD, CENTRE, framed=True)
        cell.fill = HEADER_FILL
        sheet.column_dimensions[cell.column_letter].width = width
    fit(sheet, row, [(label, width) for label, width in named], least=2)
    sheet.print_title_rows = f"{row}:{row}"
    sheet.freeze_panes = f"A{row + 1}"


def fit(sheet: Worksheet, row: int, contents: Iterable[tuple[str, float]], least: int = 1) -> None:
    """Makes a row high enough for its texts, each given with its column's width: no program does it on opening."""
    lines = (
        sum(max(1, math.ceil(len(line) * 1.12 / (width - 2))) for line in text.split("\n")) for text, width in contents
    )
    sheet.row_dimensions[row].height = min(HIGHEST, max(least, *lines) * LINE_HEIGHT + 4)


def grow(sheet: Worksheet, row: int) -> None:
    """Lets a row grow with what is typed into it: its height is where it starts, and is not set by hand."""
    sheet.row_dimensions[row] = _Growing(sheet, index=row, ht=sheet.row_dimensions[row].height)


class _Growing(RowDimension):
    """A row whose height a program may change; openpyxl marks every height as set by hand (customHeight)."""

    @property
    def customHeight(self) -> bool:
        return False


def finish(sheet: Worksheet, footer: str, *, landscape: bool) -> None:
    """Locks the sheet without a password, rows and columns still to be resized; sets it to print one A4 page wide."""
    sheet.sheet_view.showGridLines = False
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.oddFooter = HeaderFooterItem()
    sheet.HeaderFooter.oddFooter.center.text = footer
