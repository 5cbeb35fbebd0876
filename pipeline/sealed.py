"""What was published, read back: an edition, or the current report of a period, with all that it tells of itself.

`editions.places` and `editions.contents` say what lies where. Nothing here writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import fingerprints
from pipeline.editions import store
from pipeline.editions.contents import REPORT
from pipeline.editions.copies import vouched
from pipeline.editions.places import places
from pipeline.errors import AuditError, ConfigurationError
from pipeline.manifest import NAME as MANIFEST
from pipeline.request import Request


@dataclass(frozen=True)
class Edition:
    """One sealed edition. `manifest` is its own, `made` that of the report in it.

    `copies` has, by the hash of the original, the copies without persons that stand for raw files in a bundle.
    """

    folder: Path
    store: Path
    number: int
    manifest: Mapping[str, Any]
    made: Mapping[str, Any]
    copies: Mapping[str, Path]

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
        if not store.holds(self.store, digest):
            raise AuditError("audit.raw-gone", digest=digest, edition=self.number)
        return store.place(self.store, digest)

    def check(self) -> None:
        """Raises AuditError for the first file that is not as the manifest has it."""
        for name, digest in self.manifest["files"].items():
            path = self.folder / name
            if not path.is_file() or fingerprints.of_file(path) != digest:
                raise AuditError("audit.not-whole", file=name, edition=self.number)


def edition(request: Request, number: str) -> Edition:
    """The edition with this number, the last one for "". Raises ConfigurationError where there is none."""
    place = places(request)
    chosen = place.named(number)
    folder = place.edition(chosen)
    manifest = _read(folder)
    copies = vouched(request.workspace.root, place.store, folder, map(str, dict(manifest.get("raw", {})).values()))
    return Edition(folder, place.store, chosen, manifest, _read(folder / REPORT), copies)


def current(request: Request) -> Path:
    """The folder of the period's report: the current one, or that of the last edition where it was deleted.

    Raises ConfigurationError where there is neither.
    """
    place = places(request)
    folder = place.report
    if (folder / MANIFEST).is_file():
        return folder
    if not place.numbers():
        raise ConfigurationError("audit.no-report", folder=request.workspace.shown(folder), year=request.year)
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
