"""OpenDocument spreadsheets made in code, cell by cell as programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from tests.workbooks import COLUMNS

_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "manifest": "manifest",
    }.items()
)
MANIFEST = "META-INF/manifest.xml"


def package(parts: Mapping[str, str]) -> bytes:
    """A package of these parts, its kind first, as programs write it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        for name, content in {MANIFEST: root("manifest:manifest", ""), **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def root(name: str, content: str) -> str:
    """A part with this root element."""
    return f'<?xml version="1.0" encoding="UTF-8"?><{name}{_SPACES}>{content}</{name}>'


def ods(tables: str, styles: str = "", **parts: str) -> bytes:
    """A spreadsheet with these tables and automatic styles."""
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"<office:automatic-styles>{styles}</office:automatic-styles>{body}"
    return package({"content.xml": root("office:document-content", content), **parts})


def table(rows: str, name: str = "Số liệu") -> str:
    """A table of these rows."""
    return f'<table:table table:name="{name}">{rows}</table:table>'


def row(*cells: str, attributes: str = "") -> str:
    """A row of these cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", attributes: str = 'office:value-type="string"') -> str:
    """A cell with one paragraph; an empty one without a text."""
    content = f"<text:p>{text}</text:p>"
    return f"<table:table-cell {attributes}>{content}</table:table-cell>" if text else "<table:table-cell/>"


def form(value: str, code: str = "HS_TONG", attributes: str = "") -> str:
    """The standard workbook's table with one row, whose value is the cell `value`."""
    head = (
        ("Đơn vị báo cáo", "Văn phòng Sở", "Mã đơn vị", "van-phong"),
        ("Kỳ báo cáo", "Năm 2025", "Mã kỳ", "2025"),
        ("Người lập biểu", "Nguyễn Văn A"),
        ("Ngày lập", "16/12/2025"),
    )
    lines = "".join(row(*map(cell, line)) for line in (*head, COLUMNS))
    figure = (cell(code), cell("Tên"), cell("hồ sơ"), value, cell("15/12/2024"), cell("14/12/2025"))
    return table(lines + row(*figure, attributes=attributes))
