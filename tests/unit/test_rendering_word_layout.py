"""The pages of a Word document: sections, tables and rows, on a document made by hand."""

from __future__ import annotations

from lxml import etree

from pipeline.rendering.word_layout import NAMESPACE, lay_out

W = f"{{{NAMESPACE}}}"
FINAL = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701"/><w:titlePg/></w:sectPr>'
)
BOX = '<w:tbl><w:tblPr><w:tblW w:type="dxa" w:w="9354"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>'


def table(rows: int) -> str:
    """A table of two columns, the second twice as wide, as Pandoc writes it."""
    cell = '<w:tc><w:tcPr/><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p></w:tc>'
    lines = f"<w:tr>{cell}{cell}</w:tr>" * rows
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Table"/><w:tblW w:type="pct" w:w="5000"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="200"/></w:tblGrid>{lines}</w:tbl>'
    )


def annex(style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'


def laid_out(body: str) -> etree._Element:
    document = f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}{FINAL}</w:body></w:document>'
    found = etree.fromstring(lay_out(document.encode())).find(f"{W}body")
    assert found is not None
    return found


def sections(body: etree._Element) -> list[tuple[str | None, str | None, str | None]]:
    """Width, orientation and first page number of each section."""
    found = []
    for section in body.iter(f"{W}sectPr"):
        size, number = section.find(f"{W}pgSz"), section.find(f"{W}pgNumType")
        start = None if number is None else number.get(f"{W}start")
        found.append((size.get(f"{W}w"), size.get(f"{W}orient"), start))
    return found


def test_a_document_without_annexes_is_one_section() -> None:
    assert sections(laid_out(table(1))) == [("11906", None, None)]


def test_each_annex_is_a_section_that_counts_from_1() -> None:
    body = laid_out(table(1) + annex("AnnexLandscape") + table(1) + annex("Annex") + table(1))
    assert sections(body) == [("11906", None, None), ("16838", "landscape", "1"), ("11906", None, "1")]
    widths = [width.get(f"{W}w") for width in body.iter(f"{W}tblW")]
    assert widths == ["9355", "14287", "9355"]
    first = body.findall(f"{W}tbl")[0]
    assert [column.get(f"{W}w") for column in first.iter(f"{W}gridCol")] == ["3118", "6236"]
    assert [cell.get(f"{W}w") for cell in first.iter(f"{W}tcW")] == ["3118", "6236"]


def test_the_first_and_the_last_row_of_a_table_never_stand_alone() -> None:
    def kept(rows: int) -> list[bool]:
        body = laid_out(table(rows))
        return [row.find(f".//{W}keepNext") is not None for row in body.iter(f"{W}tr")]

    assert kept(6) == [False, True, False, False, True, False]
    assert kept(3) == [False] * 3


def test_rows_are_whole_and_boxes_are_left_as_they_are() -> None:
    body = laid_out(BOX + table(2))
    assert all(row[0][0].tag == f"{W}cantSplit" for row in body.iter(f"{W}tr"))
    assert body.find(f"{W}tbl/{W}tblPr/{W}tblW").get(f"{W}w") == "9354"
