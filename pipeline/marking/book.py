"""The marked-up copy of one workbook: its package, with fills, comments, a list and a mark added to it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count

from lxml.etree import _Element as Element

from pipeline.findings import Finding
from pipeline.findings_groups import ORDER
from pipeline.marking.cells import Cells, deselect, selected
from pipeline.marking.comments import Comments
from pipeline.marking.listing import sheet_part
from pipeline.marking.package import Parts, local, qualified
from pipeline.marking.properties import write_mark
from pipeline.marking.styles import COLOURS, Styles
from pipeline.marking.texts import comment
from pipeline.messages import text
from pipeline.sources.grid import Place, area
from pipeline.sources.mark import Mark, digest, mark_of
from pipeline.sources.ooxml import read_sheets
from pipeline.sources.records import Refusal

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def marked(data: bytes, findings: Sequence[Finding]) -> bytes:
    """The copy of the workbook `data` with these findings in it: the same ones always give the same bytes.

    What an earlier marking left is taken away first. Raises Refusal, ValueError or
    LookupError for a package that can't be edited.
    """
    return _Copy(data).with_findings([found for found in findings if found.severity in COLOURS])


class _Copy:
    """A workbook on its way to being marked."""

    def __init__(self, data: bytes) -> None:
        self.data, self.parts = data, Parts(data)
        self.styles = Styles(self.parts)
        self.book = self.parts.tree(self.parts.main)
        targets = {id: part for id, _, part in self.parts.related(self.parts.main) if part in self.parts}
        attribute = f"{{{self.parts.office}}}id"
        listed = [(item.get("name", ""), item.get(attribute)) for item in self.book.iterfind("{*}sheets/{*}sheet")]
        self.sheets = {name: targets[id] for name, id in listed if id in targets}
        self.before = mark_of(self.parts.package)

    def with_findings(self, findings: Sequence[Finding]) -> bytes:
        if self.before:
            self._clean()
        for name in dict.fromkeys(found.sheet for found in findings):
            if name in self.sheets:
                self._mark_sheet(self.sheets[name], [found for found in findings if found.sheet == name])
        listed = self._list_findings(findings)
        own = [sheet for sheet in read_sheets(self.data) if not self.before or sheet.name != self.before.sheet]
        write_mark(self.parts, Mark(hashlib.sha256(self.data).hexdigest(), digest(own), listed))
        return self.parts.saved()

    def _clean(self) -> None:
        for part in self.sheets.values():
            root = self.parts.tree(part)
            if local(root) == "worksheet":
                Cells(root).unmark(self.styles)
                Comments(self.parts, part).clear()

    def _mark_sheet(self, part: str, findings: Sequence[Finding]) -> None:
        gathered: dict[Place, list[Finding]] = {}
        for found in findings:
            for place in found.places:
                gathered.setdefault(anchor(place), []).append(found)
        cells, comments = Cells(self.parts.tree(part)), Comments(self.parts, part)
        for where, own in sorted(gathered.items()):
            cells.mark(where, self.styles, min((found.severity for found in own), key=ORDER.index))
            comments.add(where, "\n\n".join(comment(found) for found in own))

    def _list_findings(self, findings: Sequence[Finding]) -> str:
        """Writes the list and returns the name of its sheet."""
        namespace = qualified(self.book, "")[1:-1]
        if self.before and self.before.sheet in self.sheets:
            name = self.before.sheet
            shown = selected(self.parts.tree(self.sheets[name]))
            self.parts.put(self.sheets[name], sheet_part(findings, self.styles, namespace, shown))
            return name
        shown = self._take_selection({found.sheet for found in findings if found.cell})
        part, name = self.parts.unused("xl/worksheets/sheet{}.xml"), self._free_name()
        self.parts.put(part, sheet_part(findings, self.styles, namespace, shown))
        self.parts.declare(part, _SHEET_TYPE)
        self._insert_sheet(name, self.parts.relate(self.parts.main, f"{self.parts.office}/worksheet", part))
        self._move_views(shown)
        return name

    def _take_selection(self, edited: set[str]) -> bool:
        """Lets the workbook open with the list, if no sheet has to be touched for it that is not touched anyway."""
        chosen = [name for name, part in self.sheets.items() if selected(self.parts.tree(part))]
        if not edited.issuperset(chosen):
            return False
        for name in chosen:
            deselect(self.parts.tree(self.sheets[name]))
        return True

    def _free_name(self) -> str:
        wanted = text("marking.sheet", "vi")
        taken = {name.casefold() for name in self.sheets}
        names = (wanted if number == 1 else f"{wanted} ({number})" for number in count(1))
        return next(name for name in names if name.casefold() not in taken)

    def _insert_sheet(self, name: str, relation: str) -> None:
        listed = self.book.find("{*}sheets")
        if listed is None:
            raise Refusal("F107")
        ids = [int(item.get("sheetId", "0")) for item in listed]
        attributes = {"name": name, "sheetId": str(max(ids, default=0) + 1), f"{{{self.parts.office}}}id": relation}
        listed.insert(0, listed.makeelement(qualified(listed, "sheet"), attributes))

    def _move_views(self, shown: bool) -> None:
        """Names and views count the sheets from 0, and there is one more before them now."""
        for item in self.book.iterfind("{*}definedNames/{*}definedName[@localSheetId]"):
            _raise(item, "localSheetId")
        for view in self.book.iterfind("{*}bookViews/{*}workbookView"):
            if shown:
                view.attrib.pop("activeTab", None)
                view.attrib.pop("firstSheet", None)
            else:
                _raise(view, "activeTab")


def anchor(cell: str) -> Place:
    """The place that a finding's address begins at: "D9", "A8:A9", whole rows "9:10", whole columns "D:D"."""
    first = cell.partition(":")[0]
    found = area(f"A{first}" if first.isdecimal() else f"{first}1" if first.isalpha() else first)
    return found.top, found.left


def _raise(item: Element, name: str) -> None:
    item.set(name, str(int(item.get(name, "0")) + 1))
