"""Whether the last value of a text file is cut off: it is shorter than the shape that all others of its column have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow

LEAST = 3  # values that make a shape: fewer may be alike by chance

# Letters are "a" and digits "0". Of a number only its last group counts: "1.250,50" and "7,25" are both ",00".
_SHAPES = (("^[0-9.,]*([.,][0-9]*)$", r"\1"), (r"\pL", "a"), (r"\pN", "0"))


def is_cut(values: pyarrow.ChunkedArray) -> bool:
    """Whether the last of the column's texts begins as all of the others do and ends before them.

    Amounts without separators have no shape: they may have any number of digits. Words are cut off only if another
    goes on where they end.
    """
    from pyarrow import compute

    if len(values) <= LEAST:
        return False
    bare = compute.utf8_trim_whitespace(values.combine_chunks())
    last, others = bare[-1].as_py(), bare[:-1].filter(compute.greater(compute.utf8_length(bare[:-1]), 0))
    shapes = _shaped(bare[-1:])[0].as_py(), *compute.unique(_shaped(others)).to_pylist()
    if not last or len(others) < LEAST or len(shapes) != 2:
        return False
    shape, usual = shapes
    if shape == usual or not usual.startswith(shape):
        return False
    if not usual.strip("0"):  # a code has zeros in front, an amount has none
        return bool(compute.any(compute.starts_with(others, "0")).as_py())
    return "0" in usual or bool(compute.any(compute.starts_with(others, last)).as_py())


def _shaped(texts: pyarrow.Array) -> pyarrow.Array:
    from pyarrow import compute

    for pattern, replacement in _SHAPES:
        texts = compute.replace_substring_regex(texts, pattern, replacement)
    return texts
