"""Which raw files may leave the office: personal data never do.

Exported tables (dossiers, one line each) have columns about persons. A file goes into a bundle only if it is known to
be something else: a unit's form or a capture of the portal that gave figures. One that nobody can read may be anything.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pipeline import scratch
from pipeline.editions.code import ARCHIVE
from pipeline.paths import LEDGER_OF_CORRECTIONS, MARKER
from pipeline.periods import period_name
from pipeline.plan import Plan
from pipeline.receipts import NAME as RECEIPTS
from pipeline.receipts import UNREAD
from pipeline.sealed import Edition
from pipeline.sources import SourceFile, read
from pipeline.sources.records import TABLE

OF_THE_OFFICE = (MARKER, LEDGER_OF_CORRECTIONS, RECEIPTS)  # directly in raw/: no unit's file
RAW = "raw"
NOTES = (".md", ".txt", ".json")  # what git may keep beside data: notes, and what the portal publishes


def left_out(edition: Edition, plan: Plan) -> tuple[str, ...]:
    """The names of the edition's raw files that stay in the office. Raises AuditError for one that is gone."""
    return tuple(
        name
        for name, digest in edition.raw.items()
        if not _is_the_offices(name) and not _gives_figures(edition.content(digest), name, digest, plan)
    )


def in_the_code(edition: Edition, plan: Plan) -> tuple[str, ...]:
    """The names of exported tables, and of files that can't be read, among the raw files that git keeps."""
    with tarfile.open(edition.folder / ARCHIVE) as tar, scratch.folder() as folder:
        names = [item.name for item in tar if item.isfile() and RAW in PurePosixPath(item.name).parts[:-3]]
        tar.extractall(folder, members=[tar.getmember(name) for name in names], filter="data")
        return tuple(_doubtful(folder, names, plan))


def _doubtful(folder: Path, names: Iterable[str], plan: Plan) -> Iterable[str]:
    for name in names:
        kind = read(_file(folder / name, name, ""), plan).kind
        if kind.startswith(TABLE) or (kind == UNREAD and not name.endswith(NOTES)):
            yield name


def _is_the_offices(name: str) -> bool:
    return PurePosixPath(name).name in OF_THE_OFFICE and PurePosixPath(name).parent.name == RAW


def _gives_figures(path: Path, name: str, digest: str, plan: Plan) -> bool:
    found = read(_file(path, name, digest), plan)
    return bool(found.observations) and not found.kind.startswith(TABLE)


def _file(path: Path, name: str, digest: str) -> SourceFile:
    """A raw file as its folders have it: …/raw/<year>/<period>/<unit>/<file>."""
    year, kind, unit = PurePosixPath(name).parts[-4:-1] if name.count("/") > 2 else ("", "", "")
    return SourceFile(path, name, digest, unit, period_name(year, kind) if year else "")
