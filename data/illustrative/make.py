"""Writes the illustrative workbooks of data/raw: `python data/illustrative/make.py`.

What they say comes from figures.csv beside this file, who reports what and what it is called from the plan.
One standard workbook for each reporting unit and period, one row for each measure that the unit owes on the period's
last day. Cells of figures.csv go into the workbook as they would be typed: "1204" becomes a number, "1.204"
and "1 204" stay text, nothing stays an empty cell. Two runs write the same bytes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.packing import packed
from pipeline.paths import MARKER, Workspace
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.plan_records import Measure, ReportingUnit

FIGURES = Path(__file__).with_name("figures.csv")
WORKBOOK = "so-lieu.xlsx"

SHEET = "Số liệu"
TITLE = "SỐ LIỆU THỰC HIỆN KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH"
WARNING = "SỐ LIỆU MINH HỌA: không phải số liệu của một cơ quan có thật"
LEFT = Alignment(horizontal="left", vertical="center", indent=1, wrap_text=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
COLUMNS = (
    ("Mã chỉ tiêu", 28, LEFT),
    ("Tên chỉ tiêu", 60, LEFT),
    ("Đơn vị tính", 16, LEFT),
    ("Giá trị", 20, Alignment(horizontal="right", vertical="center", indent=1)),
    ("Từ ngày", 14, CENTRE),
    ("Đến ngày", 14, CENTRE),
    ("Tài liệu kiểm chứng", 46, LEFT),
    ("Ghi chú", 46, LEFT),
)
HEADER_ROW = 8
LINE_HEIGHT = 16.5
NUMBER_FORMAT = "#,##0"
DATE_FORMAT = "dd/mm/yyyy"

FONT = "Times New Roman"
LINE = Side(style="thin", color="9AA5B1")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")


@dataclass(frozen=True)
class Figure:
    """What a unit types into one row: value, evidence and note, each as text, "" for an empty cell."""

    value: str
    evidence: str
    note: str


Figures = Mapping[tuple[str, str, str], Figure]
"""The figures by period ("2025", "2025-q1"), code of the reporting unit and code of the measure."""


@dataclass(frozen=True)
class Habit:
    """How a unit fills in its head: who prepares it, on which day of the month, and whether it types dates as text."""

    prepared_by: str
    day: int
    types_dates: bool


HABITS = {
    "van-phong": Habit("Nguyễn Văn A (minh họa)", 19, False),
    "thanh-tra": Habit("Trần Thị B (minh họa)", 16, True),
    "van-ban-phap-luat": Habit("Lê Văn C (minh họa)", 17, False),
    "xay-dung-kiem-tra-van-ban": Habit("Lê Văn C (minh họa)", 17, False),
    "pho-bien-phap-luat": Habit("Phạm Thị D (minh họa)", 16, True),
    "hanh-chinh-tu-phap": Habit("Hoàng Văn E (minh họa)", 18, False),
    "bo-tro-tu-phap": Habit("Vũ Thị G (minh họa)", 18, True),
    "tro-giup-phap-ly": Habit("Đặng Văn H (minh họa)", 15, False),
    "cong-chung-so-1": Habit("Bùi Thị K (minh họa)", 17, True),
    "dau-gia-tai-san": Habit("Đỗ Văn L (minh họa)", 16, True),
}


def main() -> None:
    """Writes every workbook below data/raw; refuses where real data have replaced the illustrative ones."""
    workspace = Workspace()
    if any(workspace.raw.glob("*/")) and not (workspace.raw / MARKER).is_file():
        sys.exit(
            f"Không ghi: {workspace.relative(workspace.raw)} không có {MARKER}, tức là đang chứa số liệu thật.\n"
            f"Nothing written: {workspace.relative(workspace.raw)} has no {MARKER}, so it holds real figures."
        )
    written = write_all(load_plan(workspace.plan), read_figures(FIGURES), workspace.raw)
    print(f"Đã ghi {len(written)} tệp / {len(written)} workbooks written")


def read_figures(path: Path) -> dict[tuple[str, str, str], Figure]:
    """Reads a CSV file with the columns period, unit, measure, value, evidence, note."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            (row["period"], row["unit"], row["measure"]): Figure(row["value"], row["evidence"], row["note"])
            for row in csv.DictReader(lines)
        }


def write_all(plan: Plan, figures: Figures, raw: Path) -> tuple[Path, ...]:
    """Writes <raw>/<year>/<period>/<unit>/so-lieu.xlsx for every unit that owes figures; returns the paths.

    Exits, naming them, if figures are missing for what is owed, or given for what is not.
    """
    periods = [_period(plan, name) for name in sorted({name for name, _, _ in figures})]
    owed = [(period, unit, plan.owed(unit.code, period.end)) for period in periods for unit in plan.units.values()]
    _check(figures, {(period.name, unit.code, item.code) for period, unit, measures in owed for item in measures})
    return tuple(_write(plan, raw, period, unit, measures, figures) for period, unit, measures in owed if measures)


def _period(plan: Plan, name: str) -> Period:
    year, _, kind = name.partition("-")
    return plan.period(int(year), kind or "year")


def _write(
    plan: Plan, raw: Path, period: Period, unit: ReportingUnit, measures: Iterable[Measure], figures: Figures
) -> Path:
    path = raw / str(period.year) / period.kind / unit.code / WORKBOOK
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [(measure, figures[period.name, unit.code, measure.code]) for measure in measures]
    moment = datetime.combine(_prepared_on(period, unit), time(8))
    label = f"{plan.periods[period.kind].label_vi} {period.year}"
    path.write_bytes(packed(_workbook(period, label, unit, rows), "Số liệu minh họa", moment))
    return path


def _check(figures: Figures, wanted: set[tuple[str, str, str]]) -> None:
    missing, extra = sorted(wanted - figures.keys()), sorted(figures.keys() - wanted)
    if missing or extra:
        sys.exit(f"{FIGURES.name}: missing {missing}, not owed {extra}")


def _prepared_on(period: Period, unit: ReportingUnit) -> date:
    return period.end.replace(day=HABITS[unit.code].day)


def _workbook(period: Period, label: str, unit: ReportingUnit, rows: Iterable[tuple[Measure, Figure]]) -> Workbook:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    _lay_out(sheet)
    _write_head(sheet, period, label, unit)
    _write_header(sheet)
    dates = [_typed(day, HABITS[unit.code]) for day in (period.start, period.end)]
    for row, (measure, figure) in enumerate(rows, start=HEADER_ROW + 1):
        value = int(figure.value) if figure.value.isdecimal() else figure.value
        named = (measure.code, measure.name.vi, measure.unit.vi)
        _write_row(sheet, row, (*named, value, *dates, figure.evidence, figure.note))
    return workbook


def _lay_out(sheet: Worksheet) -> None:
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _write_head(sheet: Worksheet, period: Period, label: str, unit: ReportingUnit) -> None:
    habit = HABITS[unit.code]
    _put(sheet, "A1", TITLE, Font(name=FONT, size=14, bold=True))
    _put(sheet, "A2", WARNING, Font(name=FONT, size=12, italic=True, color="B00020"))
    fields = (
        ("A3", "Đơn vị báo cáo", "B3", unit.name.vi),
        ("C3", "Mã đơn vị", "D3", unit.code),
        ("A4", "Kỳ báo cáo", "B4", label),
        ("C4", "Mã kỳ", "D4", period.name),
        ("A5", "Người lập biểu", "B5", habit.prepared_by),
        ("A6", "Ngày lập", "B6", _typed(_prepared_on(period, unit), habit)),
    )
    for label_at, label, value_at, value in fields:
        _put(sheet, label_at, label, Font(name=FONT, size=12, bold=True))
        _put(sheet, value_at, value, Font(name=FONT, size=12))


def _put(sheet: Worksheet, address: str, value: str | date, font: Font) -> None:
    cell = sheet[address]
    cell.value, cell.font = value, font
    cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)
    if isinstance(value, date):
        cell.number_format = DATE_FORMAT


def _write_header(sheet: Worksheet) -> None:
    for number, (label, width, _) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(HEADER_ROW, number, label)
        cell.font = Font(name=FONT, size=12, bold=True)
        cell.fill, cell.border = HEADER_FILL, BORDER
        cell.alignment = CENTRE
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[HEADER_ROW].height = 2 * LINE_HEIGHT


def _write_row(sheet: Worksheet, row: int, contents: tuple[str | int | date, ...]) -> None:
    lines = (len(str(content)) // width + 1 for content, (_, width, _) in zip(contents, COLUMNS, strict=True))
    sheet.row_dimensions[row].height = max(lines) * LINE_HEIGHT + 3.5  # a file without heights opens with cut texts
    for number, content in enumerate(contents, start=1):
        cell = sheet.cell(row, number, None if content == "" else content)
        cell.font, cell.border = Font(name=FONT, size=12), BORDER
        cell.alignment = COLUMNS[number - 1][2]
        if isinstance(content, int):
            cell.number_format = NUMBER_FORMAT
        elif isinstance(content, date):
            cell.number_format = DATE_FORMAT


def _typed(day: date, habit: Habit) -> date | str:
    return day.strftime("%d/%m/%Y") if habit.types_dates else day


if __name__ == "__main__":
    main()
