"""A sheet as a grid of cells, and the addresses of its places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.sources.records import Cell

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Place = tuple[int, int]


@dataclass(frozen=True)
class Area:
    """A rectangle of cells; rows and columns count from 1, both ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """As Excel writes it: "A8:H9"."""
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"

    def touches(self, rows: Sequence[int], columns: Sequence[int]) -> bool:
        """Whether it has a cell in one of `rows` and between the least and the greatest of `columns`; both sorted."""
        at = bisect_left(rows, self.top)
        return at < len(rows) and rows[at] <= self.bottom and self.left <= columns[-1] and columns[0] <= self.right


@dataclass
class Sheet:
    """One sheet. `cells` holds the filled ones by (row, column), counted from 1; `hidden_columns` are (first, last).

    `filtered_rows` are those of the hidden rows that a filter hides, `linked` the cells whose formula takes something
    from another file: as far as the container tells. `hidden` is the sheet itself.
    """

    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filtered_rows: set[int] = field(default_factory=set)
    linked: set[Place] = field(default_factory=set)
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The cell there, an empty one if nothing is in it."""
        return self.cells.get((row, column)) or Cell(self.name, address(row, column), "")

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:
        """The filled cells by row, then by column, both in order; asked for once the sheet is complete."""
        found: dict[int, dict[int, Cell]] = {}
        for row, column in sorted(self.cells):
            found.setdefault(row, {})[column] = self.cells[row, column]
        return found

    def column_hidden(self, column: int) -> bool:
        """Whether the column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def address(row: int, column: int) -> str:
    """The A1 address of a place."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """A column as Excel names it: 1 is "A", 27 is "AA"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place(text: str) -> Place:
    """The place of an A1 address. Raises ValueError for anything else."""
    match = _ADDRESS.fullmatch(text)
    if not match:
        raise ValueError(text)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return checked(int(match[2]), column)


def checked(row: int, column: int) -> Place:
    """The place itself. Raises ValueError for one that no sheet has."""
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise ValueError((row, column))
    return row, column


def area(text: str) -> Area:
    """The area of a range ("A8:H9", or one cell). Raises ValueError for anything else."""
    first, _, last = text.partition(":")
    (top, left), (bottom, right) = place(first), place(last or first)
    return Area(top, left, bottom, right)


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Consecutive numbers gathered: 3, 4, 5, 9 gives (3, 5), (9, 9)."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
