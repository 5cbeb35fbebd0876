"""Workbooks of more cells than a form has: read in pieces, to the same columns as cell by cell, within limits."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.sources.content import Content
from pipeline.sources.package import Limits
from pipeline.sources.records import Refusal
from pipeline.sources.tables import large, windows
from pipeline.sources.tables.header import the_header
from pipeline.sources.tables.large import LargeBook
from pipeline.sources.tables.loaded import Loaded
from pipeline.sources.tables.sheets import SmallBook
from tests.tables import FIGURES, PLAN, as_xlsx, dossier, dossiers, figures, grid, places, table
from tests.workbooks import NAMESPACE, SHEET, saved, with_parts, with_shared_texts

LABELS = ("Số chứng từ", "Ngày chi", "Nguồn kinh phí", "Số tiền (đồng)")


@pytest.fixture(autouse=True)
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "MOST_XML", 0)


def with_sheet(*rows: str) -> bytes:
    """A workbook whose sheet has the labels of spending in row 1 and these rows, written as they are."""
    texts = (
        f'<c r="{column}1" t="inlineStr"><is><t>{label}</t></is></c>'
        for column, label in zip("ABCD", LABELS, strict=True)
    )
    body = f'<row r="1">{"".join(texts)}</row>' + "".join(rows)
    head = b'<worksheet xmlns="' + NAMESPACE + b'"><sheetData>'
    sheet = head + body.encode() + b"</sheetData></worksheet>"
    return with_parts(as_xlsx([["a"]], number_formats), {SHEET: lambda old: sheet})


def number_formats(sheet: Worksheet) -> None:
    """Style 1 is a date, style 2 a percentage, style 3 struck out."""
    sheet["B1"].number_format = "dd/mm/yyyy"
    sheet["C1"].number_format = "0.0%"
    sheet["D1"].font = Font(strike=True)


def both(data: bytes) -> tuple[Loaded, Loaded]:
    """The table read in pieces and cell by cell."""
    books = LargeBook(data), SmallBook(Content(data, "xlsx").sheets)
    headers = [the_header(PLAN.tables, book.tops()) for book in books]
    assert headers[0] is not None and headers[0] == headers[1]
    return books[0].load(headers[0]), books[1].load(headers[0])


def test_markup_as_programs_write_it_gives_the_same_cells() -> None:
    data = with_sheet(
        '<row r="3"><c r="A3" t="inlineStr"><is><t xml:space="preserve"> CT &amp; 1 </t></is></c>',
        '<c r="B3" s="1"><v>45658.75</v></c>',
        '<c r="C3" t="str"><f>A1</f><v>NSNN</v></c><c r="D3"><f>1+1</f><v>2</v></c></row>',
        '<row r="4"><c r="A4" t="inlineStr"><is><r><t>CT</t></r><r><t>&#50;</t></r></is></c>',
        '<c r="B4" s="1" t="n"/></row>',
        '<row r="5"><c r="A5"><v>30</v></c><c r="B5" t="inlineStr"><is><t>5/1/2025</t></is></c>',
        '<c r="D5"><v>0.30000000000000004</v></c><c r="E5"><v>7</v></c></row>',
        '<row r="6"><c r="A6" s="0" t="b"><v>1</v></c>\n <c r="D6">\n<v>1234.125</v></c></row><row r="7"/>',
    )
    pieces, cells = both(data)
    for name in cells.columns:
        assert pieces.columns[name].to_pylist() == cells.columns[name].to_pylist()[: pieces.rows]
    assert cells.columns["day"].to_pylist()[:4] == [None, "2025-01-01", None, "5/1/2025"]
    assert cells.columns["amount"].to_pylist()[:5] == [None, "2", None, "0.3", "1234.1250"]
    assert (pieces.problems, cells.problems) == ((), ())


@pytest.mark.parametrize("window", [300, 1000, 4_000_000])
def test_pieces_of_any_size_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: int) -> None:
    monkeypatch.setattr(windows, "WINDOW", window)
    monkeypatch.setattr("pipeline.sources.package._CHUNK", 37)
    assert figures(table(tmp_path, as_xlsx(grid(dossiers())))) == FIGURES


def test_marked_text_and_struck_cells_are_found_in_both() -> None:
    data = with_sheet(
        '<row r="2"><c r="A2" s="3"><v>1</v></c><c r="D2" s="2"><v>0.5</v></c></row>',
        '<row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="D3"><f>A1</f></c><c r="C3"><f>A2</f><v></v></c></row>',
    )
    pieces, cells = both(data)
    expected = ["A2", "A3", "C3", "D2", "D3"]
    assert sorted(item.address for item in pieces.problems) == expected
    assert sorted(item.address for item in cells.problems) == expected


def test_struck_runs_of_a_text_in_its_cell_are_found_in_both() -> None:
    run = "<r><rPr><strike/></rPr><t>NSNN</t></r>"
    data = with_sheet(f'<row r="2"><c r="A2"><v>1</v></c><c r="C2" t="inlineStr"><is>{run}</is></c></row>')
    assert [[item.address for item in one.problems] for one in both(data)] == [["C2"], ["C2"]]


def test_hidden_rows_and_columns_and_joined_cells_are_found_in_both() -> None:
    cells = '<c r="A{0}"><v>1</v></c><c r="D{0}"><v>2</v></c>'
    rows = [
        f'<row r="{number}"{hidden}>{cells.format(number)}</row>'
        for number, hidden in {2: "", 3: ' hidden="1"', 4: ' ht="0" customHeight="1"', 5: ' ht="10"'}.items()
    ]
    sheet = with_sheet(*rows, '<row r="6" hidden="1"/>', '<row r="7" hidden="true"><c r="D7"><v>3</v></c></row>')
    columns = b'<cols><col min="3" max="4" width="0"/><col min="9" max="9" hidden="1"/></cols><sheetData>'
    joined = b'</sheetData><mergeCells><mergeCell ref="D4:E5"/><mergeCell ref="F1:G2"/></mergeCells>'
    changed = {
        SHEET: lambda old: old.replace(b"<sheetData>", columns).replace(b"</sheetData>", joined),
    }
    for one in both(with_parts(sheet, changed)):
        found = [(item.code, item.address) for item in one.problems]
        assert found == [("F608", "D4:E5"), ("F208", "3:4"), ("F208", "7:7"), ("F208", "C:D")]


def test_texts_kept_apart_are_the_same_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", 200)
    book = load_workbook(io.BytesIO(with_sheet('<row r="2"><c r="A2"><v>1</v></c></row>')))
    for number in range(3, 60):
        book.worksheets[0].cell(number, 1, f"CT & {number}")
        book.worksheets[0].cell(number, 3, ("NSNN", "", " Nguồn  khác\n", "<t>")[number % 4])
    pieces, cells = both(saved(book))
    for name in cells.columns:
        assert pieces.columns[name].to_pylist() == cells.columns[name].to_pylist()


@pytest.mark.parametrize("address", ["A", "7", "A12345678", "A7:", "A0x1"])
def test_an_address_that_no_cell_has_is_refused(address: str) -> None:
    data = with_sheet(f'<row r="2"><c r="A2"><v>1</v></c><c r="{address}"><v>2</v></c></row>')
    book = LargeBook(data)
    header = the_header(PLAN.tables, book.tops())
    assert header is not None
    with pytest.raises(Refusal):
        book.load(header)


def test_other_columns_are_not_looked_at(tmp_path: Path) -> None:
    lines = grid([dossier(1), dossier(2)])
    lines[1][4] = "=1/0"
    assert figures(table(tmp_path, as_xlsx(lines)))["HS_TONG"] == "2"


def test_the_calendar_of_1904(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(grid([dossier(1)]))))
    book.epoch = datetime(1904, 1, 1)
    book.worksheets[0]["C2"] = date(2025, 3, 1)
    assert figures(table(tmp_path, saved(book)))["HS_TONG"] == "1"


@pytest.mark.parametrize("limits", [Limits(1000, 10**9, 10**9), Limits(10**9, 1000, 10**9), Limits(10**9, 10**9, 1000)])
def test_a_package_that_unpacks_to_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: Limits
) -> None:
    monkeypatch.setattr(large, "EXPORT", limits)
    assert places(table(tmp_path, as_xlsx(grid(dossiers())))) == [("F102", "")]


def test_a_directory_that_lies_about_sizes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "EXPORT", Limits(10**9, 20_000, 10**9))
    data = bytearray(as_xlsx(grid([dossier(number) for number in range(300)])))
    entry = data.rfind(b"PK\1\2", 0, data.rfind(SHEET.encode()))
    data[entry + 24 : entry + 28] = (9).to_bytes(4, "little")
    assert [code for code, _ in places(table(tmp_path, bytes(data)))] in (["F102"], ["F107"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sheet: sheet.replace(b"<sheetData>", b"<!-- x --><sheetData>"),
        lambda sheet: sheet.replace(b'<c r="', b"<c r='").replace(b'" t=', b"' t="),
        lambda sheet: re.sub(rb'<c r="[A-Z]+[0-9]+"', b"<c", sheet),
        lambda sheet: sheet[: sheet.rfind(b"<row ")],
    ],
    ids=["comment", "quotes", "no address", "cut off"],
)
def test_other_markup_is_refused_or_left_to_the_form(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    reading = table(tmp_path, with_parts(as_xlsx(grid(dossiers())), {SHEET: spoil}))
    assert reading.observations == ()
    assert any(item.severity.blocks for item in reading.findings)


@pytest.mark.parametrize("size", [0, 1_000_000])
def test_a_hidden_sheet_is_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(large, "MOST_XML", size)

    def hide(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Tổng hợp")
        sheet.sheet_state = "veryHidden"

    reading = table(tmp_path, as_xlsx(grid(dossiers()), hide))
    assert (places(reading), reading.observations) == ([("F218", "")], ())
    assert "Hồ sơ" in reading.findings[0].title("vi")


def test_a_reading_aid_is_no_part_of_a_text(tmp_path: Path) -> None:
    aid = b'\\1<rPh sb="0" eb="1"><t>KANA</t></rPh><phoneticPr fontId="1"/></si>'
    shared = with_shared_texts(as_xlsx(grid(dossiers())))
    data = with_parts(shared, {"xl/sharedStrings.xml": lambda part: re.sub(b"(<si>.*?)</si>", aid, part)})
    assert figures(table(tmp_path, data)) == FIGURES


def test_escaped_line_ends_are_line_ends() -> None:
    texts = [f"<t>{text}</t>" for text in ("CT1_x000D_", "CT_x005F_x000D_", "CT_x0041_")]
    rows = [
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is>{text}</is></c><c r="D{at}"><v>1</v></c></row>'
        for at, text in enumerate(texts, 2)
    ]
    pieces, cells = both(with_sheet(*rows))
    expected = ["CT1\r", "CT_x000D_", "CT_x0041_"]
    assert pieces.columns["code"].to_pylist() == cells.columns["code"].to_pylist() == expected


def test_a_cell_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    row = '<row r="2"><c r="D2"><v>{}</v></c></row>'
    assert places(table(tmp_path, with_sheet(row.format(1), row.format(2)))) == [("F107", "")]
