"""What is checked before anything is parsed: size, and the container by its content, never by its name.

Limits are generous (a filled-in standard workbook has about 20 kB, an export of a million dossiers 200 MB) and stop
what would exhaust the machine.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Mapping
from typing import Literal

from pipeline.sources.delimited import is_table
from pipeline.sources.encoding import unicode_form
from pipeline.sources.package import part_names
from pipeline.sources.records import Refusal, SourceFile
from pipeline.sources.refusals import Document, is_document, not_recognised

MOST_BYTES = 300_000_000
MOST_READ = {
    "xlsx": 50_000_000,
    "ods": 50_000_000,
    "xls": 20_000_000,
    "html": 20_000_000,
    "csv": 20_000_000,
    "json": 50_000_000,
}
_MB = 1_000_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_ENTRY = 128
_OLE_HEADER, _LARGEST_SECTOR = 512, 12  # bytes; a power of two
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OTHERS = (b"Rar!", b"7z")
# What people send in the place of a workbook; Word's own two containers are told apart from a workbook's below.
_DOCUMENTS: Mapping[Document, re.Pattern[bytes]] = {
    "pdf": re.compile(rb"\s*%PDF"),
    "picture": re.compile(
        rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif1|avif)", re.DOTALL
    ),
    "word": re.compile(rb"\s*\{\\rtf"),
}
_WRITER = b"mimetypeapplication/vnd.oasis.opendocument.text"  # stored first, ISO/IEC 26300 part 2, 3.3
_LOOKED_AT = 4096
_HTML = re.compile(rb"<!doctype html|<html|<table|<head|<body|<meta|urn:schemas-microsoft-com:office", re.IGNORECASE)

Container = Literal["xlsx", "ods", "xls", "html", "csv", "json"]


def content(file: SourceFile) -> bytes:
    """The file's bytes. Refuses one that is too large, can't be read, is empty, or is not what was hashed."""
    try:
        size = file.path.stat().st_size
        if size >= MOST_BYTES:
            raise _too_large(size, MOST_BYTES)
        data = file.path.read_bytes()
    except OSError as error:
        raise Refusal("F007", reason=error.strerror or str(error)) from error
    if not data:
        raise Refusal("F110")
    if hashlib.sha256(data).hexdigest() != (file.copy or file.sha256):
        raise Refusal("F009")
    return data


def container(data: bytes) -> Container:
    """How the file holds its content, by its bytes and never by its name. Refuses what can't be read."""
    if data.startswith(b"PK"):
        return _packed(part_names(data), data)
    if data.startswith(_OLE):
        return _ole(data)
    start = _start(data)
    for kind, beginning in _DOCUMENTS.items():
        if beginning.match(data):
            raise is_document(kind)
    if start.startswith((b"{", b"[")):
        return "json"
    if start.startswith(b"<"):
        if _HTML.search(start):
            return "html"
    elif _is_text(start) and is_table(data):
        return "csv"
    raise not_recognised("text-table" if _is_text(start) else "beginning")


def check_size(data: bytes, container: Container) -> None:
    """Refuses what is too large to be read value by value; an export of a million dossiers is read by other means."""
    limit = MOST_READ[container]
    if len(data) >= limit:
        raise _too_large(len(data), limit)


def _too_large(size: int, limit: int) -> Refusal:
    return Refusal("F101", size=f"{size // _MB}", limit=f"{limit // _MB}")


def _packed(parts: frozenset[str], data: bytes) -> Container:
    """Which of the packed formats it is; one that is locked by a password may have its manifest only."""
    if "word/document.xml" in parts or data[30 : 30 + len(_WRITER)] == _WRITER:
        raise is_document("word")
    if "[content_types].xml" in parts or "_rels/.rels" in parts:
        return "xlsx"
    if "content.xml" in parts or "meta-inf/manifest.xml" in parts:
        return "ods"
    raise not_recognised("workbook")


def _is_text(start: bytes) -> bool:
    return not start.startswith(_OTHERS) and b"\0" not in start


def _start(data: bytes) -> bytes:
    """The first bytes without a byte order mark and, where it is UTF-16, without the zero bytes between letters."""
    start = data[:_LOOKED_AT]
    bare = start.replace(b"\0", b"") if unicode_form(start) != "utf-8" else start
    return next((bare.removeprefix(mark) for mark in _MARKS if bare.startswith(mark)), bare).lstrip()


def _ole(data: bytes) -> Container:
    """An OLE container: an old workbook. Refuses one that is locked or cut off, and any other document."""
    if _cut_off(data):
        raise Refusal("F107")
    if _has_stream(data, "EncryptedPackage"):
        raise Refusal("F104")
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return "xls"
    raise is_document("word") if _has_stream(data, "WordDocument") else not_recognised("stream")


def _cut_off(data: bytes) -> bool:
    """Whether the directory lies beyond the end, as where a download broke off: [MS-CFB] 2.2 has the header."""
    if len(data) < _OLE_HEADER:
        return True
    shift, first = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<L", data, 48)[0]
    return bool(shift > _LARGEST_SECTOR or (first + 2) << shift > len(data))


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
