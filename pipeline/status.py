"""`make status`: who has sent figures for a period, when, and what is to be done; a letter for each unit that owes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from pipeline import corrections, fingerprints, inventory, receipts, reminders, replacing
from pipeline.collecting import gather, validated_once, validation_findings
from pipeline.findings import Finding
from pipeline.messages import LANGUAGES, text
from pipeline.periods import VIETNAM, Period, written_day
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.progress import Progress, say
from pipeline.receipts import Receipt
from pipeline.reminders import Reminder, Returned
from pipeline.request import Request
from pipeline.steps import Steps
from pipeline.submissions import State, Submission, counted, submissions
from pipeline.unseen import harmless

_GONE = "F022"
_NOT_AS_RECEIVED = ("F021", _GONE)  # a file that changed since, or is gone
_COLUMNS = ("unit", "state", "received", "timing", "versions", "given")


@dataclass(frozen=True)
class Status:
    """The submissions for a period as they stand on a day; `findings` are all that was found in the files."""

    plan: Plan
    period: Period
    submissions: tuple[Submission, ...]
    ledger: tuple[Receipt, ...]
    findings: tuple[Finding, ...]
    today: date

    @property
    def deadline(self) -> date:
        """The last day on which figures come in time."""
        return self.plan.periods[self.period.kind].deadline(self.period.year)

    @property
    def overdue(self) -> int:
        """The days since the deadline, 0 or less before it has passed."""
        return (self.today - self.deadline).days

    def reminders(self) -> tuple[Reminder, ...]:
        """A letter for each unit whose file was returned, and after the deadline for each that owes any figure.

        None for a unit whose file was lost here.
        """
        return tuple(self._reminder(item) for item in self.submissions if self._is_reminded(item))

    @property
    def spared(self) -> bool:
        """Whether there are units that owe figures and get no letter yet."""
        return self.overdue <= 0 and any(_owes(item) and item.state is not State.RETURNED for item in self.submissions)

    def _is_reminded(self, item: Submission) -> bool:
        return item.state is State.RETURNED or (_owes(item) and self.overdue > 0)

    def _reminder(self, item: Submission) -> Reminder:
        return Reminder(
            plan=self.plan,
            period=self.period,
            submission=item,
            deadline=self.deadline,
            today=self.today,
            returned=tuple(self._returned(item)),
        )

    def _returned(self, item: Submission) -> Iterator[Returned]:
        """The unit's files in which something has to be corrected, each with its own receipt."""
        own = [found for found in self.findings if found.unit == item.unit and found.period == self.period.name]
        blocking = [found for found in own if found.severity.blocks and found.source]
        known = receipts.of_folder(self.ledger, self.period.name, item.unit)
        for source in dict.fromkeys(found.source for found in blocking):
            name = source.rpartition("/")[2]
            receipt = next((one for one in known if source.endswith(f"/{one.file}")), None)
            version, day = (receipt.version, receipt.received_on) if receipt else (item.versions, None)
            name = receipt.original_name if receipt else name  # the unit knows no other
            to_mend = tuple(replace(found, source=name) for found in blocking if found.source == source)
            yield Returned(name, version, day, to_mend)


def status(request: Request, today: date | None = None) -> None:
    """Prints how each unit stands on `today` (in Vietnam) and writes the letters anew.

    Raises ConfigurationError, or ProductionError where the letters can't be written.
    """
    space = request.workspace
    with replacing.alone(space.processed):
        found = status_of(request, today or datetime.now(VIETNAM).date())
        folder = space.reports / request.period_name / reminders.FOLDER
        with replacing.told("publish.unwritable", folder):
            written = reminders.write(folder, found.reminders(), list(found.plan.units))
    for lang in LANGUAGES:
        print(table(found, lang) + "\n", flush=True)
    for item in found.findings:
        if item.code in _NOT_AS_RECEIVED:
            print("\n  ".join(harmless(item.title(lang)) for lang in LANGUAGES), flush=True)
    if any(item.code == _GONE for item in found.findings):
        say("status.restore")
    if found.spared:
        say("status.spared")
    if written:
        say("status.reminders", count=len(written), folder=space.shown(folder))


def status_of(request: Request, today: date) -> Status:
    """How the units stand, with every file read and validated as it lies there now."""
    space = request.workspace
    plan = load_plan(space.plan)
    period = request.period(plan)
    steps = Steps(space.processed / ".steps", fingerprints.machinery(space.root), Progress())
    data = gather(request, plan, inventory.take(request), steps, corrections.load(space, plan))
    validation = validation_findings(validated_once(request, data, steps)) if data.readings else ()
    findings = (*data.findings, *validation)
    sent = submissions(plan, period, data.readings, data.receipts, findings)
    return Status(plan, period, sent, data.receipts, findings, today)


def table(found: Status, lang: str) -> str:
    """The deadline, a line per unit, and the totals."""
    rows = [[text(f"status.column-{name}", lang) for name in _COLUMNS]]
    rows += [_row(found, item, lang) for item in found.submissions]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    period = found.plan.period_label(found.period.year, found.period.kind)[lang]
    days = {name: written_day(day, lang) for name, day in (("deadline", found.deadline), ("today", found.today))}
    title = text("status.title", lang, period=period, **days)
    totals = _totals(found)
    lost = text("status.totals-lost", lang, **totals) if totals[State.LOST] else ""
    return "\n".join([title, *lines, text("status.totals", lang, **totals) + lost])


def _owes(item: Submission) -> bool:
    """Whether a unit has to send something more: not where its file was lost here."""
    return bool(item.lacking) and item.state is not State.LOST


def _came(item: Submission) -> bool:
    return item.state is not State.MISSING


def _row(found: Status, item: Submission, lang: str) -> list[str]:
    return [
        f"{item.name[lang]} ({item.unit})",
        text(f"status.state-{item.state}", lang),
        _received(found, item, lang),
        _timing(found, item, lang),
        str(item.versions) if _came(item) else "–",
        f"{item.given}/{item.owed}",
    ]


def _received(found: Status, item: Submission, lang: str) -> str:
    """When the file came by which the unit is in time or late."""
    if not _came(item):
        return "–"
    first = counted(receipts.of_folder(found.ledger, found.period.name, item.unit))
    if first is None or not first.received_at:
        return text("status.by-hand", lang)
    moment = datetime.fromisoformat(first.received_at).astimezone(VIETNAM)
    return f"{written_day(moment.date(), lang)} {moment:%H:%M}"


def _timing(found: Status, item: Submission, lang: str) -> str:
    if not _came(item):
        key = "overdue" if found.overdue > 0 else "not-due" if found.overdue else "last-day"
        return text(f"status.{key}", lang, days=abs(found.overdue))
    if item.days_late is None:
        return text("status.no-date", lang)
    return text("status.late" if item.days_late else "status.on-time", lang, days=item.days_late)


def _totals(found: Status) -> dict[str, int]:
    came = [item for item in found.submissions if _came(item)]
    return {
        "expected": len(found.submissions),
        "received": len(came),
        "on_time": sum(item.days_late == 0 for item in came),
        "late": sum(bool(item.days_late) for item in came),
        "no_date": sum(item.days_late is None for item in came),
        **{str(state): sum(item.state is state for item in found.submissions) for state in State},
    }


def _width(cell: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(not unicodedata.combining(sign) for sign in harmless(cell))


def _padded(cell: str, width: int) -> str:
    return harmless(cell) + " " * (width - _width(cell))
