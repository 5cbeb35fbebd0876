"""Executed notebooks, cell by cell: what each cell was and what it gave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.audit.outcomes import Compared, Outcome

SHOWN = 200  # signs of an output


def compare(before: Path, after: Path) -> tuple[Compared, ...]:
    """The outcome for each cell of each notebook in the two reports' folders, named "content-1 · cell-4"."""
    old, new = _cells(before), _cells(after)
    return tuple(_compared(name, old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new)))


def _cells(report: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted((report / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            found[f"{path.stem} · {cell['id']}"] = cell
    return found


def _compared(name: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Compared:
    if old is None or new is None:
        return Compared(name, Outcome.ADDED if old is None else Outcome.MISSING, _shown(old), _shown(new))
    if old == new:
        return Compared(name, Outcome.SAME)
    parts = [part for part in dict.fromkeys((*old, *new)) if old.get(part) != new.get(part)]
    return Compared(name, Outcome.DIFFERENT, *_apart(parts[0], old.get(parts[0]), new.get(parts[0])))


def _apart(part: str, old: object, new: object) -> tuple[str, str]:
    """The two texts from shortly before the sign at which they part."""
    before, after = (json.dumps(item, ensure_ascii=False, sort_keys=True) for item in (old, new))
    pairs = enumerate(zip(before, after, strict=False))
    at = next((number for number, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = max(0, at - SHOWN // 4)
    return f"{part}: …{before[start : start + SHOWN]}", f"{part}: …{after[start : start + SHOWN]}"


def _shown(cell: dict[str, Any] | None) -> str:
    return "" if cell is None else "".join(cell["source"])[:SHOWN]
