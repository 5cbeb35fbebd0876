"""The plan's own words: a quote has to stand in its text word for word, however the lines break."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.plan_files.fields import Fields

SHOWN = 60  # signs of a quote in a fault


def folded(text: str) -> str:
    """`text` with every run of spaces and line ends as one space."""
    return " ".join(text.split())


def check(fields: Fields, quote: str, texts: Collection[str]) -> None:
    """A fault where `quote` stands in none of the folded `texts`; without any text nothing can be proved."""
    words = folded(quote)
    if words and texts and not any(words in text for text in texts):
        fields.fault("quote", "quote-not-found", value=words if len(words) <= SHOWN else words[:SHOWN] + "…")
