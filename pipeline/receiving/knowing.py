"""Whether a file that came is new, and whether what had come before still lies where it was filed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline import receipts
from pipeline.receipts import Receipt, replaced_by
from pipeline.receiving.addressing import Address
from pipeline.receiving.checking import Checked
from pipeline.sources import Reading


@dataclass(frozen=True)
class Arrival:
    """A file that came, whose it is and what reading it gave; `name` is harmless on a terminal."""

    path: Path
    name: str
    sha256: str
    place: Address
    reading: Reading

    def is_copy(self, other: Arrival) -> bool:
        """Whether both are the same for the same unit and period."""
        return (self.place, self.sha256) == (other.place, other.sha256)

    def rivals(self, other: Arrival) -> bool:
        """Whether only one of the two can count."""
        return self.place == other.place and not self.is_copy(other) and _rivals(self.reading.kind, other.reading.kind)


@dataclass(frozen=True)
class Known:
    """A file that had come before as `receipt`.

    `latest` is the version that counts in its place, 0 where it counts itself; then `now` is what is found in it today.
    """

    name: str
    receipt: Receipt
    latest: int = 0
    now: Checked | None = None


class Lying(StrEnum):
    """What lies where a file was filed."""

    AS_RECEIVED = "as-received"
    OTHER = "other"
    NOTHING = "nothing"


def lying(raw: Path, receipt: Receipt, hashes: Mapping[str, str]) -> Lying:
    """What lies in a receipt's place, by the `hashes` of the files in its folder; what can't be read is another's."""
    if receipt.file in hashes:
        return Lying.AS_RECEIVED if hashes[receipt.file] == receipt.sha256 else Lying.OTHER
    return Lying.OTHER if os.path.lexists(raw / receipt.file) else Lying.NOTHING


def same(arrival: Arrival, ledger: Iterable[Receipt]) -> list[Receipt]:
    """The lines on the same bytes for the same unit and period, the latest version last."""
    before = receipts.of_folder(ledger, arrival.place.period, arrival.place.unit)
    return sorted((line for line in before if line.sha256 == arrival.sha256), key=lambda line: line.version)


def latest(receipt: Receipt, ledger: Iterable[Receipt]) -> int:
    """The latest version of which only one can count beside `receipt`, 0 where nothing came since or with it.

    That a file replaces it is not all: one that can't be read replaces nothing, and still came later.
    """
    folder: Sequence[Receipt] = receipts.of_folder(ledger, receipt.period, receipt.unit)
    others = (line for line in folder if line.number != receipt.number and line.version >= receipt.version)
    return max((line.version for line in others if _rivals(receipt.kind, line.kind)), default=0)


def _rivals(kind: str, other: str) -> bool:
    return replaced_by(kind, other) or replaced_by(other, kind)
