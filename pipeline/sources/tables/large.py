"""A table in a workbook of more cells than a form has (.xlsx to about 1,000,000 rows).

Its part is unpacked in pieces and never held as a whole: only the mapped columns are picked out of it (markup.py). What
a stored number stands for is decided as in every other workbook, once for each different one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

from pipeline.sources.cells import formats, struck
from pipeline.sources.grid import Sheet, place
from pipeline.sources.ooxml import HIDDEN, Book, texts_of
from pipeline.sources.package import EXPORT, MOST_XML, Package
from pipeline.sources.records import Refusal
from pipeline.sources.tables.header import FIRST_ROWS, Header, Rows
from pipeline.sources.tables.loaded import Loaded

_HEAD = 200_000  # bytes of a part in which the first rows, or their texts, are looked for


@dataclass
class LargeBook:
    """The bytes of a workbook of which a sheet is larger than a form's may be."""

    data: bytes

    @cached_property
    def package(self) -> Package:
        """The container, within the limits of an export. Raises Refusal."""
        return Package(self.data, EXPORT)

    @cached_property
    def parts(self) -> dict[str, str]:
        """The part of each sheet, by the sheet's name."""
        related = {id: part for id, kind, part in self.package.related(self._main) if kind == "worksheet"}
        sheets = {item.get("name", ""): related.get(_id(item.attrib), "") for item in self._listed}
        return {name: part for name, part in sheets.items() if part in self.package}

    @property
    def _listed(self) -> list[ElementTree.Element]:
        return self.package.tree(self._main).findall("{*}sheets/{*}sheet") if self._main else []

    @property
    def is_large(self) -> bool:
        """Whether a sheet is so large that its cells can't be read one by one."""
        return any(self.package.size(part) > MOST_XML for part in self.parts.values())

    def tops(self) -> Iterator[tuple[str, Rows]]:
        """The first rows of each sheet, from the first bytes of its part."""
        for name, part in self.parts.items():
            yield name, _first_rows(self._start(part), self._strings)

    def load(self, header: Header) -> Loaded:
        """The mapped columns below the header row. Raises Refusal for markup that can't be read in such quantity."""
        from pipeline.sources.tables.assembly import Assembly

        part, strings = self.parts[header.sheet], self._related("sharedStrings")
        if not _known(self._start(part)):
            raise Refusal("F102", part=part)
        shared = self.package.pieces(strings) if strings else ()
        hidden = {item.get("name", ""): item.get("state") in HIDDEN for item in self._listed}
        columns = _hidden_columns(self._start(part))
        sheet = Sheet(header.sheet, hidden_columns=columns, hidden=hidden[header.sheet])
        return Assembly(header, self._book(), shared, sheet).loaded(self.package.pieces(part), part)

    @cached_property
    def _strings(self) -> list[str]:
        """The shared texts that the first bytes of their part hold: those of the header row come first."""
        part = self._related("sharedStrings")
        found = _elements(self._start(part), "si") if part else []
        return ["".join(texts_of(item)) for item in found]

    def _book(self) -> Book:
        """The formats of cells and the calendar, without the shared texts."""
        part, root = self._related("styles"), self.package.tree(self._main)
        styles, properties = self.package.tree(part) if part else None, root.find("{*}workbookPr")
        return Book(
            formats=formats(styles) if styles is not None else (),
            epoch_1904=properties is not None and properties.get("date1904") in ("1", "true"),
            struck=struck(styles) if styles is not None else frozenset(),
        )

    @cached_property
    def _main(self) -> str:
        found = (part for _, kind, part in self.package.related("") if kind == "officeDocument")
        return next((part for part in found if part in self.package and part.endswith(".xml")), "")

    def _related(self, wanted: str) -> str:
        """The part of a kind that the workbook has, "" for none."""
        found = (part for _, kind, part in self.package.related(self._main) if kind == wanted)
        return next((part for part in found if part in self.package), "")

    def _start(self, part: str) -> bytes:
        found = b""
        for piece in self.package.pieces(part):
            found += piece
            if len(found) >= _HEAD:
                break
        return found


def _known(start: bytes) -> bool:
    """Whether a sheet's part is written as all common programs do, so that its cells' addresses can be found."""
    return b"<worksheet" in start and b'<c r="' in start


def _hidden_columns(start: bytes) -> list[tuple[int, int]]:
    """The hidden columns, of which a part tells before its rows."""
    columns = _elements(start, "col")
    hidden = [item for item in columns if item.get("hidden") in ("1", "true") or item.get("width") == "0"]
    return [(int(item.get("min", "0")), int(item.get("max", "0"))) for item in hidden]


def _first_rows(start: bytes, strings: list[str]) -> Rows:
    rows: dict[int, dict[int, str]] = {}
    for cell in _elements(start, "c"):
        try:
            row, column = place(cell.get("r", ""))
        except ValueError:
            continue
        if row > FIRST_ROWS:
            break
        rows.setdefault(row, {})[column] = _text(cell, strings)
    return rows


def _text(cell: ElementTree.Element, strings: list[str]) -> str:
    value = cell.findtext("{*}v", "")
    if cell.get("t") == "inlineStr":
        return "".join(text for item in cell.iterfind("{*}is") for text in texts_of(item))
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    return value


def _elements(start: bytes, name: str) -> list[ElementTree.Element]:
    """The complete elements of a name in the first bytes of a part. Raises Refusal for what is no XML."""
    found = _Ended(name)
    try:
        ElementTree.XMLParser(target=found).feed(start)
        return found.elements
    except ElementTree.ParseError as error:
        raise Refusal("F107") from error


class _Ended(ElementTree.TreeBuilder):
    """Keeps the elements of a name as each of them ends: the first bytes of a part hold no end of the whole."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.elements: list[ElementTree.Element] = []

    def end(self, tag: str, /) -> ElementTree.Element:
        item = super().end(tag)
        if tag.rpartition("}")[2] == self._name:
            self.elements.append(item)
        return item


def _id(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.rpartition("}")[2] == "id"), "")
