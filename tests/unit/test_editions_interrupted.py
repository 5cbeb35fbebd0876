"""kill -9 at any moment of `make publish`: what was published stands, and the next run ends with the same bytes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.editions.contents import Words
from pipeline.editions.places import places
from pipeline.editions.publish import freeze
from pipeline.paths import ROOT
from pipeline.request import Request
from pipeline.verify.edition import edition_faults
from pipeline.verify.report import report_faults
from tests import editions

AGAIN = Words("sửa số")
TOUCHING = ("open", "os.", "shutil.", "subprocess.")  # the audit events of what touches the file system


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A checkout with one edition, a newer report to be published, and a key."""
    folder = tmp_path_factory.mktemp("ready")
    made, key = editions.checkout(folder / "checkout"), editions.key(folder / "keys")
    freeze(made, Words(), key)
    editions.report(made, {**editions.FIGURES, "1.1:value": "84%"})
    return folder / "checkout", key


@pytest.fixture(scope="module")
def wanted(ready: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run leaves that nobody kills."""
    made = copied(ready[0], tmp_path_factory.mktemp("wanted"))
    freeze(made, AGAIN, ready[1])
    return editions.files(made.workspace.reports)


def copied(checkout: Path, folder: Path) -> Request:
    shutil.copytree(checkout, folder / "copy", symlinks=True)
    return editions.request(folder / "copy")


def killed_at(made: Request, key: str, moment: int) -> int:
    """Publishes in a process that is killed at that touch of the file system; 1 if it ended before, 0 if not."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _killing(moment, made.workspace.root.with_name("touches"))
        try:
            freeze(made, AGAIN, key)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return 0 if os.WIFSIGNALED(status) else 1


def _killing(moment: int, counter: Path) -> None:
    touched = 0
    out = os.open(counter, os.O_CREAT | os.O_WRONLY)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal touched
        if event.startswith(TOUCHING):
            touched += 1
            os.pwrite(out, str(touched).encode(), 0)
            if touched == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


@pytest.fixture(scope="module")
def touches(ready: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> int:
    """How often a whole run touches the file system."""
    made = copied(ready[0], tmp_path_factory.mktemp("counted"))
    assert killed_at(made, ready[1], 0) == 1
    return int((made.workspace.root.with_name("touches")).read_text("utf-8"))


def check_whole(made: Request) -> None:
    place = places(made)
    assert place.numbers()[:1] == [1]
    for number in place.numbers():
        assert edition_faults(place, place.edition(number), None) == []
    assert report_faults(made, place.report) == []


def finish(made: Request, key: str, wanted: dict[str, bytes]) -> None:
    freeze(made, AGAIN, key)
    assert editions.files(made.workspace.reports) == wanted
    assert (made.workspace.reports / "2025/editions/2/manifest.json").is_file()


@pytest.mark.parametrize("seed", range(40))
def test_killed_at_a_random_touch_of_the_file_system(
    ready: tuple[Path, str], wanted: dict[str, bytes], touches: int, tmp_path: Path, seed: int
) -> None:
    assert touches > 100
    made = copied(ready[0], tmp_path)
    assert killed_at(made, ready[1], random.Random(seed).randint(1, touches)) == 0
    check_whole(made)
    finish(made, ready[1], wanted)


@pytest.mark.parametrize("before_the_end", range(16))
def test_killed_near_the_end_where_the_edition_gets_its_number(
    ready: tuple[Path, str], wanted: dict[str, bytes], touches: int, tmp_path: Path, before_the_end: int
) -> None:
    made = copied(ready[0], tmp_path)
    assert killed_at(made, ready[1], touches - before_the_end) == 0
    check_whole(made)
    finish(made, ready[1], wanted)


PUBLISH = """
import sys
from pathlib import Path
from pipeline.editions.contents import Words
from pipeline.editions.publish import freeze
from tests.editions import request
print("ready", flush=True)
sys.stdin.readline()
freeze(request(Path(sys.argv[1])), Words("sửa số"), sys.argv[2])
"""


def start(made: Request, key: str) -> subprocess.Popen[str]:
    """A process that publishes once a line is written to it."""
    command = [sys.executable, "-X", "utf8", "-c", PUBLISH, str(made.workspace.root), key]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_a_random_time(ready: tuple[Path, str], wanted: dict[str, bytes], tmp_path: Path, seed: int) -> None:
    made = copied(ready[0], tmp_path)
    process = start(made, ready[1])
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    time.sleep(random.Random(seed).uniform(0, 0.6))
    process.kill()
    process.communicate()
    check_whole(made)
    finish(made, ready[1], wanted)


def test_of_two_at_once_one_waits_and_finds_it_done(
    ready: tuple[Path, str], wanted: dict[str, bytes], tmp_path: Path
) -> None:
    made = copied(ready[0], tmp_path)
    both = [start(made, ready[1]) for _ in range(2)]
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = "".join(process.communicate(timeout=120)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said.count("Đã công bố ấn bản 2") == 1 and said.count("Ấn bản 2 đã đúng là báo cáo này") == 1
    assert editions.files(made.workspace.reports) == wanted
