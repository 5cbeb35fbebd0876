"""A report appears whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import fingerprints, replacing
from pipeline.errors import ProductionError


def fill(folder: Path, text: str) -> None:
    for name in ("a", "b", "c"):
        (folder / name).write_text(text, "utf-8")


def whole(place: Path) -> str:
    texts = {(place / name).read_text("utf-8") for name in ("a", "b", "c")}
    assert len(texts) == 1
    return texts.pop()


@pytest.mark.parametrize("exchanging", [True, False])
def test_the_new_takes_the_place_of_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanging: bool) -> None:
    if not exchanging:
        monkeypatch.setattr(replacing, "exchange", lambda one, other: False)
    for text in ("first", "second"):
        with replacing.building(tmp_path / "2025") as fresh:
            fill(fresh, text)
    assert whole(tmp_path / "2025") == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["2025"]


def test_a_failure_leaves_the_old_untouched(tmp_path: Path) -> None:
    with replacing.building(tmp_path / "2025") as fresh:
        fill(fresh, "first")
    with pytest.raises(ZeroDivisionError), replacing.building(tmp_path / "2025") as fresh:
        (fresh / "a").write_text("half", "utf-8")
        raise ZeroDivisionError
    assert whole(tmp_path / "2025") == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["2025"]


def test_an_old_report_moved_aside_is_put_back(tmp_path: Path) -> None:
    aside = tmp_path / ".2025.old"
    aside.mkdir()
    fill(aside, "first")
    replacing.recover(tmp_path / "2025")
    assert whole(tmp_path / "2025") == "first"


def test_what_cannot_be_deleted_is_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with replacing.building(tmp_path / "2025") as fresh:
        fill(fresh, "first")

    def refuse(folder: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise PermissionError(13, "Permission denied", str(folder))

    for exchanging in (True, False):
        with monkeypatch.context() as patched:
            patched.setattr(shutil, "rmtree", refuse)
            if not exchanging:
                patched.setattr(replacing, "exchange", lambda one, other: False)
            for text in ("second", "third"):
                with replacing.building(tmp_path / "2025") as fresh:
                    fill(fresh, text)
                assert whole(tmp_path / "2025") == text
                said = capsys.readouterr().err
                assert "Đã lập xong báo cáo mới" in said and "nguyên vẹn" not in said
    assert len(list(tmp_path.iterdir())) > 1
    replacing.recover(tmp_path / "2025")
    assert [path.name for path in tmp_path.iterdir()] == ["2025"] and whole(tmp_path / "2025") == "third"


def test_the_old_is_put_back_at_once_when_the_new_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with replacing.building(tmp_path / "2025") as fresh:
        fill(fresh, "first")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if "building" in self.name:
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(replacing, "exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(ProductionError), replacing.building(tmp_path / "2025") as fresh:
        fill(fresh, "second")
    assert whole(tmp_path / "2025") == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["2025"]


def test_recovering_clears_only_what_belongs_to_the_report(tmp_path: Path) -> None:
    for name in (".2025.building1", ".2025.trash1", ".2025-q1.building1", "2025"):
        (tmp_path / name).mkdir()
    replacing.recover(tmp_path / "2025")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".2025-q1.building1", "2025"]
    replacing.recover(tmp_path / "none" / "2025")


def test_what_others_put_into_the_folder_is_carried_over(tmp_path: Path) -> None:
    place = tmp_path / "2025"
    with replacing.building(place) as fresh:
        fill(fresh, "first")
        (fresh / "former").write_text("first", "utf-8")
        (fresh / "manifest.json").write_text('{"outputs": {"a": "", "b": "", "c": "", "former": ""}}', "utf-8")
    (place / "signed").mkdir()
    (place / "signed" / "report.pdf").write_text("signed", "utf-8")
    (place / "link").symlink_to("nowhere")
    with replacing.building(place) as fresh:
        fill(fresh, "second")
    assert whole(place) == "second"
    names = {path.relative_to(place).as_posix() for path in place.rglob("*")}
    assert names == {"a", "b", "c", "link", "signed", "signed/report.pdf"}
    assert (place / "signed" / "report.pdf").read_text("utf-8") == "signed"


@pytest.mark.parametrize("attempt", [replacing.check, lambda place: replacing.building(place).__enter__()])
def test_a_write_error_is_told_with_its_place(tmp_path: Path, attempt: Callable[[Path], object]) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ProductionError) as caught:
        attempt(tmp_path / "file" / "2025")
    assert str(tmp_path / "file") in caught.value.message("vi")
    assert caught.value.exit_code == 4


LOOP = """
import itertools, sys
from pathlib import Path
from pipeline import replacing
for turn in itertools.count():
    with replacing.building(Path(sys.argv[1])) as fresh:
        for name in "abc":
            (fresh / name).write_text(str(turn))
    if turn == 0:
        print("ready", flush=True)
"""


@pytest.mark.parametrize("moment", [0.0, 0.003, 0.011, 0.017, 0.023, 0.031, 0.047, 0.061])
def test_killed_at_any_moment_a_whole_report_stands(tmp_path: Path, moment: float) -> None:
    place = tmp_path / "2025"
    process = subprocess.Popen([sys.executable, "-c", LOOP, str(place)], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    time.sleep(moment)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert whole(place).isdigit()
    replacing.recover(place)
    assert whole(place).isdigit() and [path.name for path in tmp_path.iterdir()] == ["2025"]


def test_a_second_run_waits_and_says_so(tmp_path: Path) -> None:
    waiting = "import sys; from pathlib import Path; from pipeline import replacing\n"
    waiting += "with replacing.alone(Path(sys.argv[1])): print('in', flush=True)"
    with replacing.alone(tmp_path):
        other = subprocess.Popen(
            [sys.executable, "-c", waiting, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert other.stderr is not None
        assert "chờ" in other.stderr.readline()
        assert other.poll() is None
    out, _ = other.communicate(timeout=20)
    assert out == "in\n"


def test_a_word_report_edited_in_place_is_kept_beside_the_new_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "2025"
    for text in ("first", "second", "third"):
        with replacing.building(place) as fresh:
            (fresh / "report.docx").write_text(text, "utf-8")
            (fresh / "report.html").write_text(text, "utf-8")
            outputs = {name: fingerprints.of_file(fresh / name) for name in ("report.docx", "report.html")}
            (fresh / "manifest.json").write_text(json.dumps({"outputs": outputs}), "utf-8")
        if text != "third":
            (place / "report.docx").write_text(f"edited {text}", "utf-8")
            (place / "report.html").write_text("damaged", "utf-8")
    kept = {path.name: path.read_text("utf-8") for path in place.glob("report*")}
    assert kept == {
        "report.docx": "third",
        "report.html": "third",
        "report-da-sua.docx": "edited first",
        "report-da-sua-2.docx": "edited second",
    }
    assert "report-da-sua.docx" in capsys.readouterr().out


def test_a_file_in_the_place_of_the_folder_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "2025").write_text("mine", "utf-8")
    for _ in range(2):
        with pytest.raises(ProductionError), replacing.building(tmp_path / "2025"):
            pass
    assert (tmp_path / "2025").read_text("utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["2025"]


def test_asking_whether_a_place_can_be_written_leaves_it_as_it_is(tmp_path: Path) -> None:
    replacing.check(tmp_path / "2025")
    assert [*tmp_path.iterdir()] == []
    with replacing.building(tmp_path / "2025") as fresh:
        fill(fresh, "first")
    replacing.check(tmp_path / "2025")
    assert whole(tmp_path / "2025") == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["2025"]
