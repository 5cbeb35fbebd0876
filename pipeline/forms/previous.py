"""What was given before, to stand beside the new figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pipeline import corrections
from pipeline.numerals import format_number
from pipeline.paths import Workspace
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.sources import discover, read_all
from pipeline.sources.layout import layout

Given = Mapping[tuple[str, str], str]
"""The values given, by the codes of unit and measure."""


def periods_before(plan: Plan, period: Period) -> tuple[Period, ...]:
    """The periods whose figures may stand beside those of `period`; the first of them that a unit reported on does.

    The same period of the year before comes first, since it counts as many days. Then those of the same year that count
    from its start as `period` does, the latest first, below which a figure can't fall; then the year before.
    """
    year_before = plan.period(period.year - 1, "year")
    same_year = [plan.period(period.year, kind) for kind in plan.periods]
    inside = [other for other in same_year if period.is_checked_against(other) and other.cumulative]
    latest_first = sorted(inside, key=lambda other: other.end, reverse=True)
    found = [plan.period(period.year - 1, period.kind), *(latest_first if period.cumulative else ()), year_before]
    return tuple(dict.fromkeys(found))


def figures_of(space: Workspace, plan: Plan, period: Period) -> Given:
    """Every figure of `period` that can be read; that some can't be is said when they are reported on, not here."""
    files = [file for file in discover(space.raw, space.base, plan, period).files if file.period == period.name]
    readings = read_all(files, plan, corrections.load(space, plan))
    return {(item.unit, item.measure): item.value for reading in readings for item in reading.observations}


def figures_before(plan: Plan, given: Given, last: Period, period: Period, unit: str) -> dict[str, str]:
    """What was given in the period `last` for the measures that `unit` owes in `period`, printed, by their codes.

    It is the unit's own figure, or that of the one unit whose duty it took over. Two predecessors' figures are not
    added up: the sum would be nobody's.
    """
    found = {}
    for measure in plan.owed(unit, period.end):
        owed = {item.code for item in plan.responsible(measure.code, last.end)}
        givers = {unit} & owed or owed & _predecessors(plan, unit)
        values = [given[giver, measure.code] for giver in givers if (giver, measure.code) in given]
        if len(givers) == 1 and values:
            found[measure.code] = printed(*values)
    return found


def printed(value: str) -> str:
    """An observation's value as the form prints it: "1.777", "83,5", "Đạt một phần"."""
    if value in layout().labels:
        return layout().labels[value]
    return format_number(Decimal(value), len(value.partition(".")[2]), "vi")


def _predecessors(plan: Plan, unit: str) -> set[str]:
    direct = set(plan.units[unit].predecessors)
    return direct.union(*(_predecessors(plan, code) for code in direct if code in plan.units))
