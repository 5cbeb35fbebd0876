"""A workbook's container (Open Packaging Conventions): its parts, unpacked and parsed within limits.

The directory of a zip file can lie about sizes, so that they are checked in it and again while unpacking. Document
type declarations, which could define entities that multiply, are refused: ECMA-376 part 2 forbids them in a package.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from xml.etree import ElementTree

from pipeline.sources.records import Refusal

MOST_PARTS = 2_000
MOST_DIRECTORY = 1_000_000
MOST_UNPACKED = 200_000_000
MOST_XML = 10_000_000
MOST_PARSED = 40_000_000  # over all parts: a workbook may have many, each within its own limit
MOST_EXPORTED = 2_000_000_000  # an export of 1,000,000 rows unpacks to about half of it
MOST_RATIO = 100
RATIO_FROM = 4_000_000  # smaller parts do no harm, however well they pack

_CHUNK = 262_144
_TAIL = 65_557 + 76  # the longest comment, the end record, and the two zip64 records before it
# What zipfile raises for a damaged container: ValueError, for one, where its directory points before its start.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error)
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))

Result = TypeVar("Result", covariant=True)


@dataclass(frozen=True)
class Limits:
    """Bytes that the container may hold as its directory says, that one part and all parts may unpack to."""

    declared: int
    part: int
    parts: int


EXPORT = Limits(MOST_EXPORTED, MOST_EXPORTED, MOST_EXPORTED)


class Target(Protocol, Generic[Result]):
    """What a part is parsed into: the target of an ElementTree.XMLParser."""

    def start(self, tag: str, attributes: dict[str, str], /) -> object: ...
    def end(self, tag: str, /) -> object: ...
    def data(self, text: str, /) -> object: ...
    def close(self) -> Result: ...


def part_names(data: bytes) -> frozenset[str]:
    """The names of a container's parts, by its directory alone. Refuses one that can't be read or is too long."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(map(part_name, archive.namelist()))
    except _DAMAGE as error:
        raise Refusal("F107") from error


class Package:
    """An open container. Every method refuses what it can't read: damage, encryption, a part beyond the limits."""

    def __init__(self, data: bytes, limits: Limits | None = None) -> None:
        self._limits = limits or Limits(MOST_UNPACKED, MOST_XML, MOST_PARSED)
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise Refusal("F107") from error
        infos = self._zip.infolist()
        _check_sizes(infos, self._limits)
        self._parts: Mapping[str, zipfile.ZipInfo] = {part_name(info.filename): info for info in infos}
        self._parsed = 0

    def __contains__(self, part: str) -> bool:
        return part_name(part) in self._parts

    def parse(self, part: str, target: Target[Result]) -> Result:
        """What `target` makes of the part, parsed in pieces as it is unpacked."""
        parser: ElementTree.XMLParser[Result] = ElementTree.XMLParser(target=target)
        try:
            for piece in self._unpacked(part):
                parser.feed(piece)
            return parser.close()
        except (ElementTree.ParseError, LookupError, *_DAMAGE) as error:
            raise Refusal("F107") from error

    def tree(self, part: str) -> ElementTree.Element:
        """The part as a tree."""
        return self.parse(part, ElementTree.TreeBuilder())

    def content(self, part: str) -> bytes:
        """The part's bytes."""
        try:
            return b"".join(self._unpacked(part))
        except _DAMAGE as error:
            raise Refusal("F107") from error

    def related(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(id, last word of the type, part) of each part that `part` points to; "" stands for the package itself."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self:
            return
        for item in self.tree(relations):
            target = item.get("Target", "")
            if item.get("TargetMode") != "External":
                full = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
                yield item.get("Id", ""), item.get("Type", "").rpartition("/")[2], full

    def size(self, part: str) -> int:
        """The bytes that the part unpacks to, as the directory says."""
        return self._parts[part_name(part)].file_size

    def pieces(self, part: str) -> Iterator[bytes]:
        """The part's bytes in pieces of one size, as they are unpacked."""
        try:
            yield from self._unpacked(part)
        except _DAMAGE as error:
            raise Refusal("F107") from error

    def _unpacked(self, part: str) -> Iterator[bytes]:
        total, tail = 0, b""
        with self._zip.open(self._parts[part_name(part)]) as stream:
            while piece := stream.read(_CHUNK):
                total += len(piece)
                self._parsed += len(piece)
                if total > self._limits.part or self._parsed > self._limits.parts:
                    raise Refusal("F102", part=part)
                joined = tail + piece
                if b"!" in joined and any(word in joined for word in _DOCTYPES):  # one sign is found ten times faster
                    raise Refusal("F103", part=part)
                tail = piece[-len(_DOCTYPES[-1]) :]
                yield piece


def part_name(part: str) -> str:
    """A part's name as it is looked up: without regard to case, and with the slashes that some programs turn round."""
    return part.replace("\\", "/").lower()


def _check_sizes(infos: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if any(info.flag_bits & 1 for info in infos):
        raise Refusal("F104")
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > limits.declared:
        raise Refusal("F102", part="*")
    for info in infos:
        if info.file_size > max(RATIO_FROM, MOST_RATIO * info.compress_size):
            raise Refusal("F102", part=info.filename)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal("F107")


def _check_directory(data: bytes) -> None:
    """Refuses a directory so long that only listing it would take minutes; APPNOTE.TXT 4.3.14-16 has the records."""
    tail = data[-_TAIL:]
    at = tail.rfind(b"PK\5\6")
    record = tail[at : at + 22]
    if at < 0 or len(record) < 22:
        raise Refusal("F107")
    length = struct.unpack_from("<L", record, 12)[0]
    if tail[max(at - 20, 0) : at].startswith(b"PK\6\7") and at >= 76:
        length = struct.unpack_from("<Q", tail, at - 36)[0]
    if length > MOST_DIRECTORY:
        raise Refusal("F102", part="*")
