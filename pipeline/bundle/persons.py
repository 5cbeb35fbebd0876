"""Where a form names persons: who prepared and who signed it, and e-mail addresses and telephone numbers anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.plan_files.tables import plain
from pipeline.sources import Reading
from pipeline.sources.grid import Sheet, place
from pipeline.sources.records import Cell

_PERSON = re.compile(
    r"(nguoi (lap|bao cao|tong hop|ky|duyet|kiem tra)|thu truong|(pho )?giam doc|(pho )?truong phong|"
    r"(pho )?chanh van phong|ke toan|lanh dao|can bo|chuyen vien)\b"
)
_HINT = re.compile(r"\((ky|ghi)\b")
_REACHED = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\d.,])(?:\+84|0)(?:[ .-]?\d){8,10}(?![\d.,])")
RIGHT, BELOW = 3, 10  # how far from its label a name stands


@dataclass(frozen=True)
class Said:
    """What names or reaches a person: the words, and the cell that they stand in ("Số liệu!B5")."""

    words: str
    cell: str


def persons(sheets: Sequence[Sheet], reading: Reading) -> tuple[Said, ...]:
    """All that is said of persons in a form that was read, in the order of its cells, each once."""
    found = [Said(words, _named(cell)) for sheet in sheets for words, cell in _of_sheet(sheet, reading)]
    prepared = reading.head.get("prepared_by")
    if prepared and prepared.text.strip():
        found.insert(0, Said(prepared.text, _named(prepared)))
    return tuple(dict.fromkeys(found))


def _of_sheet(sheet: Sheet, reading: Reading) -> Iterator[tuple[str, Cell]]:
    first, last = _table(sheet, reading)
    for (row, column), cell in sorted(sheet.cells.items()):
        yield from ((found, cell) for found in _REACHED.findall(cell.text))
        if not _PERSON.match(plain(cell.text)) or first <= row <= last:
            continue
        _, colon, beside = cell.text.partition(":")
        if colon and beside.strip():
            yield beside.strip(), cell
        else:
            near = [sheet.cell(row, column + step) for step in range(1, RIGHT + 1)]
            yield from _names(next(([one] for one in near if one.text.strip()), []))
        if row > last:
            span = range(column - 1, column + RIGHT)
            yield from _names(sheet.cell(row + step, at) for step in range(1, BELOW + 1) for at in span if at > 0)


def _names(cells: Sequence[Cell] | Iterator[Cell]) -> Iterator[tuple[str, Cell]]:
    """Those of `cells` with words that are neither a label nor a hint."""
    for cell in cells:
        said = plain(cell.text)
        if re.search(r"[^\W\d_]{2}", said) and not _PERSON.match(said) and not _HINT.match(said):
            yield cell.text, cell


def _table(sheet: Sheet, reading: Reading) -> tuple[int, int]:
    """The first and last row of what was read in a sheet; (1, 0) where nothing was."""
    cells = [cell for row in reading.rows for cell in row.cells.values()]
    named = [(cell.sheet, cell.address) for cell in cells if cell.address]
    named += [(item.sheet, item.cell) for item in reading.observations]
    rows = [place(address.partition(":")[0])[0] for name, address in named if name == sheet.name and address[0] != "/"]
    return (min(rows), max(rows)) if rows else (1, 0)


def _named(cell: Cell) -> str:
    return f"{cell.sheet}!{cell.address}" if cell.sheet else cell.address
