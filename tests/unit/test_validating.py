"""Validation in a process of its own: it answers more than once, and its end is told for what it was."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from pipeline import records
from pipeline.errors import ProductionError
from pipeline.findings import Finding
from pipeline.paths import Workspace
from pipeline.validating import ended, validator
from tests.workbooks import read_rows, row


def test_one_process_validates_whatever_comes(tmp_path: Path) -> None:
    codes = []
    with validator(Workspace().plan) as process:
        for place, value in enumerate((5, 5.5)):
            folder = tmp_path / str(place)
            folder.mkdir()
            process.validate([read_rows(folder, row("HS_TONG", value))], [], folder)
            found = records.loads(tuple[Finding, ...], (folder / "findings.json").read_text("utf-8"))
            codes.append({(item.code, item.cell) for item in found})
            assert json.loads((folder / "validation.json").read_text("utf-8"))["suites"]
            assert not (folder / "readings.json").exists()
        processes = {process._process}
    assert codes[1] - codes[0] == {("V08", "D9")}
    assert [process.returncode for process in processes if process] == [0]


def test_a_process_that_dies_is_told(tmp_path: Path) -> None:
    with validator([tmp_path / "no-plan"]) as process, pytest.raises(RuntimeError, match="validation failed"):
        process.validate([], [], tmp_path)


@pytest.mark.parametrize(
    ("code", "said", "reason"),
    [
        (-signal.SIGKILL, "", "Killed"),
        (1, "Traceback\n  x\nOSError: [Errno 28] No space left on device\n", "No space left"),
        (1, "Traceback\nnumpy._core._exceptions._ArrayMemoryError: Unable to allocate", "Unable to allocate"),
        (1, "Traceback\nMemoryError\n", "MemoryError"),
    ],
)
def test_a_validation_cut_short_is_no_fault_of_ours(code: int, said: str, reason: str) -> None:
    error = ended(code, said)
    assert isinstance(error, ProductionError) and error.exit_code == 4
    assert reason in error.message("vi")


def test_a_rule_that_fails_is_a_fault_of_ours() -> None:
    error = ended(1, "Traceback\nKeyError: 'x'\n")
    assert isinstance(error, RuntimeError) and "KeyError: 'x'" in str(error)
