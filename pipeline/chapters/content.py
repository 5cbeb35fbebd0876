"""The chapter on one content of the plan: its table, its chart with the data behind it, and a sentence per target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.chapters import display
from pipeline.chapters.breaks import break_days, breaks, own_breaks
from pipeline.chapters.display import Display
from pipeline.chapters.rows import WORDED, Row, row_of
from pipeline.chapters.standing import alone
from pipeline.chapters.wording import sentence
from pipeline.figures import Ledger, unmarked
from pipeline.markdown import NOTHING, Align, escape, table
from pipeline.messages import text
from pipeline.points import Point
from pipeline.results import ContentResults, TargetResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Chart

HEADERS = ("id", "quote", "value", "required", "threshold", "gap", "verdict")
WIDTHS = (8, 34, 14, 10, 13, 10, 11)
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

    def charts(self) -> list[Display]:
        """The course of every target over the years of the plan: one figure of charts that stand below each other."""
        from pipeline.chapters.charts import Scales, side_by_side, small_multiples

        ledger, scales = Ledger(self.lang), Scales(self.results.context.years, self.results.reductions)
        groups = side_by_side([self._row(result, ledger) for result in self.results.targets])
        caption = text("charts.caption", self.lang, number=self.results.content.id)
        if any(alone(row.result) for group in groups for row in group):
            caption += text("charts.alone", self.lang)
        return [self._chart(small_multiples(group, scales), group, caption) for group in groups]

    def _chart(self, drawn: Chart, group: Sequence[Row], caption: str) -> Display:
        told = unmarked(" ".join(map(_in_words, group)))
        return display.chart(drawn, caption, text("charts.alt", self.lang, targets=told), group[0].ledger)

    def series(self) -> Display:
        """What the chart shows, as a table: the values and required values of every year. Only the page has it."""
        ledger = Ledger(self.lang)
        first, last = self.results.context.years
        headers = [text(f"charts.series-{name}", self.lang) for name in ("id", "line")]
        headers += [str(year) for year in range(first, last + 1)]
        rows = [line for result in self.results.targets for line in self._lines(self._row(result, ledger))]
        aligns: list[Align] = ["left", "left"]
        aligns += ["right" for _ in headers[2:]]
        shown = table(headers, rows, (8, 12, *[8 for _ in headers[2:]]), aligns)
        title = escape(text("charts.series", self.lang, number=self.results.content.id))
        return display.paragraphs(f"::: {{.series}}\n{title}\n\n{shown}\n:::", ledger)

    def sentences(self) -> Display:
        """A paragraph per target, and one for each day on which the series of some were interrupted."""
        ledger = Ledger(self.lang)
        rows = [self._row(result, ledger) for result in self.results.targets]
        said = [*map(sentence, rows), *breaks(rows, self.lang)]
        return display.paragraphs("\n\n".join(said), ledger)

    def _lines(self, row: Row) -> Iterator[list[str]]:
        """The row of a target's values by year, and that of its required values where it has a path."""
        first, last = self.results.context.years
        values = {point.year: _dated(point, row) for point in row.result.assessment.points if point.given}
        required = {year: row.required_in(year, value) for year, value in row.result.assessment.path}
        for name, given in (("value", values), ("required", required)):
            if given or name == "value":
                cells = [given.get(year, NOTHING) for year in range(first, last + 1)]
                yield [row.target.id, text(f"charts.series-{name}", self.lang), *cells]

    def _row(self, result: TargetResult, ledger: Ledger) -> Row:
        return row_of(result, self.results.targets, self.results.context.label[self.lang], ledger)


def _cells(row: Row) -> list[str]:
    target = row.target
    return [
        f"[{target.id}]{{#target-{target.id} .target}}{row.source_code()}",
        row.quote(),
        row.value_cell(),
        row.required(),
        f"{row.threshold()} ({row.milestone()})",
        row.gap(),
        row.verdict(),
    ]


def _in_words(row: Row) -> str:
    """The panel of one target as text, for those who can't see it: its values and all that its signs say."""
    item = row.result.assessment
    values = [f"{point.year} {_dated(point, row)}" for point in item.points if point.given]
    said = [
        f"{item.target.id} {item.target.label[row.lang]}: " + ("; ".join(values) or text("charts.no-data", row.lang))
    ]
    required = NOTHING if row.target.kind in WORDED else row.required()
    if required != NOTHING:
        said.append(text("charts.alt-required", row.lang, year=item.period.year, required=required))
    said.append(text("charts.alt-threshold", row.lang, threshold=row.threshold(), milestone=row.milestone()))
    broken = break_days((cut.found for cut in own_breaks(row.result)), row.lang)
    said += [text("charts.alt-breaks", row.lang, days=broken)] if broken else []
    return "; ".join(said) + "."


def _dated(point: Point, row: Row) -> str:
    """The value of a year, marked where it can still change: the chart has a hollow dot there."""
    mark = f" ({text('wording.mark-provisional', row.lang)})" if point.provisional else ""
    return _shown(point, row) + mark


def _shown(point: Point, row: Row) -> str:
    return row.value_in(point) if point.value is not None else text(f"wording.word-{point.word}", row.lang)
