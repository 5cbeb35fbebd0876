"""The department's value of each measure in a period: what its reporting units gave, put together.

A number is the sum over the units that owe it, and only when every one of them gave it: a partial sum looks
like a total and is none. A word (yes/no, or a rating) is the worst that was given, since a duty shared by
several units is done only when all of them have done it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.observations import Observation, Remark
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_records import MeasureType

WORST_FIRST = ("no", "yes", "not_met", "partly", "met")
"""The words of both scales, each from worst to best; one measure uses one scale only."""

NEEDS_NO_DOCUMENT = "no"
"""The one word that counts without a document: nobody can show a document for what isn't there."""


@dataclass(frozen=True)
class MeasureValue:
    """The department's value of one measure in one period.

    `value` is the exact sum in the measure's unit, None for words and where anything is missing. `word` is
    "yes"/"no" or "met"/"partly"/"not_met", "" for numbers and where a unit, or the document that a word needs,
    is missing. `inputs` are the ids of the observations that were given, `missing` the codes of the units that
    owe the measure and gave nothing, both in the plan's order. `off_period`: a figure's own dates are not the
    period's. `provisional`: a figure was taken before its own period had ended. `evidence` are the documents named.
    `empty` are those of `missing` that sent their form and left the figure empty; of the others nothing was received.
    """

    measure: str
    value: Fraction | None
    word: str
    inputs: tuple[str, ...]
    missing: tuple[str, ...]
    off_period: bool
    provisional: bool
    evidence: tuple[str, ...]
    empty: tuple[str, ...] = ()


def department_values(
    plan: Plan, observations: Iterable[Observation], period: Period, remarks: Iterable[Remark] = ()
) -> dict[str, MeasureValue]:
    """The value of every measure of the plan in `period`, in the plan's order.

    Only observations sent for this period count (`Observation.period`), and of a figure sent several times the
    latest submission. Who owes a measure is asked on the period's last day. Figures from units that don't owe
    them are left out; validation reports them. `remarks` tell which figures their units left empty.
    """
    given = latest(item for item in observations if item.period == period.name)
    empty = {(item.measure, item.unit) for item in remarks if item.period == period.name and not item.given}
    return {code: _department_value(plan, code, given, period, empty) for code in plan.measures}


def nothing_given(plan: Plan, measure: str, period: Period) -> MeasureValue:
    """The value of a measure in a period for which nothing was received: every unit that owes it is missing."""
    return _department_value(plan, measure, {}, period)


def latest(observations: Iterable[Observation]) -> dict[tuple[str, str], Observation]:
    """Of each figure, by measure and unit, what the latest submission has."""
    found: dict[tuple[str, str], Observation] = {}
    for item in observations:
        known = found.get((item.measure, item.unit))
        if known is None or item.submission >= known.submission:
            found[item.measure, item.unit] = item
    return found


def _department_value(
    plan: Plan,
    measure: str,
    given: Mapping[tuple[str, str], Observation],
    period: Period,
    empty: Collection[tuple[str, str]] = (),
) -> MeasureValue:
    owing = [unit.code for unit in plan.responsible(measure, period.end)]
    received = [given[measure, unit] for unit in owing if (measure, unit) in given]
    whole = bool(received) and len(received) == len(owing)
    missing = tuple(unit for unit in owing if (measure, unit) not in given)
    numeric = plan.measures[measure].type in (MeasureType.COUNT, MeasureType.AMOUNT)
    return MeasureValue(
        measure=measure,
        value=_sum(received) if whole and numeric else None,
        word=_worst(received) if whole and not numeric else "",
        inputs=tuple(item.observation_id for item in received),
        missing=missing,
        off_period=any((item.period_start, item.period_end) != (period.start, period.end) for item in received),
        provisional=any(item.provisional for item in received),
        evidence=tuple(item.evidence for item in received if item.evidence),
        empty=tuple(unit for unit in missing if (measure, unit) in empty),
    )


def _sum(received: list[Observation]) -> Fraction:
    return sum((Fraction(Decimal(item.value)) for item in received), Fraction(0))


def _worst(received: list[Observation]) -> str:
    if any(not item.evidence and item.value != NEEDS_NO_DOCUMENT for item in received):
        return ""
    return min((item.value for item in received), key=WORST_FIRST.index)
