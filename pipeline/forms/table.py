"""The sheet that is filled in: the layout that pipeline.sources reads, with everything known filled in and locked."""

from __future__ import annotations

from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.forms import limits, style
from pipeline.forms.records import DAY, Form
from pipeline.messages import text
from pipeline.plan_records import Measure, MeasureType
from pipeline.sources.layout import layout

HEADER_ROW = 8
COLUMNS: tuple[tuple[str, float, Alignment], ...] = (
    ("code", 23, style.WHOLE),
    ("name", 27, style.LEFT),
    ("unit_of_measure", 11, style.LEFT),
    ("value", 15, style.RIGHT),
    ("start", 11.5, style.DAY),
    ("end", 11.5, style.DAY),
    ("evidence", 27, style.LEFT),
    ("note", 40, style.LEFT),
)
PREVIOUS_WIDTH = 15.0
LEAST_LINES = 3  # for a reason of about 120 characters in the column of notes
SIGNATURE_HEIGHT = 100  # points
AT = {name: number for number, (name, _, _) in enumerate(COLUMNS, start=1)}
TYPED = ("value", "start", "end", "evidence", "note")
AS_TEXT = "@"
FORMATS = {MeasureType.COUNT: "#,##0", MeasureType.AMOUNT: "#,##0.00"}


def fill_table(sheet: Worksheet, form: Form) -> None:
    """Writes the head, one row for each measure and the places for two signatures."""
    sheet.title = layout().sheet
    _head(sheet, form)
    columns = [(layout().labels[name], width) for name, width, _ in COLUMNS]
    previous = [(form.previous_label, PREVIOUS_WIDTH)] if form.previous_label else []
    style.header(sheet, HEADER_ROW, [*columns, *previous])
    sheet.freeze_panes = style.cell_at(sheet, HEADER_ROW + 1, AT["unit_of_measure"]).coordinate
    for row, measure in enumerate(form.measures, start=HEADER_ROW + 1):
        _row(sheet, row, form, measure)
    _signatures(sheet, HEADER_ROW + len(form.measures) + 2)
    style.finish(sheet, form.footer, landscape=True)


def _head(sheet: Worksheet, form: Form) -> None:
    style.put(sheet["A1"], layout().title, style.TITLE)
    style.put(sheet["A2"], text("forms.send", "vi", **form.texts), style.BOLD)
    style.put(sheet["A7"], text("forms.reminder", "vi"), style.HINT)
    known = (
        ("A3", "unit_name", "B3", form.unit.name.vi),
        ("C3", "unit_code", "D3", form.unit.code),
        ("A4", "period_name", "B4", form.period_label),
        ("C4", "period_code", "D4", form.period.name),
        ("A5", "prepared_by", "B5", None),
        ("A6", "prepared_on", "B6", None),
    )
    for label_at, name, value_at, value in known:
        style.put(sheet[label_at], layout().labels[name], style.BOLD, style.LEFT)
        style.put(sheet[value_at], value, alignment=style.LEFT if value_at[0] == "B" else style.OVERFLOWING)
        sheet[value_at].number_format = AS_TEXT
        if value is None:
            style.open_to_input(sheet[value_at])
    for row in range(3, HEADER_ROW - 1):
        style.fit(sheet, row, [(form.unit.name.vi if row == 3 else "", COLUMNS[1][1])])
    limits.limit_prepared(sheet, sheet["B6"], form)
    for at in ("B5", "B6"):
        limits.mark_empty(sheet, sheet[at])


def _row(sheet: Worksheet, row: int, form: Form, measure: Measure) -> None:
    cells = _write(sheet, row, form, measure)
    for name in TYPED:
        style.open_to_input(cells[name])
    cells["value"].number_format = FORMATS.get(measure.type, "General")
    limits.limit_value(sheet, cells["value"], measure)
    for name in ("start", "end"):
        cells[name].number_format = AS_TEXT
        limits.limit_day(sheet, cells[name], form)
    limits.mark_lacking(sheet, cells["value"], cells["evidence"], measure)
    if form.previous_label:
        at = style.cell_at(sheet, row, len(COLUMNS) + 1)
        shown = form.previous.get(measure.code) or text("forms.previous-none", "vi")
        style.put(at, shown, style.GREY, style.RIGHT, framed=True)


def _write(sheet: Worksheet, row: int, form: Form, measure: Measure) -> dict[str, Cell]:
    """Writes what is known of a measure; the row's cells by their field."""
    known = {
        "code": measure.code,
        "name": measure.name.vi,
        "unit_of_measure": measure.unit.vi,
        "start": form.period.start.strftime(DAY),
        "end": form.period.end.strftime(DAY),
    }
    cells = {}
    for name, _, alignment in COLUMNS:
        cells[name] = style.put(style.cell_at(sheet, row, AT[name]), known.get(name), alignment=alignment, framed=True)
    style.fit(sheet, row, [(known[name], width) for name, width, _ in COLUMNS if name in known], least=LEAST_LINES)
    style.grow(sheet, row)
    return cells


def _signatures(sheet: Worksheet, row: int) -> None:
    for name, side in (("name", "left"), ("evidence", "right")):
        style.put(style.cell_at(sheet, row, AT[name]), text(f"forms.signature-{side}", "vi"), style.BOLD, style.CENTRE)
        how = text(f"forms.signature-{side}-how", "vi")
        style.put(style.cell_at(sheet, row + 1, AT[name]), how, style.HINT, style.ABOVE)
    sheet.row_dimensions[row + 1].height = SIGNATURE_HEIGHT  # the room to sign in, which is printed with its row
