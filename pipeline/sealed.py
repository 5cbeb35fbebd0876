"""What was published, read back: an edition, or the current report of a period, with all that it tells of itself.

An edition is reports/editions/<period>/<number>/ with the report in report/, the plan in plan/, the code in code.tar;
the files that units sent stand in reports/editions/store/, by content. Nothing here writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import fingerprints
from pipeline.errors import AuditError, ConfigurationError
from pipeline.request import Request, parse

EDITIONS, STORE = "editions", "store"
REPORT, PROCESSED, PLAN = "report", "processed", "plan"
LOCK, ARCHIVE, MANIFEST = "requirements.lock", "code.tar", "manifest.json"


@dataclass(frozen=True)
class Edition:
    """One sealed edition. `manifest` is its own, `made` that of the report in it."""

    folder: Path
    store: Path
    number: int
    manifest: Mapping[str, Any]
    made: Mapping[str, Any]

    @property
    def report(self) -> Path:
        """The report as it was published."""
        return self.folder / REPORT

    @property
    def raw(self) -> Mapping[str, str]:
        """{name: SHA-256} of the files that units sent."""
        return {str(name): str(digest) for name, digest in self.manifest["raw"].items()}

    def content(self, digest: str) -> Path:
        """The raw file with this hash. Raises AuditError where the store has lost it or has another there."""
        path = self.store / digest[:2] / digest
        if not path.is_file() or fingerprints.of_file(path) != digest:
            raise AuditError("audit.raw-gone", digest=digest, edition=self.number)
        return path

    def check(self) -> None:
        """Raises AuditError for the first file that is not as the manifest has it."""
        for name, digest in self.manifest["files"].items():
            path = self.folder / name
            if not path.is_file() or fingerprints.of_file(path) != digest:
                raise AuditError("audit.not-whole", file=name, edition=self.number)


def asked(words: Sequence[str], own: Sequence[str]) -> tuple[Request, dict[str, str]]:
    """The report that `words` name, and what they say for a command's `own` words, "" where they don't.

    Raises ConfigurationError for words that can't be understood.
    """
    given = {name: value.strip() for name, sign, value in (word.partition("=") for word in words) if sign}
    request = parse([word for word in words if word.partition("=")[0] not in own])
    return request, {name: given.get(name, "") for name in own}


def numbers(request: Request) -> list[int]:
    """The numbers of the editions of a period, in order."""
    folder = request.workspace.reports / EDITIONS / request.period_name
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(int(path.name) for path in found if path.name.isascii() and path.name.isdigit())


def edition(request: Request, number: str) -> Edition:
    """The edition with this number, the last one for "". Raises ConfigurationError where there is none."""
    known = numbers(request)
    if not known:
        raise ConfigurationError("audit.no-editions", period=request.period_name)
    chosen = number or str(known[-1])
    if chosen not in map(str, known):
        raise ConfigurationError("audit.no-edition", found=number, known=", ".join(map(str, known)))
    place = request.workspace.reports / EDITIONS
    folder = place / request.period_name / chosen
    return Edition(folder, place / STORE, int(chosen), _read(folder), _read(folder / REPORT))


def current(request: Request) -> Path:
    """The folder of the period's report: the current one, or that of the last edition where it was deleted.

    Raises ConfigurationError where there is neither.
    """
    folder = request.workspace.reports / request.period_name
    if (folder / MANIFEST).is_file():
        return folder
    if not numbers(request):
        raise ConfigurationError("audit.no-report", folder=request.workspace.relative(folder), year=request.year)
    return edition(request, "").report


def _read(folder: Path) -> dict[str, Any]:
    """A manifest. Raises AuditError for one that can't be read."""
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AuditError("audit.unreadable", file=folder.name, reason=error) from error
    if not isinstance(content, dict):
        raise AuditError("audit.unreadable", file=folder.name, reason="{}")
    return content
