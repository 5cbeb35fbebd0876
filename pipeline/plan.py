"""The plan as data: its records together, and who owes which measure on a day.

They are read and checked by pipeline.plan_files; nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.periods import Period, PeriodRule
from pipeline.plan_records import (
    UNDECIDED,
    Break,
    Content,
    Department,
    FormFigure,
    Identity,
    Measure,
    PortalMetric,
    Precedence,
    ReportingUnit,
    Target,
    Text,
)
from pipeline.table_kinds import TableKind


@dataclass(frozen=True)
class Plan:
    """The whole plan. Mappings keep the files' order; `targets` are in the plan's order.

    `document` cites the plan. `decisions` are those on its text as a whole; a target has its own. `exceptions` are
    the measures for which another precedence of kinds of files holds than `precedence`.
    """

    title: Text
    document: str
    first_year: int
    last_year: int
    department: Department
    contents: Mapping[str, Content]
    targets: Mapping[str, Target]
    measures: Mapping[str, Measure]
    units: Mapping[str, ReportingUnit]
    periods: Mapping[str, PeriodRule]
    breaks: tuple[Break, ...]
    identities: tuple[Identity, ...]
    portal: tuple[PortalMetric, ...]
    decisions: tuple[Text, ...] = ()
    form_06a: tuple[FormFigure, ...] = ()
    precedence: Precedence = UNDECIDED
    exceptions: Mapping[str, Precedence] = field(default_factory=dict)
    tables: tuple[TableKind, ...] = ()

    def period(self, year: int, kind: str) -> Period:
        """The report period of `kind` ("year", "q1", …) in `year`. Raises KeyError for an unknown kind."""
        return self.periods[kind].of(year)

    def period_label(self, year: int, kind: str) -> Text:
        """What people call a period: "Quý I năm 2025". Raises KeyError for an unknown kind."""
        rule = self.periods[kind]
        return Text(f"{rule.label_vi} {year}", f"{rule.label_en} {year}")

    @property
    def names(self) -> Mapping[str, Text]:
        """The names of all measures by their codes."""
        return {code: measure.name for code, measure in self.measures.items()}

    def targets_of(self, content: str) -> tuple[Target, ...]:
        """The targets of one content, in the plan's order."""
        return tuple(target for target in self.targets.values() if target.content == content)

    def responsible(self, measure: str, day: date) -> tuple[ReportingUnit, ...]:
        """The units in force on `day` that owe the measure, without repetition.

        A unit that is no longer in force is replaced by those that took over its duties, one that is not yet
        in force by those whose duties it was to take over; a unit that acts for others stands in their place.
        Empty where nobody does. Raises KeyError for an unknown measure.
        """
        found: dict[str, ReportingUnit] = {}
        for code in self.measures[measure].responsible:
            ended = code in self.units and self.units[code].valid_from <= day
            found.update((unit.code, unit) for unit in self._in_force(code, day, ended))
        return tuple(found.values())

    def responsible_for_any(self, measures: Iterable[str], day: date) -> tuple[ReportingUnit, ...]:
        """The units that owe any of `measures` on `day`, in the plan's order. Raises KeyError for an unknown one."""
        owing = {unit.code for measure in measures for unit in self.responsible(measure, day)}
        return tuple(unit for code, unit in self.units.items() if code in owing)

    def owed(self, unit: str, day: date) -> tuple[Measure, ...]:
        """The measures that `unit` owes on `day`, in the plan's order."""
        return tuple(
            measure
            for measure in self.measures.values()
            if any(owing.code == unit for owing in self.responsible(measure.code, day))
        )

    def precedence_of(self, measure: str) -> Precedence:
        """Which kind of file counts for `measure`."""
        return self.exceptions.get(measure, self.precedence)

    def _in_force(self, code: str, day: date, ended: bool) -> list[ReportingUnit]:
        """Who has the duties of `code` on `day`: itself, or over its successors (predecessors if not yet founded).

        Only one direction is followed: a successor's other predecessors never had these duties.
        """
        acting = [unit for unit in self.units.values() if unit.valid_on(day) and {code, "all"} & set(unit.acts_for)]
        if acting or code not in self.units:
            return acting
        if self.units[code].valid_on(day):
            return [self.units[code]]
        after = tuple(unit.code for unit in self.units.values() if code in unit.predecessors)
        near = after if ended else self.units[code].predecessors
        return [unit for other in near for unit in self._in_force(other, day, ended)]
