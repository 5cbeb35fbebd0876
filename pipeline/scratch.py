"""Folders for what is only needed for a moment, and that no kill leaves behind for good.

They lie in the system's folder for temporary files. Each bears the number of its process: whoever makes the next one
deletes those whose process has ended. What units sent may lie in one (an audit puts it there), so that none may stay.
"""

from __future__ import annotations

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
    return True
