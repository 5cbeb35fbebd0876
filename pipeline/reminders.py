"""The letter (công văn đôn đốc) to a unit that owes figures, all or some, or whose file was returned: plain text.

Laid out as Nghị định 30/2020/NĐ-CP, Phụ lục I, has it, as far as plain text can; number and date are left to be filled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import wrap

from pipeline import scratch
from pipeline.findings import Finding
from pipeline.findings_groups import ranked
from pipeline.messages import text
from pipeline.periods import Period, written_day
from pipeline.plan import Plan
from pipeline.submissions import State, Submission
from pipeline.unseen import harmless

FOLDER = "reminders"
WIDTH = 90
_LEFT, _RIGHT = 42, 48


@dataclass(frozen=True)
class Returned:
    """A file that the unit has to correct: its own name, without our folders, and what is wrong in it.

    `received_on` is the day on which this very version came, None where nobody knows it.
    """

    name: str
    version: int
    received_on: date | None
    to_mend: tuple[Finding, ...]


@dataclass(frozen=True)
class Reminder:
    """What a letter says; `returned` are the files to be corrected, none where nothing came or all was accepted."""

    plan: Plan
    period: Period
    submission: Submission
    deadline: date
    today: date
    returned: tuple[Returned, ...]

    def letter(self) -> str:
        """The whole letter, in Vietnamese."""
        paragraphs = [*self._body(), self._say("closing")]
        body = [line for paragraph in paragraphs for line in (*_wrapped(paragraph), "")]
        lines = [*self._head(), "", *body, *self._foot()]
        return "\n".join(line.rstrip() for line in lines) + "\n"

    def _head(self) -> Iterator[str]:
        department = self.plan.department
        yield _two(department.superior.vi, text("report.country", "vi"))
        yield _two(department.name.vi.upper(), text("report.motto", "vi"))
        yield _two("―――――――", "――――――――――――――――――")
        date_line = text("report.place-date", "vi", place=department.place)
        yield _two(self._say("number"), date_line)
        yield from (line.center(_LEFT).rstrip() for line in wrap(self._say("subject"), _LEFT - 2))
        yield ""
        yield self._say("addressee").center(WIDTH)

    def _body(self) -> Iterator[str]:
        yield self._say("ground")
        if self.submission.state is State.MISSING:
            yield self._say("missing")
            yield from self._listed("owed", self.submission.lacking)
            return
        for file in self.returned:
            yield text("reminders.returned", "vi", unit=self.submission.name.vi, **_described(file))
            yield "\n".join(_line(number, found) for number, found in enumerate(ranked(file.to_mend), 1))
        told = {found.measure for file in self.returned for found in file.to_mend}
        yield from self._listed("lacking", [code for code in self.submission.lacking if code not in told])

    def _listed(self, key: str, codes: Sequence[str]) -> Iterator[str]:
        """The measures of which there is no figure, a line for each; nothing where there is none."""
        if codes:
            names = [f"- {self.plan.measures[code].name.vi} ({code})" for code in codes]
            yield self._say(key, count=len(codes)) + "\n" + ";\n".join(names) + "."

    def _foot(self) -> Iterator[str]:
        recipients = [text("reminders.recipients-title", "vi"), *self._say("recipients").split("\n")]
        signature = [text("report.signatory", "vi"), "", "", "", ""]
        for number in range(max(len(recipients), len(signature))):
            left, right = (side[number] if number < len(side) else "" for side in (recipients, signature))
            yield left.ljust(_LEFT) + right.center(_RIGHT)

    def _say(self, key: str, **more: int) -> str:
        item, label = self.submission, self.plan.period_label(self.period.year, self.period.kind).vi
        return text(
            f"reminders.{key}",
            "vi",
            plan=self.plan.title.vi,
            document=self.plan.document,
            department=self.plan.department.name.vi,
            abbreviation=self.plan.department.abbreviation,
            unit=item.name.vi,
            period=label[:1].lower() + label[1:],
            start=written_day(self.period.start, "vi"),
            end=written_day(self.period.end, "vi"),
            deadline=written_day(self.deadline, "vi"),
            today=written_day(self.today, "vi"),
            days=(self.today - self.deadline).days,
            **more,
        )


def write(folder: Path, letters: Sequence[Reminder], units: Collection[str]) -> list[Path]:
    """Writes <unit>.txt for each letter and removes those of the other `units`, which have sent since.

    Each appears whole or not at all; whatever else lies in the folder stays. Raises OSError.
    """
    named = {letter.submission.unit: letter for letter in letters}
    if named:
        folder.mkdir(parents=True, exist_ok=True)
    for unit in units:
        if unit not in named:
            scratch.clear_beside(folder / f"{unit}.txt")
            (folder / f"{unit}.txt").unlink(missing_ok=True)
    written = []
    for unit, letter in named.items():
        written.append(folder / f"{unit}.txt")
        scratch.write(written[-1], letter.letter())
    return written


def _described(file: Returned) -> dict[str, str | int]:
    day = file.received_on
    received = text("reminders.received", "vi", day=written_day(day, "vi")) if day else ""
    return {"file": harmless(file.name), "version": file.version, "received": received, "count": len(file.to_mend)}


def _line(number: int, found: Finding) -> str:
    place = harmless(found.address) or text("reminders.whole-file", "vi")
    own = found.for_unit()
    said = {"place": place, "title": harmless(own.title("vi")), "fix": harmless(own.fix("vi"))}
    return text("reminders.to-mend", "vi", number=number, **said)


def _two(left: str, right: str) -> str:
    return left.center(_LEFT) + right.center(_RIGHT)


def _wrapped(paragraph: str) -> list[str]:
    return [part for line in paragraph.split("\n") for part in (wrap(line, WIDTH) or [""])]
