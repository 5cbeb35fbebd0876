"""Text as it is compared. What is shown as found is never changed."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

KEPT = 4096  # labels, codes and units of measure come again in every workbook

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@lru_cache(KEPT)
def tidy(text: str) -> str:
    """`text` in NFC, white space folded to single spaces, without invisible characters."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


@lru_cache(KEPT)
def fold(text: str) -> str:
    """`text` as labels are compared: tidy, without regard to case or to a colon or asterisk at the end."""
    return tidy(text).casefold().rstrip(":* ")


def code_of(text: str) -> str:
    """`text` as a measure's code."""
    return tidy(text).upper()


def letters(text: str) -> str:
    """`text` as names are compared, by its letters and digits: "Sở Tư pháp - tỉnh X" is "Sở Tư pháp tỉnh X"."""
    return "".join(sign for sign in tidy(text).casefold() if sign.isalnum())
