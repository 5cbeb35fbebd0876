"""The ledger of what was received: raw/received.csv, a line per file, added to and never changed.

A line counts once its end is written: what a kill tore off is passed over by readers, and cut away before the next
line is added. Files copied by hand stand in it only after the next receipt into their folder, without a time.
"""

from __future__ import annotations

import csv
import getpass
import io
import os
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.fingerprints import of_bytes, of_file
from pipeline.periods import VIETNAM, year_and_kind

NAME = "received.csv"
UNREAD = "unknown"  # the kind of a file that can't be read
GATHERED = ("portal",)
"""Kinds of which a later file replaces none: each capture of the portal tells of another day."""


class Result(StrEnum):
    """What came of a file when it was received. UNCHECKED stands in no ledger: validation has not ended yet."""

    ACCEPTED = "accepted"
    WARNINGS = "accepted-with-warnings"
    RETURNED = "returned"
    BY_HAND = "copied-by-hand"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Receipt:
    """One line of the ledger.

    `received_at` is ISO 8601 with its zone, "" for a file copied by hand; `received_by` the login name. `version`
    counts what the unit sent for the period, from 1; several files that were copied by hand since the last receipt
    share one, since nobody knows their order. `file` is relative to raw, with forward slashes, in NFC.
    """

    number: int
    received_at: str
    received_by: str
    period: str
    unit: str
    kind: str
    version: int
    file: str
    sha256: str
    bytes: int
    original_name: str
    result: Result

    @property
    def received_on(self) -> date | None:
        """The day of receipt in Vietnam, None for a file copied by hand."""
        return datetime.fromisoformat(self.received_at).astimezone(VIETNAM).date() if self.received_at else None

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.file.rpartition("/")[2]

    def replaces(self, other: Receipt) -> bool:
        """Whether `other` no longer counts since this file came."""
        return self.version > other.version and replaced_by(other.kind, self.kind)


COLUMNS = tuple(field.name for field in fields(Receipt))
Concerned = Callable[[str], bool]
"""Whether a report takes figures from the period of that name, or checks its own against them."""


def replaced_by(kind: str, newer: str) -> bool:
    """Whether a file of one kind is replaced by a later one: of its own kind, or of any where nobody could read it."""
    return kind == UNREAD or (kind == newer and kind not in GATHERED)


def folder_of(period: str, unit: str) -> str:
    """The folder, relative to raw, of what `unit` sent for the period of that name: "2025/q1/van-phong"."""
    year, kind = year_and_kind(period)
    return f"{year}/{kind}/{unit}"


def load(raw: Path) -> tuple[Receipt, ...]:
    """The whole lines of the ledger in their order, none where there is no ledger.

    Raises ConfigurationError for a line that is none of ours: a ledger is evidence, and nothing in it is guessed.
    """
    if not (raw / NAME).is_file():
        return ()
    content = (raw / NAME).read_bytes()
    return _parsed(raw / NAME, content[: _whole(content)])


def append(raw: Path, receipts: Sequence[Receipt]) -> None:
    """Adds lines in one write and has the disk hold them, after cutting away a torn one. Raises OSError."""
    if not receipts:
        return
    new = not (raw / NAME).exists()
    with (raw / NAME).open("a+b") as file:
        file.seek(0)
        content = file.read()
        file.truncate(_whole(content))
        head = () if _whole(content) else (COLUMNS,)
        file.write(_lines([*head, *(_values(receipt) for receipt in receipts)]))
        file.flush()
        os.fsync(file.fileno())
    if new:
        hold_names(raw)


def login() -> str:
    """Who is logged in; an account without a name has its number."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid())


def of_report(content: bytes, concerned: Concerned) -> bytes:
    """The ledger as a report depends on it and editions keep it: its own periods' lines, without login names.

    What came for other periods has no say in the report. Neither has who received a file, which is nobody's matter
    outside of the office. Only whole lines count. What is no ledger of ours comes back as it is.
    """
    try:
        whole = content[: _whole(content)].decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(whole, newline=""), strict=True))
    except (ValueError, csv.Error):
        return content
    if not rows or tuple(rows[0]) != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
        return content
    login, period = COLUMNS.index("received_by"), COLUMNS.index("period")
    return _lines([rows[0], *([*row[:login], "", *row[login + 1 :]] for row in rows[1:] if concerned(row[period]))])


def raw_hash(path: Path, concerned: Concerned) -> str:
    """The SHA-256 by which a report knows a raw file: of its bytes, of a ledger as `of_report` has it."""
    return of_bytes(of_report(path.read_bytes(), concerned)) if path.name == NAME else of_file(path)


def copy_raw(path: Path, target: Path, concerned: Concerned) -> None:
    """Copies a raw file as editions keep it: a ledger as `of_report` has it. Raises OSError."""
    if path.name == NAME:
        target.write_bytes(of_report(path.read_bytes(), concerned))
    else:
        shutil.copyfile(path, target)


def hold_names(folder: Path) -> None:
    """Has the disk hold the names in a folder, where the file system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def without_lines(digest: str) -> bool:
    """Whether `raw_hash` gave this for a ledger of which no line concerns the report."""
    return digest == of_bytes(_lines([COLUMNS]))


def of_folder(receipts: Iterable[Receipt], period: str, unit: str) -> list[Receipt]:
    """What a unit sent for a period, in the ledger's order."""
    return [receipt for receipt in receipts if (receipt.period, receipt.unit) == (period, unit)]


def next_version(receipts: Iterable[Receipt], period: str, unit: str) -> int:
    """The version of whatever the unit sends next for the period; files not in the ledger have it already."""
    return 1 + max((receipt.version for receipt in of_folder(receipts, period, unit)), default=0)


def next_number(receipts: Sequence[Receipt]) -> int:
    """The number of the next line."""
    return 1 + max((receipt.number for receipt in receipts), default=0)


def relative(raw: Path, path: Path) -> str:
    """How the ledger names a file below `raw`; letters are composed, since macOS may store them otherwise."""
    return unicodedata.normalize("NFC", path.relative_to(raw).as_posix())


def _whole(content: bytes) -> int:
    """How much of the ledger consists of whole lines."""
    return content.rfind(b"\n") + 1


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode("utf-8", "replace")


def _values(receipt: Receipt) -> tuple[object, ...]:
    return tuple(getattr(receipt, name) for name in COLUMNS)


def _parsed(path: Path, content: bytes) -> tuple[Receipt, ...]:
    found: list[Receipt] = []
    line = 1
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        if rows and tuple(rows[0]) != COLUMNS:
            raise ValueError(rows[0])
        for row in rows[1:]:
            line = 2 + len(found)
            found.append(_receipt(row))
    except (ValueError, csv.Error) as error:
        raise ConfigurationError("receiving.ledger-damaged", file=path, line=line) from error
    return tuple(found)


def _receipt(row: Sequence[str]) -> Receipt:
    """Raises ValueError for anything but a line of ours."""
    values = dict(zip(COLUMNS, row, strict=True))
    if values["received_at"] and datetime.fromisoformat(values["received_at"]).tzinfo is None:
        raise ValueError(values["received_at"])
    if values["file"].rpartition("/")[0] != folder_of(values["period"], values["unit"]):
        raise ValueError(values["file"])
    return Receipt(
        number=int(values["number"]),
        received_at=values["received_at"],
        received_by=values["received_by"],
        period=values["period"],
        unit=values["unit"],
        kind=values["kind"],
        version=int(values["version"]),
        file=values["file"],
        sha256=values["sha256"],
        bytes=int(values["bytes"]),
        original_name=values["original_name"],
        result=Result(values["result"]),
    )
