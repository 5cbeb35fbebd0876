"""The chapter on the data: what each unit sent, what validation left as warnings, breaks in the series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from pipeline import fingerprints
from pipeline.chapters import display, sources
from pipeline.chapters.display import Display
from pipeline.chapters.quoted import named, numbered, quoted
from pipeline.figures import Cell, Ledger
from pipeline.findings import Finding
from pipeline.findings_groups import FIRST, Group, grouped, place
from pipeline.markdown import NOTHING, Align, escape, table
from pipeline.messages import text
from pipeline.periods import written_day
from pipeline.results import QualityResults
from pipeline.submissions import State, Submission


@dataclass(frozen=True)
class QualityChapter:
    """What the notebook on data quality shows; each method is one output."""

    results: QualityResults
    lang: str

    def submissions(self) -> Display:
        """Which units sent their figures for the period."""
        ledger = Ledger(self.lang)
        columns = ("unit", "state", "received", "versions", "measures", "prepared", "file")
        headers = self._headers("submission", columns)
        rows = [self._submission(item, ledger) for item in self.results.submissions]
        caption = self._caption("submissions")
        aligns: tuple[Align, ...] = ("left", "left", "left", "right", "right", "left", "left")
        return display.table(table(headers, rows, (22, 11, 12, 9, 14, 12, 20), aligns), caption, ledger)

    def findings(self) -> Display:
        """Warnings and notes, a row for those of one kind, with their addresses; errors never get this far."""
        ledger = Ledger(self.lang)
        headers = self._headers("finding", ("severity", "title", "count", "place"))
        groups = grouped(self.results.findings)
        names = numbered(_name(group.findings[0]) for group in groups)
        rows = [self._finding(group, name, ledger) for name, group in zip(names, groups, strict=True)]
        nothing = [NOTHING, text("quality.no-findings", self.lang), NOTHING, NOTHING]
        written = table(headers, rows or [nothing], (11, 44, 8, 37), ("left", "left", "right", "left"))
        return display.table(written, self._caption("findings"), ledger)

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
                self._day(found.day),
                escape(f"{found.title[self.lang]}. {found.note[self.lang]}"),
                escape(found.source),
            ]
            for found in self.results.breaks
        ]
        nothing = [NOTHING, text("quality.no-breaks", self.lang), NOTHING]
        written = table(headers, rows or [nothing], (12, 63, 25))
        return display.table(written, text("tables.caption-breaks", self.lang), Ledger(self.lang))

    def decisions(self) -> Display:
        """How the plan's text is read where it is ambiguous; a row for all targets that are read in one way."""
        headers = self._headers("decision", ("target", "text"))
        alike: dict[str, list[str]] = {}
        for id, said in self.results.decisions:
            alike.setdefault(said[self.lang], []).append(id or NOTHING)
        rows = [[", ".join(ids), escape(said)] for said, ids in alike.items()]
        written = table(headers, rows, (14, 86))
        return display.table(written, text("tables.caption-decisions", self.lang), Ledger(self.lang))

    def _finding(self, group: Group, name: str, ledger: Ledger) -> list[str]:
        example = [*_cells(group.findings[0])]
        return [
            text(f"tables.severity-{group.severity}", self.lang),
            quoted(group.example(self.lang), name, ledger, "finding", named(self.results), cells=example),
            _count(group.findings, f"{name}:count", ledger),
            "; ".join([*self._places(group.findings[:FIRST]), *self._more(group.findings[FIRST:], name, ledger)]),
        ]

    def _more(self, left_out: Sequence[Finding], name: str, ledger: Ledger) -> list[str]:
        if not left_out:
            return []
        return [text("tables.finding-more", self.lang, count=_count(left_out, f"{name}:left-out", ledger))]

    def _places(self, findings: Sequence[Finding]) -> Iterator[str]:
        """The unit and the period that cells belong to, which say more than their file's path; each named once."""
        for (unit, period, is_named), own in groupby(findings, self._owner):
            if is_named:
                cells = ", ".join(found.cell for found in own)
                name = self.results.units[unit][self.lang]
                yield escape(text("tables.finding-cell", self.lang, unit=name, period=period, cell=cells))
            else:
                yield from (escape(place(found)) for found in own)

    def _owner(self, found: Finding) -> tuple[str, str, bool]:
        return found.unit, found.period, bool(found.cell) and found.unit in self.results.units

    def _submission(self, item: Submission, ledger: Ledger) -> list[str]:
        def count(name: str, value: int) -> str:
            return ledger.enter(f"submission:{item.unit}:{name}", Fraction(value), method="count.measures")

        name, digest = escape(item.source.rpartition("/")[2]), fingerprints.short(item.sha256)
        file = f"{name} ({digest}…)" if item.received else NOTHING
        given = f"{count('given', item.given)}/{count('owed', item.owed)}"
        day = self._day(item.received_on) if item.received_on else text("tables.received-unknown", self.lang)
        return [
            escape(item.name[self.lang]),
            self._state(item, ledger),
            day if item.received else NOTHING,
            count("versions", item.versions) if item.received else NOTHING,
            given,
            self._day(item.prepared_on) if item.prepared_on else NOTHING,
            file,
        ]

    def _day(self, day: date) -> str:
        """A day in a narrow column: its number stays beside its month, so that it never looks like a figure."""
        return written_day(day, self.lang).replace(" ", "\u00a0", 1)

    def _state(self, item: Submission, ledger: Ledger) -> str:
        """Whether the unit sent its figures, and in time where the day is known."""
        if item.state is not State.ACCEPTED:
            return text(f"tables.{item.state}", self.lang)
        if not item.days_late:
            return text("tables.received" if item.days_late is None else "tables.on-time", self.lang)
        days = ledger.enter(f"submission:{item.unit}:days-late", Fraction(item.days_late), method="count.days")
        return text("tables.late", self.lang, days=days)

    def _headers(self, table_name: str, names: tuple[str, ...]) -> list[str]:
        return [text(f"tables.{table_name}-{name}", self.lang) for name in names]

    def _caption(self, name: str) -> str:
        return text(f"tables.caption-{name}", self.lang, period=self.results.context.inside(self.lang))


def _name(found: Finding) -> str:
    """What the numbers of a finding are called: the same as long as it is about the same figure."""
    return f"finding:{found.code}:{found.period}.{found.unit}.{found.measure or found.cell}"


def _count(findings: Sequence[Finding], name: str, ledger: Ledger) -> str:
    """How many findings these are; the figure quotes the cells that they are about."""
    cells = [cell for found in findings for cell in _cells(found)]
    return ledger.enter(name, Fraction(len(findings)), method="count.findings", cells=cells)


def _cells(found: Finding) -> Iterator[Cell]:
    """The cell that a finding is about, and the one that it is compared with."""
    yield Cell(found.source, found.sheet, found.cell, found.found)
    if "before_source" in found.values:
        sheet, _, cell = found.values["before_cell"].rpartition("!")
        yield Cell(found.values["before_source"], sheet, cell, found.values["before_found"])
