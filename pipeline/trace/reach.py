"""A cell of what a unit sent, with every figure of the report that it reaches and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.errors import ConfigurationError
from pipeline.trace.registry import CellPlace, Entry, Published, near, place
from pipeline.trace.sections import spots
from pipeline.trace.tree import Files, Line, both, by_place, drawn, input_lines


def reached(file: str, cell: str, known: Published) -> Iterator[str]:
    """The lines on the cell and on all figures that it reaches, by document and section.

    Raises ConfigurationError for a file or a cell that no figure comes from.
    """
    asked = place(file, cell, known)
    found = [(entry, given) for entry, given in known.inputs() if asked.holds(given)]
    if not found:
        raise ConfigurationError("trace.unknown-cell", found=cell, nearest=near(cell, _cells(asked, known)))
    return drawn(_lines(found, known))


def _lines(found: Sequence[tuple[Entry, Entry]], known: Published) -> Iterator[Line]:
    files = Files(known)
    standing = spots(known.folder)
    cells = {(given["file"], given["sheet"], given["cell"]): given for _, given in found}
    for place_, given in cells.items():
        own = [entry for entry, other in found if (other["file"], other["sheet"], other["cell"]) == place_]
        entries = list({entry["id"]: entry for entry in own}.values())
        yield from input_lines(given, 0, files)
        yield 0, both("reaches", count=len(entries))
        yield from by_place(entries, standing)


def _cells(asked: CellPlace, known: Published) -> list[str]:
    """The cells of the file (of any, where none is named) that figures come from."""
    own = [given for _, given in known.inputs() if not asked.file or given["file"] == asked.file]
    return [f"{given['sheet']}!{given['cell']}" if given["sheet"] else given["cell"] for given in own]
