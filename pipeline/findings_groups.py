"""Findings gathered: one group per code and column, so that fourteen cells with one fault read as one fault."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.findings import Finding, Severity
from pipeline.messages import text

ORDER = tuple(Severity)
FIRST = 5  # so many addresses stand in a group's own line

_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+(:.*)?")


@dataclass(frozen=True)
class Group:
    """Findings of one code in one column (a letter, "" for what has no cell of a sheet); never empty."""

    code: str
    column: str
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return self.findings[0].severity

    @property
    def cells(self) -> int:
        """How many cells it stands for, those that are not listed included."""
        return sum(found.cells for found in self.findings)

    def line(self, lang: str) -> str:
        """What, in which column, how often and where first."""
        more = ", …" if len(self.findings) > FIRST else ""
        column = text("findings.column", lang, column=self.column) if self.column else ""
        severity = text(f"tables.severity-{self.severity}", lang)
        head = {"severity": severity, "code": self.code, "column": column, "count": self.cells}
        return text("findings.group", lang, **head, places=_places(self.findings[:FIRST]) + more)

    def example(self, lang: str) -> str:
        """What is wrong: the sentence of the only finding, or that of the first as an example."""
        title = self.findings[0].title(lang)
        return title if len(self.findings) == 1 else text("findings.example", lang, title=title)


def ranked(findings: Sequence[Finding]) -> list[Finding]:
    """The gravest first, otherwise in the order given."""
    return sorted(findings, key=lambda found: ORDER.index(found.severity))


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """One group per code and column: the gravest first, then the largest."""
    gathered: dict[tuple[str, str], list[Finding]] = {}
    for found in ranked(findings):
        gathered.setdefault((found.code, column_of(found.cell)), []).append(found)
    groups = [Group(code, column, tuple(own)) for (code, column), own in gathered.items()]
    return sorted(groups, key=lambda group: (ORDER.index(group.severity), -group.cells))


def column_of(cell: str) -> str:
    """The column of an A1 address or of an area's first cell; "" for whole rows and addresses of other kinds."""
    match = _COLUMN.fullmatch(cell)
    return match[1] if match else ""


def place(found: Finding) -> str:
    """File and cell, as one copies them: "data/raw/…/so-lieu.xlsx Số liệu!D12"."""
    return " ".join(part for part in (found.source, found.address) if part) or found.unit


def _places(findings: Sequence[Finding]) -> str:
    """Where they are, each file and sheet named once: "a.xlsx Số liệu!D9, D10; b.xlsx Số liệu!D9"."""
    said = ""
    for before, found in zip((None, *findings), findings, strict=False):
        same = before and found.cell and (before.source, before.sheet) == (found.source, found.sheet)
        said += (", " + found.cell) if same else ("; " if before else "") + place(found)
    return said
