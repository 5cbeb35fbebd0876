"""manifest.json: what a report was made from, with what, and the hash of everything that was published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline import fingerprints
from pipeline.inventory import Inventory
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


def current(folder: Path, request: Request, inventory: Inventory, renderer: str) -> bool:
    """Whether the report in `folder` is whole, and is what would be made now."""
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
        made_with = found["production"]["renderer"]["name"]
        wanted = _identity(request, inventory)
        same = {name: found[name] for name in wanted} == wanted
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return same and made_with == renderer and outputs(folder) == found["outputs"]


def _identity(request: Request, inventory: Inventory) -> dict[str, Any]:
    parameters = {"year": request.year, "period": request.kind, "lang": request.lang}
    return {"schema": SCHEMA, "parameters": parameters, "inputs": asdict(inventory)}
