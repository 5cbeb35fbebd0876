"""The form's layout (layout.toml): its labels, its columns and what must add up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipeline.sources.legacy_text import readings
from pipeline.sources.texts import letters

ORDINAL, NAME, FIRST_FIGURE, LAST_COLUMN = 1, 2, 3, 13
FIGURES = range(FIRST_FIGURE, LAST_COLUMN + 1)
COLUMNS = range(ORDINAL, LAST_COLUMN + 1)

_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Column:
    """A column of the form. `labels` are folded, none where any will do; `shown` is what the form prints."""

    number: int
    labels: frozenset[str]
    group: str
    shown: str


@dataclass(frozen=True)
class Identity:
    """Columns that make up another one, in every row."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """The whole layout. `groups` has the folded labels of each group, `head` and `code` are as printed."""

    code: str
    head: Mapping[str, str]
    columns: Mapping[int, Column]
    groups: Mapping[str, frozenset[str]]
    totals: frozenset[str]
    identities: tuple[Identity, ...]
    side: Mapping[str, tuple[int, ...]]

    @cached_property
    def known(self) -> frozenset[str]:
        """Every folded label."""
        of_columns = {label for column in self.columns.values() for label in column.labels}
        return frozenset(of_columns.union(*self.groups.values(), self.totals))

    @cached_property
    def telling(self) -> frozenset[str]:
        """The folded labels by which the form is told from other tables; "TT" and "Tổng số" are in many."""
        own = {label for column in self.columns.values() if column.group for label in column.labels}
        grouped = {label for labels in self.groups.values() for label in labels}
        return frozenset((own | grouped) - self.columns[FIRST_FIGURE].labels)


@cache
def layout() -> Layout:
    """The layout of the form."""
    tables = tomllib.loads((Path(__file__).parent / "layout.toml").read_text("utf-8"))
    groups = tables["groups"]
    columns = [_column(table, groups) for table in tables["columns"]]
    return Layout(
        code=tables["code"],
        head=tables["head"],
        columns={column.number: column for column in columns},
        groups={name: _folded(labels) for name, labels in groups.items()},
        totals=_folded(tables["total"]["labels"]),
        identities=tuple(Identity(table["whole"], tuple(table["parts"])) for table in tables["identities"]),
        side={name: tuple(numbers) for name, numbers in tables["side"].items()},
    )


def folded(label: str) -> str:
    """A label as it is compared: its letters and digits, without what stands in brackets.

    One typed in an old font, which could be a word as it stands, is the label of the form that it then shows.
    """
    found = _letters(label)
    if found in layout().known or label.isascii():
        return found
    shown = {_letters(reading) for reading in readings(label)} & layout().known
    return shown.pop() if len(shown) == 1 else found


def _letters(label: str) -> str:
    return letters(_IN_BRACKETS.sub("", label))


def _column(table: Mapping[str, Any], groups: Mapping[str, list[str]]) -> Column:
    group, labels = table.get("group", ""), table["labels"]
    shown = table.get("shown") or " – ".join([*groups.get(group, [])[:1], *labels[:1]])
    return Column(table["number"], _folded(labels), group, shown)


def _folded(labels: list[str]) -> frozenset[str]:
    return frozenset(_letters(label) for label in labels)
