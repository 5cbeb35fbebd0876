"""Where a sheet has the form's table: the row of column numbers, and the labels above it, which have to agree.

Columns may stand in another order, or apart from each other, as long as numbers and labels say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from pipeline.findings import Finding
from pipeline.numerals import as_ascii
from pipeline.sources.form_06a.layout import COLUMNS, folded, layout
from pipeline.sources.grid import Sheet
from pipeline.sources.records import Cell, SourceFile, finding
from pipeline.sources.texts import letters, tidy

DEEPEST = 200  # rows with something in them, among which the table's header stands
HIGHEST = 6  # so many rows its labels take at most, an inserted one or two included
LEAST_LABELS = 4  # so many different telling labels in HIGHEST rows make it the form
LEAST_GROUPS = 2  # so many of them name a group where no row of column numbers is near
LEAST_NUMBERS, LEAST_STEPS = 8, 6  # so many column numbers in one row, so many one more than that before it

# "3", "(3)", "3.", "(3)=(4)+(5)+(6)", "(3=4+5+6)"
_NUMBER = re.compile(r"[(\[]? ?([0-9]{1,2}) ?[)\]]?\.? ?(?:=.*)?")


@dataclass(frozen=True)
class Header:
    """The row of column numbers with the columns that each number stands over; `top` is the first row of labels.

    `row` is 0 where there is no such row; `top` and `bottom` then enclose the labels.
    """

    sheet: Sheet
    row: int
    top: int
    bottom: int
    numbered: Mapping[int, tuple[int, ...]]

    @cached_property
    def columns(self) -> dict[int, int]:
        """The sheet's column of each of the form's, the first of those with its number."""
        return {number: columns[0] for number, columns in self.numbered.items()}

    @property
    def span(self) -> tuple[int, ...]:
        """The sheet's columns that are numbered, sorted."""
        return tuple(sorted(column for columns in self.numbered.values() for column in columns))


def find(sheet: Sheet) -> Header | None:
    """The form's header in the sheet; None where the sheet is something else."""
    top = dict(islice(sheet.rows.items(), DEEPEST))
    numbers = next((row for row, cells in top.items() if _numbers(cells)), 0)
    rows = _label_rows(top, numbers)
    if not rows and not (numbers and _is_named(top)):
        return None
    if not numbers:
        return Header(sheet, 0, rows[0], rows[-1], {})
    numbered: dict[int, tuple[int, ...]] = {}
    for column, number in _numbers(top[numbers]).items():
        numbered[number] = (*numbered.get(number, ()), column)
    return Header(sheet, numbers, rows[0] if rows else numbers, numbers - 1, numbered)


def repeated(header: Header) -> list[int]:
    """Further rows of column numbers, below the first."""
    return [row for row, cells in header.sheet.rows.items() if row > header.row and _numbers(cells)]


def check(file: SourceFile, header: Header) -> Iterator[Finding]:
    """What is wrong with the header, so that no figure can be told: numbers and labels that lack or disagree."""
    sheet = header.sheet
    if not header.row:
        yield finding(file, "F501", Cell(sheet.name, f"{header.top}:{header.bottom}", ""))
        return
    for number in COLUMNS:
        columns = header.numbered.get(number, ())
        if not columns:
            row = Cell(sheet.name, f"{header.row}:{header.row}", "")
            yield finding(file, "F502", row, number=str(number), label=layout().columns[number].shown)
        for column in columns[1:]:
            yield finding(file, "F503", sheet.cell(header.row, column), number=str(number))
    for cell, number in _disagreeing(header).items():
        yield finding(file, "F504", cell, number=str(number), label=layout().columns[number].shown)


def _disagreeing(header: Header) -> dict[Cell, int]:
    """The labels that are not those of the column's number, each once: a group's label stands over several columns."""
    labels, columns = _Labels(header), layout().columns
    wrong: dict[Cell, int] = {}
    groups = set()
    for number, column in header.columns.items():
        group = columns[number].group
        if not labels.named(number, column):
            wrong[labels.own(column)] = number
        elif group not in groups and not labels.grouped(number, column):
            groups.add(group)
            wrong.setdefault(labels.above(column), number)
    return wrong


@dataclass(frozen=True)
class _Labels:
    """The labels above each column; joined cells hold theirs for all the columns that they cover."""

    header: Header

    def named(self, number: int, column: int) -> bool:
        """Whether the column's own label is that of the form's column `number`."""
        wanted, own = layout().columns[number], folded(self.own(column).text)
        return own in wanted.labels if wanted.labels else own not in layout().telling

    def grouped(self, number: int, column: int) -> bool:
        """Whether it stands below the label of its group."""
        group = layout().columns[number].group
        return not group or self._group(column) in layout().groups[group]

    def own(self, column: int) -> Cell:
        """The lowest cell with a text above the column; an empty one next to its number where there is none."""
        cells = (self._at(row, column) for row in range(self.header.row - 1, self.header.top - 1, -1))
        lowest = self.header.sheet.cell(max(self.header.row - 1, 1), column)
        return next((cell for cell in cells if tidy(cell.text)), lowest)

    def above(self, column: int) -> Cell:
        """The cell in which the label of its group should stand."""
        return self._at(self._group_row, column)

    def _group(self, column: int) -> str:
        """The folded label of the column's group, which stands over its first column where cells aren't joined."""
        first = self.header.span[0]
        cells = (self._at(self._group_row, at) for at in range(column, first - 1, -1))
        return next((folded(cell.text) for cell in cells if tidy(cell.text)), "")

    @cached_property
    def _group_row(self) -> int:
        """The first row that has the label of a group; the topmost where none has."""
        groups = {label for labels in layout().groups.values() for label in labels}
        rows = range(self.header.top, self.header.row)
        texts = {row: {folded(self._at(row, column).text) for column in self.header.span} for row in rows}
        return next((row for row in rows if texts[row] & groups), self.header.top)

    @cached_property
    def _joined(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The first cell of the area that each place above the numbers belongs to."""
        found = {}
        for area in self.header.sheet.merged:
            for row in range(max(area.top, self.header.top), min(area.bottom, self.header.row - 1) + 1):
                for column in range(max(area.left, self.header.span[0]), min(area.right, self.header.span[-1]) + 1):
                    found[row, column] = (area.top, area.left)
        return found

    def _at(self, row: int, column: int) -> Cell:
        return self.header.sheet.cell(*self._joined.get((row, column), (row, column)))


def _numbers(cells: Mapping[int, Cell]) -> dict[int, int]:
    """The column numbers that a row holds, by column; none where it is no row of column numbers.

    Most of them count on by one, which figures don't: a total stands before its parts, and is above them.
    """
    filled = {column: tidy(as_ascii(cell.text)) for column, cell in cells.items() if tidy(cell.text)}
    matches = {column: _NUMBER.fullmatch(text) for column, text in filled.items()}
    numbers = {column: int(match[1]) for column, match in matches.items() if match and int(match[1]) in COLUMNS}
    steps = sum(first + 1 == second for first, second in pairwise(numbers.values()))
    return numbers if len(set(numbers.values())) >= LEAST_NUMBERS and steps >= LEAST_STEPS else {}


def _is_named(rows: Mapping[int, Mapping[int, Cell]]) -> bool:
    """Whether the form's number is written somewhere."""
    code = letters(layout().code)
    return any(code in letters(cell.text) for cells in rows.values() for cell in cells.values())


def _label_rows(rows: Mapping[int, Mapping[int, Cell]], numbers: int) -> Sequence[int]:
    """The rows of the form's labels: those nearest above the row `numbers`, or anywhere if there is none."""
    telling, groups = layout().telling, layout().groups.values()
    found = {row: {folded(cell.text) for cell in cells.values()} & telling for row, cells in rows.items()}
    named = [row for row, labels in found.items() if labels and (not numbers or numbers - HIGHEST <= row < numbers)]
    for at, row in enumerate(named):
        together = [other for other in named[at:] if other < row + HIGHEST]
        labels = {label for other in together for label in found[other]}
        grouped = sum(bool(labels & group) for group in groups)
        if len(labels) >= LEAST_LABELS and (numbers or grouped >= LEAST_GROUPS):
            return together
    return []
