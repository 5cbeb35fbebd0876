"""Small tables as text (CSV, TSV), with cells addressed as a spreadsheet program would show them, in a sheet named "".

What separates the fields is found by trying: a semicolon, as programs set to Vietnamese write, a comma, a tab or
a bar.
Everything stays text: "1.777" is read by the rules for numbers, and by no guess of a library.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.sources.cells import is_error
from pipeline.sources.encoding import start_of, text_of
from pipeline.sources.grid import LAST_COLUMN, LAST_ROW, Sheet, address
from pipeline.sources.records import MOST_CELLS, Cell, CellKind, Refusal
from pipeline.sources.refusals import not_recognised

SEPARATORS = ("\t", ";", ",", "|")
LOOKED_AT = 65_536  # bytes: what is no table there is none
LEAST_COLUMNS = 3  # a table whose lines differ in length has at least so many, or it might be prose with commas

TOLD = re.compile(r'"?sep=([^\w\r\n"\0])"?(\r\n|\n|\r)', re.IGNORECASE | re.ASCII)  # Excel's own first line, no row
_RECORDS = 2_000
_BINARY = re.compile("[\0-\x08\x0e-\x1f]")


def is_table(data: bytes) -> bool:
    """Whether the bytes are text that begins as a table. Refuses a table of which the encoding isn't certain."""
    try:
        text = start_of(data, LOOKED_AT)
    except Refusal:
        if _looks_like_one(data[:LOOKED_AT].decode("latin-1")):
            raise
        return False
    return _looks_like_one(text)


def is_no_prose(data: bytes) -> bool:
    """Whether text under the name of a note is a table: notes have commas too, but seldom two in most lines."""
    try:
        if not is_table(data):
            return False
    except Refusal:  # a table whose encoding is to be told
        return True
    text = start_of(data, LOOKED_AT)
    separator = _separator(text)
    return separator == "\t" or _columns(text, separator) >= LEAST_COLUMNS


def read_sheets(data: bytes) -> list[Sheet]:
    """The table as one sheet. Refuses quotes that don't close, control characters and more cells than a form has."""
    text = text_of(data)
    separator = _separator(start_of(data, LOOKED_AT))
    if _BINARY.search(text) or not separator:
        raise not_recognised("text-table")
    sheet = Sheet("")
    try:
        for number, record in enumerate(_records(TOLD.sub("", text, count=1), separator, strict=True), 1):
            if number > LAST_ROW or len(record) > LAST_COLUMN:
                raise Refusal("F102", part="CSV")
            sheet.cells.update(((number, at), _cell(number, at, field)) for at, field in enumerate(record, 1) if field)
            if len(sheet.cells) > MOST_CELLS:
                raise Refusal("F102", part="CSV")
    except csv.Error as error:
        raise Refusal("F107") from error
    return [sheet]


def _looks_like_one(text: str) -> bool:
    return not _BINARY.search(text) and bool(_separator(text))


def _cell(row: int, column: int, field: str) -> Cell:
    return Cell("", address(row, column), field, CellKind.ERROR if is_error(field) else CellKind.TEXT)


def _records(text: str, separator: str, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)


def _separator(text: str) -> str:
    """What parts the fields: that which gives the most columns; "" if with none of them the text is a table."""
    if told := TOLD.match(text):
        return told[1]
    columns = {separator: _columns(text, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=columns.__getitem__)
    return best if columns[best] else ""


def _columns(text: str, separator: str) -> int:
    """How many columns the table has with this separator, 0 if it is none.

    All lines have two fields or more, and equally many; or at least half of them have equally many, three or more.
    """
    try:
        widths = [len(record) for record in islice(_records(text, separator), _RECORDS) if any(map(str.strip, record))]
    except csv.Error:
        return 0
    return _usual(widths) if len(widths) > 1 else 0


def _usual(widths: Sequence[int]) -> int:
    width, times = Counter(widths).most_common(1)[0]
    if width > 1 and times == len(widths):
        return width
    return width if width >= LEAST_COLUMNS and times * 2 >= len(widths) else 0
