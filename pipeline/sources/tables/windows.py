"""The markup of a large part in portions that are looked at together; the part is never held as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from pipeline.sources.records import Refusal

WINDOW = 4_000_000  # bytes
_MOST_TOGETHER = 40_000_000  # bytes of one row or text, or of what follows the last


def ahead(found: Iterator[bytes]) -> Iterator[bytes]:
    """The same windows, the next of which is unpacked while one is looked at."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, found, None)
        while (window := coming.result()) is not None:
            coming = pool.submit(next, found, None)
            yield window


def windows(pieces: Iterable[bytes], ending: bytes, closing: bytes, part: str) -> Iterator[bytes]:
    """The markup in portions that end with `ending`, the last with `closing` in it.

    Raises Refusal for comments, which could hold anything, and for a part that is cut off.
    """
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= WINDOW:
            window = _checked(b"".join(gathered), part)
            end = window.rfind(ending) + len(ending)
            whole = end >= len(ending) and window.find(closing, end) < 0
            if not whole and size > _MOST_TOGETHER:
                raise Refusal("F102", part=part)
            if whole:
                yield window[:end]
            gathered = [window[end:] if whole else window]
            size = len(gathered[0])
    last = _checked(b"".join(gathered), part)
    if gathered and closing not in last:
        raise Refusal("F107")
    yield last


def _checked(window: bytes, part: str) -> bytes:
    if b"!" in window and b"<!" in window:  # the first is found ten times faster
        raise Refusal("F102", part=part)
    return window
