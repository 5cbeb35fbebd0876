"""A table in a text file: comma, semicolon, tab or bar between the columns, in any encoding that is certain.

Read by pyarrow in blocks and on all cores; only the mapped columns are ever turned into values.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.messages import LANGUAGES, text
from pipeline.sources.delimited import SEPARATORS
from pipeline.sources.encoding import encoding_of
from pipeline.sources.grid import address
from pipeline.sources.records import Refusal
from pipeline.sources.tables.cut import is_cut
from pipeline.sources.tables.header import FIRST_ROWS, Header, Rows, fits
from pipeline.sources.tables.loaded import Loaded, Problem
from pipeline.table_kinds import TableKind

if TYPE_CHECKING:
    import pyarrow

LISTED = 1000

_HEAD = 65_536  # bytes in which the first rows are looked for
_BLOCK = 4_194_304


@dataclass(frozen=True)
class Line:
    """One record of the first rows, and the physical lines of the file up to its end."""

    cells: Sequence[str]
    lines: int


@dataclass
class TextTable:
    """The bytes of a text file; `kinds` tell which delimiter makes a header row of it."""

    raw: bytes
    kinds: Sequence[TableKind]

    @cached_property
    def data(self) -> bytes:
        """The text in UTF-8, with a mark in front where the file has one. Raises Refusal for another that is wrong.

        Where lines end as Excel's "CSV (Macintosh)" has them, the file would be one line: they get the usual end.
        """
        text = self._utf_8()
        return text if b"\n" in text[:_HEAD] else text.replace(b"\r", b"\n")

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
        """The sign with which a header row is found, the comma where none is."""
        found = (sign for sign in SEPARATORS if fits(self.kinds, [("", _rows(self._lines(sign)))]))
        return next(found, ",")

    def tops(self) -> Iterator[tuple[str, Rows]]:
        """The first rows."""
        yield "", _rows(self._lines(self.delimiter))

    def load(self, header: Header) -> Loaded:
        """The mapped columns below the header row. A line of another length stops it: what follows may be shifted."""
        line = self._lines(self.delimiter)[header.row - 1]
        rest = memoryview(self.data)[_after(self.data, line.lines) : _end(self.data, self.delimiter)]
        names = [str(number) for number in range(1, len(line.cells) + 1)]
        wanted = {name: str(places[0]) for name, places in header.places.items()}
        if not rest:
            return Loaded(header, header.row + 1, {})
        return self._read(header, rest, names, wanted)

    def _read(self, header: Header, rest: memoryview, names: list[str], wanted: dict[str, str]) -> Loaded:
        import pyarrow
        from pyarrow import csv as arrow

        ragged: list[int] = []
        doubted = not self.data.endswith(b"\n") or self.data.count(b'"') % 2 == 1  # quotes come in pairs
        ends = {names[-1]} - set(wanted.values()) if doubted else ()

        def note(row: arrow.InvalidRow) -> str:
            ragged.append(row.actual_columns)
            return "skip"

        try:
            table = arrow.read_csv(
                pyarrow.BufferReader(rest),
                arrow.ReadOptions(column_names=names, block_size=_BLOCK),
                arrow.ParseOptions(
                    delimiter=self.delimiter,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=note,
                ),
                arrow.ConvertOptions(
                    include_columns=[*wanted.values(), *ends],
                    column_types=dict.fromkeys(names, pyarrow.string()),
                ),
            )
        except pyarrow.ArrowInvalid:  # its message quotes the line
            raise Refusal("F616") from None
        if ragged:
            return Loaded(header, header.row + 1, {}, self._ragged(header, len(names)))
        columns = {name: table.column(number) for name, number in wanted.items()}
        problems = self._broken_off(header.row + table.num_rows, len(names), table.column(names[-1])) if doubted else ()
        return Loaded(header, header.row + 1, columns, problems)

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

    def _ragged(self, header: Header, columns: int) -> tuple[Problem, ...]:
        """The lines of another length, found once more one after the other: pyarrow doesn't number them."""
        found: list[Problem] = []
        text = io.TextIOWrapper(
            io.BytesIO(self.data[: _end(self.data, self.delimiter)]), "utf-8-sig", "replace", newline=""
        )
        for number, cells in enumerate(csv.reader(text, delimiter=self.delimiter), 1):
            if number > header.row and len(cells) != columns:
                values = {"columns": str(columns), "found_columns": str(len(cells))}
                found.append(Problem("F607", f"{number}:{number}", values))
        return tuple(found)

    def _lines(self, delimiter: str) -> list[Line]:
        start = self.data[:_HEAD].decode("utf-8-sig", "ignore")
        reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
        try:
            return [Line(cells, reader.line_num) for cells, _ in zip(reader, range(FIRST_ROWS), strict=False)]
        except csv.Error:
            return []


def _rows(lines: Sequence[Line]) -> Rows:
    return {row: dict(enumerate(line.cells, 1)) for row, line in enumerate(lines, 1)}


def _after(data: bytes, lines: int) -> int:
    """Where the line after the first `lines` begins."""
    at = 0
    for _ in range(lines):
        end = data.find(b"\n", at)
        if end < 0:
            return len(data)
        at = end + 1
    return at


def _end(data: bytes, delimiter: str) -> int:
    """Where the text ends, without the lines behind the last row that have nothing in them."""
    end = len(data)
    while end:
        start = data.rfind(b"\n", 0, end - 1) + 1
        if data[start:end].strip(b" \r\n" + delimiter.encode()):
            return start + len(data[start:end].rstrip(b"\r\n"))
        end = start
    return 0
