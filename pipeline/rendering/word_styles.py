"""Word's reference document: the styles, margins and page header that Pandoc gives the report."""

from __future__ import annotations

import zipfile
from fractions import Fraction
from html import escape
from pathlib import Path
from string import Template

FILE = "reference.docx"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip archive knows
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NUMBER = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_PARTS = {"styles": "styles", "header1": "header", "header2": "header"}  # part -> kind of relationship
_SECTION = (
    '<w:headerReference w:type="first" r:id="rId2"/><w:headerReference w:type="default" r:id="rId3"/>'
    # A4; top and bottom 20 mm, left 30 mm, right 15 mm, in twentieths of a point
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="454" w:footer="454" w:gutter="0"/>'
    "<w:titlePg/>"
)


COLUMNS = (4139, 5215)
"""The columns of the header block in report.openxml, in twentieths of a point."""


def fit_rules(stage: Path, department: str, motto: str) -> None:
    """Fills in how long the rules of the header block are, in the stage's report.openxml.

    Under the department's name a rule takes 1/3 to 1/2 of its length, under the motto all of it. Word can't measure
    text: its width is taken from the mean width of Times New Roman's bold letters, which is right within a tenth.
    All of it is exact: from Python 3.12 on a sum of floats is rounded in another way, and the report must not differ.
    """
    template = stage / "template" / "report.openxml"
    texts = {"department": (department.upper(), 12, Fraction(42, 100)), "motto": (motto, 13, Fraction(1))}
    filled = template.read_text("utf-8")
    for (name, (text, size, part)), column in zip(texts.items(), COLUMNS, strict=True):
        length = part * min(_width(text) * size * 20, Fraction(column))
        filled = filled.replace(f"@{name}-rule@", str(round((column - length) / 2)))
    template.write_text(filled, "utf-8")


def _width(text: str) -> Fraction:
    """The width of a text in bold Times New Roman, in its size."""
    return Fraction(sum(25 if char == " " else 64 if char.isupper() else 49 for char in text), 100)


def write(stage: Path, banner: str) -> None:
    """Writes reference.docx into `stage` from its template/docx-*.xml: the same bytes for the same banner.

    `banner` stands in the top margin of every page; page numbers stand there from the second page on
    (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I.7).
    """
    template = stage / "template"
    header = Template((template / "docx-header.xml").read_text("utf-8"))
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"word/document.xml": "officeDocument"}),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relationships({f"{part}.xml": kind for part, kind in _PARTS.items()}),
        "word/styles.xml": (template / "docx-styles.xml").read_text("utf-8"),
        "word/header1.xml": header.substitute(banner=escape(banner), number=""),
        "word/header2.xml": header.substitute(banner=escape(banner), number=_NUMBER),
    }
    with zipfile.ZipFile(stage / FILE, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)


def _content_types() -> str:
    kinds = {"document": "document.main", **_PARTS}
    overrides = [
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>' for part, kind in kinds.items()
    ]
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{''.join(overrides)}</Types>"
    )


def _relationships(targets: dict[str, str]) -> str:
    lines = [
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), start=1)
    ]
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _document() -> str:
    return (
        f'<w:document xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"><w:body><w:p/>'
        f"<w:sectPr>{_SECTION}</w:sectPr></w:body></w:document>"
    )
