"""How single cells of a good workbook come back from a unit: values, codes and days written in another way.

A mutation is a function from a sheet and a source of chance to the cells one of which a finding has to name; an empty
set means that the figures stay what they were and nothing stops the report.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

HEADER = 8
CODE, NAME, UNIT, VALUE, START, END, EVIDENCE, NOTE = range(1, 9)
SAME: frozenset[str] = frozenset()

Content = str | int | float | date | None
Mutation = Callable[[Worksheet, random.Random], frozenset[str] | None]
"""None where the sheet has nothing that can be changed so: another one is taken then."""


def at(*cells: Cell) -> frozenset[str]:
    return frozenset(cell.coordinate for cell in cells)


def lines(sheet: Worksheet) -> range:
    return range(HEADER + 1, sheet.max_row + 1)


def row_of(sheet: Worksheet, code: str) -> int | None:
    return next((row for row in lines(sheet) if sheet.cell(row, CODE).value == code), None)


def number(cell: Cell) -> int | None:
    """The count that a cell of a good workbook stands for."""
    text = str(cell.value).replace(".", "").replace(" ", "")
    return int(text) if text.isdecimal() else None


def counted(sheet: Worksheet, chance: random.Random, least: int = 0) -> Cell | None:
    """The cell of a value that is a count of at least `least`; amounts follow rules of their own."""
    cells = [sheet.cell(row, VALUE) for row in lines(sheet) if sheet.cell(row, UNIT).value != "đồng"]
    found = [cell for cell in cells if (size := number(cell)) is not None and size >= least]
    return chance.choice(found) if found else None


def rewritten(change: Callable[[int], Content], least: int = 0, *, told: bool, shown: str = "General") -> Mutation:
    """A count written in another way, or something else in its place; `shown` is the cell's number format."""

    def mutate(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
        cell = counted(sheet, chance, least)
        size = number(cell) if cell else None
        if cell is None or size is None:
            return None
        cell.value, cell.number_format = change(size), shown
        return at(cell) if told else SAME

    return mutate


def grouped(size: int, sign: str) -> str:
    return f"{size:,}".replace(",", sign)


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isdecimal() else sign for sign in text)


def texts(change: Callable[[str], str]) -> Mutation:
    """Every text of the sheet changed."""

    def mutate(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            cell.value = change(str(cell.value))
        return SAME

    return mutate


def cells_of(column: int, change: Callable[[str], Content], *, told: bool) -> Mutation:
    """One cell of a column changed in a row of a number."""

    def mutate(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
        value = counted(sheet, chance)
        if value is None:
            return None
        cell = sheet.cell(value.row, column)
        cell.value = change(str(cell.value))
        return at(cell) if told else SAME

    return mutate


def days(change: Callable[[date], Content], shown: str = "@", *, told: bool = False) -> Mutation:
    """The first day of one row written in another way."""

    def mutate(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
        value = counted(sheet, chance)
        if value is None:
            return None
        cell = sheet.cell(value.row, START)
        day, month, year = _parts(cell)
        cell.value, cell.number_format = change(date(year, month, day)), shown
        return at(cell) if told else SAME

    return mutate


def _parts(cell: Cell) -> tuple[int, int, int]:
    if isinstance(cell.value, date):
        return cell.value.day, cell.value.month, cell.value.year
    day, month, year = str(cell.value).split("/")
    return int(day), int(month), int(year)
