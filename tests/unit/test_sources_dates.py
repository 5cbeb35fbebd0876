"""The dates of the standard workbook, in every way in which they are written."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.sources import CastRow, CellKind
from tests.workbooks import (
    SHEET,
    codes,
    fill,
    read_bytes,
    read_rows,
    row,
    saved,
    with_parts,
    workbook,
)


def stored(folder: Path, xml: str, code: str = "CHI") -> CastRow:
    """The row whose value cell D9 is stored as `xml`."""
    data = workbook([row(code, 1)])
    changed = with_parts(data, {SHEET: lambda part: part.replace(b'<c r="D9" t="n"><v>1</v></c>', xml.encode())})
    return read_bytes(folder, changed).cast[0]


@pytest.mark.parametrize(
    "value",
    [
        "14/12/2025",
        "14-12-2025",
        "14.12.2025",
        "14 / 12 / 2025",
        "ngày 14/12/2025",
        "Ngày 14 tháng 12 năm 2025",
        "2025-12-14",
        "2025-12-14T00:00:00",
        "2025-12-14 00:00:00",
        "１４/１２/２０２５",
        date(2025, 12, 14),
        datetime(2025, 12, 14, 16, 30),
        46005,
    ],
)
def test_dates(tmp_path: Path, value: object) -> None:
    reading = read_rows(tmp_path, row("HS_TONG", 5, end=value))
    assert codes(reading) == []
    assert reading.cast[0].end == date(2025, 12, 14)


def test_a_date_cell_is_found_day_first(tmp_path: Path) -> None:
    (only,) = read_rows(tmp_path, row("HS_TONG", 5, start=date(2025, 1, 2))).rows
    assert (only.cells["start"].text, only.cells["start"].kind) == ("02/01/2025", CellKind.DATE)


@pytest.mark.parametrize("number_format", ["d/m/yyyy", "[$-1010000]d/m/yyyy;@", "mm-dd-yy", 'yyyy" năm"'])
def test_date_formats(tmp_path: Path, number_format: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["E9"].value = 46005
        sheet["E9"].number_format = number_format

    reading = read_bytes(tmp_path, workbook([row("HS_TONG", 5)], change=change))
    assert reading.cast[0].start == date(2025, 12, 14)


def test_the_calendar_of_1904(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    fill(book.worksheets[0], [row("HS_TONG", 5, end=date(2025, 12, 14))])
    assert read_bytes(tmp_path, saved(book)).cast[0].end == date(2025, 12, 14)


def test_an_iso_date_cell(tmp_path: Path) -> None:
    assert stored(tmp_path, '<c r="D9" t="d"><v>2025-12-14T00:00:00</v></c>').row.cells["value"].text == "14/12/2025"


def test_dates_don_t_matter_where_no_figure_is_given(tmp_path: Path) -> None:
    assert codes(read_rows(tmp_path, row("HS_TONG", "", start="", end="?"))) == []
