"""What is said beside a target's figures: units' reasons and documents, and why a portal's count stands for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pipeline.assessment import Assessment
from pipeline.figures import Cell
from pipeline.observations import Observation, Remark, Words, observation_id
from pipeline.plan import Plan
from pipeline.plan_records import Text


@dataclass(frozen=True)
class Said:
    """What one or more units wrote in the same words: `text`, in the language of the form, and in which `cells`.

    `name` is that of the first row, "<unit>.<measure>": the same from period to period.
    """

    text: str
    name: str
    units: tuple[Text, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Remarks:
    """The reasons that the units give in their notes for a target's figures or for lacking them, and the documents."""

    reasons: tuple[Said, ...] = ()
    documents: tuple[Said, ...] = ()


def remarks_on(plan: Plan, item: Assessment, given: Iterable[Remark]) -> Remarks:
    """The remarks in the rows that the verdict of `item` is about: those of today's figures, or of the milestone's.

    Where figures are missing, the reason is what stands beside an empty cell, if anything does.
    """
    own = list(_behind(plan, item, given))
    empty = [remark for remark in own if not remark.given and remark.note.text]
    return Remarks(
        reasons=tuple(_together(plan, [(remark, remark.note) for remark in empty or own])),
        documents=tuple(_together(plan, [(remark, remark.document) for remark in own])),
    )


def mapped(
    plan: Plan, item: Assessment, observations: Iterable[Observation], captures: Collection[str]
) -> tuple[Text, ...]:
    """Why the portal's counts stand for the plan's measures, where they do: the reasons of the mapping."""
    own = [found for found in observations if found.observation_id in item.now.inputs]
    captured = {found.measure for found in own if found.source in captures}
    used = [metric.reason for metric in plan.portal if metric.measure in captured]
    return tuple(dict.fromkeys(used)) if item.now.given else ()


def _behind(plan: Plan, item: Assessment, given: Iterable[Remark]) -> Iterator[Remark]:
    """What stands beside the figures that count, and beside the empty cells of those that are missing."""
    point = item.milestone_point or item.now
    period = item.period if point.year == item.period.year else plan.period(point.year, "year")
    measures = (item.target.numerator, item.target.denominator)
    for remark in given:
        if remark.period != period.name or remark.measure not in measures:
            continue
        name = observation_id(remark.period, remark.unit, remark.measure)
        if (name in point.inputs) if remark.given else (name not in point.inputs and remark.unit in point.missing):
            yield remark


def _together(plan: Plan, words: Iterable[tuple[Remark, Words]]) -> Iterator[Said]:
    """The same words once, with all units that wrote them."""
    alike: dict[str, list[tuple[Remark, Words]]] = {}
    for remark, said in words:
        if said.text:
            alike.setdefault(said.text, []).append((remark, said))
    for text, found in alike.items():
        first, _ = found[0]
        units = dict.fromkeys(remark.unit for remark, _ in found)
        yield Said(
            text,
            f"{first.unit}.{first.measure}",
            tuple(plan.units[code].name for code in units),
            tuple(Cell(remark.source, remark.sheet, said.cell, said.found) for remark, said in found),
        )
