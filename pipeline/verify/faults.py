"""A difference that `make verify` found: a message of the catalogue, the file that it concerns, and its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One difference. `file` is named from the folder that is verified, or as the manifest names a raw file."""

    key: str
    file: str
    values: Mapping[str, object] = field(default_factory=dict)
