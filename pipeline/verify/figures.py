"""Whether every figure of figures.json stands in the report's documents exactly as it was printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.notebooks import printed_figures
from pipeline.verify import texts
from pipeline.verify.faults import Fault
from pipeline.verify.surroundings import out_of_place
from pipeline.verify.texts import Page

FIGURES, PAGE = "figures.json", "report.html"
PDF = "report.pdf"
DOCUMENTS: Mapping[str, Callable[[Path], str]] = {PDF: texts.of_pdf, "report.docx": texts.of_word}
_SIGNS = "+−"


@dataclass(frozen=True)
class _Report:
    """The report's folder, how its files are named, and which of them are just as they were published."""

    folder: Path
    prefix: str
    sound: Collection[str]

    def fault(self, key: str, file: str, **values: object) -> Fault:
        return Fault(f"verify.{key}", self.prefix + file, values)


def figure_faults(folder: Path, prefix: str, sound: Collection[str]) -> Iterator[Fault]:
    """What is amiss with the figures of the report in `folder`; only files that are `sound` are looked into.

    A file that differs from the manifest is named as such and says nothing about figures.
    """
    report = _Report(folder, prefix, sound)
    if FIGURES not in sound:
        return
    try:
        printed = {
            entry["id"]: texts.line(entry["text"]) for entry in json.loads((folder / FIGURES).read_text("utf-8"))
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield report.fault("unreadable", FIGURES, reason=error)
        return
    yield from _in_notebooks(report, printed)
    page, unreadable = _page(report)
    yield from unreadable
    wrong = list(_on_page(report, page, printed)) if page else []
    yield from wrong
    only_on_page = _only_on_page(page, printed) if page else set()
    shared = {id: text for id, text in printed.items() if id not in only_on_page}
    yield from _in_documents(report, shared, None if wrong else page)  # a wrong page is no measure of the others


def _page(report: _Report) -> tuple[Page | None, list[Fault]]:
    """The report's page, None where it is not sound or can't be read; the latter is a fault."""
    if PAGE not in report.sound:
        return None, []
    try:
        return texts.of_page(report.folder / PAGE), []
    except (OSError, ValueError) as error:
        return None, [report.fault("unreadable", PAGE, reason=error)]


def _in_notebooks(report: _Report, printed: Mapping[str, str]) -> Iterator[Fault]:
    """The notebooks' own list of what they printed is figures.json, no more and no less."""
    names = sorted(name for name in report.sound if name.startswith("notebooks/"))
    known: set[str] = set()
    for name in names:
        try:
            own = {figure.id: texts.line(figure.text) for figure in printed_figures(report.folder / name)}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            yield report.fault("unreadable", name, reason=error)
            return
        known |= own.keys()
        for id, text in own.items():
            if printed.get(id) != text:
                yield report.fault("figure-differs", name, figure=id, text=printed.get(id, "–"), found=text)
    for id in sorted(printed.keys() - known) if names else ():
        yield report.fault("figure-unknown", FIGURES, figure=id, text=printed[id])


def _on_page(report: _Report, page: Page, printed: Mapping[str, str]) -> Iterator[Fault]:
    """Numbers that carry an id show that figure; every figure without such a number stands somewhere in the text."""
    for item in page.marked:
        text = printed.get(item.figure)
        if text is None or item.text not in (text, text.lstrip(_SIGNS)):
            yield report.fault("figure-differs", PAGE, figure=item.figure, text=text or "–", found=item.text)
    marked = {item.figure for item in page.marked}
    for id, text in printed.items():
        if id not in marked and not stands(text, page.text):
            yield report.fault("figure-missing", PAGE, figure=id, text=text)


def _only_on_page(page: Page, printed: Mapping[str, str]) -> set[str]:
    """The figures that stand nowhere but in the part of the page that PDF and Word leave out."""
    return {id for id in page.only_here if id in printed and not stands(printed[id], page.shared)}


def _in_documents(report: _Report, printed: Mapping[str, str], page: Page | None) -> Iterator[Fault]:
    """Every figure stands in PDF and Word; those that the page marks stand where the page has them."""
    for name, read in DOCUMENTS.items():
        if name not in report.sound:
            continue
        try:
            said = read(report.folder / name)
        except (OSError, ValueError) as error:
            yield report.fault("unreadable", name, reason=error)
            continue
        whole = f"{said} {texts.across_pages(report.folder / name)}" if name == PDF else said
        known = {text: stands(text, whole) for text in set(printed.values())}
        for id, text in printed.items():
            if not known[text]:
                yield report.fault("figure-missing", name, figure=id, text=text)
        for id in dict.fromkeys(page.named[place] for place in out_of_place(page.shared, said)) if page else ():
            if id in printed and known[printed[id]]:
                yield report.fault("figure-elsewhere", name, figure=id, text=printed[id])


def stands(text: str, said: str) -> bool:
    """Whether `text` stands in `said` as a number of its own, no part of a longer one.

    A line may end anywhere between two signs of it, as in "1.901/" and "3.650", but for a number's own digits.
    """
    if any(_alone(said, place, len(text)) for place in _places(text, said)):
        return True
    spread = r" ?".join(map(re.escape, re.findall(r"[\d.,]+|\S", text)))
    return any(_alone(said, found.start(), len(found.group())) for found in re.finditer(spread, said))


def _places(text: str, said: str) -> Iterator[int]:
    place = said.find(text)
    while place >= 0:
        yield place
        place = said.find(text, place + 1)


def _alone(said: str, start: int, length: int) -> bool:
    before, after = said[max(0, start - 2) : start], said[start + length : start + length + 2]
    return not re.search(r"\d[.,]?$", before) and not re.match(r"[.,]?\d", after)
