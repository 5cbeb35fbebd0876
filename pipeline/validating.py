"""Validation in a process of its own, started for the first data that are not known yet and kept for those that follow.

Great Expectations takes seconds to import and hundreds of megabytes; apart it runs beside the notebooks, and gives
the memory back.
"""

from __future__ import annotations

import errno
import json
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline import records
from pipeline.errors import ProductionError
from pipeline.sources import Reading

DONE = "done"  # what the process answers to each order
_WANTING = re.compile(rf"[\w.]*MemoryError\b|OSError: \[Errno ({errno.ENOSPC}|{errno.EDQUOT}|{errno.ENOMEM})\]")


@contextmanager
def validator(plan: Sequence[Path]) -> Iterator[Validator]:
    """Validates for a plan, of which `plan` are the folders; at the end its process ends too."""
    # no pipe for what it says of errors: a full one would stop it
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        one = Validator(plan, errors)
        try:
            yield one
        finally:
            one.end()


@dataclass
class Validator:
    """The process, as `validator` has it; `errors` gets what it says on its error output."""

    plan: Sequence[Path]
    errors: IO[str]
    _process: subprocess.Popen[str] | None = None

    def end(self) -> None:
        """Ends the process, if there is one."""
        if self._process:
            with suppress(BrokenPipeError):
                self._process.communicate()

    def validate(self, own: Sequence[Reading], beside: Sequence[Reading], folder: Path) -> None:
        """Writes findings.json and validation.json of what was read into `folder`.

        Raises ProductionError where the system stopped the process or left it without space, RuntimeError where it
        failed for another reason: a rule of ours that fails is no error of the data.
        """
        places = {folder / "readings.json": own, folder / "beside.json": beside}
        for place, readings in places.items():
            place.write_text(records.dumps(tuple(readings)), "utf-8")
        if not self._answers(json.dumps([*map(str, places), str(folder)])):
            self._raise_why()
        for place in places:
            place.unlink()

    def _answers(self, order: str) -> bool:
        process = self._process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            return False
        with suppress(BrokenPipeError):  # it has ended, and its last words tell why
            process.stdin.write(f"{order}\n")
            process.stdin.flush()
        return process.stdout.readline().strip() == DONE

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-I", "-X", "utf8", "-m", "pipeline.validation.apart", *map(str, self.plan)]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, encoding="utf-8"
        )

    def _raise_why(self) -> None:
        code = self._process.wait() if self._process else 0
        self.errors.seek(0)
        raise ended(code, self.errors.read())


def ended(code: int, said: str) -> ProductionError | RuntimeError:
    """Why a process of this exit code ended that had `said` this: the system's doing, or a fault of ours."""
    last = said.strip().rpartition("\n")[2]
    if code < 0:
        return ProductionError("cli.validation-stopped", reason=signal.strsignal(-code) or code)
    if _WANTING.match(last):
        return ProductionError("cli.validation-stopped", reason=last)
    return RuntimeError(f"validation failed:\n{said}")
