"""The page for the director's folder: the verdicts counted, what needs a decision, what is in danger, what changed,
and what the data can't tell. Its lists are cut so that they fit on one page, and say how much was left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.assessment import Status
from pipeline.chapters import counts, display
from pipeline.chapters.display import Display
from pipeline.chapters.remarks import reasons_in_short
from pipeline.chapters.rows import WORDED, Row, row_of
from pipeline.chapters.shortfalls import missing
from pipeline.chapters.standing import DOUBTFUL, ahead, better, heading, in_danger, missed, notable
from pipeline.chapters.verdicts import verdict
from pipeline.figures import Ledger, counted_targets
from pipeline.markdown import NOTHING, Align, escape, table
from pipeline.messages import LANGUAGES, lowered, text
from pipeline.outlook import Prospect
from pipeline.plan_records import Kind
from pipeline.results import Line, OverviewResults, TargetResult

LINES = 24  # of text that the lists may take together
ACROSS = 88  # letters in a line of the page
HEADINGS = {"danger": "in-danger", "changed": "changed", "unknown": "no-data"}
_MARKUP = re.compile(r"\{[^}]*\}|[\[\]\\*]")

Pair = tuple[Line, TargetResult]


@dataclass(frozen=True)
class Item:
    """One item of a list: what it says, in Markdown, of which target."""

    target: str
    said: str


@dataclass(frozen=True)
class SummaryChapter:
    """What the notebook of the first page shows for the one-page summary; each method is one output."""

    results: OverviewResults
    lang: str

    def counts(self) -> Display:
        """How many targets have which verdict: all, those of every year, those of each milestone."""
        ledger = Ledger(self.lang)
        heads, rows = counts.headers(self.lang), counts.rows(self.results.lines, ledger)
        aligns: list[Align] = ["left"]
        aligns += ["center" for _ in heads[1:]]
        return display.paragraphs(table(heads, rows, (18, *[10] * (len(heads) - 1)), aligns), ledger)

    def lists(self) -> Display:
        """What needs a decision, what is in danger, what changed, what the data can't tell; each cut to its share."""
        ledger = Ledger(self.lang)
        year = self.results.context.period.year
        changed = self._changed()
        said = {"changed": self._direction(changed, ledger), "unknown": self._reservations(ledger)}
        parts = [
            self._part(name, items, count, said.get(name, ""), ledger, year - 1)
            for (name, items), count in zip(self._items(ledger).items(), self._shown(), strict=True)
        ]
        return display.paragraphs("\n\n".join(parts), ledger)

    def _items(self, ledger: Ledger) -> dict[str, list[Item]]:
        """Every item of each list, not cut yet."""
        pairs = self.results.pairs
        return {
            "decision": [self._shortfall(pair, ledger) for pair in pairs if missed(*pair)],
            "danger": [self._shortfall(pair, ledger) for pair in pairs if in_danger(*pair)],
            "changed": [self._change(line) for line, _ in self._changed()],
            "unknown": [self._unknown(pair, ledger) for pair in pairs if pair[0].status is Status.NO_DATA],
        }

    def _shown(self) -> list[int]:
        """How many items of each list have room in either language: both tell the same, to the last item."""
        both = [replace(self, lang=lang)._items(Ledger(lang)).values() for lang in LANGUAGES]
        heights = [
            [max(_lines(item.said) for item in same) for same in zip(*items, strict=True)]
            for items in zip(*both, strict=True)
        ]
        return shares(heights, LINES)

    def _changed(self) -> list[Pair]:
        """What changed since the year before, what got worse first."""
        changed = [pair for pair in self.results.pairs if pair[0].before and notable(pair[0].before, pair[0].status)]
        return sorted(changed, key=lambda pair: _better(pair[0]))

    def _part(self, name: str, items: Sequence[Item], count: int, said: str, ledger: Ledger, before: int) -> str:
        shown = [f"- {item.said}" for item in items[:count]]
        if items[count:]:
            left_out = self._enter(ledger, f"{name}:left-out", [item.target for item in items[count:]])
            shown.append(f"- {text('overview.left-out', self.lang, count=left_out)}")
        body = "\n".join(shown) or ("" if said else text("overview.nothing", self.lang))
        parts = [f"# {self._heading(name, before)} {{.unnumbered}}", said, body]
        return "\n\n".join(part for part in parts if part)

    def _heading(self, name: str, before: int) -> str:
        """What the first page calls the same list."""
        if name == "decision":
            return heading(self.results, self.lang)
        return text(f"overview.{HEADINGS[name]}", self.lang, before=before)

    def _shortfall(self, pair: Pair, ledger: Ledger) -> Item:
        line, result = pair
        row = self._row(result, ledger)
        said = [verdict(line.status, self.lang), *self._figures(row), missing(row)]
        prospect = result.outlook.prospect
        said += [self._say("outlook", prospect=lowered(prospect.in_words(self.lang)))] if prospect in DOUBTFUL else []
        return self._item(line, "; ".join(part for part in said if part))

    def _figures(self, row: Row) -> list[str]:
        if row.target.kind in WORDED or row.result.assessment.now.value is None:
            return []
        value, required = row.value() + row.marks(), row.required()
        if required == NOTHING:  # where its path starts
            return [self._say("value", value=value)]
        return [self._say("figures", value=value, required=required)]

    def _change(self, line: Line) -> Item:
        before = verdict(line.before, self.lang) if line.before else ""
        return self._item(line, f"{before} → {verdict(line.status, self.lang)}")

    def _unknown(self, pair: Pair, ledger: Ledger) -> Item:
        line, result = pair
        reason = result.assessment.reason
        said = escape(reason.in_words(self.lang)) if reason else verdict(line.status, self.lang)
        return self._item(line, " ".join(part for part in (said, reasons_in_short(self._row(result, ledger))) if part))

    def _item(self, line: Line, said: str) -> Item:
        return Item(line.id, f"**{line.id}.** {escape(line.label[self.lang])}: {said}")

    def _direction(self, changed: Sequence[Pair], ledger: Ledger) -> str:
        counted = {
            "better": [line.id for line, _ in changed if _better(line)],
            "worse": [line.id for line, _ in changed if not _better(line)],
        }
        shown = {name: self._enter(ledger, name, targets) for name, targets in counted.items()}
        return self._say("direction", **shown) if changed else ""

    def _reservations(self, ledger: Ledger) -> str:
        """What the verdicts leave open: figures that can still change, paths that begin, milestones without outlook."""
        counted = {
            "provisional": [line.id for line in self.results.lines if line.provisional],
            "at-start": [line.id for line in self.results.lines if line.at_start],
            "no-outlook": [item.assessment.target.id for item in self.results.targets if _without_outlook(item)],
        }
        said = [
            self._say(name, count=self._enter(ledger, name, targets), year=self.results.context.period.year)
            for name, targets in counted.items()
            if targets
        ]
        return " ".join(said)

    def _row(self, result: TargetResult, ledger: Ledger) -> Row:
        return row_of(result, self.results.targets, self.results.context.label[self.lang], ledger)

    def _enter(self, ledger: Ledger, name: str, targets: Sequence[str]) -> str:
        return counted_targets(ledger, f"summary:{name}", targets)

    def _say(self, key: str, **values: object) -> str:
        return text(f"summary.{key}", self.lang, **values)


def shares(lists: Sequence[Sequence[int]], lines: int) -> list[int]:
    """How many items of each list are shown when together they may take `lines` lines.

    `lists` has the lines that each item takes. The lists take turns, so that a long one leaves room for the others;
    one that has had an item too long for what is left gets no further one.
    """
    shown, open_ = [0 for _ in lists], [bool(items) for items in lists]
    while any(open_):
        for number, items in enumerate(lists):
            if not open_[number]:
                continue
            if items[shown[number]] > lines:
                open_[number] = False
                continue
            lines -= items[shown[number]]
            shown[number] += 1
            open_[number] = shown[number] < len(items)
    return shown


def _better(line: Line) -> bool:
    return line.before is not None and better(line.before, line.status)


def _lines(item: str) -> int:
    return math.ceil(len(_MARKUP.sub("", item)) / ACROSS)


def _without_outlook(result: TargetResult) -> bool:
    """Whether its milestone lies ahead and it has a trend by its kind, but too few years to draw one."""
    trending = result.assessment.target.kind in (Kind.SHARE, Kind.REDUCTION)
    return trending and ahead(result) and result.outlook.prospect is Prospect.NONE
