"""From the files that units send to observations, each with its address; what can't be read becomes findings.

    discover(raw, root, plan, period)   which files there are, in order, and what is out of place
    read(file, plan)                    one file; its kind is recognised by its content
    settle(readings)                    what the files of one unit and period mean together
    read_all(files, plan)               both of these for all files

Nothing here raises for bad data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipeline.plan import Plan
from pipeline.sources.content import Content, opened
from pipeline.sources.discovery import Discovery, discover
from pipeline.sources.folders import settle
from pipeline.sources.form_06a import is_form_06a, read_form_06a
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
    "KINDS",
    "CastRow",
    "Cell",
    "CellKind",
    "Discovery",
    "Kind",
    "Reading",
    "Row",
    "SourceFile",
    "discover",
    "read",
    "read_all",
    "settle",
]


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it is told from others by its content, and how it is read. Neither raises for bad data."""

    name: str
    recognises: Callable[[Content, Plan], bool]
    read: Callable[[SourceFile, Content, Plan], Reading]


# In the order in which they are tried. The standard workbook comes last of those with sheets: what is none of the
# others and has a table is taken for it, so that its findings say what is wrong with the form.
KINDS = (
    Kind("portal", lambda content, plan: content.container == "json", read_portal),
    Kind("form-06a", is_form_06a, read_form_06a),
    Kind("workbook", lambda content, plan: content.container != "json", read_workbook),
)


def read(file: SourceFile, plan: Plan) -> Reading:
    """What `file` gives. For one that can't be read at all: a reading of kind "unknown" whose finding says why."""
    try:
        content = opened(file)
        kind = next(kind for kind in KINDS if kind.recognises(content, plan))
        return replace(kind.read(file, content, plan), container=content.container)
    except Refusal as refusal:
        return Reading(file, "unknown", findings=(finding(file, refusal.code, None, **refusal.values),))


def read_all(files: Iterable[SourceFile], plan: Plan) -> tuple[Reading, ...]:
    """The readings of all files, in the order of their sources."""
    return settle(read(file, plan) for file in files)
