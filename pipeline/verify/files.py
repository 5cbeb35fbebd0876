"""Files against the manifest: changed, missing, added; and the manifest against its own hash and signature."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline import fingerprints
from pipeline.editions import signing
from pipeline.editions.sealing import PUBLIC_KEY, SIGNATURE
from pipeline.manifest import HASH, NAME, hashed
from pipeline.verify.faults import Fault


def read(folder: Path, prefix: str = "") -> tuple[dict[str, Any], list[Fault]]:
    """The manifest of a folder, empty where it can't be read, and what is amiss with it and with its hash."""
    try:
        content = (folder / NAME).read_bytes()
    except OSError:
        return {}, [Fault("verify.missing", prefix + NAME)]
    faults = list(_own_hash(folder, content, prefix))
    try:
        made = json.loads(content)
        return dict(made), faults
    except (ValueError, TypeError) as error:
        return {}, [Fault("verify.unreadable", prefix + NAME, {"reason": error}), *faults]


def _own_hash(folder: Path, content: bytes, prefix: str) -> Iterator[Fault]:
    try:
        if (folder / HASH).read_bytes() != hashed(content):
            yield Fault("verify.manifest-hash", prefix + NAME, {"hash": prefix + HASH})
    except OSError:
        yield Fault("verify.missing", prefix + HASH)


def mapping(made: Mapping[str, Any], *names: str) -> dict[str, str]:
    """A part of a manifest that gives names their hashes, empty where there is no such part."""
    part: Any = made
    for name in names:
        part = part.get(name) if isinstance(part, Mapping) else None
    return {str(name): str(digest) for name, digest in part.items()} if isinstance(part, Mapping) else {}


def listed_faults(folder: Path, listed: Mapping[str, str], prefix: str = "") -> Iterator[Fault]:
    """The listed files that are missing or have another hash."""
    for name, digest in listed.items():
        path = folder / name
        if not path.is_file():
            yield Fault("verify.missing", prefix + name)
        elif path.is_symlink() or fingerprints.of_file(path) != digest:
            yield Fault("verify.changed", prefix + name)


def added(folder: Path, known: Collection[str]) -> list[str]:
    """What lies in a folder and is not known."""
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    return sorted({path.relative_to(folder).as_posix() for path in found} - set(known))


def signature_faults(folder: Path, key: bytes | None) -> Iterator[Fault]:
    """What is amiss with the signature of a manifest. Without a known `key`, the edition's own public key has to do."""
    own = folder / PUBLIC_KEY
    public = key or (own.read_bytes() if own.is_file() else None)
    if not (folder / SIGNATURE).is_file():
        if public:
            yield Fault("verify.signature-missing", SIGNATURE)
        return
    if not public:
        yield Fault("verify.missing", PUBLIC_KEY)
        return
    content = (folder / NAME).read_bytes() if (folder / NAME).is_file() else b""
    wrong = signing.fault(content, (folder / SIGNATURE).read_bytes(), public)
    if wrong:
        yield Fault(wrong, SIGNATURE if wrong != "verify.key-unreadable" else PUBLIC_KEY)
