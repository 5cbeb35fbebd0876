"""The figures that two reports have differently, ranked by consequence: a changed verdict first, then by size."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from pipeline.comparing.causes import Cause, CellChange, causes, cell_changes
from pipeline.comparing.made import Made

WHOLE = Decimal(1)


class ChangeKind(StrEnum):
    """What became of a figure."""

    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True)
class Difference:
    """One figure. `before` and `after` are its printed texts, "" where the report lacks it.

    `size` is the difference of the unrounded values as a part of the larger one: 0 for one that is only rounded in
    another way, 1 for one that is in one report alone. `verdict` are the two verdicts on its target where they differ.
    """

    id: str
    kind: ChangeKind
    before: str
    after: str
    size: Decimal
    verdict: tuple[str, str] | None
    causes: tuple[Cause, ...]
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class VerdictChange:
    """A target whose verdict is another one; "" where a report does not assess it."""

    target: str
    before: str
    after: str


def verdict_changes(before: Made, after: Made) -> tuple[VerdictChange, ...]:
    """The targets with another verdict, in the plan's order."""
    names = dict.fromkeys((*before.targets, *after.targets))
    pairs = ((name, before.statuses.get(name, ""), after.statuses.get(name, "")) for name in names)
    return tuple(VerdictChange(*pair) for pair in pairs if pair[1] != pair[2])


def differences(before: Made, after: Made) -> tuple[Difference, ...]:
    """Every figure whose value or printed text is another one, gravest first."""
    verdicts = {item.target: (item.before, item.after) for item in verdict_changes(before, after)}
    changed = cell_changes(before, after)
    found = []
    for id in dict.fromkeys((*before.figures, *after.figures)):
        old, new = before.figures.get(id), after.figures.get(id)
        if _same(before, after, id):
            continue
        why, cells = causes(before, after, id, changed)
        found.append(
            Difference(
                id=id,
                kind=ChangeKind.GONE if new is None else ChangeKind.ADDED if old is None else ChangeKind.CHANGED,
                before=str(old["text"]) if old else "",
                after=str(new["text"]) if new else "",
                size=size(str(old["value"]), str(new["value"])) if old and new else WHOLE,
                verdict=verdicts.get(id.partition(":")[0]),
                causes=why,
                cells=cells,
            )
        )
    return tuple(sorted(found, key=lambda item: (item.verdict is None, -item.size)))


def _same(before: Made, after: Made, id: str) -> bool:
    """Whether both reports say the same; two languages write the same number in two ways."""
    old, new = before.says(id), after.says(id)
    if old and new and before.lang != after.lang:
        return old[:-1] == new[:-1]
    return old == new


def size(before: str, after: str) -> Decimal:
    """How far two values are apart, as a part of the larger one; 1 where they are no numbers."""
    if before == after:
        return Decimal(0)
    try:
        old, new = Decimal(before), Decimal(after)
        return abs(new - old) / max(abs(old), abs(new))
    except (InvalidOperation, ZeroDivisionError):
        return WHOLE
