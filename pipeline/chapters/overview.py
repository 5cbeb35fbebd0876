"""The first page: how many targets are met, on track, behind, missed, without data; what needs a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.assessment import Status
from pipeline.chapters import counts, display
from pipeline.chapters.display import Display
from pipeline.chapters.standing import GOOD, better, heading, in_danger, missed, notable
from pipeline.chapters.verdicts import verdict
from pipeline.figures import Ledger, counted_targets
from pipeline.markdown import Align, glance, table
from pipeline.messages import text
from pipeline.periods import written_day, written_days
from pipeline.results import Line, OverviewResults

NEEDS_DECISION = (Status.NOT_MET, Status.BEHIND, Status.PARTLY)
COLUMNS = (7, 8, 9, 9, 9, 8, 16, 9, 7)  # a verdict each, and the sum
LISTED = 12  # codes of one list on the first page


@dataclass(frozen=True)
class OverviewChapter:
    """What the overview notebook shows; each method is one output."""

    results: OverviewResults
    lang: str

    def glance(self) -> Display:
        """The counts that matter most with what is open about them, and a tile for each verdict that occurs."""
        ledger = Ledger(self.lang)
        counted = {
            "all": self.results.lines,
            "good": self._those(lambda line: line.status in GOOD),
            "bad": self._bad(),
            "blank": self._those(lambda line: line.status is Status.NO_DATA),
            "later": self._those(lambda line: line.status is Status.NOT_DUE),
        }
        shown = {name: self._enter(ledger, name, lines) for name, lines in counted.items()}
        tiles = [(verdict(status, self.lang), self._tile(ledger, status)) for status in Status if self._holds(status)]
        sentence = self._say("glance", period=self._period, bad_words=self._bad_words(), **shown)
        said = " ".join([sentence, *self._reservations(ledger)])  # in one paragraph: the summary has a page and no more
        return display.paragraphs(f"{said}\n\n{glance(tiles)}", ledger)

    def table(self) -> Display:
        """How many targets have which verdict: all, those of every year, those of each milestone."""
        ledger = Ledger(self.lang)
        heads, rows = counts.headers(self.lang), counts.rows(self.results.lines, ledger)
        caption = text("tables.caption-overview", self.lang, period=self.results.context.inside(self.lang))
        aligns: list[Align] = ["left"]
        aligns += ["right" for _ in COLUMNS]
        return display.table(table(heads, rows, (18, *COLUMNS), aligns), caption, ledger)

    def lists(self) -> Display:
        """What needs a decision, is in danger, changed, and what the data can't tell: by code, so that it is short.

        The table of targets that need a decision, and the annex of all, say the rest.
        """
        ledger = Ledger(self.lang)
        pairs, years = self.results.pairs, {"before": self._year - 1}
        changed = [line for line in self.results.lines if line.before and notable(line.before, line.status)]
        lists = {
            "needs-decision": self._by_verdict([line for line, result in pairs if missed(line, result)], ledger),
            "in-danger": self._by_verdict([line for line, result in pairs if in_danger(line, result)], ledger),
            "no-data": self._codes("no-data", [line for line, _ in pairs if line.status is Status.NO_DATA], ledger),
            "changed": self._changes(changed, ledger),
        }
        heads = {name: self._say(name, **years) for name in lists} | {
            "needs-decision": heading(self.results, self.lang)
        }
        parts = [f"**{heads[name]}:** {said or self._say('nothing')}" for name, said in lists.items()]
        return display.paragraphs("\n\n".join(parts), ledger)

    def _bad_words(self) -> str:
        """The verdicts that are no good ones, those that occur: "không đạt hoặc mới đạt một phần"."""
        order = (Status.BEHIND, Status.NOT_MET, Status.PARTLY)
        words = [self._say(f"bad-{status}") for status in order if self._holds(status) or not self._bad()]
        return self._say("or", first=", ".join(words[:-1]), last=words[-1]) if words[1:] else words[0]

    def _bad(self) -> list[Line]:
        return self._those(lambda line: line.status in NEEDS_DECISION)

    def _reservations(self, ledger: Ledger) -> Iterator[str]:
        """What a reader has to know before quoting a verdict: what can still change, what counts other days."""
        starting = self._those(lambda line: line.at_start)
        if starting:
            yield self._say("at-start", count=self._enter(ledger, "at-start", starting), year=self._year)
        provisional = self._those(lambda line: line.provisional)
        period = self.results.context.period
        if not period.whole_year:
            days = {"first": written_day(period.start, self.lang), "last": written_day(period.end, self.lang)}
            yield self._say("so-far" if period.cumulative else "alone", year=period.year, **days)
        elif provisional:
            yield self._say("provisional", count=self._enter(ledger, "provisional", provisional))
        judged = self._those(lambda line: line.status is not Status.NO_DATA)
        if any(line.milestone is not None and line.milestone < self._year for line in judged):
            yield self._say("past", year=self._year)
        if self.results.other_dates:
            spans = [written_days(first, last, self.lang) for first, last in self.results.other_dates]
            yield self._say("other-dates", spans="; ".join(spans))

    def _by_verdict(self, lines: Sequence[Line], ledger: Ledger) -> str:
        """The codes of each verdict: "■ Không đạt: 2.a.4.3, 3.a.3; ◐ Đạt một phần: 1.3."."""
        held = [(status, [line for line in lines if line.status is status]) for status in Status]
        said = [
            f"{verdict(status, self.lang)}: {self._codes(f'listed:{status}', own, ledger)}"
            for status, own in held
            if own
        ]
        return "; ".join(part.rstrip(".") for part in said) + "." if said else ""

    def _changes(self, lines: Sequence[Line], ledger: Ledger) -> str:
        """What got worse, then what got better."""
        up = [line for line in lines if line.before and better(line.before, line.status)]
        groups = {"worse": [line for line in lines if line not in up], "better": up}
        said = [f"{self._say(name)} {self._codes(name, own, ledger)}" for name, own in groups.items() if own]
        return "; ".join(part.rstrip(".") for part in said) + "." if said else ""

    def _codes(self, name: str, lines: Sequence[Line], ledger: Ledger) -> str:
        """The codes, each leading to its target and marked where its verdict is provisional; "" for none.

        Only so many as the first page has room for, and how many more there are.
        """
        shown = [f"[{line.id}](#target-{line.id}){self._mark(line)}" for line in lines[:LISTED]]
        if lines[LISTED:]:
            count = self._enter(ledger, f"{name}:left-out", lines[LISTED:])
            return f"{', '.join(shown)} {self._say('left-out', count=count)}"
        return f"{', '.join(shown)}." if shown else ""

    def _mark(self, line: Line) -> str:
        """Within a year every verdict is provisional, which `_reservations` says once for all of them."""
        marked = line.provisional and self.results.context.period.whole_year
        return f" ({text('wording.mark-provisional', self.lang)})" if marked else ""

    def _holds(self, status: Status) -> list[Line]:
        return self._those(lambda line: line.status is status)

    def _tile(self, ledger: Ledger, status: Status) -> str:
        return self._enter(ledger, f"all:{status}", self._holds(status))

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
