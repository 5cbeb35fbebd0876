"""What is checked before anything is parsed: size, kind by content, and what a container would unpack to.

Limits are generous for forms (a filled-in standard workbook has about 20 kB) and stop what would exhaust the machine.
"""

from __future__ import annotations

import hashlib
import re
import struct
from typing import Literal

from pipeline.sources.records import Refusal, SourceFile

MOST_BYTES = 50_000_000
_MB = 1_000_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_ENTRY = 128
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(rb"<!doctype html|<html|<table|<head|<body|<meta|urn:schemas-microsoft-com:office", re.IGNORECASE)

Container = Literal["xlsx", "json"]


def content(file: SourceFile) -> bytes:
    """The file's bytes. Refuses one that is too large, can't be read, is empty, or is not what was hashed."""
    try:
        size = file.path.stat().st_size
        if size >= MOST_BYTES:
            raise Refusal("F101", size=f"{size // _MB}", limit=f"{MOST_BYTES // _MB}")
        data = file.path.read_bytes()
    except OSError as error:
        raise Refusal("F007", reason=error.strerror or str(error)) from error
    if not data:
        raise Refusal("F110")
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise Refusal("F009")
    return data


def container(data: bytes) -> Container:
    """How the file holds its content, by its bytes and never by its name. Refuses what can't be read."""
    if data.startswith(b"PK"):
        return "xlsx"
    if data.startswith(_OLE):
        raise Refusal(_ole(data))
    start = _without_mark(data[:4096]).lstrip()
    if start.startswith((b"{", b"[")):
        return "json"
    raise Refusal("F106" if start.startswith(b"<") and _HTML.search(start) else "F109")


def _without_mark(start: bytes) -> bytes:
    """The first bytes without a byte order mark and, where it is UTF-16, without the zero bytes between letters."""
    for mark in _MARKS:
        if start.startswith(mark):
            return start.removeprefix(mark).replace(b"\0", b"")
    return start


def _ole(data: bytes) -> str:
    """The code for an OLE container: an encrypted workbook, an old .xls, or something else."""
    if _has_stream(data, "EncryptedPackage"):
        return "F104"
    return "F105" if _has_stream(data, "Workbook") or _has_stream(data, "Book") else "F109"


def _has_stream(data: bytes, name: str) -> bool:
    """Whether the directory names such a stream: in UTF-16, at the start of a 128-byte entry ([MS-CFB] 2.6)."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0:
        length = data[at + 64 : at + 66]
        if at % _OLE_ENTRY == 0 and length == struct.pack("<H", len(wanted)):
            return True
        at = data.find(wanted, at + 1)
    return False
