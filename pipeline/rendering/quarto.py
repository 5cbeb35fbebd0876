"""The real Quarto: HTML, Word and Typst source are Quarto's; the PDF is typeset as for the embedded renderer."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from pipeline.errors import ProductionError
from pipeline.rendering import typesetting
from pipeline.rendering.staging import MAIN


def render(executable: str, stage: Path, epoch: int) -> None:
    """Writes report.html, report.typ, report.pdf and report.docx into `stage` with the Quarto at `executable`.

    Typst is called by us and not by Quarto, which can't be told which fonts to leave aside.
    Raises ProductionError when Quarto fails.
    """
    home = stage / "home"
    home.mkdir()
    command = [executable, "render", MAIN, "--to", "all"]
    done = subprocess.run(
        command, cwd=stage, env=_environment(home, epoch), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ProductionError("rendering.failed", what="Quarto", reason=done.stderr.strip())
    typesetting.compile_pdf(stage / "report.typ", stage / "report.pdf", epoch)


def _environment(home: Path, epoch: int) -> dict[str, str]:
    """This process's environment, with everything that Quarto keeps or looks up for a user led into `home`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA", "STATE")}
    return {**own, **folders, "HOME": str(home), "SOURCE_DATE_EPOCH": str(epoch), "NO_COLOR": "1"}
