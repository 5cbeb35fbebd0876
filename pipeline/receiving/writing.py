"""What can't be written: where and why, and what became of the units' files until then."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError, ProductionError, reason_of
from pipeline.paths import Workspace
from pipeline.progress import say
from pipeline.receipts import Receipt
from pipeline.receiving import filing
from pipeline.unseen import harmless


@dataclass
class Writing:
    """The writing of one run. `placed` tells whether any file has been put in place, entered in the ledger or not."""

    workspace: Workspace
    placed: bool = False

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turns an error of the system into a ProductionError that says what could not be written and why."""
        try:
            yield
        except OSError as error:
            key = "receiving.unwritable-since" if self.placed else "receiving.unwritable"
            raise ProductionError(key, place=self._place(error), reason=reason_of(error, "write")) from error

    @contextmanager
    def keeping(self, waiting: Sequence[Receipt]) -> Iterator[None]:
        """Where files that are in place can't be validated or entered, it is said that those of the units are safe."""
        self.placed = self.placed or bool(waiting)
        try:
            yield
        except (PipelineError, OSError):
            for receipt in waiting:
                file = harmless(self.workspace.shown(self.workspace.raw / receipt.file))
                say("receiving.filed", file=file)
            raise

    def deposit(self, arriving: Sequence[tuple[Path, Receipt]]) -> list[Receipt]:
        """As `filing.deposit`. What is announced is safe, whatever comes: the next run finishes it."""
        try:
            return filing.deposit(self.workspace.raw, arriving)
        except OSError as error:
            if filing.announced(self.workspace.raw):
                with self.keeping([receipt for _, receipt in arriving]):
                    raise error
            raise

    def _place(self, error: OSError) -> str:
        """What could not be written, as people know it: the folder in the place of what is hidden in it.

        An error that names no file is mostly a full disk, on which all the data lie.
        """
        data = self.workspace.raw.parent
        path = Path(os.fsdecode(error.filename)) if error.filename is not None else data
        while path.is_relative_to(data) and any(part.startswith(".") for part in path.relative_to(data).parts):
            path = path.parent
        return harmless(self.workspace.shown(path))
