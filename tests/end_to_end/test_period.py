"""A report inside the year: its own folder, its own figures, provisional verdicts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

from tests.end_to_end.conftest import Project

MOVED = ("HL_PHUCVU_HAILONG", "HL_PHUCVU_TRALOI")  # the inspectorate's, which was in force until 30/6/2025


def first_quarter(source: Path, target: Path) -> None:
    """A unit's workbook of a year, dated and named as that of the first quarter of 2025."""
    book = load_workbook(source)
    sheet = book["Số liệu"]
    sheet["B4"], sheet["D4"], sheet["B6"] = "Quý I năm 2025", "2025-q1", "16/03/2025"
    for row in sheet.iter_rows(min_row=9):
        row[4].value, row[5].value = "15/12/2024", "14/03/2025"
        if target.parent.name == "van-phong" and row[0].value in MOVED:
            for cell in row:
                cell.value = None
    target.parent.mkdir(parents=True)
    book.save(target)


def test_the_first_quarter(spoiled: Callable[[], Project]) -> None:
    project = spoiled()
    raw = project.root / "data" / "raw"
    for folder in sorted((raw / "2025" / "year").iterdir()):
        first_quarter(next(folder.glob("*.xlsx")), raw / "2025" / "q1" / folder.name / "q1.xlsx")
    first_quarter(next((raw / "2024/year/thanh-tra").glob("*.xlsx")), raw / "2025/q1/thanh-tra/q1.xlsx")
    before = project.files()
    project.report("YEAR=2025", "PERIOD=q1")
    assert project.files() == before
    found = {row["target_id"]: row for row in csv.DictReader(io.StringIO(_csv(project)))}
    assert len(found) == 41
    with_value = [row for row in found.values() if row["value"]]
    assert len(with_value) > 30 and all(row["provisional"] == "true" for row in with_value)
    assert found["2.a.4.3"]["inputs"].split()[0].startswith("2025-q1.")
    assert found["5.b.1"]["status"] == "not_due"  # an amount of part of a year says nothing of the year
    page = project.files("reports/2025-q1")["report.html"].decode()
    assert "Quý I năm 2025" in page and "tạm tính" in page


def _csv(project: Project) -> str:
    return project.files("reports/2025-q1")["assessment.csv"].decode()
