"""What one report rests on, made in code: the shipped plan, and figures given by hand."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.assessment import assess_all
from pipeline.observations import Observation, observation_id
from pipeline.page import Behind
from pipeline.paths import Workspace
from pipeline.plan_files import load_plan
from pipeline.results import values_by_period

PLAN = load_plan(Workspace().plan)


def behind(figures: Mapping[str, object], year: int = 2025) -> Behind:
    """The year's report on `figures` (measure: value), each given by the first unit that owes it, 0 by the others."""
    period = PLAN.period(year, "year")
    observations = []
    for row, (measure, value) in enumerate(figures.items(), start=9):
        for place, unit in enumerate(PLAN.responsible(measure, period.end)):
            shown = str(value) if place == 0 else "0"
            observations.append(
                Observation(
                    observation_id=observation_id(period.name, unit.code, measure),
                    measure=measure,
                    unit=unit.code,
                    period_start=period.start,
                    period_end=period.end,
                    value=shown,
                    found=shown,
                    source=f"data/raw/{year}/year/{unit.code}/so-lieu.xlsx",
                    sha256="0123456789ab" + "c" * 52,
                    sheet="Số liệu",
                    cell=f"D{row}",
                    submission=1,
                    period=period.name,
                )
            )
    assessed = assess_all(PLAN, period, values_by_period(PLAN, observations, period))
    return Behind(PLAN, period, assessed, [], observations)
