"""How the rows are numbered ("A", "I", "1", "1.1", "a"): which of them are groups, and which belong to a group.

A row belongs to the nearest one before it that ranks higher, as in any official document (Nghị định 30/2020/NĐ-CP).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.sources.texts import tidy

# What ranks higher has the lower rank. Text without a number heads what follows; a dash is one of several parts.
_UNNUMBERED, _LETTER, _ROMAN, _ARABIC, _SMALL, _DASH = 0, 1, 2, 3, 40, 41
_DASHES = ("-", "–", "+", "*", "•")
_DEEPEST = _SMALL - _ARABIC

_MARK = r"\(?(?P<mark>[A-ZĐ]|[IVX]+|[0-9]{1,4}(?:\.[0-9]{1,4})*|[a-zđ])"
_ALONE = re.compile(_MARK + r"[.)/]{0,2}")
_BEFORE = re.compile(_MARK + r"(?:[.)/]{1,2} ?| ?[-–:] )(?=\D)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class Numbering:
    """A row's rank and its number among its like: "II" is 2. `before` are those in front of it: "1.2" has (1,).

    `ordinal` is 0 for a row without a number and for one marked by a dash.
    """

    rank: int
    ordinal: int
    before: tuple[int, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the row is numbered at all."""
        return self.rank != _UNNUMBERED

    @property
    def counted(self) -> bool:
        """Whether it has a number, so that it can be told whether one is missing."""
        return self.ordinal > 0


def numbering(ordinal: str, name: str) -> Numbering:
    """The numbering of a row: of its first column, else in front of its name."""
    first = tidy(ordinal)
    if first in _DASHES:
        return Numbering(_DASH, 0)
    match = _ALONE.fullmatch(first) or _BEFORE.match(first) or (None if first else _BEFORE.match(tidy(name)))
    return _numbering(match["mark"]) if match else Numbering(_UNNUMBERED, 0)


def _numbering(mark: str) -> Numbering:
    if mark[0].isdigit():
        *before, own = map(int, mark.split("."))
        return Numbering(_ARABIC + min(len(before), _DEEPEST - 1), own, tuple(before))
    if set(mark) <= _ROMAN_VALUES.keys():
        return Numbering(_ROMAN, _roman(mark))
    return Numbering(_SMALL if mark.islower() else _LETTER, "abcdđeghiklmnopqrstuvxy".find(mark.lower()) + 1)


def _roman(mark: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in mark]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
