"""`make receive`: files that units sent are filed under raw as new versions, validated, and accepted or returned.

addressing.py finds out whose they are, knowing.py whether they are new, adopting.py enters what was copied by hand,
filing.py puts files in place, checking.py validates and compares them, telling.py says what came of each, writing.py
what could not be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline import corrections, fingerprints, receipts, replacing
from pipeline.errors import ConfigurationError, DataError
from pipeline.findings_report import no_formula
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.progress import Progress, say
from pipeline.receipts import GATHERED, Receipt, Result
from pipeline.receiving import filing, knowing, telling
from pipeline.receiving.addressing import Address, addressed, check_words, digest_of, files_of, told, unreadable
from pipeline.receiving.adopting import Folders
from pipeline.receiving.checking import Checked, Checks
from pipeline.receiving.knowing import Arrival, Known, Lying
from pipeline.receiving.telling import DeliveryOutcome, Sentence
from pipeline.receiving.writing import Writing
from pipeline.request import Delivery
from pipeline.sources import Reading, SourceFile, read
from pipeline.steps import Steps
from pipeline.unseen import harmless
from pipeline.validating import Validator, validator

UNCHANGED_COPY = "F111"  # a marked-up copy that nobody corrected: nothing new that could be filed


def receive(delivery: Delivery) -> None:
    """Files and validates what was delivered, and says what came of each file.

    Raises DataError if anything was returned, else ConfigurationError if it isn't known where something belongs, and
    ProductionError where something can't be written: what was filed by then has been said.
    """
    space = delivery.workspace
    plan = load_plan(space.plan)
    check_words(delivery, plan)
    steps = Steps(space.processed / ".steps", fingerprints.machinery(space.root), Progress())
    with replacing.alone(space.processed, "receiving.unwritable"), validator(space.plan) as process:
        receiving = Receiving(delivery, plan, steps, process)
        with receiving.writing.told():
            receiving.finish_interrupted()
            receiving.take_all(list(files_of(delivery)))
            receiving.file_all()
            steps.forget_others()
    telling.tell(receiving.outcome(), space, plan)
    receiving.end()


@dataclass
class Receiving:
    """One run. `arriving` waits to be filed; `known` had come before; `refused` says of each file why."""

    delivery: Delivery
    plan: Plan
    steps: Steps
    process: Validator
    ledger: list[Receipt] = field(default_factory=list)
    arriving: list[tuple[Arrival, Receipt]] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    refused: list[ConfigurationError | DataError] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.space = self.delivery.workspace
        self.raw, self.writing = self.space.raw, Writing(self.space)
        self.corrections = corrections.load(self.space, self.plan)
        self.checks = Checks(self.space, self.plan, self.steps, self.process, self.corrections)
        self.folders = Folders(self.checks)
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
        arrivals: list[Arrival] = []
        for path in paths:
            with self._refusing():
                arrivals.append(self._whose(path))
        new: list[Arrival] = []
        for at, arrival in enumerate(arrivals):
            twin = next((other for other in arrivals[:at] if arrival.is_copy(other)), None)
            if twin:
                self._tell("duplicate", arrival, other=twin.name)
                continue
            with self._refusing():
                if not self._is_known(arrival, beside=any(map(arrival.rivals, arrivals))):
                    new.append(arrival)
        for arrival in new:
            with self._refusing():
                self._enqueue(arrival)

    def file_all(self) -> None:
        """Files what is new, validates it beside what had come before and still counts, and enters it in the ledger."""
        first = receipts.next_number(self.ledger)  # only now: what was found copied by hand has been entered before
        numbered = [(item, replace(receipt, number=first + at)) for at, (item, receipt) in enumerate(self.arriving)]
        placed = self.writing.deposit([(item.path, receipt) for item, receipt in numbered]) if numbered else []
        with self.writing.keeping(placed):
            for (arrival, _), receipt in zip(numbered, placed, strict=True):
                self.checks.keep(arrival.reading, receipt)
        self._enter(placed)

    def outcome(self) -> DeliveryOutcome:
        """What came of each file."""
        return DeliveryOutcome(self.checked, self.known, self.sentences, self.refused)

    def end(self) -> None:
        """Raises the error that tells the exit code, if anything was returned or refused."""
        again = (item.now for item in self.known if item.now)
        results = {item.receipt.number: item.receipt.result for item in (*self.checked, *again)}
        returned = list(results.values()).count(Result.RETURNED)
        returned += sum(isinstance(error, DataError) for error in self.refused)
        if returned:
            raise DataError("receiving.some-returned", count=returned)
        if self.refused:
            raise ConfigurationError("receiving.some-refused", count=len(self.refused))

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """What one file is refused for does not keep the others from being received."""
        try:
            yield
        except (ConfigurationError, DataError) as error:
            self.refused.append(error)

    def _whose(self, path: Path) -> Arrival:
        """The file with whose it is. Raises ConfigurationError where that is not known, DataError for a marked copy."""
        name, digest = harmless(path.name), digest_of(path)
        reading = self._peek(path, digest)
        if any(found.code == UNCHANGED_COPY for found in reading.findings):
            raise DataError("receiving.unchanged-copy", file=name)
        words = self.delivery
        if reading.kind == receipts.UNREAD and not (words.unit and words.year and words.kind):
            raise unreadable(name, reading)
        place = addressed(self.delivery, told(reading, self.plan), self.plan, name)
        self._adopt(place)
        return Arrival(path, name, digest, place, reading)

    def _is_known(self, arrival: Arrival, *, beside: bool) -> bool:
        """Whether the file needs no new version; what was lost of it is put back.

        One that was replaced since comes as a new version again, but not out of a folder that also has its rival
        (`beside`): there the ledger tells which of them is newer.
        """
        lines = knowing.same(arrival, self.ledger)
        if not lines:
            return False
        line, hashes = lines[-1], self.folders.hashes(arrival.place)
        latest = knowing.latest(line, self.ledger)
        lost = [item for item in lines if knowing.lying(self.raw, item, hashes) is Lying.NOTHING]
        restored = [item for item in lost if filing.restore(self.raw, arrival.path, item)]
        for item in restored:  # said at once: whatever comes of the rest, this has been done
            say("receiving.restored", file=item.name, version=item.version)
        as_received = line in restored or knowing.lying(self.raw, line, hashes) is Lying.AS_RECEIVED
        if line in restored or (latest and beside) or (as_received and not latest):
            self.known.append(Known(arrival.name, line, latest))
            return True
        self._tell("again" if latest else "altered", arrival, line=line, latest=latest)
        return False

    def _enqueue(self, arrival: Arrival) -> None:
        """Has the file filed. Raises ConfigurationError beside another: nobody knows which of the two is newer.

        That the other one is known does not tell: it may have come out of the same folder a minute before.
        """
        waiting = [receipt for _, receipt in self.arriving]
        counting = [item.receipt for item in self.known if not item.latest]
        own = receipts.of_folder([*waiting, *counting], arrival.place.period, arrival.place.unit)
        kind = arrival.reading.kind
        rival = next((item for item in own if item.kind == kind and kind not in GATHERED), None)
        if rival:
            raise ConfigurationError("receiving.two-at-once", file=arrival.name, other=rival.original_name)
        self.arriving.append((arrival, self._receipt(arrival, waiting)))

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
        entered = receipts.of_folder([*self.ledger, *waiting], place.period, place.unit)
        version = receipts.next_version(entered, place.period, place.unit)
        taken = [
            *filing.names_in(self.raw / place.folder),
            *(receipt.name for receipt in entered),
        ]  # also what was lost
        name = filing.name_of_version(filing.clean_name(path.name, container), version, taken)
        return f"{place.folder}/{name}"

    def _receipt(self, arrival: Arrival, waiting: Sequence[Receipt]) -> Receipt:
        place, reading = arrival.place, arrival.reading
        return Receipt(
            number=0,
            received_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            received_by=no_formula(harmless(receipts.login())),
            period=place.period,
            unit=place.unit,
            kind=reading.kind,
            version=receipts.next_version([*self.ledger, *waiting], place.period, place.unit),
            file=self._planned(arrival.path, place, reading.container, waiting),
            sha256=arrival.sha256,
            bytes=arrival.path.stat().st_size,
            original_name=no_formula(harmless(arrival.path.name)),
            result=Result.UNCHECKED,
        )

    def _adopt(self, place: Address) -> None:
        self.ledger += self.folders.adopt(place, self.ledger)

    def _tell(self, key: str, arrival: Arrival, *, line: Receipt | None = None, **values: object) -> None:
        known = {"file": line.name, "version": line.version} if line else {}
        self.sentences.append(Sentence(f"receiving.{key}", {"name": arrival.name, **known, **values}))

    def _enter(self, waiting: Sequence[Receipt]) -> None:
        """Validates what was just filed together with what had come before and still counts; enters what is new."""
        whole = [*self.ledger, *waiting]
        again = [item.receipt for item in self.known if not knowing.latest(item.receipt, whole)]
        with self.writing.keeping(waiting):
            checked = {item.receipt.number: item for item in self.checks.check([*waiting, *again], self.ledger)}
            new = [checked[receipt.number] for receipt in waiting]
            entries = [item.receipt for item in new]
            filing.enter(self.raw, entries)
        self.ledger += entries
        self.checked += new
        self.known = [replace(item, now=checked.get(item.receipt.number)) for item in self.known]
