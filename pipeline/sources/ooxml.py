"""The sheets of an .xlsx or .xlsm workbook (ECMA-376), read from its parts in one pass; no macro is ever looked at.

Read directly: a general library gives numbers as binary floats, and a formula or its stored result but not both, so
that each file would have to be loaded twice, at several times the cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from xml.etree.ElementTree import Element

from pipeline.sources.cells import Format, formats, marks, number_cell, struck
from pipeline.sources.grid import Area, Sheet, area, checked, place
from pipeline.sources.package import Package, part_name
from pipeline.sources.records import MOST_CELLS, MOST_SHEETS, Cell, CellKind, Refusal
from pipeline.sources.refusals import not_recognised

ESCAPED = re.compile(r"_x(0009|000A|000D|005F)_", re.IGNORECASE)  # other control signs stay as they are written
OTHER_FILE = re.compile(r"(?<![\w\]])\[[0-9]+\][\w.]*!|'[^'\[\]]*\[[0-9]+\][^']*'!")  # [1]Sheet1!A1, '[1]Năm 2025'!A1
HIDDEN = ("hidden", "veryHidden")  # the state of a sheet that isn't shown, ECMA-376 part 1, 18.18.68
_TRUE = ("1", "true")
_TEXTS = ("v", "t", "f")


@dataclass(frozen=True)
class Book:
    """What the cells of every sheet refer to; `marked` strings and `struck` styles can't be taken as they stand."""

    strings: Sequence[str] = ()
    formats: Sequence[Format] = ()
    epoch_1904: bool = False
    marked: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()


def read_sheets(data: bytes) -> list[Sheet]:
    """Every sheet of the workbook, in its order. Refuses a package that holds no readable workbook."""
    package = Package(data)
    main = next((part for _, kind, part in package.related("") if kind == "officeDocument"), "")
    if main not in package or not main.endswith(".xml"):
        raise not_recognised("workbook")
    root = package.tree(main)
    if _local(root.tag) != "workbook":
        raise not_recognised("workbook")
    related = {id: (kind, part) for id, kind, part in package.related(main) if part in package}
    book = _book(package, root, dict(related.values()))
    parts: dict[str, tuple[str, str, bool]] = {}
    for item in root.iterfind("{*}sheets/{*}sheet"):
        _, part = related.get(_id(item.attrib), ("", ""))
        if part:  # one that is listed again is the same sheet
            parts.setdefault(part_name(part), (part, item.get("name", ""), item.get("state") in HIDDEN))
    if len(parts) > MOST_SHEETS:
        raise Refusal("F102", part=main)
    return list(_sheets(package, book, parts.values()))


def _sheets(package: Package, book: Book, parts: Iterable[tuple[str, str, bool]]) -> Iterator[Sheet]:
    room = MOST_CELLS
    for part, name, hidden in parts:
        sheet = package.parse(part, _SheetTarget(name, book, room))
        sheet.hidden = hidden
        room -= len(sheet.cells)
        yield sheet


def _book(package: Package, root: Element, parts: Mapping[str, str]) -> Book:
    strings = package.tree(parts["sharedStrings"]) if "sharedStrings" in parts else ()
    styles = package.tree(parts["styles"]) if "styles" in parts else None
    properties = root.find("{*}workbookPr")
    return Book(
        strings=tuple("".join(texts_of(item)) for item in strings),
        formats=formats(styles) if styles is not None else (),
        epoch_1904=properties is not None and properties.get("date1904") in _TRUE,
        marked=frozenset(place for place, item in enumerate(strings) if any(map(marks, item.iterfind("{*}r/{*}rPr")))),
        struck=struck(styles) if styles is not None else frozenset(),
    )


def texts_of(item: Element) -> Iterator[str]:
    """The runs of a shared text; what a reading aid for Japanese adds is none of it. Refuses runs inside of runs."""
    for element in item:
        run = _local(element.tag) == "r"
        for part in element if run else (element,):
            if run and _local(part.tag) == "r":
                raise Refusal("F107")
            if _local(part.tag) == "t":
                yield unescaped(part.text or "")


def _id(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if _local(name) == "id"), "")


@lru_cache(256)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def unescaped(text: str) -> str:
    """A stored text with its escaped line breaks restored, ECMA-376 part 1, 22.4.2.4."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


@dataclass
class _SheetTarget:
    """Builds a sheet of at most `room` filled cells while its part is parsed: an XMLParser's target.

    Raises ValueError or LookupError for damage.
    """

    name: str
    book: Book
    room: int
    sheet: Sheet = field(init=False)
    _row: int = 0
    _column: int = 0
    _cell: dict[str, str] | None = None
    _found: dict[str, list[str]] = field(default_factory=dict)
    _into: list[str] | None = None
    _aside: bool = False
    _marks: bool = False
    _shared: set[str] = field(default_factory=set)
    _filtered: Area | None = None

    def __post_init__(self) -> None:
        self.sheet = Sheet(self.name)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "c":
            self._start_cell(attributes)
        elif self._cell is not None:
            if name in _TEXTS and not self._aside:
                self._into = self._found.setdefault(name, [])
            off = attributes.get("val", "1") in ("0", "false", "baseline")
            self._marks = self._marks or (name in ("strike", "vertAlign") and not off)
            self._aside = self._aside or name == "rPh"
            if name == "f" and attributes.get("t") == "shared":
                self._cell["shared"] = attributes.get("si", "")
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            self.sheet.merged.append(area(attributes["ref"]))
        elif name == "autoFilter":
            self._filtered = area(attributes["ref"])
        elif name == "filterColumn" and self._filtered is not None:
            self._hide_filtered(self._filtered)
        elif name == "col" and (attributes.get("hidden") in _TRUE or attributes.get("width") == "0"):
            self.sheet.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def data(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name in _TEXTS:
            self._into = None
        elif name == "rPh":
            self._aside = False
        elif name == "c" and self._cell is not None:
            self._end_cell(self._cell)

    def close(self) -> Sheet:
        return self.sheet

    def _hide_filtered(self, filtered: Area) -> None:
        """A filter that is set hides rows below the first of its area; rows stand before it in the part."""
        self.sheet.filtered_rows = {row for row in self.sheet.hidden_rows if filtered.top < row <= filtered.bottom}

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
            self.sheet.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._found, self._marks = attributes, {}, False
        given = attributes.get("r")
        self._row, self._column = place(given) if given else checked(self._row, self._column + 1)

    def _end_cell(self, attributes: dict[str, str]) -> None:
        self._cell = None
        texts = {name: "".join(parts) for name, parts in self._found.items()}
        cell = self._read(attributes, texts) if texts else None
        if cell and self._is_marked(attributes, texts):
            cell = Cell(cell.sheet, cell.address, cell.text, CellKind.MARKED)
        if cell is None or not cell.text:
            return
        if self.sheet.cells.setdefault((self._row, self._column), cell) is not cell:
            raise ValueError(cell.address)  # the same cell twice: programs show the one or the other
        if "f" in texts and cell.kind is not CellKind.FORMULA and self._is_linked(texts["f"], attributes.get("shared")):
            self.sheet.linked.add((self._row, self._column))
        if len(self.sheet.cells) > self.room:
            raise Refusal("F102", part=self.name)

    def _is_linked(self, formula: str, shared: str | None) -> bool:
        """Whether a formula takes something from another file; a shared one is written out in its first cell only."""
        linked = bool(OTHER_FILE.search(formula))
        if shared is not None and linked:
            self._shared.add(shared)
        return linked or shared in self._shared

    def _is_marked(self, attributes: Mapping[str, str], texts: Mapping[str, str]) -> bool:
        """Whether part of the cell's text is struck out, raised or lowered, or all of it struck out."""
        if attributes.get("s", "0").isdecimal() and int(attributes.get("s", "0")) in self.book.struck:
            return True
        return self._marks or (attributes.get("t") == "s" and _index(texts.get("v", "0")) in self.book.marked)

    def _read(self, attributes: Mapping[str, str], texts: Mapping[str, str]) -> Cell:
        stored, kind = texts.get("v", ""), attributes.get("t", "n")
        where = self.sheet.cell(self._row, self._column).address
        if "f" in texts and ("v" not in texts or not (stored or kind == "str")):
            return Cell(self.name, where, "=" + texts["f"], CellKind.FORMULA)
        if kind == "inlineStr":
            return Cell(self.name, where, unescaped(texts.get("t", "")))
        if not stored:
            return Cell(self.name, where, "")
        if kind == "n":
            style = _index(attributes.get("s", "0"))
            shown = self.book.formats[style] if style < len(self.book.formats) else "number"
            return number_cell(self.name, where, stored.strip(), shown, self.book.epoch_1904)
        if kind == "s":
            return Cell(self.name, where, self.book.strings[_index(stored)])
        if kind == "d":
            return _dated(self.name, where, stored)
        if kind == "b":
            return Cell(self.name, where, "TRUE" if stored in _TRUE else "FALSE", CellKind.BOOLEAN)
        if kind == "e":
            return Cell(self.name, where, stored, CellKind.ERROR)
        return Cell(self.name, where, unescaped(stored))


def _index(text: str) -> int:
    """A number that points into a list. Raises ValueError for a negative one, which would count from the list's end."""
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


def _dated(sheet: str, where: str, stored: str) -> Cell:
    day = date.fromisoformat(stored[:10])
    return Cell(sheet, where, f"{day:%d/%m/%Y}", CellKind.DATE, day=day)
