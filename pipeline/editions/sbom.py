"""The bill of materials of an edition: every locked package with its hashes, in CycloneDX's form.

Made from requirements.lock alone, with no time in it: the same lock file gives the same bytes.
Format: ECMA-424 (CycloneDX 1.6), https://cyclonedx.org/specification/overview/
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import fingerprints

if TYPE_CHECKING:
    from cyclonedx.model.component import Component

OWN = "pipeline"
_FIRST = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? ?\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^    #(?: via| {2,})\s*([A-Za-z0-9._-]+)")


@dataclass(frozen=True)
class Package:
    """One entry of the lock file. `marker` says on which systems it is installed, `wanted_by` who depends on it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]


def packages(lock: str) -> list[Package]:
    """The packages of a lock file, as `uv pip compile --generate-hashes` writes it. Raises ValueError for another."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    return [_package(entry.splitlines()) for entry in entries]


def _package(lines: list[str]) -> Package:
    first = _FIRST.match(lines[0])
    hashes = tuple(found for line in lines for found in _HASH.findall(line))
    if first is None or not hashes:
        raise ValueError(f"no entry of a lock file: {lines[0]}")
    wanted_by = tuple(found[1] for line in lines if (found := _VIA.match(line)))
    return Package(first["name"], first["version"], (first["marker"] or "").strip(), hashes, wanted_by)


def of(lock: str) -> str:
    """The bill of materials of a lock file, as JSON."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    found = packages(lock)
    own = Component(name=OWN, type=ComponentType.APPLICATION, bom_ref=OWN)
    known = {package.name: _component(package) for package in found} | {OWN: own}
    bom = Bom(components=[known[package.name] for package in found])
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, f"sha256:{fingerprints.of_bytes(lock.encode())}")
    bom.metadata.component = own
    for name, component in known.items():
        bom.register_dependency(component, [known[package.name] for package in found if name in package.wanted_by])
    content = json.loads(JsonV1Dot6(bom).output_as_string())
    del content["metadata"]["timestamp"]  # the library sets one; what is locked does not depend on it
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _component(package: Package) -> Component:
    """A package; its hashes are those of its files, of which a machine installs the one that fits."""
    from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
    from cyclonedx.model.component import Component
    from packageurl import PackageURL

    url = PackageURL("pypi", name=package.name, version=package.version)
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in package.hashes]
    files = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(url.to_string()), hashes=hashes)
    marker = [Property(name="pipeline:marker", value=package.marker)] if package.marker else []
    return Component(
        name=package.name,
        version=package.version,
        bom_ref=url.to_string(),
        purl=url,
        external_references=[files],
        properties=marker,
    )
