"""The report of findings: on the terminal, and as findings.html, .csv, .txt for people, findings.json for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from pipeline import findings_page, records
from pipeline.corrections import draft
from pipeline.findings import Finding, Severity
from pipeline.findings_groups import grouped, place, ranked
from pipeline.messages import LANGUAGES, text
from pipeline.unseen import harmless

SHOWN = 12  # groups on the terminal, of those that block

_COLUMNS = (
    "severity",
    "code",
    "unit",
    "period",
    "measure",
    "file",
    "sheet",
    "cell",
    "title",
    "found",
    "expected",
    "explanation",
    "fix",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_findings(folder: Path, findings: Sequence[Finding]) -> Path:
    """Writes findings.html, .csv, .txt and .json into `folder`, gravest first; returns the path of the page.

    What blocks is also printed, a line per code and column, so that nobody has to open a file to learn the first
    thing to mend.
    """
    path = write_lists(folder, findings)
    _print([found for found in ranked(findings) if found.severity.blocks])
    return path


def write_lists(folder: Path, findings: Sequence[Finding], *, for_unit: bool = False) -> Path:
    """The same without printing anything; `for_unit`: the page and the table are for the unit that sent the file.

    It knows its file by its name alone and has neither the plan nor our folders.
    """
    order = ranked(findings)
    told = [replace(item.for_unit(), source=Path(item.source).name) for item in order] if for_unit else order
    (folder / "findings.json").write_text(records.dumps(tuple(order)), "utf-8")
    (folder / "findings.txt").write_text(_as_text(order), "utf-8")
    (folder / "findings.csv").write_text(as_csv(told), "utf-8-sig", newline="")
    path = folder / "findings.html"
    path.write_text(findings_page.page(told), "utf-8")
    return path


def in_words(found: Finding) -> str:
    """One finding as a person reads it: where, what, found, expected, how to mend; Vietnamese, then English."""
    lines = [f"{text(f'tables.severity-{found.severity}', 'vi')} {found.code} · {harmless(place(found))}"]
    for lang in LANGUAGES:
        said = {"title": found.title(lang), "found": found.found or "–"}
        said |= {"expected": found.expected(lang), "why": found.explanation(lang), "fix": found.fix(lang)}
        lines.append(text("findings.lines", lang, **{name: harmless(words) for name, words in said.items()}))
    return "\n".join([*lines, *_answer(found)]) + "\n"


def as_csv(findings: Sequence[Finding]) -> str:
    """One line per finding, for a spreadsheet; a text that it would take for a formula gets an apostrophe.

    Signs that nobody sees are spelt out, but for those that a spreadsheet shows as spaces and lines.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([text(f"findings.csv-{name}", "vi") for name in _COLUMNS])
    writer.writerows([no_formula(harmless(value, kept="\t\r\n")) for value in _values(found)] for found in findings)
    return stream.getvalue()


def summary(findings: Sequence[Finding]) -> list[str]:
    """Lines per group: how often and where, and what is wrong; in Vietnamese and, shorter, in English."""
    return [
        "\n    ".join(
            harmless(words)
            for words in (group.line("vi"), group.example("vi"), group.example("en"), group.findings[0].fix("vi"))
        )
        for group in grouped(findings)
    ]


def _print(blocking: Sequence[Finding]) -> None:
    lines = summary(blocking)
    for line in lines[:SHOWN]:
        print(line, flush=True)
    if len(lines) > SHOWN:
        print(f"  (+{len(lines) - SHOWN})", flush=True)


def _values(found: Finding) -> tuple[str, ...]:
    """The line of a finding, in the order of the columns."""
    severity = text(f"tables.severity-{found.severity}", "vi")
    address = (found.unit, found.period, found.measure, found.source, found.sheet, found.cell)
    told = (found.title("vi"), found.found, found.expected("vi"), found.explanation("vi"), found.fix("vi"))
    return (severity, found.code, *address, *told)


def no_formula(value: str) -> str:
    """OWASP, "CSV Injection": a cell that begins with one of these signs may be run as a formula."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value


def _as_text(order: Sequence[Finding]) -> str:
    parts = [_section(severity, list(own)) for severity, own in groupby(order, key=lambda found: found.severity)]
    return "".join(parts)


def _answer(found: Finding) -> list[str]:
    """Where the answer to a question goes: an entry for the ledger of corrections, to be copied."""
    entry = [harmless(line) for line in draft(found)]
    return [*(text("findings.answer", lang) for lang in LANGUAGES), *entry] if entry else []


def _section(severity: Severity, findings: Sequence[Finding]) -> str:
    names = " / ".join(text(f"tables.severity-{severity}", lang) for lang in LANGUAGES)
    title = f"{names} ({sum(found.cells for found in findings)})"
    head = [title, "=" * len(title), *summary(findings)]
    return "\n".join(head) + "\n\n" + "\n".join(in_words(found) for found in findings) + "\n"
