"""Which styles of an OpenDocument spreadsheet strike text out, raise or lower it, or hide a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache


@lru_cache(256)
def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def given(attributes: Mapping[str, str], name: str) -> str:
    """An attribute by its name without the namespace, "" where there is none."""
    return next((value for key, value in attributes.items() if local(key) == name), "")


@dataclass
class Styles:
    """Gathers styles while their part is parsed: an XMLParser's target.

    `struck` are the names of cell styles that strike out, also by the style that they are made from; `marked` those of
    text styles that strike out, raise or lower; `hidden` those of sheets that aren't shown.
    """

    struck: set[str] = field(default_factory=set)
    marked: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    _family: str = ""
    _name: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "style":
            self._family, self._name = given(attributes, "family"), given(attributes, "name")
            if self._family == "table-cell" and given(attributes, "parent-style-name") in self.struck:
                self.struck.add(self._name)
        elif name == "table-properties" and self._family == "table" and given(attributes, "display") == "false":
            self.hidden.add(self._name)
        elif name == "text-properties":
            lines = {given(attributes, f"text-line-through-{word}") for word in ("style", "type")} - {""}
            self._take(lines, given(attributes, "text-position"))

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> Styles:
        return self

    def _take(self, lines: set[str], position: str) -> None:
        """What a style says of its text; programs name the kind of line that strikes out, its style, or both."""
        struck = bool(lines - {"none"})
        raised = position.split(" ")[0] not in ("", "0%")
        if self._family == "table-cell" and lines:
            (self.struck.add if struck else self.struck.discard)(self._name)
        elif self._family == "text" and (struck or raised):
            self.marked.add(self._name)
