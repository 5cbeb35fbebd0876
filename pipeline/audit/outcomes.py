"""What an audit says of one figure, cell or file, and of an edition as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """SAME is the same to the last digit or byte; ALIKE is within the stated tolerance, or the same as content."""

    SAME = "same"
    ALIKE = "alike"
    DIFFERENT = "different"
    MISSING = "missing"
    ADDED = "added"

    @property
    def agrees(self) -> bool:
        """Whether the edition stands."""
        return self in (Outcome.SAME, Outcome.ALIKE)


@dataclass(frozen=True)
class Compared:
    """One figure, cell or file. `before` is what the edition has, `after` what the run gave, "" for nothing."""

    name: str
    outcome: Outcome
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Audit:
    """An edition beside what its own inputs give when it is made again under the `conditions`."""

    period: str
    edition: int
    commit: str
    conditions: Mapping[str, str]
    figures: tuple[Compared, ...]
    cells: tuple[Compared, ...]
    files: tuple[Compared, ...]

    @property
    def everything(self) -> tuple[Compared, ...]:
        """All that was compared."""
        return (*self.figures, *self.cells, *self.files)

    @property
    def differing(self) -> tuple[Compared, ...]:
        """What does not agree."""
        return tuple(item for item in self.everything if not item.outcome.agrees)


def counts(compared: tuple[Compared, ...]) -> dict[Outcome, int]:
    """How many there are of each outcome."""
    return {outcome: sum(item.outcome is outcome for item in compared) for outcome in Outcome}
