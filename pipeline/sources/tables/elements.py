"""The texts of elements, on whole arrays: of a sheet's cells and of the texts that they share.

A portion writes its elements in a few ways only (one for each style and type of cell), so that each way is understood
once and then compared with all of them. What is written otherwise than all common programs write it (formulas, several
runs of text, spaces between tags) is parsed one element at a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy
import pyarrow
from pyarrow import compute

from pipeline.sources.cells import marks
from pipeline.sources.ooxml import texts_of as texts_in
from pipeline.sources.ooxml import unescaped
from pipeline.sources.records import Refusal
from pipeline.sources.tables.markup_bytes import Places, Signs

_MOST_WAYS = 64  # different beginnings that are compared; what begins otherwise still is parsed one by one
_BEGINNING = re.compile(rb'[^<>]*>(?:(?<=/>)|<v>|(?:<is>)?<t(?: xml:space="preserve")?>|(?:<[^<>]*>){0,2})')
# How a beginning ends, and what then stands behind the text.
_ENDINGS = {
    b"><v>": b"</v></c>",
    b"<is><t>": b"</t></is></c>",
    b'<is><t xml:space="preserve">': b"</t></is></c>",
    b"><t>": b"</t></si>",
    b'><t xml:space="preserve">': b"</t></si>",
}


@dataclass(frozen=True)
class Texts:
    """The text of each place, None where none is; `way` says which of `ways` it begins in, -1 if it was parsed."""

    texts: pyarrow.Array
    ways: Sequence[bytes]
    way: Places
    parsed: Sequence[ElementTree.Element]


def texts_of(signs: Signs, starts: Places, behind: Places, ends: Places, ending: bytes) -> Texts:
    """The texts of the elements from `starts` to `ends`; `behind` is where their beginnings are compared from."""
    way = numpy.full(len(starts), -1, numpy.int64)
    first, last = behind.copy(), behind.copy()
    ways: list[bytes] = []
    rest = numpy.arange(len(starts))
    while len(rest) and len(ways) < _MOST_WAYS:
        word = _beginning(signs.window, int(behind[rest[0]]), int(ends[rest[0]]))
        same = signs.stands(word, behind[rest])
        own, rest = rest[same], rest[~same]
        closing = next((end for start, end in _ENDINGS.items() if word.endswith(start)), b"")
        if closing:
            own = own[signs.stands(closing, ends[own] - len(closing))]
            first[own], last[own] = behind[own] + len(word), ends[own] - len(closing)
        if closing or word.endswith(b"/>"):
            way[own] = len(ways)
        ways.append(word)
    closed = numpy.array([word.endswith(b"/>") for word in ways] + [False])[way]
    texts = signs.texts(first, numpy.maximum(first, last))
    way[_with_markup(texts)] = -1
    other = numpy.flatnonzero(way < 0)
    parsed = [_element(signs.window, start, ending) for start in starts[other].tolist()]
    texts = _replaced(_unescaped(texts), other, ["".join(_runs(item)) or item.findtext("v") for item in parsed])
    return Texts(compute.if_else(pyarrow.array(closed), None, texts), ways, way, parsed)


def _beginning(window: bytes, start: int, end: int) -> bytes:
    """How an element begins: the rest of its own tag, and the tags that follow at once.

    Where that is none of the common ways, one more sign: what begins like it is then no common way either.
    """
    found = _BEGINNING.match(window, start, end)
    if found is None:
        raise Refusal("F107")
    word = found[0]
    common = word.endswith((b"/>", *_ENDINGS))
    return word if common else window[start : found.end() + 1]


def _with_markup(texts: pyarrow.Array) -> Places:
    """Which of the texts hold tags: they were no texts."""
    if not _somewhere(texts, "<"):
        return numpy.zeros(0, numpy.int64)
    return numpy.flatnonzero(compute.match_substring(texts, "<").to_numpy(zero_copy_only=False))


def _unescaped(texts: pyarrow.Array) -> pyarrow.Array:
    """The texts with "&amp;", "_x000D_" and the like as the signs that they stand for."""
    if not _somewhere(texts, "&") and not _somewhere(texts, "_x"):
        return texts
    escaped = compute.or_(compute.match_substring(texts, "&"), compute.match_substring(texts, "_x"))
    words = texts.filter(escaped).dictionary_encode()
    plain = [unescaped(_parsed(f"<t>{word}</t>").text or "") for word in words.dictionary.to_pylist()]
    return compute.replace_with_mask(texts, escaped, pyarrow.array(plain, pyarrow.string()).take(words.indices))


def _somewhere(texts: pyarrow.Array, sign: str) -> bool:
    """Whether a sign is in one of the texts: all their bytes together are searched fastest."""
    buffer = texts.buffers()[2]
    return buffer is not None and sign.encode() in buffer.to_pybytes()


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
    """The pieces of an element's text, a shared one's or a cell's own."""
    holder = element if element.tag == "si" else element.find("is")
    return list(texts_in(holder)) if holder is not None else []


def marked(element: ElementTree.Element) -> bool:
    return any(map(marks, element.iterfind(".//rPr")))


def _parsed(markup: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(markup)
    except ElementTree.ParseError:  # a prefix that is declared elsewhere, or damage
        raise Refusal("F107") from None
