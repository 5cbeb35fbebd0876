"""`make receive`: filed as a version, validated, entered; or refused with what is missing or contradicts."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline import fingerprints, receipts, replacing, steps
from pipeline.errors import ConfigurationError, DataError, ProductionError
from pipeline.findings import Finding
from pipeline.paths import Workspace
from pipeline.plan_files import load_plan
from pipeline.receipts import Receipt, Result
from pipeline.receiving import filing
from pipeline.receiving.addressing import told
from pipeline.receiving.filing import clean_name, name_of_version
from pipeline.sources import Reading, SourceFile
from pipeline.sources.records import Cell
from tests import form_06a
from tests.captures import as_json, capture
from tests.deliveries import files, ledger, place, receive_into, sent, without_validation
from tests.open_document import cell as typed
from tests.open_document import form as ods_form
from tests.open_document import ods
from tests.workbooks import row, workbook

FOLDER = "2025/year/van-phong"


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    without_validation(monkeypatch, tmp_path / "validated")
    return place(tmp_path / "data")


def test_the_head_tells_unit_and_period(space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sent(tmp_path)
    receive_into(space, path)
    (line,) = receipts.load(space.raw)
    assert (line.file, line.unit, line.period, line.version) == (f"{FOLDER}/so-lieu.xlsx", "van-phong", "2025", 1)
    assert (line.kind, line.result, line.original_name) == ("workbook", Result.ACCEPTED, "so-lieu.xlsx")
    assert line.bytes == path.stat().st_size and line.received_on and line.received_by
    assert files(space) == {line.file: path.read_bytes()}
    said = capsys.readouterr().out
    assert "TIẾP NHẬN: so-lieu.xlsx · Văn phòng Sở · Năm 2025 · phiên bản 1" in said and "ACCEPTED" in said


@pytest.mark.parametrize(
    ("unit", "period", "folder"),
    [
        (("Văn phòng Sở", ""), ("Quý I năm 2025", ""), "2025/q1/van-phong"),
        (("", "VAN-PHONG"), ("", "2025-h1"), "2025/h1/van-phong"),
        (("Thanh tra Sở", "van-phong"), ("Năm 2024", "2024"), "2024/year/van-phong"),
    ],
)
def test_codes_and_names(
    space: Workspace, tmp_path: Path, unit: tuple[str, str], period: tuple[str, str], folder: str
) -> None:
    with suppress(DataError):  # what is wrong with the head is another matter
        receive_into(space, sent(tmp_path, unit=unit, period=period))
    assert list(files(space)) == [f"{folder}/so-lieu.xlsx"]


def test_the_portal_is_told_by_its_department_and_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_validation(monkeypatch, tmp_path / "validated")
    space = place(tmp_path / "data")
    (space.raw.parent / "plan").mkdir()
    gia_lai = Path("examples/gia-lai/plan/units.yaml")
    (space.raw.parent / "plan" / "units.yaml").write_bytes((space.root / gia_lai).read_bytes())
    path = tmp_path / "capture.txt"
    path.write_bytes(as_json(capture()))
    receive_into(space, path)
    assert list(files(space)) == ["2026/year/so-tu-phap-gia-lai/capture-txt.json"]  # a .txt would be taken for a note


def test_what_neither_head_nor_words_tell_is_asked_for(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sent(tmp_path, unit=("Phòng lạ", "phong-la"), period=("", ""))
    with pytest.raises(ConfigurationError):
        receive_into(space, path)
    said = capsys.readouterr().out
    assert "UNIT=<mã>" in said and "phong-la / Phòng lạ" in said and "van-phong" in said
    with pytest.raises(ConfigurationError):
        receive_into(space, path, unit="van-phong")
    assert "Còn thiếu: YEAR, PERIOD" in capsys.readouterr().out
    with pytest.raises(ConfigurationError):
        receive_into(space, path, unit="van-phong", year=2025)
    said = capsys.readouterr().out
    assert "Còn thiếu: PERIOD" in said and "ví dụ: YEAR=2025 PERIOD=q1" in said
    assert files(space) == {}
    with pytest.raises(DataError):  # the head lacks its period: that is the unit's to mend
        receive_into(space, path, unit="van-phong", year=2025, kind="q1")
    assert list(files(space)) == ["2025/q1/van-phong/so-lieu.xlsx"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"unit": "thanh-tra"}, "UNIT=thanh-tra nhưng trong tệp ghi “van-phong / Văn phòng Sở” (tức là van-phong)"),
        ({"year": 2024}, "YEAR=2024 nhưng trong tệp ghi “2025 / Năm 2025”"),
        ({"kind": "q1"}, "PERIOD=q1 nhưng trong tệp ghi “2025 / Năm 2025” (tức là year)"),
    ],
)
def test_words_that_contradict_the_head_name_both(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: dict[str, object], said: str
) -> None:
    with pytest.raises(ConfigurationError):
        receive_into(space, sent(tmp_path), **words)
    assert said in capsys.readouterr().out
    assert files(space) == {} and ledger(space) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [({"unit": "../x"}, "UNIT=../x"), ({"kind": "q2"}, "PERIOD=q2"), ({"year": 2031}, "2031")],
)
def test_words_that_the_plan_does_not_know(
    space: Workspace, tmp_path: Path, words: dict[str, object], said: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        receive_into(space, sent(tmp_path), **words)
    assert said in caught.value.message("vi") and caught.value.exit_code == 3


def test_a_wrong_cell_has_the_file_returned_and_its_correction_compared(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row("HS_TONG", "5 hồ sơ"), row("HS_TRUCTUYEN", "bốn"), row("TTHC_TONG", 7)]
    with pytest.raises(DataError) as caught:
        receive_into(space, sent(tmp_path, *rows))
    assert caught.value.exit_code == 2
    said = capsys.readouterr().out

    assert "TRẢ LẠI" in said and "Số liệu!D9, D10" in said and "2 lỗi" in said
    marked = space.processed / "2025/returned/van-phong/so-lieu.xlsx"
    assert marked.is_file() and str(marked.relative_to(space.raw.parent)) in said
    assert len(said.splitlines()) < 30  # one screen
    assert "loại khác" not in said
    with pytest.raises(DataError):
        receive_into(space, sent(tmp_path, row("TTHC_TONG", 8), row("HS_TONG", 5), row("HS_TRUCTUYEN", "bốn")))
    said = capsys.readouterr().out
    assert "So với phiên bản 1: đã sửa 1/2 nội dung, còn 1, phát sinh mới 0; 2 số liệu thay đổi" in said
    assert "Compared with version 1: 1 of 2 fixed, 1 still there, 0 new; figures changed: 2" in said
    full = (space.processed / "2025/returned/van-phong/so-lieu.v2.comparison.txt").read_text("utf-8")
    assert "HS_TONG: Số liệu!D9 “5 hồ sơ” → Số liệu!D10 “5”" in full
    assert [line.result for line in ledger(space)] == [Result.RETURNED, Result.RETURNED]
    assert sorted(files(space)) == [f"{FOLDER}/so-lieu.v2.xlsx", f"{FOLDER}/so-lieu.xlsx"]


def test_an_outdated_correction_stops_the_check_and_the_file_is_safe(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outdated_correction(space)
    path = sent(tmp_path, row("HS_TONG", 7))
    with pytest.raises(ConfigurationError):
        receive_into(space, path)
    assert (
        f"Đã lưu {space.raw}/{FOLDER}/so-lieu.xlsx nhưng chưa kiểm tra xong, chưa ghi vào sổ" in capsys.readouterr().out
    )
    (space.raw / "corrections.yaml").unlink()
    receive_into(space, path)
    assert [line.file for line in ledger(space)] == [f"{FOLDER}/so-lieu.xlsx"]


def test_kinds_of_findings_that_find_no_room_on_the_screen_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, known = f"raw/{FOLDER}/so-lieu.xlsx", {"known_vi": "x", "known_en": "x"}
    cells = [
        Finding("F213", source, "Số liệu", f"{column}3", "x", "van-phong", "2025", values=known)
        for column in "ABCDEFGH"
    ]
    without_validation(monkeypatch, tmp_path / "validated", cells)
    receive_into(place(tmp_path / "data"), sent(tmp_path))
    said = capsys.readouterr().out
    assert "  và 2 loại khác, xem danh sách đầy đủ\n" in said and "(+" not in said
    assert "other kinds: 2, see the full list" in said


def outdated_correction(space: Workspace) -> None:
    """An entry of which the unit's file says something else."""
    entry = {"id": "a", "period": "'2025'", "unit": "van-phong", "sheet": "Số liệu", "cell": "D9", "found": "'9'"}
    entry |= {"value": "'5'", "reason": "r", "said_by": "Bà X", "said_on": "2025-12-20"}
    words = "- " + "\n  ".join(f"{name}: {words}" for name, words in entry.items()) + "\n"
    (space.raw / "corrections.yaml").write_text(words, "utf-8")


def test_a_lost_file_that_is_put_back_is_told_even_where_the_check_is_stopped(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sent(tmp_path, row("HS_TONG", 7))
    receive_into(space, path)
    outdated_correction(space)
    (space.raw / FOLDER / "so-lieu.xlsx").unlink()
    capsys.readouterr()
    with pytest.raises(ConfigurationError) as caught:
        receive_into(space, path)
    assert "Đã khôi phục tệp bị mất so-lieu.xlsx (phiên bản 1)" in capsys.readouterr().out
    assert "chưa kiểm tra số liệu, chưa lập báo cáo" in caught.value.message("vi")
    assert "no data were checked and no report was made" in caught.value.message("en")


def test_a_lost_file_that_is_put_back_is_told_beside_a_new_version_of_the_same_content(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (sent(tmp_path, row("HS_TONG", value), name=f"{value}.xlsx") for value in (4, 5))
    for path in (first, second, first, second):
        receive_into(space, path)
    (space.raw / FOLDER / "4.xlsx").unlink()
    capsys.readouterr()
    receive_into(space, first)
    said = capsys.readouterr().out
    assert "Đã khôi phục tệp bị mất 4.xlsx (phiên bản 1)" in said and "phiên bản 5" in said
    assert ledger(space)[-1].version == 5 and f"{FOLDER}/4.xlsx" in files(space)


def test_a_lost_file_that_was_replaced_is_put_back_first_and_counts_when_it_comes_once_more(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever looks for a lost file wants it back; that figures change is said by doing what the message says."""
    first, second = (sent(tmp_path, row("HS_TONG", value), name=f"{value}.xlsx") for value in (4, 5))
    for path in (first, second):
        receive_into(space, path)
    (space.raw / FOLDER / "4.xlsx").unlink()
    capsys.readouterr()
    receive_into(space, first)
    said = capsys.readouterr().out
    assert "Đã khôi phục tệp bị mất 4.xlsx" in said and "hãy chạy lại lệnh này với riêng tệp này" in said
    assert [line.version for line in ledger(space)] == [1, 2]
    receive_into(space, first)
    assert [line.version for line in ledger(space)] == [1, 2, 3]


def test_warnings_do_not_return_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"raw/{FOLDER}/so-lieu.xlsx"
    cell = Finding("F213", source, "Số liệu", "B3", "x", "van-phong", "2025", values={"known_vi": "x", "known_en": "x"})
    without_validation(monkeypatch, tmp_path / "validated", [cell, Finding("F201", "raw/another.xlsx")])
    space = place(tmp_path / "data")
    receive_into(space, sent(tmp_path))
    assert [line.result for line in ledger(space)] == [Result.WARNINGS]
    assert (space.processed / "2025/returned/van-phong/so-lieu/findings.csv").is_file()
    assert (space.processed / "2025/returned/van-phong/so-lieu.xlsx").is_file()


def test_the_same_bytes_are_known_whatever_their_name(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sent(tmp_path)
    receive_into(space, path)
    before = ledger(space), files(space)
    again = path.rename(path.with_name("khác.xlsx"))
    receive_into(space, again)
    assert (ledger(space), files(space)) == before
    said = capsys.readouterr().out
    assert re.search(r"ĐÃ CÓ: khác.xlsx .*phiên bản 1 \(so-lieu.xlsx\).*nhận: \d\d/\d\d/20\d\d", said)
    broken = sent(tmp_path, row("HS_TONG", "x y"), name="sai.xlsx")
    for _ in range(2):  # what was returned stays returned
        with pytest.raises(DataError):
            receive_into(space, broken)
    assert len(ledger(space)) == 2


def test_files_copied_by_hand_are_entered_first(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = space.raw / FOLDER
    folder.mkdir(parents=True)
    by_hand = workbook([row("HS_TONG", 4)])
    (folder / "so-lieu.xlsx").write_bytes(by_hand)
    (folder / "ghi-chu.md").write_text("không phải số liệu", "utf-8")
    receive_into(space, sent(tmp_path))
    first, second = receipts.load(space.raw)
    assert (first.result, first.version, first.received_at, first.received_on) == (Result.BY_HAND, 1, "", None)
    assert (second.version, second.file) == (2, f"{FOLDER}/so-lieu.v2.xlsx")
    assert (folder / "so-lieu.xlsx").read_bytes() == by_hand
    assert (
        "So với phiên bản 1: bản trước không có nội dung phải sửa; phát sinh mới 0; 1 số liệu thay đổi"
        in capsys.readouterr().out
    )


def test_a_file_copied_by_hand_is_validated_when_it_is_received(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody had looked at it: that it is known is no verdict."""
    path, by_hand = sent(tmp_path, row("HS_TONG", "5 hồ sơ")), space.raw / FOLDER / "tay.xlsx"
    by_hand.parent.mkdir(parents=True)
    by_hand.write_bytes(path.read_bytes())
    with pytest.raises(DataError):
        receive_into(space, path)
    said = capsys.readouterr().out
    assert re.search(r"ĐÃ CÓ: so-lieu.xlsx .*không rõ ngày \(sao chép thủ công\) · TRẢ LẠI", said)
    assert "Số liệu!D9" in said and "1 lỗi" in said
    assert (space.processed / "2025/returned/van-phong/tay.xlsx").is_file()
    assert [line.result for line in ledger(space)] == [Result.BY_HAND]


def test_a_returned_file_whose_question_was_answered_is_accepted_when_it_comes_again(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sent(tmp_path, row("HS_TONG", "1,234"))
    with pytest.raises(DataError):
        receive_into(space, path)
    marked = space.processed / "2025/returned/van-phong/so-lieu.xlsx"
    assert marked.is_file()
    entry = {"id": "a", "period": "'2025'", "unit": "van-phong", "sheet": "Số liệu", "cell": "D9", "found": "'1,234'"}
    entry |= {"value": "'1234'", "reason": "r", "said_by": "Bà X", "said_on": "2025-12-20"}
    answers = "- " + "\n  ".join(f"{name}: {words}" for name, words in entry.items()) + "\n"
    (space.raw / "corrections.yaml").write_text(answers, "utf-8")
    capsys.readouterr()
    receive_into(space, path)
    assert re.search(r"ĐÃ CÓ: .* · TIẾP NHẬN; không tạo", capsys.readouterr().out)
    assert not marked.exists() and len(ledger(space)) == 1


def test_a_unit_that_goes_back_to_an_earlier_version_sends_a_new_one(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = sent(tmp_path, row("HS_TONG", 4), name="a.xlsx")
    second = sent(tmp_path, row("HS_TONG", 5), name="b.xlsx")
    for path in (first, second, first):
        receive_into(space, path)
    said = capsys.readouterr().out
    assert [(line.version, line.name) for line in ledger(space)] == [(1, "a.xlsx"), (2, "b.v2.xlsx"), (3, "a.v3.xlsx")]
    assert "ĐÃ CÓ" not in said
    assert "a.xlsx trùng hoàn toàn với phiên bản 1 (a.xlsx), đã được thay bằng phiên bản 2; do đơn vị gửi lại" in said
    receive_into(space, first)
    said = capsys.readouterr().out
    assert "ĐÃ CÓ: a.xlsx trùng hoàn toàn với phiên bản 3 (a.v3.xlsx)" in said and len(ledger(space)) == 3


def test_a_unit_that_sends_its_good_file_again_after_one_that_cannot_be_read(space: Workspace, tmp_path: Path) -> None:
    good, bad = sent(tmp_path, name="a.xlsx"), tmp_path / "b.xlsx"
    bad.write_bytes(b"this is no workbook")
    receive_into(space, good)
    with pytest.raises(DataError):
        receive_into(space, bad, unit="van-phong", year=2025, kind="year")
    receive_into(space, good)  # as version 3: else the unreadable one would stop every report
    assert [(line.version, line.kind) for line in ledger(space)] == [(1, "workbook"), (2, "unknown"), (3, "workbook")]


def test_a_folder_received_once_more_changes_nothing(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The ledger knows which of the two came later; the folder's order says nothing."""
    for number, name in ((4, "b.xlsx"), (5, "a.xlsx")):
        receive_into(space, sent(tmp_path, row("HS_TONG", number), name=name))
    before = ledger(space), files(space)
    capsys.readouterr()
    receive_into(space, tmp_path / "sent")
    assert (ledger(space), files(space)) == before
    said = capsys.readouterr().out
    assert "ĐÃ CÓ, ĐÃ ĐƯỢC THAY: b.xlsx" in said and "phiên bản 2 đang được dùng" in said
    assert "ĐÃ CÓ: a.xlsx" in said


def test_a_lost_file_is_put_back(space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = sent(tmp_path, row("HS_TONG", 4), name="a.xlsx")
    second = sent(tmp_path, row("HS_TONG", 5), name="b.xlsx")
    for path in (first, second):
        receive_into(space, path)
    before = ledger(space), files(space)
    for lost, path in (("b.v2.xlsx", second), ("a.xlsx", first)):
        (space.raw / FOLDER / lost).unlink()
        capsys.readouterr()
        receive_into(space, path)
        assert f"Đã khôi phục tệp bị mất {lost}" in capsys.readouterr().out
        assert (
            ledger(space),
            files(space),
        ) == before  # also of what was replaced: it was asked for, and does not count
    shutil.rmtree(space.raw / "2025")
    receive_into(space, second)
    assert list(files(space)) == [f"{FOLDER}/b.v2.xlsx"]


def test_a_file_that_was_altered_since_is_left_alone_and_sent_again(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sent(tmp_path, name="a.xlsx")
    receive_into(space, path)
    altered = workbook([row("HS_TONG", 9)])
    (space.raw / FOLDER / "a.xlsx").write_bytes(altered)
    receive_into(space, path)
    assert files(space) == {f"{FOLDER}/a.xlsx": altered, f"{FOLDER}/a.v2.xlsx": path.read_bytes()}
    assert "tệp đã lưu a.xlsx (phiên bản 1) không còn đúng nội dung khi tiếp nhận" in capsys.readouterr().out


def test_a_name_in_the_ledger_is_never_given_again(space: Workspace, tmp_path: Path) -> None:
    receive_into(space, sent(tmp_path, row("HS_TONG", 4), name="a.v2.xlsx"))
    (space.raw / FOLDER / "a.v2.xlsx").unlink()
    receive_into(space, sent(tmp_path, row("HS_TONG", 5), name="a.xlsx"))
    assert [line.name for line in ledger(space)] == ["a.v2.xlsx", "a.v2-2.xlsx"]


def test_the_same_file_twice_in_one_delivery_is_told(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sent(tmp_path, name="a.xlsx")
    path.with_name("b.xlsx").write_bytes(path.read_bytes())
    receive_into(space, tmp_path / "sent")
    assert "b.xlsx: trùng hoàn toàn với a.xlsx trong cùng lần tiếp nhận này" in capsys.readouterr().out
    assert list(files(space)) == [f"{FOLDER}/a.xlsx"]


def test_what_is_returned_of_one_file_stays_when_another_of_the_unit_comes(space: Workspace, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        receive_into(space, sent(tmp_path, row("HS_TONG", "x y"), name="a.xlsx"))
    unreadable = tmp_path / "khac.xlsx"
    unreadable.write_bytes(b"this is no workbook")
    with pytest.raises(DataError):
        receive_into(space, unreadable, unit="van-phong", year=2025, kind="year")
    assert (space.processed / "2025/returned/van-phong/a.xlsx").is_file()


def test_two_copied_by_hand_share_a_version_until_a_newer_one_comes(space: Workspace, tmp_path: Path) -> None:
    folder = space.raw / FOLDER
    folder.mkdir(parents=True)
    for name, value in (("a.xlsx", 4), ("b.xlsx", 3)):
        (folder / name).write_bytes(workbook([row("HS_TONG", value)]))
    receive_into(space, sent(tmp_path))
    assert [(line.version, line.name) for line in ledger(space)] == [
        (1, "a.xlsx"),
        (1, "b.xlsx"),
        (2, "so-lieu.v2.xlsx"),
    ]


def test_a_whole_folder(space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent(tmp_path, name="a/so-lieu.xlsx")
    sent(tmp_path, name="b/so-lieu.xlsx", unit=("Thanh tra Sở", "thanh-tra"), period=("Năm 2024", "2024"))
    sent(tmp_path, name="b/.hidden.xlsx")
    (tmp_path / "sent/b/thu.txt").write_text("Kính gửi", "utf-8")
    (tmp_path / "sent/b/anh.png").write_bytes(b"\x89PNG")
    with pytest.raises(ConfigurationError) as caught:
        receive_into(space, tmp_path / "sent")
    assert caught.value.exit_code == 3
    assert sorted(files(space)) == ["2024/year/thanh-tra/so-lieu.xlsx", f"{FOLDER}/so-lieu.xlsx"]
    assert "anh.png: chưa tiếp nhận" in capsys.readouterr().out


def test_an_empty_folder_is_told(space: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        receive_into(space, space.raw)
    assert "không có tệp nào" in caught.value.message("vi")


def test_of_two_at_once_nobody_knows_which_is_newer(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(tmp_path, name="a.xlsx")
    sent(tmp_path, row("HS_TONG", 6), name="b.xlsx")
    for _ in range(2):  # run once more it is still not known
        with pytest.raises(ConfigurationError):
            receive_into(space, tmp_path / "sent")
        assert list(files(space)) == [f"{FOLDER}/a.xlsx"]
        assert "b.xlsx: chưa tiếp nhận, vì a.xlsx" in capsys.readouterr().out
    receive_into(space, tmp_path / "sent/b.xlsx")
    assert [line.version for line in ledger(space)] == [1, 2]


def test_what_cannot_be_read_is_filed_and_returned_and_its_successor_replaces_it(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(b"this is no workbook")
    with pytest.raises(DataError):
        receive_into(space, path, unit="van-phong", year=2025, kind="year")
    receive_into(space, sent(tmp_path))
    assert [(line.kind, line.version, line.result) for line in ledger(space)] == [
        ("unknown", 1, Result.RETURNED),
        ("workbook", 2, Result.ACCEPTED),
    ]
    said = capsys.readouterr().out
    assert "Không so sánh được với bản trước: không đọc được phiên bản 1" in said and "So với phiên bản" not in said


def test_a_version_is_compared_with_the_last_one_that_could_be_read(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside an unreadable version, and one without a table, every figure would have changed."""
    receive_into(space, sent(tmp_path, row("HS_TONG", 5), row("TTHC_TONG", 7)))
    for content in (b"this is no workbook", workbook([row("HS_TONG", 5)], change=lambda sheet: sheet.delete_rows(8))):
        (tmp_path / "so-lieu.xlsx").write_bytes(content)
        with pytest.raises(DataError):
            receive_into(space, tmp_path / "so-lieu.xlsx", unit="van-phong", year=2025, kind="year")
    capsys.readouterr()
    receive_into(space, sent(tmp_path, row("HS_TONG", 6), row("TTHC_TONG", 7)))
    said = capsys.readouterr().out
    assert "So với phiên bản 1: bản trước không có nội dung phải sửa; phát sinh mới 0; 1 số liệu thay đổi" in said
    assert "Không so với phiên bản 2, 3 vì không đọc được" in said
    heading = (space.processed / "2025/returned/van-phong/so-lieu.v4.comparison.txt").read_text("utf-8")
    assert heading.startswith("so-lieu.v4.xlsx (phiên bản 4) so với so-lieu.xlsx (phiên bản 1)")


def test_a_unit_whose_file_can_not_be_marked_gets_the_list_of_cells(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "so-lieu.ods"
    path.write_bytes(ods(ods_form(typed("5 hồ sơ"))))
    with pytest.raises(DataError):
        receive_into(space, path)
    said = capsys.readouterr().out
    assert "chỉ biểu mẫu dạng .xlsx, .xlsm mới đánh dấu được" in said and "Bản đánh dấu lỗi" not in said
    listed = (space.processed / "2025/returned/van-phong/so-lieu/findings.csv").read_text("utf-8-sig")
    assert "Số liệu,D6," in listed and "5 hồ sơ" in listed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng (0 byte)"),
        (b"Rar!", "biểu II.06a/VPCP/KSTT, bảng xuất"),
        (b"%PDF-1.7", "tệp PDF (bản in hoặc bản quét), không"),
    ],
)
def test_what_cannot_be_read_and_told_whose_it_is_says_why_and_which_kinds_there_are(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    path = tmp_path / "rong.xlsx"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError):
        receive_into(space, path, unit="van-phong")
    printed = capsys.readouterr().out
    assert "rong.xlsx: chưa tiếp nhận. " in printed and said in printed and "không rõ của" not in printed
    assert files(space) == {}


def test_a_marked_copy_sent_back_as_it_is_is_not_filed(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DataError):
        receive_into(space, sent(tmp_path, row("HS_TONG", "x y")))
    marked = space.processed / "2025/returned/van-phong/so-lieu.xlsx"
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(marked.read_bytes())
    with pytest.raises(DataError):
        receive_into(space, copy)
    assert len(ledger(space)) == len(files(space)) == 1
    assert "chưa có ô nào được sửa" in capsys.readouterr().out


def test_a_name_that_somebody_takes_meanwhile_is_left_alone(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def late(source: Path, target: Path) -> None:
        if target.name == "so-lieu.xlsx":
            target.write_bytes(b"somebody's")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    receive_into(space, sent(tmp_path))
    assert files(space).keys() == {f"{FOLDER}/so-lieu.xlsx", f"{FOLDER}/so-lieu-2.xlsx"}
    assert files(space)[f"{FOLDER}/so-lieu.xlsx"] == b"somebody's"
    assert [line.name for line in ledger(space)] == ["so-lieu-2.xlsx"]


def test_a_drive_without_links(space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    path = sent(tmp_path)
    receive_into(space, path)
    assert files(space) == {f"{FOLDER}/so-lieu.xlsx": path.read_bytes()}


def test_a_file_that_changes_meanwhile_is_not_filed(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, deposit = sent(tmp_path), filing.deposit

    def late(raw: Path, arriving: Sequence[tuple[Path, Receipt]]) -> list[Receipt]:
        path.write_bytes(b"something else")
        return deposit(raw, arriving)

    monkeypatch.setattr(filing, "deposit", late)
    with pytest.raises(DataError) as caught:
        receive_into(space, path)
    assert "bị thay đổi" in caught.value.message("vi")
    assert ledger(space) == []
    monkeypatch.undo()
    filing.interrupted(space.raw, [])
    assert files(space) == {}


def test_a_full_disk_leaves_nothing_that_fills_it(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int) -> None:
        if list(space.raw.rglob(".receiving-2")):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    paths = sent(tmp_path, name="a.xlsx"), sent(tmp_path, name="b.xlsx", unit=("", "thanh-tra"))
    with pytest.raises(ProductionError) as caught:
        receive_into(space, *paths)
    data = space.raw.parent
    assert caught.value.message("vi") == f"Không ghi được vào {data}: hết chỗ trên đĩa. Chưa tiếp nhận tệp nào."
    assert (
        caught.value.message("en") == f"{data} could not be written: no space left on the disk. No file was received."
    )
    assert files(space) == {} and ledger(space) == []


@pytest.mark.parametrize(
    ("number", "file", "said"),
    [
        (errno.EACCES, f"raw/{FOLDER}/.receiving-1", f"raw/{FOLDER}: không có quyền ghi"),
        (errno.EROFS, "raw/.receiving-journal", "raw: ổ đĩa chỉ cho phép đọc"),
        (errno.EIO, "raw/.receiving-journal", "raw: Input/output error"),
    ],
)
def test_where_nothing_can_be_written_no_file_is_received_and_no_hidden_name_is_told(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, file: str, said: str
) -> None:
    def refuse(raw: Path, arriving: object) -> None:
        raise OSError(number, os.strerror(number), str(space.raw.parent / file))

    monkeypatch.setattr(filing, "deposit", refuse)
    with pytest.raises(ProductionError) as caught:
        receive_into(space, sent(tmp_path))
    assert caught.value.message("vi") == f"Không ghi được vào {space.raw.parent}/{said}. Chưa tiếp nhận tệp nào."


def test_the_folder_of_results_that_can_not_be_written_is_told_before_anything_is_received(
    space: Workspace, tmp_path: Path
) -> None:
    space.processed.write_text("no folder", "utf-8")
    with pytest.raises(ProductionError) as caught:
        receive_into(space, sent(tmp_path))
    assert caught.value.message("vi").endswith("Chưa tiếp nhận tệp nào.")


@pytest.mark.parametrize("words", [{}, {"unit": "van-phong", "year": 2025, "kind": "year"}], ids=["head", "words"])
@pytest.mark.parametrize("name", ["append", "flush"])
def test_a_file_that_is_in_place_is_told_where_the_rest_can_not_be_written(
    space: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    words: dict[str, object],
) -> None:
    """Its receipt can't be entered, or what was read of it not kept; the next run finishes either."""
    where = {"append": space.raw / receipts.NAME, "flush": space.processed / ".steps/read/.building-1"}[name]

    path = sent(tmp_path)

    def refuse(*words: object) -> None:
        if list(files(space)):
            raise PermissionError(errno.EACCES, "Permission denied", where)

    monkeypatch.setattr(receipts if name == "append" else steps, name, refuse)
    with pytest.raises(ProductionError) as caught:
        receive_into(space, path, **words)
    shown = where if name == "append" else space.processed
    assert caught.value.message("vi").startswith(f"Không ghi được vào {shown}: không có quyền ghi. Các tệp đã lưu")
    assert f"Đã lưu {space.raw}/{FOLDER}/so-lieu.xlsx nhưng chưa kiểm tra xong" in capsys.readouterr().out
    monkeypatch.undo()
    without_validation(monkeypatch, tmp_path / "validated")
    receive_into(space, path)
    assert [line.file for line in ledger(space)] == [f"{FOLDER}/so-lieu.xlsx"]


def test_a_file_that_cannot_be_opened_does_not_keep_the_others(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of_file = fingerprints.of_file

    def locked(path: Path) -> str:
        if path.name == "a.xlsx":
            raise PermissionError(13, "Permission denied", path)
        return of_file(path)

    monkeypatch.setattr(fingerprints, "of_file", locked)
    sent(tmp_path, name="a.xlsx")
    sent(tmp_path, name="b.xlsx")
    with pytest.raises(ConfigurationError):
        receive_into(space, tmp_path / "sent")
    assert "a.xlsx: chưa tiếp nhận, vì không mở được (không có quyền đọc)" in capsys.readouterr().out
    assert list(files(space)) == [f"{FOLDER}/b.xlsx"]


HOSTILE = {
    "../../x.xlsx": "x.xlsx",
    "..\\..\\x.xlsx": "x.xlsx",
    "=cmd|' C calc'!A0.xlsx": "=cmd-' C calc'!A0.xlsx",
    "a\u202egpj.xlsx": "agpj.xlsx",
    "a\x1b[2J\nb.xlsx": "a[2Jb.xlsx",
    ".hidden.xlsx": "hidden.xlsx",
    "-rf x.xlsx": "rf x.xlsx",
    "~$so-lieu.xlsx": "so-lieu.xlsx",
    "": "tep.bin",
    "...": "tep.bin",
    "bản gửi.md": "bản gửi-md.bin",
    "số liệu": "số liệu.bin",
    "a.xlsx. ": "a.xlsx",
    unicodedata.normalize("NFD", "biểu số liệu.xlsx"): unicodedata.normalize("NFC", "biểu số liệu.xlsx"),
    "\udcea.xlsx": "xlsx.bin",
}


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: repr(name)[:20])
def test_hostile_names_become_plain_ones(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned.rpartition("/")[2] == cleaned
    assert cleaned == HOSTILE[name]


def test_a_long_name_is_shortened_between_letters() -> None:
    name = clean_name("ệ" * 300 + ".xlsx")
    assert len(name.encode()) <= 120 and name.endswith("ệ.xlsx")


@pytest.mark.parametrize(
    ("name", "version", "taken", "given"),
    [
        ("a.xlsx", 1, [], "a.xlsx"),
        ("a.xlsx", 2, ["a.xlsx"], "a.v2.xlsx"),
        ("a.v2.xlsx", 3, ["a.xlsx", "a.v2.xlsx"], "a.v3.xlsx"),
        ("a.xlsx", 1, ["A.XLSX"], "a-2.xlsx"),
        ("ệ.xlsx", 1, [unicodedata.normalize("NFD", "Ệ.xlsx")], "ệ-2.xlsx"),
        ("a.xlsx", 2, ["a.v2.xlsx", "a.v2-2.xlsx"], "a.v2-3.xlsx"),
    ],
)
def test_names_of_versions(name: str, version: int, taken: list[str], given: str) -> None:
    assert name_of_version(name, version, taken) == given


def test_names_steer_neither_the_terminal_nor_a_spreadsheet(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, name in enumerate(("=cmd|x.xlsx", "a\x1b[2J\u202e.xlsx", "two\nlines.xlsx")):
        try:
            receive_into(space, sent(tmp_path, row("HS_TONG", number), name=name))
        except OSError:
            pytest.skip("this file system does not take such names")
    said = capsys.readouterr()
    assert not {"\x1b", "\u202e"} & set(said.out + said.err)
    written = (space.raw / receipts.NAME).read_text("utf-8")
    assert len(written.splitlines()) == 4 and ",=" not in written and "'=cmd|x.xlsx" in written
    assert len(ledger(space)) == 3


def test_a_second_receive_waits_for_the_first(space: Workspace, tmp_path: Path) -> None:
    path, (start, go), (said, saying) = sent(tmp_path), os.pipe(), os.pipe()
    child = os.fork()  # before the lock is taken: a process that is forked with it would hold it too
    if not child:
        try:
            sys.stderr = os.fdopen(saying, "w", encoding="utf-8")
            os.read(start, 1)
            receive_into(space, path)
        finally:
            os._exit(len(ledger(space)))
    os.close(saying)
    with replacing.alone(space.processed):
        os.write(go, b"x")
        with os.fdopen(said, encoding="utf-8") as lines:
            waiting = lines.readline()
        assert "chờ" in waiting
        assert files(space) == {} and os.waitpid(child, os.WNOHANG) == (0, 0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert len(ledger(space)) == 1


def test_form_06a_tells_whose_it_is(tmp_path: Path) -> None:
    reading = form_06a.read_form(tmp_path, form_06a.form(period="Kỳ báo cáo: Quý I/2025"), period="2025-q1")
    found = told(reading, form_06a.form_plan())
    assert (found.unit, found.period) == ("van-phong", "2025-q1")


@pytest.mark.parametrize("between", [" - ", " ", ", "])
def test_a_unit_is_told_by_every_name_that_its_form_may_have(tmp_path: Path, between: str) -> None:
    """The reader takes "‹đơn vị› - ‹Sở›" for the unit; a receipt that did not know it would ask whose it is."""
    plan = load_plan(place(tmp_path).plan)
    name = f"{plan.units['van-phong'].name.vi}{between}{plan.department.name.vi}"
    head = {"unit_name": Cell("", "A1", name), "period_name": Cell("", "A2", "Quý I/2025")}
    found = told(Reading(SourceFile(Path(), "", "", "", ""), "form-06a", head), plan)
    assert (found.unit, found.period) == ("van-phong", "2025-q1")


def test_a_pipe_is_not_waited_for(space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(ConfigurationError):
        receive_into(space, tmp_path / "a.xlsx")
    assert "không có tệp" in capsys.readouterr().out
