"""One source, two renderers: the executed notebooks become report.html, .pdf, .docx and summary.pdf."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.rendering.document import Document
from pipeline.rendering.renderers import Renderer, choose

__all__ = ["FILES", "Document", "Renderer", "choose", "epoch", "produce"]

FILES = ("report.html", "report.pdf", "report.docx", "summary.pdf")


def produce(renderer: Renderer, reports: Path, notebooks: Sequence[Path], document: Document, folder: Path) -> None:
    """Renders `document` from the sources in `reports` and the executed `notebooks`; FILES appear in `folder`.

    Raises ProductionError, naming what is wrong, for a notebook that failed or was not executed, when the renderer
    fails, and for a result that must not be published (see pipeline.rendering.checks); `folder` is untouched then.
    """
    import shutil
    from concurrent.futures import ThreadPoolExecutor

    from pipeline import scratch
    from pipeline.rendering import checks, staging, summary, word

    with scratch.folder() as stage:
        staging.stage(reports, notebooks, document, stage)
        with ThreadPoolExecutor(2) as pool:
            page = pool.submit(summary.render, stage, document.epoch)
            renderer.render(stage, document.epoch)
            page.result()
        word.finish(stage / "report.docx")
        checks.check(stage, document.targets)
        for name in FILES:
            shutil.copyfile(stage / name, folder / name)


def epoch(day: date) -> int:
    """The time that a report carries as its own: noon of `day` (UTC), in seconds since 1970."""
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
