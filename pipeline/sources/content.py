"""A file's bytes with what they hold: a workbook's sheets or a JSON value, parsed once and only when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.corrections import Correction
from pipeline.sources import delimited, guard, ods, ooxml, properties
from pipeline.sources.corrected import corrected
from pipeline.sources.grid import Sheet
from pipeline.sources.json_tree import Json, read_json
from pipeline.sources.mark import mark_among, mark_of, unmarked
from pipeline.sources.package import Package
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

        The list of a marked-up copy is left out, see `mark`. A file that is too large for a form is refused here, and
        not before: others read it from `data`.
        """
        guard.check_size(self.data, self.container)
        return corrected(_sheets(self.data, self.container), self.corrections)

    @cached_property
    def json(self) -> Json:
        """The value of JSON text."""
        guard.check_size(self.data, self.container)
        return read_json(self.data)


def opened(file: SourceFile, corrections: tuple[Correction, ...] = ()) -> Content:
    """The file's content, with the entries of the ledger that are about it.

    Raises Refusal for one that can't be read, or is in a container that is not known.
    """
    data = guard.content(file)
    return Content(data, guard.container(data), corrections)


def _sheets(data: bytes, container: guard.Container) -> Sequence[Sheet]:
    if container == "xlsx":
        return unmarked(ooxml.read_sheets(data), mark_of(Package(data)))
    if container == "ods":
        return unmarked(ods.read_sheets(data), mark_among(properties.of_ods(data)))
    if container == "csv":
        return delimited.read_sheets(data)
    if container == "xls":
        from pipeline.sources import xls  # it needs xlrd, which a run without such a file need not wait for

        return unmarked(xls.read_sheets(data), mark_among(properties.of_xls(data)))
    if container == "html":
        from pipeline.sources import html_table  # likewise lxml

        return html_table.read_sheets(data)
    return ()
