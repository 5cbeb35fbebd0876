"""`make status`: who has sent figures for a period, when, and what is to be done; a letter for each unit that owes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from pipeline import fingerprints, inventory, publishing, receipts, reminders
from pipeline.collecting import gather, validated, validation_findings
from pipeline.findings import Finding
from pipeline.findings_report import harmless
from pipeline.messages import LANGUAGES, text
from pipeline.periods import VIETNAM, Period
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.progress import Progress, say
from pipeline.receipts import Receipt
from pipeline.reminders import Reminder
from pipeline.request import Request
from pipeline.steps import Steps
from pipeline.submissions import State, Submission, submissions


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
        """A letter for each unit whose file was returned, and after the deadline for each that sent nothing."""
        return tuple(self._reminder(item) for item in self.submissions if self._is_reminded(item))

    def _is_reminded(self, item: Submission) -> bool:
        return item.state is State.RETURNED or (item.state is State.MISSING and self.overdue > 0)

    def _reminder(self, item: Submission) -> Reminder:
        own = [found for found in self.findings if found.unit == item.unit and found.period == self.period.name]
        return Reminder(
            plan=self.plan,
            period=self.period,
            submission=item,
            deadline=self.deadline,
            today=self.today,
            to_mend=tuple(found for found in own if found.severity.blocks and found.source),
        )


def status(request: Request, today: date | None = None) -> None:
    """Prints how each unit stands on `today` (in Vietnam) and writes the letters anew.

    Raises ConfigurationError, or ProductionError where the letters can't be written.
    """
    space = request.workspace
    with publishing.alone(space.processed):
        found = status_of(request, today or datetime.now(VIETNAM).date())
        folder = space.reports / request.period_name / reminders.FOLDER
        with publishing.told("publish.unwritable", folder):
            written = reminders.write(folder, found.reminders(), list(found.plan.units))
    print(table(found), flush=True)
    if written:
        say("status.reminders", count=len(written), folder=space.relative(folder))


def status_of(request: Request, today: date) -> Status:
    """How the units stand, with every file read and validated as it lies there now."""
    space = request.workspace
    plan = load_plan(space.plan)
    period = request.period(plan)
    steps = Steps(space.processed / ".steps", fingerprints.machinery(space.root), Progress())
    data = gather(request, plan, inventory.take(request), steps)
    validation = validation_findings(validated(request, data, steps)) if data.readings else ()
    findings = (*data.findings, *validation)
    sent = submissions(plan, period, data.readings, data.receipts, findings)
    return Status(plan, period, sent, data.receipts, findings, today)


def table(found: Status) -> str:
    """A line per unit and the totals, in Vietnamese; the totals in English too."""
    heads = [
        text(f"status.column-{name}", "vi") for name in ("unit", "state", "received", "timing", "versions", "given")
    ]
    rows = [heads, *(_row(found, item) for item in found.submissions)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(heads))]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    rule = found.plan.periods[found.period.kind]
    names = {"vi": f"{rule.label_vi} {found.period.year}", "en": f"{rule.label_en} {found.period.year}"}
    days = {"deadline": f"{found.deadline:%d/%m/%Y}", "today": f"{found.today:%d/%m/%Y}"}
    title = [text("status.title", lang, period=names[lang], **days) for lang in LANGUAGES]
    totals = [text("status.totals", lang, **_totals(found)) for lang in LANGUAGES]
    return "\n".join([title[0], f"  {title[1]}", *lines, totals[0], f"  {totals[1]}"])


def _row(found: Status, item: Submission) -> list[str]:
    return [
        f"{item.name.vi} ({item.unit})",
        text(f"status.state-{item.state}", "vi"),
        _received(found, item),
        _timing(found, item),
        str(item.versions) if item.received else "–",
        f"{item.given}/{item.owed}",
    ]


def _received(found: Status, item: Submission) -> str:
    """When the latest file came, and the first that counts where that is another day."""
    if not item.received:
        return "–"
    own = receipts.of_folder(found.ledger, found.period.name, item.unit)
    moments = [receipt.received_at for receipt in own if receipt.received_on == item.received_on]
    if item.received_on is None or not moments:
        return text("status.by-hand", "vi")
    return f"{datetime.fromisoformat(moments[0]).astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _timing(found: Status, item: Submission) -> str:
    if item.received:
        return _punctuality(item)
    if found.overdue > 0:
        return text("status.overdue", "vi", days=found.overdue)
    return text("status.not-due", "vi", days=-found.overdue)


def _punctuality(item: Submission) -> str:
    if item.days_late is None:
        return text("status.no-date", "vi")
    return text("status.late" if item.days_late else "status.on-time", "vi", days=item.days_late)


def _totals(found: Status) -> dict[str, int]:
    def count(holds: Callable[[Submission], bool]) -> int:
        return sum(holds(item) for item in found.submissions)

    return {
        "expected": len(found.submissions),
        "received": count(lambda item: item.received),
        "on_time": count(lambda item: item.received and item.days_late == 0),
        "late": count(lambda item: item.received and bool(item.days_late)),
        "no_date": count(lambda item: item.received and item.days_late is None),
        **{str(state): count(lambda item, state=state: item.state is state) for state in State},
    }


def _width(cell: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(not unicodedata.combining(sign) for sign in harmless(cell))


def _padded(cell: str, width: int) -> str:
    return harmless(cell) + " " * (width - _width(cell))
