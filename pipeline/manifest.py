"""manifest.json: what a report was made from, with what, and the hash of everything that was published."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline import fingerprints
from pipeline.inventory import Inventory
from pipeline.rendering import Renderer, choose, typesetting
from pipeline.request import Request

NAME = "manifest.json"
HASH = "manifest.sha256"
SCHEMA = 1
PACKAGES = (
    *("great-expectations", "jupyter-client", "matplotlib", "nbclient", "openpyxl", "pandas", "papermill", "pyarrow"),
    *("pypandoc-binary", "python-docx", "typst"),
)


def write(folder: Path, request: Request, inventory: Inventory, production: Mapping[str, Any]) -> None:
    """Writes the manifest of the report in `folder`. `production` tells the renderer, fonts and the data's marks."""
    content = {
        **_identity(request, inventory),
        "production": dict(production),
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "processed": processed(request),
        "outputs": outputs(folder),
    }
    (folder / NAME).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / HASH).write_bytes(hashed((folder / NAME).read_bytes()))


def hashed(content: bytes) -> bytes:
    """What manifest.sha256 says of a manifest, as `sha256sum -c` reads it."""
    return f"{fingerprints.of_bytes(content)}  {NAME}\n".encode()


def processed(request: Request) -> dict[str, str]:
    """The hashes of everything in data/processed for the period, hidden files left out: programs leave those."""
    folder = request.workspace.processed / request.period_name
    shown = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return fingerprints.of_files(shown, folder)


def outputs(folder: Path) -> dict[str, str]:
    """The hashes of everything in a report's folder but the manifest itself and its hash."""
    own = (folder / NAME, folder / HASH)
    files = [path for path in folder.rglob("*") if path.is_file() and path not in own]
    return fingerprints.of_files(files, folder)


def listed(folder: Path) -> dict[str, str]:
    """{name: hash} of what the pipeline wrote into a report's folder; the manifest's own hash is not known ("")."""
    own = {NAME: "", HASH: ""}
    try:
        outputs = json.loads((folder / NAME).read_text("utf-8"))["outputs"]
        return {**own, **{str(name): str(digest) for name, digest in outputs.items()}}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return own


def kept(folder: Path, request: Request) -> bool:
    """Whether data/processed still has what the report in `folder` was made with, unchanged."""
    place = request.workspace.processed / request.period_name
    found = json.loads((folder / NAME).read_text("utf-8")).get("processed", {"": ""})
    return all(
        (place / name).is_file() and fingerprints.of_file(place / name) == digest for name, digest in found.items()
    )


def current(folder: Path, request: Request, inventory: Inventory, renderer: str) -> bool:
    """Whether the report in `folder` is whole, and is what would be made now with the renderer of that name.

    Whatever else lies in the folder was put there by others and has no say.
    """
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
        wanted = _identity(request, inventory)
        if {name: found[name] for name in wanted} != wanted:
            return False
        return whole(folder) and _same_renderer(choose(renderer), found["production"]["renderer"], folder / NAME)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def whole(folder: Path) -> bool:
    """Whether every file that the manifest of `folder` lists is there as it was published, and so is the manifest."""
    try:
        content = (folder / NAME).read_bytes()
        outputs = json.loads(content)["outputs"]
        sealed = (folder / HASH).read_bytes() == hashed(content)
        return sealed and all(fingerprints.of_file(folder / name) == digest for name, digest in outputs.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _same_renderer(renderer: Renderer, found: Mapping[str, str], made: Path) -> bool:
    """Whether `renderer` is still the one that was `found` in the manifest `made`.

    The embedded one is compared in full. Asking Quarto for its version takes as long as all other checks together:
    it is taken for the same until its program is newer than the manifest, and the report is then made anew from
    kept results, unless the version turns out to be another.
    """
    if not renderer.executable:
        return dict(found) == renderer.described()
    same = (found["name"], found["font"]) == (renderer.name, typesetting.families()[0])
    program = (os.stat(renderer.executable), os.lstat(renderer.executable))
    newest = max(status.st_ctime for status in program)  # an installer may set the time of modification, not this one
    return same and newest <= made.stat().st_mtime


def _identity(request: Request, inventory: Inventory) -> dict[str, Any]:
    parameters = {"year": request.year, "period": request.kind, "lang": request.lang}
    return {"schema": SCHEMA, "parameters": parameters, "inputs": asdict(inventory)}
