"""What an official reads of a finding: names and not codes, rows as people count them, Vietnamese for every reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings import Finding
from pipeline.sources import read
from pipeline.sources.tables import large
from tests import form_06a
from tests.plan_objects import plan
from tests.tables import as_xlsx, table
from tests.workbooks import put, read_bytes, row, workbook

PLAN = plan()


def expected(findings: tuple[Finding, ...], code: str) -> str:
    (found,) = (found for found in findings if found.code == code)
    return found.expected("vi")


def test_the_unit_and_the_period_are_named_with_their_codes(tmp_path: Path) -> None:
    given = workbook([row("HS_TONG", 5)], unit=("", "thanh-tra"), period=("", "2024"))
    findings = read_bytes(tmp_path, given).findings
    assert expected(findings, "F212") == "Văn phòng Sở (mã van-phong)"
    assert expected(findings, "F214") == "Năm 2025 (mã 2025)"


def test_form_06a_which_has_no_codes_hears_of_none(tmp_path: Path) -> None:
    made = form_06a.form(unit="Đơn vị báo cáo: Thanh tra Sở", period="Kỳ báo cáo: Năm 2024")
    findings = form_06a.read_form(tmp_path, made).findings
    assert (expected(findings, "F212"), expected(findings, "F214")) == ("Văn phòng Sở", "Năm 2025")


def test_the_second_column_of_form_06a_has_its_name(tmp_path: Path) -> None:
    made = form_06a.form()
    made.cells[10, 2] = None
    findings = form_06a.read_form(tmp_path, made).findings
    assert expected(findings, "F502") == "Cột 2: Lĩnh vực, công việc giải quyết theo cấp"
    assert findings[0].title("vi") == "Thiếu số thứ tự cột 2 ở dòng 10 (trang tính “Biểu 06a”)"


def test_days_of_form_06a_as_programs_write_them(tmp_path: Path) -> None:
    made = form_06a.form(dates="(Từ ngày 2024-12-15 đến ngày 2025-12-14)")
    reading = form_06a.read_form(tmp_path, made)
    assert (reading.findings, form_06a.values(reading)["HS_TONG"]) == ((), "99")


def test_a_label_beside_a_label_is_no_value(tmp_path: Path) -> None:
    """With the column of values deleted, "Mã đơn vị" would be the unit's name."""

    def change(sheet: Worksheet) -> None:
        for at, label, value in ((3, "Mã đơn vị", "van-phong"), (4, "Mã kỳ", "2025")):
            sheet.cell(at, 2).value, sheet.cell(at, 3).value, sheet.cell(at, 4).value = label, value, None

    assert read_bytes(tmp_path, workbook([row("HS_TONG", 5)], change=change)).findings == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('{\n"a": 1,\n}', "sai cú pháp ở dòng 3, ký tự 1"),
        ('{"a": 1, "b": 2, "a": 3}', "khóa “a” có hai lần trong một đối tượng"),
        ('{"a": NaN}', "“NaN” không phải là giá trị của JSON"),
        ('{"a":' * 100 + "1" + "}" * 100, "lồng nhau quá 64 tầng"),
        ('{"a":' * 100_000, "lồng nhau quá 64 tầng"),
        ('{"a": "\udcff"}', "không phải văn bản Unicode"),
    ],
    ids=["syntax", "twice", "word", "deep", "deeper", "encoding"],
)
def test_why_json_can_not_be_read(tmp_path: Path, data: str, reason: str) -> None:
    (found,) = read(put(tmp_path, data.encode("utf-8", "surrogateescape")), PLAN).findings
    assert (found.code, found.title("vi").endswith(reason)) == ("F401", True), found.title("vi")


@pytest.mark.parametrize("limit", [10_000_000, 0], ids=["small", "large"])
def test_why_a_cell_of_a_table_can_not_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(large, "MOST_XML", limit)
    lines = [["Số chứng từ", "Ngày chi", "Nguồn kinh phí", "Số tiền (đồng)"]]
    lines += [[f"CT{number}", "01/02/2025", "NSNN", "5"] for number in range(6)]

    def change(sheet: Worksheet) -> None:
        sheet["D2"] = "=1+1"
        sheet["D3"], sheet["D3"].data_type = "#REF!", "e"
        sheet["D4"], sheet["D4"].number_format = 0.5, "0%"
        sheet["D5"].font = Font(strike=True)
        sheet.merge_cells("D6:D7")

    found = table(tmp_path, as_xlsx([*lines], change), unit="tro-giup-phap-ly").findings
    assert {item.cell: item.title("vi").partition(": ")[2] for item in found} == {
        "D2": "công thức chưa có kết quả",
        "D3": "lỗi công thức",
        "D4": "tỷ lệ phần trăm",
        "D5": "chữ gạch ngang, chỉ số trên hoặc chỉ số dưới",
        "D6:D7": "ô gộp (trộn ô)",
    }
