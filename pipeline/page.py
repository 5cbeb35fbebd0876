"""What the page carries beside what it shows: the targets to search and filter, and the cells behind every figure.

The template puts it into the page as JSON, the same from both renderers; template/page-*.js read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline import fingerprints
from pipeline.assessment import Assessment, Status
from pipeline.chapters.content import HEADERS
from pipeline.corrections import Correction
from pipeline.figures import Cell, Figure
from pipeline.formulas import formula
from pipeline.messages import catalogue, text
from pipeline.observations import Observation
from pipeline.periods import Period, written_days
from pipeline.plan import Plan

AREA = "page."
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

    Figures name their inputs by place in `observations`, which has those of printed figures only and, behind them,
    the cells that are quoted; and their formulas by place in `formulas`.
    """
    used = {name for figure in behind.figures for name in figure.inputs}
    inputs = [item for item in behind.observations if item.observation_id in used]
    quoted = list(dict.fromkeys(cell for figure in behind.figures for cell in figure.cells))
    places: dict[str | Cell, int] = {item.observation_id: place for place, item in enumerate(inputs)}
    places.update((cell, place) for place, cell in enumerate(quoted, len(inputs)))
    assessed = {item.target.id: item for item in behind.assessed}
    told = {
        figure.id: formula(figure.id, figure.method, behind.plan.names, assessed)[lang] for figure in behind.figures
    }
    formulas = list(dict.fromkeys(told.values()))
    return {
        "file": f"{behind.plan.department.abbreviation}-{behind.period.name}",
        "words": words(lang),
        "columns": {name: place for place, name in enumerate(HEADERS)},
        "verdicts": {str(status): status.in_words(lang) for status in Status},
        "contents": {item.id: item.name[lang] for item in behind.plan.contents.values()},
        "targets": [_target(behind, item, lang) for item in behind.assessed],
        "formulas": formulas,
        "figures": {item.id: _figure(item, places, formulas.index(told[item.id])) for item in behind.figures},
        "observations": [*(_observation(behind.plan, item, lang) for item in inputs), *map(_cell, quoted)],
    }


def words(lang: str) -> dict[str, str]:
    """The sentences of pipeline/messages/page.toml by name; the scripts fill in what stands in braces."""
    names = sorted(key.removeprefix(AREA) for key in catalogue() if key.startswith(AREA))
    return {name: catalogue()[AREA + name][lang] for name in names}


def _target(behind: Behind, item: Assessment, lang: str) -> dict[str, Any]:
    plan, target = behind.plan, item.target
    return {
        "id": target.id,
        "label": target.label[lang],
        "content": target.content,
        "milestone": str(target.milestone or text("wording.every-year", lang)),
        "status": str(item.status),
        "units": [unit.name[lang] for unit in plan.responsible_for_any(target.measures, behind.period.end)],
    }


def _figure(figure: Figure, places: Mapping[str | Cell, int], formula: int) -> list[Any]:
    behind: list[str | Cell] = [*figure.inputs, *figure.cells]
    inputs = [places[name] for name in behind if name in places]
    return [figure.value, figure.text, figure.decimals, figure.method, inputs, formula, list(figure.targets)]


def _cell(cell: Cell) -> list[str]:
    """A quoted cell, laid out as an observation of which only the place is known."""
    return ["", "", "", "", _cut(cell.found), cell.source, "", cell.sheet, cell.cell, ""]


def _observation(plan: Plan, item: Observation, lang: str) -> list[str]:
    unit = plan.units[item.unit].name[lang] if item.unit in plan.units else item.unit
    days = written_days(item.period_start, item.period_end, lang)
    where = [item.source, fingerprints.short(item.sha256), item.sheet, item.cell]
    return [plan.measures[item.measure].name[lang], unit, days, item.value, _cut(item.found), *where, item.correction]


def _cut(found: str) -> str:
    return found if len(found) <= LONGEST_FOUND else f"{found[:LONGEST_FOUND]}…"
