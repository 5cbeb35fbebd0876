"""What a user sees when something goes wrong outside of the data: clear words and the right exit code."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli, collecting
from pipeline.errors import DataError
from pipeline.findings import Finding
from pipeline.inventory import Inventory
from pipeline.paths import ROOT, Workspace
from pipeline.periods import this_year
from pipeline.progress import Progress
from pipeline.request import Request
from pipeline.steps import Steps
from tests.plan_objects import plan

STOCK = Inventory(raw={}, plan={}, notebooks={}, templates={}, code={}, lock="l", python="3.11")


def failing(monkeypatch: pytest.MonkeyPatch, error: OSError) -> int:
    def fail(words: object) -> int:
        raise error

    monkeypatch.setattr(cli, "_run", fail)
    return cli.main(["report"])


def test_a_full_disk_is_told_as_such(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(monkeypatch, OSError(errno.ENOSPC, "No space left on device")) == 4
    said = capsys.readouterr().err
    assert "đĩa hoặc thư mục làm việc: hết chỗ trên đĩa" in said and "The disk or the working folder" in said
    assert "?" not in said


def test_a_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(monkeypatch, PermissionError(errno.EACCES, "Permission denied", "bi\udceau.xlsx")) == 4
    assert "bi?u.xlsx: không có quyền đọc hoặc ghi" in (said := capsys.readouterr().err)
    assert "bi?u.xlsx could not be read or written: no permission to read or write there" in said


@pytest.mark.parametrize("command", sorted(cli.COMMANDS.keys() - {"receive", "dashboard"}))
def test_a_year_that_is_missing_is_asked_for_by_the_command_that_was_given(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command]) == 3
    said, year = capsys.readouterr().err, this_year()
    assert f"Hãy chạy: make {command} YEAR={year}\n" in said and f"Run: make {command} YEAR={year}\n" in said


@pytest.mark.parametrize("words", [["receive"], ["report", "YEAR=25"], []])
def test_examples_are_of_this_year(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 3
    assert f"YEAR={this_year()}" in capsys.readouterr().err


CALLS = {
    "an answer": "print('said', flush=True)",
    "not yet flushed": "print('said')",
    "a complaint": "print('said', file=sys.stderr, flush=True)",
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_reader_who_has_seen_enough_is_told_nothing_more(call: str) -> None:
    code = f"import sys; from pipeline import cli; cli.COMMANDS['verify'] = lambda words: {call}"
    command = [sys.executable, "-I", "-c", f"{code}; sys.exit(cli.main(['verify']))"]
    done = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.stdout and done.stderr
    done.stdout.close()
    if "stderr" in call:
        done.stderr.close()
    said = b"" if done.stderr.closed else done.stderr.read()
    assert (said, done.wait()) == (b"", 141)


def test_a_pipe_to_another_program_that_breaks_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(monkeypatch, BrokenPipeError(errno.EPIPE, "Broken pipe")) == 4
    assert "Broken pipe" in capsys.readouterr().err


def collected(root: Path, kind: str = "year") -> tuple[Finding, ...]:
    request = Request(2025, kind, "auto", "vi", Workspace(root))
    steps = Steps(root / "steps", "m", Progress())
    findings = collecting.collect(request, plan(), STOCK, steps).findings
    steps.forget_others()
    return findings


def test_an_unknown_unit_is_told_even_where_it_is_all_there_is(tmp_path: Path) -> None:
    (tmp_path / "data/raw/2025/year").mkdir(parents=True)
    with pytest.raises(DataError) as caught:
        collected(tmp_path)
    assert "Chưa có số liệu" in caught.value.message("vi")
    (tmp_path / "data/raw/2025/year/nobody").mkdir()
    assert [found.code for found in collected(tmp_path)] == ["F004"]


def test_what_was_read_of_a_removed_file_is_forgotten(tmp_path: Path) -> None:
    unit = next(iter(plan().units))
    files = [tmp_path / "data/raw/2025" / name for name in (f"year/{unit}/a", f"year/{unit}/b", f"q1/{unit}/a")]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(file.name, "utf-8")
    collected(tmp_path, "q1")
    collected(tmp_path)
    files[1].unlink()
    collected(tmp_path)
    kept = tmp_path / "steps" / "read" / "data" / "raw" / "2025"
    assert [(kept / file.relative_to(tmp_path / "data/raw/2025")).exists() for file in files] == [True, False, True]
