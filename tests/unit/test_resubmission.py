"""A new version beside the one before: cell by cell, whatever rows were moved."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings import Finding
from pipeline.resubmission import FindingChange, Version, as_csv, as_text, compare
from pipeline.sources import read
from tests.captures import UNIT, as_json, capture
from tests.plan_objects import plan
from tests.workbooks import Row, put, read_bytes, row, workbook

HEADING = {"vi": "b so với a", "en": "b compared with a"}


def version(root: Path, *rows: Row, extra: tuple[Finding, ...] = (), **more: Any) -> Version:
    reading = read_bytes(root, workbook(rows, **more))
    return Version(reading, (*reading.findings, *extra))


def addresses(change: FindingChange) -> tuple[str | None, str | None]:
    return change.before and change.before.address, change.after and change.after.address


def test_findings_are_followed_over_shifted_rows(tmp_path: Path) -> None:
    old = version(
        tmp_path,
        row("HS_TONG", "5 hồ sơ"),
        row("HS_DUNG", "bốn"),
        row("CHI", 7, end="32/13/2025"),
    )
    new = version(
        tmp_path,
        row("CHI", 7, end="32/13/2025"),
        row("HS_TONG", "năm", start="x"),
        row("HS_DUNG", 4),
    )
    found = compare(old, new)
    assert found.summary("vi") == "đã sửa 1/3 nội dung, còn 2, phát sinh mới 1; 2 số liệu thay đổi"
    assert found.summary("en") == "1 of 3 fixed, 2 still there, 1 new; figures changed: 2"
    places = [(change.fate.value, change.measure, *addresses(change)) for change in found.findings]
    assert places == [
        ("fixed", "HS_DUNG", "Số liệu!D10", "Số liệu!D11"),
        ("remains", "HS_TONG", "Số liệu!D9", "Số liệu!D10"),
        ("remains", "CHI", "Số liệu!F11", "Số liệu!F9"),
        ("new", "HS_TONG", "Số liệu!E9", "Số liệu!E10"),
    ]
    told = as_text(found, HEADING)
    assert "Đã sửa · F303 · HS_DUNG: Số liệu!D10 “bốn” → Số liệu!D11 “4”" in told
    assert "Số liệu thay đổi · HS_TONG: Số liệu!D9 “5 hồ sơ” → Số liệu!D10 “năm”" in told
    assert "Fixed · F303 · HS_DUNG" in told and "b compared with a" in told


def test_a_figure_written_otherwise_did_not_change(tmp_path: Path) -> None:
    old = version(tmp_path, row("HS_TONG", "1777"), row("HS_DUNG", 5), row("CHI", ""), row("TY_LE", 3))
    new = version(tmp_path, row("HS_TONG", 1777), row("HS_DUNG", 6), row("KET_NOI", "Có", evidence="QĐ 1"))
    found = compare(old, new)
    figures = [
        (change.measure, change.before and change.before.value, change.after and change.after.value)
        for change in found.figures
    ]
    assert figures == [
        ("HS_DUNG", "5", "6"),
        ("TY_LE", "3", None),
        ("KET_NOI", None, "yes"),
    ]


def test_the_head_is_compared_by_its_fields_and_notes_are_left_out(tmp_path: Path) -> None:
    def lower(sheet: Worksheet) -> None:
        sheet.insert_rows(1)

    note = Finding("F410", "raw/a.json", values={"other": "b"})
    old = version(tmp_path, row("HS_TONG", 5), unit=("Phòng lạ", "van-phong"), extra=(note,))
    new = version(tmp_path, row("HS_TONG", 5), unit=("Phòng khác", "van-phong"), change=lower)
    found = compare(old, new)
    told = [(change.told.code, *addresses(change)) for change in found.findings]
    assert told == [("F213", "Số liệu!B3", "Số liệu!B4")]


def test_missing_rows_and_whole_files_are_compared_too(tmp_path: Path) -> None:
    def owed(measure: str) -> Finding:
        return Finding("V01", "a.xlsx", measure=measure)

    old = version(tmp_path, extra=(owed("HS_TONG"), owed("HS_DUNG"), Finding("F109", "a.xlsx")))
    new = version(tmp_path, extra=(owed("HS_DUNG"),))
    found = compare(old, new)
    assert [(change.fate.value, change.told.code, change.measure) for change in found.findings] == [
        ("fixed", "V01", "HS_TONG"),
        ("fixed", "F109", ""),
        ("remains", "V01", "HS_DUNG"),
    ]


def test_other_kinds_of_files_are_compared_alike(tmp_path: Path) -> None:
    def captured(**more: Any) -> Version:
        reading = read(put(tmp_path, as_json(capture(**more)), "a.json", unit=UNIT, period="2026"), plan())
        return Version(reading, reading.findings)

    found = compare(captured(numerator="79"), captured(numerator=80, denominator=182))
    assert [change.told.code for change in found.findings] == ["F407", "F409"]
    assert {change.measure for change in found.figures} == {"HS_DUNG", "HS_TONG"}


def test_a_version_in_which_nothing_was_wrong_has_no_part_of_nothing_mended(tmp_path: Path) -> None:
    found = compare(version(tmp_path, row("HS_TONG", 5)), version(tmp_path, row("HS_TONG", "6 hồ sơ")))
    assert found.summary("vi") == "bản trước không có nội dung phải sửa; phát sinh mới 1; 1 số liệu thay đổi"
    assert found.summary("en") == "nothing to be mended in the version before; 1 new; figures changed: 1"


def test_a_spreadsheet_or_a_terminal_is_steered_by_nothing_found(tmp_path: Path) -> None:
    found = compare(version(tmp_path, row("HS_TONG", "=cmd|x")), version(tmp_path, row("HS_TONG", "\u202e-5 x")))
    rows = list(csv.reader(io.StringIO(as_csv(found))))
    assert rows[0][0] == "Kết quả" and len(rows) == 1 + len(found.findings) + len(found.figures)
    assert not [cell for line in rows for cell in line if cell.startswith(("=", "-", "+", "@"))]
    assert "\u202e" not in as_text(found, HEADING) + as_csv(found)
