"""The first page: how many targets are met, on track, behind, missed, without data; what needs a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.assessment import Status
from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.chapters.rows import verdict
from pipeline.figures import Ledger, counted_targets
from pipeline.markdown import Align, escape, glance, table
from pipeline.messages import text
from pipeline.results import Line, OverviewResults

NEEDS_DECISION = (Status.NOT_MET, Status.BEHIND, Status.PARTLY)
GOOD = (Status.MET, Status.MET_EARLY, Status.ON_TRACK)


def notable(before: Status, now: Status) -> bool:
    """From "on track" to "met" is no news, to "not met" is; where there was no figure before, nothing changed."""

    def group(status: Status) -> str:
        return "good" if status in (*GOOD, Status.NOT_DUE) else str(status)

    return before is not Status.NO_DATA and group(before) != group(now)


@dataclass(frozen=True)
class OverviewChapter:
    """What the overview notebook shows; each method is one output."""

    results: OverviewResults
    lang: str

    def glance(self) -> Display:
        """A tile for each verdict that occurs, and one sentence with the counts that matter most."""
        ledger = Ledger(self.lang)
        counted = {
            "all": self.results.lines,
            "good": self._those(lambda line: line.status in GOOD),
            "bad": self._those(lambda line: line.status in NEEDS_DECISION),
            "blank": self._those(lambda line: line.status is Status.NO_DATA),
            "later": self._those(lambda line: line.status is Status.NOT_DUE),
        }
        shown = {name: self._enter(ledger, name, lines) for name, lines in counted.items()}
        tiles = [(verdict(status, self.lang), self._tile(ledger, status)) for status in Status if self._holds(status)]
        sentence = self._say("glance", period=self._period, **shown)
        return display.paragraphs("\n\n".join([sentence, glance(tiles), *self._reservations(ledger)]), ledger)

    def table(self) -> Display:
        """Verdicts by rows; all targets, those of every year and those of each milestone by columns."""
        ledger = Ledger(self.lang)
        milestones = sorted({line.milestone for line in self.results.lines if line.milestone})
        headers = [text(f"tables.overview-{name}", self.lang) for name in ("verdict", "all", "yearly")]
        headers += [text("tables.overview-milestone", self.lang, year=year) for year in milestones]
        groups: list[tuple[str, Sequence[Line]]] = [("all", self.results.lines), ("yearly", self._due(None))]
        groups += [(str(year), self._due(year)) for year in milestones]
        rows = [[verdict(status, self.lang), *self._counts(ledger, status, groups)] for status in Status]
        sums = [f"**{self._enter(ledger, f'{name}:sum', lines)}**" for name, lines in groups]
        rows.append([f"**{text('tables.overview-sum', self.lang)}**", *sums])
        caption = text("tables.caption-overview", self.lang, period=self.results.context.inside(self.lang))
        aligns: list[Align] = ["left"]
        aligns += ["right" for _ in groups]
        return display.table(table(headers, rows, (34, *[14] * len(groups)), aligns), caption, ledger)

    def lists(self) -> Display:
        """What needs a decision, what the data can't tell, and what changed since the year before."""
        ledger = Ledger(self.lang)
        lines = self.results.lines
        parts = [
            self._list("needs-decision", [line for line in lines if line.status in NEEDS_DECISION]),
            self._list("no-data", [line for line in lines if line.status is Status.NO_DATA]),
            self._changes([line for line in lines if line.before and notable(line.before, line.status)]),
        ]
        return display.paragraphs("\n\n".join(parts), ledger)

    def _reservations(self, ledger: Ledger) -> Iterator[str]:
        """What a reader has to know before quoting a verdict: what can still change, what counts other days."""
        starting = self._those(lambda line: line.at_start)
        if starting:
            yield self._say("at-start", count=self._enter(ledger, "at-start", starting), year=self._year)
        provisional = self._those(lambda line: line.provisional)
        period = self.results.context.period
        if not period.whole_year:
            days = {"first": f"{period.start:%d/%m/%Y}", "last": f"{period.end:%d/%m/%Y}", "year": period.year}
            yield self._say("so-far" if period.cumulative else "alone", **days)
        elif provisional:
            yield self._say("provisional", count=self._enter(ledger, "provisional", provisional))
        if self.results.other_dates:
            spans = [f"{first:%d/%m/%Y}–{last:%d/%m/%Y}" for first, last in self.results.other_dates]
            yield self._say("other-dates", spans="; ".join(spans))

    def _list(self, key: str, lines: Sequence[Line]) -> str:
        items = [f"- {line.id}. {escape(line.label[self.lang])}: {self._verdict(line)}" for line in lines]
        return self._titled(key, items)

    def _changes(self, lines: Sequence[Line]) -> str:
        def change(line: Line) -> str:
            before = verdict(line.before, self.lang) if line.before else ""
            return f"- {line.id}. {escape(line.label[self.lang])}: {before} → {self._verdict(line)}"

        return self._titled("changed", [change(line) for line in lines])

    def _verdict(self, line: Line) -> str:
        mark = f" ({text('wording.mark-provisional', self.lang)})" if line.provisional else ""
        return verdict(line.status, self.lang) + mark

    def _titled(self, key: str, items: Iterable[str]) -> str:
        listed = "\n".join(items) or self._say("nothing")
        return f"## {self._say(key, year=self._year - 1)} {{.unnumbered}}\n\n{listed}"

    def _counts(self, ledger: Ledger, status: Status, groups: Sequence[tuple[str, Sequence[Line]]]) -> list[str]:
        counted = [(name, [line for line in lines if line.status is status]) for name, lines in groups]
        return [self._enter(ledger, f"{name}:{status}", lines) for name, lines in counted]

    def _holds(self, status: Status) -> list[Line]:
        return self._those(lambda line: line.status is status)

    def _tile(self, ledger: Ledger, status: Status) -> str:
        return self._enter(ledger, f"all:{status}", self._holds(status))

    def _due(self, milestone: int | None) -> list[Line]:
        return [line for line in self.results.lines if line.milestone == milestone]

    def _those(self, holds: Callable[[Line], bool]) -> list[Line]:
        return [line for line in self.results.lines if holds(line)]

    def _enter(self, ledger: Ledger, name: str, lines: Sequence[Line]) -> str:
        """How many targets `lines` are; the figure names them."""
        return counted_targets(ledger, f"overview:{name}", [line.id for line in lines])

    def _say(self, key: str, **values: object) -> str:
        return text(f"overview.{key}", self.lang, **values)

    @property
    def _year(self) -> int:
        return self.results.context.period.year

    @property
    def _period(self) -> str:
        return self.results.context.label[self.lang]
