"""An edition made again: its inputs put back in a folder of their own, and the real command run there.

Neither the edition nor today's data are touched. The run differs from the first in all that must not matter: folder,
time zone, locale and the order of sets.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import fingerprints, originals, receipts
from pipeline.editions import code
from pipeline.editions.contents import KEPT, LOCK
from pipeline.errors import AuditError
from pipeline.paths import Workspace
from pipeline.sealed import Edition

# Far from the zone that reports are made in, on the other side of the date line from UTC; a seed that is not isolate's
CONDITIONS: Mapping[str, str] = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "271828"}
TODAYS = ("pipeline", "notebooks", "plan", "Makefile", "pyproject.toml", LOCK)
_CLEARED = ("PYTHON", "JUPYTER", "IPYTHON", "MPL", "MAKE", "MFLAGS", "LC_", "COV")
LAST_LINES = 12


@dataclass(frozen=True)
class Project:
    """A folder in which an edition is made again. `data` is the DATA of the command, "" for the project's own."""

    root: Path
    data: str
    period: str

    @property
    def report(self) -> Path:
        """Where the new report appears."""
        return Path(self.root, self.data, "reports", self.period)


def rebuild(edition: Edition, space: Workspace, folder: Path) -> Project:
    """The edition's own code, plan, texts and raw files below the empty `folder`.

    Raises AuditError for a raw file that is gone, or a code archive that leads out of the folder.
    """
    root = folder / "project"
    code.unpack(edition.folder / code.ARCHIVE, root)
    shutil.copyfile(edition.folder / LOCK, root / LOCK)
    project, base = _data(edition, space, folder, root)
    for part in KEPT:
        for path in sorted(path for path in (edition.folder / part).rglob("*") if path.is_file()):
            _put(path, base / path.relative_to(edition.folder / part))
    return project


def renew(edition: Edition, space: Workspace, folder: Path) -> Project:
    """Today's code and plan beside the edition's raw files, below the empty `folder`.

    The edition's texts stay out: they give no figure, and today's outline may have no place for them.
    """
    root = folder / "project"
    for name in TODAYS:
        copy = shutil.copytree if (space.root / name).is_dir() else _put
        copy(space.root / name, root / name)
    shutil.copytree(space.root / "reports", root / "reports", ignore=shutil.ignore_patterns("[.]*", "20*", "editions"))
    project, _ = _data(edition, space, folder, root)
    if space.data and (space.data / "plan").is_dir():
        shutil.copytree(space.data / "plan", Path(root, project.data, "plan"), dirs_exist_ok=True)
    return project


def run(project: Project, edition: Edition) -> None:
    """Sets up the environment and makes the report. Raises AuditError, with its last words, if that fails."""
    _environment(project.root, edition)
    asked = edition.made["parameters"]
    words = [f"YEAR={asked['year']}", f"PERIOD={asked['period']}", f"REPORT_LANG={asked['lang']}"]
    words += [f"RENDERER={edition.made['production']['renderer']['name']}"]
    words += [f"DATA={project.data}"] if project.data else []
    # not -I: that would shut out PYTHONHASHSEED, which is to be another one
    python = [project.root / ".venv" / "bin" / "python", "-P", "-s", "-X", "utf8"]
    _do([*map(str, python), "-m", "pipeline", "report", *words], project.root)


def environment() -> dict[str, str]:
    """The user's environment under other conditions."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_CLEARED)}
    return {**kept, **CONDITIONS}


def _data(edition: Edition, space: Workspace, folder: Path, root: Path) -> tuple[Project, Path]:
    """The project with the raw files in it, and the folder that raw files and the plan are named from."""
    given = space.data.relative_to(space.root).as_posix() if space.data and space.base == space.root else ""
    inside = space.data is None or (given and all(name.startswith(f"{given}/") for name in edition.raw))
    base = root if inside else folder / "data"
    data = given if inside else str(base)
    project = Project(root, data, str(edition.manifest["period"]))
    raw = Path(root, data, "raw" if data else "data/raw")
    raw.mkdir(parents=True, exist_ok=True)
    copies = edition.copies
    for name, digest in edition.raw.items():
        _put(copies[digest] if digest in copies else edition.content(digest), base / name)
    instead = {receipts.relative(raw, base / name): digest for name, digest in edition.raw.items() if digest in copies}
    if instead:
        originals.state(raw, instead)
    return project, base


def _environment(root: Path, edition: Edition) -> None:
    """The environment of the lock file in `root`: today's where that is the same file, else one of its own."""
    own = Workspace().root
    venv = Path(sys.prefix)
    same = fingerprints.of_file(root / LOCK) == fingerprints.of_file(own / LOCK)
    if same and venv.parent == own and (venv / "complete").is_file():
        (root / ".venv").symlink_to(venv)
        return
    _do([str(getattr(sys, "_base_executable", sys.executable)), "-I", "pipeline/environment.py"], root)


def _do(command: list[str], root: Path) -> None:
    done = subprocess.run(
        command, cwd=root, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        last = (done.stdout + done.stderr).strip().splitlines()[-LAST_LINES:]
        raise AuditError("audit.run-failed", code=done.returncode, said="\n".join(last))


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    shutil.copyfile(source, target)
