"""Which reporting units owe figures for a period, and what arrived from each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.observations import Observation
from pipeline.periods import Period
from pipeline.plan import Plan, Text
from pipeline.sources import Reading


@dataclass(frozen=True)
class Submission:
    """What one unit sent for one period; `owed` and `given` count measures, `source` is "" where nothing came."""

    unit: str
    name: Text
    source: str
    sha256: str
    prepared_on: date | None
    owed: int
    given: int

    @property
    def received(self) -> bool:
        """Whether a file arrived."""
        return bool(self.source)


def submissions(plan: Plan, period: Period, readings: Sequence[Reading]) -> tuple[Submission, ...]:
    """One submission per unit that owes figures for `period`, in the plan's order, sent or not."""
    own = [reading for reading in readings if reading.file.period == period.name]
    by_unit = {reading.file.unit: reading for reading in sorted(own, key=lambda reading: len(reading.observations))}
    owing = [code for code, unit in plan.units.items() if unit.valid_on(period.end) and plan.owed(code, period.end)]
    return tuple(_submission(plan, period, code, by_unit.get(code)) for code in owing)


def _submission(plan: Plan, period: Period, code: str, reading: Reading | None) -> Submission:
    owed = {measure.code for measure in plan.owed(code, period.end)}
    observed: tuple[Observation, ...] = reading.observations if reading else ()
    return Submission(
        unit=code,
        name=plan.units[code].name,
        source=reading.file.source if reading else "",
        sha256=reading.file.sha256 if reading else "",
        prepared_on=reading.prepared if reading else None,
        owed=len(owed),
        given=len(owed & {item.measure for item in observed}),
    )
