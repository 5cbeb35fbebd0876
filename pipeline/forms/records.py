"""A form as data: whom it asks, for which period, for which figures, and what was given the last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.messages import text
from pipeline.periods import Period
from pipeline.plan_records import Department, Measure, ReportingUnit
from pipeline.sources.layout import layout

DAY = "%d/%m/%Y"
DOCUMENT_BEFORE_END = timedelta(days=9)  # of the example: inside of every period, before its form is prepared


@dataclass(frozen=True)
class Form:
    """One unit's form. `previous` holds what was given for the period before, printed, by the measure's code.

    `rules` are the arithmetic that a measure takes part in, one sentence each; `previous_label` heads the column of
    the figures before, which are nobody's where they are `illustrative`. `deadline` is the last day to send it.
    `follows` tells whether a period that counts from the start of the same year ended before.
    """

    unit: ReportingUnit
    period: Period
    period_label: str
    measures: tuple[Measure, ...]
    department: Department
    deadline: date
    follows: bool = False
    previous_label: str = ""
    illustrative: bool = False
    previous: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """What the form's sentences may name: its unit, period and days, and the labels and words of the layout."""
        return {
            **layout().labels,
            "unit": self.unit.name.vi,
            "period": self.period_label,
            "first": self.period.start.strftime(DAY),
            "last": self.period.end.strftime(DAY),
            "measures": str(len(self.measures)),
            "sheet": layout().sheet,
            "deadline": self.deadline.strftime(DAY),
            "collector": self.department.collects.vi,
            "issuer": self.department.name.vi,
            "abbreviation": self.department.abbreviation,
            "issued": (self.period.end - DOCUMENT_BEFORE_END).strftime(DAY),
        }

    @property
    def footer(self) -> str:
        """What stands below every printed page; "&" starts a code there (ECMA-376 part 1, 18.3.1.46)."""
        unit = self.unit.name.vi.replace("&", "&&")
        return text("forms.page", "vi", unit=unit, period=self.period_label)
