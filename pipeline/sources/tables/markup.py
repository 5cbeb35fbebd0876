"""The cells of a few columns out of a sheet's markup, on whole arrays: a million rows cost seconds, not minutes.

Every place where a tag begins is found at once; a cell is known by the tags that follow it. What is written otherwise
than all common programs write it (formulas, several runs of text, spaces between tags) is parsed one cell at a time.
ECMA-376 part 1, 18.3.1.4 has the element `c`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy
import pyarrow
from numpy.typing import NDArray
from pyarrow import compute

from pipeline.sources.cells import marks
from pipeline.sources.records import Refusal
from pipeline.sources.tables.windows import ahead, windows

_NUMBERS_OF_ROWS = 7  # digits of the last row
_BEYOND = 64  # bytes behind the markup, so that every word looked for may be compared at its very end
_PRESERVED = b'<t xml:space="preserve">'
_TYPE, _STYLE = re.compile(r' t="(\w+)"'), re.compile(r' s="([0-9]+)"')
_ENTITY = "&"

Places = NDArray[numpy.int64]
Bytes = NDArray[numpy.uint8]


@dataclass(frozen=True)
class Stored:
    """Cells as they are stored: the row, the column (from 1), the type and style of each, and its text or number.

    `kinds` are the different pairs of type ("n", "s", "inlineStr", "str", "b", "e", "d") and style, `kind` tells which
    of them a cell has; `texts` is null where there is none. `formula` tells that the text is a formula's result.
    """

    rows: Places
    columns: Places
    kinds: Sequence[tuple[str, int]]
    kind: Places
    texts: pyarrow.Array
    formula: NDArray[numpy.bool_]


def stored_cells(pieces: Iterable[bytes], columns: Sequence[int], after: int, part: str) -> Iterator[Stored]:
    """The cells of `columns` in the rows below `after`, in portions. Raises Refusal for markup of another kind."""
    for window in ahead(windows(pieces, b"</row>", b"</sheetData>", part)):
        found = _cells(window, numpy.array(columns), after)
        if found:
            yield found


def shared_texts(pieces: Iterable[bytes], part: str) -> tuple[pyarrow.Array, frozenset[int]]:
    """The texts that cells share, and the places of those with signs struck out, raised or lowered."""
    found: list[pyarrow.Array] = []
    marked: set[int] = set()
    count = 0
    for window in windows(pieces, b"</si>", b"</sst>", part):
        texts, own = _shared(window)
        marked |= {count + place for place in own}
        found.append(texts)
        count += len(texts)
    return pyarrow.concat_arrays(found), frozenset(marked)


def _shared(window: bytes) -> tuple[pyarrow.Array, list[int]]:
    signs, tags = _tags(window)
    own = numpy.flatnonzero(_is(signs, tags, b"<si>"))
    first, last, simple = _run(signs, tags, own + 1, b"</si>")
    texts = _unescaped(_slices(signs, first, last))
    other = numpy.flatnonzero(~simple)
    cells = [_element(window, start, b"</si>") for start in tags[own[other]].tolist()]
    marked = [place for place, cell in zip(other.tolist(), cells, strict=True) if _marked(cell)]
    return _replaced(texts, other, ["".join(_runs(cell)) for cell in cells]), marked


def _cells(window: bytes, columns: Places, after: int) -> Stored | None:
    signs, tags = _tags(window)
    own = numpy.flatnonzero((signs[tags + 1] == ord("c")) & (signs[tags + 2] == ord(" ")))
    if not len(own):
        return None
    starts = tags[own]
    column, digits = _columns(signs, starts + 6)
    mine = numpy.isin(column, columns)
    if not ((signs[starts + 3] == ord("r")).all() and _is(signs, starts[mine] + 4, b'="').all()):
        raise Refusal("F102", part="r")
    row, end = _rows(signs, digits[mine])
    wanted = row > after
    if not wanted.any():
        return None
    return _stored(window, signs, tags, own[mine][wanted], row[wanted], column[mine][wanted], end[wanted])


def _tags(window: bytes) -> tuple[Bytes, Places]:
    """The bytes, and where a tag begins in them; the last place is repeated, so that the next tags can be asked for."""
    signs = numpy.frombuffer(window + b" " * _BEYOND, numpy.uint8)
    tags = numpy.flatnonzero(signs == ord("<"))
    return signs, numpy.append(tags, [len(window)] * 6)


def _columns(signs: Bytes, at: Places) -> tuple[Places, Places]:
    """The column that the letters at `at` name, and where they end."""
    column = numpy.zeros(len(at), numpy.int64)
    for _ in range(3):
        sign = signs[at].astype(numpy.int64)
        letter = (sign >= ord("A")) & (sign <= ord("Z"))
        column = numpy.where(letter, column * 26 + sign - 64, column)
        at = at + letter
    return column, at


def _rows(signs: Bytes, at: Places) -> tuple[Places, Places]:
    """The number at `at`, and where it ends."""
    row = numpy.zeros(len(at), numpy.int64)
    for _ in range(_NUMBERS_OF_ROWS):
        sign = signs[at].astype(numpy.int64)
        digit = (sign >= ord("0")) & (sign <= ord("9"))
        row = numpy.where(digit, row * 10 + sign - 48, row)
        at = at + digit
    return row, at


def _stored(
    window: bytes, signs: Bytes, tags: Places, own: Places, rows: Places, columns: Places, ends: Places
) -> Stored:
    inner = tags[own + 1]
    closed = signs[inner - 2] == ord("/")  # "<c r="A1" s="3"/>" has no text
    tight = signs[inner - 1] == ord(">")
    attributes = _slices(signs, ends + 1, numpy.maximum(inner - 1 - closed, ends + 1)).dictionary_encode()
    kinds = [_kind(text) for text in attributes.dictionary.to_pylist()]
    value = tight & _is(signs, inner, b"<v>") & _is(signs, tags[own + 3], b"</c>")
    inline = tight & _is(signs, inner, b"<is>") & _is(signs, tags[own + 5], b"</c>")
    start, end, simple = _run(signs, tags, own + 2, b"</is>")
    inline &= simple
    first = numpy.select([value, inline], [inner + 3, start], inner)
    last = numpy.select([value, inline], [tags[own + 2], end], inner)
    other = numpy.flatnonzero(~(closed | value | inline))
    texts = _unescaped(_slices(signs, first, last))
    formula = numpy.zeros(len(own), bool)
    if len(other):
        cells = [_element(window, start, b"</c>") for start in tags[own[other]].tolist()]
        formula[other] = [cell.find("f") is not None for cell in cells]
        texts = _replaced(texts, other, ["".join(_runs(cell)) or cell.findtext("v") for cell in cells])
    texts = compute.if_else(pyarrow.array(closed), None, texts)
    kind = attributes.indices.to_numpy(zero_copy_only=False).astype(numpy.int64)
    return Stored(rows, columns, kinds, kind, texts, formula)


def _run(signs: Bytes, tags: Places, which: Places, ending: bytes) -> tuple[Places, Places, NDArray[numpy.bool_]]:
    """Where the text of the `t` at the tags `which` begins and ends, and whether `ending` follows it at once."""
    start, end = tags[which], tags[which + 1]
    plain, kept = _is(signs, start, b"<t>"), _is(signs, start, _PRESERVED)
    simple = (plain | kept) & _is(signs, end, b"</t>") & _is(signs, tags[which + 2], ending)
    first = numpy.select([simple & plain, simple & kept], [start + 3, start + len(_PRESERVED)], end)
    return first, end, simple


def _kind(attributes: str) -> tuple[str, int]:
    type, style = _TYPE.search(attributes), _STYLE.search(attributes)
    return type[1] if type else "n", int(style[1]) if style else 0


def _is(signs: Bytes, at: Places, word: bytes) -> NDArray[numpy.bool_]:
    """Where `word` stands at `at`."""
    found = numpy.ones(len(at), bool)
    for number, sign in enumerate(word):
        found &= signs[at + number] == sign
    return found


def _slices(signs: Bytes, first: Places, last: Places) -> pyarrow.Array:
    """The texts between two places each."""
    lengths = last - first
    offsets = numpy.zeros(len(first) + 1, numpy.int64)
    numpy.cumsum(lengths, out=offsets[1:])
    picked = numpy.repeat(first - offsets[:-1], lengths) + numpy.arange(offsets[-1])
    buffers = [None, pyarrow.py_buffer(offsets.astype(numpy.int32)), pyarrow.py_buffer(signs[picked])]
    found = pyarrow.StringArray.from_buffers(len(first), *buffers[1:])
    try:
        found.validate(full=True)
    except pyarrow.ArrowInvalid:  # no UTF-8; its message quotes the text
        raise Refusal("F107") from None
    return found


def _unescaped(texts: pyarrow.Array) -> pyarrow.Array:
    """The texts with "&amp;" and the like as the signs that they stand for."""
    escaped = compute.match_substring(texts, _ENTITY)
    if not compute.any(escaped).as_py():
        return texts
    words = texts.filter(escaped).to_pylist()
    plain = [_parsed(f"<t>{word}</t>").text or "" for word in words]
    return compute.replace_with_mask(texts, escaped, pyarrow.array(plain, pyarrow.string()))


def _replaced(texts: pyarrow.Array, which: Places, by: Sequence[str | None]) -> pyarrow.Array:
    """The texts with others at the places `which`."""
    if not len(which):
        return texts
    mask = numpy.zeros(len(texts), bool)
    mask[which] = True
    return compute.replace_with_mask(texts, pyarrow.array(mask), pyarrow.array(by, pyarrow.string()))


def _element(window: bytes, start: int, ending: bytes) -> ElementTree.Element:
    """The element that begins at `start`, parsed."""
    end = window.find(ending, start) + len(ending)
    return _parsed(window[start:end].decode("utf-8", "replace"))


def _runs(element: ElementTree.Element) -> list[str]:
    return [part.text or "" for part in element.iter("t")]


def _marked(element: ElementTree.Element) -> bool:
    return any(map(marks, element.iterfind("r/rPr")))


def _parsed(markup: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(markup)
    except ElementTree.ParseError:  # a prefix that is declared elsewhere, or damage
        raise Refusal("F107") from None
