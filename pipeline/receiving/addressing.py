"""Whose file it is and for which period: what its own head says, and the words given; neither is guessed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import fingerprints
from pipeline.errors import ConfigurationError, reason_of
from pipeline.messages import LANGUAGES
from pipeline.periods import WHOLE_YEAR, period_name, this_year, year_and_kind
from pipeline.plan import Plan
from pipeline.raw_files import counts
from pipeline.receipts import folder_of
from pipeline.request import Delivery, check_period
from pipeline.sources import Reading
from pipeline.sources.heading import period_names, unit_names
from pipeline.sources.texts import letters, tidy
from pipeline.unseen import harmless

_CODE = re.compile(r"([0-9]{4})(?:-([0-9a-z]+))?")


@dataclass(frozen=True)
class Told:
    """What the head of a file says: a unit's code and a period's name ("2025-q1"), each "" where it tells neither.

    `unit_found` and `period_found` are the words that stand there, understood or not.
    """

    unit: str = ""
    period: str = ""
    unit_found: str = ""
    period_found: str = ""


@dataclass(frozen=True)
class Address:
    """Where a file belongs; `period` is the period's name."""

    unit: str
    period: str

    @property
    def folder(self) -> str:
        """Its folder, relative to raw."""
        return folder_of(self.period, self.unit)


def check_words(delivery: Delivery, plan: Plan) -> None:
    """Raises ConfigurationError for a unit, year or kind of period that the plan does not know."""
    if delivery.unit and delivery.unit not in plan.units:
        known = ", ".join(plan.units)
        raise ConfigurationError("cli.unknown-value", name="UNIT", found=harmless(delivery.unit), known=known)
    if delivery.kind:
        check_period(delivery.kind, plan.periods)
    if delivery.year is not None and not plan.first_year <= delivery.year <= plan.last_year:
        span = {"first": plan.first_year, "last": plan.last_year}
        raise ConfigurationError("cli.year-outside", found=delivery.year, **span)


def files_of(delivery: Delivery) -> Iterator[Path]:
    """Every file that was named, and those in the folders that were; hidden ones, lock files and notes are left out."""
    for path in delivery.paths:
        if not path.is_dir():
            yield path
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not name.startswith("."))
            yield from (found for name in sorted(names) if counts(found := Path(folder, name)))


def digest_of(path: Path) -> str:
    """The file's SHA-256. Raises ConfigurationError for what is no file or can't be opened, as one open in Excel."""
    name = harmless(path.name)
    try:
        if path.is_file():  # opening a pipe would wait for ever
            return fingerprints.of_file(path)
    except OSError as error:
        raise ConfigurationError("receiving.not-opened", file=name, reason=reason_of(error, "read")) from error
    raise ConfigurationError("receiving.not-there", file=name)


def told(reading: Reading, plan: Plan) -> Told:
    """What the file's head says. A code decides; without a known one the name does, as in the folder's check."""
    found = {name: tidy(cell.text) for name, cell in reading.head.items()}
    unit_words = [found.get(name, "") for name in ("unit_code", "unit_name")]
    period_words = [found.get(name, "") for name in ("period_code", "period_name")]
    return Told(
        unit=_unit(plan, *unit_words),
        period=_period(plan, *period_words),
        unit_found=" / ".join(filter(None, unit_words)),
        period_found=" / ".join(filter(None, period_words)),
    )


def addressed(delivery: Delivery, found: Told, plan: Plan, name: str) -> Address:
    """Where the file belongs. Raises ConfigurationError where that is not told, or told in two ways."""
    _check_agreement(delivery, found, name)
    unit = delivery.unit or found.unit
    if not unit:
        known = ", ".join(plan.units)
        raise ConfigurationError("receiving.no-unit", file=name, found=harmless(found.unit_found) or "–", known=known)
    year, kind = year_and_kind(found.period)
    year, kind = str(delivery.year or year), delivery.kind or kind
    if not (year and kind):
        missing = [word for word, given in (("YEAR", year), ("PERIOD", kind)) if not given]
        values = {"missing": ", ".join(missing), "found": harmless(found.period_found) or "–"}
        values["year"] = year or str(min(max(this_year(), plan.first_year), plan.last_year))
        raise ConfigurationError("receiving.no-period", file=name, known=", ".join(plan.periods), **values)
    return Address(unit, period_name(year, kind))


def _check_agreement(delivery: Delivery, found: Told, name: str) -> None:
    year, kind = year_and_kind(found.period)
    pairs = (
        ("UNIT", delivery.unit, found.unit, found.unit_found),
        ("YEAR", str(delivery.year or ""), year, found.period_found),
        ("PERIOD", delivery.kind, kind, found.period_found),
    )
    for word, given, own, words in pairs:
        if given and own and given != own:
            values = {"word": word, "given": given, "own": own, "found": harmless(words)}
            raise ConfigurationError("receiving.contradiction", file=name, **values)


def _unit(plan: Plan, code: str, name: str) -> str:
    if code.casefold() in plan.units:
        return code.casefold()
    named = [unit for unit in plan.units if letters(name) in {letters(known) for known in unit_names(plan, unit)}]
    return named[0] if len(named) == 1 else ""


def _period(plan: Plan, code: str, name: str) -> str:
    match = _CODE.fullmatch(code.casefold())
    kind = match[2] or WHOLE_YEAR if match else ""
    if match and plan.first_year <= int(match[1]) <= plan.last_year and kind in plan.periods:
        return period_name(match[1], kind)
    names = [
        period_name(year, kind)
        for year in range(plan.first_year, plan.last_year + 1)
        for kind in plan.periods
        if letters(name) in {letters(known) for known in period_names(plan, year, kind)}
    ]
    return names[0] if len(names) == 1 else ""


def unreadable(name: str, reading: Reading) -> ConfigurationError:
    """Why nobody can tell from the file whose it is: what is wrong with it comes before whose it may be."""
    said: dict[str, str] = {}
    found = reading.findings[0]
    for lang in LANGUAGES:
        said |= {f"title_{lang}": harmless(found.title(lang)), f"fix_{lang}": harmless(found.fix(lang))}
    return ConfigurationError("receiving.unreadable", file=name, **said)
