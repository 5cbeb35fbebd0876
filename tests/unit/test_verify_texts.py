"""A figure is found in HTML, PDF and Word as it was printed, and no part of a longer number counts as one."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst
from docx import Document

from pipeline.verify import texts
from pipeline.verify.figures import stands


@pytest.mark.parametrize(
    ("text", "said", "found"),
    [
        ("83,5%", "đạt 83,5% (52/62)", True),
        ("83,5%", "đạt 183,5%", False),
        ("3,5%", "đạt 83,5%", False),
        ("1.777", "1.777.", True),
        ("1.777", "11.777", False),
        ("1.777", "1.777,5", False),
        ("1.777", "1.777.000", False),
        ("777", "1.777", False),
        ("12", "12 13", True),
        ("12", "1 2", False),
        ("+3,5 điểm %", "+3,5 điểm % Đạt", True),
        ("+20 điểm %/năm", "+20 điểm %/ năm", True),
        ("−0,02 điểm %", "0,02 điểm %", False),
    ],
)
def test_a_number_stands_alone(text: str, said: str, found: bool) -> None:
    assert stands(text, said) is found


def test_spaces_of_any_kind_and_places_of_division_are_one() -> None:
    assert texts.line("+3,5\u00a0điểm\r\n %  \u00adx\ufffey") == "+3,5 điểm % xy"


def test_the_page_is_read_without_scripts_and_with_what_is_said_of_charts(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(
        "<body><script>1,1%</script><style>2,2%</style><img alt='3,3%'><svg aria-label='4,4%'></svg>"
        "<p><span data-figure='a'>5,5 <b>điểm</b> %</span></p>"
        "<table><tr><td><span class='same'>2.a.7</span></td></tr></table>"
        "<details class='series'><i data-figure='a'>5,5 điểm %</i><i data-figure='b'>6,6%</i></details></body>",
        "utf-8",
    )
    page = texts.of_page(path)
    assert all(text in page.text for text in ("3,3%", "4,4%", "5,5 điểm %", "6,6%"))
    assert "1,1%" not in page.text and "2,2%" not in page.text and "6,6%" not in page.shared
    assert "2.a.7" in page.text and "2.a.7" not in page.shared
    assert [(item.figure, item.text) for item in page.marked] == [
        ("a", "5,5 điểm %"),
        ("a", "5,5 điểm %"),
        ("b", "6,6%"),
    ]
    assert page.only_here == {"b"}


def test_word_and_pdf_are_read_with_what_is_said_of_charts(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("đạt 83,")
    paragraph.add_run("5%")
    document.sections[0].footer.paragraphs[0].text = "trang 7"
    document.save(str(tmp_path / "report.docx"))
    said = texts.of_word(tmp_path / "report.docx")
    assert "đạt 83,5%" in said and "trang 7" in said
    (tmp_path / "chart.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>", "utf-8"
    )
    source = '#set page(width: 9cm, height: 9cm)\nđạt 83,5%\n#image("chart.svg", alt: "năm 2021: 30,3%")'
    (tmp_path / "report.typ").write_text(source, "utf-8")
    (tmp_path / "report.pdf").write_bytes(typst.compile(str(tmp_path / "report.typ")))
    said = texts.of_pdf(tmp_path / "report.pdf")
    assert "đạt 83,5%" in said and "năm 2021: 30,3%" in said


def test_a_figure_that_the_end_of_a_page_cuts_is_found(tmp_path: Path) -> None:
    page = "#set page(width: 10cm, height: 8cm, margin: (top: 22mm), header: [9], header-ascent: 4mm)"
    said = f"{page}\ntăng 10,5 điểm phần #pagebreak() trăm so với năm trước".encode()
    (tmp_path / "report.pdf").write_bytes(typst.compile(said, format="pdf"))
    assert not stands("10,5 điểm phần trăm", texts.of_pdf(tmp_path / "report.pdf"))
    assert stands("10,5 điểm phần trăm", texts.across_pages(tmp_path / "report.pdf"))
