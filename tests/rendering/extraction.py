"""What a reader finds in a rendered report, format by format, so that two renderings can be compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import docx
import pdfplumber
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

_LEFT_OUT = ("style", "script", "title")
_CELLS = ("td", "th", "caption", "figcaption")
_BLOCKS = (*_CELLS, "p", "li", "h1", "h2", "h3", "h4", "tr", "br", "summary", "div")


@dataclass
class Page(HTMLParser):
    """The page's text by blocks, its table cells and captions, headings, alternative texts, links, figures, scripts.

    `columns` are the tables' columns and cells as a browser and a screen reader take them: tag, scope, style.
    """

    blocks: list[str] = field(default_factory=lambda: [""])
    cells: list[str] = field(default_factory=list)
    columns: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    figures: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.link: str | None = None
        self.figure: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.ids += [known["id"] or ""] if "id" in known else []
        if tag in ("col", "td", "th"):
            self.columns.append((tag, known.get("scope"), known.get("style")))
        if tag == "svg":
            self.charts.append(known.get("aria-label") or "")
        if tag == "a":
            self.link = known.get("href")
        if tag == "span":
            self.figure = known.get("data-figure")
        if tag in _BLOCKS:
            self.blocks.append("")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        text = squeezed(self.blocks[-1])
        if tag in _CELLS:
            self.cells.append(text)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), text))
        if tag == "a":
            self.link = None
        if tag == "span":
            self.figure = None
        if tag in _BLOCKS:
            self.blocks.append("")
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        if self.open and self.open[-1] in _LEFT_OUT:
            return
        self.blocks[-1] += data
        if self.link and data.strip():
            self.links.append((self.link, squeezed(data)))
        if self.figure:
            self.figures.append((self.figure, data))

    @property
    def text(self) -> list[str]:
        """The blocks that say something."""
        return [text for text in map(squeezed, self.blocks) if text]


def squeezed(text: str) -> str:
    """`text` composed and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text.replace("\u200b", "")).split())


def page(path: Path) -> Page:
    """The HTML page at `path`."""
    found = Page()
    found.feed(path.read_text("utf-8"))
    return found


def pdf_text(path: Path) -> str:
    """The text of a PDF without any space, so that line breaks do not matter."""
    with pdfplumber.open(path) as document:
        return "".join(squeezed(page.extract_text()) for page in document.pages).replace(" ", "")


def word(path: Path) -> WordDocument:
    """The Word document at `path`."""
    return docx.Document(str(path))


def word_text(document: WordDocument) -> list[str]:
    """Every paragraph of the body, those in table cells too, in order."""
    paragraphs = document.element.body.iter(qn("w:p"))
    texts = ["".join(run.text or "" for run in paragraph.iter(qn("w:t"))) for paragraph in paragraphs]
    return [text for text in map(squeezed, texts) if text]


def word_tables(document: WordDocument) -> list[list[list[str]]]:
    """The cells of every table by rows."""
    return [[[squeezed(cell.text) for cell in row.cells] for row in table.rows] for table in document.tables]
