"""What a cell of a web page shows, and what is hidden in it, struck out, raised, or formatted as a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from pipeline.sources.cells import Format, format_of
from pipeline.sources.html_styles import Declarations
from pipeline.sources.records import CellKind

_ESCAPED = re.compile(r"\\([0-9a-f]{4})|\\(.)", re.IGNORECASE)

_NOT_SHOWN = frozenset({"script", "noscript", "style", "comment", "template", "datalist", "rt", "rp", "table"})
_LINES = frozenset({"br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_MARKS = frozenset({"s", "strike", "del", "sup", "sub"})
_NO_TEXT = frozenset({"hidden", "button", "submit", "reset", "image", "file", "password", "checkbox", "radio"})
_NOTHING = re.compile(r"0*\.?0+(?:[a-z]+|%)?", re.IGNORECASE)
_SPACE = re.compile("[ \t\r\n\f]+")


def left_out(item: HtmlElement | None, styles: Declarations) -> bool:
    """Whether a browser leaves the element out, so that what follows takes its place."""
    return item is not None and ("hidden" in item.attrib or styles.value(item, "display").lower() == "none")


def unseen(item: HtmlElement | None, styles: Declarations) -> bool:
    """Whether the element has its place and shows nothing of what is in it."""
    if item is None:
        return False
    clear = any(_NOTHING.fullmatch(styles.value(item, name)) for name in ("opacity", "font-size"))
    return clear or styles.value(item, "visibility").lower() in ("hidden", "collapse")


def hides(item: HtmlElement | None, styles: Declarations) -> bool:
    """Whether a table, a row or a column is not shown."""
    return left_out(item, styles) or unseen(item, styles)


def marks(item: HtmlElement, styles: Declarations) -> bool:
    """Whether the element's text is struck out, raised or lowered."""
    raised = item.tag not in ("td", "th") and styles.value(item, "vertical-align").lower() in ("super", "sub")
    lines = (styles.value(item, name).lower() for name in ("text-decoration", "text-decoration-line"))
    return item.tag in _MARKS or raised or any("line-through" in line for line in lines)


@dataclass(frozen=True)
class _Piece:
    """Part of a cell's text; `marked` is struck out, raised or lowered, `hidden` keeps its place and is not seen."""

    text: str
    marked: bool = False
    hidden: bool = False


def shown(cell: HtmlElement, styles: Declarations) -> tuple[str, CellKind]:
    """The text of a cell, its lines parted by line feeds, and what it is: MARKED or UNSEEN where some of it is so.

    What a table within it shows is the cell's own where it has nothing else: each table is a sheet too.
    """
    own = _Piece("", marks(cell, styles), unseen(cell, styles))
    text, kind = _joined(_pieces(cell, styles, own, _NOT_SHOWN))
    return (text, kind) if text else _joined(_pieces(cell, styles, own, _NOT_SHOWN - {"table"}))


def _joined(found: Iterator[_Piece]) -> tuple[str, CellKind]:
    pieces = list(found)
    lines = "".join(piece.text for piece in pieces).split("\n")
    kept = "\n".join(" ".join(line.split(" ")).strip(" ") for line in lines).strip()
    filled = [piece for piece in pieces if piece.text.strip()]
    marked = CellKind.MARKED if any(piece.marked for piece in filled) else CellKind.TEXT
    return kept, CellKind.UNSEEN if any(piece.hidden for piece in filled) else marked


def number_format(cell: HtmlElement, styles: Declarations) -> Format:
    """How the cell's number is shown: by LibreOffice's sdnum ("1033;0;0.0%") or Excel's mso-number-format."""
    parts = cell.get("sdnum", "").split(";", 2)
    if len(parts) > 2:
        return format_of(parts[2])
    declared = styles.value(cell, "mso-number-format").strip().strip("\"'")
    pattern = _ESCAPED.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], declared)
    if not re.fullmatch("[A-Za-z ]{5,}", pattern):
        return format_of(pattern)
    if pattern.lower() == "percent":
        return "percent"
    return "date" if re.search("date|time|[dmy]{3}", pattern, re.IGNORECASE) else "number"


def _pieces(item: HtmlElement, styles: Declarations, own: _Piece, skipped: frozenset[str]) -> Iterator[_Piece]:
    """The pieces of an element; what is around it is marked or hidden as `own` is."""
    yield replace(own, text=_SPACE.sub(" ", item.text or ""))
    for inner in item.iterchildren():
        if inner.tag in _LINES:
            yield _Piece("\n")
        if inner.tag not in skipped and not left_out(inner, styles):
            visible = styles.value(inner, "visibility").lower() == "visible"
            hidden = unseen(inner, styles) or (own.hidden and not visible)
            around = _Piece(_given(inner), own.marked or marks(inner, styles), hidden)
            yield around
            yield from _pieces(_chosen(inner), styles, around, skipped)
        yield replace(own, text=_SPACE.sub(" ", inner.tail or ""))


def _given(item: HtmlElement) -> str:
    """What stands in a field of a form."""
    return item.get("value", "") if item.tag == "input" and item.get("type", "").lower() not in _NO_TEXT else ""


def _chosen(item: HtmlElement) -> HtmlElement:
    """The element; of a list the entry that is chosen, as none of the others is shown."""
    if item.tag != "select":
        return item
    entries = [entry for entry in item.iter("option")]
    return next((entry for entry in entries if "selected" in entry.attrib), entries[0] if entries else item)
