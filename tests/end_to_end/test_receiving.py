"""A unit's file from the letter that asks for it to the report that rests on its second version."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas
from openpyxl import load_workbook

from tests.end_to_end.conftest import Project

Copying = Callable[[], Project]
UNIT, ABSENT = "van-phong", "cong-chung-so-1"
PARTIAL = "bo-tro-tu-phap"  # its illustrative workbook leaves two measures empty


def corrected(path: Path, into: Path, **values: object) -> Path:
    """The workbook with these measures' values, as another program saves it."""
    book = load_workbook(path)
    for cells in book["Số liệu"].iter_rows(min_row=9):
        if cells[0].value in values:
            cells[3].value = values[str(cells[0].value)]
    book.save(into)
    return into


def test_from_the_letter_to_the_report(spoiled: Copying, tmp_path: Path) -> None:
    project = spoiled()
    raw, returned = project.root / "data/raw", project.root / f"data/processed/2025/returned/{UNIT}"
    reminders = project.root / "reports/2025/reminders"
    good = shutil.move(project.workbook(UNIT), tmp_path / "good.xlsx")
    shutil.rmtree(project.workbook(ABSENT).parent)
    said = project.make("status", "YEAR=2025")
    assert "đã gửi 6" in said and "chưa gửi 2" in said and "Traceback" not in said
    assert sorted(path.name for path in reminders.iterdir()) == [f"{PARTIAL}.txt", f"{ABSENT}.txt", f"{UNIT}.txt"]

    wrong = corrected(Path(good), tmp_path / "so lieu.xlsx", TTHC_TONG=-3, TTHC_PHI="khoảng 60")
    said = project.make("receive", f"FILE={wrong}", code=2)
    assert "TRẢ LẠI: so lieu.xlsx · Văn phòng Sở · Năm 2025 · phiên bản 1" in said and "Số liệu!D10" in said
    marked = returned / "so lieu.xlsx"
    said = project.make("receive", f"FILE={marked}", code=2)
    assert "chưa có ô nào được sửa" in said

    whole = {str(cells[0].value): cells[3].value for cells in load_workbook(good)["Số liệu"].iter_rows(min_row=9)}
    mended = {name: whole[name] for name in ("TTHC_TONG", "TTHC_PHI")}
    second = corrected(marked, tmp_path / "so lieu da sua.xlsx", **mended)
    said = project.make("receive", f"FILE={second}")
    assert "TIẾP NHẬN: so lieu da sua.xlsx" in said and "phiên bản 2" in said
    assert "So với phiên bản 1: đã sửa" in said and "còn 0, phát sinh mới 0; 2 số liệu thay đổi" in said
    rows = list(csv.reader(io.StringIO(next(returned.glob("*.comparison.csv")).read_text("utf-8-sig"))))
    assert ["Số liệu thay đổi", "", "TTHC_TONG", ""] in [row[:4] for row in rows]

    before = (raw / "received.csv").read_bytes()
    assert "ĐÃ CÓ" in project.make("receive", f"FILE={second}", f"UNIT={UNIT}", "PERIOD=2025")
    assert (raw / "received.csv").read_bytes() == before

    project.report("YEAR=2025")
    table = pandas.read_parquet(project.root / "reports/2025/observations.parquet")
    own = table[(table["unit"] == UNIT) & (table["period"] == "2025")]
    assert set(own["submission"]) == {2} and set(own["source"]) == {f"data/raw/2025/year/{UNIT}/so lieu da sua.v2.xlsx"}
    assert len(own) == 33
    page = project.files()["report.html"].decode()
    assert "Chưa gửi" in page and "Phòng Công chứng số 1" in page and "đã được thay bằng" in page
    check_absent(project)

    assert sorted(path.name for path in reminders.iterdir()) == [
        f"{PARTIAL}.txt",
        f"{ABSENT}.txt",
        f"{UNIT}.txt",
    ]  # carried over
    assert "Không có gì thay đổi" in project.report("YEAR=2025")
    project.make("status", "YEAR=2025")
    assert sorted(path.name for path in reminders.iterdir()) == [f"{PARTIAL}.txt", f"{ABSENT}.txt"]
    assert "Không có gì thay đổi" in project.report("YEAR=2025")


def check_absent(project: Project) -> None:
    """Every target that rests on a figure of the absent unit has no value, and says whose figure is missing."""
    lines = csv.DictReader(io.StringIO(project.files()["assessment.csv"].decode()))
    resting = [line for line in lines if f".{ABSENT}." in line["inputs"]]
    lines = csv.DictReader(io.StringIO(project.files()["assessment.csv"].decode()))
    none = {line["target_id"] for line in lines if line["status"] == "no_data"}
    assert {line["target_id"] for line in resting} <= none and none
    assert all(line["value"] == "" for line in resting)
    told = project.files()["report.html"].decode()
    assert "Chưa nhận được số liệu" in told and "của: Phòng Công chứng số 1" in told
