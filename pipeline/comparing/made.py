"""What one report says, as far as two reports are compared: its figures, verdicts, observations and what made them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import AuditError
from pipeline.periods import period_name

PLAN_FACTS = ("milestone", "kind", "unit", "threshold")  # columns of assessment.csv that stand in the plan


@dataclass(frozen=True)
class Cell:
    """An observation in its cell. `value` differs from `found` where a correction was applied."""

    source: str
    sheet: str
    address: str
    found: str
    value: str
    correction: str

    @property
    def place(self) -> str:
        """Where it stands: "data/raw/….xlsx Số liệu!E7"."""
        return f"{self.source} {self.sheet}!{self.address}" if self.sheet else f"{self.source} {self.address}"


@dataclass(frozen=True)
class Made:
    """One report. `figures` are the entries of figures.json by id, `targets` the rows of assessment.csv by target.

    `cells` are the observations by a key that is the same in the report of another year: the report's own period
    stands in it as "". `origin` are the hashes of plan, code and lock file.
    """

    name: str
    period: str
    lang: str
    figures: Mapping[str, Mapping[str, Any]]
    targets: Mapping[str, Mapping[str, str]]
    cells: Mapping[str, Cell]
    origin: Mapping[str, Mapping[str, str]]

    @cached_property
    def statuses(self) -> dict[str, str]:
        """The verdict on each target."""
        return {name: row["status"] for name, row in self.targets.items()}

    def inputs(self, figure: Mapping[str, Any]) -> tuple[str, ...]:
        """The keys of the observations behind a figure; a cell that it only quotes is none."""
        named = (item["observation"] if isinstance(item, dict) else item for item in figure["inputs"])
        return tuple(key(name, self.period) for name in named if name)

    def says(self, id: str) -> tuple[str, ...] | None:
        """What a figure says: its exact value, and how it is printed in the report's language; None for none."""
        figure = self.figures.get(id)
        return (str(figure["value"]), str(figure["decimals"]), str(figure["text"])) if figure else None

    def plan_facts(self, target: str) -> tuple[str, ...]:
        """What the plan asks of a target, as far as assessment.csv tells it."""
        return tuple(self.targets.get(target, {}).get(name, "") for name in PLAN_FACTS)


def key(observation: str, period: str) -> str:
    """The id of an observation with the report's own period left out: "2025.van-phong.X" -> ".van-phong.X"."""
    return observation.removeprefix(period) if observation.startswith(f"{period}.") else observation


def read(report: Path, name: str) -> Made:
    """What the report in the folder `report` says; `name` is how the comparison calls it.

    Raises AuditError where a file of it is gone or damaged.
    """
    try:
        made = json.loads((report / "manifest.json").read_text("utf-8"))
        asked = made["parameters"]
        period = period_name(asked["year"], asked["period"])
        lang = str(asked["lang"])
        figures = json.loads((report / "figures.json").read_text("utf-8"))
        with (report / "assessment.csv").open(encoding="utf-8", newline="") as file:
            targets = {row["target_id"]: row for row in csv.DictReader(file)}
        cells = {key(id, period): cell for id, cell in _cells(report / "observations.parquet")}
        inputs = made["inputs"]
        origin = {
            "plan": inputs["plan"],
            "code": {**inputs["code"], **inputs["notebooks"]},
            "lock": {"lock": inputs["lock"]},
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AuditError("compare.unreadable", name=name, reason=error) from error
    return Made(name, period, lang, {entry["id"]: entry for entry in figures}, targets, cells, origin)


def _cells(path: Path) -> list[tuple[str, Cell]]:
    from pyarrow import parquet

    rows = parquet.read_table(path).to_pylist()
    names = ("source", "sheet", "cell", "found", "value", "correction")
    return [(str(row["observation_id"]), Cell(*(str(row.get(name) or "") for name in names))) for row in rows]
