"""The standard workbook's layout (workbook.toml): where a sheet has its head and its table, found by their labels."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.sources.grid import Place, Sheet
from pipeline.sources.records import Cell, CellKind
from pipeline.sources.texts import as_known, fold

OPTIONAL_COLUMNS = frozenset({"name", "note"})
LEAST_COLUMNS = 3  # so many of the table's labels in one row make it a header row


@dataclass(frozen=True)
class Layout:
    """Labels and words by their folded text; `sheet`, `title` and `labels` (words too) are what the form prints.

    `totals` are what a row that adds up others is called.
    """

    head: Mapping[str, str]
    columns: Mapping[str, str]
    words: Mapping[str, str]
    labels: Mapping[str, str]
    totals: frozenset[str]
    sheet: str
    title: str


@dataclass(frozen=True)
class Header:
    """A row that names the table's columns: each field with its columns, the first of which is used."""

    row: int
    columns: Mapping[str, tuple[int, ...]]

    @property
    def span(self) -> tuple[int, ...]:
        """The table's columns, sorted."""
        return tuple(sorted(column for columns in self.columns.values() for column in columns))

    @property
    def missing(self) -> tuple[str, ...]:
        """The required fields that it doesn't name."""
        return tuple(name for name in dict.fromkeys(layout().columns.values()) if self._lacks(name))

    @property
    def doubled(self) -> tuple[str, ...]:
        """The fields that it names more than once."""
        return tuple(name for name, columns in self.columns.items() if len(columns) > 1)

    def _lacks(self, name: str) -> bool:
        return name not in self.columns and name not in OPTIONAL_COLUMNS


@dataclass(frozen=True)
class Head:
    """The labels above the table with their values, the first of each; `doubled` are the labels that stand twice."""

    labels: Mapping[str, Place]
    values: Mapping[str, Cell]
    doubled: tuple[tuple[str, Cell], ...]


@cache
def layout() -> Layout:
    """The layout of the standard workbook."""
    tables = tomllib.loads((Path(__file__).parent / "workbook.toml").read_text("utf-8"))

    def folded(table: str) -> dict[str, str]:
        return {fold(label): name for name, labels in tables[table].items() for label in labels}

    printed = {name: labels[0] for table in ("head", "columns", "words") for name, labels in tables[table].items()}
    return Layout(
        folded("head"),
        folded("columns"),
        folded("words"),
        printed,
        totals=frozenset(map(fold, tables["totals"])),
        sheet=tables["sheet"],
        title=tables["title"],
    )


def headers(sheet: Sheet) -> list[Header]:
    """Every header row of the sheet, from the top."""
    found = []
    for row, cells in sheet.rows.items():
        columns: dict[str, tuple[int, ...]] = {}
        for column, cell in cells.items():
            name = layout().columns.get(as_known(cell.text, layout().columns))
            if name:
                columns[name] = (*columns.get(name, ()), column)
        if len(columns) >= LEAST_COLUMNS:
            found.append(Header(row, columns))
    return found


def head(sheet: Sheet, above: int) -> Head:
    """The head in the rows above `above`. A label without a value has the empty cell to its right."""
    labels: dict[str, Place] = {}
    values: dict[str, Cell] = {}
    doubled = []
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            name = layout().head.get(fold(cell.text)) if row < above else None
            if name in labels:
                doubled.append((name, cell))
            elif name:
                labels[name] = (row, column)
                values[name] = _value(sheet, row, cells, column)
    return Head(labels, values, tuple(doubled))


def _value(sheet: Sheet, row: int, cells: Mapping[int, Cell], label: int) -> Cell:
    """The first filled cell to the right of a label, if no other label stands before it; else an empty one."""
    beside = sheet.cell(row, label + 1)
    empty = replace(beside, text="", kind=CellKind.TEXT) if fold(beside.text) in layout().head else beside
    first = next((cell for column, cell in cells.items() if column > label and fold(cell.text)), empty)
    return empty if fold(first.text) in layout().head else first
