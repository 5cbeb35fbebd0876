"""The PDF for those who don't look at it: tags, standards, bookmarks, links, text that can be searched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest

from tests.rendering import measuring, samples
from tests.rendering.samples import Sample, document


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF of a small report."""
    return samples.render(tmp_path_factory.mktemp("access"), Sample(many=8), document()) / "report.pdf"


@pytest.fixture(scope="module")
def pdf(path: Path) -> Iterator[pdfplumber.PDF]:
    """The same, open."""
    with pdfplumber.open(path) as opened:
        yield opened


def test_it_says_that_it_keeps_the_standards_for_readers_and_for_archives(path: Path) -> None:
    content = path.read_bytes()
    assert b"pdfuaid:part>1<" in content
    assert b"pdfaid:part>2<" in content and b"pdfaid:conformance>A<" in content


def test_title_and_language(path: Path, pdf: pdfplumber.PDF) -> None:
    assert pdf.metadata["Title"].startswith("BÁO CÁO: Kết quả thực hiện Kế hoạch")
    assert re.search(rb"/Lang\(vi(-VN)?\)", path.read_bytes())


def test_tables_have_heads_and_charts_have_words(path: Path) -> None:
    content = path.read_bytes()
    assert content.count(b"/S/Table") >= 8 and b"/S/TH" in content and b"/S/Figure" in content
    assert content.count(b"/Alt") >= 2
    assert b"/S/H1" in content and b"/S/H2" in content and b"/S/L" in content


def test_bookmarks_lead_to_every_heading(path: Path) -> None:
    outline = measuring.outline(path)
    assert outline[:4] == ["Tóm tắt", "Cần chỉ đạo", "Mục tiêu cần chỉ đạo", "I. Thể chế"]
    assert [item.strip().replace("\xa0", " ") for item in outline[-8:]] == [
        "Phụ lục I Kết quả thực hiện các mục tiêu của Kế hoạch",
        "Phụ lục II Số liệu của từng đơn vị",
        "Phụ lục III Số liệu thống kê",
        "Phụ lục IV Phương pháp đánh giá và nguồn số liệu",
        "1. Cách đánh giá",
        "2. Nguồn số liệu",
        "Phụ lục V Giải thích các chỉ tiêu",
        "Phụ lục VI Nguồn số liệu chi tiết đến từng ô",
    ]


def test_links_lead_from_the_annex_to_the_targets(pdf: pdfplumber.PDF) -> None:
    annex = next(page for page in pdf.pages if page.width > page.height)
    assert len([link for link in annex.annots if link["data"].get("Subtype").name == "Link"]) >= 3
    assert pdf.pages[0].annots or pdf.pages[1].annots


def test_vietnamese_words_are_found_as_they_are_typed(pdf: pdfplumber.PDF) -> None:
    text = "\n".join(page.extract_text() or "" for page in pdf.pages)
    assert unicodedata.is_normalized("NFC", text)
    for word in ("hồ sơ", "Chất lượng", "đánh giá", "ngưỡng", "tiến độ", "số liệu", "Kế hoạch", "Độc lập"):
        assert word in text


def test_every_letter_of_vietnamese_is_in_the_font(tmp_path: Path) -> None:
    vowels = "aăâeêioôơuưy"
    marks = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    letters = " ".join(unicodedata.normalize("NFC", vowel + mark) for vowel in vowels for mark in marks) + " đ"
    made = samples.render(tmp_path, Sample(said=f"{letters} {letters.upper()}"), document())
    with pdfplumber.open(made / "report.pdf") as opened:
        shown = set("".join(page.extract_text() or "" for page in opened.pages))
    assert set(letters + letters.upper()) <= shown
    assert b"pdfuaid:part>1<" in (made / "report.pdf").read_bytes()  # a letter that no font has takes the standard away
