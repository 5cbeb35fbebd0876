"""Copies without persons that stand for raw files in a bundle, and what says that they do.

The bundle's ro-crate-metadata.json lists every file with its SHA-256, the copies among them. It is made after the
edition was sealed and nothing seals it: it says what was packed together, and whoever can change the bundle can change
it too. So it excuses an original that is not there in a bundle of that very edition alone, and never in a checkout of
git, where editions are published and originals are kept; and whoever verifies is told how many are excused. What ties
a copy to the edition is `make audit`: the report that is made from it has to be the sealed one.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from pipeline import fingerprints
from pipeline.editions import store
from pipeline.manifest import NAME

CRATE = "ro-crate-metadata.json"
_HASH = re.compile(r"[0-9a-f]{64}")


def vouched(root: Path, place: Path, edition: Path, raw: Iterable[str]) -> dict[str, Path]:
    """{hash of an original that is not in the store `place`: the copy in its place that the bundle in `root` lists}.

    `edition` is the folder of the edition, `raw` are the hashes of its raw files.
    """
    if os.path.lexists(root / ".git") or not place.is_relative_to(root):
        return {}
    listed = _listed(root)

    def lists(path: Path) -> bool:
        name = path.relative_to(root).as_posix()
        return path.is_file() and name in listed and listed[name] == fingerprints.of_file(path)

    if not lists(edition / NAME):
        return {}
    hashes = (digest for digest in raw if _HASH.fullmatch(digest))
    gone = (digest for digest in hashes if not os.path.lexists(store.place(place, digest)))
    found = {digest: next(filter(lists, store.copies(place, digest)), None) for digest in gone}
    return {digest: path for digest, path in found.items() if path}


def _listed(root: Path) -> dict[str, str]:
    """{name: SHA-256} of the files that a crate describes, empty where there is none that can be read."""
    try:
        entities = json.loads((root / CRATE).read_text("utf-8"))["@graph"]
        return {unquote(str(item["@id"])): str(item["sha256"]) for item in entities if "sha256" in item}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
