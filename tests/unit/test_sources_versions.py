"""Of several versions the latest counts; without a ledger all is as it was before there was one."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import receipts
from pipeline.errors import ConfigurationError
from pipeline.receipts import Receipt, Result
from pipeline.sources import Reading, discover, read_all
from tests.captures import UNIT, as_json, capture
from tests.plan_objects import plan
from tests.workbooks import codes, put, row, workbook

PLAN = plan()


def given(root: Path) -> list[Reading]:
    return list(read_all(discover(root / "raw", root, PLAN).files, PLAN))


def found(root: Path) -> list[tuple[str, str]]:
    return [(item.code, item.source) for item in discover(root / "raw", root, PLAN).findings]


def register(root: Path, name: str, version: int, **more: str) -> Receipt:
    """Enters a file of the folder as received."""
    raw = root / "raw"
    unit, period = more.get("unit", "van-phong"), more.get("period", "2025")
    file = f"{period}/year/{unit}/{name}"
    path = raw / file
    line = Receipt(
        number=receipts.next_number(receipts.load(raw)),
        received_at=f"2025-12-{10 + version}T08:00:00+07:00",
        received_by="lan",
        period=period,
        unit=unit,
        kind=more.get("kind", "workbook"),
        version=version,
        file=unicodedata.normalize("NFC", file),
        sha256=receipts_hash(path),
        bytes=1,
        original_name=name,
        result=Result.ACCEPTED,
    )
    receipts.append(raw, [line])
    return line


def receipts_hash(path: Path) -> str:
    from pipeline.fingerprints import of_file

    return of_file(path)


def file(root: Path, name: str, value: object, **more: str) -> None:
    put(root, workbook([row("HS_TONG", value)]), name, **more)


def test_the_latest_registered_version_counts_and_the_others_are_noted(tmp_path: Path) -> None:
    for version, (name, value) in enumerate([("z.xlsx", 3), ("z.v2.xlsx", 4), ("a.v3.xlsx", 5)], start=1):
        file(tmp_path, name, value)
        register(tmp_path, name, version)
    (reading,) = given(tmp_path)
    assert (reading.file.path.name, reading.file.version) == ("a.v3.xlsx", 3)
    assert [(item.value, item.submission) for item in reading.observations] == [("5", 3)]
    assert codes(reading) == ["F020", "F020"]
    assert "a.v3.xlsx" in reading.findings[0].title("vi") and "phiên bản 2" in reading.findings[0].title("vi")
    assert found(tmp_path) == []


def test_what_is_wrong_with_a_replaced_version_stops_nothing(tmp_path: Path) -> None:
    file(tmp_path, "a.xlsx", "năm hồ sơ")
    register(tmp_path, "a.xlsx", 1)
    file(tmp_path, "a.v2.xlsx", 5)
    register(tmp_path, "a.v2.xlsx", 2)
    assert [codes(reading) for reading in given(tmp_path)] == [["F020"]]


def test_a_file_copied_by_hand_after_the_last_receipt_is_the_newest(tmp_path: Path) -> None:
    file(tmp_path, "z.xlsx", 3)
    register(tmp_path, "z.xlsx", 1)
    file(tmp_path, "a.xlsx", 4)
    (reading,) = given(tmp_path)
    assert (reading.file.path.name, reading.observations[0].submission) == ("a.xlsx", 2)
    file(tmp_path, "b.xlsx", 5)
    first, second = given(tmp_path)
    assert (codes(first), codes(second)) == (["F020"], ["F008"])


def test_without_a_ledger_two_files_are_still_two(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        file(tmp_path, name, 3)
    assert [(codes(reading), reading.file.version) for reading in given(tmp_path)] == [([], 1), (["F008"], 1)]


def test_a_file_that_nobody_could_read_is_replaced_by_one_of_any_kind(tmp_path: Path) -> None:
    put(tmp_path, b"no workbook", "a.xlsx")
    register(tmp_path, "a.xlsx", 1, kind="unknown")
    assert [codes(reading) for reading in given(tmp_path)] == [["F109"]]
    file(tmp_path, "b.xlsx", 4)
    register(tmp_path, "b.xlsx", 2)
    assert [codes(reading) for reading in given(tmp_path)] == [["F020"]]


def test_captures_of_the_portal_replace_each_other_by_their_own_day(tmp_path: Path) -> None:
    """Received later, captured earlier: the later day counts, as for files copied by hand."""
    where = {"unit": UNIT, "period": "2026"}
    for version, (name, day) in enumerate([("a.json", "10"), ("b.json", "08")], start=1):
        put(tmp_path, as_json(capture(captured=f"2026-10-{day}T07:00:18Z")), name, **where)
        register(tmp_path, name, version, kind="portal", **where)
    counted, earlier = given(tmp_path)
    assert len(counted.observations) == 2 and codes(earlier) == ["F410"]


def test_a_file_that_changed_since_is_told_and_still_counts(tmp_path: Path) -> None:
    file(tmp_path, "a.xlsx", 3)
    line = register(tmp_path, "a.xlsx", 1)
    file(tmp_path, "a.xlsx", 4)
    (item,) = discover(tmp_path / "raw", tmp_path, PLAN).findings
    now = receipts_hash(tmp_path / "raw" / line.file)
    assert item.code == "F021" and line.sha256[:12] in item.title("vi") and now[:12] in item.title("vi")
    assert given(tmp_path)[0].observations[0].value == "4"


def test_a_file_that_is_gone_is_told_and_the_one_before_counts(tmp_path: Path) -> None:
    for version, name in enumerate(["a.xlsx", "a.v2.xlsx"], start=1):
        file(tmp_path, name, version)
        register(tmp_path, name, version)
    (tmp_path / "raw/2025/year/van-phong/a.v2.xlsx").unlink()
    assert found(tmp_path) == [("F022", "raw/2025/year/van-phong/a.v2.xlsx")]
    assert given(tmp_path)[0].observations[0].value == "1"
    assert [item.code for item in discover(tmp_path / "raw", tmp_path, PLAN, PLAN.period(2025, "q1")).findings] == []


def test_a_line_of_a_period_that_the_plan_does_not_have_is_passed_over(tmp_path: Path) -> None:
    file(tmp_path, "a.xlsx", 3)
    line = register(tmp_path, "a.xlsx", 1)
    for number, period in enumerate(("2025-zz", "20x5"), start=2):
        path = f"{receipts.folder_of(period, 'van-phong')}/a.xlsx"
        receipts.append(tmp_path / "raw", [replace(line, number=number, period=period, file=path)])
    year = discover(tmp_path / "raw", tmp_path, PLAN, PLAN.period(2025, "year"))
    assert [item.name for item in (file.path for file in year.files)] == ["a.xlsx"] and year.findings == ()


def test_a_name_stored_with_separate_accents_is_the_same(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "biểu.xlsx")
    file(tmp_path, name, 3)
    register(tmp_path, name, 1)
    assert found(tmp_path) == []
    assert given(tmp_path)[0].file.version == 1


def test_the_ledgers_are_not_out_of_place(tmp_path: Path) -> None:
    file(tmp_path, "a.xlsx", 3)
    register(tmp_path, "a.xlsx", 1)
    (tmp_path / "raw/corrections.yaml").touch()
    assert found(tmp_path) == []
    (tmp_path / "raw/2025/received.csv").touch()
    assert found(tmp_path) == [("F001", "raw/2025/received.csv")]


def test_a_damaged_ledger_stops_everything(tmp_path: Path) -> None:
    file(tmp_path, "a.xlsx", 3)
    (tmp_path / "raw/received.csv").write_text("so,ngay\n1,2\n", "utf-8")
    with pytest.raises(ConfigurationError):
        discover(tmp_path / "raw", tmp_path, PLAN)


def test_versions_are_kept_where_only_their_order_changed(tmp_path: Path) -> None:
    file(tmp_path, "a.xlsx", 3)
    line = register(tmp_path, "a.xlsx", 4)
    assert replace(line, version=4) == line and given(tmp_path)[0].observations[0].submission == 4
