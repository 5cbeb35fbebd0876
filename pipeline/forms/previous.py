"""What was given for the same period of the year before, to stand beside the new figures."""

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
