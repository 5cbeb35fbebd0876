"""Formats of numbers that show another number than the one that is stored: asked about, never taken unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.sources.cells import format_of
from pipeline.sources.tables import large
from tests.tables import as_xlsx, figures, places, table
from tests.unit.test_sources_tables_doubts import OWNER, spending
from tests.workbooks import SHEET, codes, read_bytes, row, with_parts, workbook

FORM = workbook([row("HS_TONG", 5)])


@pytest.mark.parametrize(
    "pattern",
    [
        *("#,##0,", "#,##0,,", "0.0,", "0.0,,", '#,##0," nghìn"', "[>=1000000]0.0,,;0", "#,##0,_);(#,##0,)", '0,"tr"'),
        *(";;;", '""', '"52"', ";-0", "_ ", '0"000"', '#,##0",000"', '"1"0', "0\\5"),
    ],
)
def test_a_format_that_shows_another_number(pattern: str) -> None:
    assert format_of(pattern) == "disguised"


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "General",
            "0",
            "#,##0",
            "#,##0.00",
            "0.0",
            "@",
            "0.00E+00",
            "00000",
            "#\\.##0",
            '0"."000',
            "#,##0 ;-0",
        ),
        *('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', '#,##0\\ "₫"'),
        *('[=0]"-";#,##0', "[$-42A]#,##0", 'General" hồ sơ"', '#,##0" m2"', "[Red]0;[Blue]-0", "Text", ""),
    ],
)
def test_a_format_that_shows_the_number(pattern: str) -> None:
    assert format_of(pattern) == "number"


def test_nothing_is_counted_until_it_is_shown_as_it_is(tmp_path: Path) -> None:
    def shorten(sheet: Worksheet) -> None:
        sheet["D9"].number_format = "#,##0,,"

    reading = read_bytes(tmp_path, workbook([row("CHI", 150_000_000), row("HS_TONG", 5)], change=shorten))
    assert (codes(reading), [item.measure for item in reading.observations]) == (["F315"], ["HS_TONG"])


def test_a_format_does_no_harm_where_no_figure_stands(tmp_path: Path) -> None:
    """A zero is zero in every format, and a note is no figure."""

    def shorten(sheet: Worksheet) -> None:
        sheet["H9"].value = 2025
        sheet["H9"].number_format = sheet["D9"].number_format = "#,##0,"

    reading = read_bytes(tmp_path, workbook([row("HS_TONG", 0)], change=shorten))
    assert (codes(reading), [item.value for item in reading.observations]) == ([], ["0"])


@pytest.mark.parametrize("size", [0, 1_000_000])
def test_an_amount_that_is_shown_in_thousands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(large, "MOST_XML", size)

    def shorten(sheet: Worksheet) -> None:
        sheet["D3"].number_format = "#,##0,"

    reading = table(tmp_path, as_xlsx(spending(10, 2000), shorten), unit=OWNER)
    assert (places(reading), figures(reading)) == ([("F608", "D3")], {})
    assert "số hiển thị khác số đã lưu" in "".join(
        text for found in reading.findings for text in (found.title("vi"), found.explanation("vi"))
    )


def test_a_cell_that_is_there_twice_is_damage(tmp_path: Path) -> None:
    """Programs show the one or the other."""
    twice = re.compile(rb'(<c r="D9"[^>]*><v>)5(</v></c>)')
    data = with_parts(FORM, {SHEET: lambda part: twice.sub(rb"\g<0>\g<1>9\g<2>", part)})
    assert codes(read_bytes(tmp_path, FORM)) == []
    assert codes(read_bytes(tmp_path, data)) == ["F107"]
