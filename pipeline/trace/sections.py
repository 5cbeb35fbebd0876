"""Where in the report each figure stands: its section and table, as the page has them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = "report.html"
EVERYWHERE = ("report.html", "report.pdf", "report.docx")
_PARTS = re.compile(
    r"<h(?P<level>[2-6])[^>]*>(?P<title>.*?)</h(?P=level)>"
    r"|<caption[^>]*>(?P<caption>.*?)</caption>"
    r"|<(?P<edge>/?table)\b"
    r'|<(?P<series>details class="series"|/details)>'
    r'|\bdata-figure="(?P<figure>[^"]*)"',
    re.DOTALL,
)


@dataclass(frozen=True)
class Spot:
    """The section that a figure stands in, the table's caption or "", and the documents that have it there."""

    section: str
    table: str
    documents: tuple[str, ...]

    @property
    def told(self) -> str:
        """The section and the table on one line."""
        return " › ".join(part for part in (self.section, self.table) if part)


def spots(folder: Path) -> dict[str, list[Spot]]:
    """Where each figure stands in the report of `folder`, by the figure's id and in the report's order.

    The page is the one document whose numbers carry their ids; PDF and Word have the same text, apart from the data
    behind the charts, which only the page has. Empty where there is no page.
    """
    path = folder / PAGE
    found: dict[str, list[Spot]] = {}
    if path.is_file():
        for figure, spot in _walk(path.read_text("utf-8").partition("<script")[0]):
            if spot not in found.setdefault(figure, []):
                found[figure].append(spot)
    return found


def _walk(page: str) -> Iterator[tuple[str, Spot]]:
    titles: dict[int, str] = {}
    table, only_here = "", False
    for part in _PARTS.finditer(page):
        if part["level"]:
            level = int(part["level"])
            titles = {other: title for other, title in titles.items() if other < level}
            titles[level] = _plain(part["title"])
        elif part["caption"] is not None:
            table = _plain(part["caption"])
        elif part["edge"]:
            table = ""
        elif part["series"]:
            only_here = part["series"] != "/details"
        else:
            documents = (PAGE,) if only_here else EVERYWHERE
            yield html.unescape(part["figure"]), Spot(" › ".join(titles.values()), table, documents)


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())
