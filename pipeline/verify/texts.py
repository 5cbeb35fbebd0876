"""The text of a report's documents, alternative texts of charts with it, as one line each.

What is shown in a place of its own (a cell, a paragraph, a line) is set apart by a space.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from ctypes import create_string_buffer
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_UNSEEN = re.compile("[\u00ad\u200b\ufffe]")  # where a word may be, or was, divided
MARK = "\ue000"  # a sign that stands for nothing and that no report has
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|footnotes|header\d*|footer\d*)\.xml")
HEAD = 19.5 * 72 / 25.4  # points: page number and banner end above it, the text begins below (official.typ)
_PAGE_ALONE = (
    "//details[contains(@class, 'series')]"  # the data behind a chart, which a reader of the page can open
    " | //span[@class = 'same']"  # a row's first cell, on paper one with that of the row above (paper.lua)
)


@dataclass(frozen=True)
class Marked:
    """A number that the page marks with a figure's id."""

    figure: str
    text: str


@dataclass(frozen=True)
class Page:
    """The text of report.html, and the numbers in it that carry their figure's id.

    `shared` is the text without what PDF and Word leave out, a MARK before each number that carries an id; `named`
    are the ids there, in the same order, and `only_here` those that stand nowhere else.
    """

    text: str
    shared: str
    marked: tuple[Marked, ...]
    named: tuple[str, ...]
    only_here: frozenset[str]


def line(text: str) -> str:
    """`text` in one line, spaces of any kind as one space."""
    return re.sub(r"\s+", " ", _UNSEEN.sub("", text)).strip()


def of_page(path: Path) -> Page:
    """What report.html shows. Raises OSError or ValueError for a file that can't be read."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.parse(str(path), parser).getroot()
    except etree.LxmlError as error:
        raise ValueError(error) from error
    if root is None:
        raise ValueError("empty")
    for element in root.xpath("//script | //style"):
        element.drop_tree()
    text = _said(root)
    marked = [Marked(item.get("data-figure"), line(item.text_content())) for item in root.xpath("//*[@data-figure]")]
    for element in root.xpath(_PAGE_ALONE):
        element.drop_tree()
    named = []
    for element in root.xpath("//*[@data-figure]"):
        element.text = MARK + (element.text or "")
        named.append(element.get("data-figure"))
    only_here = {item.figure for item in marked}.difference(named)
    return Page(text, _said(root), tuple(marked), tuple(named), frozenset(only_here))


def _said(root: Any) -> str:
    """All text below `root`, with what is said in place of drawings."""
    return line(" ".join([*root.itertext(), *root.xpath("//@alt | //@aria-label")]))


def of_word(path: Path) -> str:
    """What report.docx shows. Raises OSError or ValueError for a file that can't be read."""
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as package:
            roots = [etree.fromstring(package.read(name)) for name in package.namelist() if _PARTS.fullmatch(name)]
    except (zipfile.BadZipFile, etree.LxmlError, KeyError, EOFError, RuntimeError) as error:
        raise ValueError(error) from error
    paragraphs = [
        "".join(part.text or "" for part in item.iter(f"{_WORD}t")) for root in roots for item in root.iter(f"{_WORD}p")
    ]
    alternatives = [text for root in roots for text in root.xpath("//@descr")]
    return line(" ".join([*paragraphs, *alternatives]))


def of_pdf(path: Path) -> str:
    """What report.pdf shows. Raises OSError or ValueError for a file that can't be read."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        said = [text for page in document for text in (page.get_textpage().get_text_range(), *_alternatives(page))]
    except pypdfium2.PdfiumError as error:
        raise ValueError(error) from error
    return line(" ".join(said))


def across_pages(path: Path) -> str:
    """The text of a PDF that can be read, without page numbers and banners: a line goes on where a page cut it."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(path)
    return line(" ".join(page.get_textpage().get_text_bounded(top=page.get_height() - HEAD) for page in pages))


def _alternatives(page: Any) -> Iterator[str]:
    """The alternative texts of a page's charts, from the tags of the PDF (ISO 32000-1, 14.9.3)."""
    from pypdfium2 import raw

    tree = raw.FPDF_StructTree_GetForPage(page)
    try:
        for number in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield from _below(raw.FPDF_StructTree_GetChildAtIndex(tree, number))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _below(element: Any) -> Iterator[str]:
    from pypdfium2 import raw

    size = raw.FPDF_StructElement_GetAltText(element, None, 0)
    if size > 2:
        buffer = create_string_buffer(size)
        raw.FPDF_StructElement_GetAltText(element, buffer, size)
        yield buffer.raw[: size - 2].decode("utf-16-le", "replace")
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
        if child:
            yield from _below(child)
