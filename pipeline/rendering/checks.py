"""What a rendered report is checked for before it may be published."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

from pipeline.errors import ProductionError

_UNRESOLVED = re.compile(r"\?@[\w.-]+|\?\?|\{\{<")
_ADDRESSES = ("src", "href", "xlink:href", "srcset", "data", "poster")
_IN_CSS = re.compile(r"(?:url\(|@import)\s*['\"]?\s*([^\s'\")]+)", re.IGNORECASE)
_TYPST_LABEL = re.compile(r"(?<!#link\()<(target-[\w.-]+)>")  # a link to it is none
_BOOKMARK = re.compile(r'<w:bookmarkStart [^>]*w:name="(target-[^"]+)"')
_WORD_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


class _Page(HTMLParser):
    """What the checks need of a page: its text, the targets' anchors, and what it loads from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.anchors: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value and value.startswith("target-"):
                self.anchors.append(value)
            if name in _ADDRESSES and tag != "a":  # a link is followed by the reader, not loaded by the page
                self._loads(value or "")
            if name == "style":
                self._style(value or "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self._style(data)
        elif self.lasttag != "script":
            self.text.append(data)

    def _style(self, rules: str) -> None:
        for address in _IN_CSS.findall(rules):
            self._loads(address)

    def _loads(self, address: str) -> None:
        """Everything has to be in the page itself."""
        if not address.startswith(("#", "data:")):
            self.loads.append(address)


def check(stage: Path, targets: Sequence[str]) -> None:
    """Raises ProductionError, naming what is wrong, unless the report in `stage` may be published.

    In all formats every target has its anchor, target-<id>, exactly once, and no reference or shortcode is left
    unresolved; the page loads nothing; no file is empty, and the summary is one page. The PDF is checked in its
    Typst source, from which Typst leaves nothing out.
    """
    known = _said_in_source(stage)
    source = (stage / "report.typ").read_text("utf-8")
    page = _page(stage / "report.html")
    word = _word(stage / "report.docx")
    texts = {"report.html": "".join(page.text), "report.pdf": source, "report.docx": "".join(_WORD_TEXT.findall(word))}
    anchors = {
        "report.html": page.anchors,
        "report.pdf": _TYPST_LABEL.findall(source),
        "report.docx": _BOOKMARK.findall(word),
    }
    for file, text in texts.items():
        _check_resolved(file, text, known)
        _check_anchors(file, anchors[file], targets)
    _check_pdf(stage / "report.pdf")
    _check_one_page(stage / "summary.pdf")


def _said_in_source(stage: Path) -> set[str]:
    """What looks like an unresolved reference but is the data's own text."""
    sources = [(stage / name).read_text("utf-8") for name in ("report.md", "report.yml")]
    return set(_UNRESOLVED.findall("\n".join(sources).replace("\\", "")))


def _page(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    for address in page.loads:
        raise ProductionError("rendering.loads", file=path.name, found=address)
    return page


def _word(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read("word/document.xml").decode("utf-8")
    except (zipfile.BadZipFile, KeyError) as error:
        raise ProductionError("rendering.empty", file=path.name) from error


def _check_pdf(path: Path) -> None:
    if not _pages(path):
        raise ProductionError("rendering.empty", file=path.name)


def _check_one_page(path: Path) -> None:
    _check_pdf(path)
    if _pages(path) > 1:
        raise ProductionError("rendering.one-page", file=path.name, count=_pages(path))


def _pages(path: Path) -> int:
    """How many pages a PDF of Typst has; 0 where it is none."""
    content = path.read_bytes()
    return content.count(b"/Type/Page/") if content.startswith(b"%PDF-") else 0


def _check_resolved(file: str, text: str, known: set[str]) -> None:
    for found in _UNRESOLVED.findall(text.replace("\\", "")):
        if found not in known:
            raise ProductionError("rendering.unresolved", file=file, found=found)


def _check_anchors(file: str, anchors: Sequence[str], targets: Sequence[str]) -> None:
    for target in targets:
        count = anchors.count(f"target-{target}")
        if count != 1:
            raise ProductionError("rendering.target-count", file=file, target=target, count=count)
