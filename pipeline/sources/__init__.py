"""From the files that units send to observations, each with its address; what can't be read becomes findings.

    discover(raw, root, plan, period)   which files there are, in order, and what is out of place
    read(file, plan, corrections)       one file; its kind is recognised by its content
    settle(readings, plan)              what the files of one unit and period mean together
    read_all(files, plan, corrections)  both of these for all files
    check_kinds(plan)                   whether the plan names kinds of files that there are

Nothing here raises for bad data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.corrections import Correction, concerning
from pipeline.errors import ConfigurationError
from pipeline.plan import Plan
from pipeline.receipts import UNREAD
from pipeline.sources.content import Content, opened
from pipeline.sources.corrected import notes, standing
from pipeline.sources.discovery import Discovery, discover
from pipeline.sources.folders import settle
from pipeline.sources.form_06a import is_form_06a, read_form_06a
from pipeline.sources.portal import read_portal
from pipeline.sources.records import (
    FIELDS,
    HEAD_FIELDS,
    PORTAL,
    TABLE,
    WORKBOOK,
    CastRow,
    Cell,
    CellKind,
    Reading,
    Refusal,
    Row,
    SourceFile,
    finding,
)
from pipeline.sources.tables import is_table, read_table
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
    "check_kinds",
    "discover",
    "read",
    "read_all",
    "settle",
]


@dataclass(frozen=True)
class FileKind:
    """A kind of file: how it is told from others by its content, and how it is read. Neither raises for bad data.

    `correctable`: it is read from `Content.sheets`, in which the ledger's corrections stand.
    """

    name: str
    recognises: Callable[[Content, Plan], bool]
    read: Callable[[SourceFile, Content, Plan], Reading]
    correctable: bool = False


# In the order in which they are tried. The standard workbook comes last of those with sheets: what is none of the
# others and has a table is taken for it, so that its findings say what is wrong with the form. Tables stand before the
# forms since theirs may be too large for anything that looks at single cells.
KINDS = (
    FileKind(PORTAL, lambda content, plan: content.container == "json", read_portal),
    FileKind("table", is_table, read_table),
    FileKind("form-06a", is_form_06a, read_form_06a, correctable=True),
    FileKind(WORKBOOK, lambda content, plan: content.container != "json", read_workbook, correctable=True),
)


def read(file: SourceFile, plan: Plan, corrections: Sequence[Correction] = ()) -> Reading:
    """What `file` gives, with those of the ledger's `corrections` that are about its unit and period.

    For one that can't be read at all: a reading of kind "unknown" whose finding says why.
    """
    own = concerning(corrections, file.unit, file.period)
    try:
        content = opened(file, own)
        kind = next(kind for kind in KINDS if kind.recognises(content, plan))
        reading = replace(kind.read(file, content, plan), container=content.container)
        cells = standing(content.sheets, own) if own and kind.correctable else {}
        return replace(reading, corrected=cells, findings=(*reading.findings, *notes(file, own, cells)))
    except Refusal as refusal:
        return Reading(file, UNREAD, findings=(finding(file, refusal.code, refusal.cell, **refusal.values),))


def read_all(files: Iterable[SourceFile], plan: Plan, corrections: Sequence[Correction] = ()) -> tuple[Reading, ...]:
    """The readings of all files, in the order of their sources."""
    return settle((read(file, plan, corrections) for file in files), plan)


def check_kinds(plan: Plan) -> None:
    """Raises ConfigurationError where plan/sources.yaml names a kind of file that is not known."""
    known = [*(kind.name for kind in KINDS), *(TABLE + table.kind for table in plan.tables)]
    for precedence in (plan.precedence, *plan.exceptions.values()):
        for name in precedence.order:
            if name not in known:
                raise ConfigurationError("sources.unknown-kind", found=name, known=", ".join(known))
