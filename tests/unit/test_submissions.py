"""Who sent what, and in time: from the files, the ledger and the plan, never from today's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.chapters.quality import QualityChapter
from pipeline.figures import unmarked
from pipeline.findings import Finding
from pipeline.messages import catalogue
from pipeline.paths import Workspace
from pipeline.plan_files import load_plan
from pipeline.receipts import Receipt, Result
from pipeline.results import Context, QualityResults, Text
from pipeline.sources import Reading
from pipeline.submissions import State, Submission, submissions
from tests.plan_objects import plan
from tests.workbooks import put, read_bytes, row, workbook

PLAN = plan()
YEAR = PLAN.period(2025, "year")
FIRST = Receipt(
    1, "", "lan", "2025", "van-phong", "workbook", 1, "2025/year/van-phong/a.xlsx", "", 1, "a", Result.ACCEPTED
)


def receipt(day: str, result: Result = Result.ACCEPTED, number: int = 1, period: str = "2025") -> Receipt:
    at = f"2025-12-{day}T09:00:00+07:00" if day else ""
    return replace(FIRST, number=number, version=number, received_at=at, result=result, period=period)


def one(readings: list[Reading], *lines: Receipt, findings: tuple[Finding, ...] = ()) -> Submission:
    return submissions(PLAN, YEAR, readings, lines, findings)[0]


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return read_bytes(tmp_path, workbook([row("HS_TONG", 5), row("CHI", 2)]))


@pytest.mark.parametrize(
    ("lines", "day", "late"),
    [
        ([receipt("14")], 14, 0),
        ([receipt("15")], 15, 1),
        ([receipt("10", Result.RETURNED), receipt("17", number=2)], 17, 3),
        ([receipt("10", Result.WARNINGS), receipt("17", number=2)], 10, 0),
        ([receipt("16", Result.RETURNED), receipt("17", Result.RETURNED, 2)], 16, 2),
        ([receipt("", Result.BY_HAND), receipt("20", number=2)], None, None),
        ([receipt("20", period="2025-q1")], None, None),
        ([], None, None),
    ],
)
def test_the_first_file_that_was_not_returned_decides(
    reading: Reading, lines: list[Receipt], day: int | None, late: int | None
) -> None:
    item = one([reading], *lines)
    assert (item.received_on, item.days_late) == (date(2025, 12, day) if day else None, late)
    assert item.state is State.ACCEPTED and (item.given, item.owed) == (2, 6)


def test_the_allowance_moves_the_deadline(reading: Reading) -> None:
    rules = {**PLAN.periods, "year": replace(PLAN.periods["year"], allowance=5)}
    (item, *_) = submissions(replace(PLAN, periods=rules), YEAR, [reading], [receipt("20")])
    assert item.days_late == 1


def test_a_blocking_finding_in_the_file_means_returned(reading: Reading) -> None:
    wrong = Finding("F303", reading.file.source, "S", "D9", unit="van-phong", period="2025")
    assert one([reading], findings=(wrong,)).state is State.RETURNED
    warning = replace(wrong, code="F213")
    elsewhere = replace(wrong, source="raw/2025/year/x/a.xlsx")
    assert one([reading], findings=(warning, elsewhere)).state is State.ACCEPTED


def test_nothing_sent_is_missing_whatever_the_ledger_says() -> None:
    item = one([], receipt("10"))
    assert (item.state, item.received, item.received_on, item.days_late, item.versions) == (
        State.MISSING,
        False,
        None,
        None,
        0,
    )


def test_all_files_of_a_unit_count(tmp_path: Path) -> None:
    first = read_bytes(tmp_path, workbook([row("HS_TONG", 5)]))
    from pipeline.sources import read

    other = read(replace(put(tmp_path, workbook([row("CHI", 5)]), "b.xlsx"), version=3), PLAN)
    item = one([first, other])
    assert (item.given, item.versions) == (2, 3)


def test_the_reports_table_shows_versions_dates_and_lateness(reading: Reading) -> None:
    real = load_plan(Workspace().plan)
    context = Context(YEAR, Text("Năm 2025", "Year 2025"), (2021, 2030), real.department, real.title, False)
    sent = one([reading], receipt("17"))
    rest = (
        replace(sent, unit="b", days_late=0),
        replace(sent, unit="c", days_late=None, received_on=None),
        replace(one([]), unit="d"),
    )
    results = QualityResults(context, (sent, *rest), (), (), ())
    shown = {lang: QualityChapter(results, lang).submissions().data["text/markdown"] for lang in ("vi", "en")}
    lines, english = (unmarked(table).splitlines() for table in shown.values())
    assert "Muộn 3 ngày" in lines[2] and "17/12/2025" in lines[2] and "2/6" in lines[2]
    assert "Đúng hạn" in lines[3] and "Đã gửi" in lines[4] and "chưa ghi nhận" in lines[4]
    assert "Chưa gửi" in lines[5] and "0/6" in lines[5]
    assert "3 days late" in english[2] and "17\u00a0December 2025" in english[2]


@pytest.mark.parametrize("state", [state for state in State if state is not State.ACCEPTED])
def test_the_report_has_a_word_for_every_state(state: State) -> None:
    assert {f"{area}.{name}" for area, name in (("tables", state), ("status", f"state-{state}"))} <= catalogue().keys()
