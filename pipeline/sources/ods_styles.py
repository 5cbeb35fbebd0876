"""Which styles of an OpenDocument spreadsheet strike text out, raise or lower it."""

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
    text styles that strike out, raise or lower.
    """

    struck: set[str] = field(default_factory=set)
    marked: set[str] = field(default_factory=set)
    _family: str = ""
    _name: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "style":
            self._family, self._name = given(attributes, "family"), given(attributes, "name")
            if self._family == "table-cell" and given(attributes, "parent-style-name") in self.struck:
                self.struck.add(self._name)
        elif name == "text-properties":
            self._take(given(attributes, "text-line-through-style"), given(attributes, "text-position"))

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> Styles:
        return self

    def _take(self, line: str, position: str) -> None:
        raised = position.split(" ")[0] not in ("", "0%")
        if self._family == "table-cell" and line:
            (self.struck.discard if line == "none" else self.struck.add)(self._name)
        elif self._family == "text" and (line not in ("", "none") or raised):
            self.marked.add(self._name)
