"""A step of the pipeline: done once for the same inputs, its result kept under their hash.

The results stand in data/processed/.steps/<name>/<key>/result/ and can always be deleted; digests.json beside them
tells what a step wrote, so that a result changed since is not used. A step interrupted half-way leaves nothing
behind under its key, since its folder gets that name only when it is whole.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline import fingerprints
from pipeline.progress import Progress
from pipeline.replacing import flush

RESULT, DIGESTS = "result", "digests.json"


@dataclass
class Steps:
    """The steps of one run. `folder` holds the results; `machinery` is the hash of all that computes."""

    folder: Path
    machinery: str
    progress: Progress
    used: dict[str, str] = field(default_factory=dict)
    each: dict[str, Callable[[str], bool]] = field(default_factory=dict)

    def do(self, name: str, inputs: Mapping[str, str], work: Callable[[Path], None]) -> Path:
        """The folder with the result of step `name` for `inputs` ({what: hash}); `work` fills it if it is not there.

        Whatever `work` raises is passed on, and leaves no result.
        """
        key = self._key(inputs)
        place = self.folder / name / key
        self.used[name] = key
        if not _whole(place):
            with self.progress.step(name):
                self._fill(place, work)
        return place / RESULT

    def do_each(
        self,
        name: str,
        items: Mapping[str, Mapping[str, str]],
        work: Callable[[str, Path], None],
        gone: Callable[[str], bool],
    ) -> list[Path]:
        """The same for many small items of one kind ({item: its inputs}), told on the terminal as one step.

        `gone` tells of an item that is not asked for whether it is no longer there, so that nobody will ask again.
        """
        keys = {item: self._key(inputs) for item, inputs in items.items()}
        places = {item: self.folder / name / item / key for item, key in keys.items()}
        self.used.update({f"{name}/{item}": key for item, key in keys.items()})
        self.each[name] = gone
        missing = [item for item, place in places.items() if not _whole(place)]
        if missing:
            with self.progress.step(f"{name}-{len(missing)}"):
                for item in missing:
                    self._fill(places[item], partial(work, item))
        return [place / RESULT for place in places.values()]

    def _key(self, inputs: Mapping[str, str]) -> str:
        return fingerprints.of_mapping({**inputs, "machinery": self.machinery})[:24]

    def _fill(self, place: Path, work: Callable[[Path], None]) -> None:
        building = place.parent / f".building-{os.getpid()}-{place.name}"
        for left in place.parent.glob(".building-*"):  # of killed runs; what one of them started may still write there
            shutil.rmtree(left, ignore_errors=left != building)
        if place.exists():  # a result that was changed
            shutil.rmtree(place)
        (building / RESULT).mkdir(parents=True)
        try:
            work(building / RESULT)
            digests = json.dumps(_digests(building), ensure_ascii=False, indent=1)
            (building / DIGESTS).write_text(digests + "\n", "utf-8")
            flush(building)
            building.rename(place)
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def forget_others(self) -> None:
        """Deletes the results of the used steps for inputs that are no longer there, and what an interruption left."""
        for name, key in self.used.items():
            for other in (self.folder / name).iterdir():
                if other.name != key:
                    shutil.rmtree(other, ignore_errors=True)
        for name, gone in self.each.items():
            self._forget_items(self.folder / name, gone)

    def _forget_items(self, folder: Path, gone: Callable[[str], bool]) -> None:
        kept = [path.parent.parent for path in folder.rglob(DIGESTS) if path.is_file()]
        for place in kept:
            if gone(place.relative_to(folder).as_posix()):
                shutil.rmtree(place, ignore_errors=True)
                with suppress(OSError):  # as soon as one of the folders above holds something else
                    os.removedirs(place.parent)


def _whole(place: Path) -> bool:
    """Whether a result is there, just as its step wrote it."""
    try:
        return bool(json.loads((place / DIGESTS).read_text("utf-8")) == _digests(place))
    except (OSError, ValueError):
        return False


def _digests(place: Path) -> dict[str, str]:
    result = place / RESULT
    return fingerprints.of_files([path for path in result.rglob("*") if path.is_file()], result)
