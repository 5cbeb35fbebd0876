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


class State(StrEnum):
    """What there is of a unit: nothing, a file that has to be corrected, or one that counts."""

    MISSING = "missing"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Submission:
    """What one unit sent for one period; `owed` and `given` count measures, `source` is "" where nothing came.

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
        """Whether a file arrived."""
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
    owing = [code for code, unit in plan.units.items() if unit.valid_on(period.end) and plan.owed(code, period.end)]
    found: list[Submission] = []
    for code in owing:
        sent = [reading for reading in own if reading.file.unit == code]
        item = _owed(plan, period, code, sent)
        found.append(_received(item, plan, period, sent, ledger, blocked) if sent else item)
    return tuple(found)


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
    item: Submission,
    plan: Plan,
    period: Period,
    sent: Sequence[Reading],
    ledger: Sequence[Receipt],
    blocked: Collection[str],
) -> Submission:
    """The same with when the files came and whether they count; that with the most figures stands for them all."""
    main = max(sent, key=lambda reading: len(reading.observations))
    day = _received_on(receipts.of_folder(ledger, period.name, item.unit))
    deadline = plan.periods[period.kind].deadline(period.year)
    return replace(
        item,
        source=main.file.source,
        sha256=main.file.sha256,
        prepared_on=main.prepared,
        state=State.RETURNED if any(reading.file.source in blocked for reading in sent) else State.ACCEPTED,
        versions=max(reading.file.version for reading in sent),
        received_on=day,
        days_late=max(0, (day - deadline).days) if day else None,
    )


def _received_on(ledger: Sequence[Receipt]) -> date | None:
    """When the unit did what was asked of it; a file copied by hand may have come at any time."""
    good = [receipt for receipt in ledger if receipt.result is not Result.RETURNED]
    first = next(iter(good or ledger), None)
    return first.received_on if first else None
