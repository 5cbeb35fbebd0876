"""What units say of their figures reaches the report: quoted, with who said it, only where it answers a question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import records, results
from pipeline.assessment import Status, assess_all
from pipeline.chapters.content import ContentChapter
from pipeline.chapters.remarks import LONGEST, shortened
from pipeline.chapters.summary import SummaryChapter
from pipeline.figures import unmarked
from pipeline.observations import Observation, Remark, Words
from pipeline.plan_records import Kind, Text
from pipeline.printed_numbers import Known, unexplained
from pipeline.remarks import Remarks, Said
from pipeline.results import ContentResults, Context, Data, OverviewResults, values_by_period
from tests.unit.test_chapters import PLAN, Figures, observed, paragraph

JUDICIAL, SUPPORT, OFFICE = "hanh-chinh-tu-phap", "bo-tro-tu-phap", "van-phong"
MISSED: Figures = {2025: {"HS_TRUCTUYEN": 40, "HS_TONG": 100}}
MET: Figures = {2025: {"HS_TRUCTUYEN": 90, "HS_TONG": 100}}


def remark(
    measure: str, unit: str, note: str = "", document: str = "", *, given: bool = True, period: str = "2025"
) -> Remark:
    words = [Words(said, cell, said) if said else Words() for said, cell in ((note, "H9"), (document, "G9"))]
    return Remark(measure, unit, period, "data/raw/f.xlsx", "Số liệu", given, *words)


def data_of(figures: Figures, *remarks: Remark, kind: str = "year") -> tuple[Context, Data]:
    period = PLAN.period(max(figures), kind)
    label = Text(f"Năm {period.year}", f"Year {period.year}")
    context = Context(period, label, (2021, 2030), PLAN.department, PLAN.title, False)
    empty = {(item.measure, item.unit) for item in remarks if not item.given}
    given: tuple[Observation, ...] = observed(PLAN, figures, kind)
    given = tuple(item for item in given if (item.measure, item.unit) not in empty)
    given = tuple(replace(item, evidence="Báo cáo số 1/BC-STP") for item in given)
    return context, Data(given, values_by_period(PLAN, given, period, remarks), remarks=remarks)


def chapter(figures: Figures, content: str, *remarks: Remark, lang: str = "vi", kind: str = "year") -> ContentChapter:
    context, known = data_of(figures, *remarks, kind=kind)
    assessed = assess_all(PLAN, context.period, known.values)
    found = results.content_results(PLAN, context, PLAN.contents[content], assessed, known)
    assert records.loads(ContentResults, records.dumps(found)) == found
    return ContentChapter(found, lang)


def test_the_unit_s_reason_stands_after_the_verdict_of_what_was_missed() -> None:
    said = paragraph(chapter(MISSED, "2", remark("HS_TRUCTUYEN", JUDICIAL, "Người dân quen nộp trực tiếp")), "2.a.4.3")
    assert (
        "Không đạt]{.verdict .not_met}. Đơn vị nêu: “Người dân quen nộp trực tiếp” (Phòng Hành chính tư pháp)." in said
    )


def test_where_nothing_is_to_be_explained_no_reason_is_quoted() -> None:
    assert "Đơn vị nêu" not in paragraph(chapter(MET, "2", remark("HS_TONG", JUDICIAL, "Tăng do sắp xếp")), "2.a.4.3")


def test_an_empty_cell_has_its_unit_s_reason() -> None:
    figures: Figures = {2025: {"HS_LUANCHUYEN_DT": 5, "HS_LUANCHUYEN": 9}}
    empty = [
        remark(measure, SUPPORT, "Phần mềm chưa thống kê được", given=False)
        for measure in ("HS_LUANCHUYEN_DT", "HS_LUANCHUYEN")
    ]
    said = paragraph(chapter(figures, "2", *empty, remark("HS_LUANCHUYEN", JUDICIAL, "Chuyện khác hẳn")), "2.a.1")
    assert ". Phòng Bổ trợ tư pháp đã gửi biểu nhưng để trống số liệu “Hồ sơ" in said and "Chưa nhận được" not in said
    assert said.count("Đơn vị nêu: “Phần mềm chưa thống kê được”.") == 1
    assert "Chuyện khác" not in said


def test_the_same_words_of_two_units_are_quoted_once_and_further_ones_counted() -> None:
    same = [remark("HS_TONG", unit, "Hệ thống lỗi") for unit in (JUDICIAL, SUPPORT)]
    others = [remark("HS_TRUCTUYEN", JUDICIAL, "Lý do hai"), remark("HS_TRUCTUYEN", SUPPORT, "Lý do ba")]
    said = paragraph(chapter(MISSED, "2", *same, *others), "2.a.4.3")
    assert "“Hệ thống lỗi” (Phòng Hành chính tư pháp, Phòng Bổ trợ tư pháp); “Lý do hai” (Phòng Hành" in said
    result = chapter(MISSED, "2", *same, *others).results.targets
    target = next(item for item in result if item.assessment.target.id == "2.a.4.3")
    more = replace(target.remarks, reasons=target.remarks.reasons * 2)
    crowded = replace(chapter(MISSED, "2", *same).results, targets=(replace(target, remarks=more),))
    shown = ContentChapter(crowded, "vi")
    assert "; và 3 ý kiến khác (xem tệp số liệu của đơn vị)." in paragraph(shown, "2.a.4.3")
    assert "2.a.4.3:reasons-left-out" in {figure["id"] for figure in shown.sentences().metadata["figures"]}


@pytest.mark.parametrize("value", ["met", "partly", "not_met"])
def test_a_rating_has_its_document_whatever_it_is(value: str) -> None:
    rating = next(target for target in PLAN.targets.values() if target.kind is Kind.EVIDENCE)
    (unit,) = PLAN.responsible(rating.numerator, PLAN.period(2025, "year").end)
    named = remark(rating.numerator, unit.code, document="Báo cáo số 315/BC-STP ngày 11/12/2025")
    said = paragraph(chapter({2025: {rating.numerator: value}}, rating.content, named), rating.id)
    assert "Tài liệu kiểm chứng: “Báo cáo số 315/BC-STP ngày 11/12/2025”." in said


def test_a_number_rests_on_its_cell_and_no_document_is_named() -> None:
    named = remark("HS_TRUCTUYEN", JUDICIAL, document="Báo cáo số 7/BC-STP")
    assert "Báo cáo số 7" not in paragraph(chapter(MISSED, "2", named), "2.a.4.3")


def test_of_several_units_each_document_has_its_own() -> None:
    rating = next(target for target in PLAN.targets.values() if target.kind is Kind.EVIDENCE)
    shown = chapter({2025: {rating.numerator: "met"}}, rating.content)
    own = next(item for item in shown.results.targets if item.assessment.target.id == rating.id)
    documents = (Said("Báo cáo số 1/BC-STP", "a.X", own.units, ()), Said("Báo cáo số 2/BC-STP", "b.X", own.units, ()))
    two = replace(own, units=(*own.units, Text("Phòng B", "Room B")), remarks=Remarks(documents=documents))
    said = paragraph(ContentChapter(replace(shown.results, targets=(two,)), "vi"), rating.id)
    unit = own.units[0].vi
    assert f"Tài liệu kiểm chứng: “Báo cáo số 1/BC-STP” ({unit}); “Báo cáo số 2/BC-STP” ({unit})." in said


def test_words_of_other_periods_units_and_measures_are_not_quoted() -> None:
    others = [
        remark("HS_TONG", JUDICIAL, "Năm trước thiếu", period="2024"),
        remark("HS_TONG", OFFICE, "Không phải báo cáo"),
        remark("KQ_CAP", JUDICIAL, "Chuyện khác hẳn"),
    ]
    assert "Đơn vị nêu" not in paragraph(chapter(MISSED, "2", *others), "2.a.4.3")


def test_after_the_milestone_the_reason_is_that_of_its_year() -> None:
    figures: Figures = {**MISSED, 2026: {"HS_TRUCTUYEN": 45, "HS_TONG": 100}}
    notes = [remark("HS_TONG", JUDICIAL, f"Lý do năm {year}", period=str(year)) for year in (2025, 2026)]
    said = paragraph(chapter(figures, "2", *notes), "2.a.4.3")
    assert "“Lý do năm 2025”" in said and "“Lý do năm 2026”" not in said


def test_every_number_that_a_unit_writes_is_entered_with_its_cell() -> None:
    note = "1. Chấm 58/100 điểm, thiếu 03 mục theo Kế hoạch số 12/KH-STP ngày 01/3/2025"
    shown = chapter(MISSED, "2", remark("HS_TRUCTUYEN", JUDICIAL, note)).sentences()
    quotations = [figure for figure in shown.metadata["figures"] if figure["id"].startswith("2.a.4.3:reason:")]
    assert [figure["text"] for figure in quotations] == ["1", "58", "100", "03"]
    assert all(figure["cells"][0]["cell"] == "H9" and figure["cells"][0]["found"] == note for figure in quotations)
    assert {figure["id"].rpartition(":")[0] for figure in quotations} == {f"2.a.4.3:reason:{JUDICIAL}.HS_TRUCTUYEN"}
    plain = unmarked(shown.data["text/markdown"]).split("Đơn vị nêu: ")[1].split(" (")[0]
    assert unexplained(plain, Known(())) == ["1", "58", "100", "03"]


def test_hostile_words_are_shown_letter_for_letter() -> None:
    note = "<script>alert(1)</script> [x](http://y) {.z} $a$ `b` \u202egnúl @tbl-1 cu\u0309a"
    said = paragraph(chapter(MISSED, "2", remark("HS_TRUCTUYEN", JUDICIAL, note)), "2.a.4.3")
    assert "\\<script\\>alert(1)\\</script\\> \\[x\\](http\\://y) \\{.z\\} \\$a\\$ \\`b\\`" in said
    assert "\u202e" not in said and "\\@tbl-1 của" in said


def test_the_words_stay_vietnamese_and_are_marked_so_in_an_english_report() -> None:
    note = remark("HS_TRUCTUYEN", JUDICIAL, "Người dân quen nộp trực tiếp")
    unit = PLAN.units[JUDICIAL].name.en
    said = paragraph(chapter(MISSED, "2", note, lang="en"), "2.a.4.3")
    assert f"The unit says: [“Người dân quen nộp trực tiếp”]{{lang=vi}} ({unit})." in said


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("ngắn", "ngắn"),
        ("từ " * LONGEST, ("từ " * 100).strip() + "…"),
        ("x" * 400, "x" * LONGEST + "…"),
        ("x" * 295 + "1.234.567.890", "x" * 295 + "…"),
        ("x" * 295 + " 1.234.567.890", "x" * 295 + "…"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_long_words_are_cut_and_no_number_in_two(said: str, kept: str) -> None:
    assert shortened(said) == kept and len(shortened(said)) <= LONGEST + 1


def test_the_summary_gives_the_reason_of_what_is_not_known() -> None:
    figures: Figures = {2025: {"HS_LUANCHUYEN_DT": 5, "HS_LUANCHUYEN": 9}}
    context, known = data_of(figures, remark("HS_LUANCHUYEN_DT", SUPPORT, "Phần mềm chưa thống kê được", given=False))
    found = results.overview_results(PLAN, context, assess_all(PLAN, context.period, known.values), known)
    assert records.loads(OverviewResults, records.dumps(found)) == found
    only = {"2.a.1": Status.NO_DATA}
    lines = tuple(replace(line, status=only.get(line.id, Status.MET), before=None) for line in found.lines)
    said = unmarked(SummaryChapter(replace(found, lines=lines), "vi").lists().data["text/markdown"])
    assert "điện tử”. Đơn vị nêu: “Phần mềm chưa thống kê được”." in said
