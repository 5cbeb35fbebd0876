"""Killed at any system call, a receipt leaves whole files and a whole ledger, and the next run finishes the job."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline import fingerprints, receipts
from pipeline.errors import DataError
from pipeline.paths import Workspace
from pipeline.receipts import Receipt
from pipeline.receiving import filing
from tests.deliveries import files, ledger, place, receive_into, sent, without_validation
from tests.workbooks import row, workbook

LOST = "2023/year/thanh-tra/c.xlsx"
MOMENTS = 30  # at which it is killed, spread evenly over its system calls


def original(folder: Path) -> tuple[Workspace, list[Path]]:
    """A place with one file copied by hand, one received, one lost; sent now: a good one, a wrong one, the lost one."""
    space = place(folder / "data")
    unit = space.raw / "2025/year/van-phong"
    unit.mkdir(parents=True)
    (unit / "so-lieu.xlsx").write_bytes(workbook([row("HS_TONG", 3)]))
    (unit / "ghi-chu.txt").write_text("chép tay", "utf-8")
    receive_into(space, sent(folder, row("HS_TONG", 4), name="so-lieu-2.xlsx"))
    lost = sent(folder, row("HS_TONG", 8), name="c.xlsx", unit=("", "thanh-tra"), period=("", "2023"))
    receive_into(space, lost)
    (space.raw / LOST).unlink()
    other = sent(folder, row("HS_TONG", "sáu hồ sơ"), name="b.xlsx", unit=("", "thanh-tra"), period=("", "2024"))
    by_hand = space.raw / "2024/year/thanh-tra/tay.xlsx"
    by_hand.parent.mkdir(parents=True)
    by_hand.write_bytes(workbook([row("HS_TONG", 9)], unit=("", "thanh-tra"), period=("", "2024")))
    return space, [sent(folder, row("HS_TONG", 5), name="a.xlsx"), other, lost]


def copied(template: Path, folder: Path) -> tuple[Workspace, list[Path]]:
    """The same bytes elsewhere, with nothing processed yet."""
    for name in ("data/raw", "sent"):
        shutil.copytree(template / name, folder / name)
    return place(folder / "data"), [folder / "sent" / name for name in ("a.xlsx", "b.xlsx", "c.xlsx")]


def run(space: Workspace, paths: Sequence[Path]) -> int:
    try:
        receive_into(space, *paths)
    except DataError as error:
        return error.exit_code
    return 0


def killed_at(moment: int, space: Workspace, paths: Sequence[Path]) -> int | None:
    """Runs in a process that is killed at its system call number `moment`; None if it was, else how many it made."""
    child = os.fork()
    if not child:
        made = 0

        def count(event: str, words: tuple[object, ...]) -> None:
            nonlocal made
            if any(str(space.raw) in str(word) for word in words):
                made += 1
                if made == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            run(space, paths)
        finally:
            os._exit(made)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return None if code == -signal.SIGKILL else code


def check_whole(space: Workspace, known: set[str]) -> None:
    """Every file that is not hidden is whole, and the ledger can be read and names files that are there, but one."""
    for name, content in files(space).items():
        if not name.rpartition("/")[2].startswith("."):
            assert fingerprints.of_bytes(content) in known
    for line in receipts.load(space.raw):
        if line.file != LOST or (space.raw / LOST).exists():
            assert fingerprints.of_file(space.raw / line.file) == line.sha256


def finished(space: Workspace) -> tuple[list[Receipt], dict[str, bytes]]:
    return ledger(space), files(space)


def test_killed_at_any_system_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_validation(monkeypatch, tmp_path / "validated")
    original(tmp_path / "template")
    space, paths = copied(tmp_path / "template", tmp_path / "whole")
    calls = killed_at(0, space, paths)
    assert calls is not None and calls > MOMENTS
    wanted = finished(space)
    assert [line.name for line in wanted[0]][3:] == ["tay.xlsx", "a.v3.xlsx", "b.v2.xlsx"]
    assert LOST in wanted[1]
    known = {fingerprints.of_bytes(content) for content in wanted[1].values()}
    moments = sorted({1 + at * (calls - 1) // (MOMENTS - 1) for at in range(MOMENTS)})
    assert len(moments) == MOMENTS and moments[-1] == calls
    for moment in moments:
        space, paths = copied(tmp_path / "template", tmp_path / str(moment))
        assert killed_at(moment, space, paths) is None
        check_whole(space, known)
        assert run(space, paths) == 2
        assert finished(space) == wanted, moment


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("freed", [True, False])
def test_a_file_that_got_another_name_is_entered_under_that_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool, freed: bool
) -> None:
    """Somebody took the name announced, then the run was killed before the ledger: his file is not ours."""
    without_validation(monkeypatch, tmp_path / "validated")
    space = place(tmp_path / "data")
    path, target = sent(tmp_path, row("HS_TONG", 5)), space.raw / "2025/year/van-phong/so-lieu.xlsx"
    copy, link = filing._copy, os.link

    def late(source: Path, raw: Path, receipt: Receipt) -> None:
        copy(source, raw, receipt)
        target.write_bytes(workbook([row("HS_TONG", 9)]))

    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    def stop(raw: Path, entries: Sequence[Receipt]) -> None:
        if entries:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(filing, "_copy", late)
        patched.setattr(os, "link", link if links else refuse)
        patched.setattr(filing, "enter", stop)
        run(space, [path])
    if freed:
        target.unlink()
    run(space, [sent(tmp_path, name="b.xlsx", unit=("", "thanh-tra"), period=("", "2024"))])
    line, _ = receipts.load(space.raw)
    assert line.name == "so-lieu-2.xlsx" and (space.raw / line.file).read_bytes() == path.read_bytes()
    assert len(files(space)) == (2 if freed else 3)


@pytest.mark.parametrize("left", [0.0, 0.3, 0.6, 0.99])
def test_a_line_torn_by_a_kill_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: float) -> None:
    without_validation(monkeypatch, tmp_path / "validated")
    original(tmp_path / "template")
    space, paths = copied(tmp_path / "template", tmp_path / "whole")
    run(space, paths)
    wanted = finished(space)
    space, paths = copied(tmp_path / "template", tmp_path / "torn")

    def tear(raw: Path, entries: Sequence[Receipt]) -> None:
        before = (raw / receipts.NAME).read_bytes()
        usual(raw, entries)
        after = (raw / receipts.NAME).read_bytes()
        if any(entry.received_at for entry in entries):
            (raw / receipts.NAME).write_bytes(after[: int(len(before) + (len(after) - len(before)) * left)])
            raise KeyboardInterrupt

    usual = receipts.append
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(receipts, "append", tear)
        run(space, paths)
    assert len(receipts.load(space.raw)) < len(wanted[0])
    run(space, paths)
    assert finished(space) == wanted
