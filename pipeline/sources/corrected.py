"""The ledger of corrections applied: before anything is cast, and only where the cell still says what was asked about.

An entry whose cell says something else is out of date. That is a fault of the ledger and never the unit's: it stops
the run with the entry's line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.corrections import HEADING, Correction
from pipeline.findings import Finding
from pipeline.periods import day_values
from pipeline.plan_files.faults import Fault, PlanError
from pipeline.receipts import UNREAD
from pipeline.sources.grid import Sheet, place
from pipeline.sources.records import Cell, Reading, SourceFile
from pipeline.sources.texts import tidy

NOWHERE = Cell("", "", "")


def corrected(sheets: Sequence[Sheet], entries: Sequence[Correction]) -> Sequence[Sheet]:
    """The sheets with the answers in place of what was found; a cell that says something else is left as it is."""
    placed = [(entry, _sheet(entry, sheets)) for entry in entries]
    return [_corrected(sheet, [entry for entry, own in placed if own is sheet]) for sheet in sheets]


def standing(sheets: Sequence[Sheet], entries: Sequence[Correction]) -> dict[str, Cell]:
    """What stands at each entry's cell, by its id; NOWHERE where there is no such sheet."""
    placed = [(entry, _sheet(entry, sheets)) for entry in entries]
    return {entry.id: sheet.cell(*place(entry.cell)) if sheet else NOWHERE for entry, sheet in placed}


def notes(file: SourceFile, entries: Iterable[Correction], cells: Mapping[str, Cell]) -> Iterator[Finding]:
    """F901 for each entry that was applied: what is printed in the report of a correction."""
    for entry in entries:
        cell = cells.get(entry.id, NOWHERE)
        if cell.correction == entry.id:
            said = {"entry": entry.id, "value": entry.value, "reason": entry.reason, "said_by": entry.said_by}
            yield Finding(
                "F901",
                file.source,
                cell.sheet,
                cell.address,
                cell.found,
                file.unit,
                file.period,
                values={**said, **day_values("said_on", entry.said_on)},
            )


def applied(entries: Sequence[Correction], readings: Sequence[Reading], ledger: str) -> tuple[Correction, ...]:
    """The entries that count in the settled `readings`; those on periods of which nothing was read are passed over.

    Raises PlanError (exit code 3) for every entry that does nothing, naming its line in the file `ledger`: there is
    no such file or sheet, its kind of file takes no corrections, its cell now says something else, two files of the
    unit have the cell, or its value can't be read.
    """
    periods = {reading.file.period for reading in readings}
    read = [entry for entry in entries if entry.period in periods]
    faults = [fault for entry in read for fault in _faults(entry, _of(entry, readings), ledger)]
    if faults:
        raise PlanError(faults, HEADING)
    return tuple(entry for entry in read if _placed(entry, _of(entry, readings)))


def _sheet(entry: Correction, sheets: Sequence[Sheet]) -> Sheet | None:
    """The one sheet of the entry's name, whatever spaces end it and however its accents are stored."""
    named = [sheet for sheet in sheets if tidy(sheet.name) == tidy(entry.sheet)]
    return named[0] if len(named) == 1 else None


def _corrected(sheet: Sheet, entries: Sequence[Correction]) -> Sheet:
    cells = {}
    for entry in entries:
        there = sheet.cell(*place(entry.cell))
        if tidy(there.text) == tidy(entry.found):
            cells[place(entry.cell)] = Cell(
                sheet.name, there.address, entry.value, correction=entry.id, original=there.text
            )
    return replace(sheet, cells={**sheet.cells, **cells}, linked=sheet.linked - cells.keys()) if cells else sheet


def _of(entry: Correction, readings: Sequence[Reading]) -> list[Reading]:
    return [reading for reading in readings if (reading.file.unit, reading.file.period) == (entry.unit, entry.period)]


def _placed(entry: Correction, own: Sequence[Reading]) -> list[Reading]:
    return [
        reading
        for reading in own
        if entry.id in reading.corrected and reading.corrected[entry.id].correction == entry.id
    ]


def _faults(entry: Correction, own: Sequence[Reading], ledger: str) -> Iterator[Fault]:
    """What is wrong with an entry, once it is certain which file of the unit counts; until then findings tell."""
    placed = _placed(entry, own)
    if len(placed) > 1:
        yield _fault("twice", entry, ledger, files=", ".join(reading.file.source for reading in placed))
    elif placed:
        cell = placed[0].corrected[entry.id]
        for found in placed[0].findings:
            if found.severity.blocks and (found.sheet, found.cell) == (cell.sheet, cell.address):
                titles = {"title_vi": found.title("vi"), "title_en": found.title("en")}
                yield _fault("unreadable", entry, ledger, value=entry.value, **titles)
    elif not any(_uncertain(reading) for reading in own):
        yield _without_effect(entry, own, ledger)


def _uncertain(reading: Reading) -> bool:
    """Whether a file can't be read, or is one of two of which nobody has said which counts."""
    return reading.kind == UNREAD or any(found.code == "F008" for found in reading.findings)


def _without_effect(entry: Correction, own: Sequence[Reading], ledger: str) -> Fault:
    taking = [reading for reading in own if entry.id in reading.corrected]
    there = [reading for reading in taking if reading.corrected[entry.id].address]
    if there:
        now = there[0].corrected[entry.id].text
        return _fault("stale", entry, ledger, file=there[0].file.source, found=entry.found, now=now)
    if taking:
        return _fault("no-sheet", entry, ledger, file=taking[0].file.source)
    return _fault("no-cell", entry, ledger, file=own[0].file.source) if own else _fault("no-file", entry, ledger)


def _fault(key: str, entry: Correction, ledger: str, **values: str) -> Fault:
    known = {"id": entry.id, "unit": entry.unit, "period": entry.period, "sheet": entry.sheet, "cell": entry.cell}
    return Fault(ledger, entry.line, f"ledger-{key}", {**known, **values})
