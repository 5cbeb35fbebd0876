"""A step of the pipeline: done once for the same inputs, its result kept under their hash.

The results stand in data/processed/.steps/<name>/<key>/ and can always be deleted. A step interrupted half-way
leaves nothing behind under its key, since its folder gets that name only when it is whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline import fingerprints
from pipeline.progress import Progress


@dataclass
class Steps:
    """The steps of one run. `folder` holds the results; `machinery` is the hash of all that computes."""

    folder: Path
    machinery: str
    progress: Progress
    used: dict[str, str] = field(default_factory=dict)

    def do(self, name: str, inputs: Mapping[str, str], work: Callable[[Path], None]) -> Path:
        """The folder with the result of step `name` for `inputs` ({what: hash}); `work` fills it if it is not there.

        Whatever `work` raises is passed on, and leaves no result.
        """
        key = self._key(inputs)
        place = self.folder / name / key
        self.used[name] = key
        if not place.is_dir():
            with self.progress.step(name):
                self._fill(place, work)
        return place

    def do_each(
        self, name: str, items: Mapping[str, Mapping[str, str]], work: Callable[[str, Path], None]
    ) -> list[Path]:
        """The same for many small items of one kind ({item: its inputs}), told on the terminal as one step."""
        keys = {item: self._key(inputs) for item, inputs in items.items()}
        places = {item: self.folder / name / item / key for item, key in keys.items()}
        self.used.update({f"{name}/{item}": key for item, key in keys.items()})
        missing = [item for item, place in places.items() if not place.is_dir()]
        if missing:
            with self.progress.step(f"{name}-{len(missing)}"):
                for item in missing:
                    self._fill(places[item], partial(work, item))
        return list(places.values())

    def _key(self, inputs: Mapping[str, str]) -> str:
        return fingerprints.of_mapping({**inputs, "machinery": self.machinery})[:24]

    def _fill(self, place: Path, work: Callable[[Path], None]) -> None:
        building = place.parent / f".building-{os.getpid()}-{place.name}"
        building.mkdir(parents=True)
        try:
            work(building)
            building.rename(place)
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def forget_others(self) -> None:
        """Deletes the results of the used steps for inputs that are no longer there, and what an interruption left."""
        for name, key in self.used.items():
            for other in (self.folder / name).iterdir():
                if other.name != key:
                    shutil.rmtree(other, ignore_errors=True)
