"""Dates as cells have them: real dates, serial numbers, and text as officials write it, the day first."""

from __future__ import annotations

import re
from datetime import date

from pipeline.numerals import as_ascii
from pipeline.sources.cells import serial_day
from pipeline.sources.records import Cell, CellKind
from pipeline.sources.texts import tidy

NOT_A_DATE, IMPOSSIBLE = "F309", "F310"

_DAY_FIRST = re.compile(r"(?:ngày )?([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4})", re.IGNORECASE)
_IN_WORDS = re.compile(r"ngày ([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")

# A number in a date's place is a date whose format was lost, if it is the serial of a day of this century.
SERIALS = range(36_526, 73_051)


def day_of(cell: Cell) -> date | str:
    """The day that the cell names, or the code of what is wrong with it: not a date, or one that no calendar has."""
    if cell.kind is CellKind.DATE:
        return cell.day or NOT_A_DATE
    if cell.kind is CellKind.NUMBER and cell.number is not None and cell.number in SERIALS:
        return serial_day(cell.number) or NOT_A_DATE
    return day_of_text(cell.text) if cell.kind is CellKind.TEXT else NOT_A_DATE


def day_of_text(text: str) -> date | str:
    """The day that a text names ("14/12/2025", "ngày 14 tháng 12 năm 2025", "2025-12-14"), or what is wrong with it."""
    bare = tidy(as_ascii(text))
    if match := _DAY_FIRST.fullmatch(bare):
        return _day(match[4], match[3], match[1])
    if match := _IN_WORDS.fullmatch(bare):
        return _day(match[3], match[2], match[1])
    if match := _ISO.fullmatch(bare):
        return _day(match[1], match[2], match[3])
    return NOT_A_DATE


def _day(year: str, month: str, day: str) -> date | str:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return IMPOSSIBLE
