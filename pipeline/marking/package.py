"""A workbook's package opened for editing: parts that nobody edits are written back byte for byte."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from itertools import count

from lxml import etree
from lxml.etree import _Element as Element

from pipeline.sources.package import Package
from pipeline.sources.records import Refusal

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_NEVER = (1980, 1, 1, 0, 0, 0)  # the time of new entries: the same input gives the same bytes
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)


class Parts:
    """The parts of one workbook. Names are compared without regard to case, as the package's own rules want it."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._infos = {_key(info.filename): info for info in self._zip.infolist()}
        self._trees: dict[str, Element] = {}
        self._contents: dict[str, tuple[str, bytes]] = {}
        main = [(type, part) for _, type, part in self.related("") if type.endswith("/officeDocument")]
        if not main:
            raise Refusal("F108")
        self.main = main[0][1]
        self.office = main[0][0].rpartition("/")[0]  # the namespace of relations: ISO's strict variant has another

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._infos or _key(part) in self._contents

    def content(self, part: str) -> bytes:
        """The part's bytes."""
        known = self._contents.get(_key(part))
        return known[1] if known else self.package.content(part)

    def put(self, part: str, content: bytes) -> None:
        """Writes a part, in the place of the one of that name or as a new one."""
        info = self._infos.get(_key(part))
        self._contents[_key(part)] = (info.filename if info else part, content)
        self._trees.pop(_key(part), None)

    def tree(self, part: str) -> Element:
        """The part's root, to be edited in place: it is written when the package is."""
        if _key(part) not in self._trees:
            try:
                self._trees[_key(part)] = etree.fromstring(self.content(part), _PARSER)
            except etree.XMLSyntaxError as error:
                raise Refusal("F107") from error
        return self._trees[_key(part)]

    def unused(self, pattern: str) -> str:
        """The first name after `pattern` ("xl/comments{}.xml") that no part has."""
        return next(name for name in (pattern.format(number) for number in count(1)) if name not in self)

    def related(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(id, type, part) of each part that `part` points to; "" stands for the package itself."""
        relations = _relations(part)
        if relations not in self:
            return
        for item in self.tree(relations).iterfind("{*}Relationship"):
            if item.get("TargetMode") != "External":
                full = posixpath.join("/" + posixpath.dirname(part), item.get("Target", ""))
                yield item.get("Id", ""), item.get("Type", ""), posixpath.normpath(full).lstrip("/")

    def first(self, part: str, kind: str) -> str:
        """The part that `part` points to by a relation of this kind ("comments"), "" where there is none."""
        return next((other for _, type, other in self.related(part) if type.endswith(f"/{kind}") and other in self), "")

    def relate(self, part: str, type: str, target: str) -> str:
        """Adds a relation and returns its id."""
        relations = _relations(part)
        if relations not in self:
            self.put(relations, f'<Relationships xmlns="{_RELATIONS_NAMESPACE}"/>'.encode())
            self.declare_extension("rels", _RELATIONS_TYPE)  # older LibreOffice declares each such part by its name
        root = self.tree(relations)
        taken = {item.get("Id") for item in root}
        id = next(name for name in (f"rId{number}" for number in count(1)) if name not in taken)
        child(root, "Relationship", Id=id, Type=type, Target=f"/{target}")
        return id

    def declare(self, part: str, content_type: str) -> None:
        """Says what kind of content a new part has."""
        child(self.tree(_TYPES), "Override", PartName=f"/{part}", ContentType=content_type)

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Says what kind of content all parts with this ending have, unless that is said already."""
        root = self.tree(_TYPES)
        if not any(item.get("Extension", "").lower() == extension for item in root):
            new = etree.Element(f"{{{_TYPES_NAMESPACE}}}Default", Extension=extension, ContentType=content_type)
            root.insert(0, new)

    def saved(self) -> bytes:
        """The package's bytes: old parts in their order, then the new ones."""
        for key, root in self._trees.items():
            written = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
            if key in self._contents or written != _serialised(self.package.content(key)):
                name = self._contents[key][0] if key in self._contents else self._infos[key].filename
                self._contents[key] = (name, written)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for key, info in self._infos.items():
                kept = zipfile.ZipInfo(info.filename, info.date_time)
                archive.writestr(kept, self._written(key, info), zipfile.ZIP_DEFLATED)
            for key, (name, content) in self._contents.items():
                if key not in self._infos:
                    archive.writestr(zipfile.ZipInfo(name, _NEVER), content, zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    def _written(self, key: str, info: zipfile.ZipInfo) -> bytes:
        if key in self._contents:
            return self._contents[key][1]
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
            raise Refusal("F107") from error


def child(parent: Element, name: str, /, **attributes: str) -> Element:
    """A new last child in the parent's own namespace."""
    return etree.SubElement(parent, qualified(parent, name), attributes)


def qualified(element: Element, name: str) -> str:
    """`name` in the namespace of `element`."""
    return f"{{{etree.QName(element).namespace or ''}}}{name}".replace("{}", "")


def local(element: Element) -> str:
    """An element's name without its namespace; "" for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _serialised(content: bytes) -> bytes:
    root = etree.fromstring(content, _PARSER).getroottree()
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _relations(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _key(part: str) -> str:
    return part.replace("\\", "/").lower()
