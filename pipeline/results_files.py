"""The results that notebooks read, as files: named by their content until they are published."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline import fingerprints, records


def write(folder: Path, name: str, results: object) -> Path:
    """Writes results for their notebook, into a file that is named by its content and so never says anything else.

    What is being checked can't get in the way of what a published notebook reads.
    """
    content = records.dumps(results)
    path = folder / "results" / f"{name}-{fingerprints.of_bytes(content.encode())[:12]}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def settle(paths: Mapping[str, Path]) -> None:
    """Gives the results that were published their plain names ("content-1.json") too, and drops all others."""
    for name, path in paths.items():
        plain = path.with_name(f"{name}.json")
        plain.write_bytes(path.read_bytes())
    kept = {*paths.values(), *(path.with_name(f"{name}.json") for name, path in paths.items())}
    for folder in {path.parent for path in paths.values()}:
        for other in set(folder.iterdir()) - kept:
            other.unlink()
