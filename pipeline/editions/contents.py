"""What goes into an edition, and the manifest that tells it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import fingerprints, inventory
from pipeline.editions import code, sbom, sealing, store
from pipeline.editions.code import Checkout
from pipeline.editions.places import Places
from pipeline.errors import ConfigurationError
from pipeline.manifest import HASH, NAME
from pipeline.paths import Workspace
from pipeline.receipts import Concerned, raw_hash

REPORT, PROCESSED, PLAN, NARRATIVE = "report", "processed", "plan", "narrative"
KEPT = (PLAN, NARRATIVE)  # the inputs that stand in an edition under their own names
WRITTEN = (*KEPT, "notebooks", "templates", "code")  # the parts of a manifest's inputs that the office writes itself
LOCK, SBOM = "requirements.lock", "sbom.cdx.json"
FRONT_DOOR = ("Makefile", "pyproject.toml", LOCK)


@dataclass(frozen=True)
class Words:
    """What was said when publishing: why there is another edition, and why in spite of what speaks against it."""

    reason: str = ""
    anyway: str = ""


@dataclass(frozen=True)
class Source:
    """A published report and all that it was made from. `made` is its manifest."""

    space: Workspace
    period: str
    report: Path
    made: Mapping[str, Any]
    checkout: Checkout

    @property
    def processed(self) -> Path:
        """What the pipeline made of the raw files."""
        return self.space.processed / self.period

    @cached_property
    def concerned(self) -> Concerned:
        """What tells which lines of a ledger the report depends on."""
        return inventory.concerned(self.space, self.period)

    def find(self, name: str) -> Path:
        """The file that a manifest names so."""
        return next((path for path in self._candidates(name) if path.is_file()), self.space.base / name)

    def _candidates(self, name: str) -> Iterable[Path]:
        return (self.space.base / name, self.space.root / name)

    def outdated(self) -> list[str]:
        """The names of what the report was made from and what it left behind that is not the same any more."""
        inputs = self.made["inputs"]
        known = {LOCK: inputs["lock"]}
        for part in WRITTEN:
            known.update(inputs.get(part, {}))
        differing = [name for name, digest in known.items() if not _is(self.find(name), digest)]
        differing += [name for name, digest in inputs["raw"].items() if not self._is_raw(name, digest)]
        return sorted(differing + [f"{PROCESSED}/{name}" for name in self._lost()])

    def _is_raw(self, name: str, digest: str) -> bool:
        path = self.find(name)
        return path.is_file() and raw_hash(path, self.concerned) == digest

    def _lost(self) -> list[str]:
        return [name for name, digest in self.made["processed"].items() if not _is(self.processed / name, digest)]


def fill(folder: Path, source: Source) -> None:
    """Copies the report and all that it was made from into `folder`, the raw files aside."""
    for name in (*source.made["outputs"], NAME, HASH):
        _copy(source.report / name, folder / REPORT / name)
    for name, digest in source.made["processed"].items():
        if _is(source.processed / name, digest):
            _copy(source.processed / name, folder / PROCESSED / name)
    for part in KEPT:
        for name in source.made["inputs"].get(part, ()):
            if source.find(name).is_file():
                _copy(source.find(name), folder / part / name)
    _copy(source.space.root / LOCK, folder / LOCK)
    inputs = source.made["inputs"]
    named = [*inputs["code"], *inputs["notebooks"], *inputs["templates"], *inputs["plan"], *FRONT_DOOR]
    code.archive(source.space.root, [*source.checkout.tracked, *named], folder / code.ARCHIVE)
    (folder / SBOM).write_text(sbom.of((folder / LOCK).read_text("utf-8")), "utf-8")


def keep_raw(place: Path, source: Source) -> None:
    """Puts the raw files into the store. Raises ConfigurationError for one that the report was not made from."""
    store.clear(place)
    for name, digest in source.made["inputs"]["raw"].items():
        try:
            store.put(place, source.find(name), digest, source.concerned)
        except (ValueError, FileNotFoundError) as error:
            raise ConfigurationError("editions.raw-gone", file=name) from error


def manifest(folder: Path, source: Source, words: Words, against: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of the edition in `folder`, without its number. `against` tells what spoke against publishing."""
    return {
        "schema": sealing.SCHEMA,
        "period": source.period,
        "parameters": source.made["parameters"],
        "commit": source.checkout.commit,
        "reason": words.reason,
        "anyway": words.anyway,
        "against": dict(against),
        "raw": source.made["inputs"]["raw"],
        "files": sealing.contents(folder),
    }


def previous(places: Places, number: int) -> dict[str, Any]:
    """The edition before and the hash of its manifest, so that editions can't be exchanged or taken away unseen."""
    earlier = [known for known in places.numbers() if known < number]
    if not earlier:
        return {}
    return {"edition": earlier[-1], "manifest": fingerprints.of_file(places.edition(earlier[-1]) / NAME)}


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and fingerprints.of_file(path) == digest
