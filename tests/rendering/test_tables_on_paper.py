"""Tables in PDF and Word: no word leaves its column or is broken, and no title or first row stands alone on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pdfplumber
import pytest
from docx.document import Document as WordDocument
from pdfplumber.page import Page

from pipeline.markdown import Align, table
from tests.rendering import extraction, measuring, samples
from tests.rendering.measuring import MM
from tests.rendering.samples import Sample, document, table_cell

FRACTION = "(12.135.000/12.170.000)"
FRACTION_WIDTH = (
    39.0  # millimetres in Times New Roman of 11 points: 18 digits and signs of an em's half, full stops of a quarter
)
HANGS = 0.23  # of its size: what a "p" of a serif font has below the line
LONG = "Nội dung dài của dòng thứ hai, chiếm nhiều dòng trong một cột hẹp của bảng. " * 3
PLACES = range(10)  # paragraphs before a table, so that some table's beginning falls on the end of a page
NAMES = 90
SPANS = 60


def _table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    aligns: Sequence[Align] = ("left", "right", "left")
    return table(("Mã", "Giá trị", "Nội dung"), rows, widths, aligns)


def _group(at: int) -> list[list[str]]:
    """The rows of one target: what it is stands once on paper, and its code in every row of the page."""
    return [[f"M{at} chỉ tiêu", f"tổng{at}", "x"], *([f"[M{at}]{{.same}}", f"phần{at}", "y"] for _ in range(2))]


def _cells() -> Iterator[tuple[str, str]]:
    """The tables by their ids: a word wider than its column, groups without a number, a tall second row, few rows."""
    yield "tbl-wide", _table([["1", FRACTION, "Nội dung"]], (30, 10, 60))
    named = [row for at in range(NAMES) for row in (["", f"**Nhóm {at}**", ""], ["1", "2", f"Dòng {at}"])]
    yield "tbl-named", _table(named, (10, 50, 40))
    spans = [row for at in range(SPANS) for row in _group(at)]
    yield "tbl-spans", _table(spans, (30, 40, 30))
    for place in PLACES:
        rows = [[f"đầu{place}", "1", "x"], [f"hai{place}", "2", LONG], *([f"sau{place}", "3", LONG] for _ in range(8))]
        yield f"tbl-tall-{place}", _table(rows, (40, 40, 20))
        few = [[f"một{place}", "1", "x" * 3], *([f"ba{place}", "2", LONG] for _ in range(2))]
        yield f"tbl-few-{place}", _table(few, (40, 40, 20))


def _source() -> str:
    """The report's source behind the template's: an annex with all of the tables, paragraphs between them."""
    parts = ["# Bảng thử {#annex-tables .annex}"]
    for number, (label, _) in enumerate(_cells()):
        parts += [f"Đoạn {number}.{line}." for line in range(number % 7)]
        parts.append(f"{{{{< embed notebooks/content-1.ipynb#{label} >}}}}")
    return "\n\n".join(parts)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with all of these tables in an annex of upright pages."""
    folder = tmp_path_factory.mktemp("tables")
    extra = [table_cell(label, markdown, f"Bảng {label}") for label, markdown in _cells()]
    about = document(name="Sở Tư pháp tỉnh Tây Ninh")
    return samples.render(folder, Sample(extra=extra), about, reports=samples.reports(folder, more=_source()))


@pytest.fixture(scope="module")
def pdf(stage: Path) -> Iterator[pdfplumber.PDF]:
    """Its PDF, open."""
    with pdfplumber.open(stage / "report.pdf") as opened:
        yield opened


@pytest.fixture(scope="module")
def word(stage: Path) -> WordDocument:
    """Its Word document, open."""
    return extraction.word(stage / "report.docx")


def _page_of(pdf: pdfplumber.PDF, text: str) -> Page:
    return next(page for page in pdf.pages if any(line.text.startswith(text) for line in measuring.lines(page)))


def test_a_word_stays_in_its_column(pdf: pdfplumber.PDF) -> None:
    page = _page_of(pdf, FRACTION)
    (found,) = page.search(FRACTION, regex=False)
    boxes = [cell for grid in page.find_tables() for cell in grid.cells]
    assert any(box[0] < found["x0"] and found["x1"] < box[2] for box in boxes if box[1] < found["top"] < box[3])


def test_a_word_has_room_in_word_too(word: WordDocument) -> None:
    (wide,) = (grid for grid in word.tables if FRACTION in grid.rows[-1].cells[1].text)
    width = wide.columns[1].width
    assert width is not None and width.mm >= FRACTION_WIDTH
    assert wide.columns[2].width is not None and wide.columns[0].width is not None
    assert wide.columns[2].width > wide.columns[0].width  # who has the most to spare gives, and no more than it has


def test_no_name_of_a_group_ends_a_page_though_it_has_no_number(pdf: pdfplumber.PDF) -> None:
    pages = [page for page in pdf.pages if "Nhóm " in page.extract_text()]
    assert len(pages) > 2
    for page in pages:
        rows = [line.text for line in measuring.lines(page) if line.text.startswith(("Nhóm ", "Dòng "))]
        assert rows[-1].startswith("Dòng "), rows[-3:]
    assert sum(page.extract_text().count("Nhóm ") for page in pages) == NAMES


def test_the_rows_of_a_target_have_one_first_cell_and_stay_on_one_page(pdf: pdfplumber.PDF) -> None:
    pages = [page for page in pdf.pages if "tổng" in page.extract_text()]
    assert len(pages) > 2
    found = [[line.text for line in measuring.lines(page)] for page in pages]
    for at in range(SPANS):
        (own,) = (texts for texts in found if f"tổng{at}" in texts)
        assert own.count(f"phần{at}") == 2 and f"M{at}" not in own


def test_the_rows_of_a_target_have_one_first_cell_in_word(word: WordDocument) -> None:
    (spans,) = (grid for grid in word.tables if grid.rows[-1].cells[1].text == f"phần{SPANS - 1}")
    assert [row.cells[0].text for row in spans.rows[1:4]] == ["M0 chỉ tiêu"] * 3  # one merged cell
    kept = [bool(row.cells[1].paragraphs[0].paragraph_format.keep_with_next) for row in spans.rows]
    assert kept[1:-3] == [True, True, False] * (SPANS - 1)


def test_the_paragraph_that_leads_to_a_table_stays_with_it(pdf: pdfplumber.PDF) -> None:
    for number, (label, _) in enumerate(_cells()):
        if number % 7:
            lead = _page_of(pdf, f"Đoạn {number}.{number % 7 - 1}.")
            assert f"Bảng {label}" in lead.extract_text()


def test_no_letter_touches_the_rule_below_it(pdf: pdfplumber.PDF) -> None:
    """Rows of annexes are close to each other; what hangs below the line still has room."""
    page = _page_of(pdf, "M1 chỉ tiêu")
    below = {cell[3] for grid in page.find_tables() for cell in grid.cells}
    hanging = [char for char in page.chars if char["text"] == "p" and char["size"] < 11]
    assert hanging
    for char in hanging:
        rule = min(edge for edge in below if edge > char["matrix"][5] * -1 + page.height)
        assert rule - (page.height - char["matrix"][5]) > HANGS * char["size"] + 0.4


@pytest.mark.parametrize("place", PLACES)
def test_the_first_row_of_a_table_is_not_alone(pdf: pdfplumber.PDF, place: int) -> None:
    first, second = (_page_of(pdf, f"{name}{place}") for name in ("đầu", "hai"))
    assert first.page_number == second.page_number


@pytest.mark.parametrize("place", PLACES)
def test_a_table_of_three_rows_stays_on_one_page(pdf: pdfplumber.PDF, place: int) -> None:
    page = _page_of(pdf, f"một{place}")
    assert sum(line.text.startswith(f"ba{place}") for line in measuring.lines(page)) == 2


def test_the_note_of_an_annex_ends_with_more_than_a_word(pdf: pdfplumber.PDF) -> None:
    page = _page_of(pdf, "BẢNG THỬ")
    line = next(line for line in measuring.lines(page) if line.text.endswith("Tây Ninh)"))
    assert line.text.endswith("tỉnh Tây Ninh)")
    assert line.x1 <= page.width - measuring.RIGHT * MM


def test_a_threshold_stays_on_one_line_in_word(word: WordDocument) -> None:
    cells = {cell.text for grid in word.tables for row in grid.rows for cell in row.cells}
    assert "=\u00a00 (2025)" in cells and "= 0 (2025)" not in cells
