"""Old workbooks: formats, dates that count from 1904, and limits; tests/sample_form.py has the rest."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from pipeline.sources import read, xls
from pipeline.sources.records import CellKind, Refusal
from pipeline.sources.xls import read_sheets
from tests.plan_objects import plan
from tests.sample_form import SAMPLE_XLS
from tests.workbooks import codes, put

PLAN = plan()
DATA = SAMPLE_XLS.read_bytes()
STREAM = DATA.index(b"\x09\x08\x10\0")  # the first record of the workbook's stream


def record(number: int) -> int:
    """Where the first record of this number begins; the sample's stream is in one piece."""
    at = STREAM
    while True:
        kind, length = struct.unpack_from("<HH", DATA, at)
        if kind == number:
            return at
        at += 4 + length


def changed(at: int, content: bytes) -> bytes:
    return DATA[:at] + content + DATA[at + len(content) :]


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        read_sheets(data)
    return refusal.value.code


def test_numbers_are_those_that_excel_shows() -> None:
    (sheet,) = read_sheets(DATA)
    found = {
        cell.address: (cell.text, cell.kind) for cell in sheet.cells.values() if cell.address in ("D11", "D12", "E10")
    }
    assert found == {
        "D11": ("0.3", CellKind.NUMBER),
        "D12": ("83.5%", CellKind.PERCENT),
        "E10": ("15/12/2024", CellKind.DATE),
    }


def test_dates_that_count_from_1904() -> None:
    (sheet,) = read_sheets(changed(record(0x22) + 4, b"\1\0"))
    assert sheet.cell(10, 5).text == "16/12/2028"


def test_a_workbook_locked_by_a_password(tmp_path: Path) -> None:
    data = changed(record(0x42), b"\x2f\0")
    assert codes(read(put(tmp_path, data, "bieu.xls"), PLAN)) == ["F104"]


def test_a_hidden_sheet(tmp_path: Path) -> None:
    """[MS-XLS] 2.4.28: the state stands behind the place of the sheet's stream."""
    for state, expected in ((b"\0", []), (b"\1", ["F218"]), (b"\2", ["F218"])):
        found = codes(read(put(tmp_path, changed(record(0x85) + 8, state), "bieu.xls"), PLAN))
        assert [code for code in found if code == "F218"] == expected


def test_too_many_cells_and_too_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "MOST_CELLS", 20)
    assert refused(DATA) == "F102"
    monkeypatch.undo()
    monkeypatch.setattr(xls, "MOST_WORK", len(DATA) - 1)
    assert refused(DATA) == "F102"


def test_what_is_cut_off_is_damage(tmp_path: Path) -> None:
    for length in range(8, len(DATA) - 512, 256):
        assert codes(read(put(tmp_path, DATA[:length]), PLAN)) == ["F107"]
