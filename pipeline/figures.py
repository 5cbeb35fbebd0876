"""Every figure that is printed: its unrounded value, how it was rounded, and what it was computed from.

A figure is entered in a ledger at the moment it is printed, and only the ledger gives out printed numbers, so
figures.json and the report can't tell different things. The number comes as Markdown that carries its figure's id,
so that the page can open what stands behind it; in PDF and Word the id is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from pipeline.markdown import attribute
from pipeline.messages import text
from pipeline.numerals import decimal_text, format_number, rounded

Style = Literal["percent", "points", "points-in-words", "number"]  # points: in a table, and in a sentence

MOST_DECIMALS = 12
_MARKED = re.compile(r'\[([^\[\]]*)\]\{data-figure="(?:[^"\\]|\\.)*"\}')


@dataclass(frozen=True)
class Cell:
    """A cell that a figure quotes without its being an observation, as a warning does; addresses as in findings."""

    source: str
    sheet: str
    cell: str
    found: str


@dataclass(frozen=True)
class Figure:
    """One printed figure. `value` is exact (or 12 decimals where it has no end); `inputs` are observation ids.

    `targets` are the ids of the targets that it counts, `cells` what it quotes.
    """

    id: str
    value: str
    text: str
    decimals: int
    method: str
    inputs: tuple[str, ...]
    targets: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass
class Ledger:
    """The figures that one notebook prints, in the order of printing, in one language."""

    lang: str
    figures: dict[str, Figure] = field(default_factory=dict)

    def enter(
        self,
        id: str,
        value: Fraction,
        *,
        style: Style = "number",
        decimals: int = 0,
        signed: bool = False,
        method: str = "",
        inputs: Iterable[str] = (),
        targets: Iterable[str] = (),
        cells: Iterable[Cell] = (),
    ) -> str:
        """Enters a figure and returns its printed text, as Markdown that carries the figure's id.

        Raises ValueError when the same id was printed with another text before: a report must not show one
        figure in two ways.
        """
        shown = printed(value, decimals, style, self.lang, signed=signed)
        behind = (tuple(inputs), tuple(targets), tuple(cells))
        return self._mark(Figure(id, decimal_text(value), shown, decimals, method, *behind))

    def quote(
        self, id: str, shown: str, value: str, method: str, *, inputs: Iterable[str] = (), cells: Iterable[Cell] = ()
    ) -> str:
        """Enters a number that stands in a quoted text as it is, and returns it as `enter` does."""
        decimals = len(value.partition(".")[2])
        return self._mark(Figure(id, value, shown, decimals, method, tuple(inputs), (), tuple(cells)))

    def _mark(self, figure: Figure) -> str:
        if self.figures.setdefault(figure.id, figure) != figure:
            raise ValueError(f"{figure.id} is printed both as {self.figures[figure.id]} and as {figure}")
        return f"[{figure.text}]{{data-figure={attribute(figure.id)}}}"


def counted_targets(ledger: Ledger, id: str, targets: Sequence[str]) -> str:
    """Enters how many targets these are; the figure names them, and through them what their verdicts rest on."""
    return ledger.enter(id, Fraction(len(targets)), method="count.targets", targets=targets)


def unmarked(markdown: str) -> str:
    """`markdown` with its figures as bare numbers, for texts that can't carry their ids."""
    return _MARKED.sub(r"\1", markdown)


def unsigned(figure: str) -> str:
    """A figure as the ledger gives it, without its sign, where the words beside it say "above" or "a rise"."""
    return re.sub(r"^\[[+−]", "[", figure)


def printed(value: Fraction, decimals: int, style: Style, lang: str, *, signed: bool = False) -> str:
    """`value` as officials write it: "83,5%", "+3,2 điểm %", "1.777"; a minus is the sign U+2212."""
    body = format_number(abs(value), decimals, lang)
    below = value < 0 and rounded(value, decimals) != 0
    sign = "−" if below else "+" if signed and value > 0 else ""
    return sign + text(f"figures.{style}", lang, number=body)


def decimals_apart(value: Fraction, bounds: Iterable[Fraction], least: int) -> int:
    """The fewest decimals, `least` or more, at which rounding keeps `value` on its own side of every bound.

    49.98 beside a threshold of 50 takes two: one would print "50,0%" beside "Không đạt".
    """
    told_apart = [bound for bound in bounds if bound != value]
    for decimals in range(least, MOST_DECIMALS):
        if all(rounded(value, decimals) != rounded(bound, decimals) for bound in told_apart):
            return decimals
    return MOST_DECIMALS
