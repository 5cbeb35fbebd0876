"""`make verify`: whether a report is just as it was made, or an edition as it was published.

Offline, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.editions.places import Places, places
from pipeline.editions.sealing import SIGNATURE
from pipeline.errors import AuditError, ConfigurationError, reason_of
from pipeline.manifest import NAME
from pipeline.messages import listed
from pipeline.progress import complain, say
from pipeline.request import Request, parse, values
from pipeline.verify.edition import copied, edition_faults
from pipeline.verify.faults import Fault
from pipeline.verify.report import foreign, report_faults, since

OWN = ("EDITION", "PUBLIC_KEY")


def verify(words: Sequence[str]) -> None:
    """Verifies the edition that `words` name, or the current report (see `check`)."""
    own = values(words, OWN)
    check(parse(words, OWN, "verify"), own["EDITION"], own["PUBLIC_KEY"])


def check(request: Request, edition: str = "", public_key: str = "") -> None:
    """Verifies an edition, or the current report where none is named, and says so.

    Raises AuditError (exit code 5) when anything differs, having named it all; ConfigurationError where there is no
    such report or edition, or the public key can't be read.
    """
    place, space = places(request), request.workspace
    if not edition:
        folder = _report(request, place)
        _tell(report_faults(request, folder), space.shown(folder))
        say("verify.good", folder=space.shown(folder))
        _remark(request, folder)
        return
    folder, key = place.edition(place.named(edition)), _key(place, public_key)
    copies = copied(space.root, place, folder)
    _tell(edition_faults(place, folder, key, set(copies.values())), space.shown(folder))
    said = {"folder": space.shown(folder), "count": len(copies)}
    say("verify.good-but-copies" if copies else "verify.good-edition", **said)
    _remark_on_signature(folder, key)


def _tell(faults: Sequence[Fault], folder: str) -> None:
    for fault in faults:
        complain(fault.key, file=fault.file, **fault.values)
    if faults:
        raise AuditError("verify.failed", count=len(faults), folder=folder)


def _remark(request: Request, folder: Path) -> None:
    """What a reader has to know of the current report beside the verdict."""
    if others := foreign(folder):
        say("verify.foreign", files=", ".join(others))
    if changed := since(request, folder):
        say("verify.since", files=listed(changed))


def _remark_on_signature(folder: Path, key: bytes | None) -> None:
    if not (folder / SIGNATURE).is_file():
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
        raise ConfigurationError("verify.no-key", file=path, reason=reason_of(error, "read")) from error
