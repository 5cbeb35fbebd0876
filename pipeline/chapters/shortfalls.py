"""What is missing in whole things, in words: as part of a sentence, and in short for the cell of a table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.assessment import Status
from pipeline.chapters.rows import Row, fewest
from pipeline.chapters.standing import closed
from pipeline.markdown import escape
from pipeline.messages import of_unit, text
from pipeline.periods import Period
from pipeline.plan_records import Kind
from pipeline.required import WHOLE
from pipeline.shortfall import still_missing

CUT_DECIMALS = 2  # a base that is an average of three years may have no end
FEW = 20  # things, of which one weighs five points or more
MISSING = "missing-whole"  # the column of what is missing
STEP = "missing-step"  # towards what the year requires, not towards the threshold
GOAL_IS_REACHED = (Status.MET, Status.MET_EARLY)


@dataclass(frozen=True)
class _Shortfall:
    """How many things are missing; `key` is that of the sentence which says so."""

    key: str
    count: int


def headed(columns: Sequence[str], period: Period) -> list[str]:
    """The columns of a table, by their keys: what is missing is no longer to be done once the year is over."""
    return [f"{name}-closed" if name == MISSING and period.whole_year else name for name in columns]


def missing(row: Row) -> str:
    """What is missing for a target that is behind or not met, as part of a sentence; "" where it can't be counted."""
    found = _shortfall(row)
    return _sentence(row, found) if found else ""


def missing_in_short(row: Row) -> str:
    """The same for a table whose heading says what the number is about."""
    found = _shortfall(row)
    if found is None:
        return ""
    return _say(row, f"{'missing' if found.key == STEP else found.key}-short", **_counted(row, found))


def in_whole_things(row: Row) -> Iterator[str]:
    """What is missing, and where few things are counted the smallest whole number that will do."""
    gap, found = row.result.whole_gap, _shortfall(row)
    if gap is None:
        return
    if found:
        yield _sentence(row, found)
    if row.result.assessment.status in GOAL_IS_REACHED:
        return
    if row.target.kind is Kind.REDUCTION and gap.cut is not None:
        cut = row.number("smallest-cut", gap.cut, fewest(gap.cut, CUT_DECIMALS))
        yield _say(row, "smallest-cut", cut=cut, unit=_unit(row, cut))
    elif row.target.kind is Kind.SHARE and row.target.comparator == ">=" and not found:
        yield from _smallest(row)


def _shortfall(row: Row) -> _Shortfall | None:
    """What is missing for a target that is behind, not met or without a verdict."""
    count = still_missing(row.result.assessment, row.result.whole_gap)
    if not count:
        return None
    keys = {Kind.YEARLY_INCREASE: STEP, Kind.REDUCTION: "missing-cut"}
    return _Shortfall(keys.get(row.target.kind, "excess" if row.target.comparator == "<=" else "missing"), count)


def _sentence(row: Row, found: _Shortfall) -> str:
    """It is still to be done, or, once the year is over, it was not."""
    whole_year = row.result.assessment.period.whole_year
    over = whole_year if found.key == STEP else closed(row.result)
    bound = {"required": row.required()} if found.key == STEP else {"threshold": row.threshold(), "level": row.level()}
    return _say(row, found.key + "-closed" * over, **_counted(row, found), **bound)


def _counted(row: Row, found: _Shortfall) -> dict[str, str]:
    name = STEP if found.key == STEP else "missing"
    count = row.number(name, found.count)
    return {"count": count, "unit": _unit(row, count)}


def _smallest(row: Row) -> Iterator[str]:
    """The smallest numerator that meets the threshold, where one more or less weighs several points."""
    total, goal = row.result.assessment.now.denominator, row.goal
    if total is None or goal is None or goal == WHOLE or not 0 < total <= FEW:
        return
    parts = row.parts() or ("", "")
    count = row.number("smallest", math.ceil(total * goal / 100))
    yield _say(row, "smallest", count=count, total=parts[1], unit=_unit(row, parts[1]))


def _unit(row: Row, count: str) -> str:
    """The unit as it stands beside `count`, a printed number."""
    return of_unit(count, escape(row.result.measures[0].unit[row.lang]), row.lang)


def _say(row: Row, key: str, **values: object) -> str:
    return text(f"wording.{key}", row.lang, **values)
