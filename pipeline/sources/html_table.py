"""The tables of a web page, also one under the name of a workbook: what many systems call an export to Excel.

Read as a browser shows them, without scripts, entities of its own or anything from the network. Excel's and
LibreOffice's own pages tell the number behind a shown text; in any other page there is only the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from pipeline.messages import text as message
from pipeline.sources.cells import is_error
from pipeline.sources.encoding import text_of
from pipeline.sources.grid import Area, Sheet, address, checked
from pipeline.sources.html_styles import Declarations
from pipeline.sources.html_text import hides, left_out, number_format, shown
from pipeline.sources.records import MOST_CELLS, Cell, CellKind, Refusal
from pipeline.sources.refusals import not_recognised
from pipeline.sources.shown import shown_cell, text_cell

MOST_TABLES = 1_000
MOST_ELEMENTS = 300_000  # cells, empty ones too
MOST_SPANNED = 1_000_000  # places covered by cells that reach over several rows
MOST_SPAN = 1_000  # what browsers allow for columns
DEEPEST = 200  # libxml2 drops what is nested deeper than 256, without saying so

_ENCODING = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DATES_FROM_1904 = re.compile("<x:Date1904", re.IGNORECASE)
_OPENED, _CLOSED, _ENDED = (re.compile(sign, re.IGNORECASE) for sign in (r"<table\b", "</table", "</(?:body|html)"))
_IN_ANOTHER_FILE = re.compile(r"\[[^\[\]]+\.[a-z]+\]", re.IGNORECASE)  # =[khac.xls]Sheet1!A1
_LOOKED_AT = 4096
_LONGEST_NUMBER = 7


def read_sheets(data: bytes) -> list[Sheet]:
    """Each table as a sheet, numbered in their order; one within another is a sheet of its own.

    Refuses a page without a table, one that breaks off within a table, an encoding that isn't certain, and what is too
    much.
    """
    told = _ENCODING.search(data[:_LOOKED_AT])
    text = text_of(data, told[1].decode("ascii", "replace") if told else "")
    root = _parsed(text)
    reader = _Reader(Declarations.of(root), bool(_DATES_FROM_1904.search(text)))
    tables = root.xpath("//table[.//td or .//th]")
    if len(tables) > MOST_TABLES:
        raise Refusal("F102", part="HTML")
    if not tables:
        raise not_recognised("html-table")
    if _breaks_off(text):
        raise Refusal("F107")
    try:
        return [reader.sheet(table, number) for number, table in enumerate(tables, 1)]
    except ValueError as error:  # a row or column that no sheet has
        raise Refusal("F102", part="HTML") from error


def _breaks_off(text: str) -> bool:
    """Whether it ends within a table, of which a browser shows the rows that had arrived until then."""
    return not _ENDED.search(text) and len(_OPENED.findall(text)) > len(_CLOSED.findall(text))


def _parsed(text: str) -> HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.replace("\0", "\ufffd").encode("utf-8", "replace"), parser=parser)
    except (ValueError, AssertionError, LxmlError) as error:
        raise Refusal("F107") from error
    if root.xpath(f"boolean(//*[count(ancestor::*) > {DEEPEST}])"):
        raise Refusal("F107")
    return root


@dataclass
class _Reader:
    """Reads the tables of one page, over all of which the limits hold."""

    styles: Declarations
    epoch_1904: bool
    _elements: int = 0
    _filled: int = 0
    _spanned: int = 0
    _last: dict[int, int] = field(default_factory=dict)

    def sheet(self, table: HtmlElement, number: int) -> Sheet:
        """The table's cells, the joined ones in their first place, and what of it is hidden."""
        hidden = any(hides(item, self.styles) for item in (table, *table.iterancestors()))
        sheet = Sheet(message("sources.html-sheet", "vi", number=str(number)), hidden=hidden)
        self._last = {}
        column = 1
        for col in _own(table, ("col",)):
            wide = min(_number(col, "span"), MOST_SPAN)
            if hides(col, self.styles):
                sheet.hidden_columns.append((column, column + wide - 1))
            column += wide
        rows = list(_own(table, ("tr",)))
        for at, row in enumerate(rows, 1):
            if any(hides(item, self.styles) for item in (row, row.getparent())):
                sheet.hidden_rows.add(at)
            self._row(sheet, row, at, len(rows))
        return sheet

    def _row(self, sheet: Sheet, row: HtmlElement, at: int, last: int) -> None:
        column = 1
        for item in row.iterchildren("td", "th"):
            if left_out(item, self.styles):
                continue
            while self._last.get(column, 0) >= at:
                column += 1
            wide = min(_number(item, "colspan"), MOST_SPAN)
            bottom = min(at + _number(item, "rowspan") - 1, last) if item.get("rowspan", "").strip() != "0" else last
            self._count(wide if bottom > at else 0)
            if wide > 1 or bottom > at:
                sheet.merged.append(Area(at, column, bottom, column + wide - 1))
            if bottom > at:
                self._last.update(dict.fromkeys(range(column, column + wide), bottom))
            cell = self._cell(sheet.name, item, address(*checked(at, column)))
            if cell.text:
                sheet.cells[at, column] = cell
                sheet.linked.update({(at, column)} if _IN_ANOTHER_FILE.search(item.get("x:fmla", "")) else ())
                self._filled += 1
            column += wide

    def _count(self, spanned: int) -> None:
        self._elements += 1
        self._spanned += spanned
        if self._elements > MOST_ELEMENTS or self._spanned > MOST_SPANNED or self._filled > MOST_CELLS:
            raise Refusal("F102", part="HTML")

    def _cell(self, sheet: str, item: HtmlElement, where: str) -> Cell:
        text, kind = shown(item, self.styles)
        if is_error(text):
            return Cell(sheet, where, text, CellKind.ERROR)
        cell = self._stored(sheet, item, where, text) or Cell(sheet, where, text)
        return cell if kind is CellKind.TEXT else Cell(sheet, where, cell.text, kind)

    def _stored(self, sheet: str, item: HtmlElement, where: str, text: str) -> Cell | None:
        """The value behind the text: Excel's x:num and x:bool, LibreOffice's sdval; None where the page has none.

        A bare x:num says that the text is a number, and not which one: "1.234" stays a text.
        """
        if item.get("x:bool"):
            return Cell(sheet, where, item.get("x:bool").upper(), CellKind.BOOLEAN)
        if item.get("x:str"):
            return text_cell(sheet, where, item.get("x:str"), text)
        stored = item.get("x:num", item.get("sdval", "")).strip()
        if not stored or "x:str" in item.attrib:
            return None
        return shown_cell(sheet, where, stored, number_format(item, self.styles), self.epoch_1904, text)


def _own(table: HtmlElement, tags: tuple[str, ...]) -> Iterator[HtmlElement]:
    """The table's elements of these tags in their order, without those of tables within it."""
    waiting = list(table.iterchildren(reversed=True))
    while waiting:
        item = waiting.pop()
        if item.tag in tags:
            yield item
        elif item.tag != "table":
            waiting += item.iterchildren(reversed=True)


def _number(item: HtmlElement, name: str) -> int:
    """A number of columns or rows; 1 for anything that is none, as browsers take it."""
    text = item.get(name, "").strip()
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER else 1
