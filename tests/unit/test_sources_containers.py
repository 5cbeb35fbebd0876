"""One form gives the same figures from every container; the container is told by the content and never by the name."""

from __future__ import annotations

import io
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.sources import Reading, read
from pipeline.sources.content import Content, opened
from pipeline.sources.grid import Sheet
from pipeline.sources.guard import MOST_READ, container
from pipeline.sources.records import CellKind, Refusal
from tests.plan_objects import plan
from tests.sample_form import SAMPLE_XLS, VALUES, convert, needs_libreoffice, sample_form
from tests.workbooks import codes, ole, put, row, with_parts, workbook

PLAN = plan()
MARKED_AND_OTHERS = {
    "J1": ("#DIV/0!", CellKind.ERROR),
    "J2": ("3400", CellKind.NUMBER),
    "J3": ("TRUE", CellKind.BOOLEAN),
    "J4": ("0.25", CellKind.NUMBER),
    "J5": ("01/05/2025", CellKind.DATE),
    "K1": ("5", CellKind.MARKED),
    "K2": ("31", CellKind.MARKED),
    "K3": ("993", CellKind.MARKED),
}
LOST_IN_HTML = ("J3", "K2", "K3")  # LibreOffice writes no marks of parts of a text, and a truth value as its number


def figures(reading: Reading) -> list[dict[str, object]]:
    """The observations without what names the file."""
    own = ("sha256", "source", "sheet")
    return [{name: value for name, value in asdict(item).items() if name not in own} for item in reading.observations]


def by_address(sheet: Sheet) -> dict[str, tuple[str, CellKind]]:
    return {cell.address: (cell.text, cell.kind) for cell in sheet.cells.values()}


def check(folder: Path, data: bytes, kind: str) -> Sheet:
    """Asserts that the file gives the form's figures without a finding; its sheet."""
    file = put(folder, data)
    reading = read(file, PLAN)
    assert (reading.kind, reading.container, codes(reading)) == ("workbook", kind, [])
    assert figures(reading) == figures(read(put(folder, sample_form(), "goc.xlsx"), PLAN))
    assert {item.measure: item.value for item in reading.observations} == VALUES
    (sheet,) = opened(file).sheets
    return sheet


def test_the_kept_xls(tmp_path: Path) -> None:
    sheet = check(tmp_path, SAMPLE_XLS.read_bytes(), "xls")
    found = by_address(sheet)
    assert {place: found[place] for place in MARKED_AND_OTHERS} == MARKED_AND_OTHERS
    assert [area.address for area in sheet.merged] == ["A17:C17"]
    assert sheet.name == "Số liệu"


@needs_libreoffice
@pytest.mark.parametrize("kind", ["xlsx:Calc MS Excel 2007 XML", "ods", "xls", "html"])
def test_what_libreoffice_writes(tmp_path: Path, kind: str) -> None:
    ending = kind.partition(":")[0]
    sheet = check(tmp_path, convert(tmp_path, sample_form(), kind), ending)
    lost = LOST_IN_HTML if ending == "html" else ()
    expected = {place: what for place, what in MARKED_AND_OTHERS.items() if place not in lost}
    found = by_address(sheet)
    assert {place: found[place] for place in expected} == expected
    assert [area.address for area in sheet.merged] == ["A17:C17"]


@needs_libreoffice
@pytest.mark.parametrize("kind", ["xlsx:Calc MS Excel 2007 XML", "ods", "xls"])
def test_hidden_rows_and_columns(tmp_path: Path, kind: str) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[10].hidden = True
        sheet.column_dimensions["H"].hidden = True

    data = workbook([row("HS_TONG", 5), row("HS_DUNG", 4)], change=hide)
    reading = read(put(tmp_path, convert(tmp_path, data, kind)), PLAN)
    assert [(item.code, item.cell) for item in reading.findings] == [("F208", "10:10"), ("F208", "H:H")]


@needs_libreoffice
@pytest.mark.parametrize("kind", ["xlsx:Calc MS Excel 2007 XML", "ods"])
def test_rows_that_a_filter_hides(tmp_path: Path, kind: str) -> None:
    def filtered(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A8:H11"
        sheet.auto_filter.add_filter_column(0, ["HS_TONG", "CHI"])
        sheet.row_dimensions[10].hidden = True

    data = workbook([row("HS_TONG", 5), row("HS_DUNG", 4), row("CHI", 2)], change=filtered)
    reading = read(put(tmp_path, convert(tmp_path, data, kind)), PLAN)
    assert [(item.code, item.cell) for item in reading.findings] == [("F217", "10:10")]
    assert len(reading.observations) == 3


def zipped(*names: str, **contents: str) -> bytes:
    """A package with these parts: first those with contents, then empty ones."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in (contents | dict.fromkeys(names, "")).items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (workbook(), "xlsx"),
        (zipped("mimetype", "content.xml", "META-INF/manifest.xml"), "ods"),
        (zipped("mimetype", "META-INF/manifest.xml", "encrypted-package"), "ods"),
        (ole("Workbook"), "xls"),
        (ole("Book"), "xls"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "html"),
        (b"\xef\xbb\xbf\r\n <TABLE>", "html"),
        ("\ufeff<html>".encode("utf-16-le"), "html"),
        ("<table><tr><td>Sở</td></tr></table>".encode("utf-16-be"), "html"),
        (b"A;B\n1;2\n", "csv"),
        ("\ufeffA\tB\n1\t2\n".encode("utf-16-be"), "csv"),
        ("A;B;C;D\n1;2;3;4\n".encode("utf-16-le"), "csv"),
        (b' \n{"a": 1}', "json"),
        ("\ufeff[1]".encode(), "json"),
    ],
)
def test_the_container_by_its_content(data: bytes, expected: str) -> None:
    assert container(data) == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped("a.txt"), "xl/workbook.xml"),
        (with_parts(workbook(), {"xl/workbook.xml": lambda part: b"<document/>"}), "xl/workbook.xml"),
        (ole("PowerPoint Document"), "tệp Office kiểu cũ"),
        (b"<html><body>Trang</body></html>", "không có bảng"),
        ("Kính gửi: Văn phòng Sở\nTrân trọng.".encode(), "dấu chấm phẩy"),
        (b'<?xml version="1.0"?><note/>', "dấu chấm phẩy"),
        (b"\0" * 100, "phần đầu tệp"),
    ],
)
def test_what_is_not_recognised_is_told_what_it_lacks(tmp_path: Path, data: bytes, words: str) -> None:
    (finding,) = read(put(tmp_path, data), PLAN).findings
    assert finding.code in ("F108", "F109")
    assert words in finding.title("vi")
    assert ".ods, .xls" in finding.expected("vi") and ".ods, .xls" in finding.expected("en")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7", "tệp PDF (bản in hoặc bản quét)"),
        (b"\x89PNG\r\n", "tệp hình ảnh"),
        (b"\xff\xd8\xff\xe0", "tệp hình ảnh"),
        (b"II*\0", "tệp hình ảnh"),
        (b"\0\0\0\x24ftypheic\0", "tệp hình ảnh"),
        (b"{\\rtf1", "tệp văn bản (Word)"),
        (ole("WordDocument"), "tệp văn bản (Word)"),
        (zipped("[Content_Types].xml", "word/document.xml"), "tệp văn bản (Word)"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "tệp văn bản (Word)"),
    ],
)
def test_a_document_is_told_as_what_it_is_and_the_form_is_asked_for(tmp_path: Path, data: bytes, what: str) -> None:
    (finding,) = read(put(tmp_path, data), PLAN).findings
    assert (finding.code, finding.fix("vi")) == ("F113", "Đề nghị đơn vị gửi tệp biểu mẫu Excel (.xlsx).")
    assert f"là {what}, không đọc được số liệu" in finding.title("vi")
    assert finding.for_unit().fix("vi") == "Gửi tệp biểu mẫu Excel (.xlsx)."


@pytest.mark.parametrize("kind", sorted(MOST_READ))
def test_a_file_too_large_to_be_read_is_refused_only_when_it_is_asked_for(kind: str) -> None:
    content = Content(b" " * MOST_READ[kind], kind)
    assert len(content.data) == MOST_READ[kind]
    with pytest.raises(Refusal) as refusal:
        _ = content.json if kind == "json" else content.sheets
    assert (refusal.value.code, refusal.value.values["limit"]) == ("F101", str(MOST_READ[kind] // 1_000_000))
