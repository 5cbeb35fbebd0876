"""Numbers in their places: the same number, between the same words, as often as on the page.

A "2" stands somewhere in any document, so that finding one says nothing of a figure. What surrounds a number is told
by letters alone: line ends, dashes, capitals of headings and the other numbers of a row have no say, nor has a plus,
which may stand outside of a figure. A page of the PDF may end just before or just after a number, and its header then
comes between: one side has to agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.verify.texts import MARK

NEAR = 12  # letters on either side
_NUMBER = re.compile(rf"{MARK}?[+−]?\d+(?:[.,]\d+)*")
# Of the annex of sources, which the page has no need of, and of targets (2.a.4.3): where a page of the PDF ends between
# two rows, the code of the second stands beside other words.
_CODES = re.compile(r"\b[NS]\d{1,5}\b|\b\d+\.[a-zđ](?:\.\d+)+\b")
_NO_LETTERS = re.compile(rf"[^\w{MARK}]+|[\d_]+")


@dataclass(frozen=True)
class Surrounded:
    """A number with the letters around it. `marked` tells whether the page gives it a figure's id."""

    number: str
    before: str
    after: str
    marked: bool

    @property
    def sides(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The number with what is before it, and with what is after it."""
        return ("<" + self.before, self.number), (">" + self.after, self.number)


def surrounded(text: str) -> Iterator[Surrounded]:
    """Every number of `text`, in order."""
    said = _CODES.sub("", text)
    numbers = list(_NUMBER.finditer(said))
    ends = [0, *(found.end() for found in numbers)]
    starts = [*(found.start() for found in numbers), len(said)]
    between = [_letters(said[end:start]) for end, start in zip(ends, starts, strict=True)]
    for place, found in enumerate(numbers):
        number = found.group()
        yield Surrounded(
            number.removeprefix(MARK).lstrip("+"),
            _near(between[place::-1], last=True),
            _near(between[place + 1 :], last=False),
            number.startswith(MARK),
        )


def out_of_place(page: str, document: str) -> list[int]:
    """Which of the marked numbers of `page`, counted from 0, do not stand in `document` where the page has them."""
    shown, there = list(surrounded(page)), _counted(surrounded(document))
    wanted = _counted(shown)
    marked = [item for item in shown if item.marked]
    return [place for place, item in enumerate(marked) if not any(there[side] >= wanted[side] for side in item.sides)]


def _counted(numbers: Iterator[Surrounded] | list[Surrounded]) -> Counter[tuple[str, str]]:
    return Counter(side for item in numbers for side in item.sides)


def _letters(said: str) -> str:
    return _NO_LETTERS.sub("", said).casefold()


def _near(pieces: list[str], *, last: bool) -> str:
    """The nearest letters, taken from the nearest pieces of text."""
    near = ""
    for piece in pieces:
        near = piece + near if last else near + piece
        if len(near) >= NEAR:
            break
    return near[-NEAR:] if last else near[:NEAR]
