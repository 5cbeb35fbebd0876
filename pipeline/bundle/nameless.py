"""A copy of a unit's workbook without persons, to leave the office in its place.

Words that name persons are replaced wherever they stand in the package; properties, authors, comments and paths that
programs write there are emptied or removed. Everything that is read stays: the caller reads the copy and compares.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from pipeline.marking.package import local
from pipeline.messages import text
from pipeline.sources.mark import CONTENT, LIST, ORIGINAL
from pipeline.sources.package import Package, part_name
from pipeline.sources.records import Refusal

_NEVER = (1980, 1, 1, 0, 0, 0)
_KNOWN = re.compile(
    r"\[content_types\]\.xml|(.*/)?_rels/[^/]*\.rels|docprops/(core|app|custom)\.xml|"
    r"xl/(workbook|styles|sharedstrings|calcchain|metadata)\.xml|xl/(worksheets|theme|tables|persons)/[^/]+\.xml|"
    r"xl/(threaded)?comments[^/]*(/[^/]+)?\.xml|xl/drawings/[^/]*\.vml"
)
_EMPTIED = re.compile(r"xl/printersettings/.*|docprops/thumbnail\..*")
_COMMENTS = re.compile(r"xl/(threaded)?comments.*|xl/persons/.*|xl/drawings/[^/]*\.vml")
_NAMING = {"creator", "lastModifiedBy", "Manager", "Company"}  # elements of the document's properties
_NAMING_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "absPath": ("url",),  # C:\Users\<login>\…
    "fileSharing": ("userName",),
    "person": ("displayName", "userId"),
}
_MARKS = (ORIGINAL, CONTENT, LIST)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)


def copy(data: bytes, words: Sequence[str]) -> bytes | None:
    """The workbook without `words` and without what else names persons; the same input gives the same bytes.

    None for one that has parts of which nobody knows what they say: pictures, drawings, programs, links.
    """
    try:
        package = Package(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
        if not all(_KNOWN.fullmatch(part_name(name)) or _EMPTIED.fullmatch(part_name(name)) for name in names):
            return None
        parts = {name: _without(name, package.content(name), words) for name in names}
    except (Refusal, etree.XMLSyntaxError):
        return None
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as fresh:
        for name, content in parts.items():
            fresh.writestr(zipfile.ZipInfo(name, _NEVER), content)
    return stream.getvalue()


def same(data: bytes, copied: bytes) -> bool:
    """Whether a copy says in all of its parts what the original does."""
    return _parts(data) == _parts(copied)


def names(copied: bytes, words: Sequence[str]) -> bool:
    """Whether any of `words` is still found in a part of the copy, divided among several texts as it may be."""
    texts = ["".join(map(str, etree.fromstring(part, _PARSER).itertext())) for part in _parts(copied).values() if part]
    return any(word in said for word in words for said in texts)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _without(name: str, content: bytes, words: Sequence[str]) -> bytes:
    if _EMPTIED.fullmatch(part_name(name)):
        return b""
    root = etree.fromstring(content, _PARSER)
    before = etree.tostring(root)
    comments = bool(_COMMENTS.fullmatch(part_name(name)))
    for own in root.findall("{*}property"):  # removed, since a number or date left empty makes the file unreadable
        if own.get("name") not in _MARKS:
            root.remove(own)
    for element in root.iter():
        if isinstance(element.tag, str):
            _clean(element, words, comments=comments)
    if etree.tostring(root) == before:
        return content
    written: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _clean(element: Element, words: Sequence[str], *, comments: bool) -> None:
    name = local(element)
    said = name in ("t", "text", "author") and comments
    if name in _NAMING or said:
        for part in element.iter():
            part.text = "" if part.text and part.text.strip() else part.text
    for attribute in _NAMING_ATTRIBUTES.get(name, ()):
        if attribute in element.attrib:
            element.set(attribute, "")
    if name in ("si", "is"):
        _rejoin(element, words)
    element.text, element.tail = _replaced(element.text, words), _replaced(element.tail, words)
    for attribute, value in element.attrib.items():
        element.set(attribute, _replaced(value, words) or "")


def _rejoin(element: Element, words: Sequence[str]) -> None:
    """Joins a text whose runs divide one of `words` among them."""
    runs = [run for run in _runs(element) if run.text]
    whole = "".join(run.text or "" for run in runs)
    if runs and sum(_count(run.text or "", words) for run in runs) < _count(whole, words):
        runs[0].text = whole
        for run in runs[1:]:
            run.text = ""


def _runs(element: Element) -> Iterator[Element]:
    return (part for part in element.iter() if local(part) == "t")


def _count(said: str, words: Sequence[str]) -> int:
    return sum(said.count(word) for word in words)


def _replaced(said: str | None, words: Sequence[str]) -> str | None:
    for word in sorted(words, key=len, reverse=True):
        if said and word in said:
            said = said.replace(word, text("bundle.nameless", "vi"))
    return said
