"""What an OpenDocument spreadsheet's styles say of cells: how numbers are shown, what is struck out, hidden, raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.sources.cells import Format

_SHAPES: dict[str, Format] = {"percentage-style": "percent", "date-style": "date", "time-style": "date"}
_NUMBERS = ("number-style", "currency-style")
_DIGITS = ("number", "scientific-number", "fraction")  # the elements by which a style shows a number at all
_ADDED = ("text", "embedded-text")


@lru_cache(256)
def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def given(attributes: Mapping[str, str], name: str) -> str:
    """An attribute by its name without the namespace, "" where there is none."""
    return next((value for key, value in attributes.items() if local(key) == name), "")


@dataclass
class CellStyle:
    """A style of cells; None where it leaves to the style that it is made from what it doesn't say."""

    parent: str = ""
    numbers: str = ""
    struck: bool | None = None
    unseen: bool | None = None
    protected: bool | None = None


@dataclass
class Styles:
    """Gathers styles while their part is parsed: an XMLParser's target.

    `marked` are the names of text styles that strike out, raise or lower, `unseen` those that hide; `hidden` are the
    styles of sheets that aren't shown.
    """

    cells: dict[str, CellStyle] = field(default_factory=dict)
    shapes: dict[str, Format] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    _family: str = ""
    _name: str = ""
    _number: str = ""
    _adds: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "style":
            self._start_style(attributes)
        elif name in _SHAPES or name in _NUMBERS:
            self._number = given(attributes, "name")
            self.shapes[self._number] = _SHAPES.get(name, "disguised")  # until an element shows its digits
        elif self._number:
            self._start_number(name, attributes)
        elif name == "table-properties" and self._family == "table" and given(attributes, "display") == "false":
            self.hidden.add(self._name)
        elif name == "table-cell-properties" and self._family == "table-cell":
            protection = given(attributes, "cell-protect")
            self.cells[self._name].protected = protection == "hidden-and-protected" if protection else None
        elif name == "text-properties":
            self._text_properties(attributes)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name in _SHAPES or name in _NUMBERS:
            self._number = ""
        elif name in _ADDED:
            self._adds = False

    def data(self, text: str) -> None:
        if self._number and self._adds and any(sign.isdigit() for sign in text):
            self.shapes[self._number] = "disguised"

    def close(self) -> Styles:
        return self

    def shape(self, style: str) -> Format:
        """How a cell style shows a number."""
        named = next((item.numbers for item in self._line(style) if item.numbers), "")
        return self.shapes.get(named, "number")

    def strikes(self, style: str) -> bool:
        """Whether a cell style strikes out."""
        return next((item.struck for item in self._line(style) if item.struck is not None), False)

    def hides(self, style: str, *, locked: bool) -> bool:
        """Whether a cell style hides what is in the cell: always, or in a sheet that is `locked`."""
        line = self._line(style)
        unseen = next((item.unseen for item in line if item.unseen is not None), False)
        return unseen or (locked and next((item.protected for item in line if item.protected is not None), False))

    def _line(self, style: str) -> list[CellStyle]:
        """A cell style and those that it is made from, itself first."""
        found: list[CellStyle] = []
        while style in self.cells and self.cells[style] not in found:
            found.append(self.cells[style])
            style = found[-1].parent
        return found

    def _start_style(self, attributes: Mapping[str, str]) -> None:
        self._family, self._name = given(attributes, "family"), given(attributes, "name")
        if self._family == "table-cell":
            parent, numbers = given(attributes, "parent-style-name"), given(attributes, "data-style-name")
            self.cells[self._name] = CellStyle(parent, numbers)

    def _start_number(self, name: str, attributes: Mapping[str, str]) -> None:
        """A factor shows another number; a style without digits shows none, and digits in its text add some."""
        if name in _DIGITS and self.shapes[self._number] == "disguised":
            plain = given(attributes, "display-factor") in ("", "1")
            self.shapes[self._number] = "number" if plain else "disguised"
        self._adds = name in _ADDED

    def _text_properties(self, attributes: Mapping[str, str]) -> None:
        """What a style says of its text; programs name the kind of line that strikes out, its style, or both."""
        lines = {given(attributes, f"text-line-through-{word}") for word in ("style", "type")} - {""}
        display = given(attributes, "display")
        struck, unseen = bool(lines - {"none"}), display == "none"
        raised = given(attributes, "text-position").split(" ")[0] not in ("", "0%")
        if self._family == "table-cell":
            style = self.cells[self._name]
            style.struck, style.unseen = struck if lines else None, unseen if display else None
        elif self._family == "text":
            self.marked.update({self._name} if struck or raised else ())
            self.unseen.update({self._name} if unseen else ())
