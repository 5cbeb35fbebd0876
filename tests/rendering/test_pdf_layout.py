"""The PDF under the ruler: Nghị định 30/2020/NĐ-CP, Phụ lục I, in millimetres and points."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from pipeline.chapters import display
from pipeline.markdown import table
from pipeline.plan_records import Text
from pipeline.rendering import Document, typesetting
from pipeline.rendering.cells import PNG, SVG
from tests.rendering import measuring, samples
from tests.rendering.measuring import LEFT, MM, RIGHT, TOP
from tests.rendering.samples import HOSTILE, Sample, document

A4 = (210, 297)
DEEPER = """
# Phần thử {#deeper}

## Mục thử {#deeper-two}

### Điểm thử {#deeper-three}

Nội dung của điểm thử.
"""
SECOND = """
# Danh mục thử {#annex-second .annex}

## Mục của phụ lục {#annex-second-one}

Nội dung của phụ lục thứ hai.

""" + "\n\n".join(f"Đoạn {number} của phụ lục." for number in range(60))


def complete(lang: str = "vi") -> Document:
    """A document that has all that department.yaml may say."""
    about = document(lang=lang)
    department = replace(
        about.context.department,
        addressees=(Text("Ủy ban nhân dân tỉnh", "People's Committee"),),
        grounds=(Text("Căn cứ Quyết định số 1/QĐ-UBND", "Pursuant to Decision 1/QĐ-UBND"),),
        capacity=Text("KT. GIÁM ĐỐC", "FOR THE DIRECTOR"),
        post=Text("PHÓ GIÁM ĐỐC", "DEPUTY DIRECTOR"),
        recipients=(Text("Như trên", "As above"), Text("Ban Giám đốc Sở", "Directors")),
        archive="VT, VP",
    )
    return replace(about, context=replace(about.context, department=department))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with an annex more, the first of them in landscape, and headings of three levels."""
    folder = tmp_path_factory.mktemp("pdf")
    reports = samples.reports(folder)
    source = (reports / "annual.qmd").read_text("utf-8")
    whole = source.replace("{{< meta t.closing >}}", f"{DEEPER}\n\n{{{{< meta t.closing >}}}}") + SECOND
    (reports / "annual.qmd").write_text(whole, "utf-8")
    return samples.render(folder, Sample(many=60), complete(), reports=reports)


@pytest.fixture(scope="module")
def pdf(stage: Path) -> Iterator[pdfplumber.PDF]:
    """Its PDF, open."""
    with pdfplumber.open(stage / "report.pdf") as opened:
        yield opened


def found(pdf: pdfplumber.PDF, start: str) -> tuple[pdfplumber.page.Page, measuring.Line]:
    """The first page with a line that starts with `start`, and the line."""
    pairs = ((page, line) for page in pdf.pages for line in measuring.lines(page))
    return next(pair for pair in pairs if pair[1].text.startswith(start))


def test_every_page_is_a4_and_nothing_leaves_its_margins(stage: Path, pdf: pdfplumber.PDF) -> None:
    sizes = [(round(page.width / MM), round(page.height / MM)) for page in pdf.pages]
    assert set(sizes) == {A4, A4[::-1]}
    assert measuring.outside(stage / "report.pdf") == {}


def test_pages_are_numbered_in_the_middle_of_the_top_margin_from_the_second_on(pdf: pdfplumber.PDF) -> None:
    shown = ["".join(line.text for line in measuring.number(page)) for page in pdf.pages]
    starts = [index for index, text in enumerate(shown) if not text]
    assert len(starts) == 7  # the document, and its six annexes
    for start, end in pairwise([*starts, len(shown)]):
        assert shown[start + 1 : end] == [str(number) for number in range(2, end - start + 1)]
    for page in pdf.pages:
        for line in measuring.number(page):
            assert line.sizes == {13}
            assert abs(line.middle - (LEFT * MM + page.width - RIGHT * MM) / 2) < MM
            assert 10 * MM < line.top < line.bottom < TOP * MM


def test_the_boxes_at_the_top(pdf: pdfplumber.PDF) -> None:
    first = pdf.pages[0]
    superior, department = measuring.line(first, "ỦY BAN NHÂN DÂN TỈNH"), measuring.line(first, "SỞ TƯ PHÁP")
    country, motto = measuring.line(first, "CỘNG HÒA XÃ HỘI"), measuring.line(first, "Độc lập - Tự do")
    assert (superior.sizes, superior.bold) == ({12}, False)
    assert (department.sizes, department.bold) == ({12}, True)
    assert (country.sizes, country.bold, country.text) == ({12}, True, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert (motto.sizes, motto.bold) == ({13}, True)
    assert abs(superior.middle - department.middle) < MM and abs(country.middle - motto.middle) < MM
    assert superior.x1 < country.x0


def test_the_rules_of_the_header(pdf: pdfplumber.PDF) -> None:
    first = pdf.pages[0]
    department, motto = measuring.line(first, "SỞ TƯ PHÁP"), measuring.line(first, "Độc lập - Tự do")

    def under(line: measuring.Line) -> float:
        """How long the rule under a line is, in lengths of the line."""
        (rule,) = [
            rule
            for rule in first.lines
            if line.x0 - 1 <= rule["x0"] < line.x1 and 0 <= rule["top"] - line.bottom + 4 < 12
        ]
        assert abs((rule["x0"] + rule["x1"]) / 2 - line.middle) < MM
        return (rule["x1"] - rule["x0"]) / (line.x1 - line.x0)

    assert 1 / 3 <= under(department) <= 1 / 2
    assert under(motto) == pytest.approx(1, abs=0.03)


def test_number_place_and_date_are_left_to_fill_in_one_line(pdf: pdfplumber.PDF) -> None:
    number = measuring.line(pdf.pages[0], "Số:")
    place = measuring.line(pdf.pages[0], "Tây Ninh, ngày")
    assert number.text == "Số: ……/BC-STP" and place.text == "Tây Ninh, ngày …… tháng …… năm ……"
    assert number.sizes == place.sizes == {13}
    assert place.italic and not number.italic
    assert abs(number.bottom - place.bottom) < 1


def test_kind_subject_addressees_and_grounds(pdf: pdfplumber.PDF) -> None:
    first = pdf.pages[0]
    kind, subject = measuring.line(first, "BÁO CÁO"), measuring.line(first, "Kết quả thực hiện Kế hoạch")
    centre = (LEFT * MM + first.width - RIGHT * MM) / 2
    for line in (kind, subject):
        assert line.bold and line.sizes == {14} and abs(line.middle - centre) < MM
    rules = [rule for rule in first.lines if 0 < rule["top"] - subject.bottom < 60]
    assert 1 / 3 <= (rules[0]["x1"] - rules[0]["x0"]) / (subject.x1 - subject.x0) <= 1 / 2
    to, addressee = measuring.line(first, "Kính gửi:"), measuring.line(first, "Ủy ban nhân dân tỉnh")
    assert abs(to.bottom - addressee.bottom) < 1 and 0 < addressee.x0 - to.x1 < 5 * MM
    grounds = measuring.line(first, "Căn cứ Quyết định")
    assert grounds.italic and grounds.sizes == {13}
    assert abs(grounds.x0 - (LEFT + 10) * MM) < MM
    lead = measuring.line(first, "Sở Tư pháp báo cáo")
    assert not lead.italic


def test_the_body_is_set_as_the_decree_has_it(pdf: pdfplumber.PDF) -> None:
    """Single to 1.5 spacing inside a paragraph, 6 points and more between two, first lines moved in by 1 cm."""
    page, start = found(pdf, "Mức yêu cầu của năm")
    assert start.sizes == {13} and abs(start.x0 - (LEFT + 10) * MM) < MM
    body = [line for line in measuring.lines(page) if line.top >= start.top - 1 and line.sizes == {13}]
    steps = [(after.bottom - line.bottom, after.x0) for line, after in pairwise(body[:12])]
    inside = [step for step, x0 in steps if abs(x0 - LEFT * MM) < MM]
    between = [step for step, x0 in steps if abs(x0 - (LEFT + 10) * MM) < MM]
    single = 1.15 * 13
    assert inside and all(single - 0.5 <= step <= 1.5 * single for step in inside)
    assert between and all(step >= max(inside) + 6 - 0.2 for step in between)
    full = [line for line, after in pairwise(body[:12]) if abs(after.x0 - LEFT * MM) < MM]
    assert all(abs(line.x1 - (page.width - RIGHT * MM)) < MM for line in full)  # justified


@pytest.mark.parametrize(
    ("start", "text", "bold"),
    [("I. THỂ", "I. THỂ CHẾ", True), ("1. Mục thử", "1. Mục thử", True), ("a) Điểm", "a) Điểm thử", False)],
)
def test_headings(pdf: pdfplumber.PDF, start: str, text: str, bold: bool) -> None:
    _, heading = found(pdf, start)
    assert (heading.text, heading.bold, heading.sizes) == (text, bold, {13})


def test_who_signs_and_who_gets_it(pdf: pdfplumber.PDF) -> None:
    page, title = found(pdf, "Nơi nhận:")
    assert title.bold and title.italic and title.sizes == {12}
    names = ["- Như trên;", "- Ban Giám đốc Sở;", "- Lưu: VT, VP."]
    recipients = [line for line in measuring.lines(page) if line.text in names]
    assert [line.text for line in recipients] == names
    assert all(line.sizes == {11} and not line.bold and line.x0 < page.width / 2 for line in recipients)
    capacity, post = measuring.line(page, "KT. GIÁM ĐỐC"), measuring.line(page, "PHÓ GIÁM ĐỐC")
    assert capacity.bold and post.bold and capacity.sizes == post.sizes == {13}
    assert page.width / 2 < capacity.x0 and abs(capacity.middle - post.middle) < MM and capacity.top < post.top
    assert "Trên đây là báo cáo" in (page.extract_text() or "")  # the signature is never alone on its page


def test_without_names_a_line_is_left_to_fill(tmp_path: Path) -> None:
    made = samples.render(tmp_path, Sample(), document())
    with pdfplumber.open(made / "report.pdf") as opened:
        page, _ = found(opened, "Nơi nhận:")
        assert measuring.line(page, "- ……………………;") and measuring.line(page, "GIÁM ĐỐC")
        assert not any("Kính gửi" in (page.extract_text() or "") for page in opened.pages)


def test_annexes(pdf: pdfplumber.PDF) -> None:
    for mark, title, landscape in (
        ("Phụ lục I", "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU", True),
        ("Phụ lục VI", "DANH MỤC THỬ", False),
    ):
        page = next(page for page in pdf.pages if any(line.text == mark for line in measuring.lines(page)))
        heading, name = (next(line for line in measuring.lines(page) if line.text.startswith(x)) for x in (mark, title))
        note = measuring.line(page, "(Kèm theo Báo cáo số")
        centre = (LEFT * MM + page.width - RIGHT * MM) / 2
        assert (page.width > page.height) is landscape
        assert (heading.sizes, heading.bold, name.sizes, name.bold) == ({14}, True, {13}, True)
        assert note.italic and note.sizes == {13}
        assert all(abs(line.middle - centre) < MM for line in (heading, name, note))
    _, own = found(pdf, "1. Mục của phụ lục")
    assert own.bold


def test_an_annex_alone_has_no_number(tmp_path: Path) -> None:
    source = (samples.reports(tmp_path / "whole") / "annual.qmd").read_text("utf-8")
    alone = source.partition("# {{< meta t.annex-contributions >}}")[0]
    made = samples.render(tmp_path, Sample(), document(), reports=samples.reports(tmp_path, alone))
    with pdfplumber.open(made / "report.pdf") as opened:
        page = opened.pages[-1]
        assert page.width > page.height
        assert any(line.text == "Phụ lục" for line in measuring.lines(page))


def test_a_table_in_landscape_is_as_wide_as_the_text(pdf: pdfplumber.PDF) -> None:
    page = next(page for page in pdf.pages if page.width > page.height)
    table = page.find_tables()[0]
    assert table.bbox[0] == pytest.approx(LEFT * MM, abs=MM)
    assert table.bbox[2] == pytest.approx(page.width - RIGHT * MM, abs=MM)


def test_heads_are_repeated_and_no_row_or_heading_stands_alone(pdf: pdfplumber.PDF) -> None:
    long = [page for page in pdf.pages if "Dòng thứ" in (page.extract_text() or "")]
    assert len(long) > 1
    assert all("Mục tiêu (trích Kế" in (page.extract_text() or "") for page in long)
    for page in pdf.pages:
        last = measuring.lines(page)[-1]
        assert not last.text.startswith(("Bảng ", "I. ", "II. ", "III. ", "IV. ", "1. ", "2. "))


@pytest.mark.parametrize("many", range(22, 28))
def test_the_signature_has_more_than_the_closing_words_above_it(tmp_path: Path, many: int) -> None:
    said = "\n\n".join(f"Đoạn cuối {number}. {'Nội dung của đoạn ' * 6}" for number in range(many))
    source = (samples.reports(tmp_path / "whole") / "annual.qmd").read_text("utf-8")
    whole = source.replace("{{< meta t.closing >}}", f"# Kiến nghị\n\n{said}\n\n{{{{< meta t.closing >}}}}")
    made = samples.render(tmp_path, Sample(), document(), reports=samples.reports(tmp_path, whole))
    with pdfplumber.open(made / "report.pdf") as opened:
        page, title = found(opened, "Nơi nhận:")
        above = [line.text for line in measuring.lines(page) if line.top < title.top]
        assert sum(text.startswith("Đoạn cuối") for text in above) >= 2


def test_a_figure_may_be_parted_between_its_charts_and_keeps_the_last_with_its_caption(tmp_path: Path) -> None:
    chart = samples.display({SVG: samples.svg(), PNG: base64.b64encode(samples.png()).decode()})
    figure = samples.cell("fig-long", *[chart] * 9, fig_cap="Chín biểu đồ", fig_alt="Mô tả")
    source = "# Hình {#annex-figure .annex}\n\n{{< embed notebooks/content-1.ipynb#fig-long >}}"
    reports = samples.reports(tmp_path, more=source)
    made = samples.render(tmp_path, Sample(extra=[figure]), document(), reports=reports)
    with pdfplumber.open(made / "report.pdf") as opened:
        page, caption = found(opened, "Hình 3. Chín")
        first, _ = found(opened, "HÌNH")
        parts = opened.pages[first.page_number - 1 : page.page_number]
        charts = [[mark["top"] for mark in (*part.lines, *part.curves)] for part in parts]
        assert len(charts) > 1 and all(charts) and sum(map(len, charts)) == 9
        assert max(charts[-1]) < caption.top


@pytest.mark.parametrize("many", range(20, 29))
def test_the_last_rows_of_a_table_stay_together(tmp_path: Path, many: int) -> None:
    made = samples.render(tmp_path, Sample(many=many), document())
    with pdfplumber.open(made / "report.pdf") as opened:
        assert list(measuring.rows_by_page(opened, "Dòng thứ"))[-1] >= 2


def grouped(many: int) -> str:
    """An annex with a table whose second group begins after `many` rows."""
    rows = [["**I**", "**Nhóm một**", ""], *[[f"{number}.", "Chỉ tiêu trước", "1"] for number in range(many)]]
    rows += [["**II**", "**Nhóm hai**", ""], *[[f"{number}.", "Chỉ tiêu sau", "2"] for number in range(9)]]
    shown = table(["STT", "Chỉ tiêu", "Số"], rows, (10, 70, 20), ("center", "left", "right"))
    return f"# Nhóm {{#annex-groups .annex}}\n\n{display.captioned('tbl-groups', shown, 'Bảng có nhóm')}"


def test_the_name_of_a_group_is_never_the_last_row_of_a_page(tmp_path: Path) -> None:
    beside = set()
    for many in range(52, 57):  # the second group begins at another place of the page each time
        folder = tmp_path / str(many)
        made = samples.render(folder, Sample(), document(), reports=samples.reports(folder, more=grouped(many)))
        with pdfplumber.open(made / "report.pdf") as opened:
            page, line = found(opened, "Nhóm hai")
            assert "Chỉ tiêu sau" in {below.text for below in measuring.lines(page) if below.top > line.top}
            text = page.extract_text()
            beside.add("Chỉ tiêu trước" in text)
    assert beside == {True, False}  # both were tried: in the middle of a page, and moved to the next


def test_hostile_texts_and_300_targets_stay_between_the_margins(tmp_path: Path) -> None:
    sample = Sample(quote=HOSTILE, caption=HOSTILE, said=HOSTILE, many=300)
    made = samples.render(tmp_path, sample, document(name=HOSTILE, noted=True))
    with pdfplumber.open(made / "report.pdf") as opened:
        assert len(opened.pages) > 40
    assert measuring.outside(made / "report.pdf") == {}


def test_a_row_taller_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    made = samples.render(tmp_path, Sample(quote="dài dòng " * 900), document())
    with pdfplumber.open(made / "report.pdf") as opened:
        text = "".join(page.extract_text() or "" for page in opened.pages)
        assert text.count("dòng") >= 900 * 2 * 3
    assert measuring.outside(made / "report.pdf") == {}


def test_the_font_is_the_one_that_the_manifest_names(pdf: pdfplumber.PDF) -> None:
    fonts = {char["fontname"].split("+")[-1] for page in pdf.pages for char in page.chars}
    wanted = [family.replace(" ", "") for family in typesetting.families()]
    assert all(font.startswith(tuple(wanted)) for font in fonts)
    assert any(font.startswith(wanted[0]) for font in fonts)


def test_sizes_are_those_of_the_decree_and_none_else(pdf: pdfplumber.PDF) -> None:
    sizes = {round(char["size"], 1) for page in pdf.pages for char in page.chars}
    # 10: the banner on made-up figures; 10.5: tables of annexes; 11: tables; 20: the tiles' counts
    assert sizes <= {10, 10.5, 11, 12, 13, 14, 20}


def test_the_same_layout_in_english(tmp_path: Path) -> None:
    made = samples.render(tmp_path, Sample(many=5), complete("en"))
    with pdfplumber.open(made / "report.pdf") as opened:
        first, text = opened.pages[0], "\n".join(page.extract_text() or "" for page in opened.pages)
        assert measuring.line(first, "SOCIALIST REPUBLIC OF VIET NAM").bold
        assert measuring.line(first, "Pursuant to Decision").italic
        for words in ("To: People's Committee", "DEPUTY DIRECTOR", "- Filed: VT, VP.", "ALL TARGETS OF THE PLAN"):
            assert words in text
    assert measuring.outside(made / "report.pdf") == {}
