"""Reports inside the year, from the illustrative data as shipped: own folders, own figures, provisional verdicts."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.end_to_end.conftest import Project, copy_of
from tests.rendering.measuring import first_pages

LABELS = {
    "q1": "Quý I năm 2025",
    "h1": "6 tháng đầu năm 2025",
    "9m": "9 tháng đầu năm 2025",
    "q3": "Quý III năm 2025",
}


@pytest.fixture(scope="module")
def inside(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy in which the report of each period inside the year was made beside that of the year."""
    project = copy_of(finished, tmp_path_factory.mktemp("inside") / "copy")
    for kind in LABELS:
        project.report("YEAR=2025", f"PERIOD={kind}")
    return project


def assessed(project: Project, kind: str) -> dict[str, dict[str, str]]:
    table = project.files(f"reports/2025-{kind}")["assessment.csv"].decode()
    return {row["target_id"]: row for row in csv.DictReader(io.StringIO(table))}


def page(project: Project, kind: str) -> str:
    return project.files(f"reports/2025-{kind}")["report.html"].decode()


def test_the_year_s_report_stays_as_it_is(finished: Project, inside: Project) -> None:
    assert inside.files() == finished.files()


@pytest.mark.parametrize("kind", LABELS)
def test_its_own_figures_and_provisional_verdicts(inside: Project, kind: str) -> None:
    found = assessed(inside, kind)
    assert len(found) == 41
    with_value = [row for row in found.values() if row["value"]]
    judged = {row["target_id"] for row in with_value if row["status"] not in ("no_data", "not_due")}
    assert len(judged) > 30 and {id for id, row in found.items() if row["provisional"] == "true"} == judged
    assert found["2.a.4.3"]["inputs"].split()[0].startswith(f"2025-{kind}.")
    assert found["5.b.1"]["status"] == "not_due"  # an amount of part of a year says nothing of the year
    assert LABELS[kind] in page(inside, kind) and "tạm tính" in page(inside, kind)


@pytest.mark.parametrize("kind", LABELS)
def test_the_summary_stands_on_the_first_page(inside: Project, kind: str) -> None:
    first, second = first_pages(inside.root / f"reports/2025-{kind}/report.pdf")
    assert any(line.startswith("Thay đổi kết quả đánh giá so với năm 2024") for line in first)
    assert second[2] == "MỤC TIÊU CẦN CHỈ ĐẠO"


@pytest.mark.parametrize("kind", LABELS)
def test_only_what_counts_a_quarter_alone_is_marked_as_such(inside: Project, kind: str) -> None:
    said = page(inside, kind)
    assert ("riêng kỳ này" in said) == (kind == "q3")
    assert ("Số liệu phát sinh chỉ tính từ 15/6/2025 đến 14/9/2025" in said) == (kind == "q3")
    assert ("Số liệu từ đầu năm được so với mức yêu cầu của cả năm 2025" in said) == (kind != "q3")
    assert "so với năm 2024 (cả năm)" in said


def test_a_figure_that_contradicts_an_earlier_period_stops_only_the_later_report(
    inside: Project, tmp_path: Path
) -> None:
    project = copy_of(inside, tmp_path / "copy")
    raw = project.root / "data" / "raw" / "2025"
    later = raw / "9m" / "hanh-chinh-tu-phap" / "so-lieu.xlsx"
    book = load_workbook(later)
    row = next(row for row in book["Số liệu"].iter_rows(min_row=9) if row[0].value == "HS_LUANCHUYEN")
    row[3].value = 1350 + 1
    book.save(later)
    project.report("YEAR=2025", "PERIOD=9m", code=2)
    said = (project.root / "data/processed/2025-9m/findings.txt").read_text("utf-8")
    assert "V22" in said and row[3].coordinate in said
    shutil.rmtree(project.root / "reports/2025-h1")
    project.report("YEAR=2025", "PERIOD=h1")
    assert project.files("reports/2025-h1") == inside.files("reports/2025-h1")
