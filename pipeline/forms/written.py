"""A folder of forms: written whole, and never over what somebody has filled in or put there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline import fingerprints, replacing
from pipeline.errors import ProductionError

RECORD = ".sha256"
"""What was written, as `sha256sum` has it; a file that it doesn't name, or names with another hash, is somebody's."""


def write(place: Path, files: Mapping[str, bytes], shown: str) -> None:
    """Makes `place` hold exactly `files`. Raises ProductionError, naming them, if files there have been changed."""
    with replacing.alone(place.parent):
        changed = _changed(place)
        if changed:
            raise ProductionError("forms.in-use", files=", ".join(changed), folder=shown)
        with replacing.building(place) as fresh, replacing.told("publish.unwritable", place.parent):
            for name, content in files.items():
                (fresh / name).write_bytes(content)
            lines = (f"{fingerprints.of_bytes(content)}  {name}\n" for name, content in sorted(files.items()))
            (fresh / RECORD).write_text("".join(lines), "utf-8")


def _changed(place: Path) -> list[str]:
    """The files of `place` that are not as they were written; hidden ones don't count."""
    record = place / RECORD
    lines = record.read_text("utf-8").splitlines() if record.is_file() else []
    known = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    here = sorted(path for path in place.iterdir() if not path.name.startswith(".")) if place.is_dir() else []
    return [path.name for path in here if not path.is_file() or known.get(path.name) != fingerprints.of_file(path)]
