"""A report appears whole or not at all: built in a hidden folder beside its place, then swapped in."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import ProductionError
from pipeline.progress import complain

_AT_FDCWD = -100  # "relative to the current folder", for renameat2 of Linux
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux's renameat2, RENAME_SWAP of macOS's renamex_np


@contextmanager
def building(place: Path) -> Iterator[Path]:
    """A new empty folder beside `place`; what is in it at the end becomes `place`, in one step.

    When the body raises, or the process is killed at any moment, the old `place` stands as it was.
    Raises ProductionError when the folder can't be written.
    """
    fresh = place.with_name(f".{place.name}.building")
    with told("publish.unwritable", place.parent):
        place.parent.mkdir(parents=True, exist_ok=True)
        recover(place)
        fresh.mkdir()
    try:
        yield fresh
        with told("publish.unwritable", place.parent):
            flush(fresh)
            swap(fresh, place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def told(key: str, place: Path) -> Iterator[None]:
    """Turns an error of the file system inside into a ProductionError that says where and why."""
    try:
        yield
    except OSError as error:
        raise ProductionError(key, place=place, reason=error.strerror or str(error)) from error


def recover(place: Path) -> None:
    """Clears what an interrupted run left beside `place`, and puts back an old report that was moved aside."""
    aside = place.with_name(f".{place.name}.old")
    if aside.exists() and not place.exists():
        aside.rename(place)
    for left in (aside, place.with_name(f".{place.name}.building")):
        if left.exists():
            shutil.rmtree(left)


def swap(fresh: Path, place: Path) -> None:
    """Makes `fresh` the new `place` and deletes the old one, so that `place` is never missing in between.

    Where the system can't exchange two folders in one step, the old one is moved aside first: killed just there,
    the next run puts it back (see `recover`).
    """
    if not place.exists():
        fresh.rename(place)
        return
    aside = place.with_name(f".{place.name}.old")
    if exchange(fresh, place):
        fresh.rename(aside)
    else:
        place.rename(aside)
        fresh.rename(place)
    shutil.rmtree(aside)


def exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step of the file system; False where it can't be done."""
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        return hasattr(library, "renamex_np") and library.renamex_np(first, second, _EXCHANGE) == 0
    if not hasattr(library, "renameat2"):
        return False
    if library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False  # a file system without it (some network and Windows drives)
    raise OSError(code, os.strerror(code), str(other))


def flush(folder: Path) -> None:
    """Has the disk hold every file of `folder` before its name is changed: a power cut leaves no empty report."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keeps a second run on the same `folder` waiting until this one has ended, and says so there."""
    with told("publish.unwritable", folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            complain("publish.waiting", place=folder)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
