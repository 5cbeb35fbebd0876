"""Writes the mark (sources/mark.py) among the custom properties of a document, beside those that it has."""

from __future__ import annotations

from lxml.etree import _Element as Element

from pipeline.marking.package import OFFICE, Parts, child
from pipeline.marking.texts import xml_text
from pipeline.sources.mark import CONTENT, LIST, ORIGINAL, Mark, properties_part

_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_EMPTY = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="{}"/>'
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # ECMA-376 part 1, 22.3.2.2: the custom property set
_FIRST_ID = 2
_NAME = "docProps/custom.xml"  # where programs look that pass the relation over


def write_mark(parts: Parts, mark: Mark) -> None:
    """Adds the three properties, in the place of those of an earlier marking."""
    part = properties_part(parts.package)
    if not part:
        part = _NAME if _NAME not in parts else parts.unused("docProps/custom{}.xml")
        parts.put(part, _EMPTY.format(_TYPES).encode())
        parts.relate("", f"{OFFICE}/custom-properties", part)
        parts.declare(part, _CONTENT_TYPE)
    root = parts.tree(part)
    for name, value in ((ORIGINAL, mark.original), (CONTENT, mark.content), (LIST, mark.sheet)):
        _write(root, name, value)


def _write(root: Element, name: str, value: str) -> None:
    for old in [item for item in root if item.get("name") == name]:
        root.remove(old)
    ids = [int(item.get("pid", "0")) for item in root]
    item = child(root, "property", fmtid=_FORMAT_ID, pid=str(max([_FIRST_ID - 1, *ids]) + 1), name=name)
    typed = item.makeelement(f"{{{_TYPES}}}lpwstr", nsmap={"vt": _TYPES})
    typed.text = xml_text(value)
    item.append(typed)
