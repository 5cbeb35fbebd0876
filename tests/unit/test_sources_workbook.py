"""The standard workbook is found by its labels, however it was laid out or stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.sources import CastRow, read
from tests.plan_objects import plan
from tests.workbooks import (
    COLUMNS,
    codes,
    fill,
    put,
    read_bytes,
    read_rows,
    row,
    saved,
    with_parts,
    with_shared_texts,
    workbook,
)

PLAN = plan()


def _moved(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 4)
    sheet.insert_cols(1, 2)


def _renamed(sheet: Worksheet) -> None:
    sheet.title = "Bieu 1"


def _reordered(sheet: Worksheet) -> None:
    sheet.move_range("D8:D10", cols=6)


def _extra_column(sheet: Worksheet) -> None:
    sheet["I8"], sheet["I9"] = "Người phụ trách", "Trần B"


def _column_numbers(sheet: Worksheet) -> None:
    sheet.insert_rows(9)
    for column in range(1, 9):
        sheet.cell(9, column).value = f"({column})"


def _blank_rows(sheet: Worksheet) -> None:
    sheet.insert_rows(9, 3)
    sheet["A10"] = "   "


def _notes(sheet: Worksheet) -> None:
    sheet["A12"] = "Ghi chú: số liệu tính đến ngày 14/12/2025"
    sheet.merge_cells("A12:H12")
    sheet["B13"] = "Nguồn: hệ thống một cửa"
    sheet["B15"], sheet["D15"] = "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"
    sheet["E16"] = "(Ký, đóng dấu)"
    sheet["B17"], sheet["D17"] = "Nguyễn Văn A", "Tây Ninh, ngày 16 tháng 12 năm 2025"


def _groups(sheet: Worksheet) -> None:
    sheet.insert_rows(9)
    sheet["A9"], sheet["B9"] = "I", "Cải cách thể chế"


def _title_merged(sheet: Worksheet) -> None:
    sheet.merge_cells("A1:H1")


def _labels_as_written_elsewhere(sheet: Worksheet) -> None:
    sheet["A3"], sheet["D8"], sheet["E8"] = "ĐƠN VỊ  BÁO CÁO :", "giá trị *", "Từ\nngày"


def _without_optional_columns(sheet: Worksheet) -> None:
    sheet["B8"], sheet["H8"] = None, "Diễn giải"


def _without_codes_in_the_head(sheet: Worksheet) -> None:
    sheet["C3"] = sheet["D3"] = sheet["C4"] = sheet["D4"] = None


@pytest.mark.parametrize(
    "change",
    [
        _moved,
        _renamed,
        _reordered,
        _extra_column,
        _column_numbers,
        _blank_rows,
        _notes,
        _groups,
        _title_merged,
        _labels_as_written_elsewhere,
        _without_optional_columns,
        _without_codes_in_the_head,
    ],
    ids=lambda change: change.__name__.strip("_"),
)
def test_the_form_is_found_by_its_labels(tmp_path: Path, change: object) -> None:
    assert callable(change)
    reading = read_bytes(tmp_path, workbook([row("HS_TONG", "1.777"), row("CHI", "2,5")], change=change))
    assert codes(reading) == []
    assert [item.value for item in reading.observations] == ["1777", "2.5"]


def test_the_form_among_other_sheets(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "Hướng dẫn"
    table_only = book.create_sheet("Năm trước")
    for column, label in enumerate(COLUMNS, 1):
        table_only.cell(1, column).value = label
    fill(book.create_sheet("Biểu"), [row("HS_TONG", 5)])
    reading = read_bytes(tmp_path, saved(book))
    assert [(item.sheet, item.value) for item in reading.observations] == [("Biểu", "5")]


@pytest.mark.parametrize("name", ["Năm 2025", "năm  2025", "NĂM 2025", "Year 2025"])
def test_names_of_a_period(tmp_path: Path, name: str) -> None:
    assert codes(read_bytes(tmp_path, workbook(period=(name, "2025")))) == []


@pytest.mark.parametrize("name", ["Quý I 2025", "Quý I năm 2025", "Quý I/2025"])
def test_names_of_a_quarter(tmp_path: Path, name: str) -> None:
    data = workbook(period=(name, ""), unit=("VĂN PHÒNG SỞ", ""))
    assert codes(read(put(tmp_path, data, period="2025-q1"), PLAN)) == []


def test_a_code_as_number_is_read(tmp_path: Path) -> None:
    assert codes(read_bytes(tmp_path, workbook(period=("Năm 2025", 2025)))) == []


def test_a_unit_that_the_plan_lacks_gives_no_observations(tmp_path: Path) -> None:
    file = replace(put(tmp_path, workbook([row("HS_TONG", 5)])), unit="la")
    assert read(file, PLAN).observations == ()


def test_a_macro_workbook_is_read_without_its_macros(tmp_path: Path) -> None:
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {"[Content_Types].xml": lambda part: part.replace(plain, macro), "xl/vbaProject.bin": lambda part: b"x"}
    reading = read(put(tmp_path, with_parts(workbook([row("HS_TONG", 5)]), parts), "bieu.xlsm"), PLAN)
    assert [item.value for item in reading.observations] == ["5"]


def test_parts_named_as_other_programs_do(tmp_path: Path) -> None:
    def relations(part: bytes) -> bytes:
        return part.replace(b"/xl/worksheets/sheet1.xml", b"worksheets/SHEET1.XML")

    data = with_parts(workbook([row("HS_TONG", 5)]), {"xl/_rels/workbook.xml.rels": relations})
    assert [item.value for item in read_bytes(tmp_path, data).observations] == ["5"]


def test_a_workbook_without_styles_and_shared_texts(tmp_path: Path) -> None:
    def relations(part: bytes) -> bytes:
        return part.replace(b"/relationships/styles", b"/relationships/other")

    data = with_parts(workbook([row("HS_TONG", 5)]), {"xl/_rels/workbook.xml.rels": relations})
    assert [item.value for item in read_bytes(tmp_path, data).observations] == ["5"]


def values_of(rows: Sequence[CastRow]) -> list[Decimal | None]:
    return [item.value for item in rows]


def test_the_order_of_rows_is_kept(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, *(row("HS_TONG", number) for number in (3, 1, 2)))
    assert values_of(reading.cast) == [Decimal(3), Decimal(1), Decimal(2)]


def test_texts_in_a_part_of_their_own(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["D9"].value = CellRichText("Đạt ", TextBlock(InlineFont(b=True), "một phần"))

    data = with_shared_texts(workbook([row("XEP_LOAI", "?", note="a_x000D_b")], change=change))
    reading_aid = {"xl/sharedStrings.xml": lambda part: part.replace(b"</si>", b"<rPh><t>?</t></rPh></si>")}
    (observation,) = read_bytes(tmp_path, with_parts(data, reading_aid)).observations
    assert (observation.value, observation.found, observation.note) == ("partly", "Đạt một phần", "a b")


def test_a_footnote_mark_in_a_shared_text_is_no_digit(tmp_path: Path) -> None:
    """A 3 with a raised 1 behind it must not become 31, wherever the text is stored."""
    marked = b'<si><r><t>3</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si>'

    def raised(part: bytes) -> bytes:
        assert b"<si><t>ba</t></si>" in part
        return part.replace(b"<si><t>ba</t></si>", marked)

    data = with_parts(with_shared_texts(workbook([row("HS_TONG", "ba")])), {"xl/sharedStrings.xml": raised})
    reading = read_bytes(tmp_path, data)
    assert [(item.code, item.cell) for item in reading.findings] == [("F312", "D9")]
    assert reading.observations == ()
