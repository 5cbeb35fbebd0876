"""The registry of printed figures: figures.json, in which each stands with everything that it was computed from.

The file needs nothing beside it: an input names its file, hash, sheet, cell and the text found there, and what units
answered about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.assessment import Assessment
from pipeline.corrections import Correction
from pipeline.figures import Cell, Figure
from pipeline.formulas import formula
from pipeline.observations import Observation
from pipeline.page import Behind
from pipeline.plan import Plan
from pipeline.plan_records import Text
from pipeline.results import resting


@dataclass(frozen=True)
class Registry:
    """What every figure of one report is followed back through.

    `corrections` are the applied entries of the ledger by their ids, `hashes` those of the raw files by their names,
    `codes` what the annex of sources calls the observations that it lists ("S3").
    """

    plan: Plan
    assessed: Mapping[str, Assessment]
    observations: Mapping[str, Observation]
    corrections: Mapping[str, Correction]
    hashes: Mapping[str, str]
    codes: Mapping[str, str]

    def entry(self, figure: Figure) -> dict[str, Any]:
        """One figure, ready for JSON. Raises KeyError for an input or a target that is not known."""
        names = dict.fromkeys((*figure.inputs, *(name for target in figure.targets for name in self._behind(target))))
        return {
            "id": figure.id,
            "value": figure.value,
            "text": figure.text,
            "decimals": figure.decimals,
            "method": figure.method,
            "formula": _both(formula(figure.id, figure.method, self.plan.names, self.assessed)),
            "targets": list(figure.targets),
            "inputs": [
                *(self._observation(self.observations[name]) for name in names),
                *(self._cell(cell) for cell in figure.cells),
            ],
        }

    def _behind(self, target: str) -> tuple[str, ...]:
        """The observations that a target's verdict rests on."""
        return self.assessed[target].inputs

    def _observation(self, item: Observation) -> dict[str, Any]:
        unit = self.plan.units[item.unit].name if item.unit in self.plan.units else Text(item.unit, item.unit)
        return {
            "observation": item.observation_id,
            "code": self.codes.get(item.observation_id, ""),
            "measure": item.measure,
            "measure_name": _both(self.plan.measures[item.measure].name),
            "unit": item.unit,
            "unit_name": _both(unit),
            "period_start": item.period_start.isoformat(),
            "period_end": item.period_end.isoformat(),
            "value": item.value,
            "found": item.found,
            "file": item.source,
            "sha256": item.sha256,
            "sheet": item.sheet,
            "cell": item.cell,
            "submission": item.submission,
            "corrections": [_correction(self.corrections[name]) for name in item.correction.split()],
        }

    def _cell(self, cell: Cell) -> dict[str, Any]:
        """A cell that is quoted without being an observation: a warning's, for example."""
        where = {"file": cell.source, "sha256": self.hashes.get(cell.source, ""), "sheet": cell.sheet}
        return {"observation": "", "code": "", "found": cell.found, **where, "cell": cell.cell, "corrections": []}


def registry(behind: Behind, hashes: Mapping[str, str]) -> Registry:
    """The registry of one report; `hashes` are those of its raw files by their names."""
    listed = resting(behind.assessed, behind.observations)
    return Registry(
        plan=behind.plan,
        assessed={item.target.id: item for item in behind.assessed},
        observations={item.observation_id: item for item in behind.observations},
        corrections={item.id: item for item in behind.corrections},
        hashes=hashes,
        codes={item.observation_id: f"S{number}" for number, item in enumerate(listed, 1)},
    )


def _correction(entry: Correction) -> dict[str, str]:
    return {
        "id": entry.id,
        "found": entry.found,
        "value": entry.value,
        "reason": entry.reason,
        "said_by": entry.said_by,
        "said_on": entry.said_on.isoformat(),
    }


def _both(said: Text) -> dict[str, str]:
    return {"vi": said.vi, "en": said.en}
