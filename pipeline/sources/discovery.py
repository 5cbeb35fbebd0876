"""The files under raw/<year>/<period>/<unit>/, in a fixed order, and whatever lies outside that order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.findings import Finding
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.sources.guard import MOST_BYTES
from pipeline.sources.records import SourceFile

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NOTES = (".md", ".txt")
_LITTER = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Discovery:
    """What lies under raw: the files to be read, in order, and findings on everything that is out of place."""

    files: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]


def discover(raw: Path, root: Path, plan: Plan, period: Period | None = None) -> Discovery:
    """The files under `raw`, named relative to `root`; hidden files, lock files and notes (.md, .txt) don't count.

    With `period`, only its own folder and those of the whole years before it are looked at. What is out of place is a
    finding: a file at another depth, an unknown year, period or unit, a name that is not UTF-8, a file not readable.
    """
    found = list(_Walk(root, plan, period).years(raw)) if raw.is_dir() else []
    return Discovery(
        tuple(item for item in found if isinstance(item, SourceFile)),
        tuple(item for item in found if isinstance(item, Finding)),
    )


@dataclass(frozen=True)
class _Walk:
    root: Path
    plan: Plan
    period: Period | None

    def years(self, raw: Path) -> Iterator[SourceFile | Finding]:
        for path in _entries(raw):
            if not path.is_dir():
                yield self._finding("F001", path)
            elif not _YEAR.fullmatch(path.name):
                yield self._finding("F002", path)
            elif self.period is None or int(path.name) <= self.period.year:
                yield from self._periods(path)

    def _periods(self, year: Path) -> Iterator[SourceFile | Finding]:
        for path in _entries(year):
            if not path.is_dir():
                yield self._finding("F001", path)
            elif path.name not in self.plan.periods:
                yield self._finding("F003", path, known=", ".join(self.plan.periods))
            elif self._wanted(int(year.name), path.name):
                period = self.plan.period(int(year.name), path.name)
                yield from self._units(path, period.name)

    def _wanted(self, year: int, kind: str) -> bool:
        if self.period is None or (year, kind) == (self.period.year, self.period.kind):
            return True
        return year < self.period.year and kind == "year"

    def _units(self, folder: Path, period: str) -> Iterator[SourceFile | Finding]:
        for path in _entries(folder):
            if not path.is_dir():
                yield self._finding("F001", path, period=period)
            elif path.name not in self.plan.units:
                yield self._finding("F004", path, period=period, unit=path.name, known=", ".join(self.plan.units))
            else:
                yield from (self._file(item, period, path.name) for item in _entries(path))

    def _file(self, path: Path, period: str, unit: str) -> SourceFile | Finding:
        if path.is_dir():
            return self._finding("F001", path, period=period, unit=unit)
        if path.name != _printable(path.name):
            return self._finding("F005", path, period=period, unit=unit)
        try:
            digest = _sha256(path)
        except OSError as error:
            return self._finding("F007", path, period=period, unit=unit, reason=error.strerror or str(error))
        return SourceFile(path, self._source(path), digest, unit, period)

    def _source(self, path: Path) -> str:
        relative = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        return _printable(relative.as_posix())

    def _finding(self, code: str, path: Path, *, period: str = "", unit: str = "", **values: str) -> Finding:
        return Finding(code, self._source(path), unit=_printable(unit), period=period, values=values)


def _entries(folder: Path) -> Iterable[Path]:
    """What lies in a folder and counts, by name."""
    return sorted(path for path in folder.iterdir() if not _ignored(path))


def _ignored(path: Path) -> bool:
    name = path.name.lower()
    return name.startswith((".", "~$")) or name in _LITTER or (path.suffix.lower() in _NOTES and not path.is_dir())


def _sha256(path: Path) -> str:
    """The hash of the file's bytes; "" for one that is too large to be read. Raises OSError."""
    if path.exists() and not path.is_file():
        raise OSError("not a regular file")
    if path.stat().st_size >= MOST_BYTES:
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _printable(name: str) -> str:
    """A name with a question mark for each byte that is not UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\ufffd", "?")
