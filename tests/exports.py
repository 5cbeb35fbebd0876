"""Exports of a million dossiers for `make bench`, written as systems do: row by row, with the columns of a person."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from tests.tables import dossier, grid
from tests.workbooks import SHEET, workbook

ROWS = 1_000_000
_PATTERNS = 997  # different rows; each gets a code and a time of its own
_FIRST = datetime(2024, 12, 15, 8)
_AT_ONCE = 5_000
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def write_csv(path: Path) -> None:
    """A text file of about 250 MB."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(_lines())


def write_xlsx(path: Path) -> None:
    """A workbook of about 90 MB, whose only sheet unpacks to a gigabyte."""
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as given,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
    ):
        for name in given.namelist():
            if name != SHEET:
                made.writestr(name, given.read(name))
        with made.open(SHEET, "w", force_zip64=True) as part:
            part.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for portion in _portions():
                part.write(portion.encode())
            part.write(b"</sheetData></worksheet>")


def _lines() -> Iterator[list[str]]:
    patterns = [[str(value) for value in _pattern(number).values()] for number in range(_PATTERNS)]
    yield [str(label) for label in grid([dossier(0)])[0]]
    for number in range(ROWS):
        line = patterns[number % _PATTERNS].copy()
        line[0], line[1] = str(number + 1), f"H57.15-{number:07d}"
        line[2] = f"{_FIRST + timedelta(minutes=number % 500_000):%d/%m/%Y %H:%M}"
        yield line


def _pattern(number: int) -> dict[str, object]:
    channel = ("Trực tuyến", "Trực tiếp", "Bưu chính")[number % 3]
    return dossier(number, channel=channel, digitised="Có" if number % 4 else "Không")


def _portions() -> Iterator[str]:
    rows: list[str] = []
    for number, line in enumerate(_lines(), 1):
        cells = zip(_LETTERS, line, strict=False)
        texts = "".join(f'<c r="{at}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in cells)
        rows.append(f'<row r="{number}">{texts}</row>')
        if len(rows) == _AT_ONCE:
            yield "".join(rows)
            rows.clear()
    yield "".join(rows)
