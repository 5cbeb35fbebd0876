"""The bytes of a portion of markup, asked about at many places at once.

Eight bytes are looked at together wherever that is possible: a million rows have twenty million cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy
import pyarrow
from numpy.typing import NDArray

from pipeline.sources.records import Refusal

Places = NDArray[numpy.int64]
Words = NDArray[numpy.uint64]
Mask = NDArray[numpy.bool_]

_BEYOND = 128  # bytes behind the markup, so that every word looked for may be compared at its very end
_WORD = 8
_QUOTES = numpy.uint64(0x2222222222222222)
_ONES = numpy.uint64(0x0101010101010101)
_HIGH = numpy.uint64(0x8080808080808080)
_ZEROS = numpy.uint64(0x3030303030303030)
_NIBBLES = numpy.uint64(0xF0F0F0F0F0F0F0F0)
_SIXES = numpy.uint64(0x0606060606060606)
# Eight digits to their number in three steps, pairs first; each multiplies the left half and adds the right one.
_STEPS = (
    (0x0F0F0F0F0F0F0F0F, 10 * 256 + 1, 8),
    (0x00FF00FF00FF00FF, 100 * 65_536 + 1, 16),
    (0x0000FFFF0000FFFF, 10_000 * 4_294_967_296 + 1, 32),
)


@dataclass(frozen=True)
class Signs:
    """The bytes of `window` as `codes`; every place is an offset in it."""

    window: bytes
    codes: NDArray[numpy.uint8] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", numpy.frombuffer(self.window + b" " * _BEYOND, numpy.uint8))

    @cached_property
    def words(self) -> Words:
        """The eight bytes from each place on, the first of them lowest."""
        return numpy.ndarray(len(self.codes) - _WORD, "<u8", self.codes, strides=(1,))

    def stands(self, word: bytes, at: Places) -> Mask:
        """Whether `word` stands at each place."""
        found = numpy.ones(len(at), bool)
        for start in range(0, len(word), _WORD):
            part = word[start : start + _WORD]
            wanted = numpy.uint64(int.from_bytes(part, "little"))
            mask = numpy.uint64(256 ** len(part) - 1)
            found &= (self.words[at + start] & mask) == wanted
        return found

    def quoted_numbers(self, at: Places) -> tuple[Places, Places]:
        """The number at each place, of at most seven digits before a quote, and where that is. Raises Refusal."""
        words = self.words[at]
        other = words ^ _QUOTES
        quote = (other - _ONES) & ~other & _HIGH  # its lowest bit marks the first quote
        digits = numpy.bitwise_count((quote & (~quote + numpy.uint64(1))) - numpy.uint64(1)) >> 3
        if ((quote == 0) | (digits == 0)).any():
            raise Refusal("F102", part="r")
        free = (_WORD - digits.astype(numpy.uint64)) * numpy.uint64(8)
        number = (words << free) | (_ZEROS >> (numpy.uint64(64) - free))
        if ((number & (number + _SIXES) & _NIBBLES) != _ZEROS).any():
            raise Refusal("F102", part="r")
        for mask, factor, shift in _STEPS:
            number = ((number & numpy.uint64(mask)) * numpy.uint64(factor)) >> numpy.uint64(shift)
        return number.astype(numpy.int64), at + digits

    def texts(self, first: Places, last: Places) -> pyarrow.Array:
        """The texts between two places each, that follow one another. Raises Refusal for what is no UTF-8."""
        if not len(first):
            return pyarrow.array([], pyarrow.string())
        offsets = numpy.empty(2 * len(first), numpy.int32)
        offsets[0::2], offsets[1::2] = first, last
        wanted = numpy.zeros(len(offsets) - 1, bool)
        wanted[0::2] = True
        buffers = [None, pyarrow.py_buffer(offsets), pyarrow.py_buffer(self.codes)]
        found = pyarrow.StringArray.from_buffers(len(wanted), *buffers[1:]).filter(pyarrow.array(wanted))
        try:
            found.validate(full=True)
        except pyarrow.ArrowInvalid:  # its message quotes the text
            raise Refusal("F107") from None
        return found
