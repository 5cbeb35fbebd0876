"""A file's bytes with what they hold: a workbook's sheets or a JSON value, parsed once and only when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.corrections import Correction
from pipeline.sources import guard
from pipeline.sources.corrected import corrected
from pipeline.sources.grid import Sheet
from pipeline.sources.json_tree import Json, read_json
from pipeline.sources.mark import unmarked
from pipeline.sources.ooxml import read_sheets
from pipeline.sources.records import SourceFile


@dataclass(frozen=True)
class Content:
    """The bytes of one file and their container. Asking for what can't be read raises Refusal."""

    data: bytes
    container: guard.Container
    corrections: tuple[Correction, ...] = ()

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """The sheets in their order with their corrections applied, none for JSON.

        The list of a marked-up copy is left out, see `mark`.
        """
        found = unmarked(self.data, read_sheets(self.data)) if self.container == "xlsx" else ()
        return corrected(found, self.corrections)

    @cached_property
    def json(self) -> Json:
        """The value of JSON text."""
        return read_json(self.data)


def opened(file: SourceFile, corrections: tuple[Correction, ...] = ()) -> Content:
    """The file's content, with the entries of the ledger that are about it.

    Raises Refusal for one that can't be read, or is in a container that is not known.
    """
    data = guard.content(file)
    return Content(data, guard.container(data), corrections)
