"""Tables as systems export them, made in the test: dossiers with the columns of a person among them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.paths import ROOT
from pipeline.plan_files import load_plan
from pipeline.sources import Reading, read
from tests.workbooks import put, saved

PLAN = load_plan([ROOT / "plan"])
UNIT = "hanh-chinh-tu-phap"

PERSON = {
    "Họ và tên người nộp": "Nguyễn Thị Bí Mật",
    "Số điện thoại": "0987654321",
    "Số CCCD": "079188001234",
    "Địa chỉ": "Số 5 đường Kín, phường 2",
    "Email": "bi.mat@example.vn",
}
SECRETS = tuple(PERSON.values())

Row = Mapping[str, object]


def dossier(number: int, **changed: object) -> dict[str, object]:
    """A dossier received online on 10/01/2025 and issued on time; `changed` are columns by their names in the plan."""
    given = {
        "code": f"H57.15-{number:06d}",
        "received_on": "10/01/2025 08:30",
        "channel": "Trực tuyến",
        "due_on": "20/01/2025",
        "issued_on": "15/01/2025 16:00",
        "result": "Đã trả kết quả",
        "digitised": "Có",
        "payable_online": "Có",
        "paid_on": "10/01/2025",
        "payment": "Trực tuyến",
    } | changed
    (kind,) = (kind for kind in PLAN.tables if kind.kind == "dossiers")
    named = {kind.columns[name].labels[0]: value for name, value in given.items()}
    return {"STT": number, **dict(list(named.items())[:2]), **PERSON, **dict(list(named.items())[2:])}


def dossiers() -> list[dict[str, object]]:
    """Eight dossiers: 7 received in the year 2025, 4 of them online; 5 results, 3 digitised; 5 paid, 4 online."""
    return [
        dossier(1),
        dossier(2, channel="trực tiếp", digitised="Không", payment="Tiền mặt"),
        dossier(3, channel="Bưu chính", issued_on="", result="Đang xử lý", digitised="", paid_on="", payment=""),
        dossier(4, received_on="14/12/2025 23:59", issued_on="20/12/2025"),
        dossier(5, received_on="14/12/2024", digitised="x"),
        dossier(6, issued_on="16/01/2025", result="Từ chối", digitised="Không", payable_online="Không"),
        dossier(7, channel="Trực tiếp", issued_on="01/02/2025", digitised="", paid_on="", payment="Không thu"),
        dossier(8, paid_on="15/12/2025"),
    ]


FIGURES = {
    "HS_TONG": "7",
    "HS_TRUCTUYEN": "4",
    "HS_TRUCTIEP": "3",
    "KQ_CAP": "5",
    "KQ_SOHOA": "3",
    "GD_THANHTOAN": "4",
    "GD_THANHTOAN_TT": "3",
}


def grid(rows: Sequence[Row], above: Sequence[Sequence[object]] = ()) -> list[list[object]]:
    """The rows of a sheet: those above the header, the header, the table."""
    return [*map(list, above), list(rows[0]), *(list(row.values()) for row in rows)]


def as_csv(lines: Sequence[Sequence[object]], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """The lines as a text file."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(lines)
    return stream.getvalue().encode(encoding)


def as_xlsx(lines: Sequence[Sequence[object]], change: Callable[[Worksheet], object] | None = None) -> bytes:
    """The lines as a workbook, after `change` was made to its sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Hồ sơ"
    for line in lines:
        sheet.append([None if value == "" else value for value in line])
    if change:
        change(sheet)
    return saved(book)


def table(folder: Path, data: bytes, *, unit: str = UNIT, period: str = "2025") -> Reading:
    """What the bytes give under the shipped plan."""
    return read(put(folder, data, "xuat.dat", unit=unit, period=period), PLAN)


def figures(reading: Reading) -> dict[str, str]:
    """The values by measure."""
    return {item.measure: item.value for item in reading.observations}


def places(reading: Reading) -> list[tuple[str, str]]:
    """The code and the cell of each finding but notes on the period."""
    return [(item.code, item.cell) for item in reading.findings if item.code != "F615"]
