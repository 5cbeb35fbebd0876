"""Reads the plan's files, checks everything and gives the Plan. No other module reads them.

The files are YAML; what each key means stands at the head of each file in plan/. A folder of an example
(DATA/plan/) overrides file by file. The plan's own text is every .txt file of the last folder that has any.

    faults.py   what is wrong, and where        tree.py     a file as texts with lines
    fields.py   one entry's fields, converted   records.py  the layout of each kind of entry
    tables.py   the kinds of table              checks.py   entries against each other
    mappings.py what the kinds of files give    parts.py    what a report holds beside its targets
    quotes.py   the plan's own words            loading.py  all of it together
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.plan_files.faults import Fault, PlanError

if TYPE_CHECKING:
    from pipeline.parts import Parts
    from pipeline.plan import Plan

__all__ = [
    "FILES",
    "OPTIONAL",
    "PARTS",
    "Fault",
    "PlanError",
    "find",
    "load_parts",
    "load_plan",
    "plan_paths",
    "text_paths",
]

PARTS = ("outline.yaml", "appendix.yaml", "tasks.yaml", "budget.yaml")  # read by load_parts
FILES = (
    "plan.yaml",
    "department.yaml",
    "targets.yaml",
    "measures.yaml",
    "units.yaml",
    "periods.yaml",
    "breaks.yaml",
    "identities.yaml",
    "portal.yaml",
    "form-06a.yaml",
    "sources.yaml",
    "tables.yaml",
    *PARTS,
)
OPTIONAL = ("sources.yaml", *PARTS)


def load_plan(folders: Sequence[Path]) -> Plan:
    """The plan in `folders`, later ones overriding earlier ones file by file.

    Raises PlanError (exit code 3) with all faults that were found, each with its file, line and fix.
    """
    from pipeline.plan_files.loading import load  # a run with nothing to do asks for plan_paths alone

    return load(folders)


def load_parts(folders: Sequence[Path], plan: Plan) -> Parts:
    """The report's other parts in `folders`, checked against `plan`, which was loaded from them. Raises PlanError."""
    from pipeline.plan_files.parts import load_parts as load

    return load(folders, plan)


def plan_paths(folders: Sequence[Path]) -> tuple[Path, ...]:
    """The files that make up the plan of `folders`, after overriding; those that are missing are left out."""
    found = (find(name, folders) for name in FILES)
    return (*(path for path in found if path), *text_paths(folders))


def find(name: str, folders: Sequence[Path]) -> Path | None:
    """The file `name` of the last folder that has it."""
    return next((folder / name for folder in reversed(folders) if (folder / name).exists()), None)


def text_paths(folders: Sequence[Path]) -> tuple[Path, ...]:
    """The files of the plan's own text."""
    found = (tuple(sorted(folder.glob("*.txt"))) for folder in reversed(folders))
    return next((paths for paths in found if paths), ())
