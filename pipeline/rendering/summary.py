"""summary.pdf: the report on one page, for the director's folder. It is made in the same way for both renderers."""

from __future__ import annotations

from pathlib import Path

from pipeline.rendering import embedded, typesetting

FILE = "summary.pdf"
OPTIONS = ("--to=typst", "--template=template/summary.typ")


def render(stage: Path, epoch: int) -> None:
    """Writes summary.typ and summary.pdf into `stage`. Raises ProductionError when Pandoc or Typst fails."""
    embedded.convert(stage, "summary.md", "summary.typ", OPTIONS, epoch)
    typesetting.compile_pdf(stage / "summary.typ", stage / FILE, epoch)
