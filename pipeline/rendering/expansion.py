"""The two shortcodes of Quarto that the report uses, put in as Quarto would: include and embed."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.errors import ProductionError

_SHORTCODE = re.compile(r"(?<!\\)\{\{<\s*(\S+)\s+(.*?)\s*>\}\}")


def expand(source: Path) -> str:
    """The Markdown of `source` with every shortcode replaced by what it stands for.

    Raises ProductionError for a shortcode other than include and embed, a file that is not there, and a cell that
    the notebook does not have.
    """

    def replaced(found: re.Match[str]) -> str:
        name, address = found.groups()
        if name == "include":
            return expand(_existing(source, address))
        if name == "embed":
            return _embedded(source, address)
        raise ProductionError("rendering.shortcode", place=source.name, found=found.group())

    return _SHORTCODE.sub(replaced, source.read_text("utf-8"))


def _embedded(source: Path, address: str) -> str:
    """What the cell at `address` (notebooks/x.ipynb#label) shows."""
    path, _, label = address.partition("#")
    notebook = _existing(source, path)
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["id"] == label:
            return "\n\n".join(output["data"]["text/markdown"] for output in cell["outputs"])
    raise ProductionError("rendering.no-cell", place=source.name, notebook=notebook.name, label=label)


def _existing(source: Path, name: str) -> Path:
    path = source.parent / name
    if not path.is_file():
        raise ProductionError("rendering.no-text", place=source.name, found=name)
    return path
