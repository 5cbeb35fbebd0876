"""An executed notebook is opened as a copy whose first cell tells what it was made from."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from pipeline import auditors_notebook
from pipeline.auditors_notebook import notebook
from pipeline.errors import ConfigurationError
from tests.made_reports import SOURCE, seal, write_report

CELLS = [{"cell_type": "code", "id": "cell-1", "source": ['results = "x/results/content-2-0.json"\n', 'lang = "vi"']}]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for DATA with a current report of 2025 and an edition of it; JupyterLab is not started."""

    def report(name: str) -> Path:
        made = write_report(tmp_path / name, [], [], [])
        (made / "notebooks").mkdir()
        (made / "notebooks" / "content-2.ipynb").write_text(json.dumps({"cells": CELLS}), "utf-8")
        return made

    (tmp_path / "raw").mkdir()
    seal(tmp_path / "reports", 1, report("new"))
    report("reports/2025")
    opened: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, check: opened.append(command))
    monkeypatch.setattr(auditors_notebook, "ROOT", tmp_path)
    yield tmp_path
    assert all(command[0].endswith("bin/jupyter") and command[1] == "lab" for command in opened)


def cells(folder: Path, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((folder / "processed" / "notebooks" / name).read_text("utf-8"))["cells"]
    return found


def test_that_of_the_current_report(folder: Path) -> None:
    notebook(["YEAR=2025", "NAME=2", f"DATA={folder}"])
    first, second = cells(folder, "2025-report-content-2.ipynb")
    assert "báo cáo hiện hành" in first["source"] and "`make report YEAR=2025" in first["source"]
    assert SOURCE in first["source"] and "NAME" not in first["source"]
    assert second["source"] == 'results = "processed/2025/results/content-2-0.json"\nlang = "vi"'


def test_that_of_an_edition(folder: Path) -> None:
    notebook(["YEAR=2025", "NAME=content-2", "EDITION=1", f"DATA={folder}"])
    first, second = cells(folder, "2025-1-content-2.ipynb")
    assert "ấn bản 1" in first["source"] and "c0ffee" in first["source"]
    assert second["source"].startswith('results = "reports/editions/2025/1/processed/results/content-2-0.json"')


def test_the_published_notebook_stays_as_it_is(folder: Path) -> None:
    path = folder / "reports" / "2025" / "notebooks" / "content-2.ipynb"
    before = path.read_bytes()
    notebook(["YEAR=2025", "NAME=2", f"DATA={folder}"])
    assert path.read_bytes() == before


def test_one_that_there_is_not(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="There are: content-2"):
        notebook(["YEAR=2025", "NAME=9", f"DATA={folder}"])
