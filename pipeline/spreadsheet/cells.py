"""One sheet of report.xlsx: a title, a table with a frozen head and filters, and its print set-up."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.assessment import Status
from pipeline.chapters.verdicts import SHAPES
from pipeline.messages import text

Value = str | int | float | date | None

FONT = "Times New Roman"
A4 = 9  # ECMA-376 part 1, 18.3.1.63
LINE, HIGHEST = 15, 409  # points: of a line of text, and the most that a row can have
HEAD = 4  # the row of the table's head, below title, subtitle and an empty row
VERDICTS = ("verdict", "before")  # the columns with a verdict, this year's and that of a year earlier
LONGEST = 32_767  # characters that a cell can hold
STARTS_A_FORMULA = ("=", "+", "-", "@")

_SIDE = Side(style="thin", color="B4BEC8")
_BORDER = Border(bottom=_SIDE)
_PLAIN = Font(name=FONT, size=11)
_ALIGNED = {side: Alignment(horizontal=side, vertical="top", wrap_text=True) for side in ("left", "right", "center")}
_HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
_COLOURS: Mapping[Status, tuple[str, str]] = {
    Status.MET: ("17653A", "E3F3E9"),
    Status.MET_EARLY: ("0A6464", "DFF2F2"),
    Status.ON_TRACK: ("1D4F91", "E4ECF7"),
    Status.BEHIND: ("8A4B00", "FBEEDC"),
    Status.NOT_MET: ("A61B1B", "FBE3E3"),
    Status.PARTLY: ("6B4389", "F0E6F6"),
    Status.NOT_DUE: ("4A535D", "EEF1F4"),
    Status.NO_DATA: ("4A535D", "EEF1F4"),
}
"""Ink and ground of each verdict, with a contrast of 4.5 or more; the word and its shape tell it too."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the catalogue (spreadsheet.column-…), its width in characters, its side."""

    name: str
    width: float
    side: Literal["left", "right", "center"] = "left"


@dataclass(frozen=True)
class Shown:
    """A value with the number format that it is shown in."""

    value: Value
    format: str = "General"


@dataclass(frozen=True)
class Heading:
    """What stands above a table. `mark` says that the figures are illustrative, "" where they are not."""

    title: str
    subtitle: str
    mark: str


def verdict(status: Status, lang: str) -> str:
    """A verdict as its cell says it: shape and words."""
    return f"{SHAPES[status]} {status.in_words(lang)}"


def fill(
    sheet: Worksheet, heading: Heading, columns: Sequence[Column], rows: Sequence[Sequence[Shown]], lang: str
) -> None:
    """Writes heading and table into an empty sheet, sets filters and frozen panes, and has it print on A4."""
    _put(sheet, 1, 1, Shown(heading.title)).font = Font(name=FONT, size=14, bold=True)
    _put(sheet, 2, 1, Shown(heading.subtitle)).font = Font(name=FONT, size=11, color="4A535D")
    if heading.mark:
        _put(sheet, 3, 1, Shown(heading.mark)).font = Font(name=FONT, size=12, bold=True, color="A61B1B")
    for place, column in enumerate(columns, start=1):
        _head(_put(sheet, HEAD, place, Shown(text(f"spreadsheet.column-{column.name}", lang))))
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    for number, row in enumerate(rows, start=HEAD + 1):
        for place, (column, shown) in enumerate(zip(columns, row, strict=True), start=1):
            _body(_put(sheet, number, place, shown), column)
        sheet.row_dimensions[number].height = min(HIGHEST, LINE * max(map(_lines, columns, row)) + 3)
    sheet.row_dimensions[HEAD].height = 2 * LINE + 4
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{HEAD}:{last}{HEAD + max(1, len(rows))}"
    sheet.freeze_panes = f"B{HEAD + 1}"
    _set_up_print(sheet, heading)


def colour_verdicts(sheet: Worksheet, columns: Sequence[Column], lang: str) -> None:
    """Colours every verdict of a table by conditional formats, which follow when somebody sorts or corrects it."""
    for place, column in enumerate(columns, start=1):
        if column.name in VERDICTS:
            _colour(sheet, get_column_letter(place), lang)


def _colour(sheet: Worksheet, letter: str, lang: str) -> None:
    area = f"{letter}{HEAD + 1}:{letter}{max(HEAD + 1, sheet.max_row)}"
    for status, (ink, ground) in _COLOURS.items():
        seen = PatternFill("solid", bgColor=ground)  # in a conditional format the background is what is seen
        style = DifferentialStyle(font=Font(color=ink, bold=True), fill=seen)
        formula = f'${letter}{HEAD + 1}="{verdict(status, lang)}"'
        sheet.conditional_formatting.add(area, Rule(type="expression", dxf=style, formula=[formula]))


def harmless(found: str) -> str:
    """`found` as a cell can hold it: composed, not too long, no control characters but line breaks."""
    composed = unicodedata.normalize("NFC", found)[:LONGEST]
    return "".join(char if char == "\n" or not _unprintable(char) else "\ufffd" for char in composed)


def _unprintable(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or char in "\ufffe\uffff"


def _put(sheet: Worksheet, row: int, column: int, shown: Shown) -> Cell:
    """Writes a value; a text stays a text, be it "=cmd|…": also after somebody has edited its cell."""
    cell: Cell = sheet[f"{get_column_letter(column)}{row}"]
    if shown.value == "":
        return cell
    if isinstance(shown.value, str):
        cell.value = harmless(shown.value)
        cell.data_type = "s"
        cell.quotePrefix = shown.value.startswith(STARTS_A_FORMULA)
    else:
        cell.value = shown.value
        cell.number_format = shown.format
    return cell


def _head(cell: Cell) -> None:
    cell.font = Font(name=FONT, size=11, bold=True)
    cell.fill, cell.border = _HEAD_FILL, _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _body(cell: Cell, column: Column) -> None:
    cell.font, cell.border = _PLAIN, _BORDER
    cell.alignment = _ALIGNED[column.side]


def _lines(column: Column, shown: Shown) -> int:
    """The lines that a text takes in its column: no program makes rows high enough on opening."""
    return math.ceil(len(shown.value) * 1.1 / column.width) if isinstance(shown.value, str) else 1


def _set_up_print(sheet: Worksheet, heading: Heading) -> None:
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.HeaderFooter.oddFooter = HeaderFooterItem()
    footer.left.text, footer.right.text = heading.mark, "&P/&N"
