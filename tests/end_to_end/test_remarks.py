"""What a unit writes beside its figures is read by everybody: it can't break the report, nor hide a number in it."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from pipeline.printed_numbers import unexplained
from pipeline.verify.texts import of_page, of_pdf, of_word
from tests.end_to_end.conftest import Project, copy_of
from tests.end_to_end.test_printed_numbers import report
from tests.rendering.extraction import word, word_text
from tests.rendering.marked import marked

UNIT, MEASURE = "van-phong", "CTTDT_CHATLUONG"
DOCUMENT = "Thông báo số 9 (bản 2) ngày 03/12/2025"
SAID = (
    "1. Chấm <b>58</b>/100 điểm & thiếu 1.234 mục; +cmd|'/C calc'!A0 [x](http://x){.y} {{< meta t >}} #let $x$ @tbl-x"
)
NOTE = f"{SAID} {'rấtdài' * 12} 3) xem\u202e {'phần sau ' * 90}"


@pytest.fixture(scope="module")
def quoting(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The report of a year in which a unit's note is hostile, and its document has numbers of its own."""
    project = copy_of(finished, tmp_path_factory.mktemp("quoting") / "copy")
    path = project.workbook(UNIT)
    book = load_workbook(path)
    row = next(row for row in book["Số liệu"].iter_rows(min_row=9) if row[0].value == MEASURE)
    row[6].value, row[7].value = DOCUMENT, NOTE
    book.save(path)
    project.report("YEAR=2025")
    return project


def test_the_words_stand_in_every_document_as_they_were_written(quoting: Project) -> None:
    folder = quoting.root / "reports/2025"
    for text in (of_page(folder / "report.html").text, of_word(folder / "report.docx"), of_pdf(folder / "report.pdf")):
        bare = text.replace(" ", "").replace("’", "'")  # a line may end, and a number of its own stand, anywhere
        assert f"Đơn vị nêu: “{SAID}".replace(" ", "") in bare
        assert "…”(VănphòngSở).Tàiliệukiểmchứng:“" + DOCUMENT.replace(" ", "") + "”." in bare
        assert "\u202e" not in text


def test_every_number_of_the_words_is_registered_and_stands_where_the_page_has_it(quoting: Project) -> None:
    read = report(quoting, "2025", "vi", "")
    own = {figure["id"]: figure["text"] for figure in read.figures if f":{UNIT}.{MEASURE}:" in figure["id"]}
    assert list(own.values())[:6] == ["1", "58", "100", "1.234", "0", "3"] and set(own.values()) >= {"9", "2"}
    blocks = marked((read.folder / "report.html").read_text("utf-8")).blocks
    assert [found for block in blocks for found in unexplained(block, read.known)] == []
    paragraphs = [text for text in word_text(word(read.folder / "report.docx")) if "Đơn vị nêu" in text]
    told = [number for text in paragraphs for number in unexplained(text, read.known, paper=True)]
    assert set(told) <= read.registered
    quoting.make("verify", "YEAR=2025")
