"""What stands in comments and in the list, and how text is written into a workbook."""

from __future__ import annotations

import re

from pipeline.findings import Finding
from pipeline.messages import text

LONGEST = 8_000  # a cell holds 32,767 characters; nobody reads so many

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def comment(found: Finding) -> str:
    """One finding as the comment of its cell says it."""
    return text("marking.comment", "vi", **words(found), severity=severity(found), code=found.code)


def words(found: Finding) -> dict[str, str]:
    """The sentences of a finding."""
    own = found.for_unit()
    said = {"title": own.title("vi"), "found": own.found_in("vi") or "–"}
    return {**said, "expected": own.expected("vi"), "fix": own.fix("vi")}


def severity(found: Finding) -> str:
    """The name of its severity."""
    return text(f"tables.severity-{found.severity}", "vi")


def xml_text(said: str) -> str:
    """`said` as a part can hold it: no sign that XML forbids, nothing that reads as an escape (ECMA-376, 22.4.2.4)."""
    return _LIKE_ESCAPED.sub("_x005F_", _FORBIDDEN.sub("\ufffd", said))[:LONGEST]
