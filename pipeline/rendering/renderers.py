"""Which renderer there is: Quarto where it is installed, else the embedded one.

Choosing has to be quick, since a report that is current does no more: the renderers are imported when they render.
"""

from __future__ import annotations

import os
import shutil
import sysconfig
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.errors import ConfigurationError


@dataclass(frozen=True)
class Renderer:
    """A renderer. `executable` is Quarto's program, "" for the embedded renderer."""

    name: str
    executable: str = ""

    @cached_property
    def version(self) -> str:
        """Its version; for the embedded renderer those of the packages with Pandoc and Typst."""
        import subprocess
        from importlib import metadata

        if self.executable:
            shown = subprocess.run([self.executable, "--version"], capture_output=True, text=True, check=False)
            return shown.stdout.strip()
        return f"pypandoc-binary {metadata.version('pypandoc-binary')}, typst {metadata.version('typst')}"

    def described(self) -> dict[str, str]:
        """What the manifest tells of it: name, version, and the font of the PDF."""
        from pipeline.rendering import typesetting

        return {"name": self.name, "version": self.version, "font": typesetting.families()[0]}

    def render(self, stage: Path, epoch: int) -> None:
        """Writes report.html, report.typ, report.pdf and report.docx into `stage`. Raises ProductionError."""
        from pipeline.rendering import embedded, quarto

        if self.executable:
            quarto.render(self.executable, stage, epoch)
        else:
            embedded.render(stage, epoch)


def choose(name: str) -> Renderer:
    """The renderer asked for by "quarto", "embedded", or "auto" (Quarto if there is one).

    Quarto is looked for on PATH, then among the programs of this Python environment (the quarto-cli package).
    Raises ConfigurationError when "quarto" is asked for and is not there.
    """
    places = os.pathsep.join((os.environ.get("PATH", ""), sysconfig.get_path("scripts")))
    found = shutil.which("quarto", path=places) if name in ("auto", "quarto") else None
    if found:
        return Renderer("quarto", found)
    if name == "quarto":
        raise ConfigurationError("rendering.no-quarto")
    return Renderer("embedded")
