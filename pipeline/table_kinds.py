"""The tables that systems export, as the plan's data: which columns are taken, and what is counted in them.

Frozen records; plan_files reads and checks them from tables.yaml. A column that no record names is never read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.plan_records import Text


class ColumnType(StrEnum):
    """What a column holds. COUNT is a whole number, so that "1.777" is 1777 there; YES_NO has two categories."""

    TEXT = "text"
    CATEGORY = "category"
    YES_NO = "yes_no"
    DATE = "date"
    AMOUNT = "amount"
    COUNT = "count"


class Must(StrEnum):
    """What a condition asks of a row: the category, the day, or whether there is anything."""

    IN = "in"
    IN_PERIOD = "in_period"
    GIVEN = "given"
    EMPTY = "empty"
    NOT_AFTER = "not_after"


class Tally(StrEnum):
    """What a count gives: rows, distinct texts of a column, or the sum of a column."""

    ROWS = "rows"
    DISTINCT = "distinct"
    SUM = "sum"


@dataclass(frozen=True)
class Column:
    """One column that is taken. `labels` are the headings it may have, the first is the one that messages use.

    `words` are the texts of each category. `key` values must be there and differ from row to row. A table may lack an
    `optional` column; the counts that need it are then not given. `empty` allows a row without a value, `negative` a
    number below 0.
    """

    name: str
    labels: tuple[str, ...]
    type: ColumnType
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: bool = False
    optional: bool = False
    empty: bool = False
    negative: bool = False


@dataclass(frozen=True)
class Condition:
    """What must hold in a row: `categories` of `Must.IN`, `other` the column of `Must.NOT_AFTER`."""

    column: str
    must: Must
    categories: tuple[str, ...] = ()
    other: str = ""


@dataclass(frozen=True)
class Count:
    """How one measure is counted: `tally` over the rows in which every condition of `where` holds.

    `of` is the column whose texts or amounts are tallied, "" for rows. `reason` says why it is what the measure means.
    """

    measure: str
    tally: Tally
    of: str
    where: tuple[Condition, ...]
    reason: Text

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it needs, each once."""
        asked = (name for item in self.where for name in (item.column, item.other))
        return tuple(dict.fromkeys(name for name in (self.of, *asked) if name))


@dataclass(frozen=True)
class TableKind:
    """One kind of table. A row with `least` of its labels or more is its header row."""

    kind: str
    name: Text
    least: int
    columns: Mapping[str, Column]
    counts: tuple[Count, ...]

    @property
    def key(self) -> Column | None:
        """The column whose values tell the rows apart."""
        return next((column for column in self.columns.values() if column.key), None)
