"""`make status`: a line for each unit, totals, and letters to those who owe something."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from pipeline import receipts
from pipeline.errors import DataError
from pipeline.paths import Workspace
from pipeline.request import Request
from pipeline.status import status
from tests.deliveries import place, receive_into, sent, without_validation
from tests.workbooks import row, workbook

AFTER, BEFORE = date(2025, 12, 22), date(2025, 12, 17)  # the deadline is the 19th


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """One file returned, one received late and accepted, one copied by hand; the others sent nothing."""
    without_validation(monkeypatch, tmp_path / "validated")
    space = place(tmp_path / "data")
    wrong = sent(tmp_path, row("HS_TONG", "5 hồ sơ\x1b"[:-1]), name="sai.xlsx")
    good = sent(tmp_path, name="dung.xlsx", unit=("", "tro-giup-phap-ly"))
    for path in (wrong, good):
        with suppress(DataError):
            receive_into(space, path)
    book = space.raw / receipts.NAME
    lines = book.read_text("utf-8").splitlines()
    dated = [lines[0], *(",".join([n, f"2025-12-2{n}T01:30:00+00:00", *rest]) for n, _, *rest in map(split, lines[1:]))]
    book.write_text("\n".join(dated) + "\n", "utf-8")
    by_hand = space.raw / "2025/year/dau-gia-tai-san/a.xlsx"
    by_hand.parent.mkdir()
    by_hand.write_bytes(workbook([row("HS_TONG", 5)], unit=("", "dau-gia-tai-san")))
    return space


def split(line: str) -> list[str]:
    return line.split(",")


def run(space: Workspace, today: date, kind: str = "year") -> None:
    status(Request(2025, kind, "auto", "vi", space), today)


def letters(space: Workspace, period: str = "2025") -> dict[str, str]:
    folder = space.reports / period / "reminders"
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()} if folder.is_dir() else {}


def test_a_line_for_each_unit_and_totals(space: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(space, AFTER)
    said = capsys.readouterr().out
    vietnamese = said.split("\n\n")[0]
    assert "hạn gửi: 19/12/2025; tính đến 22/12/2025" in vietnamese
    rows = [line for line in vietnamese.splitlines() if ")  " in line]
    found = {line.split("(")[1].split(")")[0]: line for line in rows}
    assert "Trả lại" in found["van-phong"] and "21/12/2025 08:30" in found["van-phong"]
    assert "chậm 2 ngày" in found["van-phong"]
    assert "Tiếp nhận" in found["tro-giup-phap-ly"] and "chậm 3 ngày" in found["tro-giup-phap-ly"]
    assert "sao chép thủ công" in found["dau-gia-tai-san"] and "không xác định" in found["dau-gia-tai-san"]
    assert "Chưa gửi" in found["cong-chung-so-1"] and "quá hạn 3 ngày" in found["cong-chung-so-1"]
    assert "thanh-tra" not in found  # no longer in force on the period's last day
    assert "Phải gửi 8 · đã gửi 3 (đúng hạn 0, chậm 2, không rõ ngày 1) · chưa gửi 5 · trả lại 1 · tiếp nhận 2" in said
    assert "Expected 8 · received 3" in said


def test_a_file_that_is_not_as_it_was_received_is_told(space: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    changed = space.raw / "2025/year/van-phong/sai.xlsx"
    changed.write_bytes(workbook([row("HS_TONG", 6)]))
    (space.raw / "2025/year/tro-giup-phap-ly/dung.xlsx").unlink()
    run(space, AFTER)
    said = capsys.readouterr().out
    assert "sai.xlsx” không còn như khi tiếp nhận" in said and "sai.xlsx” is no longer what was received" in said
    assert "dung.xlsx” (phiên bản 1" in said


def test_a_unit_whose_accepted_file_was_lost_here_gets_no_letter_on_the_one_before(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receive_into(space, sent(tmp_path, row("HS_TONG", 5), name="sua.xlsx"))
    (space.raw / "2025/year/van-phong/sua.v2.xlsx").unlink()
    capsys.readouterr()
    run(space, AFTER)
    said = capsys.readouterr().out
    (line,) = [line for line in said.split("\n\n")[0].splitlines() if "(van-phong)" in line]
    assert "Mất tệp" in line and "Trả lại" not in line and re.search(r"chậm \d+ ngày +2 ", line)
    assert "trả lại 0 · tiếp nhận 2 · mất tệp 1" in said and "accepted 2 · file lost 1" in said
    assert "sua.v2.xlsx” (phiên bản 2" in said and "chạy make receive với chính tệp đơn vị đã gửi" in said
    assert "van-phong.txt" not in letters(space) and "cong-chung-so-1.txt" in letters(space)


@pytest.mark.parametrize("name", ["tro-giup-phap-ly", "van-phong"])
def test_a_unit_of_which_the_only_file_was_lost_here_has_not_sent_nothing(
    space: Workspace, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    shutil.rmtree(space.raw / "2025/year" / name)
    run(space, AFTER)
    said = capsys.readouterr().out
    assert re.search(rf"\({name}\) +Mất tệp +2\d/12/2025 08:30", said) and "đã gửi 3" in said
    assert f"{name}.txt" not in letters(space)


def test_a_lost_file_that_was_replaced_is_told_and_changes_no_state(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receive_into(space, sent(tmp_path, row("HS_TONG", 5), name="sua.xlsx"))
    (space.raw / "2025/year/van-phong/sai.xlsx").unlink()
    run(space, AFTER)
    said = capsys.readouterr().out
    assert re.search(r"\(van-phong\) +Tiếp nhận", said) and "sai.xlsx” (phiên bản 1" in said


def test_the_time_shown_is_that_of_the_file_that_decides(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first one was returned on the same day."""
    receive_into(space, sent(tmp_path, row("HS_TONG", 5), name="sua.xlsx"))
    book = space.raw / receipts.NAME
    *before, last = book.read_text("utf-8").splitlines()
    number, _, *rest = last.split(",")
    book.write_text("\n".join([*before, ",".join([number, "2025-12-21T01:44:00+00:00", *rest]), ""]), "utf-8")
    run(space, AFTER)
    assert re.search(r"\(van-phong\) +Tiếp nhận +21/12/2025 08:44", capsys.readouterr().out)


def test_letters_go_to_those_who_sent_nothing_or_something_wrong(space: Workspace) -> None:
    run(space, AFTER)
    found = letters(space)
    assert sorted(found) == [
        "bo-tro-tu-phap.txt",
        "cong-chung-so-1.txt",
        "dau-gia-tai-san.txt",
        "hanh-chinh-tu-phap.txt",
        "pho-bien-phap-luat.txt",
        "tro-giup-phap-ly.txt",
        "van-phong.txt",
        "xay-dung-kiem-tra-van-ban.txt",
    ]
    missing = found["cong-chung-so-1.txt"]
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ TƯ PHÁP TỈNH TÂY NINH",
        "Số: ……/STP-VP",
        "V/v đôn đốc",
        "Kính gửi: Phòng Công chứng số 1",
        "ngày 19/12/2025",
        "quá hạn 3 ngày",
        "(CHI_NSNN).",
        "Nơi nhận:",
        "GIÁM ĐỐC",
    ):
        assert words in missing, words
    assert "Số liệu phải gửi gồm 2 chỉ tiêu" in missing
    assert all(len(line) <= 92 for line in missing.splitlines())
    returned = " ".join(found["van-phong.txt"].split())
    assert "Tệp “sai.xlsx” (phiên bản 1, nhận ngày 21/12/2025)" in returned and "còn 1 chỗ phải sửa" in returned
    assert "1. Số liệu!D9:" in returned and "Cách xử lý: Ghi một số" in returned


def test_a_letter_names_the_very_file_its_version_and_its_day_and_none_of_our_folders(
    space: Workspace, tmp_path: Path
) -> None:
    unknown = tmp_path / "bao-cao.xlsx"
    unknown.write_bytes(b"%PDF-1.4")
    for path, name in ((sent(tmp_path, row("HS_TONG", "6 hồ sơ"), name="lai.xlsx"), ""), (unknown, "van-phong")):
        with suppress(DataError):
            receive_into(space, path, unit=name, year=2025, kind="year")
    book = space.raw / receipts.NAME
    said = book.read_text("utf-8").splitlines()
    book.write_text(
        "\n".join([*said[:-2], re.sub(r"\d{4}-\d\d-\d\dT[^,]*", "2026-01-05T08:00:00+07:00", said[-2]), said[-1], ""]),
        "utf-8",
    )
    run(space, AFTER)
    letter = " ".join(letters(space)["van-phong.txt"].split())
    assert "Tệp “lai.xlsx” (phiên bản 2, nhận ngày 05/01/2026) của Văn phòng Sở còn 1 chỗ" in letter
    assert "Tệp “bao-cao.xlsx” (phiên bản 3, nhận ngày" in letter and "“bao-cao.xlsx” là tệp PDF" in letter
    assert ".v2." not in letter and ".v3." not in letter  # names that are ours
    assert "raw/" not in letter.replace("thư mục raw", "")


def test_a_letter_lists_the_measures_that_what_was_sent_does_not_give(space: Workspace) -> None:
    run(space, AFTER)
    found = {name: " ".join(letter.split()) for name, letter in letters(space).items()}
    accepted = found["tro-giup-phap-ly.txt"]
    assert "đã gửi còn thiếu 2 chỉ tiêu" in accepted and "(CHI_NSNN)." in accepted
    assert "phải sửa" not in accepted and "chưa nhận được" not in accepted
    returned = found["van-phong.txt"]
    assert returned.index("còn 1 chỗ phải sửa") < returned.index("đã gửi còn thiếu")
    assert "(HS_TONG)" not in returned  # it is wrong, not missing


def test_letters_are_written_anew_and_other_files_stay(space: Workspace, tmp_path: Path) -> None:
    run(space, AFTER)
    folder = space.reports / "2025/reminders"
    before = letters(space)["cong-chung-so-1.txt"]
    (folder / "da-ky.pdf").write_bytes(b"signed")
    for left in ("van-phong", "bo-tro-tu-phap"):
        (folder / f".{left}.txt.99999999").write_text("of a run that was killed", "utf-8")
    receive_into(space, sent(tmp_path, name="moi.xlsx", unit=("", "bo-tro-tu-phap")))
    run(space, AFTER)
    assert "chưa nhận được" not in " ".join((folder / "bo-tro-tu-phap.txt").read_text("utf-8").split())
    assert (folder / "cong-chung-so-1.txt").read_text("utf-8") == before
    run(space, BEFORE)
    assert sorted(path.name for path in folder.iterdir()) == ["da-ky.pdf", "van-phong.txt"]


def test_before_the_deadline_nobody_is_pressed_but_what_is_wrong_goes_back(
    space: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    run(space, BEFORE)
    said = capsys.readouterr().out
    assert "còn 2 ngày" in said and "Chưa quá hạn gửi: chưa lập công văn" in said
    assert sorted(letters(space)) == ["van-phong.txt"]
    run(space, date(2025, 12, 19))
    said = capsys.readouterr().out
    assert "hôm nay là hạn cuối" in said and "due today" in said and "0 ngày" not in said
    assert sorted(letters(space)) == ["van-phong.txt"]
    run(space, AFTER)
    assert "Chưa quá hạn gửi" not in capsys.readouterr().out


def test_a_period_for_which_nobody_sent_anything(space: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    run(space, date(2025, 4, 1), "q1")
    said = capsys.readouterr().out
    assert "Phải gửi 9 · đã gửi 0" in said and "quá hạn 13 ngày" in said
    assert "quý I năm 2025" in " ".join(letters(space, "2025-q1")["thanh-tra.txt"].split())
