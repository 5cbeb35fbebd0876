"""The package's floors: who may import whom, as docs/architecture.md has it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.paths import ROOT

APART = {"__init__", "__main__", "environment"}


def floors() -> dict[str, int]:
    """The floor of each module of the package, counted from the ground."""
    chapter = (ROOT / "docs/architecture.md").read_text("utf-8").split("ground floor first")[1].split("\n## ")[0]
    rows = [line.split("|")[2] for line in chapter.splitlines() if line.startswith("| ")][1:]
    rows = [row for row in rows if "`" in row]
    return {name: floor for floor, row in enumerate(rows) for name in re.findall(r"`(\w+)`", row)}


def imported(path: Path) -> Iterator[str]:
    """The modules of the package that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name.split(".")[1] for name in names if name.startswith("pipeline."))


def test_every_module_has_its_floor() -> None:
    modules = {
        path.stem for path in (ROOT / "pipeline").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert modules - APART == set(floors())


def test_nothing_is_imported_from_above() -> None:
    known, wrong = floors(), []
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        own = path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")
        wrong += [f"{path.name}: {name}" for name in imported(path) if own in known and known.get(name, 0) > known[own]]
    assert wrong == []
