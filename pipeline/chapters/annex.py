"""The annex with all targets in one table: each in one row, its code leading to where the report says more."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.assessment import Status
from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.chapters.rows import Row, row_of
from pipeline.chapters.shortfalls import MISSING, headed, missing_in_short
from pipeline.chapters.verdicts import verdict
from pipeline.figures import Ledger
from pipeline.markdown import NOTHING, Align, escape, table
from pipeline.messages import text
from pipeline.outlook import Prospect
from pipeline.results import Line, OverviewResults

HEADERS = ("id", "target", "value", "required", "threshold", "gap", "before", "verdict", "outlook", MISSING)
WIDTHS = (6, 19, 13, 8, 12, 7, 11, 11, 7, 13)  # the ten columns, on a page in landscape
ALIGNS: tuple[Align, ...] = (
    *("left", "left", "right", "right", "right", "right"),
    *("left", "left", "left", "left"),
)


@dataclass(frozen=True)
class AnnexChapter:
    """What the notebook of the first page shows for the annex."""

    results: OverviewResults
    lang: str

    def table(self) -> Display:
        """Every target of the plan: value, required value, threshold, gap, both years' verdicts, outlook, shortfall."""
        ledger, context = Ledger(self.lang), self.results.context
        targets, label = self.results.targets, context.label[self.lang]
        rows = [
            self._cells(row_of(result, targets, label, ledger), line)
            for result, line in zip(targets, self.results.lines, strict=True)
        ]
        words = {"year": context.period.year, "period": context.inside(self.lang), "before": context.period.year - 1}
        headers = [text(f"tables.{name}", self.lang, **words) for name in headed(HEADERS, context.period)]
        return display.table(
            table(headers, rows, WIDTHS, ALIGNS), text("tables.caption-targets", self.lang, **words), ledger
        )

    def _cells(self, row: Row, line: Line) -> list[str]:
        return [
            f"[{line.id}](#target-{line.id})",
            escape(line.label[self.lang]),
            row.value_cell(),
            row.required(),
            f"{row.threshold()} ({row.milestone()})",
            row.gap(),
            self._verdict(line.before),
            row.verdict(),
            self._outlook(row),
            missing_in_short(row) or NOTHING,
        ]

    def _verdict(self, status: Status | None) -> str:
        return verdict(status, self.lang) if status else NOTHING

    def _outlook(self, row: Row) -> str:
        prospect = row.result.outlook.prospect
        return NOTHING if prospect is Prospect.NONE else prospect.in_words(self.lang)
