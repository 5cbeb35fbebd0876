"""Content hashes: what a result depends on, told by what is in the files and never by their dates."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

SHOWN = 12  # signs of a hash that people are shown
CODE = ("pipeline/**/*.py", "pipeline/**/*.toml", "pipeline/**/*.mplstyle")


def of_bytes(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def of_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def short(digest: str) -> str:
    """A hash as people are shown it."""
    return digest[:SHOWN]


def of_mapping(parts: Mapping[str, str]) -> str:
    """One hash for named parts, whatever their order."""
    return of_bytes(json.dumps(dict(parts), sort_keys=True, ensure_ascii=False).encode())


def of_files(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """{path relative to `root`: SHA-256}, sorted by path."""
    return {path.relative_to(root).as_posix(): of_file(path) for path in sorted(paths)}


@cache
def code(root: Path) -> dict[str, str]:
    """The hashes of the package's own files."""
    return of_files({path for pattern in CODE for path in root.glob(pattern)}, root)


@cache
def machinery(root: Path) -> str:
    """One hash for all that computes: the code, the locked packages and the Python that runs them."""
    parts = {**code(root), "requirements.lock": of_file(root / "requirements.lock"), "python": sys.version}
    return of_mapping(parts)
