"""The row below a header that only numbers the columns: "(1) (2) (3)", "1 2 3", "A B 1 2"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

from pipeline.sources.tables.columns import Coded
from pipeline.sources.tables.loaded import Loaded

_NUMBER = re.compile(r"(\()?([0-9]{1,2})(?(1)\))")
_LETTER = re.compile("[A-Z]")


def numbers_columns(loaded: Loaded, found: Mapping[str, Coded], row: int) -> Literal["yes", "no", "unknown"]:
    """Whether a row (from 0) numbers the columns: its cells count them, from left to right.

    Where they stand in brackets, or a column can't have such a value, that is certain; else they may be figures.
    """
    places = {name: own[0] for name, own in loaded.header.places.items() if name in found}
    names = sorted(places, key=places.__getitem__)
    texts = [str(loaded.columns[name][row].as_py() or "").strip() for name in names]
    if len(texts) < 2 or not _counts([places[name] for name in names], texts):
        return "no"
    bracketed = all(text.startswith("(") for text in texts if not _LETTER.fullmatch(text))
    return "yes" if bracketed or any(_refuses(found[name], row) for name in names) else "unknown"


def _counts(places: Sequence[int], texts: Sequence[str]) -> bool:
    """Whether the texts are letters, then numbers, that go up by one a column; columns that are joined have one."""
    letters = sum(1 for text in texts if _LETTER.fullmatch(text))
    numbers = [_NUMBER.fullmatch(text) for text in texts[letters:]]
    steps = [right - left for left, right in pairwise(places)]
    said = [ord(text) for text in texts[:letters] if _LETTER.fullmatch(text)]
    counted = [int(match[2]) for match in numbers if match]
    if not counted or len(said) + len(counted) < len(texts):
        return False
    pairs = zip([*pairwise(said)], steps, strict=False), zip([*pairwise(counted)], steps[letters:], strict=True)
    return all(0 < right - left <= step for own in pairs for (left, right), step in own)


def _refuses(found: Coded, row: int) -> bool:
    """Whether what stands there can't be a value of the column."""
    code = int(found.codes[row])
    return bool(found.meanings) and code >= 0 and found.meanings[code].problem != ""
