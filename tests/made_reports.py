"""Small published reports and editions, written as the pipeline writes them."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import fingerprints
from pipeline.exports import COLUMNS, write_observations
from pipeline.observations import Observation

SOURCE = "data/raw/2025/year/van-phong/so-lieu.xlsx"
RAW = b"a workbook"


def observation(measure: str = "A", value: str = "80", *, period: str = "2025", **more: Any) -> Observation:
    year = int(period)
    named = {"period_start": date(year - 1, 12, 15), "period_end": date(year, 12, 14), "unit": "van-phong"}
    address = {"source": SOURCE.replace("2025", period), "sha256": "0" * 64, "sheet": "Số liệu", "cell": "E7"}
    given = {**named, **address, "found": value, "submission": 1, **more}
    return Observation(
        observation_id=f"{period}.van-phong.{measure}", measure=measure, value=value, period=period, **given
    )


def figure(
    id: str, value: str, shown: str = "", *, decimals: int = 0, inputs: Sequence[str] = (), method: str = "share"
) -> dict[str, Any]:
    return {
        "id": id,
        "value": value,
        "text": shown or value,
        "decimals": decimals,
        "method": method,
        "inputs": list(inputs),
    }


def target(id: str = "2.a.5", status: str = "met", threshold: str = "80") -> dict[str, str]:
    known = {"target_id": id, "milestone": "2025", "kind": "share", "unit": "%", "threshold": threshold}
    return {**dict.fromkeys(COLUMNS, ""), **known, "status": status}


def write_report(
    folder: Path,
    figures: Sequence[Mapping[str, Any]],
    observations: Sequence[Observation],
    targets: Sequence[Mapping[str, str]],
    *,
    year: int = 2025,
    plan: str = "p",
    code: str = "c",
    rules: str = "r",
    lang: str = "vi",
) -> Path:
    """A report's folder with what comparisons and audits read in it."""
    folder.mkdir(parents=True)
    rows = [",".join(COLUMNS), *(",".join(row[name] for name in COLUMNS) for row in targets)]
    (folder / "assessment.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "figures.json").write_text(json.dumps(list(figures)), "utf-8")
    write_observations(folder / "observations.parquet", observations)
    manifest = {
        "parameters": {"year": year, "period": "year", "lang": lang},
        "inputs": {
            "raw": {SOURCE: fingerprints.of_bytes(RAW)},
            "plan": {"plan/targets.yaml": plan},
            "code": {"pipeline/page.py": code, "pipeline/points.py": rules},
            "notebooks": {},
            "lock": "l",
            "python": "3.11.7",
        },
        "production": {"renderer": {"name": "embedded"}},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def seal(
    reports: Path,
    number: int,
    report: Path,
    code: Mapping[str, str] | None = None,
    raw: Mapping[str, bytes] | None = None,
    kept: Mapping[str, str] | None = None,
) -> Path:
    """The edition `number` of 2025 in `reports`, with a report written by `write_report` moved into it.

    `kept` are further files of the edition.
    """
    folder = reports / "editions" / "2025" / str(number)
    folder.mkdir(parents=True)
    report.rename(folder / "report")
    (folder / "requirements.lock").write_text("lock\n", "utf-8")
    (folder / "processed" / "results").mkdir(parents=True)
    (folder / "processed" / "results" / "content-2-0.json").write_text("{}", "utf-8")
    for name, said in (kept or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(said, "utf-8")
    with tarfile.open(folder / "code.tar", "w") as tar:
        for name, said in (code or {}).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(said.encode())
            tar.addfile(entry, io.BytesIO(said.encode()))
    sent = raw or {SOURCE: RAW}
    for content in sent.values():
        digest = fingerprints.of_bytes(content)
        stored = reports / "editions" / "store" / digest[:2] / digest
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_bytes(content)
    files = fingerprints.of_files([path for path in folder.rglob("*") if path.is_file()], folder)
    hashes = {name: fingerprints.of_bytes(content) for name, content in sent.items()}
    manifest = {"edition": number, "period": "2025", "commit": "c0ffee", "raw": hashes, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder
