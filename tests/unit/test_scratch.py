"""Folders for a moment: gone at the end, and gone with the next one where their process was killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline import scratch
from pipeline.packing import packed

KILLED = """
import os
from pipeline import scratch
held = scratch.folder()
print(held.__enter__(), flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)


def test_sockets_have_short_paths_however_deep_the_temporary_files_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("deep/" * 20)
    deep.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with scratch.folder() as folder:
        assert len(str(folder)) < 60 and folder.parent == scratch.ALWAYS_THERE.resolve()


def test_a_folder_is_private_short_and_gone_at_the_end(temporary: Path) -> None:
    with scratch.folder() as folder, scratch.folder() as other:
        assert folder != other and folder.parent == temporary.resolve()
        assert folder.stat().st_mode & 0o777 == 0o700 and len(folder.name) < 30
        (folder / "a").write_text("b", "utf-8")
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_is_deleted_by_the_next(temporary: Path) -> None:
    command = [sys.executable, "-c", KILLED]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=Path(__file__).parents[2])
    left = Path(done.stdout.strip())
    assert done.returncode == -9 and left.is_dir()
    with scratch.folder() as folder:
        assert list(temporary.iterdir()) == [folder]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_a_killed_process_that_nobody_has_asked_yet_runs_no_more(temporary: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        left = temporary / f"{scratch.PREFIX}{process.pid}-x"
        left.mkdir()
        scratch.clear()
        assert left.exists()
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and stays a zombie
        scratch.clear()
        assert not left.exists()


def test_what_others_have_there_stays(temporary: Path) -> None:
    names = [f"{scratch.PREFIX}{os.getppid()}-x", f"{scratch.PREFIX}1-x", f"{scratch.PREFIX}x", "kernel-99999999-x"]
    for name in names:
        (temporary / name).mkdir()
    (temporary / f"{scratch.PREFIX}99999999-link").symlink_to(temporary / "kernel-99999999-x")
    scratch.clear()
    assert len(list(temporary.iterdir())) == len(names) + 1


def test_one_that_another_run_deletes_at_the_same_time_is_no_fault(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = temporary / f"{scratch.PREFIX}99999999-x"
    left.mkdir()

    def gone(_: object, __: int) -> None:
        shutil.rmtree(left, ignore_errors=True)
        raise ProcessLookupError

    monkeypatch.setattr(os, "kill", gone)
    scratch.clear()
    assert not left.exists()


def test_a_process_of_somebody_else_still_runs(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = temporary / f"{scratch.PREFIX}77-x"
    left.mkdir()

    def refused(_: int, __: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refused)
    scratch.clear()
    assert left.exists()


def test_what_openpyxl_keeps_in_temporary_files_lies_in_such_a_folder(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    usual = tempfile.NamedTemporaryFile

    def noted(*words: Any, **named: Any) -> Any:
        file = usual(*words, **named)
        opened.append(Path(file.name))
        return file

    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", noted)
    packed(Workbook(), "ai", datetime(2025, 12, 14))
    assert {path.parent.name.partition("-")[0] for path in opened} == {scratch.PREFIX.strip("-")}
    assert list(temporary.iterdir()) == [] and tempfile.gettempdir() == str(temporary)


def test_a_file_is_the_old_one_until_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a[1].txt"
    scratch.write(path, "cũ\n")
    with pytest.raises(ValueError, match="half"), scratch.whole(path) as fresh:
        fresh.write_text("mớ", "utf-8")
        assert path.read_text("utf-8") == "cũ\n"
        raise ValueError("half")
    assert path.read_bytes() == "cũ\n".encode() and list(tmp_path.iterdir()) == [path]
    scratch.write(path, b"m\xe1")
    assert path.read_bytes() == b"m\xe1" and list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_left_beside_a_file_goes_with_the_next_one(tmp_path: Path) -> None:
    left, others = tmp_path / ".a.txt.99999999", [".a.txt.1", f".a.txt.{os.getppid()}", ".a.txt.x", ".b.txt.99999999"]
    for path in [left, *(tmp_path / name for name in others)]:
        path.write_text("half", "utf-8")
    scratch.write(tmp_path / "a.txt", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*others, "a.txt"])
