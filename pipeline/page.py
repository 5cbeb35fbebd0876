"""What the page carries beside what it shows: the targets to search and filter, and the cells behind every figure.

The template puts it into the page as JSON, the same from both renderers; template/page-*.js read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.assessment import Assessment, Status
from pipeline.chapters.content import HEADERS
from pipeline.corrections import Correction
from pipeline.figures import Figure
from pipeline.messages import catalogue, text
from pipeline.observations import Observation
from pipeline.periods import Period
from pipeline.plan import Plan

AREA = "page."
SHOWN_OF_HASH = 12
LONGEST_FOUND = 300  # characters of a cell's text: a cell may hold 32,767


@dataclass(frozen=True)
class Behind:
    """What one report rests on: its verdicts, its printed figures and the observations that they come from.

    `corrections` are the entries of the ledger of corrections that were applied.
    """

    plan: Plan
    period: Period
    assessed: Sequence[Assessment]
    figures: Sequence[Figure]
    observations: Sequence[Observation]
    corrections: Sequence[Correction] = ()


def page_data(behind: Behind, lang: str) -> dict[str, Any]:
    """Everything that the page's scripts know, ready for JSON; sentences, names and verdicts in `lang`.

    Figures name their inputs by place in `observations`, which has those of printed figures only.
    """
    used = {name for figure in behind.figures for name in figure.inputs}
    inputs = [item for item in behind.observations if item.observation_id in used]
    places = {item.observation_id: place for place, item in enumerate(inputs)}
    return {
        "file": f"{behind.plan.department.abbreviation}-{behind.period.name}",
        "words": words(lang),
        "columns": {name: place for place, name in enumerate(HEADERS)},
        "verdicts": {str(status): status.in_words(lang) for status in Status},
        "contents": {item.id: item.name[lang] for item in behind.plan.contents.values()},
        "targets": [_target(behind, item, lang) for item in behind.assessed],
        "figures": {figure.id: _figure(figure, places) for figure in behind.figures},
        "observations": [_observation(behind.plan, item, lang) for item in inputs],
    }


def words(lang: str) -> dict[str, str]:
    """The sentences of pipeline/messages/page.toml by name; the scripts fill in what stands in braces."""
    names = sorted(key.removeprefix(AREA) for key in catalogue() if key.startswith(AREA))
    return {name: catalogue()[AREA + name][lang] for name in names}


def responsible(plan: Plan, measures: Iterable[str], period: Period) -> tuple[str, ...]:
    """The codes of the units that owe any of `measures` on the period's last day, in the plan's order."""
    owing = {unit.code for measure in measures for unit in plan.responsible(measure, period.end)}
    return tuple(code for code in plan.units if code in owing)


def _target(behind: Behind, item: Assessment, lang: str) -> dict[str, Any]:
    plan, target = behind.plan, item.target
    return {
        "id": target.id,
        "label": target.label[lang],
        "content": target.content,
        "milestone": str(target.milestone or text("wording.every-year", lang)),
        "status": str(item.status),
        "units": [plan.units[code].name[lang] for code in responsible(plan, target.measures, behind.period)],
    }


def _figure(figure: Figure, places: dict[str, int]) -> list[Any]:
    inputs = [places[name] for name in figure.inputs if name in places]
    return [figure.value, figure.text, figure.decimals, figure.method, inputs]


def _observation(plan: Plan, item: Observation, lang: str) -> list[str]:
    unit = plan.units[item.unit].name[lang] if item.unit in plan.units else item.unit
    days = f"{item.period_start:%d/%m/%Y}–{item.period_end:%d/%m/%Y}"
    found = item.found if len(item.found) <= LONGEST_FOUND else f"{item.found[:LONGEST_FOUND]}…"
    where = [item.source, item.sha256[:SHOWN_OF_HASH], item.sheet, item.cell]
    return [plan.measures[item.measure].name[lang], unit, days, item.value, found, *where, item.correction]
