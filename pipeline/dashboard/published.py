"""The published reports of a folder. Nothing in a report's folder is believed before it was checked."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import fingerprints
from pipeline.assessment import Status
from pipeline.manifest import NAME
from pipeline.messages import text
from pipeline.plan import Plan
from pipeline.plan_records import Text

FILES = ("report.html", "report.pdf", "report.docx", "report.xlsx", "summary.pdf", "assessment.csv")
TABLE = "assessment.csv"
_FOLDER = re.compile(r"\d{4}(-[0-9a-z]+)?")


@dataclass(frozen=True)
class Verdict:
    """What a report says of a target."""

    status: Status
    provisional: bool


@dataclass(frozen=True)
class Published:
    """One report. `name` is its folder, `label` its period in words, `files` those of FILES that it has."""

    name: str
    year: int
    whole_year: bool
    label: Text
    start: date
    end: date
    illustrative: bool
    files: tuple[str, ...]
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True)
class Fault:
    """A folder that looks like a report's and can't be shown."""

    name: str
    reason: Text


class _Damaged(Exception):
    """A report that can't be shown; the argument is a key of the catalogue."""


def published(folder: Path, plan: Plan) -> tuple[list[Published], list[Fault]]:
    """The reports below `folder`, in the order of their periods' last days, and the folders that are damaged."""
    reports, faults = [], []
    for place in sorted(_folders(folder)):
        try:
            reports.append(_report(place, plan))
        except _Damaged as damage:
            key = f"dashboard.{damage}"
            faults.append(Fault(place.name, Text(text(key, "vi"), text(key, "en"))))
    return sorted(reports, key=lambda report: (report.end, report.name)), faults


def _folders(folder: Path) -> Iterator[Path]:
    for place in folder.iterdir() if folder.is_dir() else ():
        if _FOLDER.fullmatch(place.name) and place.is_dir():
            yield place


def _report(place: Path, plan: Plan) -> Published:
    manifest = _manifest(place)
    try:
        year, kind = int(manifest["parameters"]["year"]), str(manifest["parameters"]["period"])
        digest = str(manifest["outputs"][TABLE])
        illustrative = bool(manifest["production"]["illustrative"])
    except (KeyError, TypeError, ValueError) as error:
        raise _Damaged("no-manifest") from error
    if kind not in plan.periods or not plan.first_year <= year <= plan.last_year:
        raise _Damaged("other-plan")
    period = plan.period(year, kind)
    if period.name != place.name:
        raise _Damaged("renamed")
    return Published(
        name=place.name,
        year=year,
        whole_year=period.whole_year,
        label=plan.period_label(year, kind),
        start=period.start,
        end=period.end,
        illustrative=illustrative,
        files=tuple(name for name in FILES if (place / name).is_file()),
        verdicts=_verdicts(place / TABLE, digest),
    )


def _manifest(place: Path) -> Mapping[str, Any]:
    try:
        content = json.loads((place / NAME).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _Damaged("no-manifest") from error
    if not isinstance(content, dict):
        raise _Damaged("no-manifest")
    return content


def _verdicts(table: Path, digest: str) -> dict[str, Verdict]:
    """The verdicts of a report, from the very bytes that it was published with."""
    try:
        content = table.read_bytes()
    except OSError as error:
        raise _Damaged("no-table") from error
    if fingerprints.of_bytes(content) != digest:
        raise _Damaged("changed")
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
        return {row["target_id"]: Verdict(Status(row["status"]), row["provisional"] == "true") for row in rows}
    except (ValueError, KeyError, csv.Error) as error:
        raise _Damaged("no-table") from error
