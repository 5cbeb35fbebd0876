"""Which raw files may leave the office, and how: personal data never do.

Exported tables (dossiers, one line each) have columns about persons. A file goes into a bundle only if it is known to
be something else: a unit's form or a capture of the portal that gave figures. One that nobody can read may be anything.

A form names who prepared and who signed it. It goes as a copy without them, which gives the same figures and the same
findings; where no such copy can be made, it stays. The original stays in the office under its hash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline import fingerprints, scratch
from pipeline.bundle import nameless
from pipeline.bundle.persons import Said, persons
from pipeline.editions import code
from pipeline.editions.contents import LOCK
from pipeline.paths import LEDGER_OF_CORRECTIONS, MARKER
from pipeline.periods import period_name
from pipeline.plan import Plan
from pipeline.raw_files import TEXT, counts
from pipeline.receipts import NAME as RECEIPTS
from pipeline.receipts import UNREAD
from pipeline.sealed import Edition
from pipeline.sources import Reading, SourceFile, read
from pipeline.sources.content import opened

OF_THE_OFFICE = (MARKER, LEDGER_OF_CORRECTIONS, RECEIPTS)  # directly in raw/: no unit's file
RAW = "raw"
OBSERVATIONS = "observations.parquet"
SEARCHED = (".csv", ".html", ".ipynb", ".json", ".md", ".txt", ".yaml")
NOTES = (".md", ".json")  # what git may keep beside data: notes, and what the portal publishes
WITH_PROPERTIES = ("ods", "xls")  # containers whose authors nobody takes out


@dataclass(frozen=True)
class Copy:
    """A workbook without persons, and where they stand in the original: cells, none for the properties alone."""

    content: bytes
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Leaving:
    """What becomes of an edition's raw files, by name: `copies` go instead of the originals, `left_out` stay.

    `published` are the cells whose note or evidence names somebody, and the sealed files that do: they stay so.
    """

    whole: tuple[str, ...]
    copies: Mapping[str, Copy]
    left_out: tuple[str, ...]
    published: tuple[str, ...] = ()


def leaving(edition: Edition, plan: Plan) -> Leaving:
    """What may leave the office. Raises AuditError for a raw file that is gone."""
    whole: list[str] = []
    left_out: list[str] = []
    copies: dict[str, Copy] = {}
    words: set[str] = set()
    with scratch.folder() as folder:
        for name, digest in edition.raw.items():
            path = edition.content(digest)
            if _is_the_offices(name):
                whole.append(name)
                continue
            found, said = _leaves(_file(path, name, digest), plan, folder / "copy")
            words.update(item.words for item in said)
            if isinstance(found, Copy):
                copies[name] = found
            else:
                (whole if found else left_out).append(name)
    return Leaving(tuple(whole), copies, tuple(left_out), tuple(_published(edition, words)))


def in_the_code(edition: Edition, plan: Plan) -> tuple[str, ...]:
    """The names of the raw files that git keeps and that may be about persons.

    Exported tables, files that can't be read, and forms that name somebody, unless they are illustrative.
    """
    with scratch.folder() as folder:
        known = code.unpack(edition.folder / code.ARCHIVE, folder, lambda name: RAW in PurePosixPath(name).parts[:-1])
        made_up = tuple(name.removesuffix(MARKER) for name in known if name.endswith(f"{RAW}/{MARKER}"))
        sent = [name for name in known if RAW in PurePosixPath(name).parts[:-3] and (folder / name).is_file()]
        return tuple(name for name in sent if _is_doubtful(folder / name, name, plan, made_up))


def _is_doubtful(path: Path, name: str, plan: Plan, made_up: tuple[str, ...]) -> bool:
    file = _file(path, name, fingerprints.of_file(path))
    reading = read(file, plan)
    if reading.kind == UNREAD:
        return not name.endswith(NOTES) and (not name.endswith(TEXT) or counts(path))
    return reading.exported or (not name.startswith(made_up) and bool(_said(file, reading)))


def _is_the_offices(name: str) -> bool:
    return PurePosixPath(name).name in OF_THE_OFFICE and PurePosixPath(name).parent.name == RAW


def _published(edition: Edition, words: Collection[str]) -> Iterator[str]:
    from pyarrow import parquet

    columns = ["source", "sheet", "cell", "evidence", "note"]
    for row in parquet.read_table(edition.report / OBSERVATIONS, columns=columns).to_pylist() if words else ():
        if any(word in row[name] for word in words for name in ("evidence", "note")):
            yield f"{row['source']} {row['sheet']}!{row['cell']}"
    for name in edition.manifest["files"] if words else ():
        if name.endswith(SEARCHED) and name != LOCK:
            said = (edition.folder / name).read_text("utf-8", "replace")
            yield from [name] if any(word in said for word in words) else []


def _leaves(file: SourceFile, plan: Plan, place: Path) -> tuple[Copy | Path | None, tuple[Said, ...]]:
    """What goes: the file itself where it names nobody, or a copy, for which `place` is used; and whom it names."""
    reading = read(file, plan)
    if not reading.observations or reading.exported:
        return None, ()
    said = _said(file, reading)
    if reading.container == "xlsx":
        return _copied(file, reading, said, plan, place), said
    return None if said or reading.container in WITH_PROPERTIES else file.path, said


def _copied(file: SourceFile, reading: Reading, said: Sequence[Said], plan: Plan, place: Path) -> Copy | Path | None:
    """The copy; the file itself where that says the same, None where no copy gives the same figures."""
    data = file.path.read_bytes()
    copied = nameless.copy(data, [item.words for item in said])
    if copied is None:
        return None
    if not said and nameless.same(data, copied):
        return file.path
    place.write_bytes(copied)
    again = read(replace(file, path=place, copy=fingerprints.of_bytes(copied)), plan)
    sound = _essence(again) == _essence(reading) and not nameless.names(copied, [item.words for item in said])
    return Copy(copied, tuple(dict.fromkeys(item.cell for item in said))) if sound else None


def _said(file: SourceFile, reading: Reading) -> tuple[Said, ...]:
    if reading.container == "json":
        return ()
    return persons(opened(file).sheets, reading)


def _essence(reading: Reading) -> Reading:
    """What a report takes from a reading: all but who prepared the file, and the texts of cells that give no figure."""
    head = {name: cell for name, cell in reading.head.items() if name != "prepared_by"}
    return replace(reading, file=replace(reading.file, path=Path(), copy=""), head=head, rows=(), cast=())


def _file(path: Path, name: str, digest: str) -> SourceFile:
    """A raw file as its folders have it: …/raw/<year>/<period>/<unit>/<file>."""
    year, kind, unit = PurePosixPath(name).parts[-4:-1] if name.count("/") > 2 else ("", "", "")
    return SourceFile(path, name, digest, unit, period_name(year, kind) if year else "")
