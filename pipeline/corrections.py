"""The ledger of corrections: what a unit answered to a question, or a mistake that it confirmed, cell by cell.

It stands in raw/corrections.yaml and is read and checked as the plan's files are. An entry names what stood in the
cell when the unit was asked (`found`): once the unit's file says something else, the entry is out of date, and that is
a fault of the ledger (pipeline.sources.corrected).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.findings import Finding, Severity
from pipeline.paths import LEDGER_OF_CORRECTIONS, Workspace
from pipeline.periods import period_name, year_and_kind
from pipeline.plan import Plan
from pipeline.plan_files.faults import Fault, PlanError
from pipeline.plan_files.fields import Entry, Fields, by_key, entry
from pipeline.plan_files.tree import Branch, Table, parse, read_text

HEADING = "plan.ledger-heading"

_CELL = r"([A-Z]{1,2}|[A-W][A-Z]{2})[1-9][0-9]{0,5}"  # no further than every sheet reaches


@dataclass(frozen=True)
class Correction:
    """One entry: in the cell of what `unit` sent for `period` ("2025-q1") stands `found`, and `value` is meant.

    `value` is read by the rules of a cell in which it was typed. `reason` is why, `said_by` who said so and `said_on`
    when. `sheet` is "" in a file that has one table and no sheets. `line` is where the entry begins in the ledger.
    """

    id: str
    period: str
    unit: str
    sheet: str
    cell: str
    found: str
    value: str
    reason: str
    said_by: str
    said_on: date
    line: int


def load(space: Workspace, plan: Plan) -> tuple[Correction, ...]:
    """The entries of the ledger in their order, none where there is no ledger.

    Raises PlanError (exit code 3) with all faults that were found, each with its line and fix.
    """
    path = space.raw / LEDGER_OF_CORRECTIONS
    if not os.path.lexists(path):
        return ()
    faults: list[Fault] = []
    file = space.shown(path)
    text = read_text(path, file, faults)
    tree = parse(text, file, faults) if text is not None else None
    given = {file: tree} if tree and tree != Branch((), tree.line) else {}
    whole = Fields(file, Table(given, {}, 1), faults)
    entries = by_key((entry(fields, "id", _correction) for fields in whole.children(file)), "id")
    _check(entries.values(), plan)
    if faults:
        raise PlanError(faults, HEADING)
    return tuple(item.sure for item in entries.values())


def concerning(ledger: Iterable[Correction], unit: str, period: str) -> tuple[Correction, ...]:
    """The entries on what `unit` sent for `period`."""
    return tuple(item for item in ledger if (item.unit, item.period) == (unit, period))


def draft(found: Finding) -> list[str]:
    """The lines of an entry to be completed with the answer to a question at a cell; none for any other finding.

    Which answers belong into the ledger is told by the catalogue, in how to mend it.
    """
    asks = found.severity is Severity.QUESTION and LEDGER_OF_CORRECTIONS in found.fix("vi")
    if not asks or not re.fullmatch(_CELL, found.cell):
        return []
    known = {
        "id": f"{found.period}-{found.unit}-{found.cell}",
        "period": json.dumps(found.period),
        "unit": found.unit,
        "sheet": json.dumps(found.sheet, ensure_ascii=False),
        "cell": found.cell,
        "found": json.dumps(found.found, ensure_ascii=False),
    }
    left = dict.fromkeys(("value", "reason", "said_by", "said_on"), "")
    lines = [f"  {name}: {words}".rstrip() for name, words in {**known, **left}.items()]
    return [lines[0].replace(" ", "-", 1), *lines[1:]]


def _correction(fields: Fields) -> Correction:
    fields.check_names(
        ("id", "period", "unit", "sheet", "cell", "found", "value", "reason", "said_by", "said_on"),
    )
    return Correction(
        id=fields.code("id", r"[0-9A-Za-z]+([-.][0-9A-Za-z]+)*", "2025-001"),
        period=fields.code("period", r"20[0-9]{2}(-[0-9a-z]+)?", "2025-q1"),
        unit=fields.text("unit"),
        sheet=fields.text_or_nothing("sheet"),
        cell=fields.code("cell", _CELL, "D12"),
        found=fields.text_or_nothing("found"),
        value=fields.text("value"),
        reason=fields.text("reason"),
        said_by=fields.text("said_by"),
        said_on=fields.day("said_on") or date.min,
        line=fields.table.line,
    )


def _check_period(name: str, fields: Fields, plan: Plan) -> None:
    """A fault unless `name` is a period of the plan as folders name it: no other would ever meet a file."""
    year, kind = year_and_kind(name)
    years = [str(known) for known in range(plan.first_year, plan.last_year + 1)]
    if kind not in plan.periods:
        fields.fault("period", "bad-choice", value=kind, known=", ".join(plan.periods))
    elif year not in years:
        fields.fault("period", "bad-choice", value=year, known=", ".join(years))
    elif name != period_name(year, kind):
        fields.fault("period", "bad-choice", value=name, known=period_name(year, kind))


def _check(entries: Iterable[Entry[Correction]], plan: Plan) -> None:
    """Faults for units and periods that the plan lacks, and for a cell that two entries correct."""
    from pipeline.sources.texts import tidy  # sheets are found by it; pipeline.sources in turn needs this module

    seen: dict[tuple[str, ...], Correction] = {}
    for item in entries:
        record, fields = item.record, item.fields
        for leaf in fields.words("unit"):
            fields.known("unit", leaf, plan.units, "unknown-unit")
        if record is None:
            continue
        _check_period(record.period, fields, plan)
        place = (record.period, record.unit, tidy(record.sheet), record.cell)
        first = seen.setdefault(place, record)
        if first is not record:
            fields.fault("cell", "corrected-twice", value=record.cell, first=first.id, first_line=first.line)
