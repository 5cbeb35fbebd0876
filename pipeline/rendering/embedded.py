"""The embedded renderer: the report's source through Pandoc and Typst, both from wheels, without network."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.errors import ProductionError
from pipeline.rendering import typesetting

FILTERS = ("numbering", "paper", "columns", "html", "typst", "docx", "annexes")
AT_ONCE = 2  # runs of Pandoc: more do not end sooner on a small machine, and each takes a hundred megabytes
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "html": ("--toc", "--toc-depth=2", "--template=template/report.html"),
    "typ": ("--to=typst", "--template=template/report.typ"),
    "docx": ("--template=template/report.openxml", "--reference-doc=reference.docx"),
}
"""What Pandoc is told for each file, as _quarto.yml tells Quarto."""


def render(stage: Path, epoch: int) -> None:
    """Writes report.html, report.typ, report.pdf and report.docx into `stage`, at the same time.

    Raises ProductionError when Pandoc or Typst fails.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(_render_one, stage, suffix, epoch) for suffix in ("typ", "docx", "html")]
    for one in running:
        one.result()


def _render_one(stage: Path, suffix: str, epoch: int) -> None:
    convert(stage, "report.md", f"report.{suffix}", OPTIONS[suffix], epoch)
    if suffix == "typ":
        typesetting.compile_pdf(stage / "report.typ", stage / "report.pdf", epoch)


def convert(stage: Path, source: str, output: str, options: Sequence[str], epoch: int) -> None:
    """Pandoc on the file `source` of `stage`, with all filters and `options`. Raises ProductionError when it fails."""
    # Pandoc's data folder is the stage, so that a user's own templates and settings have no effect
    command = [
        *(pandoc(), source, "--from=markdown-smart", "--metadata-file=report.yml", "--standalone"),
        *("--wrap=none", "--fail-if-warnings", "--data-dir=.", f"--output={output}"),
        *(f"--lua-filter=template/{name}.lua" for name in FILTERS),
        *options,
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    done = subprocess.run(command, cwd=stage, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProductionError("rendering.failed", what=output, reason=done.stderr.strip())


def pandoc() -> str:
    """The pandoc program of the pypandoc_binary package. Raises ProductionError if the package has none."""
    found = importlib.util.find_spec("pypandoc")
    folder = Path(found.origin).parent / "files" if found and found.origin else Path()
    program = shutil.which("pandoc", path=str(folder))
    if program is None:
        raise ProductionError("rendering.failed", what="Pandoc", reason=f"{folder} has no pandoc")
    return program
