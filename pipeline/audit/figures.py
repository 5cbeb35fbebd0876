"""Figures one by one: the edition's figures.json beside that of the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipeline.audit.outcomes import Compared, Outcome

# Relative. Figures are exact but for the trends of pipeline.outlook, whose square roots end at twelve decimals.
TOLERANCE = Decimal("1e-9")


def compare(before: Path, after: Path) -> tuple[Compared, ...]:
    """The outcome for each figure, in the edition's order; those that only the run has come last."""
    old, new = _figures(before), _figures(after)
    names = dict.fromkeys((*old, *new))
    return tuple(_compared(name, old.get(name), new.get(name)) for name in names)


def _figures(report: Path) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in json.loads((report / "figures.json").read_text("utf-8"))}


def _compared(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Compared:
    said = (_said(old), _said(new))
    if old is None or new is None:
        return Compared(name, Outcome.ADDED if old is None else Outcome.MISSING, *said)
    if old == new:
        return Compared(name, Outcome.SAME, *said)
    if {**old, "value": ""} == {**new, "value": ""} and near(old["value"], new["value"]):
        return Compared(name, Outcome.ALIKE, *said)
    if said[0] != said[1]:
        return Compared(name, Outcome.DIFFERENT, *said)
    names = [field for field in dict.fromkeys((*old, *new)) if old.get(field) != new.get(field)]
    return Compared(name, Outcome.DIFFERENT, *(json.dumps(_only(one, names), ensure_ascii=False) for one in (old, new)))


def near(before: str, after: str) -> bool:
    """Whether two values are the same within the tolerance; words are only the same as themselves."""
    try:
        old, new = Decimal(before), Decimal(after)
    except InvalidOperation:
        return before == after
    return abs(new - old) <= TOLERANCE * max(abs(old), abs(new))


def _said(figure: Mapping[str, Any] | None) -> str:
    return f"{figure['text']} ({figure['value']})" if figure else ""


def _only(figure: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: figure.get(name) for name in names}
