"""What the form gives: the totals that the plan takes for measures, and those that periods are compared by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.messages import text
from pipeline.plan import Plan
from pipeline.sources.form_06a.head import Days
from pipeline.sources.form_06a.layout import layout
from pipeline.sources.form_06a.lines import Line
from pipeline.sources.form_06a.outline import Outline
from pipeline.sources.grid import Area, address, area
from pipeline.sources.records import FIELDS, CastRow, Cell, CellKind, Row


def figures(known: Outline, days: Days, plan: Plan) -> Iterator[CastRow]:
    """A row for each measure that the plan takes from the form; none for one whose cells could not be read."""
    for item in plan.form_06a:
        value = added(known, item.columns)
        if value is None:
            continue
        columns = " + ".join(map(str, item.columns))
        given = {
            "code": replace(value, text=item.measure, kind=CellKind.TEXT, number=None),
            "value": value,
            "start": days.start,
            "end": days.end,
            "note": Cell("", "", text("sources.form-06a-note", "vi", columns=columns)),
        }
        row = Row({name: given.get(name, Cell("", "", "")) for name in FIELDS})
        yield CastRow(row, value.number, "", days.start.day, days.end.day)


def side(known: Outline) -> dict[str, Cell]:
    """The figures that no measure stands for, by name: cells with the exact number and the address of what it is."""
    found = {name: added(known, columns) for name, columns in layout().side.items()}
    return {name: cell for name, cell in found.items() if cell}


def added(known: Outline, columns: Sequence[int]) -> Cell | None:
    """The total of some columns added up: of the total row, or of the rows that make it up where there is none.

    Its text is that of the cell ("" for an empty one, which is 0), of several cells "60 + 39". None where one of them
    could not be read. Where answers stand in some of them it rests on these entries of the ledger of corrections.
    """
    lines: list[Line] = [known.total] if known.total else [part.line for part in known.parts]
    cells = [line.cells[column] for line in lines for column in columns]
    counts = [line.counts.get(column) for line in lines for column in columns]
    numbers = [count for count in counts if count is not None]
    if not numbers or len(numbers) < len(counts):
        return None
    return Cell(
        cells[0].sheet,
        _around(cells),
        _sum([cell.text for cell in cells]),
        CellKind.NUMBER,
        Decimal(sum(numbers)),
        correction=" ".join(cell.correction for cell in cells if cell.correction),
        original=_sum([cell.found for cell in cells]),
    )


def _sum(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else " + ".join(text or "0" for text in texts)


def _around(cells: Sequence[Cell]) -> str:
    """The address of the one cell, or of the smallest area with all of them."""
    areas = [area(cell.address) for cell in cells]
    top, left = min(item.top for item in areas), min(item.left for item in areas)
    whole = Area(top, left, max(item.bottom for item in areas), max(item.right for item in areas))
    return address(top, left) if len(cells) == 1 else whole.address
