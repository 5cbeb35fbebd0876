"""The lines of a text table one after the other: pyarrow, which reads it in blocks, doesn't tell their numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.sources.records import Cell, Refusal
from pipeline.sources.tables.loaded import Problem

_LEAST_COLUMNS = 5  # prose of two lines has as many commas as a narrower table has in a row


@dataclass(frozen=True)
class Line:
    """One record of a text, and where in its bytes it ends."""

    cells: Sequence[str]
    end: int


class _Counted:
    """The lines of a text as csv takes them, which also a lone carriage return ends.

    `end` is where in the text's bytes the last one ends, `since` are those that came since it was emptied.
    """

    def __init__(self, text: io.TextIOBase) -> None:
        self._lines = text
        self.end = 0
        self.since: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.end += len(line.encode())
            self.since.append(line)
            yield line


def first_lines(start: bytes, delimiter: str, most: int) -> list[Line]:
    """The first records of a text, none where its quotes don't close."""
    text = _Counted(io.StringIO(start.decode("utf-8", "ignore"), newline=""))
    reader = csv.reader(text, delimiter=delimiter)
    try:
        return [Line(cells, text.end) for cells, _ in zip(reader, range(most), strict=False)]
    except csv.Error:
        return []


def ragged(data: bytes, delimiter: str, after: int, columns: int) -> tuple[Problem, ...]:
    """F607 for each line below `after` that has another number of columns.

    Raises Refusal at a line whose quotes don't close: all that follows would be one value of it.
    """
    return tuple(
        Problem("F607", f"{number}:{number}", {"columns": str(columns), "found_columns": str(len(cells))})
        for number, cells, _ in _records(data, delimiter)
        if number > after and len(cells) != columns
    )


def swallowed(data: bytes, delimiter: str, after: int, columns: int) -> tuple[Problem, ...]:
    """F626 for each line below `after` that seems to have whole other lines within one of its values.

    Quotes that open and don't close take in all lines up to the next ones, and a line of the right length may be left.
    """
    return tuple(
        Problem("F626", f"{number}:{number}", {})
        for number, cells, lines in _records(data, delimiter)
        if number > after and len(lines) > 1 and (_loose(lines, delimiter) or _holds_lines(cells, delimiter, columns))
    )


def _records(data: bytes, delimiter: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each record with its number and its physical lines."""
    text, number = _Counted(io.TextIOWrapper(io.BytesIO(data), "utf-8", "replace", newline="")), 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=delimiter), 1):
            yield number, cells, text.since
            text.since = []
    except csv.Error:
        raise Refusal("F616", Cell("", f"{number + 1}:{number + 1}", "")) from None


def _loose(lines: Sequence[str], delimiter: str) -> bool:
    """Whether quotes don't close, or close where the value goes on."""
    try:
        return not list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return True


def _holds_lines(cells: Sequence[str], delimiter: str, columns: int) -> bool:
    """Whether a value has as many delimiters as the lines that it would have taken in."""
    ends = ((cell.count(delimiter), len(cell.splitlines()) - 1) for cell in cells)
    return columns >= _LEAST_COLUMNS and any(0 < lines * (columns - 1) <= found for found, lines in ends)
