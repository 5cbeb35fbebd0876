"""What a Word document needs that Pandoc does not write, whichever renderer called it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.rendering import word_layout

Change = Callable[[bytes], bytes]

# Pandoc copies the source's own settings into the document as properties; nobody who opens it can use them
_CUSTOM = "docProps/custom.xml"


def finish(path: Path) -> None:
    """Rewrites the document at `path`: annexes as sections, whole tables, dashes, no settings of the source.

    The dates in the archive stay those that Pandoc gave them, so the same document gives the same bytes.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: (info, archive.read(info)) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (info, content) in parts.items():
            if name != _CUSTOM:
                kept = zipfile.ZipInfo(name, info.date_time)
                archive.writestr(kept, _changed(name, content), zipfile.ZIP_DEFLATED)


def _changed(name: str, content: bytes) -> bytes:
    change = _CHANGES.get(name)
    return change(content) if change else content


def _dashes(numbering: bytes) -> bytes:
    """Lists as official documents write them."""
    symbol = r'<w:lvlText w:val="[\uf0b7\uf0a7o]" ?/>(.*?)<w:rPr>.*?</w:rPr>'
    return re.sub(symbol, r'<w:lvlText w:val="-"/>\1', numbering.decode("utf-8")).encode()


def _without_custom(listing: bytes) -> bytes:
    """Takes the removed part out of a list of parts."""
    return re.sub(rf'<(?:Override|Relationship)\b[^>]*"/?{_CUSTOM}"[^>]*/>', "", listing.decode("utf-8")).encode()


_CHANGES: Mapping[str, Change] = {
    "word/document.xml": word_layout.lay_out,
    "word/numbering.xml": _dashes,
    "[Content_Types].xml": _without_custom,
    "_rels/.rels": _without_custom,
}
