"""A copy of the project, and the real command run in it as its users run it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.paths import ROOT

NOTHING = shutil.ignore_patterns("__pycache__")
COPIED = {
    "Makefile": NOTHING,
    "pyproject.toml": NOTHING,
    "requirements.lock": NOTHING,
    "data/raw": NOTHING,
    "notebooks": NOTHING,
    "pipeline": NOTHING,
    "plan": NOTHING,
    "reports": shutil.ignore_patterns("20*", ".20*", "editions"),
    "examples": shutil.ignore_patterns("processed", "reports"),
}


@dataclass(frozen=True)
class Project:
    """A copy of the project; its environment is the checkout's own, which a second call of make finds complete."""

    root: Path

    def make(self, *words: str, code: int | None = 0) -> str:
        """Runs `make` with these words and returns what it printed; `code` is the exit code that it should report."""
        done = subprocess.run(["make", *words], cwd=self.root, capture_output=True, text=True, env=self._clean())
        said = done.stdout + done.stderr
        if code is not None:
            assert (done.returncode == 0) == (code == 0), said
            assert code == 0 or f"Error {code}" in done.stderr, said
        return said

    def report(self, *words: str, code: int | None = 0) -> str:
        """`make report` with the built-in renderer."""
        return self.make("report", "RENDERER=embedded", *words, code=code)

    def files(self, place: str = "reports/2025") -> dict[str, bytes]:
        """Everything in a folder, by name."""
        folder = self.root / place
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def workbook(self, unit: str, year: int = 2025) -> Path:
        """The workbook that a unit sent for a year."""
        return next((self.root / "data" / "raw" / str(year) / "year" / unit).glob("*.xlsx"))

    def _clean(self) -> dict[str, str]:
        """The environment of a user: no variable of the test run's own make."""
        return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "COV"))}


def copied(folder: Path) -> Project:
    """A fresh copy in `folder`."""
    for name, left_out in COPIED.items():
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=left_out)
        else:
            shutil.copyfile(source, target)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return Project(folder)


def copy_of(project: Project, folder: Path) -> Project:
    """A copy with the finished reports and all steps done, in the new `folder`."""
    shutil.copytree(project.root, folder, symlinks=True)
    return Project(folder)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder that all processes of this test run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


def once(shared: Path, name: str, make: Callable[[Path], Project]) -> Project:
    """The project `name` in `shared`, from `make` for the first process that asks; the others wait until it is whole.

    Nobody changes it: others may be reading it.
    """
    place, building = shared / name, shared / f"{name}.building"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            shutil.rmtree(building, ignore_errors=True)
            make(building).root.rename(place)
    return Project(place)


@pytest.fixture(scope="session")
def finished(shared: Path) -> Project:
    """A copy in which `make report YEAR=2025` has been run once, for all processes. To be read and copied only."""

    def make(folder: Path) -> Project:
        project = copied(folder)
        project.report("YEAR=2025")
        return project

    return once(shared, "finished", make)


@pytest.fixture(scope="session")
def english(shared: Path, finished: Project) -> Project:
    """The same with its report in English. To be read only."""

    def make(folder: Path) -> Project:
        project = copy_of(finished, folder)
        project.report("YEAR=2025", "REPORT_LANG=en")
        return project

    return once(shared, "english", make)


@pytest.fixture(scope="session")
def gia_lai(shared: Path, finished: Project) -> Project:
    """The same with the report of the real example beside that of 2025. To be read only."""

    def make(folder: Path) -> Project:
        project = copy_of(finished, folder)
        assert "examples/gia-lai/reports/2026/report.html" in project.report("YEAR=2026", "DATA=examples/gia-lai")
        return project

    return once(shared, "gia-lai", make)


@pytest.fixture(scope="session")
def made(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """This process's copy of the finished project, to run commands in; tests that use it leave its report as it is."""
    project = copy_of(finished, tmp_path_factory.mktemp("made") / "copy")
    yield project
    assert project.files() == finished.files()


@pytest.fixture
def spoiled(finished: Project, tmp_path: Path) -> Callable[[], Project]:
    """A copy with the finished report and all steps done, for a test to spoil."""
    return lambda: copy_of(finished, tmp_path / "copy")
