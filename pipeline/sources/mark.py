"""The mark that a marked-up copy carries: custom properties of the document, which spreadsheet programs keep.

The content is compared, and not the file: saving the copy without correcting anything changes every byte of it, and
saving it as .ods or .xls its container too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.sources.grid import Sheet, address
from pipeline.sources.package import Package
from pipeline.sources.records import Refusal

ORIGINAL, CONTENT, LIST = "MarkedCopyOf", "MarkedCopyContent", "MarkedCopySheet"


@dataclass(frozen=True)
class Mark:
    """`original` is the SHA-256 of the unit's own file, `content` the digest of its sheets, `sheet` the list's name."""

    original: str
    content: str
    sheet: str


def unmarked(sheets: Sequence[Sheet], mark: Mark | None) -> list[Sheet]:
    """The unit's own sheets. Refuses a marked-up copy in which they are still what they were."""
    if mark is None:
        return [*sheets]
    own = [sheet for sheet in sheets if sheet.name != mark.sheet]
    if digest(own) == mark.content:
        raise Refusal("F111", sheet=mark.sheet)
    if len(own) == len(sheets) and digest(own[1:]) == mark.content:
        # the list comes first; properties of an old Excel workbook may have lost the letters of its name
        raise Refusal("F111", sheet=own[0].name)
    return own


def mark_of(package: Package) -> Mark | None:
    """The mark of a marked-up copy, None for any other workbook."""
    part = properties_part(package)
    if not part:
        return None
    return mark_among({item.get("name", ""): "".join(item.itertext()).strip() for item in package.tree(part)})


def mark_among(found: Mapping[str, str]) -> Mark | None:
    """The mark among the custom properties of a document, None where there is none."""
    return Mark(found[ORIGINAL], found[CONTENT], found.get(LIST, "")) if {ORIGINAL, CONTENT} <= found.keys() else None


def properties_part(package: Package) -> str:
    """The part with the document's custom properties, "" where there is none."""
    kinds = ("custom-properties", "customProperties")  # the second is ISO's strict variant
    return next((part for _, kind, part in package.related("") if kind in kinds and part in package), "")


def digest(sheets: Sequence[Sheet]) -> str:
    """One hash for what a correction changes: the cells, which of them come from other files, joined areas, and what is
    hidden: a sheet, rows and columns that have cells.
    """
    hashed = hashlib.sha256()
    for sheet in sheets:
        columns = sorted({column for _, column in sheet.cells})
        facts = [
            *[(cell.address, cell.kind, cell.text) for _, cell in sorted(sheet.cells.items())],
            *sorted(area.address for area in sheet.merged),
            *sorted(sheet.hidden_rows & sheet.rows.keys()),
            *[f"hidden {column}" for column in columns if sheet.column_hidden(column)],
            *[f"filtered {row}" for row in sorted(sheet.filtered_rows & sheet.rows.keys())],
            *[f"linked {address(*where)}" for where in sorted(sheet.linked)],
            *(["hidden"] if sheet.hidden else []),
        ]
        hashed.update(repr([tuple(map(str, fact)) if isinstance(fact, tuple) else fact for fact in facts]).encode())
    return hashed.hexdigest()
