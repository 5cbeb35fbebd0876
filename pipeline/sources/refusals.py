"""The refusal of a file whose kind is not known: it says what was missing to recognise it."""

from __future__ import annotations

from typing import Literal

from pipeline.messages import LANGUAGES, text
from pipeline.sources.records import Refusal

Missing = Literal["workbook", "spreadsheet", "stream", "html-table", "text-table", "beginning"]


def not_recognised(missing: Missing) -> Refusal:
    """F108 for a packed file, F109 for any other."""
    code = "F108" if missing in ("workbook", "spreadsheet") else "F109"
    words = {f"missing_{lang}": text(f"sources.missing-{missing}", lang) for lang in LANGUAGES}
    return Refusal(code, **words)
