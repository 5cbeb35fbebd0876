"""The chapter on the data: what each unit sent, what validation left as warnings, breaks in the series."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.chapters import display, sources
from pipeline.chapters.display import Display
from pipeline.figures import Ledger
from pipeline.markdown import escape, table
from pipeline.messages import text
from pipeline.results import QualityResults
from pipeline.submissions import Submission

SHOWN_OF_HASH = 12


@dataclass(frozen=True)
class QualityChapter:
    """What the notebook on data quality shows; each method is one output."""

    results: QualityResults
    lang: str

    def submissions(self) -> Display:
        """Which units sent their figures for the period."""
        ledger = Ledger(self.lang)
        headers = self._headers("submission", ("unit", "state", "measures", "prepared", "file"))
        rows = [self._submission(item, ledger) for item in self.results.submissions]
        caption = self._caption("submissions")
        return display.table(
            table(headers, rows, (26, 12, 14, 14, 34), ("left", "left", "right", "left", "left")), caption, ledger
        )

    def findings(self) -> Display:
        """Warnings and notes, each with its address; errors never get this far."""
        headers = self._headers("finding", ("severity", "place", "title"))
        rows = [
            [
                text(f"tables.severity-{found.severity}", self.lang),
                escape(f"{found.source} {found.address}".strip()),
                escape(found.title(self.lang)),
            ]
            for found in self.results.findings
        ]
        nothing = ["–", "–", text("quality.no-findings", self.lang)]
        written = table(headers, rows or [nothing], (12, 38, 50))
        return display.table(written, self._caption("findings"), Ledger(self.lang))

    def sources(self) -> Display:
        """Figures that two sources give, side by side."""
        return sources.comparisons(self.results, self.lang)

    def corrections(self) -> Display:
        """Cells that count as the unit answered."""
        return sources.corrections(self.results, self.lang)

    def breaks(self) -> Display:
        """The days from which a series means something else."""
        headers = self._headers("break", ("day", "title", "source"))
        rows = [
            [
                f"{found.day:%d/%m/%Y}",
                escape(f"{found.title[self.lang]}. {found.note[self.lang]}"),
                escape(found.source),
            ]
            for found in self.results.breaks
        ]
        written = table(headers, rows, (14, 56, 30))
        return display.table(written, text("tables.caption-breaks", self.lang), Ledger(self.lang))

    def decisions(self) -> Display:
        """How the plan's text is read where it is ambiguous."""
        headers = self._headers("decision", ("target", "text"))
        rows = [[id or "–", escape(said[self.lang])] for id, said in self.results.decisions]
        written = table(headers, rows, (12, 88))
        return display.table(written, text("tables.caption-decisions", self.lang), Ledger(self.lang))

    def _submission(self, item: Submission, ledger: Ledger) -> list[str]:
        def count(name: str, value: int) -> str:
            return ledger.enter(f"submission:{item.unit}:{name}", Fraction(value), method="count.measures")

        state = text("tables.received" if item.received else "tables.missing", self.lang)
        file = f"{escape(item.source.rpartition('/')[2])} ({item.sha256[:SHOWN_OF_HASH]}…)" if item.received else "–"
        given = f"{count('given', item.given)}/{count('owed', item.owed)}"
        return [
            escape(item.name[self.lang]),
            state,
            given,
            f"{item.prepared_on:%d/%m/%Y}" if item.prepared_on else "–",
            file,
        ]

    def _headers(self, table_name: str, names: tuple[str, ...]) -> list[str]:
        return [text(f"tables.{table_name}-{name}", self.lang) for name in names]

    def _caption(self, name: str) -> str:
        return text(f"tables.caption-{name}", self.lang, period=self.results.context.inside(self.lang))
