"""What lies where in a bundle: a checkout of the edition's code with the edition in its place, so that its own commands
check it and make it again."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline import fingerprints
from pipeline.auditors_notebook import Origin, told
from pipeline.bundle.privacy import Leaving
from pipeline.editions import store
from pipeline.editions.code import ARCHIVE
from pipeline.editions.contents import KEPT, PROCESSED
from pipeline.editions.places import FOLDER, STORE
from pipeline.editions.sealing import PUBLIC_KEY, SEAL
from pipeline.sealed import Edition

DEPARTMENT = "department"  # where the data of a DATA outside of the checkout go
RAW = "raw"


@dataclass(frozen=True)
class Layout:
    """Where things go. `data` is the DATA of the commands in the bundle, "" for the checkout's own."""

    edition: Edition
    data: str
    words: str

    @property
    def reports(self) -> str:
        """The folder of the editions."""
        return _joined(self.data, f"reports/{FOLDER}")

    @property
    def home(self) -> str:
        """The folder of this edition."""
        return f"{self.reports}/{self.edition.manifest['period']}/{self.edition.number}"

    def raw(self, name: str, sent: Leaving) -> str:
        """Where a raw file lies, or the copy that goes instead of it."""
        digest = self.edition.raw[name]
        stored = store.name_of_copy(digest, sent.copies[name].content) if name in sent.copies else digest
        return f"{self.reports}/{STORE}/{digest[:2]}/{stored}"


def everything(layout: Layout, sent: Leaving) -> dict[str, bytes]:
    """{name: content} of all but what the bundle tells of itself. Raises AuditError for a raw file that is gone."""
    edition = layout.edition
    files = dict(_code(edition))
    files.update((f"{layout.home}/{name}", (edition.folder / name).read_bytes()) for name in _sealed(edition))
    files.update((layout.raw(name, sent), edition.content(edition.raw[name]).read_bytes()) for name in sent.whole)
    files.update((layout.raw(name, sent), copy.content) for name, copy in sent.copies.items())
    files.update(_before(layout))
    files.update(_notebooks(layout))
    if layout.data:
        files[f"{layout.data}/{RAW}/.gitkeep"] = b""
    return files


def inputs(layout: Layout, sent: Leaving) -> dict[str, str]:
    """{name in the bundle: name in the manifest} of what the edition was made from."""
    raw = {layout.raw(name, sent): name for name in (*sent.whole, *sent.copies)}
    kept = [name for name in _sealed(layout.edition) if name.partition("/")[0] in KEPT]
    return {**raw, **{f"{layout.home}/{name}": name for name in kept}}


def executed(edition: Edition) -> list[Path]:
    """The executed notebooks of an edition, by name."""
    return sorted((edition.report / "notebooks").glob("*.ipynb"))


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """{name: SHA-256}"""
    return {name: fingerprints.of_bytes(content) for name, content in files.items()}


def _code(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The checkout without its raw files: those that count are in the store."""
    with tarfile.open(edition.folder / ARCHIVE) as tar:
        for item in tar:
            file = tar.extractfile(item) if item.isfile() else None
            if file and RAW not in PurePosixPath(item.name).parts:
                yield item.name, file.read()


def _sealed(edition: Edition) -> list[str]:
    """The edition's own files, those of the seal too."""
    known = [path for path in edition.folder.rglob("*") if path.is_file()]
    listed = {*edition.manifest["files"], *SEAL}
    return sorted(name for path in known if (name := path.relative_to(edition.folder).as_posix()) in listed)


def _before(layout: Layout) -> Iterator[tuple[str, bytes]]:
    """The manifest of the edition before with its seal: this one names its hash, so that none can be taken away."""
    number = layout.edition.manifest.get("previous", {}).get("edition")
    folder = layout.edition.folder.with_name(str(number))
    for path in (folder / name for name in (*SEAL, PUBLIC_KEY)):
        if number and path.is_file():
            yield f"{layout.reports}/{layout.edition.manifest['period']}/{number}/{path.name}", path.read_bytes()


def _notebooks(layout: Layout) -> Iterator[tuple[str, bytes]]:
    """The executed notebooks at the top, from where every JupyterLab finds the code beside them."""
    edition = layout.edition
    commit, period = str(edition.manifest["commit"]), str(edition.manifest["period"])
    origin = Origin(period, edition.number, commit, edition.raw, f"make audit {layout.words}")
    for path in executed(edition):
        yield path.name, told(path, origin, f"{layout.home}/{PROCESSED}").encode()


def _joined(*parts: str) -> str:
    return Path(*parts).as_posix()
