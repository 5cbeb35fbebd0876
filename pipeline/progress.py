"""What is running and how long it took, on the terminal: Vietnamese first, English second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.messages import catalogue, text


def say(key: str, **values: object) -> None:
    """Prints a message of the catalogue in both languages, on standard output."""
    print(both(key, **values), flush=True)


def complain(key: str, **values: object) -> None:
    """Prints a message of the catalogue in both languages, on standard error."""
    print(both(key, **values), file=sys.stderr, flush=True)


def both(key: str, **values: object) -> str:
    """The message in Vietnamese and, on a line of its own, in English."""
    return f"{text(key, 'vi', **values)}\n  {text(key, 'en', **values)}"


@dataclass
class Progress:
    """The running record of a run's steps: name -> seconds. Steps may run at the same time."""

    seconds: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Says that the step runs, times what is done inside and says how long it took."""
        began = time.perf_counter()
        print(f"  …          {label(name)}", flush=True)
        yield
        took = time.perf_counter() - began
        with self._lock:
            self.seconds[name] = took
            print(f"  ✓ {took:5.1f} s  {label(name)}", flush=True)


def label(step: str) -> str:
    """What a step is called on the terminal: "2025/notebook-content-2" -> "Chạy sổ tay content-2 / …"."""
    kind, _, rest = step.rpartition("/")[2].partition("-")
    key = f"cli.step-{kind}"
    if key not in catalogue():
        return step
    return f"{text(key, 'vi', what=rest)} / {text(key, 'en', what=rest)}"
