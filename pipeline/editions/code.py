"""The code of an edition: the commit that the checkout stands at, and the files themselves in one archive."""

from __future__ import annotations

import os
import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline import receipts
from pipeline.errors import ConfigurationError
from pipeline.paths import Workspace

ARCHIVE = "code.tar"


@dataclass(frozen=True)
class Checkout:
    """The state of the code. `commit` is "" where git knows nothing of the folder, and `why` then says so.

    `changed` are the paths that differ from the commit, `tracked` those that git keeps. What units sent counts for
    neither: an edition keeps it by content.
    """

    commit: str
    changed: tuple[str, ...] = ()
    tracked: tuple[str, ...] = ()
    why: str = ""


def checkout(space: Workspace) -> Checkout:
    """The state of the code in the workspace's root."""
    try:
        commit = _git(space.root, "rev-parse", "HEAD").strip()
        only = ["--", ".", *_raw_left_out(space)]
        status = _git(space.root, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", *only)
        tracked = _git(space.root, "ls-files", "-z", *only)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        return Checkout("", why=said.strip().partition("\n")[0])
    changed = tuple(line[3:] for line in status.split("\0") if line)
    return Checkout(commit, changed, tuple(name for name in tracked.split("\0") if name))


def _raw_left_out(space: Workspace) -> list[str]:
    """Pathspecs without the raw files, and without any ledger of receipts, which has login names."""
    raw = space.raw
    own = [f":(exclude){raw.relative_to(space.root).as_posix()}"] if raw.is_relative_to(space.root) else []
    return [*own, f":(exclude,glob)**/raw/{receipts.NAME}"]


def _git(root: Path, *words: str) -> str:
    """What git says, whatever the user set for it; it never asks and never writes."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    command = ["git", "-C", str(root), "-c", "core.quotePath=false", *words]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, check=True, env=environment, encoding="utf-8"
    )
    return done.stdout


def archive(root: Path, names: Iterable[str], target: Path) -> None:
    """Writes the files `names` (relative to `root`) into a tar archive: the same files give the same bytes.

    Raises ConfigurationError for a file that can't be read.
    """
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted(set(names)):
            try:
                _add(tar, root / name, name)
            except OSError as error:
                raise ConfigurationError("editions.unreadable", file=name, reason=error.strerror or error) from error


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    if not os.path.lexists(path) or (path.is_dir() and not path.is_symlink()):
        return  # deleted and not yet committed, which `Checkout.changed` tells; or another repository
    entry = tarfile.TarInfo(name)
    entry.mode = 0o755 if os.access(path, os.X_OK) else 0o644
    if path.is_symlink():
        entry.type, entry.linkname = tarfile.SYMTYPE, os.readlink(path)
        tar.addfile(entry)
        return
    entry.size = path.stat().st_size
    with path.open("rb") as file:
        tar.addfile(entry, file)
