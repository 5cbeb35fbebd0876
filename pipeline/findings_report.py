"""The report of findings: on the terminal, as findings.json for programs and as findings.txt for people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from unicodedata import category

from pipeline import records
from pipeline.findings import Finding, Severity
from pipeline.messages import text

ORDER = tuple(Severity)
SHOWN = 12  # on the terminal, of those that block

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # control, format, half of a surrogate pair, line and paragraph end


def write_findings(folder: Path, findings: Sequence[Finding]) -> Path:
    """Writes findings.json and findings.txt into `folder`, gravest first; returns the path of the text.

    What blocks is also printed, so that nobody has to open a file to learn the first thing to mend.
    """
    ranked = sorted(findings, key=lambda found: ORDER.index(found.severity))
    (folder / "findings.json").write_text(records.dumps(tuple(ranked)), "utf-8")
    path = folder / "findings.txt"
    path.write_text("".join(_section(severity, list(own)) for severity, own in _by_severity(ranked)), "utf-8")
    blocking = [found for found in ranked if found.severity.blocks]
    for found in blocking[:SHOWN]:
        print(in_words(found), flush=True)
    if len(blocking) > SHOWN:
        print(f"  (+{len(blocking) - SHOWN})", flush=True)
    return path


def in_words(found: Finding) -> str:
    """One finding as a person reads it: where, what, found, expected, how to mend; Vietnamese, then English."""
    place = harmless(" ".join(part for part in (found.source, found.address) if part))
    lines = [f"{text(f'tables.severity-{found.severity}', 'vi')} {found.code} · {place}"]
    for lang in ("vi", "en"):
        said = {"title": found.title(lang), "found": found.found or "–"}
        said |= {"expected": found.expected(lang), "fix": found.fix(lang)}
        lines.append(text("findings.lines", lang, **{name: harmless(words) for name, words in said.items()}))
    return "\n".join(lines) + "\n"


def harmless(words: str) -> str:
    r"""`words` with signs that would steer a terminal, break the line or be invisible spelt out ("\x1b").

    Cells and file names hold whatever somebody put there.
    """
    return "".join(_spelt(sign) if category(sign) in _UNSEEN else sign for sign in words)


def _spelt(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def _by_severity(ranked: Sequence[Finding]) -> groupby[Severity, Finding]:
    return groupby(ranked, key=lambda found: found.severity)


def _section(severity: Severity, findings: Sequence[Finding]) -> str:
    names = " / ".join(text(f"tables.severity-{severity}", lang) for lang in ("vi", "en"))
    title = f"{names} ({len(findings)})"
    return f"{title}\n{'=' * len(title)}\n\n" + "\n".join(in_words(found) for found in findings) + "\n"
