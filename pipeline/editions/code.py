"""The code of an edition: the commit that the checkout stands at, and the files themselves in one archive."""

from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline import receipts
from pipeline.errors import AuditError, ConfigurationError, reason_of
from pipeline.paths import Workspace

ARCHIVE = "code.tar"


@dataclass(frozen=True)
class Checkout:
    """The state of the code. `commit` is "" where git knows nothing of the folder, and `why` then says so.

    `changed` are the paths that differ from the commit, `tracked` those that git keeps. Data count for neither, of no
    period: an edition keeps what units sent and the analyst's texts by content, the rest can be made again.
    """

    commit: str
    changed: tuple[str, ...] = ()
    tracked: tuple[str, ...] = ()
    why: str = ""


def checkout(space: Workspace) -> Checkout:
    """The state of the code in the workspace's root."""
    try:
        commit = _git(space.root, "rev-parse", "HEAD").strip()
        only = ["--", ".", *_data_left_out(space)]
        status = _git(space.root, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", *only)
        tracked = _git(space.root, "ls-files", "-z", *only)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        return Checkout("", why=said.strip().partition("\n")[0])
    changed = tuple(line[3:] for line in status.split("\0") if line)
    return Checkout(commit, changed, tuple(name for name in tracked.split("\0") if name))


def _data_left_out(space: Workspace) -> list[str]:
    """Pathspecs without the data of any department below the root, and without any ledger of receipts.

    A ledger has login names, wherever else it lies.
    """
    others = [Workspace(space.root, folder) for folder in sorted((space.root / "examples").glob("*"))]
    own = [place for known in (Workspace(space.root), *others, space) for place in _data(known)]
    places = [place for place in own if place.is_relative_to(space.root)]
    named = dict.fromkeys(place.relative_to(space.root).as_posix() for place in places)
    return [*(f":(exclude){name}" for name in named), f":(exclude,glob)**/raw/{receipts.NAME}"]


def _data(space: Workspace) -> tuple[Path, ...]:
    return space.raw, space.narrative, space.forms, space.processed


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
                raise ConfigurationError("editions.unreadable", file=name, reason=reason_of(error, "read")) from error


def unpack(path: Path, folder: Path, wanted: Callable[[str], bool] = lambda name: True) -> list[str]:
    """Unpacks the files of an archive that are `wanted` into `folder`; their names.

    tarfile's own filter came with Python 3.11.4, and Debian 12 has 3.11.2. Raises AuditError for an archive that can't
    be read, or that has anything but files and links that stay inside.
    """
    names = []
    try:
        with tarfile.open(path) as tar:
            for item in tar:
                if not wanted(item.name):
                    continue
                _check(item)
                _extract(tar, item, folder)
                names.append(item.name)
    except (OSError, ValueError, tarfile.TarError) as error:
        raise AuditError("audit.unreadable", file=path.name, reason=error) from error
    return names


def _check(item: tarfile.TarInfo) -> None:
    """Raises ValueError for what was not written by `archive`."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(item.name), item.linkname))
    inside = all(not name.startswith(("/", "../")) and name != ".." for name in (posixpath.normpath(item.name), target))
    if not (item.isfile() or item.issym()) or item.linkname.startswith("/") or not inside:
        raise ValueError(item.name)


def _extract(tar: tarfile.TarFile, item: tarfile.TarInfo, folder: Path) -> None:
    path = folder / item.name
    if not path.parent.resolve().is_relative_to(folder.resolve()) or os.path.lexists(path):
        raise ValueError(item.name)  # behind a link, or there already
    path.parent.mkdir(parents=True, exist_ok=True)
    file = tar.extractfile(item) if item.isfile() else None
    if file is None:
        path.symlink_to(item.linkname)
        return
    with file, path.open("xb") as written:
        shutil.copyfileobj(file, written)
    path.chmod(item.mode & 0o777 | 0o600)


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
