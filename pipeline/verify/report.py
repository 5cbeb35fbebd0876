"""The current report: its files against its manifest, its figures, and the raw and processed files behind it.

Plan, analyst's texts, notebooks, templates, code and lock file are what the office works on. Where they are others by
now the report is still just as it was made, so that this is no fault; it is told (`since`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline import fingerprints, inventory, manifest
from pipeline.editions.contents import LOCK
from pipeline.editions.places import FOLDER
from pipeline.receipts import raw_hash
from pipeline.request import Request
from pipeline.verify.faults import Fault
from pipeline.verify.figures import figure_faults
from pipeline.verify.files import added, listed_faults, mapping, read


def report_faults(request: Request, folder: Path) -> list[Fault]:
    """What was altered of the report in `folder`, its raw files, or what was made of them, in the manifest's order."""
    made, faults = read(folder)
    outputs = mapping(made, "outputs")
    changed = list(listed_faults(folder, outputs))
    sound = outputs.keys() - {fault.file for fault in changed}
    faults += [*changed, *_raw(request, mapping(made, "inputs", "raw"))]
    faults += _processed(request, mapping(made, "processed"))
    return [*faults, *figure_faults(folder, "", sound)]


def _raw(request: Request, raw: dict[str, str]) -> Iterator[Fault]:
    space, concerns = request.workspace, inventory.concerned(request.workspace, request.period_name)
    for name, digest in raw.items():
        paths = [path for path in (space.base / name, space.root / name) if path.is_file()]
        if not paths:
            yield Fault("verify.missing", name)
        elif raw_hash(paths[0], concerns) != digest:
            yield Fault("verify.changed", name)


def _processed(request: Request, processed: dict[str, str]) -> list[Fault]:
    """Nothing where all of it was deleted, as `make clean` does: it can be made again."""
    folder = request.workspace.processed / request.period_name
    if not folder.is_dir():
        return []
    return list(listed_faults(folder, processed, f"{request.workspace.shown(folder)}/"))


def since(request: Request, folder: Path) -> list[str]:
    """What the office works on that was changed, added or taken away since the report in `folder` was made."""
    made, lock = read(folder)[0].get("inputs"), request.workspace.root / LOCK
    inputs = made if isinstance(made, Mapping) else {}
    found = {name for part, now in inventory.written(request).items() for name in _differing(inputs.get(part), now)}
    same = lock.is_file() and fingerprints.of_file(lock) == inputs.get("lock")
    return sorted(found if same else {*found, LOCK})


def _differing(before: Any, now: Mapping[str, str]) -> Iterator[str]:
    """The names with other hashes; none where the manifest says nothing of that part, as early ones don't of texts."""
    if isinstance(before, Mapping):
        yield from (name for name in {**before, **now} if before.get(name) != now.get(name))


def foreign(folder: Path) -> list[str]:
    """What others put beside the report, which nobody vouches for."""
    return added(folder, [*manifest.listed(folder), FOLDER])
