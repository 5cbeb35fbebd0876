"""The Word document: real styles and sections, the decree's page, and nothing in the way of who edits it."""

from __future__ import annotations

import base64
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table

from pipeline.rendering.cells import PNG, SVG
from tests.office import Office
from tests.rendering import extraction, samples
from tests.rendering.samples import Sample, document
from tests.rendering.test_pdf_layout import DEEPER, SECOND, complete, grouped

TEXT_WIDTH = {WD_ORIENT.PORTRAIT: 9355, WD_ORIENT.LANDSCAPE: 14287}  # twentieths of a point


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with two annexes, the first of them in landscape."""
    folder = tmp_path_factory.mktemp("docx")
    reports = samples.reports(folder)
    source = (reports / "annual.qmd").read_text("utf-8")
    whole = source.replace("{{< meta t.closing >}}", f"{DEEPER}\n\n{{{{< meta t.closing >}}}}") + SECOND
    (reports / "annual.qmd").write_text(whole, "utf-8")
    return samples.render(folder, Sample(many=12), complete(), reports=reports)


@pytest.fixture(scope="module")
def word(stage: Path) -> WordDocument:
    """The document, open."""
    return extraction.word(stage / "report.docx")


def tables(word: WordDocument) -> list[Table]:
    """The tables with data: not the boxes of the header and of the signature."""
    return [table for table in word.tables if table.style is not None and table.style.name == "Table"]


def millimetres(section: Section) -> list[int]:
    """The margins: top, bottom, left, right."""
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    return [round((margin or Mm(0)).mm) for margin in margins]


def test_headings_captions_and_tables_have_real_styles(word: WordDocument) -> None:
    headings = {
        level: [item.text for item in word.paragraphs if item.style.name == f"Heading {level}"] for level in (1, 2, 3)
    }
    assert headings[1][:3] == ["Tóm tắt", "Mục tiêu cần chỉ đạo", "I. Thể chế"]
    assert "1. Mục thử" in headings[2] and headings[3] == ["a) Điểm thử"]
    assert word.styles["Heading 1"].font.all_caps and word.styles["Heading 1"].font.bold
    assert word.styles["Heading 2"].font.bold and not word.styles["Heading 3"].font.bold
    captions = [item.text for item in word.paragraphs if item.style.name in ("Table Caption", "Image Caption")]
    assert captions[2] == "Bảng\xa03. Các mục tiêu của nội dung 1, năm 2025"
    assert word.styles["Table Caption"].base_style.name == "Caption"


def test_rows_stay_whole_heads_are_repeated_and_no_row_stands_alone(word: WordDocument) -> None:
    table = next(item for item in tables(word) if item.rows[0].cells[0].text == "Mã" and len(item.rows) > 5)
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    styles = {row.cells[0].paragraphs[0].style.name for row in table.rows}
    assert styles == {"Table Head", "Table Text"}
    kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]
    assert [number for number, holds in enumerate(kept) if holds] == [1, len(kept) - 2]
    assert word.styles["Table Head"].paragraph_format.keep_with_next


def test_the_name_of_a_group_stays_with_its_first_row(tmp_path: Path) -> None:
    made = samples.render(tmp_path, Sample(), document(), reports=samples.reports(tmp_path, more=grouped(3)))
    opened = docx.Document(str(made / "report.docx"))
    rows = next(item for item in opened.tables if item.rows[0].cells[0].text == "STT").rows
    styles = [row.cells[1].paragraphs[0].style.name for row in rows]
    assert styles == ["Table Head", "Table Group", *["Table Text"] * 3, "Table Group", *["Table Text"] * 9]
    assert opened.styles["Table Group"].paragraph_format.keep_with_next


def test_the_charts_of_a_figure_stand_below_each_other_and_the_last_keeps_its_caption(tmp_path: Path) -> None:
    chart = samples.display({SVG: samples.svg(), PNG: base64.b64encode(samples.png()).decode()})
    figure = samples.cell("fig-long", *[chart] * 3, fig_cap="Ba biểu đồ", fig_alt="Mô tả")
    reports = samples.reports(tmp_path, more="{{< embed notebooks/content-1.ipynb#fig-long >}}")
    made = samples.render(tmp_path, Sample(extra=[figure]), document(), reports=reports)
    opened = docx.Document(str(made / "report.docx"))
    place = next(at for at, item in enumerate(opened.paragraphs) if item.text.endswith("Ba biểu đồ"))
    shown = opened.paragraphs[place - 3 : place + 1]
    assert [item.style.name for item in shown] == ["Chart", "Chart", "Captioned Figure", "Image Caption"]
    assert [len(item._p.xpath(".//pic:pic")) for item in shown] == [1, 1, 1, 0]
    assert opened.styles["Captioned Figure"].paragraph_format.keep_with_next
    assert not opened.styles["Chart"].paragraph_format.keep_with_next


def test_sections_for_the_body_and_each_annex(word: WordDocument) -> None:
    assert [section.orientation for section in word.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    sizes = [(round(section.page_width.mm), round(section.page_height.mm)) for section in word.sections]
    upright, turned = (210, 297), (297, 210)
    assert sizes == [upright, turned, turned, upright, upright, turned, upright]
    assert [millimetres(section) for section in word.sections] == [[20, 20, 30, 15]] * 7
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in word.sections]
    assert starts[0] is None and [start.get(qn("w:start")) for start in starts[1:]] == ["1"] * 6


def test_page_numbers_are_fields_hidden_on_the_first_page_of_each_section(word: WordDocument) -> None:
    for section in word.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml and "PAGE" not in section.first_page_header._element.xml
        assert "SỐ LIỆU MINH HỌA" in section.first_page_header._element.xml


def test_annexes_have_their_heading_in_two_lines(word: WordDocument) -> None:
    annexes = [item for item in word.paragraphs if item.style.name.startswith("Annex") and "\n" in item.text]
    assert [item.text.replace("\xa0", " ") for item in annexes] == [
        "Phụ lục I\nKết quả thực hiện các mục tiêu của Kế hoạch",
        "Phụ lục II\nSố liệu của từng đơn vị",
        "Phụ lục III\nSố liệu thống kê",
        "Phụ lục IV\nPhương pháp đánh giá và nguồn số liệu",
        "Phụ lục V\nGiải thích các chỉ tiêu",
        "Phụ lục VI\nDanh mục thử",
    ]
    assert [item.style.name for item in annexes] == [
        "Annex Landscape",
        "Annex Landscape",
        "Annex",
        "Annex",
        "Annex Landscape",
        "Annex",
    ]
    style = word.styles["Annex"]
    assert (style.font.size, style.font.bold) == (Pt(14), True)
    assert (word.styles["Annex Title"].font.size, word.styles["Annex Title"].font.all_caps) == (Pt(13), True)
    assert sum(item.style.name == "Annex Note" for item in word.paragraphs) == 6


def test_tables_are_as_wide_as_the_text_of_their_section(word: WordDocument) -> None:
    widths = []
    for table in tables(word):
        columns = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        width = int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w")))
        assert width - len(columns) <= sum(columns) <= width
        widths.append(width)
    assert set(widths) == set(TEXT_WIDTH.values()) and widths[-1] == TEXT_WIDTH[WD_ORIENT.LANDSCAPE]


def test_fonts_and_distances_are_those_of_the_decree(word: WordDocument) -> None:
    styles = word.styles
    xml = styles.element.xml
    assert 'w:ascii="Times New Roman"' in xml and "w:docDefaults" in xml and '<w:sz w:val="26"/>' in xml
    body = styles["Body Text"].paragraph_format
    assert body.first_line_indent.cm == pytest.approx(1, abs=0.01)
    assert body.space_before.pt + body.space_after.pt >= 6
    assert 1 <= body.line_spacing <= 1.5
    sizes = {"Superior": 12, "Country": 12, "Title": 14, "Recipients Title": 12, "Recipients": 11}
    assert {name: styles[name].font.size.pt for name in sizes} == sizes
    assert styles["Grounds"].font.italic and styles["Place and Date"].font.italic


def test_the_boxes_and_the_signature_say_what_the_plan_has(word: WordDocument) -> None:
    texts = extraction.word_text(word)
    for said in (
        *("Số: ……/BC-STP", "Tây Ninh, ngày …… tháng …… năm ……", "Kính gửi: Ủy ban nhân dân tỉnh"),
        *("Căn cứ Quyết định số 1/QĐ-UBND", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        *("Nơi nhận:", "- Như trên;", "- Ban Giám đốc Sở;", "- Lưu: VT, VP."),
    ):
        assert texts.count(said) == 1
    signed = texts.index("PHÓ GIÁM ĐỐC")
    assert texts.index("Nơi nhận:") < signed < next(i for i, text in enumerate(texts) if text.startswith("Phụ lục I"))


# In points, measured in Liberation Serif Bold, whose letters are as wide as those of Times New Roman Bold.
MOTTO_WIDTH = 150.6
NAME_WIDTHS = {
    "Sở Tư pháp": 61.9,
    "Sở Tư pháp tỉnh Tây Ninh": 156.4,
    "Sở Tư pháp tỉnh Gia Lai": 143.7,
    "Sở Nội vụ Thành phố Hồ Chí Minh": 197.8,
}


@pytest.mark.parametrize("name", NAME_WIDTHS)
def test_the_rules_of_the_header_are_as_long_as_the_decree_says(tmp_path: Path, name: str) -> None:
    cells = (
        extraction.word(samples.render(tmp_path, Sample(), document(name=name)) / "report.docx").tables[0].rows[0].cells
    )
    lengths = []
    for cell, column in zip(cells, (4139, 5215), strict=True):
        rule = cell.paragraphs[-1].paragraph_format
        lengths.append(column / 20 - rule.left_indent.pt - rule.right_indent.pt)
    assert 1 / 3 <= lengths[0] / NAME_WIDTHS[name] <= 1 / 2
    assert lengths[1] == pytest.approx(MOTTO_WIDTH, rel=0.05)


def test_charts_are_pictures_with_alternative_text(stage: Path) -> None:
    with zipfile.ZipFile(stage / "report.docx") as archive:
        names = archive.namelist()
        described = re.findall(r'<wp:docPr[^>]*descr="([^"]*)"', archive.read("word/document.xml").decode())
    assert [name for name in names if name.endswith(".svg") or "custom" in name] == []
    assert [text.replace("&quot;", '"').replace("&#39;", "'").replace("&apos;", "'") for text in described] == [
        samples.ALT
    ] * 2


def test_nothing_of_the_source_is_left(word: WordDocument) -> None:
    text = "\n".join(extraction.word_text(word))
    for leftover in (":::", "{.", "](", "{{<", "**", "`", "<span", "@tbl", "\\"):
        assert leftover not in text


def test_word_finds_nothing_to_repair(stage: Path) -> None:
    assert Office((stage / "report.docx").read_bytes()).faults() == []


def test_it_can_be_edited_and_saved(stage: Path, tmp_path: Path) -> None:
    word = extraction.word(stage / "report.docx")
    before = extraction.word_text(word)
    paragraph = next(item for item in word.paragraphs if item.text.startswith("Trên đây là báo cáo"))
    paragraph.insert_paragraph_before("Kiến nghị của Sở.", style="Body Text")
    tables(word)[-1].add_row().cells[1].text = "Dòng thêm"
    word.save(str(tmp_path / "edited.docx"))
    after = extraction.word_text(extraction.word(tmp_path / "edited.docx"))
    assert sorted(set(after) - set(before)) == ["Dòng thêm", "Kiến nghị của Sở."]
    assert len(after) == len(before) + 2
    assert len(extraction.word(tmp_path / "edited.docx").sections) == 7


def test_several_addressees_stand_in_lines_of_their_own(tmp_path: Path) -> None:
    from dataclasses import replace

    from pipeline.plan_records import Text

    about = complete()
    several = (Text("Ủy ban nhân dân tỉnh", "x"), Text("Sở Nội vụ", "x"))
    department = replace(about.context.department, addressees=several, capacity=None, recipients=())
    about = replace(about, context=replace(about.context, department=department))
    texts = extraction.word_text(extraction.word(samples.render(tmp_path, Sample(), about) / "report.docx"))
    start = texts.index("Kính gửi:")
    assert texts[start + 1 : start + 3] == ["- Ủy ban nhân dân tỉnh;", "- Sở Nội vụ;"]
    assert "- ……………………;" in texts and "KT. GIÁM ĐỐC" not in texts


def test_a_report_without_addressees(tmp_path: Path) -> None:
    word = extraction.word(samples.render(tmp_path, Sample(), document()) / "report.docx")
    texts = extraction.word_text(word)
    assert not any(text.startswith("Kính gửi") for text in texts)
    assert "GIÁM ĐỐC" in texts and len(word.sections) == 7
