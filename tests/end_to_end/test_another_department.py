"""A second plan, with other contents, codes, years and periods, makes a report without a line of Python."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.paths import ROOT, Workspace
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from tests.end_to_end.conftest import Project

HEADER = (
    *("Mã chỉ tiêu", "Tên chỉ tiêu", "Đơn vị tính", "Giá trị"),
    *("Từ ngày", "Đến ngày", "Tài liệu kiểm chứng", "Ghi chú"),
)
FIGURES = {
    2022: {"CQ_VTVL": 40, "CQ_TONG": 60, "CQ_HANHCHINH": 20, "BC_CONGCHUC": 100, "DT_HOANTHANH": 8, "DT_CUDI": 10},
    2023: {"CQ_VTVL": 59, "CQ_TONG": 60, "CQ_HANHCHINH": 20, "BC_CONGCHUC": 98, "DT_HOANTHANH": 9, "DT_CUDI": 10},
}
WORDS = {"CSDL_KETNOI": "Có", "DT_CHATLUONG": "Đạt một phần"}


def sent(plan: Plan, unit: str, year: int, path: Path) -> None:
    """The workbook of one unit for one year."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Số liệu"
    sheet.append(["SỐ LIỆU THỰC HIỆN KẾ HOẠCH"])
    sheet.append([])
    sheet.append(["Đơn vị báo cáo", plan.units[unit].name.vi, "Mã đơn vị", unit])
    sheet.append(["Kỳ báo cáo", f"Năm {year}", "Mã kỳ", str(year)])
    sheet.append(["Người lập biểu", "Nguyễn Văn A"])
    sheet.append(["Ngày lập", f"05/01/{year + 1}"])
    sheet.append([])
    sheet.append(HEADER)
    for measure in plan.owed(unit, plan.period(year, "year").end):
        value = WORDS.get(measure.code, FIGURES[year].get(measure.code))
        days = [f"01/01/{year}", f"31/12/{year}"]
        sheet.append([measure.code, measure.name.vi, measure.unit.vi, value, *days, "Báo cáo số 1/BC-SNV"])
    path.parent.mkdir(parents=True)
    book.save(path)


@pytest.fixture
def department(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests/plans/small", tmp_path / "noi-vu/plan")
    (tmp_path / "noi-vu/raw").mkdir()
    plan = load_plan(Workspace(data=tmp_path / "noi-vu").plan)
    for year in FIGURES:
        for unit in plan.units:
            sent(plan, unit, year, tmp_path / "noi-vu/raw" / str(year) / "year" / unit / "so-lieu.xlsx")
    return tmp_path / "noi-vu"


def test_the_report_of_another_department(made: Project, department: Path) -> None:
    made.report("YEAR=2023", f"DATA={department}")
    with (department / "reports/2023/assessment.csv").open(encoding="utf-8") as file:
        found = {row["target_id"]: row for row in csv.DictReader(file)}
    assert list(found) == ["I.1", "I.2", "II.1", "II.2"]
    assert found["I.1"]["status"] == "met_early"  # 59 of 60, the threshold is 95 %
    assert (found["I.2"]["value"], found["I.2"]["status"]) == ("2", "on_track")  # 100 -> 98 posts, 5 % by 2025
    assert (found["II.1"]["status"], found["II.2"]["status"]) == ("met_early", "partly")
    page = (department / "reports/2023/report.html").read_text("utf-8")
    assert "Công chức, viên chức" in page and "SỐ LIỆU MINH HỌA" not in page
    assert str(department) not in page


def test_a_period_that_its_plan_does_not_know(made: Project, department: Path) -> None:
    said = made.report("YEAR=2023", "PERIOD=q3", f"DATA={department}", code=3)
    assert "q3" in said and "Traceback" not in said
