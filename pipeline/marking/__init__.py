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
from pipeline.sources import Reading, SourceFile, guard
from pipeline.sources.mark import mark_of
from pipeline.sources.package import Package
from pipeline.sources.records import Refusal

FOLDER = "returned"
COMPARISON = ".comparison."  # between the name of a version and the ending of the texts that compare it


def clear_returned(processed: Path, readings: Sequence[Reading], findings: Sequence[Finding], period: str) -> None:
    """Removes what no longer stands: what was mended is not sent back again, and what was not is kept.

    Copies and lists stand while their file is the one that is read, with the bytes that it had. In `period`, the
    report's own, they also go when nothing is found in the file any more: of other periods not all is looked for.
    """
    told = {found.source for found in findings if found.severity is not Severity.NOTE}
    files = [reading.file for reading in readings if reading.file.period != period or reading.file.source in told]
    for name in {reading.file.period for reading in readings}:
        for path in (processed / name / FOLDER).glob("*/*"):
            if not any(_stands(path, file) for file in files if (file.period, file.unit) == (name, path.parent.name)):
                remove(path)


def remove(path: Path) -> None:
    """Removes a copy, a comparison or a folder of lists."""
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def belongs(path: Path, file: SourceFile) -> bool:
    """Whether what lies in the folder of its unit is a version's: marked-up copy, lists or comparison."""
    return path.name == file.path.name or path.name.partition(COMPARISON)[0] == file.path.stem


def _stands(path: Path, file: SourceFile) -> bool:
    """Whether it belongs to this version; of a copy, whether it is that of the file as it is."""
    if path.name != file.path.name:
        return belongs(path, file)
    try:
        mark = mark_of(Package(path.read_bytes()))
    except Refusal:
        return False
    return mark is not None and mark.original == file.sha256


def markable(reading: Reading) -> bool:
    """Whether a copy can be made of such a file at all."""
    return reading.container == "xlsx" and not reading.exported


def return_marked(
    processed: Path,
    readings: Sequence[Reading],
    findings: Sequence[Finding],
    *,
    warned: bool = False,
    standing: str = "",
) -> list[Path]:
    """Writes processed/<period>/returned/<unit>/<name> for each .xlsx file with findings at cells of it; their paths.

    Only a file in which something blocks the report goes back, with its warnings marked too: whether a unit gets a copy
    depends on its own file alone. With `warned`, as when one file is received, its unit is shown warnings all the same;
    and a copy that a receipt left in the period named `standing` is written anew with what is found now.

    Files of other containers can't be edited so that all else stays as it is, and an export is not copied: it has
    columns about persons.

    A file that can't be edited (it changed since it was read, or a part that nobody read is damaged) gets no copy,
    which is said; its findings stand in the report of findings all the same.
    """
    said = [found for found in findings if found.severity is not Severity.NOTE]
    written = []
    for reading in readings:
        own = [found for found in said if found.source == reading.file.source]
        path = processed / reading.file.period / FOLDER / reading.file.unit / reading.file.path.name
        kept = reading.file.period == standing and path.exists()
        wanted = any(found.cell for found in own) and (warned or kept or any(found.severity.blocks for found in own))
        if not markable(reading) or not wanted:
            continue
        from pipeline.marking.book import marked  # it needs lxml, which a run without errors need not wait for

        try:
            content = marked(guard.content(reading.file), ranked(own))
        except (Refusal, ValueError, LookupError):
            say("marking.impossible", file=reading.file.source)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write(path, content)
        written.append(path)
    return written
