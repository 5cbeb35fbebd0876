"""What is checked, as records: each file, each row, each measure owed, a unit's figures side by side and over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.periods import Period
from pipeline.plan import Identity, Measure, Plan, Ratio, ReportingUnit
from pipeline.sources.records import CastRow, Cell, Reading

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
        """The text of the row's cell `field` exactly, "" where there is none."""
        cell = self.cast.row.cells.get(field)
        return cell.text if cell else ""

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
class Figure:
    """A number that a row gives for a measure of the plan, exactly."""

    line: Line
    measure: Measure
    value: Fraction


Figures = Mapping[str, Figure]
"""The figures of one file by measure; of a measure with two rows the first."""


@dataclass(frozen=True)
class Relation:
    """Arithmetic between figures of one file: a ratio's numerator and denominator, or an identity's two sides."""

    rule: Ratio | Identity
    left: tuple[Figure, ...]
    right: tuple[Figure, ...]

    @property
    def equal(self) -> bool:
        """Whether both sides have to be equal; else the left one must not be above the right one."""
        return isinstance(self.rule, Identity) and self.rule.relation == "="

    @property
    def totals(self) -> tuple[Fraction, Fraction]:
        """The exact sums of the left and the right side."""
        left, right = (sum((item.value for item in side), Fraction(0)) for side in (self.left, self.right))
        return left, right


@dataclass(frozen=True)
class Change:
    """A measure with a bound, of one unit, in two years running."""

    now: Figure
    before: Figure
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
class Facts:
    """Everything that is checked; each tuple in the order of the files' paths, then of the rows."""

    files: tuple[Sent, ...]
    lines: tuple[Line, ...]
    duties: tuple[Duty, ...]
    expected: tuple[Expected, ...]
    relations: tuple[Relation, ...]
    changes: tuple[Change, ...]


def facts(plan: Plan, readings: Sequence[Reading]) -> Facts:
    """What `readings` give to check. Raises KeyError for a period that the plan doesn't know."""
    known = sorted(readings, key=lambda reading: reading.file.source)
    periods = {item.file.period: plan.period(item.file.year, item.file.kind) for item in known}
    owed = {(unit, name): plan.owed(unit, period.end) for unit in plan.units for name, period in periods.items()}
    files = tuple(_sent(plan, reading, periods, owed) for reading in known)
    by_file = [tuple(_lines(plan, sent)) for sent in files]
    figures = [_figures(lines) for lines in by_file]
    rules: list[Ratio | Identity] = [*ratios(plan), *plan.identities]
    return Facts(
        files=files,
        lines=tuple(line for lines in by_file for line in lines),
        duties=tuple(duty for sent, lines in zip(files, by_file, strict=True) for duty in _duties(sent, lines)),
        expected=tuple(_expected(plan, periods, owed, files)),
        relations=tuple(item for given in figures for rule in rules for item in _relation(rule, given)),
        changes=tuple(_changes(files, figures)),
    )


def ratios(plan: Plan) -> tuple[Ratio, ...]:
    """Every numerator with its denominator, each pair once: those of the targets in order, then supporting ones."""
    own = [Ratio(item.numerator, item.denominator) for item in plan.targets.values() if item.denominator]
    supporting = [item.supporting for item in plan.targets.values() if item.supporting]
    return tuple(dict.fromkeys([*own, *supporting]))


def _sent(plan: Plan, reading: Reading, periods: Mapping[str, Period], owed: Owed) -> Sent:
    file = reading.file
    return Sent(reading, periods[file.period], plan.units.get(file.unit), owed.get((file.unit, file.period), ()))


def _lines(plan: Plan, sent: Sent) -> Iterator[Line]:
    first: dict[str, Cell] = {}
    for cast in sent.reading.cast:
        code = cast.row.code
        yield Line(sent, cast, plan.measures.get(code), first.get(code))
        first.setdefault(code, cast.row.cells["code"])


def _duties(sent: Sent, lines: Sequence[Line]) -> Iterator[Duty]:
    """None for the portal, which publishes what it publishes, and for a file of which no row could be read."""
    unread = not lines and any(finding.severity.blocks for finding in sent.reading.findings)
    if sent.reading.kind == "workbook" and not unread:
        found = {line.measure.code: line for line in reversed(lines) if line.measure}
        for measure in sent.owed:
            yield Duty(sent, measure, found.get(measure.code))


def _expected(plan: Plan, periods: Mapping[str, Period], owed: Owed, files: Sequence[Sent]) -> Iterator[Expected]:
    came = {(sent.reading.file.unit, sent.period.name) for sent in files}
    for name in sorted(periods):
        for code, unit in plan.units.items():
            if owed[code, name]:
                yield Expected(unit, periods[name], (code, name) in came)


def _figures(lines: Sequence[Line]) -> Figures:
    figures: dict[str, Figure] = {}
    for line in lines:
        if line.measure and line.cast.value is not None:
            figures.setdefault(line.measure.code, Figure(line, line.measure, Fraction(line.cast.value)))
    return figures


def _relation(rule: Ratio | Identity, figures: Figures) -> Iterator[Relation]:
    """The rule on these figures; none where one of them is missing."""
    left: tuple[str, ...] = (rule.numerator,) if isinstance(rule, Ratio) else rule.left
    right: tuple[str, ...] = (rule.denominator,) if isinstance(rule, Ratio) else rule.right
    if all(code in figures for code in left + right):
        yield Relation(rule, tuple(figures[code] for code in left), tuple(figures[code] for code in right))


def _changes(files: Sequence[Sent], figures: Sequence[Figures]) -> Iterator[Change]:
    pairs = [pair for pair in zip(files, figures, strict=True) if pair[0].period.whole_year]
    years = {(sent.reading.file.unit, sent.period.year): given for sent, given in pairs if given}
    for (unit, year), given in years.items():
        before = years.get((unit, year - 1), {})
        for code, figure in given.items():
            if code in before and figure.measure.change_bound is not None:
                yield Change(figure, before[code], Fraction(figure.measure.change_bound))
