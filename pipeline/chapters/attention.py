"""The table of targets that need a decision: what is missing in whole things, and whether each will be met."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.chapters.rows import WORDED, Row, row_of
from pipeline.chapters.standing import in_danger, missed
from pipeline.chapters.wording import missing
from pipeline.figures import Ledger
from pipeline.markdown import NOTHING, Align, escape, table
from pipeline.messages import text
from pipeline.outlook import Prospect
from pipeline.results import OverviewResults

HEADERS = ("id", "target", "value", "required", "verdict", "missing-whole", "outlook")
WIDTHS = (8, 25, 13, 10, 12, 20, 12)
ALIGNS: tuple[Align, ...] = ("left", "left", "right", "right", "left", "left", "left")


@dataclass(frozen=True)
class AttentionChapter:
    """What the notebook of the first page shows of the targets that need a decision."""

    results: OverviewResults
    lang: str

    def table(self) -> Display:
        """Targets that are due and not met, then those in danger, each with what is missing and its outlook."""
        ledger, context = Ledger(self.lang), self.results.context
        targets, label = self.results.targets, context.label[self.lang]
        found = [result for holds in (missed, in_danger) for line, result in self.results.pairs if holds(line, result)]
        rows = [_cells(row_of(result, targets, label, ledger)) for result in found]
        words = {"year": context.period.year, "period": context.inside(self.lang)}
        headers = [text(f"tables.{name}", self.lang, **words) for name in HEADERS]
        nothing = [NOTHING, text("overview.no-attention", self.lang), *[NOTHING] * (len(HEADERS) - 2)]
        caption = text("tables.caption-attention", self.lang, **words)
        return display.table(table(headers, rows or [nothing], WIDTHS, ALIGNS), caption, ledger)


def _cells(row: Row) -> list[str]:
    worded = row.target.kind in WORDED
    return [
        f"[{row.target.id}](#target-{row.target.id})",
        escape(row.target.label[row.lang]),
        row.value_cell(),
        NOTHING if worded else row.required(),
        row.verdict(),
        missing(row) or NOTHING,
        _outlook(row),
    ]


def _outlook(row: Row) -> str:
    """Whether it will be met, as its sentence says; a target that is due has no such question after its year's end."""
    prospect, due, period = row.result.outlook.prospect, row.target.milestone, row.result.assessment.period
    if prospect is not Prospect.NONE:
        return prospect.in_words(row.lang)
    if due is not None and due > period.year:
        return text("tables.outlook-none", row.lang)
    inside = not period.whole_year and due in (None, period.year)
    return (
        text("tables.outlook-due-at-end", row.lang, year=period.year)
        if inside
        else text("tables.outlook-due", row.lang)
    )
