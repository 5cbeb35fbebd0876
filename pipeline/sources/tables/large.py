"""A table in a workbook of more cells than a form has (.xlsx to about 1,000,000 rows), read by fastexcel.

It gives every value as text: numbers with 15 significant digits, dates as 2025-01-02 03:04:05. Of a percentage, an
error or a formula without a stored result it tells nothing, so that those are looked for while the sheet's part is
unpacked once beforehand, which is needed anyway: the directory of a zip file can lie about sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

from pipeline.sources.cells import formats
from pipeline.sources.grid import column_letters, place
from pipeline.sources.package import EXPORT, MOST_XML, Package
from pipeline.sources.records import Refusal
from pipeline.sources.tables.header import FIRST_ROWS, Header, Rows
from pipeline.sources.tables.loaded import Loaded, Problem

_HEAD = 1_000_000  # bytes of a part in which the first rows, or their texts, are looked for
_LONGEST_CELL = 4_096  # bytes of one cell's markup before its text, and of a formula that has no result
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3}[0-9]{1,7})"')
_NO_RESULT = (b"/></c>", b"</f></c>", b"<v></v></c>")


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
        main = next((part for _, kind, part in self.package.related("") if kind == "officeDocument"), "")
        if main not in self.package or not main.endswith(".xml"):
            return {}
        related = {id: part for id, kind, part in self.package.related(main) if kind == "worksheet"}
        listed = self.package.tree(main).iterfind("{*}sheets/{*}sheet")
        sheets = {item.get("name", ""): related.get(_id(item.attrib), "") for item in listed}
        return {name: part for name, part in sheets.items() if part in self.package}

    @property
    def is_large(self) -> bool:
        """Whether a sheet is so large that its cells can't be read one by one."""
        return any(self.package.size(part) > MOST_XML for part in self.parts.values())

    def tops(self) -> Iterator[tuple[str, Rows]]:
        """The first rows of each sheet, from the first bytes of its part."""
        for name, part in self.parts.items():
            yield name, _first_rows(self._start(part), self._strings)

    def load(self, header: Header) -> Loaded:
        """The mapped columns below the header row."""
        problems = tuple(self._unusable(header))
        if problems:
            return Loaded(header, header.row + 1, {}, problems)
        import fastexcel

        places = sorted(own[0] for own in header.places.values())
        try:
            sheet = fastexcel.read_excel(self.data).load_sheet(
                header.sheet,
                header_row=None,
                skip_rows=header.row,
                use_columns=[at - 1 for at in places],
                dtypes="string",
                eager=True,
            )
        except fastexcel.FastExcelError:  # its message may quote a cell
            raise Refusal("F107") from None
        return Loaded(header, header.row + 1, _named(header, places, sheet), serials=True)

    @cached_property
    def _strings(self) -> list[str]:
        """The shared texts that the first bytes of their part hold: those of the header row come first."""
        part = next((part for _, kind, part in self._related() if kind == "sharedStrings"), "")
        found = _elements(self._start(part), "si") if part in self.package else []
        return ["".join(item.itertext()) for item in found]

    def _related(self) -> Iterator[tuple[str, str, str]]:
        main = next(part for _, kind, part in self.package.related("") if kind == "officeDocument")
        return self.package.related(main)

    def _start(self, part: str) -> bytes:
        found = b""
        for piece in self.package.pieces(part):
            found += piece
            if len(found) >= _HEAD:
                break
        return found

    def _unusable(self, header: Header) -> Iterator[Problem]:
        """Cells of the mapped columns that have an error, no result, or a percentage. Raises Refusal for a bomb."""
        letters = {column_letters(places[0]).encode() for places in header.places.values()}
        signs = (b' t="e"', *(f' s="{style}"'.encode() for style in self._percent_styles()))
        for found in self._cells(self.parts[header.sheet], signs):
            column = found.rstrip(b"0123456789")
            if column in letters and int(found[len(column) :]) > header.row:
                yield Problem("F608", found.decode(), {})

    def _percent_styles(self) -> Iterator[int]:
        part = next((part for _, kind, part in self._related() if kind == "styles"), "")
        if part in self.package:
            yield from (style for style, shown in enumerate(formats(self.package.tree(part))) if shown == "percent")

    def _cells(self, part: str, signs: tuple[bytes, ...]) -> Iterator[bytes]:
        """The addresses of cells with one of `signs` in their tag, or with a formula that has no result."""
        window, shape = b"", True
        for piece in self.package.pieces(part):
            shape = shape and (bool(window) or _known(piece))
            if not shape:
                raise Refusal("F102", part=part)
            kept = len(window)
            window += piece
            for sign in signs:
                yield from (found for at in _places(window, sign, kept) if (found := _address(window, at)))
            for sign in _NO_RESULT:
                yield from (
                    found
                    for at in _places(window, sign, kept)
                    if (found := _address(window, at)) and b"<f" in window[window.rfind(b"<c ", 0, at) : at + 2]
                )
            window = window[-_LONGEST_CELL:]


def _known(start: bytes) -> bool:
    """Whether a sheet's part is written as all common programs do, so that its cells' addresses can be found."""
    return b"<worksheet" in start and b'<c r="' in start


def _places(window: bytes, sign: bytes, kept: int) -> Iterator[int]:
    """Where `sign` stands in a window of which the first `kept` bytes have been looked through."""
    at = window.find(sign, max(kept - len(sign) + 1, 0))
    while at >= 0:
        yield at
        at = window.find(sign, at + 1)


def _address(window: bytes, at: int) -> bytes:
    """The address of the cell whose markup stands at `at`; b"" for what belongs to no cell."""
    start = window.rfind(b"<c ", 0, at)
    match = _CELL.match(window, start) if start >= 0 and b"</c>" not in window[start:at] else None
    return match[1] if match else b""


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
        return "".join(part.text or "" for part in cell.iterfind("{*}is//{*}t"))
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    return value


def _elements(start: bytes, name: str) -> list[ElementTree.Element]:
    """The complete elements of a name in the first bytes of a part. Raises Refusal for what is no XML."""
    parser = ElementTree.XMLPullParser(["end"])
    try:
        parser.feed(start)
        return [item for _, item in parser.read_events() if item.tag.rpartition("}")[2] == name]
    except ElementTree.ParseError as error:
        raise Refusal("F107") from error


def _named(header: Header, places: list[int], sheet: Any) -> dict[str, Any]:
    """The columns by name; one beyond the last that has any value is not there at all."""
    import pyarrow

    by_place = {place: pyarrow.chunked_array([column]) for place, column in zip(places, sheet.columns, strict=False)}
    found = {name: by_place.get(own[0]) for name, own in header.places.items()}
    return {name: column for name, column in found.items() if column is not None}


def _id(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.rpartition("}")[2] == "id"), "")
