"""A new version compared with the one before: what was mended, what remains, what is new, which figures changed.

A finding is the same one when it has the same code for the same measure and column, in whatever row they stand now;
what belongs to no measure is compared by its place.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.findings import Finding, Severity
from pipeline.findings_report import no_formula
from pipeline.messages import LANGUAGES, text
from pipeline.sources import Reading
from pipeline.unseen import harmless

Key = tuple[str, str, str]
"""A finding's code, the measure that it is about ("" for none) and the field of its row, or else its place."""

COLUMNS = ("what", "code", "measure", "title", "old_cell", "new_cell", "old_value", "new_value")


class Fate(StrEnum):
    """What became of a finding."""

    FIXED = "fixed"
    REMAINS = "remains"
    NEW = "new"


@dataclass(frozen=True)
class Version:
    """One version of a file and all that was found in it."""

    reading: Reading
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class FoundCell:
    """A cell's address and its text."""

    address: str
    found: str


@dataclass(frozen=True)
class FindingChange:
    """A finding as it reads now, or as it read, with what stands in its place in both versions (None for nothing)."""

    fate: Fate
    measure: str
    told: Finding
    before: FoundCell | None
    after: FoundCell | None


@dataclass(frozen=True)
class EnteredFigure:
    """What stands for a measure: the text found and its address; `value` is "" where it could not be read."""

    value: str
    found: str
    address: str


@dataclass(frozen=True)
class FigureChange:
    """A figure that differs; None where a version has no line for the measure."""

    measure: str
    before: EnteredFigure | None
    after: EnteredFigure | None


@dataclass(frozen=True)
class Changes:
    """What a new version changed, findings in the order of their fates, then of the files."""

    findings: tuple[FindingChange, ...]
    figures: tuple[FigureChange, ...]

    def count(self, fate: Fate) -> int:
        """How many findings had this fate."""
        return sum(change.fate is fate for change in self.findings)

    def summary(self, lang: str) -> str:
        """ "12 of 14 fixed, 2 remain, 1 new; figures changed: 3"."""
        fixed, remain = self.count(Fate.FIXED), self.count(Fate.REMAINS)
        counted = {"fixed": fixed, "total": fixed + remain, "remain": remain, "new": self.count(Fate.NEW)}
        key = "summary" if fixed + remain else "summary-of-none"
        return text(f"resubmission.{key}", lang, **counted, figures=len(self.figures))


def compare(before: Version, after: Version) -> Changes:
    """The differences between two versions of one file, of any kind; notes are no matter of correction."""
    old, new = _Cells(before), _Cells(after)
    changes: list[FindingChange] = []
    for key in dict.fromkeys([*old.findings, *new.findings]):
        changes += _changes(key, old, new)
    order = list(Fate)
    ranked = sorted(changes, key=lambda change: order.index(change.fate))
    return Changes(tuple(ranked), tuple(_figure_changes(_figures(before.reading), _figures(after.reading))))


def as_text(changes: Changes, heading: Mapping[str, str]) -> str:
    """The comparison in full, Vietnamese then English; `heading` names the two versions in each language."""
    parts = []
    for lang in LANGUAGES:
        lines = [heading[lang], changes.summary(lang), ""]
        lines += [_line(_row(change, lang), lang) for change in changes.findings]
        lines += [_line(_figure_row(change, lang), lang) for change in changes.figures]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def as_csv(changes: Changes) -> str:
    """A line per finding and per changed figure, for a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([text(f"resubmission.csv-{name}", "vi") for name in COLUMNS])
    rows = [_row(change, "vi") for change in changes.findings]
    rows += [_figure_row(change, "vi") for change in changes.figures]
    writer.writerows([no_formula(harmless(value)) for value in row] for row in rows)
    return stream.getvalue()


class _Cells:
    """A version's findings by what they are about, and its cells by measure and field."""

    def __init__(self, version: Version) -> None:
        self.fields = _fields(version.reading)
        self.findings: dict[Key, list[Finding]] = defaultdict(list)
        for item in version.findings:
            if item.severity is not Severity.NOTE:
                measure, field = self.fields.get((item.sheet, item.cell), (("", item.cell), None))[0]
                self.findings[item.code, item.measure or measure, field].append(item)

    def place(self, key: Key) -> FoundCell | None:
        """Where a finding of that key would be in this version; None where it has no such line."""
        return next((place for name, place in self.fields.values() if name == key[1:]), None) if key[2] else None


def _fields(reading: Reading) -> dict[tuple[str, str], tuple[tuple[str, str], FoundCell | None]]:
    """By sheet and address: the measure and field of each cell of a row, or the field of the head; and the cell."""
    named = [(("", name), cell) for name, cell in reading.head.items()]
    named += [((row.code, name), cell) for row in reading.rows for name, cell in row.cells.items()]
    return {
        (cell.sheet, cell.address): (name, FoundCell(_address(cell.sheet, cell.address), cell.found))
        for name, cell in named
        if cell.address
    }


def _changes(key: Key, before: _Cells, after: _Cells) -> Iterator[FindingChange]:
    """Of several alike as many remain as there are in both."""
    old, new = before.findings.get(key, []), after.findings.get(key, [])
    both = min(len(old), len(new))
    for item in old[both:]:
        yield FindingChange(Fate.FIXED, key[1], item, _at(item), after.place(key))
    for was, now in zip(old[:both], new[:both], strict=True):
        yield FindingChange(Fate.REMAINS, key[1], now, _at(was), _at(now))
    for item in new[both:]:
        yield FindingChange(Fate.NEW, key[1], item, before.place(key), _at(item))


def _at(found: Finding) -> FoundCell:
    return FoundCell(found.address, found.found)


def _figures(reading: Reading) -> dict[str, EnteredFigure]:
    """What the version has for each measure: the figure read, or the text that could not be."""
    figures: dict[str, EnteredFigure] = {}
    for row in reading.rows:
        cell = row.cells["value"]
        figures.setdefault(row.code, EnteredFigure("", cell.found, _address(cell.sheet, cell.address)))
    for item in reading.observations:
        figures[item.measure] = EnteredFigure(item.value, item.found, _address(item.sheet, item.cell))
    return figures


def _figure_changes(old: Mapping[str, EnteredFigure], new: Mapping[str, EnteredFigure]) -> Iterator[FigureChange]:
    for measure in dict.fromkeys([*old, *new]):
        before, after = old.get(measure), new.get(measure)
        if _counted(before) != _counted(after):
            yield FigureChange(measure, before, after)


def _counted(figure: EnteredFigure | None) -> tuple[str, str]:
    """What decides whether a figure changed: its value, however it is written; else the text; an empty cell is none."""
    if figure is None:
        return "", ""
    return (figure.value, "") if figure.value else ("", figure.found.strip())


def _address(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if sheet and cell else cell


def _row(change: FindingChange, lang: str) -> tuple[str, ...]:
    before, after = change.before, change.after
    return (
        text(f"resubmission.{change.fate}", lang),
        change.told.code,
        change.measure,
        change.told.title(lang),
        before.address if before else "",
        after.address if after else "",
        before.found if before else "",
        after.found if after else "",
    )


def _figure_row(change: FigureChange, lang: str) -> tuple[str, ...]:
    before, after = change.before, change.after
    return (
        text("resubmission.figure", lang),
        "",
        change.measure,
        "",
        before.address if before else "",
        after.address if after else "",
        before.found if before else "",
        after.found if after else "",
    )


def _line(row: Sequence[str], lang: str) -> str:
    """One difference as a person reads it: "Đã sửa · F303 · HS_TONG: Số liệu!D12 “5 hồ sơ” → Số liệu!D13 “5”"."""
    what, code, measure, title, *places = (harmless(value) for value in row)
    old_cell, new_cell, old, new = places
    head = " · ".join(part for part in (what, code, measure) if part)
    moved = text("resubmission.line", lang, old_cell=old_cell or "–", new_cell=new_cell or "–", old=old, new=new)
    return f"{head}: {moved}" + (f"\n    {title}" if title else "")
