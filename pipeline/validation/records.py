"""The records that are checked: a file, a row, a measure owed, figures side by side, a change over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pipeline.periods import Period
from pipeline.plan_records import Identity, Measure, Ratio, ReportingUnit
from pipeline.sources.records import CastRow, Cell, Reading

Days = tuple[date | None, date | None]
"""The first and the last day that a figure counts, both inclusive."""

Owed = Mapping[tuple[str, str], tuple[Measure, ...]]
"""The measures that are owed, by unit and name of the period."""


@dataclass(frozen=True)
class Sent:
    """One file. `unit` is None where the plan has no such unit, `owed` empty where the unit is not in force."""

    reading: Reading
    period: Period
    unit: ReportingUnit | None
    owed: tuple[Measure, ...]

    @property
    def sheet(self) -> str:
        """The sheet that holds the form, "" where none could be read."""
        cells = [cast.row.cells["code"] for cast in self.reading.cast] or list(self.reading.head.values())
        return cells[0].sheet if cells else ""

    @property
    def misplaced(self) -> bool:
        """Whether the form says that it is another unit's: then it is the place that is wrong, not its rows."""
        return any(found.code in ("F212", "F219") for found in self.reading.findings)

    @property
    def in_force(self) -> bool:
        """Whether the unit is in force on the period's last day, which decides who reports."""
        return self.unit is not None and self.unit.valid_on(self.period.end)


@dataclass(frozen=True)
class Line:
    """One row of a file. `measure` is None for an unknown code, `twin` the first row's cell with the same code."""

    sent: Sent
    cast: CastRow
    measure: Measure | None
    twin: Cell | None

    @property
    def owed(self) -> bool | None:
        """Whether the unit reports on this measure; None where the code or the unit itself is the trouble."""
        if self.measure is None or not self.sent.in_force:
            return None
        return self.measure in self.sent.owed

    def text(self, field: str) -> str:
        """The text of the row's cell `field`, "" where there is none: the answer, where one stands in it."""
        cell = self.cast.row.cells.get(field)
        return cell.text if cell else ""

    def found(self, field: str) -> str:
        """What stands in the file at the row's cell `field` exactly, "" where there is none."""
        cell = self.cast.row.cells.get(field)
        return cell.found if cell else ""

    def at(self, field: str) -> Cell:
        """The row's cell `field`; the value's cell where the file has no such cell (the portal states dates once)."""
        cells = self.cast.row.cells
        return cells[field] if field in cells and cells[field].address else cells["value"]


@dataclass(frozen=True)
class Duty:
    """A measure that the unit of a workbook owes; `line` is its row, None where there is none."""

    sent: Sent
    measure: Measure
    line: Line | None


@dataclass(frozen=True)
class Expected:
    """A unit that owes measures for a period, and whether a file came from it."""

    unit: ReportingUnit
    period: Period
    received: bool


@dataclass(frozen=True)
class RowFigure:
    """A number that a row gives for a measure of the plan, exactly."""

    line: Line
    measure: Measure
    value: Fraction

    @property
    def inside(self) -> bool:
        """Whether its days are in order and inside its period."""
        start, end = self.line.cast.start, self.line.cast.end
        return start is not None and end is not None and self.line.sent.period.covers(start, end)


Figures = Mapping[str, RowFigure]
"""The figures of one file by measure; of a measure with two rows the first."""


@dataclass(frozen=True)
class Relation:
    """Arithmetic between figures: a ratio's numerator and denominator, or an identity's two sides.

    They stand in one file, in several files of one unit, or in those of all units whose figures make up the
    department's value.
    """

    rule: Ratio | Identity
    left: tuple[RowFigure, ...]
    right: tuple[RowFigure, ...]

    @property
    def equal(self) -> bool:
        """Whether both sides have to be equal; else the left one must not be above the right one."""
        return isinstance(self.rule, Identity) and self.rule.relation == "="

    @property
    def totals(self) -> tuple[Fraction, Fraction]:
        """The exact sums of the left and the right side."""
        left, right = (sum((item.value for item in side), Fraction(0)) for side in (self.left, self.right))
        return left, right

    @property
    def part_and_total(self) -> tuple[RowFigure, RowFigure] | None:
        """A part and its total, where both are one figure of one file; None for everything else."""
        single = not self.equal and len(self.left) == len(self.right) == 1
        sources = {figure.line.sent.reading.file.source for figure in (*self.left, *self.right)}
        return (self.left[0], self.right[0]) if single and len(sources) == 1 else None

    @property
    def days(self) -> tuple[Days, Days] | None:
        """The days of a part and of its total: the last ones alone where either is counted on the last day.

        None where a day lies outside of the period, is missing or out of order, which is told by itself.
        """
        if self.part_and_total is None or not all(figure.inside for figure in self.part_and_total):
            return None
        flows = all(figure.measure.accumulates for figure in self.part_and_total)
        part, total = (figure.line.cast for figure in self.part_and_total)
        return (part.start if flows else None, part.end), (total.start if flows else None, total.end)

    @property
    def holds(self) -> bool:
        """Whether the figures are as the rule has it."""
        left, right = self.totals
        return left == right if self.equal else left <= right


@dataclass(frozen=True)
class Change:
    """A measure with a bound, of one unit, in two years running or in the same part of both."""

    now: RowFigure
    before: RowFigure
    bound: Fraction

    @property
    def size(self) -> Fraction:
        """By how much it changed, up or down, in the measure's own unit."""
        return abs(self.now.value - self.before.value)

    @property
    def allowed(self) -> Fraction | None:
        """The change that the bound allows; None from or to 0, where a percentage says nothing."""
        return abs(self.before.value) * self.bound / 100 if self.now.value and self.before.value else None


@dataclass(frozen=True)
class Growth:
    """A measure that accumulates, of one unit, counted from the start of the year up to two days of it."""

    now: RowFigure
    before: RowFigure


@dataclass(frozen=True)
class PartsOfWhole:
    """A measure that accumulates, of one unit, counted over some days, and over two parts that make them up."""

    whole: RowFigure
    parts: tuple[RowFigure, RowFigure]


@dataclass(frozen=True)
class Carry:
    """What a file says was carried in, and what was pending when the period before it ended, each with its file."""

    sent: Sent
    carried_in: Cell
    before: Sent
    pending: Cell


@dataclass(frozen=True)
class Facts:
    """Everything that is checked; each tuple in the order of the files' paths, then of the rows."""

    files: tuple[Sent, ...]
    lines: tuple[Line, ...]
    duties: tuple[Duty, ...]
    expected: tuple[Expected, ...]
    relations: tuple[Relation, ...]
    changes: tuple[Change, ...]
    growths: tuple[Growth, ...]
    parts: tuple[PartsOfWhole, ...]
    carries: tuple[Carry, ...]
