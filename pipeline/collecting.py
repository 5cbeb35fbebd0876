"""From the files of data/raw to checked observations: every file is read once, and validated in a process apart.

Great Expectations takes seconds to import and hundreds of megabytes; in a process of its own it runs beside the
notebooks and gives the memory back.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import corrections, fingerprints, records
from pipeline.corrections import Correction
from pipeline.errors import DataError, ProductionError
from pipeline.findings import Finding
from pipeline.inventory import Inventory
from pipeline.observations import Observation
from pipeline.paths import LEDGER_OF_CORRECTIONS
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.request import Request
from pipeline.sources import Reading, SourceFile, check_kinds, discover, read, settle
from pipeline.sources.corrected import applied
from pipeline.sources.records import Comparison
from pipeline.steps import Steps

READING = "reading.json"
_WANTING = re.compile(rf"[\w.]*MemoryError\b|OSError: \[Errno ({errno.ENOSPC}|{errno.EDQUOT}|{errno.ENOMEM})\]")


@dataclass(frozen=True)
class Collected:
    """What all files gave. `findings` are those of finding and reading them; `keys` are the hashes of it all.

    `beside` are files of other periods, which those of the report's own are checked against and no more: what is wrong
    with them was told in the report of their period.
    `corrections` are the entries of the ledger that were applied.
    """

    readings: tuple[Reading, ...]
    beside: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    keys: Mapping[str, str]
    corrections: tuple[Correction, ...] = ()

    @property
    def observations(self) -> tuple[Observation, ...]:
        """The figures that the report rests on, in the order of reading."""
        return tuple(item for reading in self.readings for item in reading.observations)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The figures that don't count beside those that do, in the order of reading."""
        return tuple(item for reading in self.readings for item in reading.comparisons)

    @property
    def blocked(self) -> bool:
        """Whether reading alone found what stops the report."""
        return any(found.severity.blocks for found in self.findings)


def collect(request: Request, plan: Plan, stock: Inventory, steps: Steps) -> Collected:
    """Reads every file that counts for the report.

    Raises DataError when there is none for its period, unless findings already tell what is out of place, and
    ConfigurationError where the ledger of corrections or the precedence of kinds of files is wrong.
    """
    space, period = request.workspace, plan.period(request.year, request.kind)
    check_kinds(plan)
    ledger = corrections.load(space, plan)
    found = discover(space.raw, space.base, plan, period)
    files = {file.source: file for file in found.files}
    none = not any(file.period == request.period_name for file in found.files)
    if none and not any(item.severity.blocks for item in found.findings):
        folder = space.raw / str(request.year) / request.kind
        raise DataError("cli.no-data", period=request.period_name, folder=space.relative(folder))

    def work(source: str, folder: Path) -> None:
        (folder / READING).write_text(records.dumps(read(files[source], plan, ledger)), "utf-8")

    inputs = {source: _inputs(file, stock, ledger) for source, file in files.items()}
    places = steps.do_each("read", inputs, work, gone=lambda source: not os.path.exists(space.base / source))
    everything = settle((records.loads(Reading, (place / READING).read_text("utf-8")) for place in places), plan)
    readings = tuple(item for item in everything if _rests_on(period, plan, item.file.period))
    beside = tuple(item for item in everything if not _rests_on(period, plan, item.file.period))
    corrected = applied(ledger, readings, space.relative(space.raw / LEDGER_OF_CORRECTIONS))
    out_of_place = (item for item in found.findings if _rests_on(period, plan, item.period))
    said = (item for reading in readings for item in reading.findings)
    hashes = {source: fingerprints.of_file(place / READING) for source, place in zip(files, places, strict=True)}
    keys = {"plan": stock.plan_hash, **hashes}
    return Collected(readings, beside, (*out_of_place, *said), keys, corrected)


def _rests_on(period: Period, plan: Plan, name: str) -> bool:
    """Whether the report takes figures of the period called `name`; what belongs to no period concerns every report."""
    year, _, kind = name.partition("-")
    return not name or period.rests_on(plan.period(int(year), kind or "year"))


def validate_apart(request: Request, data: Collected, steps: Steps, folder: Path) -> tuple[Finding, ...]:
    """The findings of Great Expectations on what was read; its results are written to `folder`/validation.json."""

    def work(building: Path) -> None:
        places = {building / "readings.json": data.readings, building / "beside.json": data.beside}
        for place, readings in places.items():
            place.write_text(records.dumps(readings), "utf-8")
        words = map(str, (*request.workspace.plan, *places, building))
        command = [sys.executable, "-I", "-X", "utf8", "-m", "pipeline.validation.apart", *words]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        check_ended(done)
        for place in places:
            place.unlink()

    done = steps.do(f"{request.period_name}/validate", data.keys, work)
    (folder / "validation.json").write_bytes((done / "validation.json").read_bytes())
    return records.loads(tuple[Finding, ...], (done / "findings.json").read_text("utf-8"))


def check_ended(done: subprocess.CompletedProcess[str]) -> None:
    """Raises ProductionError for a process that the system stopped or left without space.

    Raises RuntimeError for any other that failed: a rule of ours that fails is no error of the data.
    """
    if not done.returncode:
        return
    last = done.stderr.strip().rpartition("\n")[2]
    if done.returncode < 0:
        raise ProductionError("cli.validation-stopped", reason=signal.strsignal(-done.returncode) or done.returncode)
    if _WANTING.match(last):
        raise ProductionError("cli.validation-stopped", reason=last)
    raise RuntimeError(f"validation failed:\n{done.stderr}")


def _inputs(file: SourceFile, stock: Inventory, ledger: Sequence[Correction]) -> dict[str, str]:
    """`line` is left out: an entry that moved in the ledger says what it said."""
    entries = [replace(entry, line=0) for entry in corrections.concerning(ledger, file.unit, file.period)]
    own = records.dumps(entries).encode()
    known = {"source": file.source, "plan": stock.plan_hash, "corrections": fingerprints.of_bytes(own)}
    return {"file": file.sha256 or stock.raw.get(file.source, ""), **known}
