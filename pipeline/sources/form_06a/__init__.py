"""Form II.06a/VPCP/KSTT (Thông tư 01/2020/TT-VPCP): "Tình hình, kết quả giải quyết TTHC", a one-stop system's export.

    layout.toml, layout.py  its labels, columns and identities, as data     header.py  where the table is
    head.py                 who reports, and the days of the figures        lines.py   the rows, cell by cell
    numbering.py            "A", "I", "1", "1.1"                            outline.py groups and their rows
    sums.py                 what must add up                                totals.py  what the form gives

A form that contradicts itself still gives its totals as they stand, as any other file does: its findings stop the
report. Where more than one reading fits it gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.findings import Finding
from pipeline.plan import Plan
from pipeline.sources.casting import observation
from pipeline.sources.content import Content
from pipeline.sources.form_06a.head import Days, check_head, read_head
from pipeline.sources.form_06a.header import Header, check, find
from pipeline.sources.form_06a.layout import NAME, ORDINAL
from pipeline.sources.form_06a.lines import Line, check_lines, lines
from pipeline.sources.form_06a.outline import Outline, doubtful, outline
from pipeline.sources.form_06a.sums import FIRST, check_identities, check_sums
from pipeline.sources.form_06a.totals import figures, side
from pipeline.sources.grid import Sheet
from pipeline.sources.layout import headers
from pipeline.sources.records import HEAD_FIELDS, Cell, Reading, Refusal, SourceFile, finding
from pipeline.sources.texts import tidy

KIND = "form-06a"


def is_form_06a(content: Content, plan: Plan) -> bool:
    """Whether one of the sheets is the form, by its labels and column numbers. Raises Refusal as its sheets do."""
    return any(map(is_form, content.sheets))


def is_form(sheet: Sheet) -> bool:
    """Whether the sheet is the form."""
    return find(sheet) is not None


def read_form_06a(file: SourceFile, content: Content, plan: Plan) -> Reading:
    """What the form gives. Raises Refusal where more than one sheet is a form, of whatever kind."""
    header = _form(content)
    top = read_head(header.sheet, header.top)
    head = {name: cell for name, cell in top.values.items() if name in HEAD_FIELDS}
    findings = tuple(check_head(file, plan, top, header.sheet.name))
    unreadable = tuple(check(file, header))
    if unreadable:
        return Reading(file, KIND, head, findings=findings + unreadable)
    found = lines(header)
    known = outline(found)
    sums = tuple(check_sums(file, known))
    questions = tuple(_questions(file, header, found, known, adds_up=not sums))
    findings += (*check_lines(file, header, found), *check_identities(file, found), *sums, *questions)
    reading = Reading(file, KIND, head, findings=findings)
    if questions or top.days is None:
        return reading
    return _with_figures(replace(reading, side=side(known)), known, top.days, plan)


def _with_figures(reading: Reading, known: Outline, days: Days, plan: Plan) -> Reading:
    cast = tuple(figures(known, days, plan))
    observed = (observation(reading.file, item, plan) for item in cast)
    notes = () if known.total else (_no_total_row(reading.file, known),)
    return replace(
        reading,
        rows=tuple(item.row for item in cast),
        cast=cast,
        observations=tuple(item for item in observed if item is not None),
        findings=(*reading.findings, *notes),
    )


def _form(content: Content) -> Header:
    """The form's header. Refuses two forms in one file: the figures of one would be lost without a word."""
    found = [(sheet, find(sheet)) for sheet in content.sheets]
    forms = [(sheet, header) for sheet, header in found if header or headers(sheet)]
    ours = [header for _, header in forms if header]
    if len(forms) > 1:
        raise Refusal("F203", sheets=", ".join(sheet.name for sheet, _ in forms))
    return ours[0]


def _questions(
    file: SourceFile, header: Header, found: Sequence[Line], known: Outline, *, adds_up: bool
) -> Iterator[Finding]:
    """Where more than one reading fits: nothing filled in, rows on both sides of a total, groups without a number."""
    filled = [line for line in found if line.has_figures]
    if not filled:
        yield finding(file, "F514", Cell(header.sheet.name, f"{header.row + 1}:{header.row + 1}", ""))
        return
    yield from (finding(file, "F513", _first(line)) for line in known.more)
    if known.total and filled[0].row < known.total.row:
        behind = next((line for line in filled if line.row > known.total.row and line not in known.more), None)
        if behind:
            yield finding(file, "F513", _first(behind))
    yield from (finding(file, "F512", _first(line)) for line in doubtful(known, adds_up=adds_up))


def _no_total_row(file: SourceFile, known: Outline) -> Finding:
    parts = [part.line for part in known.parts]
    rows = ", ".join(str(line.row) for line in parts[:FIRST]) + (", …" if len(parts) > FIRST else "")
    return finding(file, "F511", _first(parts[0]), rows=rows)


def _first(line: Line) -> Cell:
    """The cell by which a row is named: its number, else its name."""
    own = line.cells[ORDINAL]
    return own if tidy(own.text) or not tidy(line.cells[NAME].text) else line.cells[NAME]
