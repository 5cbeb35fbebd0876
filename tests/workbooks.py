"""Files as units send them, made in the test: the standard workbook, and ways to break one."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.sources import Reading, SourceFile, read
from tests.plan_objects import plan

COLUMNS = (
    "Mã chỉ tiêu",
    "Tên chỉ tiêu",
    "Đơn vị tính",
    "Giá trị",
    "Từ ngày",
    "Đến ngày",
    "Tài liệu kiểm chứng",
    "Ghi chú",
)
FORM_HEAD = (
    ("Đơn vị báo cáo", "Văn phòng Sở", "Mã đơn vị", "van-phong"),
    ("Kỳ báo cáo", "Năm 2025", "Mã kỳ", "2025"),
    ("Người lập biểu", "Nguyễn Văn A"),
    ("Ngày lập", "16/12/2025"),
)  # of a form as text: its labels and what stands beside them
HEADER_ROW = 8
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Row = Sequence[object]


def row(code: object, value: object, start: object = "15/12/2024", end: object = "14/12/2025", **more: str) -> Row:
    """One row of the table: `unit`, `evidence` and `note` may be given by name."""
    evidence, note = more.get("evidence", ""), more.get("note", "")
    return (code, "Tên chỉ tiêu", more.get("unit", "hồ sơ"), value, start, end, evidence, note)


def workbook(
    rows: Sequence[Row] = (),
    *,
    unit: tuple[object, object] = ("Văn phòng Sở", "van-phong"),
    period: tuple[object, object] = ("Năm 2025", "2025"),
    prepared: tuple[object, object] = ("Nguyễn Văn A", "16/12/2025"),
    change: Callable[[Worksheet], object] | None = None,
) -> bytes:
    """The standard workbook with these rows, after `change` was made to its sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Số liệu"
    fill(sheet, rows, unit=unit, period=period, prepared=prepared)
    if change:
        change(sheet)
    return saved(book)


def fill(
    sheet: Worksheet,
    rows: Sequence[Row] = (),
    *,
    unit: tuple[object, object] = ("Văn phòng Sở", "van-phong"),
    period: tuple[object, object] = ("Năm 2025", "2025"),
    prepared: tuple[object, object] = ("Nguyễn Văn A", "16/12/2025"),
) -> None:
    """Writes the form's head, header and `rows` to a sheet."""
    head = (
        ("Đơn vị báo cáo", unit[0], "Mã đơn vị", unit[1]),
        ("Kỳ báo cáo", period[0], "Mã kỳ", period[1]),
        ("Người lập biểu", prepared[0]),
        ("Ngày lập", prepared[1]),
    )
    sheet["A1"] = "SỐ LIỆU THỰC HIỆN KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH"
    for number, line in [*enumerate(head, 3), (HEADER_ROW, COLUMNS), *enumerate(rows, HEADER_ROW + 1)]:
        for column, value in enumerate(line, 1):
            if value not in ("", None):
                sheet.cell(number, column).value = value


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(data: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The package with some of its parts changed, or added where there was none."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            content = old.read(name) if name in old.namelist() else b""
            new.writestr(name, parts[name](content) if name in parts else content)
    return stream.getvalue()


def with_shared_texts(data: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as Excel stores them; openpyxl leaves them in the cells."""
    texts: list[bytes] = []

    def share(match: re.Match[bytes]) -> bytes:
        texts.append(match[2])
        return b'<c%b t="s"><v>%d</v></c>' % (match[1], len(texts) - 1)

    inline = re.compile(rb'<c([^>]*) t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = inline.sub(share, archive.read(SHEET))
    strings = b"".join(b"<si>%b</si>" % text for text in texts)
    relation = b'<Relationship Id="texts" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    return with_parts(
        data,
        {
            SHEET: lambda part: sheet,
            "xl/sharedStrings.xml": lambda part: b'<sst xmlns="%b">%b</sst>' % (NAMESPACE, strings),
            "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", relation),
        },
    )


def ole(*streams: str) -> bytes:
    """The beginning of an OLE container whose directory names `streams`."""
    entries = b"".join(_entry(name) for name in ("Root Entry", *streams))
    return bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0") + entries.ljust(512, b"\0")


def _entry(name: str) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + len(text).to_bytes(2, "little").ljust(64, b"\0")


def put(
    root: Path, data: bytes, name: str = "bieu.xlsx", *, unit: str = "van-phong", period: str = "2025"
) -> SourceFile:
    """The file under root/raw, in the folder of its unit and period."""
    year, _, kind = period.partition("-")
    path = root / "raw" / year / (kind or "year") / unit / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    source = path.relative_to(root).as_posix()
    return SourceFile(path, source, hashlib.sha256(data).hexdigest(), unit, period)


def read_bytes(root: Path, data: bytes) -> Reading:
    """What the bytes give as the file of one unit and year, under the small plan."""
    return read(put(root, data), plan())


def read_rows(root: Path, *rows: Row) -> Reading:
    """What a workbook with these rows gives."""
    return read_bytes(root, workbook(rows))


def codes(reading: Reading) -> list[str]:
    """The codes of a reading's findings, in their order."""
    return [finding.code for finding in reading.findings]
