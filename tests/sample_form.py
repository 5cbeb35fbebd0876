"""One form with all that a container may keep in its own way, made in code; samples/form.xls is it, kept as .xls.

LibreOffice made the sample: `soffice --headless --convert-to xls form.xlsx`. A test makes it anew where there is one.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks import row, workbook

SAMPLE_XLS = Path(__file__).parent / "samples" / "form.xls"

VALUES = {
    "HS_TONG": "1777",
    "HS_DUNG": "1700",
    "CHI": "0.3",
    "TY_LE": "83.5",
    "KET_NOI": "yes",
    "XEP_LOAI": "partly",
}

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (`soffice` on PATH)")


def sample_form() -> bytes:
    """The form as .xlsx: what stands in rows 9 to 14 is VALUES, without a finding."""
    return workbook(
        [
            row("HS_TONG", "1.777", evidence="Báo cáo số 5", note="dòng một\ndòng hai"),
            row("HS_DUNG", 1700, start=date(2024, 12, 15), end=date(2025, 12, 14)),
            row("CHI", 0.1 + 0.2),
            row("TY_LE", 0.835),
            row("KET_NOI", "Có"),
            row("XEP_LOAI", "Đạt một phần"),
        ],
        change=_with_traits,
    )


def _with_traits(sheet: Worksheet) -> None:
    sheet["D12"].number_format = "0.0%"
    sheet["D9"].comment = Comment("99", "Nguyễn Văn A")
    sheet["A17"] = "Ghi chú: số liệu đến ngày 14/12/2025"
    sheet.merge_cells("A17:C17")
    sheet["J1"], sheet["J2"], sheet["J3"], sheet["J4"] = "=1/0", "=D10*2", True, 0.25
    sheet["K1"], sheet["K2"] = 5, CellRichText("3", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    sheet["K1"].font = Font(strike=True)
    sheet["K3"] = CellRichText(TextBlock(InlineFont(strike=True), "99"), "3")
    sheet["J5"] = date(2025, 5, 1)


def convert(folder: Path, data: bytes, kind: str) -> bytes:
    """The workbook as LibreOffice writes it in another format ("ods", "xls", "html")."""
    file = folder / "form.xlsx"
    file.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder / "made"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "made" / f"form.{kind.partition(':')[0]}").read_bytes()
