"""Why a figure is another one in a second report: each cause is read off what the two reports tell of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.comparing.made import Cell, Made

METHOD = frozenset(
    f"pipeline/{name}.py" for name in ("assessment", "measures", "outlook", "points", "required", "shortfall")
)
"""Where the method stands in the code; a rule may change without another name."""


class Cause(StrEnum):
    """What made a figure another one; in the order in which they are told."""

    CELL = "cell"
    CORRECTION = "correction"
    METHOD = "method"
    PLAN = "plan"
    CODE = "code"
    PERIOD = "period"
    ROUNDING = "rounding"


@dataclass(frozen=True)
class CellChange:
    """An observation that the two reports have differently; None where one of them lacks it."""

    before: Cell | None
    after: Cell | None

    @property
    def cause(self) -> Cause:
        """A correction where the unit's cell still says the same, else the cell."""
        same = self.before and self.after and self.before.found == self.after.found
        return Cause.CORRECTION if same else Cause.CELL


def cell_changes(before: Made, after: Made) -> dict[str, CellChange]:
    """The observations that say something else in the second report, by their keys; where they stand has no say."""
    keys = dict.fromkeys((*before.cells, *after.cells))
    pairs = {name: (before.cells.get(name), after.cells.get(name)) for name in keys}
    return {name: CellChange(*pair) for name, pair in pairs.items() if _said(pair[0]) != _said(pair[1])}


def causes(
    before: Made, after: Made, id: str, changes: Mapping[str, CellChange]
) -> tuple[tuple[Cause, ...], tuple[CellChange, ...]]:
    """The causes of a figure's being another one, and the cells among them.

    A figure that names no observation (a count of targets) rests on all of them. Plan, method
    and other code are named where their files differ and nothing nearer explains the figure; all that differ, since
    the reports can't tell which it was.
    """
    old, new = before.figures.get(id), after.figures.get(id)
    if old and new and old["value"] == new["value"]:
        return (Cause.ROUNDING,), ()
    keys = {key for made, entry in ((before, old), (after, new)) if entry for key in made.inputs(entry)}
    touched = tuple(change for key, change in changes.items() if key in keys)
    found = {change.cause for change in touched}
    if old and new and old["method"] != new["method"]:
        found.add(Cause.METHOD)
    target = id.partition(":")[0]
    if before.plan_facts(target) != after.plan_facts(target):
        found.add(Cause.PLAN)
    if not found and not keys:
        touched = tuple(changes.values())
        found = {change.cause for change in touched} if _counts(old or new) else set()
    return _ordered(found or _remaining(before, after)), touched if found else ()


def _counts(figure: Mapping[str, Any] | None) -> bool:
    """Whether the figure counts targets or measures, so that it moves with any of them."""
    return figure is not None and str(figure["method"]).startswith("count.")


def _remaining(before: Made, after: Made) -> set[Cause]:
    """What is left to explain a figure whose observations are the same."""
    if before.period != after.period:
        return {Cause.PERIOD}
    found = {Cause.PLAN} if before.origin["plan"] != after.origin["plan"] else set()
    old, new = before.origin["code"], after.origin["code"]
    changed = {name for name in (*old, *new) if old.get(name) != new.get(name)}
    if changed & METHOD:
        found.add(Cause.METHOD)
    if changed - METHOD or before.origin["lock"] != after.origin["lock"] or not found:
        found.add(Cause.CODE)
    return found


def _said(cell: Cell | None) -> tuple[str, str] | None:
    return (cell.found, cell.value) if cell else None


def _ordered(found: Iterable[Cause]) -> tuple[Cause, ...]:
    return tuple(cause for cause in Cause if cause in set(found))
