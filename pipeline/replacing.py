"""A report appears whole or not at all: built in a hidden folder beside its place, then swapped in."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from pipeline import fingerprints, manifest
from pipeline.errors import ProductionError, reason_of
from pipeline.progress import complain, say

_AT_FDCWD = -100  # "relative to the current folder", for renameat2 of Linux
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux's renameat2, RENAME_SWAP of macOS's renamex_np
_BUILDING, _TRASH = "building", "trash"


@contextmanager
def building(place: Path) -> Iterator[Path]:
    """A new empty folder beside `place`; what is in it at the end becomes `place`, in one step.

    When the body raises, or the process is killed at any moment, the old `place` stands as it was. Files in the old
    `place` that no report of ours brought there are carried over.
    Raises ProductionError when the folder can't be written.
    """
    fresh = _made(place)
    try:
        yield fresh
        with told("publish.unwritable", place.parent):
            keep_foreign(place, fresh, manifest.listed(place))
            keep_edited(place, fresh, manifest.listed(place))
            flush(fresh)
            swap(fresh, place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def check(place: Path) -> None:
    """Raises ProductionError where `place` can't be built now: to be asked before the work that shall be put there."""
    fresh = _made(place)
    with told("publish.unwritable", place.parent):
        fresh.rmdir()


def _made(place: Path) -> Path:
    """A new empty folder in which `place` can be built. Raises ProductionError when there can be none."""
    with told("publish.unwritable", place.parent):
        place.parent.mkdir(parents=True, exist_ok=True)
        recover(place)
        if place.exists() and not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
        fresh = _unused(place, _BUILDING)
        fresh.mkdir()
    return fresh


@contextmanager
def told(key: str, place: Path) -> Iterator[None]:
    """Turns an error of the file system inside into a ProductionError that says where and why."""
    try:
        yield
    except OSError as error:
        raise ProductionError(key, place=place, reason=reason_of(error, "write")) from error


def recover(place: Path) -> None:
    """Puts back an old report that an interrupted run moved aside, and clears what else it left beside `place`.

    To be called by one run at a time, before it looks at `place`. What can't be deleted is left: it is in nobody's way.
    Raises ProductionError when the old report can't be put back.
    """
    aside = _aside(place)
    with told("publish.unwritable", place.parent):
        if aside.exists() and not place.exists():
            aside.rename(place)
    with suppress(OSError):
        aside.rename(_unused(place, _TRASH))
    for kind in (_BUILDING, _TRASH):
        for left in place.parent.glob(f".{place.name}.{kind}*"):
            shutil.rmtree(left, ignore_errors=True)


def keep_foreign(old: Path, fresh: Path, listed: Collection[str]) -> None:
    """Copies into `fresh` what others put into the report's folder `old`, a signed copy for example.

    That is every file that is not `listed` (names relative to `old`) and that `fresh` does not have.
    """
    for path in sorted(old.rglob("*")):
        name = path.relative_to(old)
        if name.as_posix() in listed or os.path.lexists(fresh / name):
            continue
        if path.is_file() or path.is_symlink():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, fresh / name, follow_symlinks=False)


def keep_edited(old: Path, fresh: Path, listed: Mapping[str, str]) -> None:
    """Sets a Word report that somebody edited in place aside in `fresh`, as report-da-sua.docx, and says so.

    `listed` has the hashes that the files were published with. Only Word files are meant to be edited: any other
    that differs is damaged.
    """
    for name, digest in listed.items():
        path = old / name
        if path.suffix != ".docx" or not path.is_file() or fingerprints.of_file(path) == digest:
            continue
        aside = _unused_name(fresh / f"{path.stem}-da-sua{path.suffix}")
        shutil.copy2(path, aside)
        say("publish.edited", name=name, aside=aside.name)


def _unused_name(path: Path) -> Path:
    """`path`, or the first of "…-2", "…-3" that is not there."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(name for name in chain([path], numbered) if not name.exists())


def swap(fresh: Path, place: Path) -> None:
    """Makes `fresh` the new `place` and deletes the old one, so that `place` is never missing in between.

    Where the system can't exchange two folders in one step, the old one is moved aside first: killed just there,
    the next run puts it back (see `recover`). Once the new one is in place nothing fails any more.
    """
    if not place.exists():
        fresh.rename(place)
    elif exchange(fresh, place):
        _discard(fresh)
    else:
        _discard(_replace(fresh, place))


def _replace(fresh: Path, place: Path) -> Path:
    """Puts `fresh` into `place` in two steps and returns where the old one is; undoes the first if the second fails."""
    aside = _aside(place)
    place.rename(aside)
    try:
        fresh.rename(place)
    except OSError:
        aside.rename(place)
        raise
    return aside


def _discard(folder: Path) -> None:
    """Deletes an old report, or says that it could not."""
    try:
        shutil.rmtree(folder)
    except OSError as error:
        complain("publish.leftover", place=folder, reason=reason_of(error, "write"))


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


def _unused(place: Path, kind: str) -> Path:
    """A hidden name beside `place` that nothing has, not even what could not be deleted."""
    names = (place.with_name(f".{place.name}.{kind}{number}") for number in count(1))
    return next(name for name in names if not os.path.lexists(name))


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
def alone(folder: Path, unwritable: str = "publish.unwritable") -> Iterator[None]:
    """Keeps a second run on the same `folder` waiting until this one has ended, and says so there.

    Raises ProductionError where the folder can't be written, with the message `unwritable`.
    """
    with told(unwritable, folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            complain("publish.waiting", place=folder)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
