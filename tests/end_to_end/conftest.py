"""A copy of the project, and the real command run in it as its users run it."""

from __future__ import annotations

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


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A copy in which `make report YEAR=2025` has been run once; tests that use it leave it as it is."""
    project = copied(tmp_path_factory.mktemp("made"))
    project.report("YEAR=2025")
    yield project


@pytest.fixture
def spoiled(made: Project, tmp_path: Path) -> Callable[[], Project]:
    """A copy with the finished report and all steps done, for a test to spoil."""

    def copy() -> Project:
        shutil.copytree(made.root, tmp_path / "copy", symlinks=True)
        return Project(tmp_path / "copy")

    return copy
