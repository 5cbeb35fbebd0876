"""What a reader of the page sees outside of the numbers that carry a figure's id, and those numbers themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_LEFT_OUT = {"script", "style", "svg", "title"}
_INSIDE_A_LINE = {"a", "b", "code", "em", "q", "span", "strong", "sub", "sup"}
_WITHOUT_AN_END = {"base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}


@dataclass
class Marked(HTMLParser):
    """`blocks` is the text outside of figures, a lozenge in place of each; `figures` has (id, text) as they come."""

    blocks: list[str] = field(default_factory=lambda: [""])
    figures: list[tuple[str, str]] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag not in _INSIDE_A_LINE:
            self.blocks.append("")
        if tag == "svg":
            self.charts.append(known.get("aria-label") or "")
        if tag not in _WITHOUT_AN_END:
            self.open.append((tag, known.get("data-figure") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INSIDE_A_LINE:
            self.blocks.append("")
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag in _LEFT_OUT for tag, _ in self.open):
            return
        figure = next((id for _, id in self.open if id), "")
        if figure:
            self.figures.append((figure, data))
        self.blocks[-1] += "◊" if figure else data


def marked(page: str) -> Marked:
    """The page's text, read."""
    found = Marked()
    found.feed(page)
    return found
