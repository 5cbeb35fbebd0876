"""What a cell of a web page shows, and what its styles say: hidden, struck out, raised, formatted as a percentage."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipeline.sources.cells import Format, format_of

_SELECTOR = re.compile(r"[a-z0-9]*(\.[\w-]+)|[a-z0-9]+", re.IGNORECASE)
_DECLARATION = re.compile(r"""([\w-]+)\s*:\s*((?:"(?:\\.|[^"\\])*"|\\.|[^;"\\])*)""")
_ESCAPED = re.compile(r"\\([0-9a-f]{4})|\\(.)", re.IGNORECASE)

_IMPORTANT, _MARKED_IMPORTANT = "!", re.compile(r"\s*!\s*important$", re.IGNORECASE)

_NOT_SHOWN = frozenset({"script", "style", "comment", "template", "select", "table"})  # inner tables are sheets
_LINES = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"})
_MARKS = frozenset({"s", "strike", "del", "sup", "sub"})
_SPACE = re.compile("[ \t\r\n\f]+")


@dataclass(frozen=True)
class Declarations:
    """The declarations of the page's style sheets, by tag ("td") or class (".xl65")."""

    rules: Mapping[str, Mapping[str, str]]
    _kept: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)  # most cells are declared alike

    @classmethod
    def of(cls, root: HtmlElement) -> Declarations:
        """Those of all style elements of the page. Other selectors than a tag or a class are left out."""
        rules: dict[str, dict[str, str]] = {}
        for sheet in root.iter("style"):
            for selectors, declared in _rules(sheet.text or ""):
                for match in filter(None, map(_SELECTOR.fullmatch, map(str.strip, selectors.split(",")))):
                    rules.setdefault((match[1] or match[0]).lower(), {}).update(declared)
        return cls(rules)

    def value(self, item: HtmlElement, name: str) -> str:
        """What is declared of an element: in itself, else for its class, else for its tag; "" for nothing.

        What is declared to be important stands above all of that.
        """
        key = (str(item.tag), item.get("class", ""), item.get("style", ""))
        if key not in self._kept:
            named = [key[0], *reversed([f".{word.lower()}" for word in key[1].split()])]
            levels = [self.rules.get(name, {}) for name in named]
            self._kept[key] = dict(ChainMap(_declarations(key[2]), *(dict(level) for level in reversed(levels))))
        return self._kept[key].get(name + _IMPORTANT, self._kept[key].get(name, ""))

    def hides(self, item: HtmlElement | None) -> bool:
        """Whether a browser leaves the element out."""
        if item is None:
            return False
        collapsed = self.value(item, "visibility").lower() == "collapse"
        return "hidden" in item.attrib or collapsed or self.value(item, "display").lower() == "none"

    def marks(self, item: HtmlElement) -> bool:
        """Whether the element's text is struck out, raised or lowered."""
        raised = item.tag not in ("td", "th") and self.value(item, "vertical-align").lower() in ("super", "sub")
        return item.tag in _MARKS or raised or "line-through" in self.value(item, "text-decoration").lower()


def shown(cell: HtmlElement, styles: Declarations) -> tuple[str, bool]:
    """The text that a cell shows, its lines parted by line feeds, and whether some of it is marked."""
    pieces = list(_pieces(cell, styles, styles.marks(cell)))
    lines = "".join(text for text, _ in pieces).split("\n")
    kept = "\n".join(" ".join(line.split(" ")).strip(" ") for line in lines).strip()
    return kept, any(marked and text.strip() for text, marked in pieces)


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


def _pieces(item: HtmlElement, styles: Declarations, marked: bool) -> Iterator[tuple[str, bool]]:
    yield _SPACE.sub(" ", item.text or ""), marked
    for inner in item.iterchildren():
        if inner.tag in _LINES:
            yield "\n", False
        if inner.tag not in _NOT_SHOWN and not styles.hides(inner):
            yield from _pieces(inner, styles, marked or styles.marks(inner))
        yield _SPACE.sub(" ", inner.tail or ""), marked


def _rules(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The selectors and declarations of a style sheet, its comments left out."""
    bare = "".join(piece.partition("*/")[2] for piece in ("*/" + text).split("/*"))
    for rule in bare.replace("<!--", "").replace("-->", "").split("}"):
        selectors, _, declared = rule.rpartition("{")
        if selectors:
            yield selectors.rpartition("{")[2], _declarations(declared)


def _declarations(text: str) -> dict[str, str]:
    """The values by name; of those that are important, the name ends in _IMPORTANT."""
    found = {}
    for name, value in _DECLARATION.findall(text):
        plain = _MARKED_IMPORTANT.sub("", value.strip())
        found[name.lower() + (_IMPORTANT if plain != value.strip() else "")] = plain
    return found
