"""The table of targets that need a decision: what is missing in whole things, and which units are responsible."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.chapters.rows import WORDED, Row, row_of
from pipeline.chapters.shortfalls import MISSING, headed, missing_in_short
from pipeline.chapters.standing import ahead, in_danger, missed
from pipeline.figures import Ledger
from pipeline.markdown import NOTHING, Align, escape, table
from pipeline.messages import lowered, text
from pipeline.outlook import Prospect
from pipeline.results import OverviewResults

HEADERS = ("id", "target", "value", "required", "verdict-outlook", MISSING, "units")
WIDTHS = (7, 22, 14, 10, 16, 10, 21)
MOST_UNITS = 3  # named in a cell
ALIGNS: tuple[Align, ...] = ("left", "left", "right", "right", "left", "left", "left")


@dataclass(frozen=True)
class AttentionChapter:
    """What the notebook of the first page shows of the targets that need a decision."""

    results: OverviewResults
    lang: str

    def table(self) -> Display:
        """Targets that are due and not met, then those in danger, each with what is missing and who is responsible."""
        ledger, context = Ledger(self.lang), self.results.context
        targets, label = self.results.targets, context.label[self.lang]
        found = [result for holds in (missed, in_danger) for line, result in self.results.pairs if holds(line, result)]
        rows = [_cells(row_of(result, targets, label, ledger)) for result in found]
        words = {"year": context.period.year, "period": context.inside(self.lang)}
        headers = [text(f"tables.{name}", self.lang, **words) for name in headed(HEADERS, context.period)]
        nothing = [NOTHING, text("overview.no-attention", self.lang), *[NOTHING] * (len(HEADERS) - 2)]
        caption = text("tables.caption-attention", self.lang, **words)
        return display.table(table(headers, rows or [nothing], WIDTHS, ALIGNS), caption, ledger)


def _cells(row: Row) -> list[str]:
    worded = row.target.kind in WORDED
    return [
        f"[{row.target.id}](#target-{row.target.id})",
        _target(row),
        row.value_cell(),
        NOTHING if worded else row.required(),
        _verdict(row),
        missing_in_short(row) or NOTHING,
        _units(row),
    ]


def _target(row: Row) -> str:
    """What the target is about; one that is not due yet stands here with its year."""
    label = escape(row.target.label[row.lang])
    return text("tables.due-later", row.lang, target=label, year=row.target.milestone) if ahead(row.result) else label


def _verdict(row: Row) -> str:
    """The verdict, and whether the target will be met, where its trend tells."""
    prospect = row.result.outlook.prospect
    outlook = [] if prospect is Prospect.NONE else [lowered(prospect.in_words(row.lang))]
    return "; ".join([row.verdict(), *outlook])


def _units(row: Row) -> str:
    """Those who answer for the target's figures, the first MOST_UNITS of them by name."""
    names = [escape(name[row.lang]) for name in row.result.units]
    if names[MOST_UNITS:]:
        count = row.number("units-left-out", len(names) - MOST_UNITS)
        names = [*names[:MOST_UNITS], text("tables.units-more", row.lang, count=count)]
    return "; ".join(names) or NOTHING
