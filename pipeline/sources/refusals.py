"""The refusal of a file that is no table: it says what was missing to recognise one, or what the file is instead."""

from __future__ import annotations

from typing import Literal

from pipeline.messages import LANGUAGES, text
from pipeline.sources.records import Refusal

Missing = Literal["workbook", "spreadsheet", "stream", "html-table", "text-table", "beginning"]

Document = Literal["pdf", "picture", "word"]


def is_document(kind: Document) -> Refusal:
    """F113: a document from which no figure can be read."""
    return Refusal("F113", **{f"kind_{lang}": text(f"sources.document-{kind}", lang) for lang in LANGUAGES})


def not_recognised(missing: Missing) -> Refusal:
    """F108 for a packed file, F109 for any other."""
    code = "F108" if missing in ("workbook", "spreadsheet") else "F109"
    words = {f"missing_{lang}": text(f"sources.missing-{missing}", lang) for lang in LANGUAGES}
    return Refusal(code, **words)
