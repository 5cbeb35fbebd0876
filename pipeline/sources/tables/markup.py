"""The cells of a few columns out of a sheet's markup, on whole arrays: a million rows cost seconds, not minutes.

Every place where a cell begins is found at once, and only those of the wanted columns are looked at any further.
ECMA-376 part 1, 18.3.1.4 has the element `c`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy
import pyarrow
from numpy.typing import NDArray
from pyarrow import compute

from pipeline.sources.grid import LAST_COLUMN
from pipeline.sources.ooxml import OTHER_FILE
from pipeline.sources.records import Refusal
from pipeline.sources.tables.elements import marked, texts_of
from pipeline.sources.tables.markup_bytes import Mask, Places, Signs
from pipeline.sources.tables.windows import ahead, windows

_BLOCK = 262_144  # bytes that a processor's own memory holds with what is made of them
_CELL, _ADDRESS = b'<c r="', 6
_OTHER_CELL = numpy.isin(numpy.arange(256), list(b">/\t\r\n"))  # behind "<c": a cell without an address at once
_TYPE, _STYLE = re.compile(rb' t="(\w+)"'), re.compile(rb' s="([0-9]+)"')
_HIDDEN = r'hidden="(1|true)"|ht="0"'
_ROW = re.compile(rb'<row\b([^<>]*)>\s*<c r="[A-Z]+([0-9]+)"')


@dataclass(frozen=True)
class Stored:
    """Cells as they are stored: the row, the column (from 1), the type and style of each, and its text or number.

    `kinds` are the different pairs of type ("n", "s", "inlineStr", "str", "b", "e", "d") and style, `kind` tells which
    of them a cell has; `texts` is null where there is none. `formula` tells that the text is a formula's result,
    `linked` that it comes from another file, `marked` that signs of it are struck out, raised or lowered.
    """

    rows: Places
    columns: Places
    kinds: Sequence[tuple[str, int]]
    kind: Places
    texts: pyarrow.Array
    formula: Mask
    linked: Mask
    marked: Mask


@dataclass(frozen=True)
class Portion:
    """A portion of a sheet: its wanted cells, None without any; the rows in it that are hidden; what is behind them."""

    stored: Stored | None
    hidden: Sequence[int]
    tail: bytes


def portions(pieces: Iterable[bytes], columns: Sequence[int], after: int, part: str) -> Iterator[Portion]:
    """The cells of `columns` in the rows below `after`. Raises Refusal for markup of another kind."""
    wanted = numpy.zeros(LAST_COLUMN + 1, bool)
    wanted[list(columns)] = True
    for window in ahead(windows(pieces, b"</row>", b"</sheetData>", part)):
        signs = Signs(window)
        bounds = _bounds(signs)
        end = window.find(b"</sheetData>", int(bounds[-1]) if len(bounds) else 0)
        tail = window[end:] if end >= 0 else b""
        yield Portion(_cells(signs, bounds, wanted, after), _hidden(signs, bounds), tail)


def shared_texts(pieces: Iterable[bytes], part: str) -> tuple[pyarrow.Array, frozenset[int]]:
    """The texts that cells share, and the places of those with signs struck out, raised or lowered."""
    found: list[pyarrow.Array] = []
    marked: set[int] = set()
    count = 0
    for window in windows(pieces, b"</si>", b"</sst>", part):
        texts, own = _shared(Signs(window))
        marked |= {count + place for place in own}
        found.append(texts)
        count += len(texts)
    return pyarrow.concat_arrays(found), frozenset(marked)


def _shared(signs: Signs) -> tuple[pyarrow.Array, list[int]]:
    sign = signs.codes
    own = numpy.flatnonzero((sign[:-2] == ord("<")) & (sign[1:-1] == ord("s")) & (sign[2:] == ord("i")))
    last = max(signs.window.rfind(b"</si>") + len(b"</si>"), int(own[-1]) if len(own) else 0)
    ends = numpy.append(own[1:], last)[: len(own)]
    found = texts_of(signs, own, own + len(b"<si"), ends, b"</si>")
    other = numpy.flatnonzero(found.way < 0).tolist()
    return found.texts, [place for place, item in zip(other, found.parsed, strict=True) if marked(item)]


def _bounds(signs: Signs) -> Places:
    """Where a cell begins or a row ends."""
    found = []
    for start in range(0, len(signs.window), _BLOCK):
        end = min(start + _BLOCK, len(signs.window))
        first, second, third = (signs.codes[start + at : end + at] for at in range(3))
        here = third == ord("r")
        here &= second == ord("/")
        here |= second == ord("c")
        here &= first == ord("<")
        found.append(numpy.flatnonzero(here) + start)
    return numpy.concatenate(found)


def _cells(signs: Signs, bounds: Places, wanted: NDArray[numpy.bool_], after: int) -> Stored | None:
    ends = numpy.append(bounds[1:], len(signs.window))[: len(bounds)]
    third = signs.codes[bounds + 2]
    if _OTHER_CELL[third].any():
        raise Refusal("F102", part="r")
    own = third == ord(" ")
    starts, ends = bounds[own], ends[own]
    if not signs.stands(_CELL, starts).all():
        raise Refusal("F102", part="r")
    columns, digits = _columns(signs, starts + _ADDRESS)
    mine = wanted[columns]
    starts, ends, columns = starts[mine], ends[mine], columns[mine]
    rows, behind = signs.quoted_numbers(digits[mine])
    below = rows > after
    if not below.any():
        return None
    return _stored(signs, rows[below], columns[below], (starts[below], behind[below], ends[below]))


def _columns(signs: Signs, at: Places) -> tuple[Places, Places]:
    """The column that the letters at `at` name, and where they end: one letter in most sheets, at most three."""
    column = signs.codes[at].astype(numpy.int64) - 64
    at = at + 1
    for _ in range(2):
        longer = numpy.flatnonzero(signs.codes[at] > ord("9"))
        if not len(longer):
            break
        column[longer] = column[longer] * 26 + signs.codes[at[longer]] - 64
        at[longer] += 1
    if ((column < 1) | (column > LAST_COLUMN)).any():
        raise Refusal("F102", part="r")
    return column, at


def _stored(signs: Signs, rows: Places, columns: Places, places: tuple[Places, Places, Places]) -> Stored:
    """`places` are where each cell begins, where its address ends and where the cell ends."""
    found = texts_of(signs, *places, b"</c>")
    kinds = [*map(_kind, found.ways)]
    kind = found.way.copy()
    formula, linked, changed = (numpy.zeros(len(rows), bool) for _ in range(3))
    other = numpy.flatnonzero(found.way < 0)
    for place, cell in zip(other.tolist(), found.parsed, strict=True):
        own = (cell.get("t", "n"), int(cell.get("s", "0")))
        if own not in kinds:
            kinds.append(own)
        kind[place], formula[place], changed[place] = kinds.index(own), cell.find("f") is not None, marked(cell)
        linked[place] = bool(OTHER_FILE.search(cell.findtext("f", "")))
    return Stored(rows, columns, kinds, kind, found.texts, formula, linked, changed)


def _kind(way: bytes) -> tuple[str, int]:
    type, style = _TYPE.search(way), _STYLE.search(way)
    return type[1].decode() if type else "n", int(style[1]) if style else 0


def _hidden(signs: Signs, bounds: Places) -> list[int]:
    """The hidden rows: a row's tag stands between the end of a row, or of nothing, and the first cell."""
    ended = numpy.append(True, signs.codes[bounds + 1] == ord("/"))
    starts, ends = numpy.append(0, bounds)[ended], numpy.append(bounds, len(signs.window))[ended]
    which = compute.match_substring_regex(signs.texts(starts, ends), _HIDDEN).to_numpy(zero_copy_only=False)
    found: list[int] = []
    for start, end in zip(starts[which].tolist(), ends[which].tolist(), strict=True):
        row = _ROW.search(signs.window, start, end + 2 * _ADDRESS + 8)
        if row and re.search(_HIDDEN.encode(), row[1]):
            found.append(int(row[2]))
    return found
