"""Libraries that Great Expectations imports for expectations that no suite of ours has: loaded once they are used.

That takes a third off the time and the memory of its own import, which every validation has to wait for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

UNUSED = frozenset({"altair", "scipy.stats"})  # of charts of distributions, and of tests of distributions


@contextmanager
def loaded_when_used() -> Iterator[None]:
    """What is imported of UNUSED inside is loaded by whoever first asks it for anything, with no other difference."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target) if fullname in UNUSED else None
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
        return spec
