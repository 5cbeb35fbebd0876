"""`make receive`: files that units sent are filed under raw as new versions, validated, and accepted or returned.

addressing.py finds out whose they are, filing.py puts them in place, checking.py validates and compares them,
telling.py says what came of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline import corrections, fingerprints, inventory, publishing, receipts
from pipeline.collecting import read_files
from pipeline.errors import ConfigurationError, DataError
from pipeline.findings_report import no_formula
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.progress import Progress, say
from pipeline.receipts import GATHERED, Receipt, Result
from pipeline.receiving import filing, telling
from pipeline.receiving.addressing import Address, addressed, check_words, files_of, told, unreadable
from pipeline.receiving.checking import Checked, Checks
from pipeline.request import Delivery
from pipeline.sources import Reading, SourceFile, read
from pipeline.sources.discovery import discover_unit
from pipeline.steps import Steps
from pipeline.unseen import harmless
from pipeline.validating import Validator, validator

UNCHANGED_COPY = "F111"  # a marked-up copy that nobody corrected: nothing new that could be filed


def receive(delivery: Delivery) -> None:
    """Files and validates what was delivered, and says what came of each file.

    Raises DataError if anything was returned, else ConfigurationError if it isn't known where something belongs.
    """
    space = delivery.workspace
    plan = load_plan(space.plan)
    check_words(delivery, plan)
    steps = Steps(space.processed / ".steps", fingerprints.machinery(space.root), Progress())
    with publishing.alone(space.processed), validator(space.plan) as process:
        receiving = Receiving(delivery, plan, steps, process)
        receiving.finish_interrupted()
        receiving.take_all(list(files_of(delivery)))
        receiving.file_all()
        steps.forget_others()
    telling.tell(receiving.checked, receiving.known, receiving.refused, space, plan)
    receiving.end()


@dataclass
class Receiving:
    """One run. `arriving` waits to be filed; `known` had come before; `refused` says of each file why."""

    delivery: Delivery
    plan: Plan
    steps: Steps
    process: Validator
    ledger: list[Receipt] = field(default_factory=list)
    arriving: list[tuple[Path, Receipt]] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)
    known: list[tuple[str, Receipt]] = field(default_factory=list)
    refused: list[ConfigurationError | DataError] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    adopted: set[Address] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.space = self.delivery.workspace
        self.raw = self.space.raw
        self.corrections = corrections.load(self.space, self.plan)
        self.checks = Checks(self.space, self.plan, self.steps, self.process)
        self.ledger += receipts.load(self.raw)

    def finish_interrupted(self) -> None:
        """Validates and enters what a run that was cut short had already put on its way."""
        waiting = filing.interrupted(self.raw, self.ledger)
        if waiting:
            say("receiving.finishing", count=len(waiting))
        self._enter(waiting)

    def take_all(self, paths: Sequence[Path]) -> None:
        """Finds out where each file belongs, and which are new."""
        if not paths:
            raise ConfigurationError("receiving.nothing", file=harmless(str(self.delivery.paths[0])))
        for path in paths:
            try:
                self._take(path)
            except (ConfigurationError, DataError) as error:
                self.refused.append(error)

    def file_all(self) -> None:
        """Files what is new, validates it and enters it in the ledger."""
        if not self.arriving:
            return
        first = receipts.next_number(self.ledger)  # only now: what was found copied by hand has been entered before
        numbered = [(path, replace(receipt, number=first + at)) for at, (path, receipt) in enumerate(self.arriving)]
        placed = filing.deposit(self.raw, numbered)
        self._seed(placed)
        self._enter(placed)

    def end(self) -> None:
        """Raises the error that tells the exit code, if anything was returned or refused."""
        results = [item.receipt.result for item in self.checked] + [receipt.result for _, receipt in self.known]
        returned = results.count(Result.RETURNED) + sum(isinstance(error, DataError) for error in self.refused)
        if returned:
            raise DataError("receiving.some-returned", count=returned)
        if self.refused:
            raise ConfigurationError("receiving.some-refused", count=len(self.refused))

    def _take(self, path: Path) -> None:
        name = harmless(path.name)
        if not path.is_file():  # opening a pipe would wait for ever
            raise ConfigurationError("receiving.not-there", file=name)
        digest = fingerprints.of_file(path)
        reading = self._peek(path, digest)
        if any(found.code == UNCHANGED_COPY for found in reading.findings):
            raise DataError("receiving.unchanged-copy", file=name)
        words = self.delivery
        if reading.kind == receipts.UNREAD and not (words.unit and words.year and words.kind):
            raise unreadable(name, reading)
        place = addressed(self.delivery, told(reading, self.plan), self.plan, name)
        self._adopt(place)
        before = receipts.of_folder(self.ledger, place.period, place.unit)
        same = next((receipt for receipt in before if receipt.sha256 == digest), None)
        if same:
            self.known.append((name, same))
            return
        own = [receipt for _, receipt in self.arriving if (receipt.period, receipt.unit) == (place.period, place.unit)]
        if any(receipt.sha256 == digest for receipt in own):
            return
        rival = next((item for item in own if item.kind == reading.kind and item.kind not in GATHERED), None)
        if rival:
            raise ConfigurationError("receiving.two-at-once", file=name, other=rival.original_name)
        receipt = self._receipt(path, digest, place, reading, own)
        self.arriving.append((path, receipt))
        if (reading.file.unit, reading.file.period) == (place.unit, place.period):
            self.readings[receipt.file] = reading

    def _peek(self, path: Path, digest: str) -> Reading:
        """What the file gives before anybody knows whose it is; as that of the words given, where they suffice."""
        words = self.delivery
        unit = words.unit or next(iter(self.plan.units))
        period = self.plan.period(words.year or self.plan.first_year, words.kind or "year")
        whole = words.unit and words.year and words.kind
        source = self.space.relative(self.raw / self._planned(path, Address(unit, period.name))) if whole else path.name
        return read(SourceFile(path, source, digest, unit, period.name), self.plan, self.corrections)

    def _planned(self, path: Path, place: Address, container: str = "", waiting: Sequence[Receipt] = ()) -> str:
        """The name below raw that the file gets."""
        self._adopt(place)
        version = receipts.next_version([*self.ledger, *waiting], place.period, place.unit)
        taken = [*filing.names_in(self.raw / place.folder), *(receipt.name for receipt in waiting)]
        name = filing.name_of_version(filing.clean_name(path.name, container), version, taken)
        return f"{place.folder}/{name}"

    def _receipt(
        self, path: Path, digest: str, place: Address, reading: Reading, waiting: Sequence[Receipt]
    ) -> Receipt:
        return Receipt(
            number=0,
            received_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            received_by=no_formula(harmless(receipts.login())),
            period=place.period,
            unit=place.unit,
            kind=reading.kind,
            version=receipts.next_version([*self.ledger, *waiting], place.period, place.unit),
            file=self._planned(path, place, reading.container, waiting),
            sha256=digest,
            bytes=path.stat().st_size,
            original_name=no_formula(harmless(path.name)),
            result=Result.UNCHECKED,
        )

    def _adopt(self, place: Address) -> None:
        """Enters what was copied by hand into the folder since its last receipt; its time is not known."""
        if place in self.adopted:
            return
        self.adopted.add(place)
        request = self.checks.request(place.period)
        period = request.period(self.plan)
        known = {receipt.file for receipt in self.ledger}
        found = discover_unit(self.raw, self.space.base, self.plan, period, place.unit).files
        files = [file for file in found if receipts.relative(self.raw, file.path) not in known]
        if not files:
            return
        given = read_files(request, self.plan, inventory.take(request), self.steps, files)
        entries: list[Receipt] = []
        for file in files:
            number = receipts.next_number([*self.ledger, *entries])
            entries.append(self._by_hand(file, number, given[file.source][0].kind))
        receipts.append(self.raw, entries)
        self.ledger += entries

    def _by_hand(self, file: SourceFile, number: int, kind: str) -> Receipt:
        return Receipt(
            number=number,
            received_at="",
            received_by="",
            period=file.period,
            unit=file.unit,
            kind=kind,
            version=file.version,
            file=receipts.relative(self.raw, file.path),
            sha256=file.sha256 or fingerprints.of_file(file.path),
            bytes=file.path.stat().st_size,
            original_name=no_formula(harmless(file.path.name)),
            result=Result.BY_HAND,
        )

    def _seed(self, placed: Sequence[Receipt]) -> None:
        """Keeps what was just read for the steps, so that nothing large is read twice."""
        for receipt in placed:
            reading = self.readings.get(receipt.file)
            source = self.space.relative(self.raw / receipt.file)
            if reading is None or reading.file.source != source:
                continue
            request = self.checks.request(receipt.period)
            file = replace(reading.file, path=self.raw / receipt.file, version=receipt.version)
            own = tuple(replace(item, submission=receipt.version) for item in reading.observations)
            known = {source: replace(reading, file=file, observations=own)}
            read_files(request, self.plan, inventory.take(request), self.steps, [file], known)

    def _enter(self, waiting: Sequence[Receipt]) -> None:
        checked = self._checked(waiting)
        entries = [item.receipt for item in checked]
        filing.enter(self.raw, entries)
        self.ledger += entries
        self.checked += checked

    def _checked(self, waiting: Sequence[Receipt]) -> list[Checked]:
        """What came of each file. Where our own files stop that, it is said that those of the units are safe."""
        try:
            return self.checks.check(waiting, self.ledger)
        except ConfigurationError:
            for receipt in waiting:
                say("receiving.filed", file=harmless(self.space.shown(self.raw / receipt.file)))
            raise
