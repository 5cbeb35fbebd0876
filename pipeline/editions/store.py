"""The store: every file that a unit sent stands in it once, named by its SHA-256 and shared by all editions.

In a bundle some stand there as copies without persons, "<SHA-256 of the original>.<SHA-256 of the copy>";
editions.copies says which of them count.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from pipeline import fingerprints
from pipeline.receipts import Concerned, copy_raw

READ_ONLY = 0o444
_PART = ".part"


def place(store: Path, digest: str) -> Path:
    """Where the content with this hash stands, if it is there."""
    return store / digest[:2] / digest


def holds(store: Path, digest: str) -> bool:
    """Whether the content is there, unchanged, and no link to what somebody may change elsewhere."""
    path = place(store, digest)
    return path.is_file() and not path.is_symlink() and fingerprints.of_file(path) == digest


def name_of_copy(digest: str, copy: bytes) -> str:
    """How a copy without persons of the content with this hash is named, beside where that would stand."""
    return f"{digest}.{fingerprints.of_bytes(copy)}"


def copies(store: Path, digest: str) -> list[Path]:
    """What stands as a copy without persons of the content with this hash and is as its own name says.

    Whether they are copies of it no name can tell (see editions.copies).
    """
    found = sorted(place(store, digest).parent.glob(f"{digest}.*"))
    return [path for path in found if not path.is_symlink() and path.suffix == f".{fingerprints.of_file(path)}"]


def put(store: Path, source: Path, digest: str, concerned: Concerned) -> None:
    """Puts a file's content, as receipts.copy_raw has it, into the store, whole or not at all, and read-only.

    Raises ValueError when `source` has another hash than `digest`, and OSError when it can't be copied.
    """
    if holds(store, digest):
        return
    target = place(store, digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + _PART)
    part.unlink(missing_ok=True)
    copy_raw(source, part, concerned)
    if fingerprints.of_file(part) != digest:
        part.unlink()
        raise ValueError(f"{source} has not the hash {digest}")
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.chmod(READ_ONLY)
    part.replace(target)


def clear(store: Path) -> None:
    """Deletes what a killed run left half-copied."""
    for left in store.glob(f"*/*{_PART}"):
        with suppress(OSError):
            left.unlink()
