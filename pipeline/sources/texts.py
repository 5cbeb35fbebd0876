"""Text as it is compared. What is shown as found is never changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from functools import lru_cache

from pipeline.sources.legacy_text import decoded, readings

KEPT = 4096  # labels, codes and units of measure come again in every workbook

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@lru_cache(KEPT)
def tidy(text: str) -> str:
    """`text` in NFC, white space folded to single spaces, without invisible characters; what an old font shows."""
    return " ".join(unicodedata.normalize("NFC", decoded(text)).translate(_INVISIBLE).split())


@lru_cache(KEPT)
def fold(text: str) -> str:
    """`text` as labels are compared: tidy, without regard to case or to a colon or asterisk at the end."""
    return tidy(text).casefold().rstrip(":* ")


def as_known(text: str, known: Container[str]) -> str:
    """`text` folded; one that is not `known` as it stands, but in one of its readings in an old font, by that reading.

    So "Cã" is "có" where only "có" or "không" can stand, though it is spelt as a syllable might be.
    """
    folded = fold(text)
    if folded in known or text.isascii():
        return folded
    found = {fold(reading) for reading in readings(text)}
    fitting = [reading for reading in found if reading in known]
    return fitting[0] if len(fitting) == 1 else folded


def in_old_font(text: str, known: Container[str]) -> bool:
    """Whether `text` is read as what an old font shows; `known` are the texts that may stand in its place, folded."""
    return decoded(text) != text or as_known(text, known) != fold(text)


def code_of(text: str) -> str:
    """`text` as a measure's code."""
    return tidy(text).upper()


def letters(text: str) -> str:
    """`text` as names are compared, by its letters and digits: "Sở Tư pháp - tỉnh X" is "Sở Tư pháp tỉnh X"."""
    return "".join(sign for sign in tidy(text).casefold() if sign.isalnum())
