"""kill -9 of `make report` with all its processes, at many moments: the old report or the new one stands whole, and
the next run finishes with the same bytes and leaves nothing lying about."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import receipts
from tests import editions
from tests.end_to_end.conftest import Project, copy_of

PAIRS = 6  # of moments, spread evenly over all that the run writes, its steps kept from a run before
WORKING = (0.3, 0.75)  # of all that it writes where a notebook runs and documents are rendered

# Runs a command and counts what it does to files; at the touch with the given number the whole process group is killed.
DRIVER = """
import os, signal, sys
moment, counter, touched = int(sys.argv[1]), os.open(sys.argv[2], os.O_CREAT | os.O_WRONLY), 0
WRITING = os.O_WRONLY | os.O_RDWR
CHANGING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.chmod", "shutil.", "ctypes.dlsym")
def hook(event, arguments):
    global touched
    if event == "subprocess.Popen" or event.startswith(CHANGING) or (event == "open" and (arguments[2] or 0) & WRITING):
        touched += 1
        os.pwrite(counter, str(touched).encode(), 0)
        if touched == moment:
            os.killpg(0, signal.SIGKILL)
sys.addaudithook(hook)
from pipeline.cli import main
sys.exit(main(sys.argv[3:]))
"""


def produce(project: Project, moment: int = 0) -> int:
    """`make report` killed at that touch; returns its exit code. 0 is no moment: it runs to its end."""
    python = [project.root / ".venv/bin/python", "-I", "-X", "utf8", "-c", DRIVER]
    words = [str(moment), str(project.root.parent / "touches"), "report", "YEAR=2025", "RENDERER=embedded"]
    environment = {**os.environ, "TMPDIR": str(temporary(project))}
    done = subprocess.run(
        [*python, *words], cwd=project.root, capture_output=True, text=True, env=environment, start_new_session=True
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stdout + done.stderr
    return done.returncode


def temporary(project: Project) -> Path:
    return project.root.parent / "t"


def left(project: Project) -> dict[str, bytes]:
    """All that a run leaves, in the reports, in data/processed and among temporary files, by name."""
    folders = (project.root / "reports", project.root / "data" / "processed", temporary(project))
    return {f"{folder.name}/{name}": content for folder in folders for name, content in editions.files(folder).items()}


def published(everything: dict[str, bytes]) -> dict[str, bytes]:
    """What is seen in the reports; a hidden folder is no report."""
    return {name: content for name, content in everything.items() if name.startswith("reports/2025/")}


def note(project: Project, state: int) -> None:
    """Puts one of two notes beside the raw files: the report is due anew with each change, and all steps are kept."""
    (project.root / "data" / "raw" / "MINH-HOA.md").write_text(f"Minh họa {state}\n", "utf-8")


@pytest.fixture(scope="module")
def project(finished: Project) -> Iterator[Project]:
    """A copy with the finished report; beside it a folder for temporary files whose path is short enough for it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "t").mkdir()
        yield copy_of(finished, Path(folder, "project"))


@pytest.fixture(scope="module")
def wanted(project: Project) -> list[dict[str, bytes]]:
    """What runs leave that nobody kills, by the state of the note."""
    found = []
    for state in (1, 0):
        note(project, state)
        assert produce(project) == 0
        found.insert(0, left(project))
    return found


def check(project: Project, wanted: list[dict[str, bytes]], moment: int) -> None:
    """The report of state 0 is published, that of state 1 due; ends the other way round, then puts things back."""
    ledger = receipts.load(project.root / "data/raw")
    for old, new in ((0, 1), (1, 0)):
        note(project, new)
        assert produce(project, moment) == -signal.SIGKILL, moment
        assert published(left(project)) in (published(wanted[old]), published(wanted[new])), moment
        assert receipts.load(project.root / "data/raw") == ledger
        assert produce(project) == 0
        assert left(project) == wanted[new], moment
        moment += 1


def touches(project: Project, state: int) -> int:
    """How much a whole run writes that ends in `state`."""
    note(project, state)
    assert produce(project) == 0
    return int((project.root.parent / "touches").read_text("utf-8"))


def test_killed_at_any_moment_of_publishing(project: Project, wanted: list[dict[str, bytes]]) -> None:
    touches(project, 1)
    last = touches(project, 0) - 1
    assert last > 2 * PAIRS
    for at in range(PAIRS):
        check(project, wanted, 1 + at * (last - 1) // (PAIRS - 1))


def forget(project: Project) -> None:
    """A notebook has to be run and the documents to be rendered again."""
    for step in ("notebook-content-6", "render-embedded"):
        shutil.rmtree(project.root / "data/processed/.steps/2025" / step)


@pytest.fixture(scope="module")
def working(project: Project, wanted: list[dict[str, bytes]]) -> int:
    """How much a run writes in which a notebook runs and documents are rendered."""
    note(project, 1)
    assert produce(project) == 0
    forget(project)
    return touches(project, 0)


@pytest.mark.parametrize("part", WORKING)
def test_killed_while_a_notebook_runs_or_documents_are_rendered(
    project: Project, wanted: list[dict[str, bytes]], working: int, part: float
) -> None:
    note(project, 1)
    assert produce(project) == 0
    forget(project)
    note(project, 0)
    assert produce(project, int(part * working)) == -signal.SIGKILL
    assert published(left(project)) == published(wanted[1])
    assert produce(project) == 0
    assert left(project) == wanted[0]


def test_of_two_reports_at_once_one_waits_and_finds_it_done(project: Project, wanted: list[dict[str, bytes]]) -> None:
    note(project, 1)
    words = ["-I", "-X", "utf8", "-m", "pipeline", "report", "YEAR=2025", "RENDERER=embedded"]
    command = [str(project.root / ".venv/bin/python"), *words]
    pipe = subprocess.PIPE
    both = [subprocess.Popen(command, cwd=project.root, stdout=pipe, stderr=pipe, text=True) for _ in range(2)]
    said = ["".join(process.communicate(timeout=120)) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted("Không có gì thay đổi" in one for one in said) == [False, True], said
    assert left(project) == wanted[1]
