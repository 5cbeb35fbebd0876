"""The chapter on one content of the plan: its table, its chart, and a sentence per target."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.assessment import Assessment
from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.chapters.rows import Row
from pipeline.chapters.wording import sentence
from pipeline.figures import Ledger
from pipeline.messages import text
from pipeline.plan import Kind
from pipeline.points import Point
from pipeline.rendering.markdown import Align, escape, table
from pipeline.results import ContentResults, TargetResult

HEADERS = ("id", "quote", "value", "required", "threshold", "gap", "verdict")
WIDTHS = (9, 30, 16, 10, 12, 11, 13)
ALIGNS: tuple[Align, ...] = ("left", "left", "right", "right", "right", "right", "left")


@dataclass(frozen=True)
class ContentChapter:
    """What the notebook of a content shows; each method is one output."""

    results: ContentResults
    lang: str

    def table(self) -> Display:
        """Every target of the content: the plan's words, value, required value, threshold, gap and verdict."""
        ledger = Ledger(self.lang)
        rows = [_cells(Row(result, ledger, self._period)) for result in self.results.targets]
        year = self.results.context.period.year
        headers = [text(f"tables.{name}", self.lang, year=year) for name in HEADERS]
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
        ledger = Ledger(self.lang)
        told = " ".join(_in_words(result, ledger) for result in self.results.targets)
        return display.chart(drawn, caption, text("charts.alt", self.lang, targets=told), ledger)

    def sentences(self) -> Display:
        """A paragraph per target."""
        ledger = Ledger(self.lang)
        said = [sentence(Row(result, ledger, self._period)) for result in self.results.targets]
        return display.paragraphs("\n\n".join(said), ledger)

    @property
    def _period(self) -> str:
        return self.results.context.label[self.lang]


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


def _in_words(result: TargetResult, ledger: Ledger) -> str:
    """The panel of one target as text, for those who can't see it."""
    item = result.assessment
    values = [f"{point.year} {_shown(point, item, ledger)}" for point in item.points if point.given]
    said = "; ".join(values) or text("charts.no-data", ledger.lang)
    return text("charts.alt-target", ledger.lang, id=item.target.id, values=said)


def _shown(point: Point, item: Assessment, ledger: Ledger) -> str:
    if point.value is None:
        return text(f"wording.word-{point.word}", ledger.lang)
    counted = item.target.kind is Kind.COUNT
    return ledger.enter(
        f"{item.target.id}:value:{point.year}",
        point.value,
        style="number" if counted else "percent",
        decimals=0 if counted else 1,
        method=item.method,
        inputs=point.inputs,
    )
