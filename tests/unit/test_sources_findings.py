"""Every finding of the readers (F…) is provoked, and points to the cell where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from pipeline import receipts
from pipeline.corrections import Correction
from pipeline.findings import Finding, catalogue
from pipeline.fingerprints import of_file
from pipeline.marking.book import marked
from pipeline.plan_records import Precedence, Text
from pipeline.receipts import Receipt, Result
from pipeline.sources import discover, read, read_all
from pipeline.sources.guard import MOST_BYTES
from tests import form_06a, open_document
from tests.captures import UNIT, as_json, capture
from tests.plan_objects import plan
from tests.workbooks import HEADER_ROW, SHEET, fill, ole, put, row, saved, with_parts, workbook

PLAN = plan()
LANGUAGES = ("vi", "en")
METRIC = "/agenciesDetail/0/componentIndicators/MDSH_SoHoaHoSo/metrics/1"

Act = Callable[[Path], tuple[Finding, ...]]


HIDDEN = open_document.cell("5", 'table:style-name="c"')
UNSEEN = (
    '<style:style style:name="c" style:family="table-cell"><style:text-properties text:display="none"/></style:style>'
)


@dataclass(frozen=True)
class Case:
    """How a finding comes about, and where it has to point to."""

    code: str
    act: Act
    cell: str = ""
    found: str = ""
    alone: bool = True


def reading(data: bytes, *, unit: str = "van-phong", period: str = "2025") -> Act:
    return lambda folder: read(put(folder, data, unit=unit, period=period), PLAN).findings


def form(*rows: Any, change: Callable[[Worksheet], object] | None = None, **head: tuple[object, object]) -> Act:
    return reading(workbook(rows, change=change, **head))


def cells(values: Mapping[str, object]) -> Act:
    """A form with one count in row 9 and other cells as given."""

    def change(sheet: Worksheet) -> None:
        for address, value in values.items():
            sheet[address] = value

    return form(row("HS_TONG", 5), change=change)


def value(code: str, text: object) -> Act:
    return form(row(code, text))


def shown_in_ods(text: str, stored: int) -> Act:
    value = open_document.cell(text, f'office:value-type="float" office:value="{stored}"')
    return reading(open_document.ods(open_document.form(value)))


def footnote(text: str, mark: str) -> CellRichText:
    return CellRichText(text, TextBlock(InlineFont(vertAlign="superscript"), mark))


def corrected(old: str, new: str) -> CellRichText:
    return CellRichText(TextBlock(InlineFont(strike=True), old), new)


def strike_out(sheet: Worksheet) -> None:
    sheet["D9"].font = Font(strike=True)


def portal(**changed: Any) -> Act:
    return reading(as_json(capture(**changed)), unit=UNIT, period="2026")


def metric_twice(**changed: Any) -> Act:
    """A capture whose last metric is listed once more, changed."""
    content = capture()
    metrics = content["agenciesDetail"][0]["componentIndicators"]["MDSH_SoHoaHoSo"]["metrics"]
    metrics.append(metrics[-1] | changed)
    return reading(as_json(content), unit=UNIT, period="2026")


def spoilt(
    cells: Mapping[tuple[int, int], object], rows: tuple[form_06a.Row, ...] = form_06a.ROWS, **given: str
) -> Act:
    """A good form II.06a with other cells."""
    made = form_06a.form(rows, **given)
    made.cells |= cells
    return reading(made.bytes())


def second_06a(folder: Path) -> tuple[Finding, ...]:
    book = Workbook()
    form_06a.form().fill(book.worksheets[0])
    fill(book.create_sheet("Số liệu"), [row("HS_TONG", 5)])
    return reading(saved(book))(folder)


def numbers_again(*, column: int = 0) -> Act:
    """The row of column numbers once more above the last row; or an extra column with figures."""
    made = form_06a.form()
    made.insert_rows(16) if not column else made.insert_columns(column)
    made.cells |= {(13, column): 9} if column else {(16, number): number for number in range(1, 14)}
    return reading(made.bytes())


def joined_06a(*area: int) -> Act:
    made = form_06a.form()
    made.joined.append((area[0], area[1], area[2], area[3]))
    return reading(made.bytes())


def hidden_06a(folder: Path) -> tuple[Finding, ...]:
    made = form_06a.form()
    made.hidden = [12, 13]
    return reading(made.bytes())(folder)


def hidden_column_06a(folder: Path) -> tuple[Finding, ...]:
    book = Workbook()
    form_06a.form().fill(book.worksheets[0])
    book.worksheets[0].column_dimensions["F"].hidden = True
    return reading(saved(book))(folder)


def lying(path: str) -> Act:
    def act(folder: Path) -> tuple[Finding, ...]:
        place = folder / "raw" / path
        place.parent.mkdir(parents=True)
        place.write_bytes(b"x")
        return discover(folder / "raw", folder, PLAN).findings

    return act


def misnamed(folder: Path) -> tuple[Finding, ...]:
    file = put(folder, b"x")
    try:
        file.path.rename(file.path.with_name("bi\udcd3u.xlsx"))
    except OSError:
        pytest.skip("this file system only has UTF-8 names")
    return discover(folder / "raw", folder, PLAN).findings


def gone(folder: Path) -> tuple[Finding, ...]:
    file = put(folder, b"x")
    file.path.unlink()
    return read(file, PLAN).findings


def changed(folder: Path) -> tuple[Finding, ...]:
    return read(replace(put(folder, b"x"), sha256="0"), PLAN).findings


def large(folder: Path) -> tuple[Finding, ...]:
    file = put(folder, b"PK")
    with file.path.open("r+b") as stream:
        stream.truncate(MOST_BYTES)
    return read(file, PLAN).findings


def two_files(folder: Path) -> tuple[Finding, ...]:
    files = [put(folder, workbook(), name) for name in ("a.xlsx", "b.xlsx")]
    return read_all(files, PLAN)[1].findings


def two_captures(latest: Mapping[str, Any], early: Mapping[str, Any]) -> Act:
    """What is said of the early one."""

    def act(folder: Path) -> tuple[Finding, ...]:
        contents = {"a": capture(**latest), "b": capture(captured="2026-09-28T07:00:00Z", **early)}
        files = [put(folder, as_json(content), name, unit=UNIT, period="2026") for name, content in contents.items()]
        return read_all(files, PLAN)[1].findings

    return act


def received(name: str, version: int, *, changed: bool = False, gone: bool = False) -> Act:
    """A file entered in the ledger, beside one that was copied by hand before; it changes or goes afterwards."""

    def act(folder: Path) -> tuple[Finding, ...]:
        put(folder, workbook([row("HS_TONG", 4)]), "a.xlsx") if version > 1 else None
        file = put(folder, workbook([row("HS_TONG", 5)]), name)
        raw, where = folder / "raw", ("van-phong", "workbook")
        for number, path in enumerate(sorted(file.path.parent.iterdir()), 1):
            digest = "0" * 64 if changed else file.sha256 if path == file.path else of_file(path)
            line = (path.relative_to(raw).as_posix(), digest, 1, path.name, Result.BY_HAND)
            receipts.append(raw, [Receipt(number, "", "", "2025", *where, number, *line)])
        if gone:
            file.path.unlink()
        found = discover(raw, folder, PLAN)
        return (*found.findings, *(item for reading in read_all(found.files, PLAN) for item in reading.findings))

    return act


def two_kinds(order: tuple[str, ...], figure: str) -> Act:
    """What is said of a capture with 79 and 181 beside a workbook with `figure`, by the findings on figures alone."""
    own = replace(PLAN, precedence=Precedence(order, Text("Vì vậy.", "Therefore.")))

    def act(folder: Path) -> tuple[Finding, ...]:
        rows = [row("HS_TONG", figure, "15/12/2025", "14/12/2026")]
        form = workbook(rows, unit=("Sở Tư pháp tỉnh Gia Lai", UNIT), period=("Năm 2026", "2026"))
        files = [put(folder, data, name, unit=UNIT, period="2026") for data, name in ((as_json(capture()), "a.json"),)]
        files.append(put(folder, form, "b.xlsx", unit=UNIT, period="2026"))
        return tuple(item for item in read_all(files, own)[0].findings if item.code.startswith("F8"))

    return act


def answered(folder: Path) -> tuple[Finding, ...]:
    said = ("Thiếu dấu.", "Nguyễn Văn A", date(2025, 12, 20), 1)
    entry = Correction("1", "2025", "van-phong", "Số liệu", "D9", "1.234", "1234", *said)
    return read(put(folder, workbook([row("CHI", "1.234")])), PLAN, [entry]).findings


def two_forms(folder: Path) -> tuple[Finding, ...]:
    book = Workbook()
    fill(book.worksheets[0])
    fill(book.create_sheet("Năm trước"))
    return reading(saved(book))(folder)


def part(name: str, content: bytes) -> Act:
    return reading(with_parts(workbook(), {name: lambda old: content}))


def merged(area: str) -> Act:
    return form(row("HS_TONG", 5), row("HS_DUNG", 4), change=lambda sheet: sheet.merge_cells(area))


def label_above(sheet: Worksheet) -> None:
    """As Excel leaves a label that was joined with the row above: the text moves to the first cell."""
    sheet["D7"], sheet["D8"] = "Giá trị", None
    sheet.merge_cells("D7:D8")


def marked_copy(folder: Path) -> tuple[Finding, ...]:
    data = workbook([row("HS_TONG", "5 hồ sơ")])
    return reading(marked(data, reading(data)(folder)))(folder)


def hide_row(sheet: Worksheet) -> None:
    for number in (9, 10):
        sheet.row_dimensions[number].hidden = True


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["D"].hidden = True


def shown_as(pattern: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet["D9"].number_format = pattern

    return change


def hide_sheet(sheet: Worksheet) -> None:
    """What is shown is a copy whose labels nobody knows any more."""
    copy = sheet.parent.copy_worksheet(sheet)
    for cell in copy[HEADER_ROW]:
        cell.value = None
    sheet.sheet_state = "hidden"


def hidden_form_06a(folder: Path) -> tuple[Finding, ...]:
    book = Workbook()
    form_06a.form().fill(book.worksheets[0])
    book.create_sheet("Khác")
    book.worksheets[0].sheet_state = "veryHidden"
    return reading(saved(book))(folder)


def error_cell(sheet: Worksheet) -> None:
    sheet["D9"].value = "#REF!"
    sheet["D9"].data_type = "e"


def filter_rows(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A8:H10"
    sheet.auto_filter.add_filter_column(0, ["HS_TONG"])
    sheet.row_dimensions[10].hidden = True


def linked(formula: str) -> Act:
    """A form whose count comes from another file by this formula, with its stored result."""
    stored = f'<c r="D9"><f>{formula}</f><v>5</v></c>'.encode()
    plain = b'<c r="D9" t="n"><v>5</v></c>'
    return reading(with_parts(workbook([row("HS_TONG", 5)]), {SHEET: lambda part: part.replace(plain, stored)}))


def second_header(sheet: Worksheet) -> None:
    for column in range(1, 9):
        sheet.cell(12, column).value = sheet.cell(HEADER_ROW, column).value


CASES = [
    Case("F001", lying("2025/bieu.xlsx")),
    Case("F002", lying("20x5/year/van-phong/a.xlsx")),
    Case("F003", lying("2025/nam/van-phong/a.xlsx")),
    Case("F004", lying("2025/year/phong-la/a.xlsx")),
    Case("F005", misnamed),
    Case("F007", gone),
    Case("F008", two_files),
    Case("F009", changed),
    Case("F101", large),
    Case("F102", part("xl/media/x", b"0" * 30_000_000)),
    Case("F103", part(SHEET, b"<!DOCTYPE a><a/>")),
    Case("F104", reading(ole("EncryptedPackage"))),
    Case("F107", reading(workbook()[:-100])),
    Case("F108", part("xl/workbook.xml", b"<document/>")),
    Case("F109", reading(b"Rar!")),
    Case("F110", reading(b"")),
    Case("F111", marked_copy),
    Case("F112", reading(b"M\xe3;T\xean;Z\xfcrich\n1;2;3\n4;5;6\n")),
    Case("F113", reading(b"%PDF-1.7")),
    Case("F201", reading(saved(Workbook()))),
    Case("F202", cells({"A8": "Cột 1", "B8": "Cột 2", "C8": "Cột 3", "D8": "Cột 4", "E8": None, "F8": None}), "8:8"),
    Case("F203", two_forms),
    Case("F204", cells({"D8": "Số"}), "8:8"),
    Case("F205", cells({"I8": "Giá trị"}), "I8", "Giá trị"),
    Case("F206", form(row("HS_TONG", 5), change=second_header), "A12", "Mã chỉ tiêu"),
    Case("F207", merged("A8:A9"), "A8:A9", "Mã chỉ tiêu"),
    Case("F207", form(row("HS_TONG", 5), change=label_above), "D7:D8", "Giá trị"),
    Case("F207", merged("D9:D10"), "D9:D10", "5"),
    Case("F207", merged("B5:C5"), "B5:C5", "Nguyễn Văn A"),
    Case("F208", form(row("HS_TONG", 5), row("HS_DUNG", 5), change=hide_row), "9:10"),
    Case("F208", form(row("HS_TONG", 5), change=hide_column), "D:D"),
    Case("F209", cells({"B12": "Tổng cộng", "D12": "1.777"}), "D12", "1.777"),
    Case("F209", cells({"B12": "Tổng cộng", "D12": 1777}), "D12", "1777"),
    Case("F209", cells({"C12": "hồ sơ", "D12": "nhiều"}), "D12", "nhiều"),
    Case("F210", form(unit=("", "")), "D3"),
    Case("F210", form(period=("", " ")), "D4", " "),
    Case("F210", form(prepared=("A", "")), "B6"),
    Case("F210", cells({"A6": None, "B6": None})),
    Case("F211", cells({"F3": "Mã đơn vị", "G3": "thanh-tra"}), "F3", "Mã đơn vị"),
    Case("F212", form(unit=("Văn phòng Sở", "thanh-tra")), "D3", "thanh-tra"),
    Case("F212", form(unit=("Thanh tra Sở", "")), "B3", "Thanh tra Sở"),
    Case("F213", form(unit=("Phòng Hành chính", "van-phong")), "B3", "Phòng Hành chính"),
    Case("F219", form(unit=("Sở Tư pháp tỉnh Gia Lai", "van-phong")), "B3", "Sở Tư pháp tỉnh Gia Lai"),
    Case("F214", form(period=("Năm 2025", "2024")), "D4", "2024"),
    Case("F214", form(period=("Năm 2024", "")), "B4", "Năm 2024"),
    Case("F215", form(period=("Cả năm hai lăm", "2025")), "B4", "Cả năm hai lăm"),
    Case("F220", form(period=("Năm 2024", "2025")), "B4", "Năm 2024"),
    Case("F220", form(period=("Quý I/2025", "2025")), "B4", "Quý I/2025"),
    Case("F221", form(prepared=("A", "14/12/2024")), "B6", "14/12/2024"),
    Case("F221", form(prepared=("A", "16/12/2026")), "B6", "16/12/2026"),
    Case("F216", form(prepared=("", "16/12/2025")), "B5"),
    Case("F209", cells({"A12": "Tổng cộng", "D12": 1777}), "D12", "1777"),
    Case("F209", cells({"A12": "Cộng:", "D12": "12 hồ sơ"}), "D12", "12 hồ sơ"),
    Case("F209", cells({"B12": "TỔNG SỐ", "D12": "nhiều"}), "D12", "nhiều"),
    Case("F217", form(row("HS_TONG", 5), row("HS_DUNG", 5), change=filter_rows), "10:10"),
    Case("F218", form(row("HS_TONG", 5), change=hide_sheet)),
    Case("F218", hidden_form_06a),
    Case("F301", value("HS_TONG", "=1+1"), "D9", "=1+1"),
    Case("F301", form(unit=("Văn phòng Sở", "=A1")), "D3", "=A1"),
    Case("F301", form(prepared=("A", "=TODAY()")), "B6", "=TODAY()"),
    Case("F301", form(row("HS_TONG", 5, start="=A1")), "E9", "=A1"),
    Case("F302", form(row("HS_TONG", 5), change=error_cell), "D9", "#REF!"),
    Case("F303", value("HS_TONG", "5 hồ sơ"), "D9", "5 hồ sơ"),
    Case("F303", value("HS_TONG", True), "D9", "TRUE"),
    Case("F304", value("CHI", "1.234"), "D9", "1.234"),
    Case("F304", value("HS_TONG", "1,234"), "D9", "1,234"),
    Case("F304", value("HS_TONG", "(5)"), "D9", "(5)"),
    Case("F316", value("HS_TONG", "không phát sinh"), "D9", "không phát sinh"),
    Case("F316", value("HS_TONG", "Không"), "D9", "Không"),
    Case("F316", value("CHI", "Không có phát sinh"), "D9", "Không có phát sinh"),
    Case("F305", value("HS_TONG", "83,5%"), "D9", "83,5%"),
    Case("F305", value("CHI", "83,5 %"), "D9", "83,5 %"),
    Case("F306", cells({"D9": date(2025, 5, 1)}), "D9", "01/05/2025"),
    Case("F307", value("KET_NOI", "x"), "D9", "x"),
    Case("F307", value("KET_NOI", 1), "D9", "1"),
    Case("F307", value("KET_NOI", "Đạt"), "D9", "Đạt"),
    Case("F308", value("XEP_LOAI", "Tốt"), "D9", "Tốt"),
    Case("F308", value("XEP_LOAI", "Có"), "D9", "Có"),
    Case("F309", form(row("HS_TONG", 5, start="15/12/24")), "E9", "15/12/24"),
    Case("F309", form(row("HS_TONG", 5, end=2025)), "F9", "2025"),
    Case("F309", form(prepared=("A", "tháng 12")), "B6", "tháng 12"),
    Case("F310", form(row("HS_TONG", 5, end="12/14/2025")), "F9", "12/14/2025"),
    Case("F310", form(prepared=("A", "30/02/2025")), "B6", "30/02/2025"),
    Case("F311", form(row("HS_TONG", 5, end="")), "F9"),
    Case("F312", value("HS_TONG", footnote("3", "1")), "D9", "31"),
    Case("F312", value("HS_TONG", corrected("99", "3")), "D9", "993"),
    Case("F312", value("KET_NOI", corrected("Không ", "Có")), "D9", "Không Có"),
    Case("F312", form(row("HS_TONG", 5), change=strike_out), "D9", "5"),
    Case("F311", form(row("HS_TONG", 5, start="-")), "E9", "-"),
    Case("F313", form(row("HS_TONG", 5, evidence="B¸o c¸o sè 5", note="®· xong")), "G9", "B¸o c¸o sè 5"),
    Case("F313", form(row("KET_NOI", "Cã")), "D9", "Cã"),
    Case("F313", form(row("XEP_LOAI", "Khoâng ñaït")), "D9", "Khoâng ñaït"),
    Case("F313", form(row("HS_TONG", "Ch\u00ada cã")), "D9", "Ch\u00ada cã"),
    Case("F313", form(unit=("V¨n phßng Së", "van-phong")), "B3", "V¨n phßng Së"),
    Case("F313", cells({"H8": "Ghi chó"}), "H8", "Ghi chó"),
    Case("F314", linked("[1]Sheet1!A1"), "D9", "5"),
    Case("F314", linked("SUM('[2]Năm 2025'!A1:A5,1)"), "D9", "5"),
    Case("F314", linked("A1+[1]!Ten"), "D9", "5"),
    Case("F315", form(row("HS_TONG", 5000), change=shown_as("#,##0,")), "D9", "5000"),
    Case("F315", form(row("CHI", 5), change=shown_as(";;;")), "D9", "5"),
    Case("F317", shown_in_ods("7", 5), "D6", "7"),
    Case("F318", reading(open_document.ods(open_document.form(HIDDEN), UNSEEN)), "D6", "5"),
    Case("F401", reading(b"{")),
    Case("F402", reading(b"{}")),
    Case("F403", portal(agencies=2)),
    Case("F403", portal(agencies=0)),
    Case("F404", portal(name="Sở Y tế"), "/agenciesDetail/0/departmentName", "Sở Y tế"),
    Case("F405", portal(year=2025), "/metadata/year", "2025"),
    Case("F405", portal(time_type="quarter"), "/metadata/year", "2026"),
    Case("F406", portal(captured=None), "/metadata/extractedAt"),
    Case("F406", portal(captured="2025-10-10T00:00:00Z"), "/metadata/extractedAt", "2025-10-10T00:00:00Z"),
    Case("F407", portal(numerator="79"), f"{METRIC}/numerator", "79", False),
    Case("F407", portal(denominator=10**30), f"{METRIC}/denominator", "1" + "0" * 30, False),
    Case("F408", portal(), "/metadata/extractedAt", "2026-10-10T07:00:18Z", False),
    Case("F409", portal(), "/metadata/extractedAt", "2026-10-10T07:00:18Z", False),
    Case("F203", second_06a),
    Case("F206", numbers_again(), "A16", "1"),
    Case("F207", joined_06a(12, 4, 13, 4), "D12:D13", "20", False),
    Case("F207", joined_06a(12, 1, 13, 1), "A12:A13", "1", False),
    Case("F208", hidden_06a, "12:13"),
    Case("F208", hidden_column_06a, "F:F"),
    Case("F210", spoilt({}, unit="Đơn vị báo cáo: ………"), "I2"),
    Case("F210", spoilt({(4, 3): None})),
    Case("F211", spoilt({(4, 9): "Kỳ báo cáo: Năm 2025"}), "I4", "Kỳ báo cáo: Năm 2025"),
    Case("F211", spoilt({(5, 9): "Từ 01/01/2025 đến 31/01/2025"}), "I5", "01/01/2025"),
    Case("F212", spoilt({}, unit="Đơn vị báo cáo: Thanh tra Sở"), "I2", "Thanh tra Sở"),
    Case("F214", spoilt({}, period="Kỳ báo cáo: Quý I năm 2025"), "C4", "Quý I năm 2025"),
    Case("F301", spoilt({(2, 10): "=A1"}, unit="Đơn vị báo cáo:"), "J2", "=A1"),
    Case("F301", spoilt({(12, 4): "=1+1"}), "D12", "=1+1"),
    Case("F302", spoilt({(12, 4): "#REF!"}), "D12", "#REF!"),
    Case("F304", spoilt({(12, 4): "(20)"}), "D12", "(20)"),
    Case("F305", spoilt({(12, 4): "20%"}), "D12", "20%"),
    Case("F306", spoilt({(12, 4): date(2025, 5, 1)}), "D12", "01/05/2025"),
    Case("F309", spoilt({}, dates="(Từ ngày 15/12/24 đến ngày 14/12/2025)"), "C5", "15/12/24"),
    Case("F310", spoilt({}, dates="(Từ ngày 15/12/2024 đến ngày 31/11/2025)"), "C5", "31/11/2025"),
    Case("F311", spoilt({}, dates="(Từ ngày 15/12/2024 đến ngày …)"), "C5"),
    Case("F312", spoilt({(12, 4): footnote("20", "1")}), "D12", "201"),
    Case("F501", spoilt(dict.fromkeys([(10, column) for column in range(1, 14)])), "7:9"),
    Case("F502", spoilt({(10, 4): None}), "10:10"),
    Case("F503", spoilt({(10, 14): "(4)"}), "N10", "(4)"),
    Case("F504", spoilt({(9, 4): "Trực tiếp"}), "D9", "Trực tiếp"),
    Case("F504", spoilt({(7, 7): None}), "G7"),
    Case("F505", spoilt({(5, 3): None}), "C4", "Năm 2025"),
    Case("F505", spoilt({}, dates="(Từ ngày 15/12/2024)"), "C4", "Năm 2025"),
    Case("F506", spoilt({(12, 4): "chưa có"}), "D12", "chưa có"),
    Case("F506", spoilt({(12, 4): "-"}), "D12", "-"),
    Case("F506", spoilt({(12, 4): "20 hồ sơ"}), "D12", "20 hồ sơ"),
    Case("F507", spoilt({(12, 4): -20}), "D12", "-20"),
    Case("F507", spoilt({(12, 4): "20,5"}), "D12", "20,5"),
    Case("F508", numbers_again(column=5), "E13", "9"),
    Case("F509", spoilt({(12, 6): 4}), "C12", "34", False),
    Case("F510", spoilt({(17, 3): 112}), "C17", "112", False),
    Case("F511", spoilt({}, form_06a.ROWS[:-1]), "A11", "I"),
    Case("F512", spoilt({(12, 1): 1}, form_06a.CIVIL), "A12", "1", False),
    Case("F513", spoilt({}, (*form_06a.ROWS, form_06a.TOTAL)), "B18", "Tổng số"),
    Case("F514", spoilt({}, ((1, "Hộ tịch"), (None, "Tổng số"))), "11:11"),
    Case("F410", two_captures({}, {})),
    Case("F411", portal(numerator=None), f"{METRIC}/numerator", "", False),
    Case("F412", metric_twice(numerator=80), METRIC.replace("/1", "/2"), "REUSED_DIGITIZED_DATA", False),
    Case("F413", portal(numerator=182), f"{METRIC}/numerator", "182", False),
    Case("F801", two_kinds(("workbook",), "5"), f"{METRIC}/denominator", "181"),
    Case("F802", two_kinds(("workbook", "portal"), "5"), f"{METRIC}/denominator", "181"),
    Case("F803", two_kinds(("workbook", "portal"), "181"), f"{METRIC}/denominator", "181"),
    Case("F804", two_captures({}, {"numerator": 70}), f"{METRIC}/numerator", "70", False),
    Case("F805", two_captures({"numerator": None}, {"numerator": 70}), f"{METRIC}/numerator", "70", False),
    Case("F901", answered, "D9", "1.234"),
    Case("F020", received("so-lieu.v2.xlsx", 2)),
    Case("F021", received("so-lieu.xlsx", 1, changed=True)),
    Case("F022", received("so-lieu.xlsx", 1, gone=True)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.cell}")
def test_each_finding_is_provoked_where_it_belongs(tmp_path: Path, case: Case) -> None:
    findings = case.act(tmp_path)
    matching = [item for item in findings if item.code == case.code]
    assert [(item.cell, item.found) for item in matching] == [(case.cell, case.found)]
    if case.alone:
        assert len(findings) == 1, [item.code for item in findings]
    for item in matching:
        for lang in LANGUAGES:
            assert all((item.title(lang), item.expected(lang), item.fix(lang)))


def test_every_entry_of_the_readers_is_provoked() -> None:
    elsewhere = "F6"  # those of tables, in test_sources_tables.py
    codes = {code for code in catalogue() if code.startswith("F") and not code.startswith(elsewhere)}
    assert {case.code for case in CASES} == codes
