"""How much is missing in whole things: dossiers, procedures, units. 10 % of three units is one whole unit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from pipeline.assessment import Assessment, Status
from pipeline.plan import Plan
from pipeline.plan_records import Kind, MeasureType
from pipeline.required import WHOLE, threshold

MISSING_IS_TOLD = (Status.NO_DATA, Status.BEHIND, Status.NOT_MET)
RATIOS = (Kind.SHARE, Kind.YEARLY_INCREASE, Kind.REDUCTION)


@dataclass(frozen=True)
class WholeGap:
    """How many whole things are missing today, 0 where none are.

    For shares and yearly increases: by how many the numerator has to rise (fall, where less is better) at today's
    denominator; for reductions: how many further are to be cut. `to_required` goes to the year's required value,
    `to_threshold` to the threshold (for a yearly increase: to 100 %); None where that is not known. `cut` is the
    smallest cut from the base that satisfies a reduction's threshold and leaves a whole number, None for other kinds.
    """

    to_required: int | None
    to_threshold: int | None
    cut: Fraction | None


def whole_gap(plan: Plan, assessment: Assessment) -> WholeGap | None:
    """What is missing in whole things; None for a target without a ratio of counted things, or without a value.

    A reduction whose year has no value yet still has its `cut` once the base is known.
    """
    target, now = assessment.target, assessment.now
    if target.kind not in RATIOS or plan.measures[target.numerator].type is not MeasureType.COUNT:
        return None
    if not now.denominator:
        return None
    goal = WHOLE if target.kind is Kind.YEARLY_INCREASE else threshold(target)
    return WholeGap(
        to_required=_missing(assessment, assessment.required),
        to_threshold=_missing(assessment, goal),
        cut=smallest_cut(now.denominator, goal) if target.kind is Kind.REDUCTION else None,
    )


def still_missing(assessment: Assessment, gap: WholeGap | None) -> int | None:
    """What a target that is behind or not met lacks in whole things; None where nothing is or it can't be counted.

    It is counted to the threshold; for a yearly increase to what the year requires, which after the milestone no
    year does.
    """
    target, due = assessment.target, assessment.target.milestone
    if gap is None or assessment.status not in MISSING_IS_TOLD:
        return None
    if target.kind is not Kind.YEARLY_INCREASE:
        return gap.to_threshold or None
    return gap.to_required or None if due is None or assessment.period.year <= due else None


def smallest_cut(base: Fraction, percent: Fraction) -> Fraction:
    """The smallest cut from `base` of at least `percent` that leaves a whole number of things.

    Whole where the base is; where the base is an average, what is left is whole, not the cut.
    """
    return base - math.floor(base * (WHOLE - percent) / WHOLE)


def share_shortfall(numerator: Fraction, denominator: Fraction, level: Fraction, comparator: str) -> int:
    """The smallest whole change of the numerator that brings the share to `level` percent; 0 if it is there."""
    exact = denominator * level / WHOLE
    return max(0, math.ceil(numerator - exact if comparator == "<=" else exact - numerator))


def _missing(assessment: Assessment, level: Fraction | None) -> int | None:
    target, now = assessment.target, assessment.now
    if level is None or now.numerator is None or not now.denominator:
        return None
    if target.kind is Kind.REDUCTION:
        return max(0, math.ceil(smallest_cut(now.denominator, level) - now.numerator))
    return share_shortfall(now.numerator, now.denominator, level, target.comparator)
