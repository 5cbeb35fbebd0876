"""Folders and files for what is only needed for a moment, and that no kill leaves behind for good.

The folders lie in the system's folder for temporary files, the files beside the ones that they become. Each bears the
number of its process: whoever makes the next one deletes those whose process has ended. What units sent may lie in one
(an audit puts it there), so that none may stay.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "baocao-"
ALWAYS_THERE = Path("/tmp")  # on every Unix
LONGEST = 60  # bytes of the folder's own folder: the path of a socket in it must have less than 104, on macOS
_NAME = re.compile(rf"{PREFIX}([0-9]+)-.*")


@contextmanager
def folder() -> Iterator[Path]:
    """A new empty folder that nobody else can enter, with all links resolved; deleted at the end."""
    clear()
    prefix, base = f"{PREFIX}{os.getpid()}-", _base()
    with tempfile.TemporaryDirectory(prefix=prefix, dir=base, ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()


@contextmanager
def of_libraries() -> Iterator[None]:
    """Has what libraries keep in temporary files stand in such a folder meanwhile; for one thread at a time."""
    before = tempfile.tempdir
    with folder() as name:
        tempfile.tempdir = str(name)
        try:
            yield
        finally:
            tempfile.tempdir = before


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A hidden file beside `path`, which takes its place once it is whole and on the disk; at no moment is `path` torn.

    Two processes that write the same file at once don't meet: the last one's stands. Raises OSError.
    """
    clear_beside(path)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield fresh
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def write(path: Path, content: str | bytes) -> None:
    """Writes a file `whole`, text as UTF-8. Raises OSError."""
    with whole(path) as fresh:
        fresh.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def clear_beside(path: Path) -> None:
    """Deletes what killed processes left beside `path`. Raises OSError."""
    mark = f".{path.name}."
    for left in path.parent.glob(f"{glob.escape(mark)}*"):
        number = left.name.removeprefix(mark)
        if number.isascii() and number.isdigit() and not _runs(int(number)):
            left.unlink(missing_ok=True)


def clear() -> None:
    """Deletes what processes of this user left that were killed."""
    for left in _base().glob(f"{PREFIX}*"):
        found = _NAME.fullmatch(left.name)
        if found and not _runs(int(found[1])) and _own(left):
            shutil.rmtree(left, ignore_errors=True)


def _base() -> Path:
    """The user's folder for temporary files, unless its path is too long for sockets."""
    own = Path(tempfile.gettempdir())
    return own if len(os.fsencode(own.resolve())) <= LONGEST else ALWAYS_THERE


def _own(left: Path) -> bool:
    try:
        return not left.is_symlink() and left.lstat().st_uid == os.getuid()
    except OSError:  # another run deleted it just now
        return False


def _runs(process: int) -> bool:
    """Whether there is such a process, be it somebody else's; a number used anew keeps a folder for a while longer."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return not _awaited(process)


def _awaited(process: int) -> bool:
    """Whether it has ended and only waits to be asked how, which in a container nobody may ever do; Linux tells."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return False
    return state[:1] == ["Z"]
