"""Which of the files under raw/ count, for whoever reads them and for whoever only asks whether they changed."""

from __future__ import annotations

import re
from pathlib import Path

YEAR = re.compile(r"(?:19|20)[0-9]{2}")  # the name of a year's folder
TEXT = ".txt"
_NOTE = ".md"
_LITTER = ("thumbs.db", "desktop.ini")


def counts(path: Path) -> bool:
    """Whether a file or folder is none of those passed over: hidden ones, lock files, notes.

    A .txt file is a note unless it is a table: Excel saves one so as "Text (Tab delimited)".
    """
    name, ending = path.name.lower(), path.suffix.lower()
    if name.startswith((".", "~$")) or name in _LITTER:
        return False
    if ending not in (_NOTE, TEXT) or _is_folder(path):
        return True
    return ending == TEXT and _is_table(path)


def _is_folder(path: Path) -> bool:
    """Whether it is one for certain; Path.is_dir raises where the folder around it may be listed but not entered."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_table(path: Path) -> bool:
    """Whether a text file is a table. One that can't be read may be one, and is told when it is read."""
    from pipeline.sources.delimited import LOOKED_AT, is_no_prose  # a report that is current needs no reader

    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return is_no_prose(file.read(LOOKED_AT + 1))
    except OSError:
        return True
