"""The embedded renderer: what readers of HTML, PDF and Word get from a small report."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from pipeline import rendering
from pipeline.errors import ProductionError
from pipeline.paths import ROOT
from tests.rendering import extraction, samples
from tests.rendering.samples import HOSTILE, TARGETS, Sample, document

MM = 72 / 25.4


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with illustrative data, long enough for several pages."""
    return samples.render(tmp_path_factory.mktemp("plain"), Sample(many=60), document(noted=True))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report whose every text tries to be something else."""
    sample = Sample(quote=HOSTILE, caption=HOSTILE, said=HOSTILE)
    return samples.render(tmp_path_factory.mktemp("hostile"), sample, document(name=HOSTILE, noted=True))


@pytest.fixture(scope="module")
def pdf(stage: Path) -> Iterator[pdfplumber.PDF]:
    """The report's PDF, open."""
    with pdfplumber.open(stage / "report.pdf") as opened:
        yield opened


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    def made(name: str) -> dict[str, str]:
        folder, notebooks = tmp_path / name, tmp_path / "notebooks"
        folder.mkdir()
        notebooks.mkdir(exist_ok=True)
        paths = Sample().notebooks(notebooks)
        rendering.produce(rendering.choose("embedded"), ROOT / "reports", paths, document(), folder)
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}

    first = made("first")
    assert sorted(first) == sorted(rendering.FILES)
    assert made("second") == first


def test_nothing_is_left_behind_by_a_report_that_must_not_be_published(tmp_path: Path) -> None:
    notebooks, folder = tmp_path / "notebooks", tmp_path / "report"
    notebooks.mkdir()
    folder.mkdir()
    paths = Sample().notebooks(notebooks)
    missing = replace(document(), targets=(*TARGETS, "9.9"))
    with pytest.raises(ProductionError, match=r"9\.9.*exactly once, but does so 0 times"):
        rendering.produce(rendering.choose("embedded"), ROOT / "reports", paths, missing, folder)
    assert list(folder.iterdir()) == []


def test_pandocs_warnings_stop_the_report(tmp_path: Path) -> None:
    sample = Sample(extra=[samples.text_cell("sentences-9", "![](nowhere.png)")])
    reports = samples.reports(tmp_path, "{{< embed notebooks/content-1.ipynb#sentences-9 >}}")
    with pytest.raises(ProductionError, match=r"nowhere\.png"):
        samples.render(tmp_path, sample, document(), reports=reports)


def test_headings_are_numbered_as_in_official_documents(stage: Path) -> None:
    headings = extraction.page(stage / "report.html").headings
    assert headings[:8] == [
        (1, "BÁO CÁO Kết quả của Sở Tư pháp, năm 2025, đối chiếu với Kế hoạch cải cách hành chính"),
        (2, "Tóm tắt"),
        (3, "Cần chỉ đạo"),
        (2, "Mục tiêu cần chỉ đạo"),
        (2, "I. Thể chế"),
        (3, "1. Kết quả thực hiện các mục tiêu"),
        (3, "2. Đánh giá từng mục tiêu"),
        (2, "II. Thủ tục"),
    ]
    assert [text for level, text in headings if level == 2][4:] == [
        "III. Chất lượng số liệu và tình hình gửi báo cáo",
        "Phụ lục I. Kết quả thực hiện các mục tiêu của Kế hoạch",
        "Phụ lục II. Số liệu của từng đơn vị",
        "Phụ lục III. Số liệu thống kê",
        "Phụ lục IV. Phương pháp đánh giá và nguồn số liệu",
        "Phụ lục V. Giải thích các chỉ tiêu",
        "Phụ lục VI. Nguồn số liệu chi tiết đến từng ô",
    ]


def test_tables_and_figures_are_numbered_and_references_lead_to_them(stage: Path) -> None:
    page = extraction.page(stage / "report.html")
    assert "Bảng 3. Các mục tiêu của nội dung 1, năm 2025" in page.cells
    assert "Hình 2. Diễn biến của nội dung 2" in page.cells
    assert ("#table-content-2", "Bảng 4") in page.links
    assert ("#figure-content-2", "Hình 2") in page.links
    inside = [target[1:] for target, _ in page.links if target.startswith("#")]
    assert inside
    assert set(inside) <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)


def test_the_page_can_be_walked_by_a_screen_reader(stage: Path) -> None:
    markup = (stage / "report.html").read_text("utf-8")
    assert markup.startswith("<!DOCTYPE html>")
    assert '<html lang="vi">' in markup
    assert markup.count("<table") == markup.count("<caption>")
    regions = markup.count('role="region" tabindex="0" aria-label=')
    assert regions == markup.count("<table") + markup.count("<figure")
    assert len(re.findall(r'<th [^>]*scope="(?:col|row)"', markup)) == markup.count("<th") - markup.count("<thead")
    assert 'scope="row"' in markup
    assert extraction.page(stage / "report.html").charts == [samples.ALT] * 2
    assert '<a class="skip" href="#report">' in markup
    levels = [level for level, _ in extraction.page(stage / "report.html").headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_verdict_is_a_word_with_a_shape_and_a_class(stage: Path) -> None:
    markup = (stage / "report.html").read_text("utf-8")
    assert '<span class="verdict met">●\u00a0Đạt</span>' in markup
    assert '<div class="glance">' in markup


def test_charts_stand_inside_the_page_each_with_ids_of_its_own(stage: Path) -> None:
    markup = (stage / "report.html").read_text("utf-8")
    for label in ("figure-content-1", "figure-content-2"):
        assert f'id="{label}-mark"' in markup
        assert f'xlink:href="#{label}-mark"' in markup
        assert f"url(#{label}-clip)" in markup
    assert "purl.org" not in markup


@pytest.mark.parametrize(("illustrative", "times"), [(True, True), (False, False)])
def test_illustrative_data_are_marked_on_every_page(tmp_path: Path, illustrative: bool, times: bool) -> None:
    made = samples.render(tmp_path, Sample(many=40), document(illustrative=illustrative))
    with pdfplumber.open(made / "report.pdf") as opened:
        assert len(opened.pages) > 2
        assert all(("SỐ LIỆU MINH HỌA" in page.extract_text()) is times for page in opened.pages)
    assert ("SỐ LIỆU MINH HỌA" in (made / "report.html").read_text("utf-8")) is times
    section = extraction.word(made / "report.docx").sections[0]
    for header in (section.first_page_header, section.header):
        assert ("SỐ LIỆU MINH HỌA" in "".join(item.text for item in header.paragraphs)) is times


def test_english(tmp_path: Path) -> None:
    made = samples.render(tmp_path, Sample(), document(lang="en"))
    page = extraction.page(made / "report.html")
    assert '<html lang="en">' in (made / "report.html").read_text("utf-8")
    assert ("#table-content-1", "Table 3") in page.links
    assert (2, "I. Institutions") in page.headings
    assert "ILLUSTRATIVEDATA" in extraction.pdf_text(made / "report.pdf")


def test_hostile_text_is_text_in_the_page(hostile: Path) -> None:
    page = extraction.page(hostile / "report.html")
    markup = (hostile / "report.html").read_text("utf-8")
    shown = extraction.squeezed(HOSTILE)
    assert page.cells.count(shown) == 2 * len(TARGETS)  # in the contents' tables and in the annex
    assert f"Bảng 3. {shown}" in page.cells
    assert any(shown in text for text in page.text)
    assert markup.count("<script") == 2  # the page's own: its data and its code
    assert 'href="http' not in markup


def test_hostile_text_is_text_in_word(hostile: Path) -> None:
    tables = extraction.word_tables(extraction.word(hostile / "report.docx"))
    cells = [cell for table in tables for row in table for cell in row]
    assert cells.count(extraction.squeezed(HOSTILE)) == 2 * len(TARGETS)


def test_hostile_text_is_text_in_the_pdf(hostile: Path) -> None:
    assert extraction.pdf_text(hostile / "report.pdf").count("<script>alert(1)</script>") >= len(TARGETS)


def test_a_cell_that_begins_like_a_heading_of_typst_is_text(stage: Path) -> None:
    assert "=0(2025)" in extraction.pdf_text(stage / "report.pdf")


def test_a_reference_to_nothing_stops_the_report(tmp_path: Path) -> None:
    reports = samples.reports(tmp_path, more="Xem @tbl-nowhere và [@tbl-overview; @fig-content-1].")
    with pytest.raises(ProductionError, match=r"report\.html.*\?@tbl-nowhere"):
        samples.render(tmp_path, Sample(), document(), reports=reports)


def test_one_reference_may_lead_to_several(tmp_path: Path) -> None:
    reports = samples.reports(tmp_path, more="Xem [@tbl-overview; @fig-content-1].")
    stage = samples.render(tmp_path, Sample(), document(), reports=reports)
    assert "Xem Bảng 1, Hình 1." in extraction.page(stage / "report.html").text


def test_what_is_for_the_page_alone_leaves_no_trace_in_pdf_and_word(stage: Path) -> None:
    assert '<span data-figure="1.1:value">83,5%</span> (147/176)' in (stage / "report.html").read_text("utf-8")
    document = extraction.word(stage / "report.docx")
    cells = [cell for rows in extraction.word_tables(document) for row in rows for cell in row]
    assert cells.count("83,5% (147/176)") == len(TARGETS)
    source = (stage / "report.typ").read_text("utf-8").replace("\\", "")
    assert source.count("83,5% (147/176)") == len(TARGETS)
    for text in (source, "".join(extraction.word_text(document))):
        assert "data-figure" not in text and "Số liệu của biểu đồ" not in text


def test_the_data_behind_a_chart_are_closed_and_named(stage: Path) -> None:
    markup = (stage / "report.html").read_text("utf-8")
    assert markup.count('<details class="series"><summary>Số liệu của biểu đồ') == 2
