"""What a comparison found, as a page for people and a CSV file for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.comparing.causes import Cause, CellChange
from pipeline.comparing.differences import Difference, VerdictChange
from pipeline.comparing.made import Cell
from pipeline.findings_report import no_formula
from pipeline.messages import text
from pipeline.plain_page import Row, Section, page, said
from pipeline.plan_records import Text

COLUMNS = ("rank", "figure", "kind", "before", "after", "size", "verdict", "cause", "cells")
PLACES = Decimal("0.0001")
SHOWN = 12  # cells behind one figure on the page; the CSV file has them all


@dataclass(frozen=True)
class Comparison:
    """Two reports, called `before` and `after`, and what they have differently."""

    before: str
    after: str
    verdicts: tuple[VerdictChange, ...]
    differences: tuple[Difference, ...]


def as_page(found: Comparison) -> str:
    """The page."""
    title = said("compare.title", before=found.before, after=found.after)
    counts = said("compare.counts", figures=len(found.differences), verdicts=len(found.verdicts))
    return page(title, (counts, said("compare.how")), (_verdicts(found), _figures(found.differences)))


def as_csv(found: Comparison) -> str:
    """One line per figure, in the order of the page; verdicts and causes in Vietnamese."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([text(f"compare.column-{name}", "vi") for name in COLUMNS])
    for number, item in enumerate(found.differences, 1):
        writer.writerow([no_formula(words) for words in _values(number, item)])
    return stream.getvalue()


def status(word: str) -> Text:
    """A verdict as the report prints it; one that there is not as a dash."""
    return said(f"assessment.status-{word}") if word else Text("–", "–")


def _verdicts(found: Comparison) -> Section:
    rows = (Row((item.target, status(item.before), status(item.after)), bad=True) for item in found.verdicts)
    headings = (said("compare.column-target"), Text(found.before, found.before), Text(found.after, found.after))
    return Section(said("compare.verdicts"), headings, tuple(rows), said("compare.no-verdicts"))


def _figures(differences: Sequence[Difference]) -> Section:
    rows = (Row(_cells(number, item), bad=item.verdict is not None) for number, item in enumerate(differences, 1))
    headings = tuple(said(f"compare.column-{name}") for name in COLUMNS)
    return Section(said("compare.figures"), headings, tuple(rows), said("compare.no-figures"))


def _cells(number: int, item: Difference) -> tuple[str | Text, ...]:
    lines = [_line(change) for change in item.cells[:SHOWN]]
    more = [f"(+{len(item.cells) - SHOWN})"] if len(item.cells) > SHOWN else []
    causes = [said(f"compare.cause-{cause}") for cause in item.causes]
    verdict = [status(word) for word in item.verdict or ()]
    return (
        str(number),
        item.id,
        said(f"compare.kind-{item.kind}"),
        item.before or "–",
        item.after or "–",
        str(item.size.quantize(PLACES)),
        Text(" → ".join(word.vi for word in verdict), " → ".join(word.en for word in verdict)),
        Text("; ".join(cause.vi for cause in causes), "; ".join(cause.en for cause in causes)),
        "\n".join([*lines, *more]),
    )


def _values(number: int, item: Difference) -> tuple[str, ...]:
    shown = [cell if isinstance(cell, str) else cell.vi for cell in _cells(number, item)]
    return (*shown[:-1], "; ".join(_line(change) for change in item.cells))


def _line(change: CellChange) -> str:
    """A cell that changed: where, and what it said in the one report and in the other."""
    place = " → ".join(dict.fromkeys(cell.place for cell in (change.before, change.after) if cell))
    corrected = change.cause is Cause.CORRECTION
    words = [_word(cell, corrected=corrected) for cell in (change.before, change.after)]
    return f"{place}: {words[0]} → {words[1]}"


def _word(cell: Cell | None, *, corrected: bool) -> str:
    """What a cell says: the value that counts where a correction made the difference, else what was found."""
    if cell is None:
        return "–"
    return f"{cell.value} ({cell.correction})" if corrected and cell.correction else (cell.found or "∅")
