"""Raw files that stand in place of others: a copy without persons counts, wherever a hash is told, as its original.

An audit from a bundle has some originals only as such copies. It says in raw/.originals.json whose places they take
({name below raw: the original's SHA-256}), so that what is made from them is the same to the last byte. Nobody else
writes that file; whoever does has files that `make verify` and `make publish` find changed, since both go by content.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

NAME = ".originals.json"


def stated(raw: Path) -> dict[str, str]:
    """{name below raw: SHA-256 of the original} of the files in `raw` that are copies, empty where there are none."""
    path = raw / NAME
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def state(raw: Path, hashes: Mapping[str, str]) -> None:
    """Says of which files the copies in `raw` take the place."""
    (raw / NAME).write_text(json.dumps(dict(hashes), ensure_ascii=False, indent=1) + "\n", "utf-8")
