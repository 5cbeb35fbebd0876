"""Addresses as people write them: a cell, an area, with or without its sheet, or a place in a JSON file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipeline.sources import grid

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]*"
_ADDRESS = re.compile(rf"(?:(?P<sheet>.+)!)?(?P<cell>{_CELL}(?::{_CELL})?|/.*)")


@dataclass(frozen=True)
class Address:
    """`sheet` is "" where none is named; `cell` is "E7", "E7:E90" or a JSON Pointer."""

    sheet: str
    cell: str


def address(found: str) -> Address | None:
    """The address that `found` names ("'Số liệu'!$e$7"), None for anything else."""
    match = _ADDRESS.fullmatch(visible(found))
    if not match:
        return None
    cell = match["cell"] if match["cell"].startswith("/") else match["cell"].replace("$", "").upper()
    return Address((match["sheet"] or "").strip("'"), cell)


def visible(found: str) -> str:
    """What was copied from a page or a PDF, composed, without the signs nobody sees that let long names break there."""
    return "".join(sign for sign in unicodedata.normalize("NFC", found) if unicodedata.category(sign) != "Cf")


def holds(area: str, cell: str) -> bool:
    """Whether `cell` is `area` or lies in it: a count of an exported table rests on a whole column, "E2:E90"."""
    if area == cell:
        return True
    try:
        outer, inner = grid.area(area), grid.area(cell)
    except ValueError:
        return False
    rows = outer.top <= inner.top and inner.bottom <= outer.bottom
    return rows and outer.left <= inner.left and inner.right <= outer.right
