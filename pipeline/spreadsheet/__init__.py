"""report.xlsx: the report's tables as tables, for those who go on calculating.

cells      columns, number formats, texts that no program takes for a formula
rows       what stands in them: targets, time series, and the cells of the units' files behind each target
"""

from __future__ import annotations

from datetime import datetime, time

from openpyxl import Workbook

from pipeline.messages import text
from pipeline.packing import packed
from pipeline.page import Behind
from pipeline.spreadsheet import cells, rows

__all__ = ["workbook_bytes"]


def workbook_bytes(behind: Behind, lang: str, *, illustrative: bool) -> bytes:
    """The workbook as an .xlsx file: the same report gives the same bytes.

    Three sheets: one row per target, in the plan's order; one per target and year of the plan; one per target and
    observation behind it.
    """
    label = behind.plan.period_label(behind.period.year, behind.period.kind)[lang]
    subtitle = f"{behind.plan.department.name[lang]} – {label}"
    mark = text("report.banner", lang) if illustrative else ""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = {
        "targets": (rows.TARGETS, rows.targets(behind, lang)),
        "series": (rows.SERIES, rows.series(behind, lang)),
        "lineage": (rows.LINEAGE, rows.lineage(behind, lang)),
    }
    for name, (columns, content) in sheets.items():
        sheet = workbook.create_sheet(text(f"spreadsheet.sheet-{name}", lang))
        title = text(f"spreadsheet.title-{name}", lang)
        cells.fill(sheet, cells.Heading(title, subtitle, mark), columns, list(content), lang)
        cells.colour_verdicts(sheet, columns, lang)
    return packed(workbook, behind.plan.department.name[lang], datetime.combine(behind.period.end, time(12)))
