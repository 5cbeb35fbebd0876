"""Bad input and bad days: a clear message, nothing lost, the previous report untouched."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.end_to_end.conftest import Project

Copying = Callable[[], Project]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 3, "Thiếu năm báo cáo"),
        (["YEAR=20x5"], 3, "20x5"),
        (["YEAR=2031"], 3, "2031"),
        (["YEAR=2027"], 2, "2027"),
        (["YEAR=2025", "PERIOD=q2"], 3, "q2"),
        (["YEAR=2025", "DATA=nowhere"], 3, "nowhere"),
        (["YEAR='; touch spoiled'"], 3, "touch"),
    ],
)
def test_words_that_can_not_be_met(made: Project, words: list[str], code: int, said: str) -> None:
    before = made.files()
    printed = made.report(*words, code=code)
    assert said in printed and "Traceback" not in printed
    assert made.files() == before and not (made.root / "spoiled").exists()


def spoil(project: Project, unit: str, change: Callable[[Worksheet], None]) -> str:
    """Changes the sheet of a unit's workbook; returns its name as findings cite it."""
    path = project.workbook(unit)
    book = load_workbook(path)
    change(book["Số liệu"])
    book.save(path)
    return path.relative_to(project.root).as_posix()


def address(sheet: Worksheet, measure: str, column: int) -> str:
    row = next(row for row in sheet.iter_rows(min_row=9) if row[0].value == measure)
    return str(row[column].coordinate)


class Wrong:
    """Writes wrong things into a sheet and remembers where."""

    def __init__(self, **values: object) -> None:
        self.values = values
        self.places: list[str] = []

    def __call__(self, sheet: Worksheet) -> None:
        for measure, value in self.values.items():
            place = address(sheet, measure, 3)
            sheet[place].value = value
            self.places.append(f"Số liệu!{place}")


def test_every_wrong_cell_is_named_and_nothing_is_published(spoiled: Copying) -> None:
    project = spoiled()
    before = project.files()
    office = Wrong(TTHC_TONG=-3, TTHC_PHI="khoảng 60", VBDD_TONG="=SUM(1,2)", NDTT_DINHDANH=10**7)
    source = spoil(project, "van-phong", office)
    wrong_dates: list[str] = []

    def other_dates(sheet: Worksheet) -> None:
        place = address(sheet, "HS_TONG", 5)
        sheet[place].value = "31/12/2026"
        wrong_dates.append(f"Số liệu!{place}")

    dated = spoil(project, "bo-tro-tu-phap", other_dates)
    broken = project.workbook("tro-giup-phap-ly")
    broken.write_bytes(b"this is no workbook")
    double = project.workbook("hanh-chinh-tu-phap")
    shutil.copyfile(double, double.with_name("lan-2.xlsx"))
    (project.root / "data/raw/2025/year/phong-la").mkdir()
    said = project.report("YEAR=2025", code=2)
    listed = (project.root / "data/processed/2025/findings.txt").read_text("utf-8")
    assert "findings.txt" in said and "Traceback" not in said
    assert project.files() == before
    for place in office.places:
        assert f"{source} {place}" in listed
    assert f"{dated} {wrong_dates[0]}" in listed
    assert broken.relative_to(project.root).as_posix() in listed
    assert "lan-2.xlsx" in listed and "phong-la" in listed


def test_a_marked_copy_goes_to_the_unit_and_is_not_taken_back_as_it_is(spoiled: Copying) -> None:
    project = spoiled()
    path = project.workbook("van-phong")
    spoil(project, "van-phong", Wrong(TTHC_TONG=-3))
    folder = "data/processed/2025"
    said = project.report("YEAR=2025", code=2)
    copy = project.root / folder / "returned/van-phong" / path.name
    assert f"{folder}/returned/van-phong/{path.name}" in said and f"{folder}/findings.html" in said
    shutil.copyfile(copy, path)
    assert "F111" in project.report("YEAR=2025", code=2)
    assert not copy.exists()
    spoil(project, "van-phong", Wrong(TTHC_TONG=140))
    assert "F111" not in project.report("YEAR=2025")  # a corrected copy is read like any other form


def test_mended_it_goes_on(spoiled: Copying) -> None:
    project = spoiled()
    before = project.files()
    path = project.workbook("van-phong")
    good = path.read_bytes()
    spoil(project, "van-phong", Wrong(TTHC_TONG=-3))
    project.report("YEAR=2025", code=2)
    path.write_bytes(good)
    project.report("YEAR=2025")
    assert project.files() == before


def test_a_folder_that_can_not_be_written_is_told(made: Project, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(made.root / "examples/gia-lai/raw", data / "raw")
    shutil.copytree(made.root / "examples/gia-lai/plan", data / "plan")
    (data / "reports").write_text("a file where the folder of reports should be", "utf-8")
    said = made.report("YEAR=2026", f"DATA={data}", code=4)
    assert "Không ghi được" in said and "Traceback" not in said
    assert "✓" not in said  # before any work is done


def test_a_full_disk_is_told_and_the_old_report_stands(spoiled: Copying) -> None:
    """No file may grow beyond 100 kB: what a disk that is full does to the report's larger files."""
    project = spoiled()
    before = project.files()
    note = project.root / "data/raw/MINH-HOA.md"
    note.write_text(note.read_text("utf-8") + "\n", "utf-8")
    shutil.rmtree(project.root / "data/processed/.steps/2025/render-embedded")
    done = subprocess.run(
        ["make", "report", "YEAR=2025", "RENDERER=embedded"],
        cwd=project.root,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert "Error 4" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert project.files() == before


def start(project: Project) -> subprocess.Popen[str]:
    """A report in the making, in a process group of its own."""
    own = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background have it ignored
    words = ["report", "YEAR=2025", "RENDERER=embedded"]
    try:
        return subprocess.Popen(
            [str(project.root / ".venv/bin/python"), "-I", "-X", "utf8", "-m", "pipeline", *words],
            cwd=project.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env={**os.environ, "PATH": "/usr/bin:/bin"},
        )
    finally:
        signal.signal(signal.SIGINT, own)


def stop(process: subprocess.Popen[str], moment: str, by: signal.Signals) -> str:
    """Sends the signal to a report as soon as a line of what it says has `moment`; returns what it says after that."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if moment in line:
            os.killpg(process.pid, by)
            rest = process.stdout.read()
            process.wait()
            return rest
    raise AssertionError(f"{moment} is not in {said}")


def test_ctrl_c_leaves_everything_as_it_was(spoiled: Copying) -> None:
    project = spoiled()
    before = project.files()
    shutil.rmtree(project.root / "data/processed")
    (project.root / "data/raw/MINH-HOA.md").unlink()
    process = start(project)
    said = stop(process, "Chạy sổ tay", signal.SIGINT)
    assert process.returncode == 130, said
    assert "Đã dừng" in said and "Traceback" not in said
    assert project.files() == before


MOMENTS = {  # the first line of each step, or the last of one; the next run goes on from there
    "reading": "…          Đọc",
    "validating": "…          Kiểm tra số liệu",
    "after the first notebook": "s  Chạy sổ tay",
    "rendering": "…          Kết xuất",
}


def test_killed_in_each_step_the_old_report_stands_and_the_last_run_finishes(spoiled: Copying, made: Project) -> None:
    project = spoiled()
    shutil.rmtree(project.root / "data/processed")
    page = project.root / "reports/2025/report.html"
    page.write_text(page.read_text("utf-8") + "<!-- old -->", "utf-8")
    old = project.files()
    for step, moment in MOMENTS.items():
        process = start(project)
        stop(process, moment, signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        assert project.files() == old, step
    project.report("YEAR=2025")
    assert project.files() == made.files()
    assert [path.name for path in (project.root / "reports").glob(".*")] == []
