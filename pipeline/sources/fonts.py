"""Which cells of a form are typed in the fonts of before Unicode: they are read as these show them, and it is told."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.findings import Finding
from pipeline.numerals import NO_FIGURE_IN_WORDS
from pipeline.sources.grid import Sheet
from pipeline.sources.layout import Header, layout
from pipeline.sources.legacy_text import decoded
from pipeline.sources.records import SourceFile, finding
from pipeline.sources.texts import as_known, fold


def check_fonts(file: SourceFile, sheet: Sheet, header: Header | None = None) -> Iterator[Finding]:
    """One finding at the first of the cells, with what is read there and how many there are.

    With the standard workbook's `header`, it is known in which cells only certain words may stand.
    """
    converted = []
    for place, cell in sorted(sheet.cells.items()):
        shown = _shown(sheet, place[0], place[1], header)
        if shown != cell.text:
            converted.append((cell, shown))
    if converted:
        cell, shown = converted[0]
        yield finding(file, "F313", cell, shown=shown, count=str(len(converted)))


def _shown(sheet: Sheet, row: int, column: int, header: Header | None) -> str:
    """What the cell is read as. In a header, and where a figure stands, only certain words are expected."""
    text = sheet.cell(row, column).text
    if decoded(text) != text or header is None:
        return decoded(text)
    known = layout().words.keys() | NO_FIGURE_IN_WORDS if column in header.columns.get("value", ()) else frozenset()
    if row == header.row:
        known = layout().columns.keys()
    found = as_known(text, known)
    return found if found != fold(text) else text
