"""What a stored cell stands for: numbers without the traces of binary floating point, percentages, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Literal
from xml.etree.ElementTree import Element

from pipeline.numerals import MOST_DIGITS, exact_text
from pipeline.sources.records import Cell, CellKind

Format = Literal["number", "percent", "date", "disguised"]

EXCEL_DIGITS = Context(prec=15)  # Excel keeps and shows 15 significant digits; what it stores beyond is binary residue

_STORED = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_SMALLEST = -20

# ECMA-376 part 1, 18.8.30: the numbers of built-in formats; 27-36 and 50-58 are dates in East Asian settings.
_PERCENT_FORMATS = frozenset({"9", "10"})
_DATE_FORMATS = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)

# Which formats show another number than the stored one: a comma behind the last digit divides by 1000, a quoted digit
# beside a digit adds one; and some show none at all.
_SCALED = re.compile(r"[0#?],+(?=\.|[^0#?,]*$)")
_ADDED = re.compile(r'[0#?]"[.,]?[0-9]|[0-9]"[0#?]|[0#?]\\[0-9]')
_SHOWS = re.compile("[0#?@a-z]", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")

_ERROR = re.compile(r"#(REF!|DIV/0!|VALUE!|NAME\?|NUM!|N/A|NULL!)|Err:[0-9]{3}", re.IGNORECASE)

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_CERTAIN = 61  # serials to 60 are off by one: Excel's calendar has a 29 February 1900
_LAST_SERIAL = 2_958_465


def formats(styles: Element) -> tuple[Format, ...]:
    """How each cell style of the styles part shows a number, by the style's index."""
    own = {item.get("numFmtId", ""): item.get("formatCode", "") for item in styles.iterfind(".//{*}numFmts/{*}numFmt")}
    return tuple(_format(item.get("numFmtId", "0"), own) for item in styles.iterfind("{*}cellXfs/{*}xf"))


def struck(styles: Element) -> frozenset[int]:
    """The indices of the cell styles whose font is struck out."""
    fonts = [marks(font, raised=False) for font in styles.iterfind("{*}fonts/{*}font")]
    used = (item.get("fontId", "0") for item in styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(
        place for place, font in enumerate(used) if font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]
    )


def marks(properties: Element, *, raised: bool = True) -> bool:
    """Whether a font, or the properties of a run, strike text out or, with `raised`, raise or lower it."""
    strike, align = properties.find("{*}strike"), properties.find("{*}vertAlign")
    if strike is not None and strike.get("val", "1") not in ("0", "false"):
        return True
    return raised and align is not None and align.get("val") in ("superscript", "subscript")


def format_of(pattern: str) -> Format:
    """How a format code ("0.0%", "dd/mm/yyyy") shows a number."""
    bare = _LITERAL.sub("", pattern).partition(";")[0].lower()
    if "%" in bare:
        return "percent"
    if bare != "general" and re.search("[dmyhs]", bare):
        return "date"
    return "disguised" if pattern and _disguises(pattern) else "number"


def _disguises(pattern: str) -> bool:
    """Whether a number is shown as another one, or not at all; the first section is that of positive numbers."""
    sections = [_LITERAL.sub("", section) for section in pattern.split(";")]
    own = sections if _CONDITION.search(pattern) else sections[:1]
    shown = any(map(_SHOWS.search, own))
    return not shown or any(map(_SCALED.search, own)) or bool(_ADDED.search(pattern))


def is_error(text: str) -> bool:
    """Whether a text is what a formula shows that failed ("#REF!", in LibreOffice also "Err:502")."""
    return bool(_ERROR.fullmatch(text.strip()))


def _format(number: str, own: Mapping[str, str]) -> Format:
    if number in own:
        return format_of(own[number])
    if number in _PERCENT_FORMATS:
        return "percent"
    return "date" if number in _DATE_FORMATS else "number"


def number_cell(sheet: str, address: str, stored: str, shown: Format, epoch_1904: bool) -> Cell:
    """The cell of a stored number. One that is not a decimal number is kept as text."""
    number = stored_number(stored)
    if number is None:
        return Cell(sheet, address, stored)
    if shown == "date":
        day = serial_day(number, epoch_1904)
        return Cell(sheet, address, f"{day:%d/%m/%Y}" if day else exact_text(number), CellKind.DATE, day=day)
    if shown == "percent":
        hundredfold = number.scaleb(2)
        return Cell(sheet, address, exact_text(hundredfold) + "%", CellKind.PERCENT, hundredfold)
    if shown == "disguised" and number:
        return Cell(sheet, address, exact_text(number), CellKind.DISGUISED)
    return Cell(sheet, address, exact_text(number), CellKind.NUMBER, number)


def stored_number(stored: str) -> Decimal | None:
    """The decimal that `stored` stands for: 0.83499999999999996 is 0.835, as Excel shows it; whole numbers are kept.

    None for what is no decimal number, or none of a size that a figure can have.
    """
    if not _STORED.fullmatch(stored):
        return None
    number = Decimal(stored)
    if not _INTEGER.fullmatch(stored):
        number = EXCEL_DIGITS.plus(number)
    if number and not _SMALLEST <= number.adjusted() < MOST_DIGITS:
        return None
    return number if number else Decimal(0)


def fits(number: Decimal) -> bool:
    """Whether it has a size that a figure can have, and no more digits than arithmetic keeps."""
    small = not number or _SMALLEST <= number.adjusted() < MOST_DIGITS
    return small and len(number.as_tuple().digits) <= MOST_DIGITS


def serial_day(serial: Decimal, epoch_1904: bool = False) -> date | None:
    """The day of a date's serial number (its time of day is left out); None outside the calendar."""
    days = int(serial)
    if epoch_1904:
        return _EPOCH_1904 + timedelta(days) if 0 <= days <= _LAST_SERIAL - 1462 else None
    return _EPOCH + timedelta(days) if _FIRST_CERTAIN <= days <= _LAST_SERIAL else None
