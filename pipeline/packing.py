"""A workbook as bytes that depend on nothing but its content."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook

from pipeline import scratch

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def packed(workbook: Workbook, creator: str, moment: datetime) -> bytes:
    """The workbook as an .xlsx file whose properties say that `creator` made it at `moment`.

    The clock is taken out of the properties and the archive, and its parts are stored, since the same data are
    deflated differently by different versions of zlib.
    """
    workbook.properties.creator = creator
    workbook.properties.created = moment
    saved, result = io.BytesIO(), io.BytesIO()
    with scratch.of_libraries():  # openpyxl writes each sheet into a temporary file first
        workbook.save(saved)
    stamp = f"{moment.isoformat()}Z".encode()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            target.writestr(entry, _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", source.read(name)))
    return result.getvalue()
