"""A PDF measured: lines of text with their letters' size and style, and what stands outside of the margins."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfplumber.page import Page

MM = 72 / 25.4
TOP, BOTTOM, LEFT, RIGHT = 22, 20, 30, 15
"""The margins of every page, in millimetres; page number and banner stand in the one at the top."""


@dataclass(frozen=True)
class Line:
    """One line of text. Distances in points from the left and the top of the page; sizes in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    sizes: frozenset[float]
    fonts: frozenset[str]
    italic: bool

    @property
    def middle(self) -> float:
        """The middle between its ends."""
        return (self.x0 + self.x1) / 2

    @property
    def bold(self) -> bool:
        """Whether every letter is bold."""
        return all("Bold" in font for font in self.fonts)


def lines(page: Page) -> list[Line]:
    """The lines of a page from top to bottom; what stands side by side is told apart by a gap."""
    found = []
    for word in page.extract_words(x_tolerance=2, keep_blank_chars=True, return_chars=True):
        chars = [char for char in word["chars"] if char["text"].strip()]
        sizes = frozenset(round(char["size"], 1) for char in chars)
        fonts = frozenset(char["fontname"].split("+")[-1] for char in chars)
        text = " ".join(unicodedata.normalize("NFC", word["text"]).split())
        x0, x1 = min(char["x0"] for char in chars), max(char["x1"] for char in chars)
        italic = all("Italic" in char["fontname"] or char["matrix"][2] > 0 for char in chars)  # or slanted
        found.append(Line(text, x0, x1, word["top"], word["bottom"], sizes, fonts, italic))
    return found


def line(page: Page, start: str) -> Line:
    """The line of `page` that starts with `start`."""
    return next(found for found in lines(page) if found.text.startswith(start))


def outside(path: Path) -> dict[int, str]:
    """The letters of a PDF that don't lie between the margins (half a millimetre is let pass at the sides), by page.

    PDFium measures them: pdfplumber takes minutes for as many letters as hostile texts have.
    """
    with pypdfium2.PdfDocument(path) as document:
        found = {number: "".join(_outside(page)) for number, page in enumerate(document, 1)}
    return {number: letters for number, letters in found.items() if letters}


def _outside(page: pypdfium2.PdfPage) -> Iterator[str]:
    """The letters of one page that don't lie between its margins; a letter is as high as its font."""
    slack, right = 0.5 * MM, page.get_width() - RIGHT * MM
    text = page.get_textpage()
    for place in range(text.count_chars()):
        x0, bottom, x1, _ = text.get_charbox(place, loose=True)
        if x0 < LEFT * MM - slack or x1 > right + slack or bottom < BOTTOM * MM:
            yield text.get_text_range(place, 1).strip()


def number(page: Page) -> list[Line]:
    """The page numbers in the top margin of a page: one, or none."""
    return [found for found in lines(page) if found.bottom < TOP * MM and found.text.isdigit()]


def outline(path: Path) -> list[str]:
    """The bookmarks of a PDF."""
    with pdfplumber.open(path) as document:
        return [unicodedata.normalize("NFC", title) for _, title, *_ in document.doc.get_outlines()]


def rows_by_page(document: pdfplumber.PDF, needle: str) -> Iterator[int]:
    """How many lines with `needle` each page has, where it has any."""
    for page in document.pages:
        count = sum(needle in found.text for found in lines(page))
        if count:
            yield count


def first_pages(pdf: Path) -> tuple[list[str], list[str]]:
    """The lines of the first two pages, with plain spaces."""
    with pdfplumber.open(pdf) as document:
        first, second = ([one.text.replace("\u00a0", " ") for one in lines(page)] for page in document.pages[:2])
    return first, second
