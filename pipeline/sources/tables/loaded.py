"""A table as it was read: the mapped columns as texts, and nothing else of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipeline.messages import LANGUAGES, text
from pipeline.sources.grid import address
from pipeline.sources.tables.header import Header, Rows

if TYPE_CHECKING:
    import pyarrow


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place of the file. It has no text of the cell: that may be anybody's name."""

    code: str
    address: str
    values: Mapping[str, str]


def unusable(address: str, reason: str) -> Problem:
    """F608, with why the cell can't be used: "error", "formula", "marked", "percent", "disguised",
    "contradicted", "unseen", "joined" or "type"."""
    words = {f"reason_{lang}": text(f"sources.unusable-{reason}", lang) for lang in LANGUAGES}
    return Problem("F608", address, words)


@dataclass(frozen=True)
class Loaded:
    """The columns by the kind's names, each an Arrow array of texts as long as the others; null is an empty cell.

    `first` is the sheet's row that their first element stands in. With `problems` that block nothing can be counted.
    `serials` tells that a bare number may be a date whose format was lost, as in a workbook.
    """

    header: Header
    first: int
    columns: Mapping[str, pyarrow.ChunkedArray]
    problems: tuple[Problem, ...] = ()
    serials: bool = False

    @property
    def rows(self) -> int:
        """How many rows of the sheet were read, blank ones included."""
        return max((len(column) for column in self.columns.values()), default=0)

    def cell(self, name: str, row: int) -> str:
        """The address of a column's cell; `row` counts from 0."""
        return address(self.first + row, self.header.places[name][0])

    def area(self, name: str) -> str:
        """The column's cells, from the first row that was read to the last."""
        return f"{self.cell(name, 0)}:{self.cell(name, max(self.rows - 1, 0))}"


class Opened(Protocol):
    """A file that may hold a table, whatever its container."""

    def tops(self) -> Iterator[tuple[str, Rows]]:
        """The name and the first rows of each sheet; "" names the only table of a text file."""

    def load(self, header: Header) -> Loaded:
        """The columns that `header` names. Raises Refusal for what can't be read."""
