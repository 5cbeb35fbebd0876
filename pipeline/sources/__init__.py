"""From the files that units send to observations, each with its address; what can't be read becomes findings.

    discover(raw, root, plan, period)   which files there are, in order, and what is out of place
    read(file, plan)                    one file; its kind is recognised by its content
    settle(readings)                    what the files of one unit and period mean together
    read_all(files, plan)               both of these for all files

Nothing here raises for bad data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.plan import Plan
from pipeline.sources import guard
from pipeline.sources.discovery import Discovery, discover
from pipeline.sources.folders import settle
from pipeline.sources.portal import read_portal
from pipeline.sources.records import (
    FIELDS,
    HEAD_FIELDS,
    CastRow,
    Cell,
    CellKind,
    Reading,
    Refusal,
    Row,
    SourceFile,
    finding,
)
from pipeline.sources.workbook import read_workbook

__all__ = [
    "FIELDS",
    "HEAD_FIELDS",
    "CastRow",
    "Cell",
    "CellKind",
    "Discovery",
    "Reading",
    "Row",
    "SourceFile",
    "discover",
    "read",
    "read_all",
    "settle",
]

READERS: dict[guard.Kind, Callable[[SourceFile, bytes, Plan], Reading]] = {
    "workbook": read_workbook,
    "portal": read_portal,
}


def read(file: SourceFile, plan: Plan) -> Reading:
    """What `file` gives. For one that can't be read at all: a reading of kind "unknown" whose finding says why."""
    try:
        data = guard.content(file)
        return READERS[guard.recognise(data)](file, data, plan)
    except Refusal as refusal:
        return Reading(file, "unknown", findings=(finding(file, refusal.code, None, **refusal.values),))


def read_all(files: Iterable[SourceFile], plan: Plan) -> tuple[Reading, ...]:
    """The readings of all files, in the order of their sources."""
    return settle(read(file, plan) for file in files)
