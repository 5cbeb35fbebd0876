"""What a cell of a notebook hands to Jupyter: Markdown or a chart, with its caption and the figures printed in it.

Never HTML: it would bring scripts of its own into the report.
"""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline import records
from pipeline.figures import Ledger
from pipeline.markdown import escape

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Chart

DPI = 160


@dataclass(frozen=True)
class Display:
    """One output: `data` by media type, `metadata` with kind ("tbl", "fig" or "text"), caption, alt and figures."""

    data: dict[str, str] = field(repr=False)
    metadata: dict[str, Any] = field(repr=False)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """What Jupyter shows; the name is IPython's."""
        return self.data, self.metadata


def paragraphs(text: str, ledger: Ledger) -> Display:
    """Running text in Markdown."""
    return Display({"text/markdown": text}, {"kind": "text", **_figures(ledger)})


def table(text: str, caption: str, ledger: Ledger) -> Display:
    """A table in Markdown, with its caption."""
    return Display({"text/markdown": text}, {"kind": "tbl", "caption": caption, **_figures(ledger)})


def captioned(label: str, shown: str, caption: str) -> str:
    """A table inside running text, counted and referred to by its `label` ("tbl-…") like one with its own cell."""
    return f"::: {{#{label}}}\n\n{shown}\n{escape(caption)}\n\n:::"


def chart(drawn: Chart, caption: str, alt: str, ledger: Ledger) -> Display:
    """A chart: SVG for screens and print, PNG for Word; `alt` tells in words what it shows."""
    from pipeline.chapters.style import style

    svg, png = io.StringIO(), io.BytesIO()
    with style():  # the ids in an SVG come from its settings
        drawn.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        drawn.savefig(png, format="png", dpi=DPI, metadata={"Software": None})
    data = {"image/svg+xml": svg.getvalue(), "image/png": base64.b64encode(png.getvalue()).decode()}
    return Display(data, {"kind": "fig", "caption": caption, "alt": alt, **_figures(ledger)})


def _figures(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    return {"figures": [json.loads(records.dumps(figure)) for figure in ledger.figures.values()]}
