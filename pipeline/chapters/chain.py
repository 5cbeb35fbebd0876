"""The annex that leads from each target to its cells on paper, where no panel opens: a code beside the target (N17)
names its line here, and that line the cells (S3) that a second table lists with file, hash, address and text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline import fingerprints
from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.chapters.quoted import quoted
from pipeline.chapters.rows import row_of
from pipeline.figures import Ledger
from pipeline.formulas import formula
from pipeline.markdown import NOTHING, Align, escape, table
from pipeline.messages import text
from pipeline.observations import Observation
from pipeline.periods import written_days
from pipeline.printed_numbers import Known
from pipeline.results import OverviewResults, TargetResult

TARGET_WIDTHS, CELL_WIDTHS = (6, 8, 13, 55, 18), (5, 43, 12, 40)
TARGET_ALIGNS: tuple[Align, ...] = ("left", "left", "right", "left", "left")


@dataclass(frozen=True)
class ChainChapter:
    """What the notebook of the first page shows of where the figures come from."""

    results: OverviewResults
    lang: str

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """The numbers of the cells, by observation, in the order of the second table."""
        return {item.observation_id: number for number, item in enumerate(self.results.observations, 1)}

    def targets(self) -> Display:
        """For each target its value, its formula, and the codes of the cells that its verdict rests on."""
        ledger = Ledger(self.lang)
        rows = [self._target(result, ledger) for result in self.results.targets]
        written = table(self._headers("code", "id", "value", "formula", "cells"), rows, TARGET_WIDTHS, TARGET_ALIGNS)
        return display.table(written, self._caption("chain-targets"), ledger)

    def cells(self) -> Display:
        """Every cell: what was given, by whom and for which days, its text, its file with hash and address."""
        ledger = Ledger(self.lang)
        rows = [self._cell(item, ledger) for item in self.results.observations]
        written = table(self._headers("code", "given", "found", "place"), rows, CELL_WIDTHS)
        return display.table(written, self._caption("chain-cells"), ledger)

    def _target(self, result: TargetResult, ledger: Ledger) -> list[str]:
        item = result.assessment
        row = row_of(result, self.results.targets, self.results.context.label[self.lang], ledger)
        names = {measure.code: measure.name for measure in result.measures}
        said = formula(f"{item.target.id}:value", item.method, names, {item.target.id: item})[self.lang]
        return [
            f"[N{result.number}]{{#chain-{result.number}}}",
            f"[{item.target.id}](#target-{item.target.id})",
            row.value(),
            escape(said),
            spans(self.codes[name] for name in item.inputs) or NOTHING,
        ]

    def _cell(self, item: Observation, ledger: Ledger) -> list[str]:
        context = self.results
        days = written_days(item.period_start, item.period_end, self.lang)
        about = (context.measures[item.measure][self.lang], context.units[item.unit][self.lang], days)
        found = quoted(
            *(item.found, f"cell:{item.observation_id}", ledger, "cell", Known(())), inputs=(item.observation_id,)
        )
        told = text("tables.chain-version", self.lang, version=item.submission)
        address = f"{item.sheet}!{item.cell}" if item.sheet else item.cell
        corrected = f" ({escape(item.correction)})" if item.correction else ""
        return [
            f"S{self.codes[item.observation_id]}",
            escape("; ".join(about)),
            f"“{found}”{corrected}",
            escape(f"{item.source} {address} ({fingerprints.short(item.sha256)}…; {told})"),
        ]

    def _headers(self, *names: str) -> Sequence[str]:
        return [text(f"tables.chain-{name}", self.lang) for name in names]

    def _caption(self, name: str) -> str:
        return text(f"tables.caption-{name}", self.lang, period=self.results.context.inside(self.lang))


def spans(numbers: Iterable[int]) -> str:
    """Codes of cells in short: "S1–S4, S9"."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(f"S{first}" if first == last else f"S{first}–S{last}" for first, last in found)
