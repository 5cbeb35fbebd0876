"""From the files of data/raw to checked observations: every file is read once, and validated in a process apart."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pipeline import corrections, fingerprints, records
from pipeline.corrections import Correction
from pipeline.errors import DataError
from pipeline.findings import Finding
from pipeline.inventory import Inventory
from pipeline.observations import Observation, Remark
from pipeline.paths import LEDGER_OF_CORRECTIONS
from pipeline.periods import Period, year_and_kind
from pipeline.plan import Plan
from pipeline.receipts import Receipt
from pipeline.request import Request
from pipeline.sources import Reading, SourceFile, check_kinds, discover, read, settle
from pipeline.sources.corrected import applied
from pipeline.sources.records import PORTAL, Comparison
from pipeline.sources.remarks import remarks
from pipeline.steps import Steps
from pipeline.validating import Validator, validator

READING = "reading.json"


@dataclass(frozen=True)
class Collected:
    """What all files gave. `findings` are those of finding and reading them; `keys` are the hashes of it all.

    `beside` are files of other periods, which those of the report's own are checked against and no more: what is wrong
    with them was told in the report of their period.
    `corrections` are the entries of the ledger that were applied, `receipts` is the ledger of what was received.
    """

    readings: tuple[Reading, ...]
    beside: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    keys: Mapping[str, str]
    corrections: tuple[Correction, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    @property
    def observations(self) -> tuple[Observation, ...]:
        """The figures that the report rests on, in the order of reading."""
        return tuple(item for reading in self.readings for item in reading.observations)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What the units wrote beside their figures and empty cells, in the order of reading."""
        return tuple(remarks(self.readings))

    @property
    def captures(self) -> frozenset[str]:
        """The sources that are captures of the national portal."""
        return frozenset(reading.file.source for reading in self.readings if reading.kind == PORTAL)

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
    space = request.workspace
    data = gather(request, plan, stock, steps, corrections.load(space, plan))
    none = not any(reading.file.period == request.period_name for reading in data.readings)
    if none and not any(item.severity.blocks for item in data.findings):
        folder = space.raw / str(request.year) / request.kind
        raise DataError("cli.no-data", period=request.period_name, folder=space.shown(folder))
    return data


def gather(request: Request, plan: Plan, stock: Inventory, steps: Steps, ledger: Sequence[Correction]) -> Collected:
    """As `collect`, for those to whom a period without any file is nothing wrong; `ledger` has all corrections."""
    space, period = request.workspace, plan.period(request.year, request.kind)
    found = discover(space.raw, space.base, plan, period)
    check_kinds(plan)
    read_now = read_files(request, plan, stock, steps, ledger, found.files)
    everything = settle((reading for reading, _ in read_now.values()), plan)
    readings = tuple(item for item in everything if _rests_on(period, plan, item.file.period))
    beside = tuple(item for item in everything if not _rests_on(period, plan, item.file.period))
    corrected = applied(ledger, readings, space.shown(space.raw / LEDGER_OF_CORRECTIONS))
    out_of_place = (item for item in found.findings if _rests_on(period, plan, item.period))
    said = (item for reading in readings for item in reading.findings)
    keys = {"plan": stock.plan_hash, **{source: digest for source, (_, digest) in read_now.items()}}
    return Collected(readings, beside, (*out_of_place, *said), keys, corrected, found.receipts)


def read_files(
    request: Request,
    plan: Plan,
    stock: Inventory,
    steps: Steps,
    ledger: Sequence[Correction],
    files: Sequence[SourceFile],
    known: Mapping[str, Reading] = MappingProxyType({}),
) -> dict[str, tuple[Reading, str]]:
    """What each file gives, and the hash of that, by its source; `known` has readings that were just made."""
    by_source = {file.source: file for file in files}
    space = request.workspace

    def work(source: str, folder: Path) -> None:
        reading = known.get(source) or read(by_source[source], plan, ledger)
        (folder / READING).write_text(records.dumps(reading), "utf-8")

    inputs = {source: _inputs(file, stock, ledger) for source, file in by_source.items()}
    places = steps.do_each("read", inputs, work, gone=lambda source: not os.path.exists(space.base / source))
    written = {source: place / READING for source, place in zip(by_source, places, strict=True)}
    return {source: (_kept(path, by_source[source]), fingerprints.of_file(path)) for source, path in written.items()}


def _kept(path: Path, file: SourceFile) -> Reading:
    """What was read of a file; the file is where it is today, also in a checkout that was moved since."""
    reading = records.loads(Reading, path.read_text("utf-8"))
    return replace(reading, file=replace(reading.file, path=file.path))


def _rests_on(period: Period, plan: Plan, name: str) -> bool:
    """Whether the report takes figures of the period called `name`; what belongs to no period concerns every report."""
    year, kind = year_and_kind(name)
    return not name or period.rests_on(plan.period(int(year), kind))


def validate_apart(request: Request, data: Collected, steps: Steps, folder: Path) -> tuple[Finding, ...]:
    """The findings of Great Expectations on what was read; its results are written to `folder`/validation.json."""
    done = validated_once(request, data, steps)
    (folder / "validation.json").write_bytes((done / "validation.json").read_bytes())
    return validation_findings(done)


def validation_findings(done: Path) -> tuple[Finding, ...]:
    """The findings that `validated` wrote."""
    return records.loads(tuple[Finding, ...], (done / "findings.json").read_text("utf-8"))


def validated_once(request: Request, data: Collected, steps: Steps) -> Path:
    """As `validated`, for those who validate nothing else."""
    with validator(request.workspace.plan) as process:
        return validated(request, data, steps, process)


def validated(request: Request, data: Collected, steps: Steps, process: Validator, step: str = "validate") -> Path:
    """The folder with findings.json and validation.json of what was read."""

    def work(building: Path) -> None:
        process.validate(data.readings, data.beside, building)

    return steps.do(f"{request.period_name}/{step}", data.keys, work)


def _inputs(file: SourceFile, stock: Inventory, ledger: Sequence[Correction]) -> dict[str, str]:
    """`line` is left out: an entry that moved in the ledger says what it said."""
    entries = [replace(entry, line=0) for entry in corrections.concerning(ledger, file.unit, file.period)]
    own = records.dumps(entries).encode()
    known = {"source": file.source, "plan": stock.plan_hash, "corrections": fingerprints.of_bytes(own)}
    return {"file": file.sha256 or stock.raw.get(file.source, ""), "version": str(file.version), **known}
