"""Files that were copied into raw by hand: entered in the ledger before anything else is filed beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline import fingerprints, inventory, receipts
from pipeline.collecting import read_files
from pipeline.findings_report import no_formula
from pipeline.receipts import Receipt, Result
from pipeline.receiving.addressing import Address
from pipeline.receiving.checking import Checks
from pipeline.sources import SourceFile
from pipeline.sources.discovery import discover_unit
from pipeline.unseen import harmless


@dataclass
class Folders:
    """The folders of units as they are found; each is looked at once in a run."""

    checks: Checks
    _hashes: dict[Address, dict[str, str]] = field(default_factory=dict)

    def hashes(self, place: Address) -> Mapping[str, str]:
        """What lay in a folder when it was adopted, as the ledger names it: {file: SHA-256}."""
        return self._hashes[place]

    def adopt(self, place: Address, ledger: Sequence[Receipt]) -> list[Receipt]:
        """Enters what was copied by hand into the folder since its last receipt; its time is not known."""
        if place in self._hashes:
            return []
        checks, raw = self.checks, self.checks.workspace.raw
        request = checks.request(place.period)
        period = request.period(checks.plan)
        found = discover_unit(raw, checks.workspace.base, checks.plan, period, place.unit).files
        self._hashes[place] = {receipts.relative(raw, file.path): _hash(file) for file in found}
        known = {receipt.file for receipt in ledger}
        files = [file for file in found if receipts.relative(raw, file.path) not in known]
        if not files:
            return []
        stock = inventory.take(request)
        given = read_files(request, checks.plan, stock, checks.steps, checks.corrections, files)
        first = receipts.next_number(ledger)
        entries = [self._line(file, first + at, given[file.source][0].kind) for at, file in enumerate(files)]
        receipts.append(raw, entries)
        return entries

    def _line(self, file: SourceFile, number: int, kind: str) -> Receipt:
        return Receipt(
            number=number,
            received_at="",
            received_by="",
            period=file.period,
            unit=file.unit,
            kind=kind,
            version=file.version,
            file=receipts.relative(self.checks.workspace.raw, file.path),
            sha256=_hash(file),
            bytes=file.path.stat().st_size,
            original_name=no_formula(harmless(file.path.name)),
            result=Result.BY_HAND,
        )


def _hash(file: SourceFile) -> str:
    return file.sha256 or fingerprints.of_file(file.path)
