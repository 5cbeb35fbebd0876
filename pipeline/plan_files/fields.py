"""The fields of one entry of a plan file, converted; whatever is wrong becomes a fault at its line.

A conversion that fails gives a stand-in of the right type, so that one run finds all faults. An entry with
a fault is never used: see Entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from pipeline.plan_files.faults import Fault
from pipeline.plan_files.tree import Branch, Leaf, Table, Tree
from pipeline.plan_records import Text

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Fields:
    """One mapping of a plan file; `file` as shown to the user, `faults` where faults are collected."""

    file: str
    table: Table
    faults: list[Fault]

    def fault(self, field: str, key: str, **values: object) -> None:
        """Records a fault at the line of `field`, or of the entry where it lacks the field."""
        self.fault_at(self.table.lines.get(field, self.table.line), key, field=field, **values)

    def fault_at(self, line: int, key: str, **values: object) -> None:
        """Records a fault at a line of the file."""
        self.faults.append(Fault(self.file, line, key, values))

    def has(self, field: str) -> bool:
        """Whether the entry has the field."""
        return field in self.table.entries

    def check_names(self, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        """Faults for fields that are missing, and for names that no field has."""
        known = (*required, *optional)
        for name in self.table.entries:
            if name not in known:
                self.fault(name, "unknown-key", known=", ".join(known))
        for name in required:
            if not self.has(name):
                self.fault(name, "missing-key")

    def text(self, field: str) -> str:
        """A text; "" where the field is missing."""
        found = self.leaf(field)
        return found.text if found else ""

    def text_or_nothing(self, field: str) -> str:
        """A text that may be empty."""
        value = self.table.entries.get(field)
        return "" if isinstance(value, Leaf) and not value.text else self.text(field)

    def leaf(self, field: str) -> Leaf | None:
        """A text with its line; None where the field is missing."""
        value = self.table.entries.get(field)
        return None if value is None else self._leaf(value, field)

    def both(self, field: str) -> Text:
        """A text in both languages; empty where the field is missing."""
        if not self.has(field):
            return Text("", "")
        inner = self.mapping(field)
        inner.check_names(("vi", "en"))
        return Text(inner.text("vi"), inner.text("en"))

    def both_or_none(self, field: str) -> Text | None:
        """A text in both languages; None where the field is missing."""
        return self.both(field) if self.has(field) else None

    def number(self, field: str) -> Decimal | None:
        """An exact decimal; None where the field is missing."""
        return self._converted(field, _NUMBER, Decimal, "bad-number")

    def day(self, field: str) -> date | None:
        """A date written as 2025-06-30; None where the field is missing."""
        return self._converted(field, _DAY, date.fromisoformat, "bad-date")

    def year(self, field: str) -> int:
        """A year; 0 where the field is missing."""
        found = self.leaf(field)
        return self.year_of(found, field) if found else 0

    def year_of(self, leaf: Leaf, field: str) -> int:
        """The year that `leaf` is; 0 with a fault where it isn't one."""
        if re.fullmatch(r"20[0-9]{2}", leaf.text):
            return int(leaf.text)
        if leaf.text:
            self.fault_at(leaf.line, "bad-year", field=field, value=leaf.text)
        return 0

    def flag(self, field: str) -> bool:
        """True or false."""
        value = self.text(field)
        if value not in ("", "true", "false"):
            self.fault(field, "bad-choice", value=value, known="true, false")
        return value == "true"

    def choice(self, field: str, known: type[Choice]) -> Choice:
        """One of the values of an enumeration; its first where the field is missing."""
        value = self.text(field)
        if value in list(known):
            return known(value)
        if value:
            self.fault(field, "bad-choice", value=value, known=", ".join(known))
        return next(iter(known))

    def code(self, field: str, pattern: str, example: str) -> str:
        """A code as the regular expression `pattern` has it; `example` shows the user what it looks like."""
        value = self.text(field)
        if value and not re.fullmatch(pattern, value):
            self.fault(field, "bad-code", value=value, example=example)
        return value

    def leaves(self, field: str) -> tuple[Leaf, ...]:
        """A list of texts, each with its line; empty where the field is missing. An empty list is a fault."""
        found = (self._leaf(item, field) for item in self._items(field))
        return tuple(leaf for leaf in found if leaf.text)

    def texts(self, field: str) -> tuple[str, ...]:
        """As `leaves`, without the lines."""
        return tuple(leaf.text for leaf in self.leaves(field))

    def words(self, field: str) -> tuple[Leaf, ...]:
        """The texts of a field that holds one or a list of them. Never a fault: for a field already converted."""
        value = self.table.entries.get(field)
        items = value.items if isinstance(value, Branch) else (value,)
        return tuple(item for item in items if isinstance(item, Leaf) and item.text)

    def children(self, field: str) -> tuple[Fields, ...]:
        """A list of mappings; empty where the field is missing. An empty list is a fault."""
        return tuple(self._inner(item, field) for item in self._items(field))

    def mapping(self, field: str) -> Fields:
        """A mapping inside the entry, which must have it."""
        return self._inner(self.table.entries[field], field)

    def known(self, field: str, leaf: Leaf, codes: Iterable[str], key: str) -> bool:
        """Whether `leaf` is one of `codes`; the fault `key` names those most like it where it isn't."""
        names = tuple(codes)
        if leaf.text in names:
            return True
        import difflib  # only a wrong plan needs it

        nearest = difflib.get_close_matches(leaf.text, names, n=3, cutoff=0.0)
        self.fault_at(leaf.line, key, field=field, value=leaf.text, nearest=", ".join(nearest) or "–")
        return False

    def _converted(self, field: str, shape: re.Pattern[str], convert: Callable[[str], T], key: str) -> T | None:
        value = self.text(field)
        try:
            if shape.fullmatch(value):
                return convert(value)
        except ValueError:  # of the right shape, but no day of the calendar
            pass
        if value:
            self.fault(field, key, value=value)
        return None

    def _leaf(self, value: Tree, field: str) -> Leaf:
        if not isinstance(value, Leaf):
            self.fault_at(value.line, "not-text", field=field)
            return Leaf("", value.line)
        if not value.text:
            self.fault_at(value.line, "empty", field=field)
        return value

    def _inner(self, value: Tree, field: str) -> Fields:
        if not isinstance(value, Table):
            self.fault_at(value.line, "not-mapping", field=field)
            return Fields(self.file, Table({}, {}, value.line), [])
        return Fields(self.file, value, self.faults)

    def _items(self, field: str) -> tuple[Tree, ...]:
        value = self.table.entries.get(field)
        if value is None:
            return ()
        if not isinstance(value, Branch):
            self.fault(field, "not-list")
            return ()
        if not value.items:
            self.fault(field, "empty")
        return value.items


@dataclass(frozen=True)
class Entry(Generic[T]):
    """A record of the plan beside the fields it was made of. `record` is None where the fields had a fault."""

    key: str
    fields: Fields
    record: T | None

    @property
    def sure(self) -> T:
        """The record of an entry that is known to have no fault."""
        if self.record is None:
            raise ValueError(self.key)
        return self.record


def entry(fields: Fields, key: str, build: Callable[[Fields], T]) -> Entry[T]:
    """The record that `build` makes of `fields`, unless it found faults. `key` is the field that names it."""
    before = len(fields.faults)
    record = build(fields)
    leaf = fields.table.entries.get(key)
    return Entry(leaf.text if isinstance(leaf, Leaf) else "", fields, record if len(fields.faults) == before else None)


def by_key(entries: Iterable[Entry[T]], field: str) -> dict[str, Entry[T]]:
    """The entries by their key, in the order of the file; a key that stands twice is a fault."""
    found: dict[str, Entry[T]] = {}
    for item in entries:
        if item.key in found:
            first = found[item.key].fields.table.lines[field]
            item.fields.fault(field, "duplicate", value=item.key, first=first)
        elif item.key:
            found[item.key] = item
    return found
