"""Putting files into raw so that a kill at any moment loses nothing, and nothing there is ever overwritten.

The bytes are copied under a hidden name and flushed; a journal says what is on its way; only then do the files get
their names, are they validated and entered in the ledger, and the journal goes. The next run finishes what a journal
tells of, and removes hidden copies that none tells of.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import BinaryIO

from pipeline import fingerprints, receipts, records
from pipeline.errors import DataError
from pipeline.receipts import Receipt
from pipeline.unseen import harmless

JOURNAL = ".receiving.json"
COPY = ".receiving-"
UNFINISHED = f"{COPY}journal"
LONGEST = 120  # bytes of a name: most file systems allow 255, and a version and a marked-up copy's folder come on top

_CHUNK = 1 << 20
_UNSAFE = re.compile(r'[\\/:*?"<>|]')
_VERSION = re.compile(r"\.v[0-9]+$")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_PASSED_OVER = ("", ".md", ".txt")  # endings of notes: a file so named would never be read
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES)


def clean_name(original: str, container: str = "") -> str:
    """The name under which a file is kept: composed, of letters that every file system takes, never hidden or a note.

    Whatever a name says of other folders is left out. `container` gives the ending where there is none to keep.
    """
    name = unicodedata.normalize("NFC", original.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if unicodedata.category(sign) not in _UNSEEN and sign != "\ufffd")
    stem, ending = os.path.splitext(_UNSAFE.sub("-", name).lstrip("-.~$ ").rstrip(". "))
    if ending.lower() in _PASSED_OVER or not re.fullmatch(r"\.[0-9A-Za-z]{1,8}", ending):
        stem, ending = f"{stem}{ending.replace('.', '-')}", f".{container or 'bin'}"
    return f"{_shortened(stem.strip('. ') or 'tep', LONGEST - len(ending))}{ending}"


def name_of_version(name: str, version: int, taken: Collection[str]) -> str:
    """`name` with its version from the second one on ("so-lieu.v2.xlsx"), different from every name in `taken`."""
    stem, ending = os.path.splitext(name)
    plain = _VERSION.sub("", stem)
    first = f"{stem}{ending}" if version == 1 else f"{plain}.v{version}{ending}"
    used = {_compared(other) for other in taken}
    return next(name for name in _numbered(first) if _compared(name) not in used)


def names_in(folder: Path) -> list[str]:
    """Everything that lies in a folder, none where there is no such folder."""
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def deposit(raw: Path, arriving: Sequence[tuple[Path, Receipt]]) -> list[Receipt]:
    """Files each path as its receipt says, all of them or none; returns the receipts with the names they got.

    Raises DataError for a file that changes meanwhile, OSError where something can't be written: then nothing is left,
    so that a full disk is no fuller than before.
    """
    waiting = [receipt for _, receipt in arriving]
    try:
        for path, receipt in arriving:
            _copy(path, raw, receipt)
        _write_journal(raw, waiting)
    except BaseException:
        for left in (*(_hidden(raw, receipt) for receipt in waiting), raw / UNFINISHED):
            with suppress(OSError):
                left.unlink()
        raise
    return [_in_place(raw, receipt) for receipt in waiting]


def interrupted(raw: Path, ledger: Sequence[Receipt]) -> list[Receipt]:
    """Puts in place what an interrupted run had announced, and returns what is not in the ledger yet.

    Hidden copies that nothing tells of are removed. To be called by one run at a time.
    """
    known = {receipt.number for receipt in ledger}
    entered = {receipt.file for receipt in ledger}
    waiting = [receipt for receipt in _journal(raw) if receipt.number not in known]
    placed = [done for receipt in waiting if (done := _finished(raw, receipt, entered))]
    for left in raw.rglob(f"{COPY}*"):
        left.unlink()
    return placed


def announced(raw: Path) -> bool:
    """Whether files are on their way that the next run will finish."""
    return (raw / JOURNAL).exists()


def restore(raw: Path, path: Path, receipt: Receipt) -> bool:
    """Puts the file of a receipt back from `path`, which has its bytes; False where something else has its name.

    Raises DataError for a file that changes meanwhile, OSError where it can't be written.
    """
    hidden, target = _hidden(raw, receipt), raw / receipt.file
    try:
        _copy(path, raw, receipt)
        back = _named(hidden, target, receipt.sha256)
    finally:
        with suppress(OSError):
            hidden.unlink()
    receipts.hold_names(target.parent)
    return back


def enter(raw: Path, entries: Sequence[Receipt]) -> None:
    """Enters receipts in the ledger; what was on its way has arrived."""
    receipts.append(raw, entries)
    (raw / JOURNAL).unlink(missing_ok=True)


def _copy(path: Path, raw: Path, receipt: Receipt) -> None:
    hidden = _hidden(raw, receipt)
    hidden.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with _opened(path) as source, hidden.open("wb") as copy:
        while piece := source.read(_CHUNK):
            digest.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    if digest.hexdigest() != receipt.sha256:
        raise DataError("receiving.changing", file=harmless(path.name))


def _opened(path: Path) -> BinaryIO:
    """The file that came, which was readable when it was hashed. Raises DataError for one that is no longer."""
    try:
        return path.open("rb")
    except OSError as error:
        raise DataError("receiving.changing", file=harmless(path.name)) from error


def _finished(raw: Path, receipt: Receipt, entered: Collection[str]) -> Receipt | None:
    """The receipt with the name that its file has, which may not be the one announced; None if no copy was made.

    The file is known by its bytes: the name that was announced may be somebody else's by now.
    """
    target = raw / receipt.file
    for name in dict.fromkeys([target.name, *sorted(names_in(target.parent))]):
        path = target.with_name(name)
        free = not name.startswith(COPY) and receipts.relative(raw, path) not in entered
        if free and path.is_file() and fingerprints.of_file(path) == receipt.sha256:
            return replace(receipt, file=receipts.relative(raw, path))
    return _in_place(raw, receipt) if _hidden(raw, receipt).exists() else None


def _in_place(raw: Path, receipt: Receipt) -> Receipt:
    """Gives the hidden copy its name, or the next free one should somebody have taken it meanwhile."""
    hidden, target = _hidden(raw, receipt), raw / receipt.file
    for name in _numbered(target.name):
        if _named(hidden, target.with_name(name), receipt.sha256):
            target = target.with_name(name)
            break
    hidden.unlink(missing_ok=True)
    receipts.hold_names(target.parent)
    return replace(receipt, file=receipts.relative(raw, target))


def _named(hidden: Path, target: Path, digest: str) -> bool:
    """Whether `target` is now the copy; False where something else has the name."""
    try:
        os.link(hidden, target)
    except FileExistsError:
        return target.is_file() and fingerprints.of_file(target) == digest
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(target):  # a drive without links: nobody else receives now, so that the name stays free
            return target.is_file() and fingerprints.of_file(target) == digest
        hidden.rename(target)
    return True


def _write_journal(raw: Path, waiting: Sequence[Receipt]) -> None:
    fresh = raw / UNFINISHED
    with fresh.open("w", encoding="utf-8") as file:
        file.write(records.dumps(tuple(waiting)))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(raw / JOURNAL)
    receipts.hold_names(raw)


def _journal(raw: Path) -> tuple[Receipt, ...]:
    with suppress(FileNotFoundError):
        return records.loads(tuple[Receipt, ...], (raw / JOURNAL).read_text("utf-8"))
    return ()


def _hidden(raw: Path, receipt: Receipt) -> Path:
    return (raw / receipt.file).with_name(f"{COPY}{receipt.number}")


def _numbered(name: str) -> Iterator[str]:
    """The name itself, then "…-2", "…-3"."""
    stem, ending = os.path.splitext(name)
    yield name
    yield from (f"{stem}-{number}{ending}" for number in count(2))


def _compared(name: str) -> str:
    """Names that some file system takes for one look the same."""
    return unicodedata.normalize("NFC", name).casefold()


def _shortened(stem: str, most: int) -> str:
    return stem.encode("utf-8")[:most].decode("utf-8", "ignore").rstrip(". ")
