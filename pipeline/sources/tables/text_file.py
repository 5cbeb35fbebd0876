"""A table in a text file: comma, semicolon, tab or bar between the columns, in any encoding that is certain.

Read by pyarrow in blocks and on all cores; only the mapped columns are ever turned into values.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.messages import LANGUAGES, text
from pipeline.sources.delimited import SEPARATORS, TOLD
from pipeline.sources.encoding import encoding_of
from pipeline.sources.grid import address
from pipeline.sources.records import Refusal
from pipeline.sources.tables.cut import is_cut
from pipeline.sources.tables.header import FIRST_ROWS, Header, Rows, fits
from pipeline.sources.tables.lines import Line, first_lines, ragged, swallowed
from pipeline.sources.tables.loaded import Loaded, Problem
from pipeline.table_kinds import TableKind

if TYPE_CHECKING:
    import pyarrow

_HEAD = 65_536  # bytes in which the first rows are looked for
_BLOCK = 4_194_304


@dataclass
class TextTable:
    """The bytes of a text file; `kinds` tell which delimiter makes a header row of it."""

    raw: bytes
    kinds: Sequence[TableKind]

    @cached_property
    def data(self) -> bytes:
        """The text in UTF-8, without a mark in front and without the line that tells Excel what parts the columns.

        Where lines end as Excel's "CSV (Macintosh)" has them, the file would be one line: they get the usual end.
        Raises Refusal for an encoding that isn't certain.
        """
        text = self._ended
        return text[len(self._told[0].encode()) :] if self._told else text

    @cached_property
    def _ended(self) -> bytes:
        text = self._utf_8().removeprefix(codecs.BOM_UTF8)
        return text if b"\n" in text[:_HEAD] else text.replace(b"\r", b"\n")

    @cached_property
    def _told(self) -> re.Match[str] | None:
        return TOLD.match(self._ended[:_HEAD].decode("utf-8", "ignore"))

    def _utf_8(self) -> bytes:
        encoding = encoding_of(self.raw[:_HEAD])
        if encoding == "utf-8":
            return self.raw
        try:
            return self.raw.decode(encoding).encode()
        except UnicodeError:
            raise Refusal("F616") from None

    @cached_property
    def delimiter(self) -> str:
        """The sign that the file tells, else the one with which a header row is found; the comma where none is."""
        if self._told:
            return self._told[1]
        found = (sign for sign in SEPARATORS if fits(self.kinds, [("", _rows(self._lines(sign)))]))
        return next(found, ",")

    def tops(self) -> Iterator[tuple[str, Rows]]:
        """The first rows."""
        yield "", _rows(self._lines(self.delimiter))

    def load(self, header: Header) -> Loaded:
        """The mapped columns below the header row. A line of another length stops it: what follows may be shifted."""
        line = self._lines(self.delimiter)[header.row - 1]
        whole = self.data[: _end(self.data, self.delimiter)]
        rest = memoryview(whole)[line.end :]
        if not rest:
            return Loaded(header, header.row + 1, {})
        width = len(line.cells)
        wanted = {name: str(places[0]) for name, places in header.places.items()}
        shifted, table = self._read(rest, width, [*wanted.values(), *self._doubted(width, wanted)])
        if shifted:
            return Loaded(header, header.row + 1, {}, ragged(whole, self.delimiter, header.row, width))
        problems: tuple[Problem, ...] = ()
        if table.num_rows <= _line_ends(whole, line.end):  # some values have lines of their own
            problems = swallowed(whole, self.delimiter, header.row, width)
        if not problems and str(width) in table.column_names:
            problems = self._broken_off(header.row + table.num_rows, width, table.column(str(width)))
        columns = {name: table.column(number) for name, number in wanted.items()}
        return Loaded(header, header.row + 1, columns, problems)

    def _doubted(self, width: int, wanted: Mapping[str, str]) -> set[str]:
        """The last column, which is to be looked at where the file may end too early; quotes come in pairs."""
        doubted = not self.data.endswith(b"\n") or self.data.count(b'"') % 2 == 1
        return {str(width)} - set(wanted.values()) if doubted else set()

    def _read(self, rest: memoryview, width: int, wanted: list[str]) -> tuple[bool, pyarrow.Table]:
        """Whether lines of another length are among the rows, and the wanted columns of all others."""
        import pyarrow
        from pyarrow import csv as arrow

        shifted: list[int] = []

        def note(row: arrow.InvalidRow) -> str:
            shifted.append(row.actual_columns)
            return "skip"

        names = [str(number) for number in range(1, width + 1)]

        reading = arrow.ReadOptions(column_names=names, block_size=_BLOCK)
        parsing = arrow.ParseOptions(
            delimiter=self.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
        )
        texts = dict.fromkeys(names, pyarrow.string())
        converting = arrow.ConvertOptions(include_columns=wanted, column_types=texts)
        try:
            table = arrow.read_csv(pyarrow.BufferReader(rest), reading, parsing, converting)
        except pyarrow.ArrowInvalid:  # its message quotes the line
            raise Refusal("F616") from None
        return bool(shifted), table

    def _broken_off(self, row: int, column: int, values: pyarrow.ChunkedArray) -> tuple[Problem, ...]:
        """What is said of a file that may end too early. `values` are those of the last column, where it ends.

        A question where the last value itself shows that it is cut off; else a note, since most look like any other.
        """
        reason = self._cut(values)
        if reason:
            words = {f"reason_{lang}": text(f"sources.cut-{reason}", lang) for lang in LANGUAGES}
            return (Problem("F624", address(row, column), words),)
        return () if self.data.endswith(b"\n") else (Problem("F623", f"{row}:{row}", {}),)

    def _cut(self, values: pyarrow.ChunkedArray) -> str:
        """Why the last value is not whole: its quotes don't close, or it lacks the shape of the others; "" for none."""
        last = (values[-1].as_py() or "") if len(values) else ""
        doubled = last.rstrip("\r\n").replace('"', '""')
        opened = f'{self.delimiter}"{doubled}'.encode()
        if self.data[-len(opened) - 2 :].rstrip(b"\r\n").endswith(opened):  # 2: the end of a line
            return "quote"
        return "" if self.data.endswith(b"\n") or not is_cut(values) else "shape"

    def _lines(self, delimiter: str) -> list[Line]:
        return first_lines(self.data[:_HEAD], delimiter, FIRST_ROWS)


def _rows(lines: Sequence[Line]) -> Rows:
    return {row: dict(enumerate(line.cells, 1)) for row, line in enumerate(lines, 1)}


def _end(data: bytes, delimiter: str) -> int:
    """Where the text ends, without the lines behind the last row that have nothing in them."""
    end = len(data)
    while end:
        start = data.rfind(b"\n", 0, end - 1) + 1
        if data[start:end].strip(b" \r\n" + delimiter.encode()):
            return start + len(data[start:end].rstrip(b"\r\n"))
        end = start
    return 0


def _line_ends(text: bytes, start: int) -> int:
    """How many line ends are in the text from `start` on, those within values too."""
    return text.count(b"\n", start) + text.count(b"\r", start) - text.count(b"\r\n", start)
