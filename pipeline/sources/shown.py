"""A stored value beside the text that is shown for it, where a container keeps both: do they say the same?

Web pages that Excel or LibreOffice wrote and OpenDocument spreadsheets have both. Formats round, group, add a unit or a
sign of percent; none of that is a contradiction. A factor of thousand, another sign or another digit is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.numerals import NO_FIGURE, as_ascii, exact_text
from pipeline.sources.cells import Format, number_cell, stored_number
from pipeline.sources.dates import day_of_text
from pipeline.sources.records import Cell, CellKind
from pipeline.sources.texts import tidy

_NUMBER = re.compile(r"(?<![\w.,])[0-9](?:[0-9., ]*[0-9])?(?:E[+-]?[0-9]{1,3})?", re.IGNORECASE)
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
_MINUS = re.compile("^\\W*[-\u2212]|[-\u2212]$")
_TOO_NARROW = re.compile("#+")  # what programs show where a column is too narrow
_GROUPS = re.compile(r"[0-9]{1,3}(?:[., ][0-9]{3})+")
_PERCENT = 2
_HALF = Decimal("0.5")


def shown_cell(sheet: str, address: str, stored: str, shape: Format, epoch_1904: bool, shown: str) -> Cell:
    """The cell of a stored number, as `number_cell` gives it; CONTRADICTED where `shown` is another value.

    A number shown with a sign of percent is a percentage, whatever its format is called.
    """
    number = stored_number(stored)
    cell = number_cell(sheet, address, stored, shape, epoch_1904)
    if number is None or cell.kind is CellKind.DISGUISED:
        return cell
    if cell.kind is CellKind.DATE:
        return dated_cell(cell, shown)
    text = tidy(as_ascii(shown))
    if not text and number:
        return Cell(sheet, address, exact_text(number), CellKind.DISGUISED)
    if _says(text, number, 0) and (cell.kind is not CellKind.PERCENT or not number):
        return cell  # a sign of percent then is a letter like any other
    if "%" in text and _says(text, number, _PERCENT):
        return number_cell(sheet, address, stored, "percent", epoch_1904)
    return Cell(sheet, address, shown, CellKind.CONTRADICTED, behind=exact_text(number))


def dated_cell(cell: Cell, shown: str) -> Cell:
    """The cell of a stored day; CONTRADICTED where `shown` names another day, whichever way round it is written."""
    text = tidy(as_ascii(shown))
    days = {day for day in (day_of_text(text),) if isinstance(day, date)}
    written = {(int(one), int(other), int(year) % 100) for one, other, year in _DAY.findall(text)}
    written |= {(day.day, day.month, day.year % 100) for day in days}
    if cell.day is None or not written:
        return cell
    own = {(*pair, cell.day.year % 100) for pair in ((cell.day.day, cell.day.month), (cell.day.month, cell.day.day))}
    return cell if written & own else Cell(cell.sheet, cell.address, shown, CellKind.CONTRADICTED, behind=cell.text)


def text_cell(sheet: str, address: str, stored: str, shown: str) -> Cell:
    """The cell of a stored text; CONTRADICTED where another one is shown. Spaces and capitals make no difference."""
    alike = "".join(tidy(stored).split()).casefold() == "".join(tidy(shown).split()).casefold()
    return Cell(sheet, address, stored) if alike else Cell(sheet, address, shown, CellKind.CONTRADICTED, behind=stored)


def _says(text: str, number: Decimal, shift: int) -> bool:
    """Whether a text shows the number times ten to the `shift`, rounded to as many decimals as it has."""
    if _TOO_NARROW.fullmatch(text):
        return True
    tokens = _NUMBER.findall(text)
    if not tokens:
        return not number and (not text or text in NO_FIGURE)
    if len(tokens) > 1:
        return False
    negative = bool(_MINUS.search(text)) or (text.startswith("(") and text.endswith(")"))
    if number and negative != (number < 0):
        return False
    return any(abs(abs(number) - value) <= _HALF.scaleb(last) for value, last in _readings(tokens[0], shift))


def _readings(token: str, less: int) -> Iterator[tuple[Decimal, int]]:
    """Each number that the digits and their separators may stand for, with the exponent of its last digit."""
    body, _, power = token.upper().partition("E")
    shift = int(power or 0) - less
    if body.isdigit() or _GROUPS.fullmatch(body):
        yield Decimal(re.sub("[., ]", "", body)).scaleb(shift), shift
    whole, mark, part = _last_mark(body)
    if mark and part.isdigit() and mark not in whole:
        yield Decimal(f"{re.sub('[., ]', '', whole)}.{part}").scaleb(shift), shift - len(part)


def _last_mark(body: str) -> tuple[str, str, str]:
    """A number's text before, at and behind its last point or comma."""
    at = max(body.rfind("."), body.rfind(","))
    return (body[:at], body[at], body[at + 1 :]) if at >= 0 else (body, "", "")
