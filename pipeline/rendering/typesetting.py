"""PDF by Typst, the same way whichever renderer wrote the Typst source."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ProductionError

if TYPE_CHECKING:
    import typst

OFFICIAL = "Times New Roman"  # Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I.2
EMBEDDED = "Libertinus Serif"  # comes with Typst and has all of Vietnamese
STANDARD: typst.PDFStandard = "ua-1"


@cache
def families() -> list[str]:
    """The font families of the PDF in order of preference: Times New Roman where it is installed."""
    import typst

    installed = typst.Fonts(include_embedded_fonts=False).families()
    return [family for family in (OFFICIAL,) if family in installed] + [EMBEDDED]


def compile_pdf(source: Path, output: Path, epoch: int) -> None:
    """Typesets `source` as PDF/UA-1 (tagged, for screen readers), with the time `epoch` in it.

    A character that no font of ours has (an emoji, a Chinese name) makes PDF/UA fail: then the fonts of this machine
    are used too, and if none has it, the PDF is made without that standard, as a tagged PDF that shows a blank box.
    Raises ProductionError when Typst finds a fault in the source.
    """
    import typst

    attempts: list[tuple[typst.Fonts, list[typst.PDFStandard]]] = [
        (_own_fonts(source.parent / "fonts"), [STANDARD]),
        (typst.Fonts(), [STANDARD]),
        (typst.Fonts(), []),
    ]
    for fonts, standards in attempts:
        try:
            output.write_bytes(_compile(source, fonts, standards, epoch))
            return
        except typst.TypstError as error:
            reason = error.message
            if "could not be displayed" not in reason:
                break
    raise ProductionError("rendering.failed", what=output.name, reason=reason)


def _own_fonts(folder: Path) -> typst.Fonts:
    """Typst's own fonts and, where it is installed, Times New Roman; no other font of this machine.

    Typst takes fonts by the folder: the files of the one family are copied to `folder`.
    """
    import typst

    files = {Path(font.path) for font in typst.Fonts().fonts() if font.family == OFFICIAL and font.path}
    folder.mkdir(exist_ok=True)
    for file in files:
        shutil.copyfile(file, folder / file.name)
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _compile(source: Path, fonts: typst.Fonts, standards: list[typst.PDFStandard], epoch: int) -> bytes:
    import typst

    return typst.compile(
        source, root=source.parent, format="pdf", font_paths=fonts, pdf_standards=standards, timestamp=epoch
    )
