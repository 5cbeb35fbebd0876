"""How a Word document's pages are laid out: annexes as sections, tables as wide as the text, rows kept whole."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise

from lxml import etree

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
LANDSCAPE = "AnnexLandscape"
STYLES = ("Annex", LANDSCAPE)
"""The styles of an annex's heading: before such a paragraph a section begins (see reports/template/docx.lua)."""
TABLE, SECTION_END = "Table", "SectionEnd"

_CELL_MARGIN = 57  # of the style; Word moves a table to the left by as much, so that text stands under text
_LEAST_ROWS = 4  # of a table that is kept together at its beginning and at its end


def lay_out(document: bytes) -> bytes:
    """`document` (word/document.xml) with its pages laid out.

    Each annex is a section that counts its pages from 1, in landscape where its heading's style says so. Every table
    of the style "Table" is as wide as the text of its section; its rows don't break, and neither its first nor its
    last row stands alone on a page.
    """
    root = etree.fromstring(document)
    body = root.find(_name("body"))
    for section in _sections(body):
        properties = section[-1]
        for block in section:
            for table in block.iter(_name("tbl")):
                _fit(table, _text_width(properties))
    _keep_rows(body)
    for picture in body.iter(f"{{{DRAWING}}}inline"):  # what is not said leaves a gap beside it in LibreOffice
        picture.attrib.update({"distT": "0", "distB": "0", "distL": "0", "distR": "0"})
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _sections(body: etree._Element) -> list[list[etree._Element]]:
    """The blocks of `body` by sections, after it was divided: the last of each holds the section's properties."""
    final = body.find(_name("sectPr"))
    annexes = [block for block in body if _style(block) in STYLES]
    flipped = [False, *(_style(annex) == LANDSCAPE for annex in annexes)]
    for number, annex in enumerate(annexes):
        annex.addprevious(_section_end(_properties(final, flipped[number], counted=number > 0)))
    body.replace(final, _properties(final, flipped[-1], counted=bool(annexes)))
    sections: list[list[etree._Element]] = [[]]
    for block in body:
        sections[-1].append(block)
        if _style(block) == SECTION_END and block.find(f".//{_name('sectPr')}") is not None:
            sections.append([])
    return sections


def _properties(final: etree._Element, flipped: bool, counted: bool) -> etree._Element:
    """A copy of the document's own section properties; `counted`: its pages count from 1."""
    own = deepcopy(final)
    size = own.find(_name("pgSz"))
    if flipped:
        width, height = size.get(_name("w")), size.get(_name("h"))
        size.attrib.update({_name("w"): height, _name("h"): width, _name("orient"): "landscape"})
    if counted:
        own.find(_name("pgMar")).addnext(_element("pgNumType", start="1"))
    return own


def _section_end(properties: etree._Element) -> etree._Element:
    paragraph, own = _element("p"), _element("pPr")
    own.extend([_element("pStyle", val=SECTION_END), properties])
    paragraph.append(own)
    return paragraph


def _text_width(block: etree._Element) -> int:
    """The width of the text, in twentieths of a point, by the section properties that `block` is or holds."""
    size, margins = (next(block.iter(_name(name))) for name in ("pgSz", "pgMar"))
    return int(size.get(_name("w"))) - int(margins.get(_name("left"))) - int(margins.get(_name("right")))


def _fit(table: etree._Element, width: int) -> None:
    """Makes a table of ours `width` wide, its columns in the proportion that they have."""
    if _style_of_table(table) != TABLE:
        return
    columns = table.findall(f"{_name('tblGrid')}/{_name('gridCol')}")
    widths = [int(column.get(_name("w"))) for column in columns]
    fitted = [width * own // sum(widths) for own in widths]
    own_width = table.find(f"{_name('tblPr')}/{_name('tblW')}")
    own_width.attrib.update({_name("type"): "dxa", _name("w"): str(width)})
    own_width.addnext(_element("tblInd", w=str(_CELL_MARGIN), type="dxa"))
    for column, own in zip(columns, fitted, strict=True):
        column.set(_name("w"), str(own))
    for row in table.iter(_name("tr")):
        for cell, own in zip(row.iter(_name("tcPr")), fitted, strict=True):
            cell.insert(0, _element("tcW", w=str(own), type="dxa"))


def _keep_rows(body: etree._Element) -> None:
    for table in body.iter(_name("tbl")):
        rows = table.findall(_name("tr"))
        for row in rows:
            _keep_whole(row)
        for row, below in pairwise(rows):
            if _continues(below):
                _keep_with_next(row)
        if _style_of_table(table) == TABLE and len(rows) >= _LEAST_ROWS:
            _keep_with_next(rows[1])
            _keep_with_next(rows[-2])


def _keep_whole(row: etree._Element) -> None:
    properties = row.find(_name("trPr"))
    if properties is None:
        properties = _element("trPr")
        row.insert(0, properties)
    if properties.find(_name("cantSplit")) is None:
        properties.insert(0, _element("cantSplit"))


def _continues(row: etree._Element) -> bool:
    """Whether a cell of the row above goes on in it."""
    return any(merge.get(_name("val")) != "restart" for merge in row.iter(_name("vMerge")))


def _keep_with_next(row: etree._Element) -> None:
    for style in row.iter(_name("pStyle")):
        if style.getparent().find(_name("keepNext")) is None:
            style.addnext(_element("keepNext"))


def _style(block: etree._Element) -> str:
    found = block.find(f"{_name('pPr')}/{_name('pStyle')}")
    return "" if found is None else str(found.get(_name("val")))


def _style_of_table(table: etree._Element) -> str:
    found = table.find(f"{_name('tblPr')}/{_name('tblStyle')}")
    return "" if found is None else str(found.get(_name("val")))


def _element(tag: str, **attributes: str) -> etree._Element:
    return etree.Element(_name(tag), {_name(name): value for name, value in attributes.items()})


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
