"""Small tables as text: found to be tables for certain, and addressed as a spreadsheet shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources import read
from pipeline.sources.delimited import LOOKED_AT, is_table, read_sheets
from pipeline.sources.records import MOST_CELLS, CellKind, Refusal
from tests.plan_objects import plan
from tests.workbooks import COLUMNS, FORM_HEAD, codes, put

PLAN = plan()
FORM = (
    *FORM_HEAD,
    (),
    COLUMNS,
    ("HS_TONG", "Tổng số, cả năm", "hồ sơ", "1.777", "15/12/2024", "14/12/2025", "", ""),
    ("CHI", "Chi; thường xuyên", "đồng", "2,5", "15/12/2024", "14/12/2025", "", 'ghi "chú"'),
)


def lines(separator: str, width: int = len(COLUMNS)) -> str:
    """The form as a program writes it, with every field quoted and every line as long as the table is wide."""
    rows = ((*line, *[""] * (width - len(line))) for line in FORM)
    return "".join(separator.join('"' + text.replace('"', '""') + '"' for text in row) + "\r\n" for row in rows)


def cells(text: str) -> dict[str, str]:
    (sheet,) = read_sheets(text.encode())
    return {cell.address: cell.text for cell in sheet.cells.values()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_standard_workbook(tmp_path: Path, separator: str, encoding: str) -> None:
    reading = read(put(tmp_path, lines(separator).encode(encoding), "bieu.xlsx"), PLAN)
    assert (reading.kind, reading.container, codes(reading)) == ("workbook", "csv", [])
    found = [(item.sheet, item.cell, item.value, item.found) for item in reading.observations]
    assert found == [("", "D7", "1777", "1.777"), ("", "D8", "2.5", "2,5")]


def test_lines_of_different_length() -> None:
    text = "Báo cáo năm 2025\n\nA;B;C;D\n1;2;3;4\n5;6;7;8\nNgười lập\n"
    assert cells(text)["D5"] == "8" and cells(text)["A6"] == "Người lập"


def test_quoted_fields_hold_separators_quotes_and_lines() -> None:
    assert cells('a;b\n"x;\ny";"z ""t"""\n1;2\n') == {
        "A1": "a",
        "B1": "b",
        "A2": "x;\ny",
        "B2": 'z "t"',
        "A3": "1",
        "B3": "2",
    }


def test_the_separator_told_by_excel_s_own_line_which_is_no_row() -> None:
    assert cells("sep=|\r\na|b\n1|2\n") == {"A1": "a", "B1": "b", "A2": "1", "B2": "2"}


def test_a_decimal_comma_does_not_part_fields() -> None:
    assert cells("Mã;Giá trị\nA;1,5\nB;2,5\n")["B2"] == "1,5"


def test_numbers_stay_text_and_errors_are_errors() -> None:
    (sheet,) = read_sheets(b"A;B\n1777;#REF!\n")
    assert (sheet.cell(2, 1).kind, sheet.cell(2, 1).number) == (CellKind.TEXT, None)
    assert sheet.cell(2, 2).kind is CellKind.ERROR


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HS_TONG;1777",
        "Kính gửi: Văn phòng Sở\nĐơn vị báo cáo số liệu năm 2025, gồm hồ sơ.\nTrân trọng.",
        "một, hai, ba\nbốn\nnăm\nsáu, bảy\n",
        "a\nb\nc\n",
        "a;b\0\n1;2\n",
        "a;b\n1;2\x07\n",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert not is_table(text.encode())
    with pytest.raises(Refusal) as refusal:
        read_sheets(text.encode())
    assert refusal.value.code == "F109"


def test_a_large_file_is_told_by_its_beginning() -> None:
    line = "Sở Tư pháp;Đã giải quyết;5\n".encode()
    assert is_table(line * (LOOKED_AT // len(line) + 10))
    assert is_table((line * (LOOKED_AT // len(line) + 10)).decode().encode("utf-16"))
    assert not is_table(b"x" * (LOOKED_AT + 1) + b"\n" + line * 10)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('a;b;c\n1;2;3\n"x;y;z\n', "F107"),
        ("a;b\n" + "1;2\n" * (MOST_CELLS // 2), "F102"),
        ("a;b\n1;2\n1;" + "x" * 200_000 + "\n", "F107"),
        ("a;b;c\n1;2;3\n1;2;3\n" + ";" * 20_000 + "\n", "F102"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_sheets(text.encode())
    assert refusal.value.code == code


def test_a_table_of_two_columns_that_is_longer_than_what_is_looked_at() -> None:
    text = "Mã;Số\n" + "HS;12345\n" * 9_000
    assert is_table(text.encode()) and cells(text)["B9001"] == "12345"


def test_an_encoding_that_is_not_certain_is_refused(tmp_path: Path) -> None:
    data = "Mã;Tên;Số\nA;Zürich Æ;5\nB;¿;6\n".encode("latin-1", "replace")
    assert codes(read(put(tmp_path, data), PLAN)) == ["F112"]
