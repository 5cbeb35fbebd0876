"""The files under raw/<year>/<period>/<unit>/, in a fixed order, and whatever lies outside that order."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from pipeline import originals, receipts
from pipeline.findings import Finding
from pipeline.paths import LEDGER_OF_CORRECTIONS
from pipeline.periods import Period, year_and_kind
from pipeline.plan import Plan
from pipeline.raw_files import YEAR, counts
from pipeline.receipts import Receipt
from pipeline.sources.guard import MOST_BYTES
from pipeline.sources.records import SourceFile
from pipeline.sources.versions import Versions

_LEDGERS = (receipts.NAME, LEDGER_OF_CORRECTIONS)  # directly in raw, beside the folders of the years

_Found: TypeAlias = SourceFile | Finding


@dataclass(frozen=True)
class Discovery:
    """What lies under raw: the files to be read, in order, and findings on everything that is out of place.

    `receipts` is the ledger of what was received.
    """

    files: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    receipts: tuple[Receipt, ...] = ()


def discover(raw: Path, root: Path, plan: Plan, period: Period | None = None) -> Discovery:
    """The files under `raw`, named relative to `root`; hidden files, lock files and notes don't count.

    With `period`, only the folders of the periods that its report takes figures from or checks them against are looked
    at (`Period.rests_on`, `Period.is_checked_against`). What is out of place is a finding: a file at another depth, an
    unknown year, period or unit, a name that is not UTF-8, a file or folder not readable, a link to nowhere. A link to
    a file or folder that is there counts as that. Versions are those of the ledger; a file that it knows otherwise, or
    that is gone, is a warning.
    Raises ConfigurationError for a damaged ledger.
    """
    versions = Versions(raw, receipts.load(raw))
    walk = _Walk(root, plan, period, versions, originals.stated(raw))
    found = list(walk.years(raw)) if os.path.lexists(raw) else []
    return _discovery((*found, *versions.gone(walk.wanted, walk.source)), versions)


def discover_unit(raw: Path, root: Path, plan: Plan, period: Period, unit: str) -> Discovery:
    """The files of one unit and period only; none where it has no folder."""
    versions = Versions(raw, receipts.load(raw))
    folder = raw / str(period.year) / period.kind / unit
    walk = _Walk(root, plan, period, versions, originals.stated(raw))
    found = list(walk.unit(period.name, folder)) if os.path.lexists(folder) else []
    return _discovery(found, versions)


def _discovery(found: Iterable[_Found], versions: Versions) -> Discovery:
    items = tuple(found)
    files = tuple(versions.numbered(item) for item in items if isinstance(item, SourceFile))
    said = tuple(item for item in items if isinstance(item, Finding))
    changed = tuple(finding for file in files for finding in versions.changed(file))
    return Discovery(files, (*said, *changed), versions.receipts)


@dataclass(frozen=True)
class _Walk:
    root: Path
    plan: Plan
    period: Period | None
    versions: Versions
    copies: Mapping[str, str]

    def years(self, raw: Path) -> Iterator[_Found]:
        yield from self._folders(raw, self._year, passed_over=_LEDGERS)

    def _year(self, path: Path) -> Iterator[_Found]:
        if not YEAR.fullmatch(path.name):
            yield self._finding("F002", path)
        elif self.period is None or int(path.name) <= self.period.year:
            yield from self._folders(path, partial(self._period, int(path.name)))

    def _period(self, year: int, path: Path) -> Iterator[_Found]:
        if path.name not in self.plan.periods:
            yield self._finding("F003", path, known=", ".join(self.plan.periods))
        elif self._wanted(year, path.name):
            period = self.plan.period(year, path.name).name
            yield from self._folders(path, partial(self.unit, period), period)

    def wanted(self, period: str) -> bool:
        """Whether a period's folder is looked at; never that of a period that the plan does not have (any more)."""
        year, kind = year_and_kind(period)
        known = bool(YEAR.fullmatch(year)) and kind in self.plan.periods
        return known and self._wanted(int(year), kind)

    def _wanted(self, year: int, kind: str) -> bool:
        if self.period is None:
            return True
        other = self.plan.period(year, kind)
        return self.period.rests_on(other) or self.period.is_checked_against(other)

    def unit(self, period: str, path: Path) -> Iterator[_Found]:
        """What lies in the folder of a unit."""
        unit = _name(path.name)
        if unit not in self.plan.units:
            yield self._finding("F004", path, period=period, unit=unit, known=", ".join(self.plan.units))
            return
        seen: set[str] = set()
        for item in self._entries(path, period, unit):
            if isinstance(item, SourceFile) and item.source in seen:  # only how accents are stored tells the two apart
                yield self._finding("F008", item.path, period=period, unit=unit, other=item.source)
            else:
                yield item
            seen.add(item.source)

    def _entries(self, folder: Path, period: str, unit: str) -> Iterator[_Found]:
        try:
            entries = _listed(folder)
        except OSError as error:
            yield self._unreadable(folder, error, period, unit)
            return
        for path in entries:
            yield self._file(path, period, unit)

    def _folders(
        self,
        folder: Path,
        visit: Callable[[Path], Iterable[_Found]],
        period: str = "",
        passed_over: Collection[str] = (),
    ) -> Iterator[_Found]:
        """What `visit` finds in each folder inside `folder`; anything else there is out of place."""
        try:
            entries = _listed(folder)
        except OSError as error:
            yield self._unreadable(folder, error, period)
            return
        for path in entries:
            if path.name in passed_over:
                continue
            try:
                is_folder = stat.S_ISDIR(path.stat().st_mode)
            except OSError as error:
                yield self._unreadable(path, error, period)
                continue
            yield from visit(path) if is_folder else (self._finding("F001", path, period=period),)

    def _file(self, path: Path, period: str, unit: str) -> _Found:
        try:
            if stat.S_ISDIR(path.stat().st_mode):
                return self._finding("F001", path, period=period, unit=unit)
            if "\ufffd" in _decoded(path.name):
                return self._finding("F005", path, period=period, unit=unit)
            digest = _sha256(path)
            original = self.copies.get(receipts.relative(self.versions.raw, path), "") if self.copies else ""
            copy = digest if original else ""
            return SourceFile(path, self.source(path), original or digest, unit, period, copy=copy)
        except OSError as error:
            return self._unreadable(path, error, period, unit)

    def _unreadable(self, path: Path, error: OSError, period: str, unit: str = "") -> Finding:
        return self._finding("F007", path, period=period, unit=unit, reason=error.strerror or str(error))

    def source(self, path: Path) -> str:
        """How observations and findings name a file."""
        relative = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        return _name(relative.as_posix())

    def _finding(self, code: str, path: Path, *, period: str = "", unit: str = "", **values: str) -> Finding:
        return Finding(code, self.source(path), unit=unit, period=period, values=values)


def _listed(folder: Path) -> list[Path]:
    """What lies in a folder and counts, by name. Raises OSError."""
    return sorted((path for path in folder.iterdir() if counts(path)), key=lambda path: (_name(path.name), path))


def _sha256(path: Path) -> str:
    """The hash of the file's bytes; "" for one that is too large to be read. Raises OSError."""
    if not path.is_file():
        raise OSError("not a regular file")
    if path.stat().st_size >= MOST_BYTES:
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _name(name: str) -> str:
    """A name as it is shown and compared: in NFC, since macOS may store it otherwise, "?" for bytes that are no UTF-8.

    A path of this form need not exist: a file is opened by the path under which it was found.
    """
    return unicodedata.normalize("NFC", _decoded(name)).replace("\ufffd", "?")


def _decoded(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
