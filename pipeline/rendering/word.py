"""What a Word document needs that Pandoc does not write, whichever renderer called it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Change = Callable[[str], str]

# Pandoc copies the source's own settings into the document as properties; nobody who opens it can use them
_CUSTOM = "docProps/custom.xml"


def finish(path: Path) -> None:
    """Rewrites the document at `path`: rows that stay on one page, lists with a dash, no settings of the source.

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
    return change(content.decode("utf-8")).encode() if change else content


def _whole_rows(document: str) -> str:
    """Keeps every table row on one page."""
    headed = document.replace("<w:trPr><w:tblHeader", "<w:trPr><w:cantSplit/><w:tblHeader")
    return headed.replace("<w:tr><w:tc>", "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>")


def _dashes(numbering: str) -> str:
    """Lists as official documents write them."""
    symbol = r'<w:lvlText w:val="[\uf0b7\uf0a7o]" ?/>(.*?)<w:rPr>.*?</w:rPr>'
    return re.sub(symbol, r'<w:lvlText w:val="-"/>\1', numbering)


def _without_custom(listing: str) -> str:
    """Takes the removed part out of a list of parts."""
    return re.sub(rf'<(?:Override|Relationship)\b[^>]*"/?{_CUSTOM}"[^>]*/>', "", listing)


_CHANGES: Mapping[str, Change] = {
    "word/document.xml": _whole_rows,
    "word/numbering.xml": _dashes,
    "[Content_Types].xml": _without_custom,
    "_rels/.rels": _without_custom,
}
