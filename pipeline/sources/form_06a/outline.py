"""Groups and their rows: which rows add up to which, so that no group is counted beside its own rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.sources.form_06a.layout import FIGURES, FIRST_FIGURE
from pipeline.sources.form_06a.lines import Line

MORE_THAN_ONE = 2


@dataclass
class Node:
    """A row with those that belong to it. `follows` tells whether its number goes on from the rows before it."""

    line: Line
    children: list[Node] = field(default_factory=list)
    follows: bool = True

    @property
    def parts(self) -> list[Node]:
        """The rows that a sum is made of: the row itself, for a heading without figures those below it."""
        return [self] if self.line.has_figures else [part for child in self.children for part in child.parts]


@dataclass(frozen=True)
class Outline:
    """The rows without the total row, as a tree; `total` is that row, `more` are further ones."""

    tops: tuple[Node, ...]
    total: Line | None
    more: tuple[Line, ...]

    @property
    def nodes(self) -> list[Node]:
        """Every row of the tree from the top."""
        return list(_walk(self.tops))

    @property
    def parts(self) -> list[Node]:
        """The rows that the total is made of."""
        return [part for top in self.tops for part in top.parts]


def outline(lines: Sequence[Line]) -> Outline:
    """The rows as their numbers have them."""
    totals = [line for line in lines if line.is_total]
    tops: list[Node] = []
    open_: list[Node] = []
    last_of_rank: dict[int, int] = {}
    for line in lines:
        if line.is_total:
            continue
        node, rank = Node(line), line.numbering.rank
        while open_ and open_[-1].line.numbering.rank >= rank:
            open_.pop()
        siblings = open_[-1].children if open_ else tops
        node.follows = _follows(node, siblings, open_[-1] if open_ else None, last_of_rank.get(rank, 0))
        siblings.append(node)
        open_.append(node)
        last_of_rank[rank] = line.numbering.ordinal
    return Outline(tuple(tops), totals[0] if totals else None, tuple(totals[1:]))


def total(nodes: Sequence[Node], column: int) -> int | None:
    """The sum of one column over rows; None where one of them could not be read."""
    counts = [node.line.counts.get(column) for node in nodes]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def doubtful(known: Outline, *, adds_up: bool) -> list[Line]:
    """The rows of which it is not certain whether they are groups or belong to one.

    A row whose number doesn't go on from the one before is, unless the sums show what it is. They don't where there is
    no total row, or where a row is the sum of those behind it: then both readings fit.
    """
    if sum(node.line.has_figures for node in known.nodes) < MORE_THAN_ONE:
        return []
    strange = [node.line for node in known.nodes if not node.follows]
    certain = adds_up and known.total is not None
    if strange and not certain:
        return strange
    least = 1 if strange else 2  # numbered rows of small figures are alike now and then
    levels = [known.tops, *(node.children for node in known.nodes)]
    return [] if certain and not strange else [line for level in levels for line in _sums_of_others(level, least)]


def _follows(node: Node, siblings: Sequence[Node], parent: Node | None, last: int) -> bool:
    """Whether a number is the next one among its siblings, or the first of a group that counts on or begins anew."""
    own = node.line.numbering
    if not own.certain:
        return not node.line.has_figures
    if not own.counted:
        return parent is not None
    if own.before and (parent is None or parent.line.numbering.ordinal != own.before[-1]):
        return False
    alike = [sibling.line.numbering for sibling in siblings if sibling.line.numbering.rank == own.rank]
    return own.ordinal == alike[-1].ordinal + 1 if alike else own.ordinal in (1, last + 1)


def _sums_of_others(level: Sequence[Node], least: int) -> Iterator[Line]:
    """The rows that are in every column the sum of `least` or more rows with figures right behind them."""
    parts = [part for node in level for part in node.parts if any(part.line.counts.values())]
    for at, node in enumerate(parts):
        sums = dict.fromkeys(FIGURES, 0)
        for count, other in enumerate(parts[at + 1 :], 1):
            sums = {number: sums[number] + other.line.counts.get(number, 0) for number in FIGURES}
            if count >= least and sums == node.line.counts:
                yield node.line
            if sums[FIRST_FIGURE] > node.line.counts.get(FIRST_FIGURE, 0):
                break


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)
