"""The rows of the standard workbook's table: which lines below its header are figures, and what hides or joins them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from pipeline.findings import Finding
from pipeline.plan import Plan
from pipeline.sources.casting import is_figure, unreported
from pipeline.sources.dates import day_of
from pipeline.sources.grid import Area, Sheet, column_letters, place, runs
from pipeline.sources.layout import Head, Header, layout
from pipeline.sources.records import FIELDS, ONLY_AS_FIGURES, Cell, Row, SourceFile, failed, finding
from pipeline.sources.texts import fold, tidy

MARKS_MATTER = ("value", "start", "end", "evidence")


def check_header(file: SourceFile, sheet: Sheet, header: Header) -> Iterator[Finding]:
    """What is wrong with the header row, so that the table can't be read. Joined cells hide the rest."""
    joined = [area for area in sheet.merged if area.touches([header.row], _labelled(sheet, header))]
    yield from (_joined(file, sheet, area) for area in joined)
    if joined:
        return
    for name in header.missing:
        whole_row = Cell(sheet.name, f"{header.row}:{header.row}", "")
        yield finding(file, "F204", whole_row, label=layout().labels[name])
    for name in header.doubled:
        yield finding(file, "F205", sheet.cell(header.row, header.columns[name][1]), label=layout().labels[name])


def table_rows(sheet: Sheet, header: Header, others: set[int], plan: Plan) -> dict[int, Row]:
    """The rows below the header that are meant as figures, by their number; notes and signatures are none.

    `others` are further header rows. A row without a code is kept, so that its figure is not lost unseen.
    """
    lines = {row: cells for row, cells in sheet.rows.items() if row > header.row and row not in others}
    if lines and _numbers_columns(lines[min(lines)], header):
        del lines[min(lines)]
    rows = {number: _row(sheet, header, number) for number in lines}
    return {number: row for number, row in rows.items() if _is_figure(row, plan)}


def check_cells(file: SourceFile, sheet: Sheet, header: Header, head: Head) -> Iterator[Finding]:
    """Errors, formulas without a stored result and marked text, in the head and below the header.

    Marks in names and notes do no harm: who reads the digits of a figure can't tell "3" with a note 1 from "31".
    """
    yield from (failed(file, cell) for cell in head.values.values() if not unreported(cell))
    span = frozenset(header.span)
    figures = {column for name in MARKS_MATTER for column in header.columns.get(name, ())}
    below = (cells for row, cells in sheet.rows.items() if row > header.row)
    for column, cell in ((column, cell) for cells in below for column, cell in cells.items() if column in span):
        if not unreported(cell) and (cell.kind not in ONLY_AS_FIGURES or column in figures):
            yield failed(file, cell)


def check_links(file: SourceFile, sheet: Sheet) -> Iterator[Finding]:
    """The cells whose formula takes something from another file: what is stored may be out of date."""
    yield from (finding(file, "F314", sheet.cell(*where)) for where in sorted(sheet.linked))


def check_shape(
    file: SourceFile, sheet: Sheet, header: Header, head: Head, rows: Mapping[int, Row]
) -> Iterator[Finding]:
    """Joined cells in the head and the table; hidden rows and columns of the table."""
    numbers = sorted(rows)
    places = [*head.labels.values(), *(place(cell.address) for cell in head.values.values())]
    for area in sheet.merged:
        in_head = any(area.touches([row], [column]) for row, column in places)
        if in_head or area.touches(numbers, header.span):
            yield _joined(file, sheet, area)
    used = {columns[0] for columns in header.columns.values()}
    yield from check_hidden(file, sheet, rows.keys(), used)


def check_sheet(file: SourceFile, sheet: Sheet) -> Iterator[Finding]:
    """Whether the sheet that is read is hidden: what whoever sent it sees may be another one."""
    if sheet.hidden:
        yield finding(file, "F218", Cell(sheet.name, "", ""))


def check_hidden(file: SourceFile, sheet: Sheet, rows: Collection[int], columns: Iterable[int]) -> Iterator[Finding]:
    """The hidden ones of these rows and columns, rows that a filter hides told apart."""
    hidden = sheet.hidden_rows & set(rows)
    for code, own in (("F208", hidden - sheet.filtered_rows), ("F217", hidden & sheet.filtered_rows)):
        for first, last in runs(own):
            yield finding(file, code, Cell(sheet.name, f"{first}:{last}", ""))
    for first, last in runs(column for column in columns if sheet.column_hidden(column)):
        yield finding(file, "F208", Cell(sheet.name, f"{column_letters(first)}:{column_letters(last)}", ""))


def is_total(row: Row) -> bool:
    """Whether the row is called a total, in the place of its code or of its name."""
    return fold(row.cells["code"].text) in layout().totals or (
        not row.code and fold(row.cells["name"].text) in layout().totals
    )


def _row(sheet: Sheet, header: Header, number: int) -> Row:
    def cell(name: str) -> Cell:
        columns = header.columns.get(name)
        return sheet.cell(number, columns[0]) if columns else Cell(sheet.name, "", "")

    return Row({name: cell(name) for name in FIELDS})


def _is_figure(row: Row, plan: Plan) -> bool:
    """Whether a row carries a figure or was meant to: a known code, a readable value, or part of a figure's row."""
    if row.code in plan.measures or is_figure(row.cells["value"]):
        return True
    if is_total(row) and tidy(row.cells["value"].text):
        return True
    dated = any(isinstance(day_of(row.cells[name]), date) for name in ("start", "end"))
    measured = dated or bool(tidy(row.cells["unit_of_measure"].text))
    return measured and bool(row.code or tidy(row.cells["value"].text))


def _numbers_columns(cells: Mapping[int, Cell], header: Header) -> bool:
    """Whether a line only counts the columns: "1 2 3 …" or "(1) (2) (3) …"."""
    texts = [tidy(cells[column].text).strip("()") for column in header.span if column in cells]
    return len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _labelled(sheet: Sheet, header: Header) -> list[int]:
    """The columns of the header row, and those whose label stands in a row above that is joined with it; sorted."""
    above = {
        area.left
        for area in sheet.merged
        if area.touches([header.row], [area.left])
        and layout().columns.get(fold(sheet.cell(area.top, area.left).text)) in header.missing
    }
    return sorted(above.union(header.span))


def _joined(file: SourceFile, sheet: Sheet, area: Area) -> Finding:
    return finding(file, "F207", Cell(sheet.name, area.address, sheet.cell(area.top, area.left).text))
