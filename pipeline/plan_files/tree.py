"""A plan file as a tree of texts, each with its line.

Scalars keep their spelling: YAML's own types would turn the unit code `no` into false and the date part 08
into an error, and a value that was converted can no longer be quoted in a message.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import reason_of
from pipeline.plan_files.faults import Fault

if TYPE_CHECKING:
    import yaml


@dataclass(frozen=True)
class Leaf:
    """A scalar as it is spelt, without the spaces around it."""

    text: str
    line: int


@dataclass(frozen=True)
class Branch:
    """A list."""

    items: tuple[Tree, ...]
    line: int


@dataclass(frozen=True)
class Table:
    """A mapping; `lines` are those of its keys."""

    entries: dict[str, Tree]
    lines: dict[str, int]
    line: int


Tree = Leaf | Branch | Table

# What YAML 1.1 does not allow in a file (its c-printable); PyYAML counts the place in bytes or in characters.
_NOT_YAML = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(path: Path, file: str, faults: list[Fault]) -> str | None:
    """The file's text in Unicode's composed form (NFC); None with a fault where it can't be read."""
    try:
        content = path.read_bytes()
        return unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except OSError as error:
        faults.append(Fault(file, 0, "unreadable", {"reason": reason_of(error, "read")}))
    except UnicodeDecodeError as error:
        faults.append(Fault(file, content.count(b"\n", 0, error.start) + 1, "not-utf8"))
    return None


def parse(text: str, file: str, faults: list[Fault]) -> Tree | None:
    """The text as a tree; None with a fault where it isn't YAML or is empty."""
    import yaml

    if forbidden := _NOT_YAML.search(text):
        faults.append(Fault(file, text.count("\n", 0, forbidden.start()) + 1, "control-character"))
        return None
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        faults.append(Fault(file, _line(error, text), "syntax", {"reason": error.problem or error.context}))
        return None
    if node is None:
        faults.append(Fault(file, 0, "empty-file"))
        return None
    return _tree(node, file, faults, set())


def _line(error: yaml.MarkedYAMLError, text: str) -> int:
    """Where to look: an open quote or bracket is noticed at the end of the file, but stands where it began."""
    last = text.rstrip().count("\n")
    mark = error.problem_mark
    if mark is None or (error.context_mark and mark.line >= last):
        mark = error.context_mark
    return min(mark.line, last) + 1 if mark else 0


def _tree(node: yaml.Node, file: str, faults: list[Fault], seen: set[int]) -> Tree:
    import yaml

    line = node.start_mark.line + 1
    if id(node) in seen:  # only an alias leads to a node twice; one inside its own anchor would have no end
        faults.append(Fault(file, line, "alias"))
        return Leaf("", line)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _table(node, file, faults, seen)
    if isinstance(node, yaml.SequenceNode):
        return Branch(tuple(_tree(item, file, faults, seen) for item in node.value), line)
    return Leaf(str(node.value).strip(), line)


def _table(node: yaml.MappingNode, file: str, faults: list[Fault], seen: set[int]) -> Table:
    table = Table({}, {}, node.start_mark.line + 1)
    for key, value in node.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if name in table.entries:
            faults.append(Fault(file, line, "duplicate-key", {"field": name, "first": table.lines[name]}))
            continue
        table.entries[name] = _tree(value, file, faults, seen)
        table.lines[name] = line
    return table
