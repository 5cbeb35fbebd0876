"""Which reporting units owe figures for a period, what arrived from each, and whether in time.

Everything here comes from the files, the ledger of receipts and the plan's deadline, never from today's clock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from pipeline import receipts
from pipeline.findings import Finding
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_records import Text
from pipeline.receipts import Receipt, Result
from pipeline.sources import Reading

_GONE = "F022"  # what is found of a received file that is there no more


class State(StrEnum):
    """What there is of a unit: nothing, a file that has to be corrected, or one that counts.

    LOST: what came last is gone from its folder, which is no fault of the unit's, whatever its earlier versions say.
    """

    MISSING = "missing"
    LOST = "lost"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Submission:
    """What one unit sent for one period; `owed` and `given` count measures, `source` is "" where nothing is there.

    `versions` counts what the unit has sent. `received_on` is the day in Vietnam on which the first file came that was
    not returned, or the first at all where each was; None where nobody knows it, as of files copied by hand.
    `days_late` counts from the deadline, 0 for in time, None where the day is not known. `lacking` are the measures
    owed that no file gives, in the plan's order.
    """

    unit: str
    name: Text
    source: str
    sha256: str
    prepared_on: date | None
    owed: int
    given: int
    state: State = State.MISSING
    versions: int = 0
    received_on: date | None = None
    days_late: int | None = None
    lacking: tuple[str, ...] = ()

    @property
    def received(self) -> bool:
        """Whether a file is there."""
        return bool(self.source)


def submissions(
    plan: Plan,
    period: Period,
    readings: Sequence[Reading],
    ledger: Sequence[Receipt] = (),
    findings: Sequence[Finding] = (),
) -> tuple[Submission, ...]:
    """One submission per unit that owes figures for `period`, in the plan's order, sent or not.

    A unit whose own files have a blocking one among `findings` has to correct them.
    """
    own = [reading for reading in readings if reading.file.period == period.name]
    blocked = {found.source for found in findings if found.severity.blocks}
    gone = [found.source for found in findings if found.code == _GONE]
    owing = [code for code, unit in plan.units.items() if unit.valid_on(period.end) and plan.owed(code, period.end)]
    found: list[Submission] = []
    for code in owing:
        sent = [reading for reading in own if reading.file.unit == code]
        item, lines = _owed(plan, period, code, sent), receipts.of_folder(ledger, period.name, code)
        lost = any(_counts(line, lines, sent) for line in lines if _is_among(line, gone))
        state = State.LOST if lost else _state(sent, blocked)
        found.append(replace(_received(item, plan, period, sent, lines), state=state) if sent or lost else item)
    return tuple(found)


def counted(lines: Sequence[Receipt]) -> Receipt | None:
    """By which of a unit's receipts it is in time or late: the first file that was not returned, else the first."""
    good = [receipt for receipt in lines if receipt.result is not Result.RETURNED]
    return next(iter(good or lines), None)


def _is_among(receipt: Receipt, sources: Collection[str]) -> bool:
    return any(source.endswith(f"/{receipt.file}") for source in sources)


def _counts(receipt: Receipt, lines: Sequence[Receipt], sent: Sequence[Reading]) -> bool:
    """Whether a file would count if it were there: nothing that came later replaces it, received or copied by hand."""
    later = [(line.version, line.kind) for line in lines] + [(item.file.version, item.kind) for item in sent]
    return not any(number > receipt.version and receipts.replaced_by(receipt.kind, kind) for number, kind in later)


def _state(sent: Sequence[Reading], blocked: Collection[str]) -> State:
    return State.RETURNED if any(reading.file.source in blocked for reading in sent) else State.ACCEPTED


def _owed(plan: Plan, period: Period, code: str, sent: Sequence[Reading]) -> Submission:
    """What the unit owes, and how much of it the files give."""
    owed = [measure.code for measure in plan.owed(code, period.end)]
    given = {item.measure for reading in sent for item in reading.observations}
    return Submission(
        unit=code,
        name=plan.units[code].name,
        source="",
        sha256="",
        prepared_on=None,
        owed=len(owed),
        given=len(given.intersection(owed)),
        lacking=tuple(measure for measure in owed if measure not in given),
    )


def _received(
    item: Submission, plan: Plan, period: Period, sent: Sequence[Reading], lines: Sequence[Receipt]
) -> Submission:
    """The same with when the files came; that with the most figures stands for them all."""
    first = counted(lines)
    day = first.received_on if first else None
    deadline = plan.periods[period.kind].deadline(period.year)
    dated = replace(
        item,
        versions=max([*(reading.file.version for reading in sent), *(line.version for line in lines)]),
        received_on=day,
        days_late=max(0, (day - deadline).days) if day else None,
    )
    if not sent:
        return dated
    main = max(sent, key=lambda reading: len(reading.observations))
    return replace(dated, source=main.file.source, sha256=main.file.sha256, prepared_on=main.prepared)
