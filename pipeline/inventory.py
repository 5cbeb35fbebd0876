"""Everything that a report is made from, by content: the no-change check, the manifest and the steps rest on it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import fingerprints
from pipeline.paths import Workspace
from pipeline.plan_files import plan_paths
from pipeline.request import PERIODS, Request

TEMPLATES = ("*.qmd", "*.yml", "template/*")


@dataclass(frozen=True)
class Inventory:
    """Hashes (SHA-256) of a report's inputs: {path relative to the root: hash}."""

    raw: Mapping[str, str]
    plan: Mapping[str, str]
    notebooks: Mapping[str, str]
    templates: Mapping[str, str]
    code: Mapping[str, str]
    lock: str
    python: str

    @property
    def plan_hash(self) -> str:
        """One hash for the plan."""
        return fingerprints.of_mapping(self.plan)


def take(request: Request) -> Inventory:
    """The inventory of the report that `request` asks for; imports nothing heavy and reads only bytes."""
    space = request.workspace
    reports = space.root / "reports"
    return Inventory(
        raw=_hashes(raw_files(request), space),
        plan=_hashes(plan_paths(space.plan), space),
        notebooks=_hashes((space.root / "notebooks").glob("*.ipynb"), space),
        templates=_hashes((path for pattern in TEMPLATES for path in reports.glob(pattern)), space),
        code=fingerprints.code(space.root),
        lock=fingerprints.of_file(space.root / "requirements.lock"),
        python=sys.version.split()[0],
    )


def raw_files(request: Request) -> Iterator[Path]:
    """The files of the period asked for and of the whole years before it, and whatever lies outside that order."""
    raw = request.workspace.raw
    for path in raw.rglob("*"):
        if path.is_file() and _counts(path.relative_to(raw).parts, request):
            yield path


def _counts(parts: tuple[str, ...], request: Request) -> bool:
    if any(part.startswith((".", "~$")) for part in parts):
        return False
    if len(parts) < 3 or not parts[0].isdigit() or parts[1] not in PERIODS:
        return not parts[0].isdigit() or int(parts[0]) <= request.year
    year, kind = int(parts[0]), parts[1]
    return kind == "year" if year < request.year else (year, kind) == (request.year, request.kind)


def _hashes(paths: Iterator[Path] | tuple[Path, ...], space: Workspace) -> dict[str, str]:
    return {space.relative(path): fingerprints.of_file(path) for path in sorted(paths) if path.is_file()}
