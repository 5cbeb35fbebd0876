"""The tables that others build on: assessment.csv, figures.json, observations.parquet and report.xlsx."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from pipeline.assessment import Assessment, shows_provisional
from pipeline.figures import Figure
from pipeline.lineage import Registry
from pipeline.numerals import decimal_text
from pipeline.observations import Observation, frame
from pipeline.page import Behind

COLUMNS = (
    *("target_id", "milestone", "kind", "unit", "value", "numerator", "denominator", "required", "threshold", "gap"),
    *("status", "provisional", "method", "inputs"),
)


def write_assessment(path: Path, assessments: Iterable[Assessment]) -> None:
    """One row per target, in the plan's order; numbers are plain decimals, unrounded (12 places without an end).

    `value` is the word given for yes/no and ratings; `milestone` is "yearly" where the target binds in every year;
    `provisional` is "true" where the verdict can still change, as the report marks it; `inputs` are observation ids,
    separated by spaces; what is missing is empty, never 0.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_line(item) for item in assessments)


def write_figures(path: Path, figures: Sequence[Figure], known: Registry) -> None:
    """Every printed figure with what it was computed from (pipeline.lineage), in the order of printing.

    Raises ValueError when one id was printed in two ways.
    """
    printed: dict[str, Figure] = {}
    for figure in figures:
        if printed.setdefault(figure.id, figure) != figure:
            raise ValueError(f"{figure.id} is printed in two ways: {printed[figure.id]} and {figure}")
    content = [known.entry(figure) for figure in printed.values()]
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def write_observations(path: Path, observations: Iterable[Observation]) -> None:
    """The tidy table as Parquet: values as text, dates as dates; the same observations give the same bytes."""
    frame(observations).to_parquet(path, index=False, engine="pyarrow", compression="zstd")


def write_workbook(path: Path, behind: Behind, lang: str, *, illustrative: bool) -> None:
    """The same tables and their time series as a workbook; the same report gives the same bytes."""
    from pipeline.spreadsheet import workbook_bytes

    path.write_bytes(workbook_bytes(behind, lang, illustrative=illustrative))


def _line(item: Assessment) -> list[str]:
    target, now = item.target, item.now
    return [
        target.id,
        str(target.milestone or "yearly"),
        str(target.kind),
        target.unit.vi,
        now.word or _number(now.value),
        _number(now.numerator),
        _number(now.denominator),
        _number(item.required),
        "" if target.threshold is None else _number(Fraction(target.threshold)),
        _number(item.gap),
        str(item.status),
        "true" if shows_provisional(item) else "false",
        item.method,
        " ".join(item.inputs),
    ]


def _number(value: Fraction | None) -> str:
    return "" if value is None else decimal_text(value)
