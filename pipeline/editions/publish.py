"""`make publish`: freezes the current report as the next edition, all of it or nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline import inventory, manifest, records, replacing
from pipeline.editions import contents, sealing
from pipeline.editions.code import checkout
from pipeline.editions.contents import Source, Words
from pipeline.editions.places import Places, places
from pipeline.editions.signing import Signer
from pipeline.errors import ConfigurationError, DataError
from pipeline.findings import Finding
from pipeline.messages import listed
from pipeline.progress import say
from pipeline.request import Request, parse, values

OWN = ("REASON", "ANYWAY", "SIGN")


def publish(words: Sequence[str]) -> None:
    """Publishes the report that `words` name (see `freeze`)."""
    request, own = parse(words, OWN, "publish"), values(words, OWN)
    freeze(request, Words(own["REASON"], own["ANYWAY"]), own["SIGN"])


def freeze(request: Request, words: Words, key: str = "") -> None:
    """Makes the next edition of a report, signed where there is a `key`, or says that the last one is just that.

    Raises ConfigurationError where there is no whole report, where the report or the code is not as the commit and
    the data have it, or where a second edition has no reason; DataError where the data have open errors or questions.
    What speaks against it may be overruled in words (ANYWAY), which the manifest keeps; a report that is not whole,
    or whose raw files are gone, is never published. Killed at any moment, every edition stands as it was.
    """
    signer = Signer(Path(key)) if key else None
    with replacing.alone(request.workspace.processed):
        place = places(request)
        replacing.recover(place.report)
        source = _source(request, place)
        against = _against(request, source)
        if not words.anyway:
            _refuse(request, against)
        needed = Words(words.reason, words.anyway if against else "")
        with replacing.told("editions.unwritable", place.editions):
            _make(place, source, needed, against, signer)


def _source(request: Request, place: Places) -> Source:
    """The report to be published. Raises ConfigurationError where there is none, or it is damaged."""
    shown = request.workspace.shown(place.report)
    if not (place.report / manifest.NAME).is_file():
        raise ConfigurationError("editions.no-report", folder=shown)
    if not manifest.whole(place.report):
        raise ConfigurationError("editions.not-whole", folder=shown)
    made = json.loads((place.report / manifest.NAME).read_text("utf-8"))
    return Source(request.workspace, request.period_name, place.report, made, checkout(request.workspace))


def _against(request: Request, source: Source) -> dict[str, Any]:
    """What speaks against publishing, by its kind; empty where nothing does."""
    code = source.checkout
    found: dict[str, Any] = {
        "no-commit": code.why if not code.commit else "",
        "changed": list(code.changed),
        "open": sum(finding.severity.blocks for finding in _findings(source.processed)),
        "outdated": _outdated(request, source),
    }
    return {kind: what for kind, what in found.items() if what}


def _findings(processed: Path) -> tuple[Finding, ...]:
    """The findings of the last run; none can be read where data/processed was deleted, which is told as outdated."""
    path = processed / "findings.json"
    try:
        return records.loads(tuple[Finding, ...], path.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _outdated(request: Request, source: Source) -> list[str]:
    """What is not as it was when the report was made: files changed, gone, or added since."""
    differing = source.outdated()
    made, renderer = source.made, source.made["production"]["renderer"]["name"]
    again = Request(request.year, request.kind, renderer, made["parameters"]["lang"], request.workspace)
    stock = inventory.take(again)
    known = [name for part in ("raw", "plan", "narrative") for name in made["inputs"].get(part, ())]
    differing += sorted({*stock.raw, *stock.plan, *stock.narrative}.difference(known))
    if not differing and not manifest.current(source.report, again, stock, renderer):
        differing = [request.workspace.relative(source.report)]
    return differing


def _refuse(request: Request, against: Mapping[str, Any]) -> None:
    """Raises the error for the first thing that speaks against publishing."""
    if "open" in against:
        folder = request.workspace.processed / request.period_name
        file = request.workspace.shown(folder / "findings.html")
        raise DataError("editions.open", count=against["open"], file=file)
    if "outdated" in against:
        raise ConfigurationError("editions.outdated", files=listed(against["outdated"]))
    if "no-commit" in against:
        raise ConfigurationError("editions.no-commit", reason=against["no-commit"])
    if "changed" in against:
        raise ConfigurationError("editions.changed", files=listed(against["changed"]))


def _make(place: Places, source: Source, words: Words, against: Mapping[str, Any], signer: Signer | None) -> None:
    """Builds the edition in a hidden folder, which gets its number once it is whole."""
    place.editions.mkdir(parents=True, exist_ok=True)
    _clear(place)
    last = max(place.numbers(), default=0)
    fresh = place.editions / f".building-{last + 1}"
    try:
        fresh.mkdir()
        _check_key(place, signer)
        contents.fill(fresh, source)
        if signer:
            (fresh / sealing.PUBLIC_KEY).write_bytes(signer.public())
        content = contents.manifest(fresh, source, words, against)
        same = last > 0 and _same(place.edition(last), content)
        if same:
            place.link()
            say("editions.already", edition=last, folder=source.space.shown(place.edition(last)))
            return
        if last and not words.reason:
            raise ConfigurationError("editions.no-reason", last=last)
        contents.keep_raw(place.store, source)
        _seal(fresh, place, content, last + 1, signer)
        fresh.rename(place.edition(last + 1))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    place.link()
    say("editions.done", edition=last + 1, folder=source.space.shown(place.edition(last + 1)))


def _check_key(place: Places, signer: Signer | None) -> None:
    """Raises ConfigurationError for a key that is not the department's, where its public key is known."""
    if signer and place.key.is_file() and place.key.read_bytes().split()[-1] != signer.public().split()[-1]:
        raise ConfigurationError("editions.other-key", file=place.key.name)


def _same(edition: Path, content: Mapping[str, Any]) -> bool:
    """Whether an edition is just what would be published again, so that a run cut short at the end may be repeated."""
    try:
        found = json.loads((edition / manifest.NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    wanted = {**content, "reason": content["reason"] or found.get("reason")}
    return {name: found.get(name) for name in wanted} == wanted


def _seal(fresh: Path, place: Places, content: Mapping[str, Any], number: int, signer: Signer | None) -> None:
    numbered = {"edition": number, **content, "previous": contents.previous(place, number)}
    sealing.seal(fresh, numbered)
    if signer:
        said = f"edition {number} of {content['period']}"
        (fresh / sealing.SIGNATURE).write_bytes(signer.sign((fresh / manifest.NAME).read_bytes(), said))
    sealing.close(fresh)


def _clear(place: Places) -> None:
    """Deletes what a killed run left half-built."""
    for left in place.editions.glob(".building-*"):
        with suppress(OSError):
            shutil.rmtree(left)
