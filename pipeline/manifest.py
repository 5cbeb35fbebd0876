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
        "outputs": outputs(folder),
    }
    (folder / NAME).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def outputs(folder: Path) -> dict[str, str]:
    """The hashes of everything in a report's folder but the manifest itself."""
    files = [path for path in folder.rglob("*") if path.is_file() and path != folder / NAME]
    return fingerprints.of_files(files, folder)


def listed(folder: Path) -> dict[str, str]:
    """{name: hash} of what the pipeline wrote into a report's folder; the manifest's own hash is not known ("")."""
    try:
        outputs = json.loads((folder / NAME).read_text("utf-8"))["outputs"]
        return {NAME: "", **{str(name): str(digest) for name, digest in outputs.items()}}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {NAME: ""}


def current(folder: Path, request: Request, inventory: Inventory, renderer: str) -> bool:
    """Whether the report in `folder` is whole, and is what would be made now with the renderer of that name.

    Whatever else lies in the folder was put there by others and has no say.
    """
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
        wanted = _identity(request, inventory)
        if {name: found[name] for name in wanted} != wanted:
            return False
        whole = all(fingerprints.of_file(folder / name) == digest for name, digest in found["outputs"].items())
        return whole and _same_renderer(choose(renderer), found["production"]["renderer"], folder / NAME)
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
