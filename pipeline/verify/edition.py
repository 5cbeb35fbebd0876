"""An edition: its seal, every file, the report inside with its figures, the stored raw files, the edition before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline import fingerprints
from pipeline.editions import store
from pipeline.editions.contents import LOCK, NARRATIVE, PLAN, PROCESSED, REPORT
from pipeline.editions.copies import vouched
from pipeline.editions.places import Places
from pipeline.editions.sealing import SEAL
from pipeline.manifest import NAME
from pipeline.verify.faults import Fault
from pipeline.verify.figures import figure_faults
from pipeline.verify.files import added, listed_faults, mapping, read, signature_faults


def edition_faults(place: Places, folder: Path, key: bytes | None, copies: Collection[str] = ()) -> list[Fault]:
    """Everything that differs from what the edition's manifest says. `key` is the public key, where one is known.

    `copies` are the hashes of raw files that need not be there, since a bundle has copies without persons instead.
    """
    made, faults = read(folder)
    files = mapping(made, "files")
    faults += signature_faults(folder, key)
    changed = list(listed_faults(folder, files))
    faults += [*changed, *(Fault("verify.added", name) for name in added(folder, [*files, *SEAL]))]
    faults += _identity(place, folder, made)
    faults += _raw(place, mapping(made, "raw"), copies)
    faults += _report_inside(folder, made, {fault.file for fault in changed})
    return faults


def _identity(place: Places, folder: Path, made: Mapping[str, Any]) -> Iterator[Fault]:
    """The edition is the one that its place says, and follows the one that it says."""
    if made and (str(made.get("edition")), made.get("period")) != (folder.name, folder.parent.name):
        yield Fault("verify.other-edition", NAME, {"found": f"{made.get('period')}/{made.get('edition')}"})
    before = mapping(made, "previous")
    if not before:
        return
    path = place.editions / before.get("edition", "") / NAME
    if not path.is_file():
        yield Fault("verify.previous-missing", NAME, {"edition": before.get("edition", "")})
    elif fingerprints.of_file(path) != before.get("manifest"):
        yield Fault("verify.previous-differs", NAME, {"edition": before.get("edition", "")})


def copied(root: Path, place: Places, folder: Path) -> dict[str, str]:
    """{name: hash} of the raw files that are here as copies without persons alone, as a bundle in `root` lists them."""
    raw = mapping(read(folder)[0], "raw")
    known = vouched(root, place.store, folder, raw.values())
    return {name: digest for name, digest in raw.items() if digest in known}


def _raw(place: Places, raw: Mapping[str, str], copies: Collection[str]) -> Iterator[Fault]:
    """The files that units sent stand in the store, each just as its name there says."""
    for name, digest in raw.items():
        if digest in copies:
            continue
        if not store.place(place.store, digest).is_file():
            yield Fault("verify.raw-missing", name, {"digest": digest})
        elif not store.holds(place.store, digest):
            yield Fault("verify.raw-changed", name, {"digest": digest})


def _report_inside(folder: Path, made: Mapping[str, Any], changed: set[str]) -> Iterator[Fault]:
    """The report's own manifest tells the same of the same files as that of the edition, and its figures stand."""
    report = folder / REPORT
    if not (report / NAME).is_file():
        return
    inside, faults = read(report, f"{REPORT}/")
    yield from faults
    files, told = mapping(made, "files"), dict(_told(inside, texts=made.get("schema") != 1))
    outdated = made.get("against", {}).get("outdated", []) if isinstance(made.get("against"), dict) else []
    for name, digest in told.items():
        excused = name in outdated or name.partition("/")[2] in outdated
        if files.get(name) != digest and not excused and name not in changed:
            yield Fault("verify.manifests-differ", name)
    for name, digest in mapping(inside, "inputs", "raw").items():
        if mapping(made, "raw").get(name) != digest:
            yield Fault("verify.manifests-differ", name)
    outputs = mapping(inside, "outputs")
    unsound = {fault.file for fault in listed_faults(report, outputs)}
    yield from figure_faults(report, f"{REPORT}/", outputs.keys() - unsound)


def _told(inside: Mapping[str, Any], *, texts: bool) -> Iterator[tuple[str, str]]:
    """What a report's manifest tells of files that the edition keeps: their names there, and their hashes.

    `texts` tells whether the edition keeps the analyst's texts, as those of the first schema did not.
    """
    parts = [(REPORT, ("outputs",)), (PROCESSED, ("processed",)), (PLAN, ("inputs", "plan"))]
    parts += [(NARRATIVE, ("inputs", "narrative"))] if texts else []
    for part, names in parts:
        yield from ((f"{part}/{name}", digest) for name, digest in mapping(inside, *names).items())
    lock = inside.get("inputs", {}).get("lock") if isinstance(inside.get("inputs"), dict) else None
    yield from [(LOCK, str(lock))] if lock else []
