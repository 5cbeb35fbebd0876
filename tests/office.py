"""What Excel and Word repair or refuse in a file, as far as rules of the standard tell: faults in words, none if sound.

Limits that no schema has are those of Excel and Word ("Excel specifications and limits", Microsoft). A package is
asked what part 2 of ISO/IEC 29500 asks of it.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element as Element

from pipeline.sources.grid import place
from tests.office_orders import STYLES, WORKBOOK, WORKSHEET, in_order, local, twice
from tests.office_word import document_faults

LONGEST = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}  # of a data validation
CELL, HIGHEST, WIDEST, HEADER = 32_767, 409.5, 255, 255
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Office:
    """A package's parts; `faults` says what is wrong with the package itself and with each of its parts."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.parts = {name: archive.read(name) for name in self.names}
        self.trees = {name: etree.fromstring(part) for name, part in self.parts.items() if _is_xml(name)}

    def faults(self) -> list[str]:
        """One sentence for each fault."""
        found = [*self._types(), *(fault for name in self.trees for fault in self._relations(name))]
        if "xl/workbook.xml" in self.trees:
            found += [*_book(self.trees["xl/workbook.xml"]), *_styles(self.trees["xl/styles.xml"])]
            for name, root in self.trees.items():
                if local(root) == "worksheet":
                    found += [f"{name}: {fault}" for fault in (*self._sheet(root), *self._comments(name))]
        if "word/document.xml" in self.trees:
            found += document_faults(self.trees)
        return found

    def related(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """By its id, each relation of `part`: its kind, what it leads to and whether that is outside."""
        folder, name = posixpath.split(part)
        relations = self.trees.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            item.get("Id", ""): (
                item.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/"),
                item.get("TargetMode") == "External",
            )
            for item in (relations if relations is not None else ())
        }

    def _types(self) -> Iterator[str]:
        root = self.trees["[Content_Types].xml"]
        named = [item.get("PartName", "").lstrip("/") for item in root if local(item) == "Override"]
        endings = [item.get("Extension", "").lower() for item in root if local(item) == "Default"]
        yield from twice("part", [name.lower() for name in self.names])
        yield from twice("content type", [*named, *endings])
        yield from (f"content type of nothing: {name}" for name in named if name not in self.parts)
        for name in self.names:
            if name not in (*named, "[Content_Types].xml") and name.rpartition(".")[2].lower() not in endings:
                yield f"no content type: {name}"

    def _relations(self, part: str) -> Iterator[str]:
        known = self.related(part)
        yield from (f"{part}: {of} is not there" for _, of, away in known.values() if not away and of not in self.parts)
        if part.endswith(".rels"):
            yield from twice("relation", [item.get("Id", "") for item in self.trees[part]])
        used = {
            str(value) for item in self.trees[part].iter() for name, value in item.items() if RELATIONS in str(name)
        }
        yield from (f"{part}: no relation {id}" for id in used - known.keys())

    def _sheet(self, root: Element) -> Iterator[str]:
        yield from in_order(root, WORKSHEET)
        styles = self.trees["xl/styles.xml"]
        formats, conditional = (len(styles.findall(f"{{*}}{name}/*")) for name in ("cellXfs", "dxfs"))
        strings = self.trees.get("xl/sharedStrings.xml")
        texts = len(strings) if strings is not None else 0
        rows = list(root.iterfind("{*}sheetData/{*}row"))
        yield from _ascending("row", [int(row.get("r", "0")) for row in rows])
        for row in rows:
            yield from _ascending("cell", [place(cell.get("r", ""))[1] for cell in row])
            for cell in row:
                fault = _cell_fault(cell, formats, texts)
                yield from [f"{cell.get('r')}: {fault}"] if fault else []
        names = [sheet.get("name", "") for sheet in self.trees["xl/workbook.xml"].iterfind("{*}sheets/{*}sheet")]
        yield from _sheet_limits(root, names, conditional)

    def _comments(self, part: str) -> Iterator[str]:
        """Each comment has its box in the sheet's VML drawing, and the other way round."""
        known = self.related(part).values()
        parts = [of for kind, of, _ in known if kind == "comments"]
        if not parts:
            return
        pointer = self.trees[part].find("{*}legacyDrawing")
        if len(parts) > 1 or pointer is None:
            yield "comments without a drawing, or twice"
            return
        root = self.trees[parts[0]]
        places = [place(item.get("ref", "")) for item in root.iter("{*}comment")]
        authors = len(root.findall("{*}authors/{*}author"))
        drawing = etree.fromstring(self.parts[self.related(part)[pointer.get(f"{{{RELATIONS}}}id", "")][1]])
        boxes = [
            (int(item.findtext("{*}Row") or -1) + 1, int(item.findtext("{*}Column") or -1) + 1)
            for item in drawing.iter("{*}ClientData")
            if item.get("ObjectType") == "Note"
        ]
        yield from [f"comments {places}, boxes {boxes}"] if sorted(places) != sorted(boxes) else []
        yield from twice("comment", places)
        yield from ("no such author" for item in root.iter("{*}comment") if int(item.get("authorId", "-1")) >= authors)


def _book(root: Element) -> Iterator[str]:
    yield from in_order(root, WORKBOOK)
    sheets = list(root.iterfind("{*}sheets/{*}sheet"))
    for name in [sheet.get("name", "") for sheet in sheets]:
        if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name.strip("'") != name:
            yield f"sheet name {name!r}"
    yield from twice("sheet name", [sheet.get("name", "").casefold() for sheet in sheets])
    yield from twice("sheet id", [sheet.get("sheetId") for sheet in sheets])
    names = list(root.iterfind("{*}definedNames/{*}definedName"))
    yield from twice("name", [(item.get("name", "").casefold(), item.get("localSheetId")) for item in names])
    inside = [int(item.get("localSheetId", "0")) for item in names]
    inside += [int(view.get("activeTab", "0")) for view in root.iter("{*}workbookView")]
    yield from (f"no sheet {number}" for number in inside if number >= len(sheets))


def _styles(root: Element) -> Iterator[str]:
    yield from in_order(root, STYLES)
    counts = {local(section): len(section) for section in root}
    for section in root:
        if section.get("count") not in (None, str(len(section))):
            yield f"count of {local(section)}"
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        for name in ("font", "fill", "border"):
            if int(style.get(f"{name}Id", "0")) >= counts.get(f"{name}s", 0):
                yield f"no {name} {style.get(f'{name}Id')}"


def _cell_fault(cell: Element, formats: int, texts: int) -> str:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v")
    if int(cell.get("s", "0")) >= formats:
        return "no such style"
    if kind == "inlineStr" and (cell.find("{*}is") is None or value is not None):
        return "no text in it"
    if len("".join(item.text or "" for item in cell.iter("{*}t"))) > CELL:
        return "too long"
    if kind == "s" and int(value or texts) >= texts:
        return "no such text"
    return "no number" if kind == "n" and value is not None and not math.isfinite(float(value)) else ""


def _sheet_limits(root: Element, names: Sequence[str], conditional: int) -> Iterator[str]:
    for item in root.iter("{*}dataValidation"):
        yield from (f"{name} too long" for name, most in LONGEST.items() if len(item.get(name, "")) > most)
        yield from (f"formula too long: {formula.text}" for formula in item if len(formula.text or "") > 255)
    yield from (f"row of {row.get('ht')}" for row in root.iter("{*}row") if float(row.get("ht", "0")) > HIGHEST)
    yield from (f"width {col.get('width')}" for col in root.iter("{*}col") if float(col.get("width", "0")) > WIDEST)
    yield from (f"no format {rule.get('dxfId')}" for rule in root.iter("{*}cfRule") if _at(rule) >= conditional)
    for item in root.iter("{*}hyperlink"):
        sheet = re.fullmatch(r"'(.+)'![A-Z0-9:]+", item.get("location", ""))
        if item.get("location") and not (sheet and sheet[1].replace("''", "'") in names):
            yield f"link to {item.get('location')}"
    for lines in root.iter("{*}headerFooter"):
        yield from (f"{local(line)} too long" for line in lines if len(line.text or "") > HEADER)
    joined = [item.get("ref", "").partition(":") for item in root.iter("{*}mergeCell")]
    areas = [(*place(first), *place(last)) for first, _, last in joined]
    for number, (top, left, bottom, right) in enumerate(areas):
        for above, before, below, behind in areas[:number]:
            if top <= below and above <= bottom and left <= behind and before <= right:
                yield "joined cells overlap"


def _ascending(what: str, numbers: Sequence[int]) -> Iterator[str]:
    if any(first >= second for first, second in pairwise(numbers)):
        yield f"{what}s in the order {numbers}"


def _at(rule: Element) -> int:
    return int(rule.get("dxfId", "-1"))


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))
