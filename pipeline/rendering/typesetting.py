"""PDF by Typst, the same way whichever renderer wrote the Typst source."""

from __future__ import annotations

import shutil
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ProductionError

if TYPE_CHECKING:
    import typst

OFFICIAL = "Times New Roman"  # Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I.2
ALIKE = ("Liberation Serif", "Tinos")  # every letter as wide as in Times New Roman
EMBEDDED = "Libertinus Serif"  # comes with Typst and has all of Vietnamese
LETTERS = unicodedata.normalize(
    "NFC", "đ " + " ".join(vowel + tone for vowel in "aăâeêioôơuưy" for tone in " \u0300\u0301\u0309\u0303\u0323")
)
"""The letters of Vietnamese that other languages don't have."""
STANDARDS: tuple[typst.PDFStandard, ...] = ("ua-1", "a-2a")  # for screen readers, and for archives


@cache
def families() -> list[str]:
    """The font families of the PDF: Times New Roman or one like it where it is installed, then the embedded one."""
    import typst

    fonts = typst.Fonts(include_embedded_fonts=False)
    installed = (family for family in (OFFICIAL, *ALIKE) if family in fonts.families())
    return [*[family for family in installed if has_vietnamese(family, fonts)][:1], EMBEDDED]


def has_vietnamese(family: str, fonts: typst.Fonts) -> bool:
    """Whether a font has every letter, upright and slanted, light and bold; Liberation Serif has since its version 2.

    Typst is asked: PDF/UA has no place for a letter that can't be displayed.
    """
    import typst

    said = f"{LETTERS} {LETTERS.upper()}"
    source = (
        f'#set document(title: "x")\n#set text(font: "{family}", fallback: false)\n{said} *{said} _{said}_* _{said}_'
    )
    try:
        typst.compile(source.encode(), format="pdf", font_paths=fonts, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


def compile_pdf(source: Path, output: Path, epoch: int) -> None:
    """Typesets `source` as PDF/UA-1 (tagged, for screen readers) and PDF/A-2a, with the time `epoch` in it.

    A character that no font of ours has (an emoji, a Chinese name) makes both fail: then the fonts of this machine
    are used too, and if none has it, the PDF is made without the standards, as a tagged PDF that shows a blank box.
    Raises ProductionError when Typst finds a fault in the source.
    """
    import typst

    attempts: list[tuple[typst.Fonts, list[typst.PDFStandard]]] = [
        (_own_fonts(source.with_suffix(".fonts")), list(STANDARDS)),
        (typst.Fonts(), list(STANDARDS)),
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
    """Typst's own fonts and the installed one of `families`; no other font of this machine.

    Typst takes fonts by the folder: the files of the one family are copied to `folder`.
    """
    import typst

    files = {Path(font.path) for font in typst.Fonts().fonts() if font.family == families()[0] and font.path}
    folder.mkdir(exist_ok=True)
    for file in files:
        shutil.copyfile(file, folder / file.name)
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _compile(source: Path, fonts: typst.Fonts, standards: list[typst.PDFStandard], epoch: int) -> bytes:
    import typst

    return typst.compile(
        source, root=source.parent, format="pdf", font_paths=fonts, pdf_standards=standards, timestamp=epoch
    )
