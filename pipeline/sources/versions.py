"""Of several versions of one file the latest counts; the ledger of receipts tells which is later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline import fingerprints, receipts
from pipeline.findings import Finding
from pipeline.receipts import Receipt
from pipeline.sources.records import Reading, SourceFile, finding


@dataclass(frozen=True)
class Versions:
    """What the ledger says of the files below `raw`."""

    raw: Path
    receipts: tuple[Receipt, ...]

    def numbered(self, file: SourceFile) -> SourceFile:
        """The file with its version: the ledger's, or the next one for a file that it does not know."""
        known = self.receipt(file.path)
        version = known.version if known else receipts.next_version(self.receipts, file.period, file.unit)
        return replace(file, version=version)

    def receipt(self, path: Path) -> Receipt | None:
        """The line on a file, None for one that was copied by hand since the last receipt."""
        return self._by_file.get(receipts.relative(self.raw, path))

    @cached_property
    def _by_file(self) -> dict[str, Receipt]:
        return {receipt.file: receipt for receipt in self.receipts}

    def changed(self, file: SourceFile) -> Iterator[Finding]:
        """A warning where a file is no longer what was received."""
        known = self.receipt(file.path)
        if known and file.sha256 and file.sha256 != known.sha256:
            received, now = fingerprints.short(known.sha256), fingerprints.short(file.sha256)
            yield finding(file, "F021", received=received, now=now)

    def gone(self, wanted: Callable[[str], bool], source: Callable[[Path], str]) -> Iterator[Finding]:
        """A warning for each received file that is there no more, of the periods that are `wanted`."""
        for known in self.receipts:
            path = self.raw / known.file
            if wanted(known.period) and not path.exists() and not _stored_apart(path):
                values = {"version": str(known.version), "received": fingerprints.short(known.sha256)}
                yield Finding("F022", source(path), unit=known.unit, period=known.period, values=values)


def _stored_apart(path: Path) -> bool:
    """Whether the file is there under a name whose accents are stored otherwise, as by a copy from macOS."""
    folder = path.parent
    return folder.is_dir() and any(receipts.relative(folder, other) == path.name for other in folder.iterdir())


def latest(folder: Sequence[Reading]) -> list[Reading]:
    """Of one unit's readings for one period those that no later version replaces, in the order given.

    The reading that replaces another says so in a note.
    """
    newest = {reading.file.source: _newest(reading, folder) for reading in folder}
    return [
        _with_notes(reading, (old for old in folder if newest[old.file.source] is reading))
        for reading in folder
        if newest[reading.file.source] is reading
    ]


def _newest(reading: Reading, folder: Iterable[Reading]) -> Reading:
    """What counts in the place of a reading: itself, or the latest version that replaces it."""
    later = [
        other
        for other in folder
        if other.file.version > reading.file.version and receipts.replaced_by(reading.kind, other.kind)
    ]
    return max(later, key=lambda other: other.file.version, default=reading)


def _with_notes(reading: Reading, counted: Iterable[Reading]) -> Reading:
    notes = tuple(
        finding(old.file, "F020", version=str(old.file.version), other=reading.file.source)
        for old in counted
        if old is not reading
    )
    return replace(reading, findings=(*reading.findings, *notes)) if notes else reading
