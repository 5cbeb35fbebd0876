"""How Vietnamese writes numbers ("1.777", "83,5"): read to exact decimals and never guessed, printed the same way.

Reading (`read_number`) accepts only what is certain. The rules, in the order in which they are tried:

- nothing, a dash, "x", "k.có", "chưa có" … say that there is no figure (Missing); that is never 0;
- thousands stand in groups of three behind a first group without a leading zero, parted by one and the same sign:
  a point, a comma or a space; a decimal part has another sign than the groups;
- a point before exactly three digits groups thousands in a count ("1.777" hồ sơ), since a count is written without
  decimals; in an amount it may as well be a decimal point, so "1.234" is a question;
- a comma before exactly three digits is a question in both: Vietnamese reads a decimal comma, English thousands;
- so is one group with exactly three digits behind another sign ("1.250,000"): decimals, or a sign mistyped;
- and "1500.000": three decimals that are all 0, or a point that was left out;
- "(5)" is -5 to an accountant and the number of a note to others: a question;
- "1e3", "1/2", "~5", "5 hồ sơ", other scripts' digits and more than 28 digits are not numbers.

Whether a count is whole and not negative is for validation: "0,5" reads as 0.5 here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

MOST_DIGITS = 28  # what decimal arithmetic keeps exactly without being told otherwise
CSV_DECIMALS = 12

NO_FIGURE = frozenset({"", "-", "–", "—", "…", "..."})
NO_FIGURE_IN_WORDS = frozenset(
    {"x", "k.có", "k. có", "ko có", "không có", "chưa có", "không có số liệu", "chưa có số liệu", "n/a"}
)

_SPACES = " \u00a0\u202f\u2007\u2009"
_INVISIBLE = "\u200b\u200e\u200f\ufeff"
_AS_ASCII = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | dict(zip("．，％＋－−（）", ".,%+--()", strict=True))
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_INVISIBLE, "")
)
_SHAPE = re.compile(r"(?P<open>\()?(?P<sign>[+-]?)(?P<body>[0-9][0-9., ]*?) ?(?P<percent>%?)(?P<close>\))?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+")
_MIXED = re.compile(r"[0-9 ]+ [0-9]{3}[.,][0-9]{3}|[0-9]+\.[0-9]{3},[0-9]{3}|[0-9]+,[0-9]{3}\.[0-9]{3}")
_LOOSE = re.compile(r"[1-9][0-9]{3,}[.,]000")
_DECIMAL = re.compile(r"(?P<whole>.+)(?P<mark>[.,])(?P<part>[0-9]+)")
_PLAIN = re.compile(r"0|[1-9][0-9]*")


@dataclass(frozen=True)
class Exact:
    """A number with one reading. With `percent` a "%" stood behind it: "83,5%" has the value 83.5."""

    value: Decimal
    percent: bool = False


@dataclass(frozen=True)
class Ambiguous:
    """Two readings fit; only whoever wrote it knows. The Vietnamese one comes first."""

    readings: tuple[Decimal, ...]
    percent: bool = False


@dataclass(frozen=True)
class Missing:
    """The text says that there is no figure."""


@dataclass(frozen=True)
class NotANumber:
    """The text is neither a number nor one of the ways to say that there is none."""


Numeral = Exact | Ambiguous | Missing | NotANumber


def read_number(text: str, *, whole: bool) -> Numeral:
    """What `text` says. `whole` tells that a whole count is expected, which settles "1.777"."""
    bare = unicodedata.normalize("NFC", as_ascii(text)).strip()
    if " ".join(bare.casefold().split()) in NO_FIGURE | NO_FIGURE_IN_WORDS:
        return Missing()
    shape = _SHAPE.fullmatch(bare)
    if not shape or bool(shape["open"]) != bool(shape["close"]) or (shape["open"] and shape["sign"]):
        return NotANumber()
    readings = _readings(shape["body"], whole)
    if not readings or sum(sign.isdigit() for sign in bare) > MOST_DIGITS:
        return NotANumber()
    if shape["open"]:
        readings = tuple(dict.fromkeys(signed for value in readings for signed in (value.copy_negate(), value)))
    elif shape["sign"] == "-":
        readings = tuple(value.copy_negate() for value in readings)
    percent = bool(shape["percent"])
    return Exact(readings[0], percent) if len(readings) == 1 else Ambiguous(readings, percent)


def _readings(body: str, whole: bool) -> tuple[Decimal, ...]:
    """Every value that the digits and separators of `body` can stand for, the Vietnamese reading first."""
    if body.isdigit():  # a zero in front is usual in official texts: "05 hồ sơ"
        return (Decimal(body),)
    grouped, decimal = _as_grouped(body), _as_decimal(body)
    if grouped is None or decimal is None:
        return tuple(value for value in (grouped, decimal) if value is not None)
    if "," in body:
        return (decimal, grouped)
    certain = whole and " " not in body and not _LOOSE.fullmatch(body)
    return (grouped,) if certain else (grouped, decimal)


def _as_grouped(body: str) -> Decimal | None:
    """A whole number in groups of three; others may be meant so too ("1 777.500", "1.250,000", "1500.000")."""
    uniform = re.sub("[.,]", " ", body) if _MIXED.fullmatch(body) else body
    grouped = _GROUPED.fullmatch(uniform) or _LOOSE.fullmatch(body)
    return Decimal(re.sub("[., ]", "", body)) if grouped else None


def _as_decimal(body: str) -> Decimal | None:
    """A number with a decimal part behind a whole part, plain or in groups parted by another sign."""
    parts = _DECIMAL.fullmatch(body)
    if not parts:
        return None
    whole = parts["whole"]
    grouped = _GROUPED.fullmatch(whole) and parts["mark"] not in whole
    if not grouped and not _PLAIN.fullmatch(whole):
        return None
    return Decimal(f"{re.sub('[., ]', '', whole)}.{parts['part']}")


def as_ascii(text: str) -> str:
    """`text` with plain digits, separators, signs and spaces for their full-width and typographic forms."""
    return text.translate(_AS_ASCII)


def rounded(value: Fraction | Decimal, decimals: int) -> Fraction:
    """`value` to so many decimals, halves away from zero, as schools and Excel teach it (0.5 -> 1, -0.5 -> -1)."""
    scaled = Fraction(value) * 10**decimals
    away = (abs(scaled.numerator) * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Fraction(away if scaled >= 0 else -away, 10**decimals)


def format_number(value: Fraction | Decimal, decimals: int, lang: str) -> str:
    """`value` rounded (see `rounded`) and written: "1.777", "83,5" in Vietnamese, "1,777", "83.5" in English."""
    plain = _digits(rounded(value, decimals), decimals)
    whole, _, part = plain.lstrip("-").partition(".")
    thousands, mark = (",", ".") if lang == "en" else (".", ",")
    body = f"{int(whole):,}".replace(",", thousands) + (mark + part if part else "")
    return "-" + body if plain.startswith("-") else body


def decimal_text(value: Fraction | Decimal) -> str:
    """`value` for CSV and JSON: plain notation, a point, no exponent, no zeros at the end.

    Exact where it ends within 12 decimals, else rounded to 12, halves to even.
    """
    scale = 10**CSV_DECIMALS
    digits = _digits(Fraction(round(Fraction(value) * scale), scale), CSV_DECIMALS)
    return digits.rstrip("0").rstrip(".")


def exact_text(value: Decimal) -> str:
    """`value` in plain notation with every digit it has: "1777", "83.5", never "1E+3"."""
    plain = format(value.copy_abs() if value.is_zero() else value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _digits(value: Fraction, decimals: int) -> str:
    """A value that has no more than `decimals` decimals, written with all of them."""
    scaled = abs(int(value * 10**decimals))
    whole, part = divmod(scaled, 10**decimals)
    body = f"{whole}.{part:0{decimals}}" if decimals else str(whole)
    return "-" + body if value < 0 else body
