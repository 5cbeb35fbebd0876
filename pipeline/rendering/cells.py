"""What the executed notebooks show, cell by cell, as Markdown and images that both renderers take in the same way."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import ProductionError
from pipeline.markdown import attribute, escape

Json = Mapping[str, object]

MARKDOWN, SVG, PNG = "text/markdown", "image/svg+xml", "image/png"
TALLEST = 1.36  # height by width: a chart of the text's width (165 mm) that leaves room for its caption on the page
DISPLAY_KEYS = {"fig-cap": "caption", "fig-alt": "alt"}  # cell option -> what a chart's display says of itself
TRACEBACK = "Traceback (most recent call last)"
_SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)pt" height="([\d.]+)pt"')
_LABEL = re.compile(r"^#\| *label: *(\S+) *$", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """What one labelled cell shows: Markdown, and the images that it names, {path in the stage: content}."""

    notebook: str
    label: str
    markdown: str
    images: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cell:
    notebook: str
    number: int
    source: str
    executed: bool
    metadata: Mapping[str, str]
    outputs: Sequence[Json]

    @property
    def label(self) -> str:
        found = _LABEL.search(self.source)
        return found.group(1) if found else ""


def read(notebooks: Sequence[Path]) -> list[Shown]:
    """Every labelled cell of the executed `notebooks`, in order.

    Raises ProductionError, naming notebook and cell, for a cell that was not executed or failed, a label used
    twice, and a cell that shows anything but Markdown (tbl-…: one table; fig-…: charts as SVG and PNG; both
    with their caption).
    """
    cells = [cell for path in notebooks for cell in _code_cells(path)]
    labels: set[str] = set()
    for cell in cells:
        _check(cell)
        if cell.label and cell.label in labels:
            raise ProductionError("rendering.label-twice", notebook=cell.notebook, label=cell.label)
        labels.add(cell.label)
    return [_shown(cell) for cell in cells if cell.label]


def _code_cells(path: Path) -> Iterator[_Cell]:
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells, start=1):
        source = _joined(cell["source"])
        executed = cell["execution_count"] is not None or not source.strip()
        yield _Cell(path.name, number, source, executed, cell["metadata"], cell["outputs"])


def _check(cell: _Cell) -> None:
    if not cell.executed:
        raise ProductionError("rendering.not-executed", notebook=cell.notebook, cell=cell.number)
    for output in cell.outputs:
        said = _joined(output.get("text", ""))
        if output["output_type"] == "error" or TRACEBACK in said:
            reason = output.get("evalue") or said.strip().splitlines()[-1]
            raise ProductionError("rendering.cell-failed", notebook=cell.notebook, cell=cell.number, reason=reason)


def _shown(cell: _Cell) -> Shown:
    if cell.label.startswith("fig-"):
        return _figure(cell)
    body = _only(cell, MARKDOWN).strip()
    if cell.label.startswith("tbl-"):
        body = f"::: {{#{cell.label}}}\n\n{body}\n\n{escape(_said(cell, 'tbl-cap'))}\n\n:::"
    return Shown(cell.notebook, cell.label, body)


def _figure(cell: _Cell) -> Shown:
    """One figure of all the charts of a cell, one below the other; the first brings the caption."""
    images: dict[str, bytes] = {}
    outputs = cell.outputs or [{}]
    parts = []
    for number, output in enumerate(outputs, start=1):
        name = cell.label if number == 1 else f"{cell.label}-{number}"
        svg, png = _data(cell, output, SVG), _data(cell, output, PNG)
        images |= {f"figures/{name}.svg": svg.encode(), f"figures/{name}.png": base64.b64decode(png)}
        parts.append(f"![](figures/{name}.svg){{alt={attribute(_said(cell, 'fig-alt', output))} width={_width(svg)}%}}")
    body = "\n\n".join([*parts, escape(_said(cell, "fig-cap", outputs[0]))])
    return Shown(cell.notebook, cell.label, f"::: {{#{cell.label}}}\n\n{body}\n\n:::", images)


def _width(svg: str) -> int:
    """How much of the text's width a chart may take, in percent, so that it fits on a page."""
    found = _SIZE.search(svg)
    height = float(found.group(2)) / float(found.group(1)) if found else 1.0
    return min(100, int(100 * TALLEST / height))


def _only(cell: _Cell, kind: str) -> str:
    """The cell's one output, which has to come in `kind`."""
    if len(cell.outputs) != 1:
        raise ProductionError("rendering.cell-shows", notebook=cell.notebook, label=cell.label, wanted=kind)
    return _data(cell, cell.outputs[0], kind)


def _data(cell: _Cell, output: Json, kind: str) -> str:
    data = output.get("data")
    if not isinstance(data, dict) or kind not in data:
        raise ProductionError("rendering.cell-shows", notebook=cell.notebook, label=cell.label, wanted=kind)
    return _joined(data[kind])


def _said(cell: _Cell, name: str, output: Json | None = None) -> str:
    """A caption or alternative text ("fig-cap"), as plain text: what an output tells of itself, else its cell."""
    metadata = output.get("metadata") if output else None
    own = metadata.get(DISPLAY_KEYS[name]) if isinstance(metadata, dict) and name in DISPLAY_KEYS else None
    said = str(own or cell.metadata.get(name, "")).strip()
    if not said:
        raise ProductionError("rendering.no-caption", notebook=cell.notebook, label=cell.label, name=name)
    return said


def _joined(text: object) -> str:
    """Text of a notebook's file, which may hold it in one piece or by lines."""
    return "".join(text) if isinstance(text, list) else str(text)
