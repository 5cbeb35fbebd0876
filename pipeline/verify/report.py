"""The current report: its files against its manifest, its figures, and the raw and processed files behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline import inventory, manifest
from pipeline.editions.places import FOLDER
from pipeline.receipts import raw_hash
from pipeline.request import Request
from pipeline.verify.faults import Fault
from pipeline.verify.figures import figure_faults
from pipeline.verify.files import added, listed_faults, mapping, read


def report_faults(request: Request, folder: Path) -> list[Fault]:
    """Everything that differs from what `folder`'s manifest says, in the order of the manifest."""
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


def foreign(folder: Path) -> list[str]:
    """What others put beside the report, which nobody vouches for."""
    return added(folder, [*manifest.listed(folder), FOLDER])
