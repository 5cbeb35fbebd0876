"""What is checked: each file, each row, each measure owed, a unit's figures side by side and over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.sources.records import WORKBOOK, Cell, Reading
from pipeline.validation import over_time
from pipeline.validation.records import Duty, Expected, Facts, Figures, Line, Owed, RowFigure, Sent
from pipeline.validation.relations import relations


def facts(plan: Plan, readings: Sequence[Reading], beside: Sequence[Reading] = ()) -> Facts:
    """What `readings` give to check; those `beside` them are only what they are compared with over time.

    Raises KeyError for a period that the plan doesn't know.
    """
    known = sorted(readings, key=lambda reading: reading.file.source)
    periods = _periods(plan, known)
    owed = {(unit, name): plan.owed(unit, period.end) for unit in plan.units for name, period in periods.items()}
    files = tuple(_sent(plan, reading, periods, owed) for reading in known)
    by_file = [tuple(_lines(plan, sent)) for sent in files]
    figures = [_figures(lines) for lines in by_file]
    told = _told(line for lines in by_file for line in lines)
    given = list(zip(files, figures, strict=True))
    everything = [*given, *_given(plan, beside)]
    now = over_time.latest(given)
    return Facts(
        files=files,
        lines=tuple(line for lines in by_file for line in lines),
        duties=tuple(duty for sent, lines in zip(files, by_file, strict=True) for duty in _duties(sent, lines, told)),
        expected=tuple(_expected(plan, periods, owed, files)),
        relations=relations(plan, owed, figures),
        changes=tuple(over_time.changes(given, everything)),
        growths=tuple(over_time.growths(now, everything)),
        parts=tuple(over_time.parts(now, everything)),
        carries=tuple(over_time.carries(now, everything)),
    )


def _given(plan: Plan, readings: Sequence[Reading]) -> Iterator[tuple[Sent, Figures]]:
    """Each file with its figures, and nothing of what it owes."""
    for reading in sorted(readings, key=lambda item: item.file.source):
        period = plan.period(reading.file.year, reading.file.kind)
        sent = Sent(reading, period, plan.units.get(reading.file.unit), ())
        yield sent, _figures(tuple(_lines(plan, sent)))


def _periods(plan: Plan, readings: Sequence[Reading]) -> dict[str, Period]:
    """The periods that something was sent for, and every report year of the plan that had ended before the latest."""
    sent = {item.file.period: plan.period(item.file.year, item.file.kind) for item in readings}
    last = max((period.year if period.whole_year else period.year - 1 for period in sent.values()), default=0)
    years = (plan.period(year, "year") for year in range(plan.first_year, last + 1))
    return {**{period.name: period for period in years}, **sent}


def _sent(plan: Plan, reading: Reading, periods: Mapping[str, Period], owed: Owed) -> Sent:
    file = reading.file
    return Sent(reading, periods[file.period], plan.units.get(file.unit), owed.get((file.unit, file.period), ()))


def _lines(plan: Plan, sent: Sent) -> Iterator[Line]:
    first: dict[str, Cell] = {}
    for cast in sent.reading.cast:
        code = cast.row.code
        yield Line(sent, cast, plan.measures.get(code), first.get(code))
        first.setdefault(code, cast.row.cells["code"])


def _told(lines: Iterable[Line]) -> dict[tuple[str, str], set[str]]:
    """The measures that have a figure, in whichever file, by unit and name of the period."""
    told: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        if line.measure and line.cast.given:
            told.setdefault(_place(line.sent), set()).add(line.measure.code)
    return told


def _duties(sent: Sent, lines: Sequence[Line], told: Mapping[tuple[str, str], set[str]]) -> Iterator[Duty]:
    """The rows that a workbook should have: none for a figure that another file of the unit gives.

    Other kinds give what they give, and of a workbook whose rows could not be read nothing is asked.
    """
    unread = not lines and any(finding.severity.blocks for finding in sent.reading.findings)
    if sent.reading.kind == WORKBOOK and not unread:
        found = {line.measure.code: line for line in reversed(lines) if line.measure}
        for measure in sent.owed:
            if measure.code in found or measure.code not in told.get(_place(sent), ()):
                yield Duty(sent, measure, found.get(measure.code))


def _expected(plan: Plan, periods: Mapping[str, Period], owed: Owed, files: Sequence[Sent]) -> Iterator[Expected]:
    came = {(sent.reading.file.unit, sent.period.name) for sent in files}
    for name in sorted(periods):
        for code, unit in plan.units.items():
            if owed[code, name]:
                yield Expected(unit, periods[name], (code, name) in came)


def _figures(lines: Sequence[Line]) -> Figures:
    figures: dict[str, RowFigure] = {}
    for line in lines:
        if line.measure and line.cast.value is not None:
            figures.setdefault(line.measure.code, RowFigure(line, line.measure, Fraction(line.cast.value)))
    return figures


def _place(sent: Sent) -> tuple[str, str]:
    return sent.reading.file.unit, sent.period.name
