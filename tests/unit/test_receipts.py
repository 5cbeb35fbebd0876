"""The ledger of receipts: added to line by line, torn lines recognised, damage told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import fingerprints, receipts
from pipeline.errors import ConfigurationError
from pipeline.receipts import Receipt, Result

FIRST = Receipt(
    number=1,
    received_at="2025-12-19T23:30:00+07:00",
    received_by="lan",
    period="2025",
    unit="van-phong",
    kind="workbook",
    version=1,
    file="",
    sha256="ab" * 32,
    bytes=9,
    original_name='a, "b".xlsx',
    result=Result.ACCEPTED,
)


def receipt(number: int = 1, version: int = 1, **more: Any) -> Receipt:
    file = f"2025/year/van-phong/số-liệu.v{version}.xlsx"
    return replace(FIRST, **{"number": number, "version": version, "file": file, **more})


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    assert receipts.load(tmp_path) == ()
    receipts.append(tmp_path, [receipt(1)])
    receipts.append(tmp_path, [receipt(2, 2), receipt(3, 3, received_at="", result=Result.BY_HAND)])
    assert receipts.load(tmp_path) == (
        receipt(1),
        receipt(2, 2),
        receipt(3, 3, received_at="", result=Result.BY_HAND),
    )
    lines = (tmp_path / receipts.NAME).read_text("utf-8").splitlines()
    assert lines[0] == "number,received_at,received_by,period,unit,kind,version,file,sha256,bytes,original_name,result"
    assert len(lines) == 4


def test_a_line_torn_anywhere_is_no_line_and_is_cut_away(tmp_path: Path) -> None:
    receipts.append(tmp_path, [receipt(1)])
    path = tmp_path / receipts.NAME
    whole = path.read_bytes()
    receipts.append(tmp_path, [receipt(2, 2)])
    both = path.read_bytes()
    for length in range(len(both)):
        path.write_bytes(both[:length])
        known = receipts.load(tmp_path)
        assert known == ((receipt(1),) if length >= len(whole) else ())
        receipts.append(tmp_path, [receipt(2, 2)])
        assert receipts.load(tmp_path) == (*known, receipt(2, 2))


def test_a_ledger_saved_by_another_program_is_still_read(tmp_path: Path) -> None:
    receipts.append(tmp_path, [receipt(1)])
    path = tmp_path / receipts.NAME
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert receipts.load(tmp_path) == (receipt(1),)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("number,", "no,", 1),
        ("2,2025", "two,2025", 3),
        ("+07:00", "", 2),
        (",2025,", ",2025-zz,", 2),
        (",van-phong,", ",phong-la,", 2),
        (",accepted", ",fine", 2),
        (",accepted", "", 2),
        ("accepted", "accepted,more", 2),
    ],
)
def test_a_damaged_ledger_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    receipts.append(tmp_path, [receipt(1), receipt(2, 2)])
    path = tmp_path / receipts.NAME
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        receipts.load(tmp_path)
    assert f"dòng {line}:" in caught.value.message("vi") and caught.value.exit_code == 3


def test_the_day_of_receipt_is_vietnams() -> None:
    assert receipt(received_at="2025-12-19T18:00:00+00:00").received_on == date(2025, 12, 20)
    assert receipt(received_at="2025-12-19T23:30:00+07:00").received_on == date(2025, 12, 19)
    assert receipt(received_at="").received_on is None


def test_versions_count_what_a_unit_sent_for_a_period() -> None:
    known = [receipt(1), receipt(2, 2, kind="portal"), receipt(3, 1, unit="thanh-tra"), receipt(4, 1, period="2025-q1")]
    assert receipts.next_version(known, "2025", "van-phong") == 3
    assert receipts.next_version(known, "2025", "thanh-tra") == 2
    assert receipts.next_version(known, "2024", "van-phong") == 1
    assert (receipts.next_number(known), receipts.next_number([])) == (5, 1)


@pytest.mark.parametrize(
    ("old", "new", "replaced"),
    [
        ("workbook", "workbook", True),
        ("unknown", "workbook", True),
        ("unknown", "unknown", True),
        ("workbook", "unknown", False),
        ("workbook", "portal", False),
        ("portal", "portal", False),
    ],
)
def test_which_kind_replaces_which(old: str, new: str, replaced: bool) -> None:
    assert receipt(2, 2, kind=new).replaces(receipt(1, 1, kind=old)) is replaced
    assert not receipt(2, 1, kind=new).replaces(receipt(1, 1, kind=old))


def every(period: str) -> bool:
    return True


def test_a_report_depends_on_the_lines_of_its_own_periods_alone(tmp_path: Path) -> None:
    receipts.append(tmp_path, [receipt(1, period="2025", file="2025/year/van-phong/a.xlsx")])
    ledger = tmp_path / receipts.NAME

    def of_2025(period: str) -> bool:
        return period == "2025"

    before = receipts.raw_hash(ledger, of_2025)
    assert not receipts.without_lines(before)
    receipts.append(tmp_path, [receipt(2, period="2026-q1", file="2026/q1/van-phong/b.xlsx")])
    assert receipts.raw_hash(ledger, of_2025) == before != receipts.raw_hash(ledger, every)
    receipts.append(tmp_path, [receipt(3, 2, period="2025", file="2025/year/van-phong/c.xlsx")])
    assert receipts.raw_hash(ledger, of_2025) != before
    assert receipts.without_lines(receipts.raw_hash(ledger, lambda period: False))


def test_reports_and_editions_know_the_ledger_without_logins(tmp_path: Path) -> None:
    receipts.append(tmp_path, [receipt()])
    ledger = tmp_path / receipts.NAME
    content = receipts.of_report(ledger.read_bytes(), every)
    assert b",lan," in ledger.read_bytes() and b",lan," not in content
    assert receipts.of_report(content, every) == content
    receipts.copy_raw(ledger, tmp_path / "kept.csv", every)
    assert (tmp_path / "kept.csv").read_bytes() == content
    assert (
        receipts.raw_hash(ledger, every) == fingerprints.of_file(tmp_path / "kept.csv") != fingerprints.of_file(ledger)
    )
    ledger.write_bytes(ledger.read_bytes().replace(b",lan,", b",minh,"))
    assert receipts.raw_hash(ledger, every) == fingerprints.of_file(tmp_path / "kept.csv")


def test_a_torn_line_makes_no_difference_to_reports_and_takes_no_login_into_them(tmp_path: Path) -> None:
    receipts.append(tmp_path, [receipt(1), receipt(2, 2, period="2026", file="2026/year/van-phong/b.xlsx")])
    path = tmp_path / receipts.NAME
    whole = path.read_bytes()
    receipts.append(tmp_path, [receipt(3, 3, original_name="số.xlsx")])
    both = path.read_bytes()

    def of_2025(period: str) -> bool:
        return period == "2025"

    for length in range(len(whole), len(both)):
        assert receipts.of_report(both[:length], of_2025) == receipts.of_report(whole, of_2025)
    assert b"lan" not in receipts.of_report(both[:-1], every)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe", b'"', b"number\n"])
def test_what_is_no_ledger_is_known_as_it_is(content: bytes) -> None:
    assert receipts.of_report(content, every) == content
