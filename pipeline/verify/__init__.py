"""`make verify`: whether a report, or an edition, is just as it was published. Offline, and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.editions.places import Places, places
from pipeline.editions.sealing import SIGNATURE
from pipeline.errors import AuditError, ConfigurationError
from pipeline.manifest import NAME
from pipeline.progress import complain, say
from pipeline.request import Request, parse, values
from pipeline.verify.edition import edition_faults, nameless
from pipeline.verify.report import foreign, report_faults

OWN = ("EDITION", "PUBLIC_KEY")


def verify(words: Sequence[str]) -> None:
    """Verifies the edition that `words` name, or the current report (see `check`)."""
    own = values(words, OWN)
    check(parse(words, OWN), own["EDITION"], own["PUBLIC_KEY"])


def check(request: Request, edition: str = "", public_key: str = "") -> None:
    """Verifies an edition, or the current report where none is named, and says so.

    Raises AuditError (exit code 5) when anything differs, having named it all; ConfigurationError where there is no
    such report or edition, or the public key can't be read.
    """
    place = places(request)
    if edition:
        folder, key = place.edition(place.named(edition)), _key(place, public_key)
        faults = edition_faults(place, folder, key)
    else:
        folder, key = _report(request, place), None
        faults = report_faults(request, folder)
    shown = request.workspace.shown(folder)
    for fault in faults:
        complain(fault.key, file=fault.file, **fault.values)
    if faults:
        raise AuditError("verify.failed", count=len(faults), folder=shown)
    say("verify.good", folder=shown)
    if edition and (copies := nameless(place, folder)):
        say("verify.nameless", count=len(copies))
    _remark(folder, key, edition=bool(edition))


def _remark(folder: Path, key: bytes | None, *, edition: bool) -> None:
    """What a reader has to know beside the verdict."""
    if not edition:
        others = foreign(folder)
        if others:
            say("verify.foreign", files=", ".join(others))
    elif not (folder / SIGNATURE).is_file():
        say("verify.unsigned")
    elif key:
        say("verify.signed")
    else:
        say("verify.signed-unknown")


def _report(request: Request, place: Places) -> Path:
    if not (place.report / NAME).is_file():
        raise ConfigurationError("editions.no-report", folder=request.workspace.shown(place.report))
    return place.report


def _key(place: Places, given: str) -> bytes | None:
    """The public key that was given, or else the department's own; None where none is known."""
    path = Path(given) if given else place.key
    if not given and not path.is_file():
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError("verify.no-key", file=path, reason=error.strerror or error) from error
