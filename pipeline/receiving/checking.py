"""What was filed is validated at once, beside all that the report rests on, and compared with the version before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import fingerprints, inventory, receipts
from pipeline.collecting import Collected, gather, read_files, validated, validation_findings
from pipeline.corrections import Correction
from pipeline.findings import Finding, Severity
from pipeline.findings_report import write_lists
from pipeline.marking import COMPARISON, FOLDER, belongs, markable, remove, return_marked
from pipeline.messages import LANGUAGES, text
from pipeline.paths import Workspace
from pipeline.periods import year_and_kind
from pipeline.plan import Plan
from pipeline.receipts import Receipt, Result
from pipeline.request import Request
from pipeline.resubmission import Changes, Version, as_csv, as_text, compare
from pipeline.sources import Reading, SourceFile, settle
from pipeline.steps import Steps
from pipeline.validating import Validator


@dataclass(frozen=True)
class Checked:
    """What came of one file. `listed` is the page of its findings, `marked` the copy for the unit, both if any.

    `before` is the last version before it that could be read, `unread` the versions after that one that could not.
    `markable` tells whether files of its kind can be marked at all.
    """

    receipt: Receipt
    findings: tuple[Finding, ...]
    listed: Path | None = None
    marked: Path | None = None
    before: Receipt | None = None
    changes: Changes | None = None
    compared: Path | None = None
    unread: tuple[int, ...] = ()
    markable: bool = True


@dataclass(frozen=True)
class Checks:
    """Validates files that were filed, now or before, as everything stands today."""

    workspace: Workspace
    plan: Plan
    steps: Steps
    process: Validator
    corrections: Sequence[Correction]

    def check(self, filed: Sequence[Receipt], ledger: Sequence[Receipt]) -> list[Checked]:
        """What came of each file, in the order given. `ledger` holds what was received before."""
        checked: dict[int, Checked] = {}
        for period in dict.fromkeys(receipt.period for receipt in filed):
            own = [receipt for receipt in filed if receipt.period == period]
            checked.update({item.receipt.number: item for item in self._period(period, own, ledger)})
        return [checked[receipt.number] for receipt in filed]

    def request(self, period: str) -> Request:
        """The request for the report of a period, which tells what its figures are validated beside."""
        year, kind = year_and_kind(period)
        return Request(int(year), kind, "auto", "vi", self.workspace)

    def keep(self, reading: Reading, receipt: Receipt) -> None:
        """Keeps for the steps what was read of a file before it was filed, so that nothing large is read twice."""
        source = self._source(receipt)
        if (reading.file.unit, reading.file.period, reading.file.source) != (receipt.unit, receipt.period, source):
            return
        request = self.request(receipt.period)
        file = replace(reading.file, path=self.workspace.raw / receipt.file, version=receipt.version)
        own = tuple(replace(item, submission=receipt.version) for item in reading.observations)
        known = {source: replace(reading, file=file, observations=own)}
        read_files(request, self.plan, inventory.take(request), self.steps, self.corrections, [file], known)

    def _period(self, period: str, filed: Sequence[Receipt], ledger: Sequence[Receipt]) -> Iterable[Checked]:
        request = self.request(period)
        stock = inventory.take(request)
        data = gather(request, self.plan, stock, self.steps, self.corrections)
        found = (*data.findings, *validation_findings(validated(request, data, self.steps, self.process)))
        self._clear(period, filed, data)
        for receipt in filed:
            reading = next((item for item in data.readings if item.file.source == self._source(receipt)), None)
            own = tuple(item for item in found if item.source == self._source(receipt))
            checked = Checked(replace(receipt, result=_result(own)), own)
            if reading and reading.kind != receipts.UNREAD:
                checked = replace(checked, markable=markable(reading))
            if reading and _is_read(reading):
                checked = self._compared(checked, reading, _before(receipt, [*ledger, *filed]), request, data)
            yield self._written(checked, reading)

    def _clear(self, period: str, filed: Sequence[Receipt], data: Collected) -> None:
        """Removes what was to be returned to the units, but for their other files that count."""
        sources = {self._source(receipt) for receipt in filed}
        others = [item.file for item in data.readings if item.file.period == period and item.file.source not in sources]
        for unit in {receipt.unit for receipt in filed}:
            for path in (self.workspace.processed / period / FOLDER / unit).glob("*"):
                if not any(belongs(path, file) for file in others if file.unit == unit):
                    remove(path)

    def _compared(
        self, checked: Checked, reading: Reading, earlier: Sequence[Receipt], request: Request, data: Collected
    ) -> Checked:
        """Compares the file with the last of `earlier` that can be read: with another, every figure would differ."""
        stock = inventory.take(request)
        for before in earlier:
            path = self.workspace.raw / before.file
            if not path.is_file():
                continue
            source, digest = self._source(before), fingerprints.of_file(path)
            file = SourceFile(path, source, digest, before.unit, before.period, before.version)
            old, key = read_files(request, self.plan, stock, self.steps, self.corrections, [file])[source]
            if _is_read(old):
                version = self._earlier(request, data, old, key, reading)
                changes = compare(version, Version(reading, checked.findings))
                return replace(checked, before=before, changes=changes)
            checked = replace(checked, unread=(before.version, *checked.unread))
        return checked

    def _earlier(self, request: Request, data: Collected, old: Reading, key: str, reading: Reading) -> Version:
        """An earlier version with what would be found in it today, everything else being as it is."""
        file = old.file
        others = [item for item in data.readings if item.file.source != reading.file.source]
        keys = {name: value for name, value in data.keys.items() if name != reading.file.source}
        settled = settle([*others, old], self.plan)
        instead = replace(data, readings=settled, keys={**keys, file.source: key})
        found = validation_findings(validated(request, instead, self.steps, self.process, "validate-before"))
        read = tuple(item for one in settled for item in one.findings)
        return Version(old, tuple(item for item in (*read, *found) if item.source == file.source))

    def _written(self, checked: Checked, reading: Reading | None) -> Checked:
        """Writes the lists, the marked-up copy and the comparison into the folder of what the unit gets back."""
        receipt = checked.receipt
        folder = self.workspace.processed / receipt.period / FOLDER / receipt.unit
        folder.mkdir(parents=True, exist_ok=True)
        told = [item for item in checked.findings if item.severity is not Severity.NOTE]
        if told:
            lists = folder / Path(receipt.name).stem
            lists.mkdir(exist_ok=True)
            checked = replace(checked, listed=write_lists(lists, checked.findings, for_unit=not checked.markable))
        if told and reading:
            copies = return_marked(self.workspace.processed, [reading], checked.findings, warned=True)
            checked = replace(checked, marked=next(iter(copies), None))
        if checked.changes and checked.before:
            checked = replace(checked, compared=_write_comparison(folder, receipt, checked.before, checked.changes))
        return checked

    def _source(self, receipt: Receipt) -> str:
        return self.workspace.relative(self.workspace.raw / receipt.file)


def _result(findings: Iterable[Finding]) -> Result:
    severities = {found.severity for found in findings}
    if any(severity.blocks for severity in severities):
        return Result.RETURNED
    return Result.WARNINGS if Severity.WARNING in severities else Result.ACCEPTED


def _before(receipt: Receipt, ledger: Iterable[Receipt]) -> list[Receipt]:
    """The versions that a file replaces, the latest first."""
    earlier = [other for other in receipts.of_folder(ledger, receipt.period, receipt.unit) if receipt.replaces(other)]
    return sorted(earlier, key=lambda other: other.version, reverse=True)


def _is_read(reading: Reading) -> bool:
    """Whether a version says what another can be compared with; an export has no rows while anything in it is wrong."""
    return reading.kind != receipts.UNREAD and bool(reading.rows or reading.exported)


def _write_comparison(folder: Path, receipt: Receipt, before: Receipt, changes: Changes) -> Path:
    names = {"new": receipt.name, "version": receipt.version, "old": before.name, "before": before.version}
    heading = {lang: text("resubmission.heading", lang, **names) for lang in LANGUAGES}
    stem = Path(receipt.name).stem
    (folder / f"{stem}{COMPARISON}csv").write_text(as_csv(changes), "utf-8-sig", newline="")
    path = folder / f"{stem}{COMPARISON}txt"
    path.write_text(as_text(changes, heading), "utf-8")
    return path
