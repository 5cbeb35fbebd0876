"""What the cells of the standard workbook stand for: exact values, dates, words, and no figure at all."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings import Severity
from pipeline.sources import FIELDS, CastRow, Reading
from pipeline.sources.casting import document
from tests.plan_objects import plan
from tests.workbooks import (
    SHEET,
    codes,
    read_bytes,
    read_rows,
    row,
    with_parts,
    workbook,
)

PLAN = plan()


def stored(folder: Path, xml: str, code: str = "CHI") -> CastRow:
    """The row whose value cell D9 is stored as `xml`."""
    data = workbook([row(code, 1)])
    changed = with_parts(data, {SHEET: lambda part: part.replace(b'<c r="D9" t="n"><v>1</v></c>', xml.encode())})
    return read_bytes(folder, changed).cast[0]


def formatted(folder: Path, value: object, number_format: str, code: str = "CHI") -> Reading:
    def change(sheet: Worksheet) -> None:
        sheet["D9"].number_format = number_format

    return read_bytes(folder, workbook([row(code, value)], change=change))


def test_a_figure_with_its_address_and_dates(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, row("HS_TONG", "1.777", evidence="Báo cáo số 5", note=" từ  hệ thống "))
    (observation,) = reading.observations
    assert reading.kind == "workbook"
    assert reading.findings == ()
    assert observation.observation_id == "2025.van-phong.HS_TONG"
    assert (observation.value, observation.found) == ("1777", "1.777")
    assert (observation.source, observation.sheet, observation.cell) == (reading.file.source, "Số liệu", "D9")
    assert observation.sha256 == reading.file.sha256
    assert (observation.period_start, observation.period_end) == (date(2024, 12, 15), date(2025, 12, 14))
    assert (observation.evidence, observation.note) == ("Báo cáo số 5", "từ hệ thống")
    assert (observation.submission, observation.period, observation.provisional) == (1, "2025", False)


def test_the_head(tmp_path: Path) -> None:
    reading = read_rows(tmp_path)
    assert {name: (cell.address, cell.text) for name, cell in reading.head.items()} == {
        "unit_name": ("B3", "Văn phòng Sở"),
        "unit_code": ("D3", "van-phong"),
        "period_name": ("B4", "Năm 2025"),
        "period_code": ("D4", "2025"),
        "prepared_by": ("B5", "Nguyễn Văn A"),
        "prepared_on": ("B6", "16/12/2025"),
    }
    assert reading.prepared == date(2025, 12, 16)


def test_every_row_has_every_field(tmp_path: Path) -> None:
    (only,) = read_rows(tmp_path, row("HS_TONG", 5)).rows
    assert tuple(only.cells) == FIELDS
    assert only.cells["note"].address == "H9"
    assert only.cells["note"].text == ""


@pytest.mark.parametrize(
    ("code", "value", "expected", "found"),
    [
        ("HS_TONG", 1777, "1777", "1777"),
        ("HS_TONG", "1 777", "1777", "1 777"),
        ("HS_TONG", -3, "-3", "-3"),
        ("HS_TONG", "0,5", "0.5", "0,5"),
        ("HS_TONG", 0, "0", "0"),
        ("CHI", 0.1 + 0.2, "0.3", "0.3"),
        ("CHI", 1.234, "1.234", "1.234"),
        ("CHI", "1.234,5", "1234.5", "1.234,5"),
        ("CHI", 2.5e15, "2500000000000000", "2500000000000000"),
        ("TY_LE", "83,5%", "83.5", "83,5%"),
        ("TY_LE", "96.85%", "96.85", "96.85%"),
        ("KET_NOI", "Có", "yes", "Có"),
        ("KET_NOI", " KHÔNG ", "no", " KHÔNG "),
        ("KET_NOI", "yes", "yes", "yes"),
        ("KET_NOI", True, "yes", "TRUE"),
        ("KET_NOI", False, "no", "FALSE"),
        ("XEP_LOAI", "đạt", "met", "đạt"),
        ("XEP_LOAI", "Đạt  một phần", "partly", "Đạt  một phần"),
        ("XEP_LOAI", "KHÔNG ĐẠT", "not_met", "KHÔNG ĐẠT"),
    ],
)
def test_values(tmp_path: Path, code: str, value: object, expected: str, found: str) -> None:
    reading = read_rows(tmp_path, row(code, value))
    assert codes(reading) == []
    assert [(item.value, item.found) for item in reading.observations] == [(expected, found)]


@pytest.mark.parametrize(
    ("xml", "value", "text"),
    [
        ('<c r="D9"><v>0.83499999999999996</v></c>', "0.835", "0.835"),
        ('<c r="D9"><v>1776.9999999999998</v></c>', "1777", "1777"),
        ('<c r="D9"><v>1.777E3</v></c>', "1777", "1777"),
        ('<c r="D9"><v>-0</v></c>', "0", "0"),
        ('<c r="D9"><v>12345678901234567</v></c>', "12345678901234567", "12345678901234567"),
        ('<c r="D9"><f>D10*2</f><v>12.5</v></c>', "12.5", "12.5"),
        ('<c r="D9" t="str"><f>TEXT(1,"0")</f><v>83,5</v></c>', "83.5", "83,5"),
        (
            '<c r="D9" t="inlineStr"><is><r><t>1</t></r><r><t>2</t></r><rPh sb="0" eb="1"><t>9</t></rPh></is></c>',
            "12",
            "12",
        ),
        ('<c t="n"><v>7</v></c>', "7", "7"),
    ],
)
def test_numbers_as_other_programs_store_them(tmp_path: Path, xml: str, value: str, text: str) -> None:
    cast = stored(tmp_path, xml)
    assert cast.value == Decimal(value)
    assert cast.row.cells["value"].text == text


@pytest.mark.parametrize(
    "xml", ['<c r="D9"><v>1E+300</v></c>', '<c r="D9"><v>NaN</v></c>', '<c r="D9" t="z"><v>ab</v></c>']
)
def test_a_stored_value_that_is_no_number_is_text(tmp_path: Path, xml: str) -> None:
    cast = stored(tmp_path, xml)
    assert (cast.value, cast.given) == (None, True)


@pytest.mark.parametrize(
    "xml", ['<c r="D9" t="str"><f>IF(1,"")</f><v></v></c>', '<c r="D9" t="b"><v/></c>', '<c r="D9" s="0"/>']
)
def test_an_empty_result_is_no_figure(tmp_path: Path, xml: str) -> None:
    cast = stored(tmp_path, xml)
    assert (cast.value, cast.given, cast.row.cells["value"].address) == (None, False, "D9")


@pytest.mark.parametrize("number_format", ["0%", "0.00%", "0.0%", "#,##0.00%;[Red]-#,##0.00%"])
def test_a_percent_cell_is_the_percentage_that_it_shows(tmp_path: Path, number_format: str) -> None:
    (observation,) = formatted(tmp_path, 0.835, number_format, "TY_LE").observations
    assert (observation.value, observation.found) == ("83.5", "83.5%")


@pytest.mark.parametrize(
    "number_format", ["#,##0", "0.00", '0"%"', "#,##0\\ [$₫-42A]", '#,##0 "đồng"', "[Red]0", "@", "General"]
)
def test_other_formats_change_nothing(tmp_path: Path, number_format: str) -> None:
    (observation,) = formatted(tmp_path, 1777.5, number_format).observations
    assert (observation.value, observation.found) == ("1777.5", "1777.5")


@pytest.mark.parametrize("value", ["-", "x", "k.có", "Chưa có", "…", None, "   "])
def test_no_figure_is_missing_and_not_zero(tmp_path: Path, value: object) -> None:
    reading = read_rows(tmp_path, row("HS_TONG", value))
    (cast,) = reading.cast
    assert (cast.value, cast.word, cast.given) == (None, "", False)
    assert (reading.observations, codes(reading)) == ((), [])


def test_no_rating_is_missing(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, row("XEP_LOAI", "-"), row("KET_NOI", None))
    assert [cast.given for cast in reading.cast] == [False, False]
    assert codes(reading) == []


def test_an_unknown_code_is_left_for_validation(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, row("KHONG_BIET", "abc", start="?"))
    (cast,) = reading.cast
    assert (cast.row.code, cast.value, cast.start, cast.given) == ("KHONG_BIET", None, None, True)
    assert (reading.observations, codes(reading)) == ((), [])


@pytest.mark.parametrize("code", ["hs_tong", " HS_TONG\u00a0", "HS_TONG\u200b"])
def test_codes_are_compared_without_case_and_spaces(tmp_path: Path, code: str) -> None:
    (observation,) = read_rows(tmp_path, row(code, 5)).observations
    assert observation.measure == "HS_TONG"


def test_decomposed_text_is_recognised_and_kept_as_found(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str):
                    cell.value = unicodedata.normalize("NFD", cell.value)

    reading = read_bytes(tmp_path, workbook([row("XEP_LOAI", "Đạt một phần")], change=change))
    (observation,) = reading.observations
    assert codes(reading) == []
    assert observation.value == "partly"
    assert observation.found == unicodedata.normalize("NFD", "Đạt một phần")


def test_rich_text_and_line_breaks(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["D9"].value = CellRichText("Đạt ", TextBlock(InlineFont(b=True), "một phần"))
        sheet["G9"].value = "Báo cáo\nsố 5_x005F_x0041_"

    (observation,) = read_bytes(tmp_path, workbook([row("XEP_LOAI", "?")], change=change)).observations
    assert observation.value == "partly"
    assert observation.evidence == "Báo cáo số 5_x0041_"


def test_ambiguous_numbers_say_both_readings(tmp_path: Path) -> None:
    (question,) = read_rows(tmp_path, row("CHI", "1.234")).findings
    assert "1234 hoặc 1,234" in question.title("vi")
    assert "1234 or 1.234" in question.title("en")


@pytest.mark.parametrize(("typed", "meant"), [("1,201", "1201"), ("(5)", "5")])
def test_a_count_is_asked_about_with_the_readings_that_it_can_have(tmp_path: Path, typed: str, meant: str) -> None:
    (question,) = read_rows(tmp_path, row("HS_TONG", typed)).findings
    assert (question.code, question.severity) == ("F304", Severity.QUESTION)
    assert question.title("vi").endswith(f"ở ô Số liệu!D9 có thể hiểu là {meant} hoặc một số ghi nhầm")
    assert question.expected("en").endswith(f"with one meaning: {meant} or a slip of the pen")


def test_a_day_is_exemplified_by_one_of_the_period(tmp_path: Path) -> None:
    (day,) = read_rows(tmp_path, row("HS_TONG", 5, end="hôm nay")).findings
    assert day.expected("vi") == "Ngày dạng ngày/tháng/năm, ví dụ 14/12/2025"


def test_nothing_in_words_is_asked_about_and_never_told_to_be_emptied_alone(tmp_path: Path) -> None:
    (asked,) = read_rows(tmp_path, row("HS_TONG", "Không phát sinh")).findings
    assert (asked.code, asked.severity) == ("F316", Severity.QUESTION)
    assert (
        asked.for_unit()
        .fix("vi")
        .startswith("Nếu đúng là không phát sinh thì ghi số 0; nếu chưa có số liệu thì để trống")
    )


def test_several_problems_of_one_row_are_all_told(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, row("HS_TONG", "nhiều", start="31/02/2025", end=""))
    assert [(item.code, item.cell) for item in reading.findings] == [("F303", "D9"), ("F310", "E9"), ("F311", "F9")]


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "Không", "0", "chưa", "Chưa có văn bản", "đang bổ sung", ".", "?", "Có", "n/a"),
        *("Chưa.", "Chưa, đang bổ sung", "Không; chưa có văn bản", "(chưa có)", "- chưa có", "Không/chưa", "* chưa"),
        *("ko có văn bản", "Ko.", "K có văn bản", "k. có", "Chua co", "khong co van ban", "“Chưa có”", "1. Chưa có"),
        *(
            "12/2025: chưa có",
            "Sẽ bổ sung",
            "chờ ký",
            "Đợi ban hành",
            "Bổ sung sau",
            "dang bo sung",
            "Ch\u01b0a  co\u0301",
        ),
    ],
)
def test_words_that_name_no_document(text: str) -> None:
    assert document(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        *("Báo cáo số 312/BC-STP ngày 10/12/2025", " QĐ 1 ", "Biên bản", "CV 12", "15/QĐ-STP", "(312/BC-STP)"),
        *(
            "K12/QĐ-STP",
            "KO-01/BB",
            "Ko12",
            "K. 12/QĐ",
            "Kế hoạch 5",
            "Chuẩn bị: BC 5",
            "Chưa123",
            "Khởi công",
            "Dang ky 5",
        ),
        *("Đăng ký số 5", "Chuyên đề 1", "Không123", "Bổ sung QĐ 5", "Khong-12/QD"),
    ],
)
def test_a_document_is_kept_as_it_is_named(text: str) -> None:
    assert document(text) == text.strip()
