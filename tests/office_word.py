"""What Word repairs or refuses in a document; see office.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from tests.office_orders import PROPERTIES, in_order, local, twice

BY_STYLE = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
BOOKMARK = 40


def document_faults(trees: Mapping[str, Element]) -> Iterator[str]:
    """What is wrong with the document whose parts these are."""
    stories = [root for root in trees.values() if local(root) in ("document", "hdr", "ftr", "footnotes")]
    styles = {_value(item, "styleId"): _value(item, "type") for item in trees["word/styles.xml"].iter("{*}style")}
    numbering = trees.get("word/numbering.xml")
    lists = {"0", *(_value(item, "numId") for item in (numbering.iter("{*}num") if numbering is not None else ()))}
    every = [item for root in (*stories, trees["word/styles.xml"]) for item in root.iter() if local(item)]
    for item in every:
        name = local(item)
        if name in PROPERTIES:
            yield from (f"{name}: {fault}" for fault in in_order(item, PROPERTIES[name]))
        if name in BY_STYLE and styles.get(_value(item)) != BY_STYLE[name]:
            yield f"no {BY_STYLE[name]} style {_value(item)}"
        if name in ("basedOn", "next", "link") and _value(item) not in styles:
            yield f"no style {_value(item)}"
        if name == "numId" and _value(item) not in lists:
            yield f"no list {_value(item)}"
    yield from _tables(every)
    yield from _marks(stories)


def _tables(every: Iterable[Element]) -> Iterator[str]:
    for item in every:
        if local(item) == "tc" and (not len(item) or local(item[-1]) != "p"):
            yield "a cell that does not end with a paragraph"
        if local(item) == "tbl":
            columns = len(item.findall("{*}tblGrid/{*}gridCol"))
            for row in item.iterfind("{*}tr"):
                spans = [cell.find("{*}tcPr/{*}gridSpan") for cell in row.iterfind("{*}tc")]
                if sum(1 if span is None else int(_value(span)) for span in spans) != columns:
                    yield f"a row that is not {columns} columns wide"


def _marks(stories: Sequence[Element]) -> Iterator[str]:
    """Bookmarks with their ends, what leads to them, ids of drawings, and fields that begin and end."""
    starts = [item for root in stories for item in root.iter("{*}bookmarkStart")]
    names = {_value(item, "name") for item in starts}
    yield from twice("bookmark", [_value(item, "name").casefold() for item in starts])
    yield from twice("bookmark id", [_value(item, "id") for item in starts])
    yield from (f"bookmark too long: {name}" for name in names if len(name) > BOOKMARK)
    ends = [_value(item, "id") for root in stories for item in root.iter("{*}bookmarkEnd")]
    if sorted(ends) != sorted(_value(item, "id") for item in starts):
        yield "bookmarks without their end"
    yield from twice("drawing", [item.get("id") for root in stories for item in root.iter("{*}docPr")])
    anchors = {_value(item, "anchor") for root in stories for item in root.iter("{*}hyperlink")}
    yield from (f"link to {name}" for name in anchors - names - {""})
    for root in stories:
        kinds = Counter(_value(item, "fldCharType") for item in root.iter("{*}fldChar"))
        if kinds["begin"] != kinds["end"]:
            yield "a field without its end"


def _value(item: Element, name: str = "val") -> str:
    return str(item.get(f"{{{etree.QName(item).namespace}}}{name}", ""))
