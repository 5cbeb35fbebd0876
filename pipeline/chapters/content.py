"""The chapter on one content of the plan: its table, its chart, and a sentence per target."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.chapters.rows import Row, row_of
from pipeline.chapters.wording import sentence
from pipeline.figures import Ledger
from pipeline.markdown import Align, escape, table
from pipeline.messages import text
from pipeline.points import Point
from pipeline.results import ContentResults, TargetResult, alone

HEADERS = ("id", "quote", "value", "required", "threshold", "gap", "verdict")
WIDTHS = (8, 26, 18, 10, 13, 13, 12)
ALIGNS: tuple[Align, ...] = ("left", "left", "right", "right", "right", "right", "left")


@dataclass(frozen=True)
class ContentChapter:
    """What the notebook of a content shows; each method is one output."""

    results: ContentResults
    lang: str

    def table(self) -> Display:
        """Every target of the content: the plan's words, value, required value, threshold, gap and verdict."""
        ledger = Ledger(self.lang)
        rows = [_cells(self._row(result, ledger)) for result in self.results.targets]
        context = self.results.context
        words = {"year": context.period.year, "period": context.inside(self.lang)}
        headers = [text(f"tables.{name}", self.lang, **words) for name in HEADERS]
        caption = text(
            "tables.caption-content",
            self.lang,
            number=self.results.content.id,
            period=self.results.context.inside(self.lang),
        )
        return display.table(table(headers, rows, WIDTHS, ALIGNS), caption, ledger)

    def chart(self) -> Display:
        """The course of every target over the years of the plan."""
        from pipeline.chapters.charts import small_multiples

        drawn = small_multiples(self.results.targets, self.results.context.years, self.lang)
        caption = text("charts.caption", self.lang, number=self.results.content.id)
        if any(alone(result) for result in self.results.targets):
            caption += text("charts.alone", self.lang)
        ledger = Ledger(self.lang)
        told = " ".join(_in_words(self._row(result, ledger)) for result in self.results.targets)
        return display.chart(drawn, caption, text("charts.alt", self.lang, targets=told), ledger)

    def sentences(self) -> Display:
        """A paragraph per target."""
        ledger = Ledger(self.lang)
        said = [sentence(self._row(result, ledger)) for result in self.results.targets]
        return display.paragraphs("\n\n".join(said), ledger)

    def _row(self, result: TargetResult, ledger: Ledger) -> Row:
        return row_of(result, self.results.targets, self.results.context.label[self.lang], ledger)


def _cells(row: Row) -> list[str]:
    target = row.target
    return [
        f"[{target.id}]{{#target-{target.id} .target}}",
        escape(target.quote),
        row.value_cell(),
        row.required(),
        f"{row.threshold()} ({row.milestone()})",
        row.gap(),
        row.verdict(),
    ]


def _in_words(row: Row) -> str:
    """The panel of one target as text, for those who can't see it."""
    values = [f"{point.year} {_shown(point, row)}" for point in row.result.assessment.points if point.given]
    said = "; ".join(values) or text("charts.no-data", row.lang)
    return text("charts.alt-target", row.lang, id=row.target.id, values=said)


def _shown(point: Point, row: Row) -> str:
    return row.value_in(point) if point.value is not None else text(f"wording.word-{point.word}", row.lang)
