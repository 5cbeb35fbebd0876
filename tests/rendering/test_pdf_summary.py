"""summary.pdf is one page of A4, whatever it has to say."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from pipeline.rendering import summary
from tests.rendering import measuring, samples
from tests.rendering.measuring import MM
from tests.rendering.samples import HOSTILE, Sample, document


def made(folder: Path, sample: Sample, lang: str = "vi") -> Path:
    """The summary of a sample's report."""
    return samples.render(folder, sample, document(lang=lang)) / summary.FILE


def pages(folder: Path, sample: Sample, lang: str = "vi") -> list[pdfplumber.page.Page]:
    """The pages of the summary of a sample's report."""
    return pdfplumber.open(made(folder, sample, lang)).pages


@pytest.mark.parametrize("listed", [0, 3, 30, 300])
@pytest.mark.parametrize("said", ["Một mục tiêu chậm tiến độ.", HOSTILE])
def test_it_is_one_page_of_a4_and_nothing_leaves_its_margins(tmp_path: Path, listed: int, said: str) -> None:
    path = made(tmp_path, Sample(listed=listed, said=said))
    with pdfplumber.open(path) as opened:
        (page,) = opened.pages
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
    assert measuring.outside(path) == {}


def test_type_gets_smaller_only_where_it_has_to(tmp_path: Path) -> None:
    (few,), (many,) = (pages(tmp_path / str(count), Sample(listed=count, said="Mục tiêu.")) for count in (3, 32))
    sizes = [max(measuring.line(page, "Cần quyết định").sizes) for page in (few, many)]
    assert sizes[0] == 13 and 10 <= sizes[1] < 13


def test_it_says_whose_and_which_year_it_is(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, Sample())
    text = page.extract_text()
    for words in ("SỞ TƯ PHÁP", "TÓM TẮT BÁO CÁO", "năm 2025", "SỐ LIỆU MINH HỌA", "Cần theo dõi", "● Đạt"):
        assert words in text


def test_in_english(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, Sample(), "en")
    assert "SUMMARY OF THE REPORT" in page.extract_text()


def test_it_is_tagged_and_has_its_own_title(tmp_path: Path) -> None:
    path = samples.render(tmp_path, Sample(), document()) / summary.FILE
    with pdfplumber.open(path) as opened:
        assert opened.metadata["Title"].startswith("Tóm tắt báo cáo: BÁO CÁO: Kết quả")
    assert b"pdfuaid:part>1<" in path.read_bytes()
