"""The marked-up workbook: a unit's own file, each wrong cell filled and commented, a list of all of them first.

The parts of the file are edited themselves, since a library that loads and saves a workbook drops text boxes and
stored results of formulas.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from pipeline import scratch
from pipeline.findings import Finding, Severity
from pipeline.findings_groups import ranked
from pipeline.progress import say
from pipeline.sources import Reading, guard
from pipeline.sources.records import Refusal

FOLDER = "returned"


def clear_returned(processed: Path, readings: Sequence[Reading]) -> None:
    """Removes the copies of earlier runs for every period that was read: what was mended is not sent back again."""
    for period in {reading.file.period for reading in readings}:
        shutil.rmtree(processed / period / FOLDER, ignore_errors=True)


def return_marked(
    processed: Path, readings: Sequence[Reading], findings: Sequence[Finding], *, warned: bool = False
) -> list[Path]:
    """Writes processed/<period>/returned/<unit>/<name> for each .xlsx file with findings at cells of it; their paths.

    Only a file in which something blocks the report goes back, with its warnings marked too: whether a unit gets a copy
    depends on its own file alone. With `warned`, as when one file is received, its unit is shown warnings all the same.

    Files of other containers can't be edited so that all else stays as it is, and an export is not copied: it has
    columns about persons.

    A file that can't be edited (it changed since it was read, or a part that nobody read is damaged) gets no copy,
    which is said; its findings stand in the report of findings all the same.
    """
    from pipeline.marking.book import marked  # it needs lxml, which a run without errors need not wait for

    said = [found for found in findings if found.severity is not Severity.NOTE]
    written = []
    for reading in readings:
        own = [found for found in said if found.source == reading.file.source]
        wanted = any(found.cell for found in own) and (warned or any(found.severity.blocks for found in own))
        if reading.container != "xlsx" or reading.exported or not wanted:
            continue
        path = processed / reading.file.period / FOLDER / reading.file.unit / reading.file.path.name
        try:
            content = marked(guard.content(reading.file), ranked(own))
        except (Refusal, ValueError, LookupError):
            say("marking.impossible", file=reading.file.source)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write(path, content)
        written.append(path)
    return written
