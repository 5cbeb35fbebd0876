"""Custom properties of .ods and .xls: where a marked-up copy is told by, whatever the program wrote them in."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.sources import properties
from tests.open_document import cell, form, ods, root
from tests.sample_form import SAMPLE_XLS
from tests.workbooks import codes, read_bytes

OWN_SET = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")
SAID = {"MarkedCopyOf": "a" * 64, "Ghi chú": "Đúng"}


def property_set(said: Mapping[str, str], page: int, encoding: str) -> bytes:
    """A stream of document properties as [MS-OLEPS] has it: a code page, the names, and a text for each."""
    wide = page == 1200
    names, values = struct.pack("<L", len(said)), b""
    for number, name in enumerate(said, 2):
        coded = f"{name}\0".encode(encoding)
        names += struct.pack("<LL", number, len(coded) // 2 if wide else len(coded)) + coded
        names += b"\0" * (-len(coded) % 4 if wide else 0)
    names += b"\0" * (-len(names) % 4)
    first = 8 + 8 * (len(said) + 2)
    places = [(1, first), (0, first + 8)]
    for number, value in enumerate(said.values(), 2):
        coded = f"{value}\0".encode(encoding)
        coded += b"\0" * (-len(coded) % 4)
        places.append((number, first + 8 + len(names) + len(values)))
        values += struct.pack("<LL", 0x1E, len(coded)) + coded
    listed = b"".join(struct.pack("<LL", *place) for place in places)
    body = listed + struct.pack("<LHH", 2, page, 0) + names + values
    heads = struct.pack("<16sL16sL", bytes(16), 68, OWN_SET, 68)
    return (
        struct.pack("<HHL16sL", 0xFFFE, 0, 0, bytes(16), 2)
        + heads
        + struct.pack("<LL", 8 + len(body), len(places))
        + body
    )


def read_stream(monkeypatch: pytest.MonkeyPatch, stream: bytes) -> dict[str, str]:
    """What is read of a workbook that has this stream."""
    monkeypatch.setattr("xlrd.compdoc.CompDoc.get_named_stream", lambda *words: stream)
    return properties.of_xls(SAMPLE_XLS.read_bytes())


@pytest.mark.parametrize(("page", "encoding"), [(1258, "cp1258"), (65001, "utf-8"), (1200, "utf-16-le")])
def test_texts_of_an_old_workbook_in_every_code_page(monkeypatch: pytest.MonkeyPatch, page: int, encoding: str) -> None:
    assert read_stream(monkeypatch, property_set(SAID, page, encoding)) == SAID


def test_a_damaged_stream_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = property_set(SAID, 65001, "utf-8")
    assert read_stream(monkeypatch, stream[:90]) == read_stream(monkeypatch, b"\xff" * 200) == {}
    assert read_stream(monkeypatch, stream.replace(OWN_SET, bytes(16))) == {}
    assert read_stream(monkeypatch, stream.replace(struct.pack("<H", 65001), b"\1\0")) == {}


def test_an_old_workbook_without_any(tmp_path: Path) -> None:
    assert properties.of_xls(SAMPLE_XLS.read_bytes()).keys().isdisjoint(SAID)
    assert properties.of_xls(b"no workbook") == {}


def test_those_of_an_open_document() -> None:
    own = '<office:meta><meta:user-defined meta:name="MarkedCopyOf"> abc </meta:user-defined></office:meta>'
    space = 'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    meta = root("office:document-meta", own).replace("<office:meta>", f"<office:meta {space}>")
    assert properties.of_ods(ods(form(cell("5")), **{"meta.xml": meta})) == {"MarkedCopyOf": "abc"}


def test_a_spreadsheet_whose_properties_are_damaged_is_read_all_the_same(tmp_path: Path) -> None:
    data = ods(form(cell("5")), **{"meta.xml": "<a"})
    assert properties.of_ods(data) == {} and codes(read_bytes(tmp_path, data)) == []
