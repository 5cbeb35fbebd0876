"""Files that can't be read: each is refused with its reason, quickly, and nothing ever raises."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.sources import read
from pipeline.sources.guard import MOST_BYTES
from pipeline.sources.ooxml import MOST_SHEETS, read_sheets
from pipeline.sources.package import MOST_PARTS, MOST_XML
from tests.plan_objects import plan
from tests.sample_form import SAMPLE_XLS
from tests.workbooks import NAMESPACE, SHEET, ole, put, row, with_parts, with_shared_texts, workbook

PLAN = plan()
GOOD = with_shared_texts(workbook([row("HS_TONG", "1.777"), row("CHI", 2.5)]))


def refused(folder: Path, data: bytes, name: str = "bieu.xlsx") -> str:
    """The code of the finding for a file that gives nothing else."""
    reading = read(put(folder, data, name), PLAN)
    (finding,) = reading.findings
    assert (reading.kind, reading.rows, reading.observations) == ("unknown", (), ())
    assert finding.severity.blocks
    assert reading.file.source in finding.title("vi")
    return finding.code


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_record(data: bytes, number: int) -> bytes:
    """The old workbook with the record after its first one made another: 0x2F says that it is encrypted."""
    start = data.index(b"\x09\x08\x10\0")
    return data[: start + 20] + number.to_bytes(2, "little") + data[start + 22 :]


def with_flag(data: bytes) -> bytes:
    """The archive with its first entry marked as encrypted, in the directory and before the entry."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        changed[data.find(signature) + offset] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "bieu.xlsx", "F110"),
        (ole("EncryptionInfo", "EncryptedPackage"), "bieu.xlsx", "F104"),
        (with_flag(GOOD), "bieu.xlsx", "F104"),
        (ole("Workbook"), "bieu.xls", "F107"),
        (ole("Book"), "bieu.xlsx", "F107"),
        (SAMPLE_XLS.read_bytes()[:4000], "bieu.xls", "F107"),
        (with_record(SAMPLE_XLS.read_bytes(), 0x2F), "bieu.xls", "F104"),
        (ole("WordDocument"), "bieu.doc", "F113"),
        (ole("PowerPoint Document"), "bieu.ppt", "F109"),
        (b"\xef\xbb\xbf\r\n <TABLE>", "bieu.xlsx", "F109"),
        ("\ufeff<html>".encode("utf-16-le"), "bieu.xls", "F109"),
        (b"<meta charset=utf-8>", "bieu.xls", "F109"),
        (b'<?xml version="1.0"?><note/>', "bieu.xml", "F109"),
        (b"%PDF-1.7", "bieu.pdf", "F113"),
        (b"Rar!\x1a\7", "bieu.rar", "F109"),
        (b"HS_TONG;1777", "bieu.csv", "F109"),
        (b"\0" * 100, "bieu.xlsx", "F109"),
        (GOOD[:-200], "bieu.xlsx", "F107"),
        (GOOD[: len(GOOD) // 2], "bieu.xlsx", "F107"),
        (b"PK\3\4", "bieu.xlsx", "F107"),
        (GOOD[:-22] + GOOD[-22:-10] + b"\xff\xff\xff\x7f" + GOOD[-6:], "bieu.xlsx", "F102"),
        (GOOD.replace(b"PK\1\2", b"PK\1\1"), "bieu.xlsx", "F107"),
        (zipped({"a.txt": b"a"}), "bieu.xlsx", "F108"),
        (zipped({}), "bieu.xlsx", "F108"),
        (zipped({"_rels/.rels": b"a"}, zipfile.ZIP_BZIP2), "bieu.xlsx", "F107"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "a.odt", "F108"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "bieu.ods", "F108"),
        (with_parts(GOOD, {"xl/workbook.xml": lambda part: b"<document/>"}), "bieu.docx", "F108"),
        (
            with_parts(GOOD, {"_rels/.rels": lambda part: part.replace(b"workbook.xml", b"workbook.bin")}),
            "x.xlsb",
            "F108",
        ),
        (with_parts(GOOD, {SHEET: lambda part: part[:-30]}), "bieu.xlsx", "F107"),
        (with_parts(GOOD, {SHEET: lambda part: part.replace(b'r="D9"', b'r="D9x"')}), "bieu.xlsx", "F107"),
        (with_parts(GOOD, {SHEET: lambda part: part.replace(b'r="D9"', b'r="ZZZ9"')}), "bieu.xlsx", "F107"),
        (with_parts(GOOD, {SHEET: lambda part: part.replace(b"<v>0</v>", b"<v>-1</v>")}), "bieu.xlsx", "F107"),
        (with_parts(GOOD, {SHEET: lambda part: part.replace(b"<v>0</v>", b"<v>99999</v>")}), "bieu.xlsx", "F107"),
        (
            with_parts(GOOD, {SHEET: lambda part: b'<?xml version="1.0" encoding="none-such"?>' + part}),
            "x.xlsx",
            "F107",
        ),
    ],
)
def test_what_is_no_readable_workbook(tmp_path: Path, data: bytes, name: str, code: str) -> None:
    assert refused(tmp_path, data, name) == code


def test_a_wrong_checksum_is_damage(tmp_path: Path) -> None:
    data = bytearray(zipped({"_rels/.rels": b"<Relationships/>"}, zipfile.ZIP_STORED))
    data[data.find(b"<Rel") + 1] ^= 1
    assert refused(tmp_path, bytes(data)) == "F107"


def test_a_stream_s_name_in_a_text_is_no_stream(tmp_path: Path) -> None:
    text = "EncryptedPackage\0".encode("utf-16-le").ljust(512, b"\0")
    assert refused(tmp_path, ole("Workbook") + b"\1" + text + text) == "F107"


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    file = replace(put(tmp_path, b"PK"), sha256="")
    with file.path.open("r+b") as stream:
        stream.truncate(MOST_BYTES)
    tracemalloc.start()
    reading = read(file, PLAN)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [finding.code for finding in reading.findings] == ["F101"]
    assert peak < 1_000_000


def test_a_file_that_changed_since_it_was_found(tmp_path: Path) -> None:
    file = put(tmp_path, GOOD)
    file.path.write_bytes(workbook())
    assert [finding.code for finding in read(file, PLAN).findings] == ["F009"]


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    file = put(tmp_path, GOOD)
    file.path.unlink()
    assert [finding.code for finding in read(file, PLAN).findings] == ["F007"]


def _spaces(size: int) -> Callable[[bytes], bytes]:
    return lambda part: part + b" " * size


def _declared_small(data: bytes) -> bytes:
    """The archive with the sheet's size declared as 1000 bytes, wherever it is written."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(SHEET).file_size
    return data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    "data",
    [
        with_parts(GOOD, {SHEET: _spaces(30_000_000)}),
        with_parts(GOOD, {"xl/media/image1.png": _spaces(30_000_000)}),
        with_parts(GOOD, {f"xl/media/{number}": lambda part: b"" for number in range(MOST_PARTS)}),
    ],
    ids=["sheet", "other part", "many parts"],
)
def test_a_zip_bomb_is_refused_within_a_second(tmp_path: Path, data: bytes) -> None:
    started = time.process_time()
    assert refused(tmp_path, data) == "F102"
    assert time.process_time() - started < 1


def test_a_directory_that_lies_about_sizes(tmp_path: Path) -> None:
    assert refused(tmp_path, _declared_small(with_parts(GOOD, {SHEET: _spaces(3_000_000)}))) in ("F102", "F107")


def test_a_part_that_packs_badly_but_is_too_long(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"/>' % number for number in range(1, MOST_XML // 14))
    data = with_parts(GOOD, {SHEET: lambda part: part.replace(b"<sheetData>", b"<sheetData>" + rows)})
    assert refused(tmp_path, data) == "F102"


def test_too_many_cells(tmp_path: Path) -> None:
    lines = (b"<row>" + b"<c><v>%d</v></c>" % number * 100 + b"</row>" for number in range(1_001))
    cells = b"".join(lines)
    data = with_parts(GOOD, {SHEET: lambda part: part.replace(b"</sheetData>", cells + b"</sheetData>")})
    assert refused(tmp_path, data) == "F102"


def test_parts_that_are_too_much_together(tmp_path: Path) -> None:
    parts = {f"xl/media/{number}": _spaces(3_900_000) for number in range(52)}
    assert refused(tmp_path, with_parts(GOOD, parts)) == "F102"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"])
def test_entity_declarations_are_refused(tmp_path: Path, part: str, encoding: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
    document = f'<?xml version="1.0" encoding="{encoding}"?>{bomb}'.encode(encoding)
    assert refused(tmp_path, with_parts(GOOD, {part: lambda old: document})) == "F103"


def test_an_external_part_is_not_looked_for(tmp_path: Path) -> None:
    def relations(part: bytes) -> bytes:
        external = b'<Relationship Id="x" Type="y/externalLink" TargetMode="External" Target="file:///etc/passwd"/>'
        return part.replace(b"</Relationships>", external + b"</Relationships>")

    reading = read(put(tmp_path, with_parts(GOOD, {"xl/_rels/workbook.xml.rels": relations})), PLAN)
    assert len(reading.observations) == 2


def test_a_zip64_directory(tmp_path: Path) -> None:
    end = len(GOOD) - 22
    size, offset = (int.from_bytes(GOOD[end + at : end + at + 4], "little") for at in (12, 16))
    entries = int.from_bytes(GOOD[end + 10 : end + 12], "little")

    def record(length: int) -> bytes:
        numbers = b"".join(number.to_bytes(8, "little") for number in (entries, entries, length, offset))
        return b"PK\6\6" + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + b"\0" * 8 + numbers

    def whole(length: int) -> bytes:
        locator = b"PK\6\7" + b"\0" * 4 + end.to_bytes(8, "little") + (1).to_bytes(4, "little")
        return GOOD[:end] + record(length) + locator + GOOD[end:]

    assert len(read(put(tmp_path, whole(size)), PLAN).observations) == 2
    assert refused(tmp_path, whole(10**9)) == "F102"


def _listing(sheets: int, parts: int) -> bytes:
    """A workbook that lists `sheets` sheets, over `parts` copies of the one part that it has."""
    relation = b'<Relationship Id="more%d" Type="x/worksheet" Target="worksheets/%s"/>'
    names = [b"sheet1.xml" if number == 0 else b"copy%d.xml" % number for number in range(parts)]
    related = b"".join(relation % (number, names[number % parts]) for number in range(sheets))
    listed = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="more%d"/>' % (at, at + 9, at) for at in range(sheets))
    space = b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read(SHEET)
    copies = {f"xl/worksheets/{name.decode()}": lambda part: sheet for name in names[1:]}
    return with_parts(
        GOOD,
        {
            **copies,
            "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", related + b"</Relationships>"),
            "xl/workbook.xml": lambda part: (
                b'<workbook xmlns="%b"%b<sheets>%b</sheets></workbook>' % (NAMESPACE, space, listed)
            ),
        },
    )


def test_a_part_that_is_listed_many_times_is_one_sheet(tmp_path: Path) -> None:
    assert [sheet.name for sheet in read_sheets(_listing(40, 1))] == ["S0"]
    assert len(read(put(tmp_path, _listing(40, 1)), PLAN).observations) == 2


def test_too_many_sheets(tmp_path: Path) -> None:
    assert len(read_sheets(_listing(MOST_SHEETS, MOST_SHEETS))) == MOST_SHEETS
    assert refused(tmp_path, _listing(MOST_SHEETS + 1, MOST_SHEETS + 1)) == "F102"


@pytest.mark.parametrize("limit", ["ooxml.MOST_CELLS", "package.MOST_PARSED"])
def test_limits_hold_for_all_sheets_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    cells, size = len(read_sheets(GOOD)[0].cells), sum(len(part) for part in _parts(GOOD))
    monkeypatch.setattr(
        f"pipeline.sources.{limit}", {"ooxml.MOST_CELLS": 3 * cells, "package.MOST_PARSED": 2 * size}[limit]
    )
    assert read(put(tmp_path, _listing(2, 2)), PLAN).findings[0].code == "F203"
    assert refused(tmp_path, _listing(60, 60)) == "F102"


def _parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


@pytest.mark.parametrize("depth", [2, 5_000, 500_000])
def test_runs_inside_of_runs_are_damage(tmp_path: Path, depth: int) -> None:
    nested = b"<si>" + b"<r>" * depth + b"<t>a</t>" + b"</r>" * depth + b"</si></sst>"
    data = with_parts(GOOD, {"xl/sharedStrings.xml": lambda part: part.replace(b"</sst>", nested)})
    assert refused(tmp_path, data) == "F107"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_elements_nested_deeply_anywhere_exhaust_nothing(tmp_path: Path, part: str) -> None:
    def nested(old: bytes) -> bytes:
        at = old.rindex(b"</")
        return old[:at] + b"<a>" * 300_000 + b"</a>" * 300_000 + old[at:]

    assert len(read(put(tmp_path, with_parts(GOOD, {part: nested})), PLAN).observations) == 2
