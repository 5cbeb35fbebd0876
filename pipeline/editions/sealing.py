"""The seal of a folder: a manifest with the hash of every file, the manifest's own hash, and a signature of it.

Both a report and an edition carry one. `manifest.sha256` is in the form that `sha256sum -c` reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline import fingerprints
from pipeline.manifest import HASH, NAME, hashed
from pipeline.replacing import flush

SIGNATURE = f"{NAME}.minisig"
PUBLIC_KEY = "minisign.pub"
SEAL = (NAME, HASH, SIGNATURE)
SCHEMA = 2  # since 2, an edition keeps the analyst's texts


def contents(folder: Path) -> dict[str, str]:
    """{name: SHA-256} of every file in `folder` but those of the seal itself."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).as_posix() not in SEAL]
    return fingerprints.of_files(files, folder)


def text(content: Mapping[str, Any]) -> str:
    """A manifest as text: the same content gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def seal(folder: Path, content: Mapping[str, Any]) -> None:
    """Writes the manifest and its hash."""
    (folder / NAME).write_text(text(content), "utf-8")
    (folder / HASH).write_bytes(hashed((folder / NAME).read_bytes()))


def close(folder: Path) -> None:
    """Has the disk hold all of the folder, and makes its files read-only."""
    flush(folder)
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
