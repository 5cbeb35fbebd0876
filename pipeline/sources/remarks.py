"""What units wrote in their forms beside figures and empty cells: reasons, and the documents that show a value.

Only forms that people fill in have such words; what other kinds of files have in their place is the pipeline's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.numerals import NO_FIGURE_IN_WORDS
from pipeline.observations import Remark, Words
from pipeline.sources.casting import document
from pipeline.sources.records import WORKBOOK, CastRow, Cell, Reading
from pipeline.sources.texts import fold, tidy

LEAST_OF_A_REASON = 2  # words; "ok" and "x" are no reasons


def reason(text: str) -> str:
    """What a note gives as a reason; "" where it says nothing, or no more than that there is no figure."""
    said = tidy(text)
    return "" if len(said.split(" ")) < LEAST_OF_A_REASON or fold(said) in NO_FIGURE_IN_WORDS else said


def remarks(readings: Iterable[Reading]) -> Iterator[Remark]:
    """A remark for each row of a form that says something beside its figure, or whose figure is left empty."""
    for reading in readings:
        for item in reading.cast if reading.kind == WORKBOOK else ():
            said = _remark(reading, item)
            if said.note.text or said.document.text or not said.given:
                yield said


def _remark(reading: Reading, item: CastRow) -> Remark:
    cells, file = item.row.cells, reading.file
    note, named = cells["note"], cells["evidence"]
    return Remark(
        measure=item.row.code,
        unit=file.unit,
        period=file.period,
        source=file.source,
        sheet=cells["value"].sheet,
        given=item.given,
        note=_words(reason(note.text), note),
        document=_words(document(named.text), named),
    )


def _words(text: str, cell: Cell) -> Words:
    return Words(text, cell.address, cell.found) if text else Words()
