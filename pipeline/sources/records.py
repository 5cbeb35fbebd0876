"""What reading a file gives: its cells with their addresses, the values they stand for, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from pipeline.findings import Finding
from pipeline.observations import Observation
from pipeline.periods import year_and_kind
from pipeline.plan_records import Text
from pipeline.sources.texts import code_of

MOST_CELLS = 100_000  # filled ones, over all sheets of a file
MOST_SHEETS = 64

FIELDS = ("code", "name", "unit_of_measure", "value", "start", "end", "evidence", "note")
HEAD_FIELDS = ("unit_name", "unit_code", "period_name", "period_code", "prepared_by", "prepared_on")

WORKBOOK = "workbook"  # a reading's kind where the file is the form that a unit filled in
PORTAL = "portal"  # a reading's kind where the file is a capture of the national portal
TABLE = "table:"  # what stands before the kind of table in a reading's kind


@dataclass(frozen=True)
class SourceFile:
    """A file that a unit sent. `source` is its path relative to the repository's root, with forward slashes.

    `unit` and `period` ("2025", "2025-q1") are those of its folders. `sha256` is "" for a file too large to be read.
    `version` counts what the unit sent for the period, from 1. `copy` is the SHA-256 of what lies there where that is a
    copy in place of the file (see `originals`), "" otherwise.
    """

    path: Path
    source: str
    sha256: str
    unit: str
    period: str
    version: int = 1
    copy: str = ""

    @property
    def kind(self) -> str:
        """The kind of its period: "year", "q1", …"""
        return year_and_kind(self.period)[1]

    @property
    def year(self) -> int:
        """The report year of its period."""
        return int(year_and_kind(self.period)[0])


class CellKind(StrEnum):
    """How a cell is stored. FORMULA is one without a stored result, MARKED has text struck out, raised or lowered.

    DISGUISED is a number whose format shows another one, or none; CONTRADICTED a value beside which another one is
    shown, UNSEEN one that is hidden.
    """

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"
    MARKED = "marked"
    DISGUISED = "disguised"
    CONTRADICTED = "contradicted"
    UNSEEN = "unseen"


# What does no harm in names and notes.
ONLY_AS_FIGURES = (CellKind.MARKED, CellKind.DISGUISED, CellKind.CONTRADICTED, CellKind.UNSEEN)

FAILED = {
    CellKind.ERROR: "F302",
    CellKind.FORMULA: "F301",
    CellKind.MARKED: "F312",
    CellKind.DISGUISED: "F315",
    CellKind.CONTRADICTED: "F317",
    CellKind.UNSEEN: "F318",
}


@dataclass(frozen=True)
class Cell:
    """One cell. `text` is what stands there exactly ("" when empty), `address` its A1 address or JSON Pointer.

    A number stored as such carries it exactly in `number`, a percentage as it is shown (0.835 as 83.5 %, its text
    "83.5%"), a date in `day`; their texts are "1777.5" and "31/12/2025" whatever the local settings show.
    `correction` names the entry of the ledger of corrections whose answer stands in `text`; `original` is then what
    stood in the file. `behind` is what is stored where `text`, which is shown, says something else.
    """

    sheet: str
    address: str
    text: str
    kind: CellKind = CellKind.TEXT
    number: Decimal | None = None
    day: date | None = None
    correction: str = ""
    original: str = ""
    behind: str = ""

    @property
    def found(self) -> str:
        """What stands in the file exactly."""
        return self.original if self.correction else self.text


@dataclass(frozen=True)
class Row:
    """One row of the table; `cells` has every field of FIELDS (an optional column that is absent has address "")."""

    cells: Mapping[str, Cell]

    @property
    def code(self) -> str:
        """The measure's code as the plan spells it: NFC, upper case, without spaces around it."""
        return code_of(self.cells["code"].text)


@dataclass(frozen=True)
class CastRow:
    """The values of a row. `value` is the exact number, `word` "yes"/"no" or "met"/"partly"/"not_met".

    With neither, `given` tells why: False where the cell says that there is no figure, True where there is something
    that could not be read (a finding says so) or whose measure is unknown.
    """

    row: Row
    value: Decimal | None
    word: str
    start: date | None
    end: date | None
    given: bool = True


@dataclass(frozen=True)
class Stated:
    """A figure with the kind of file that states it, and the day on which that file was prepared."""

    figure: Observation
    kind: str
    prepared: date | None


@dataclass(frozen=True)
class Comparison:
    """Two figures of one unit for one measure and period: the one that counts and another, and why it is not this one.

    Either two kinds of files give the measure, or the portal changed it between two captures, of which the latest
    counts among its own.
    """

    counts: Stated
    other: Stated
    reason: Text

    @property
    def restated(self) -> bool:
        """Whether both are the portal's own."""
        return self.counts.kind == self.other.kind

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.counts.figure.value == self.other.figure.value

    @property
    def difference(self) -> Fraction | None:
        """What counts less the other one, in the measure's unit; None between words."""
        try:
            return Fraction(self.counts.figure.value) - Fraction(self.other.figure.value)
        except ValueError:
            return None


@dataclass(frozen=True)
class Reading:
    """What one file gave. `kind` is the name of one of pipeline.sources.KINDS, UNREAD for a file that can't be read;
    a table's has the kind of table behind it ("table:dossiers").

    `container` tells how its bytes hold it ("xlsx", "json", …). `side` are figures that no measure of the plan stands
    for, by name ("carried_in", "pending"): files are checked against each other with them.
    `corrected` has for each entry of the ledger of corrections on this unit and period what stands at its cell now,
    with `correction` where it was applied and an empty address where the file has no such sheet.
    `comparisons` are its figures that don't count, each beside the one that does.
    `head` has the fields of HEAD_FIELDS that the file has. `prepared` is the day on which it was prepared, for a
    capture of the portal the day of the capture in Vietnam.
    """

    file: SourceFile
    kind: str
    head: Mapping[str, Cell] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    cast: tuple[CastRow, ...] = ()
    observations: tuple[Observation, ...] = ()
    findings: tuple[Finding, ...] = ()
    prepared: date | None = None
    container: str = ""
    side: Mapping[str, Cell] = field(default_factory=dict)
    corrected: Mapping[str, Cell] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()

    @property
    def exported(self) -> bool:
        """Whether it is a table out of a system: it has columns about persons, so that no copy of it may be made."""
        return self.kind.startswith(TABLE)


class Refusal(Exception):
    """Why a file can't be read at all, as a code of the catalogue of findings; never leaves pipeline.sources.

    `cell` is the place that it is about, if it is about one.
    """

    def __init__(self, code: str, cell: Cell | None = None, /, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.cell = cell
        self.values = values


def finding(file: SourceFile, code: str, cell: Cell | None = None, *, measure: str = "", **values: str) -> Finding:
    """A finding in `file`, at `cell` if it is about one. Its texts speak of an answer that stands in the cell."""
    place = cell or Cell("", "", "")
    answer = {"found": place.text} if place.correction else {}
    return Finding(
        code,
        file.source,
        place.sheet,
        place.address,
        place.found,
        file.unit,
        file.period,
        measure,
        values={**answer, **values},
    )


def failed(file: SourceFile, cell: Cell) -> Finding:
    """The finding on a cell that can't be taken as it stands: an error, a formula without a result …"""
    return finding(file, FAILED[cell.kind], cell, **({"behind": cell.behind} if cell.behind else {}))
