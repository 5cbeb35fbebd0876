"""Whatever is broken in a file: reading it never raises."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.sources import read
from tests import form_06a
from tests.captures import UNIT, as_json, capture
from tests.open_document import cell, form, ods
from tests.plan_objects import plan
from tests.sample_form import SAMPLE_XLS
from tests.workbooks import put, row, with_parts, with_shared_texts, workbook

PLAN = plan()
GOOD = with_shared_texts(workbook([row("HS_TONG", "1.777"), row("CHI", 2.5)]))


@settings(max_examples=150)
@given(
    at=st.lists(st.integers(0, len(GOOD) - 1), min_size=1, max_size=8), byte=st.integers(0, 255), cut=st.integers(0, 3)
)
def test_broken_bytes_never_raise(tmp_path: Path, at: list[int], byte: int, cut: int) -> None:
    data = bytearray(GOOD)
    for place in at:
        data[place] = byte
    read(put(tmp_path, bytes(data[: len(data) - cut * 40])), PLAN)


PLAIN = {name: zipfile.ZipFile(io.BytesIO(GOOD)).read(name) for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist()}


@settings(max_examples=300)
@given(name=st.sampled_from(sorted(PLAIN)), data=st.data())
def test_broken_parts_never_raise(tmp_path: Path, name: str, data: st.DataObject) -> None:
    part = PLAIN[name]
    start = data.draw(st.integers(0, len(part) - 1))
    piece = data.draw(st.sampled_from([b"", b"-1", b"x", b'"', b"<c>", b"<v>1</v>", b"999999999999", b"\xff", b"&#0;"]))
    broken = part[:start] + piece + part[start + data.draw(st.integers(0, 12)) :]
    read(put(tmp_path, with_parts(GOOD, {name: lambda old: broken})), PLAN)


@settings(max_examples=100)
@given(
    text=st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40),
    place=st.tuples(st.integers(1, 11), st.integers(1, 9)),
)
def test_any_text_in_any_cell_never_raises(tmp_path: Path, text: str, place: tuple[int, int]) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(*place).value = text
        sheet.cell(*place).data_type = "s"

    read(put(tmp_path, workbook([row("HS_TONG", 5), row("CHI", "2,5")], change=change)), PLAN)


@settings(max_examples=150)
@given(
    texts=st.lists(
        st.tuples(
            st.tuples(st.integers(1, 19), st.integers(1, 14)),
            st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
            | st.sampled_from(["1.1", "XIX", "-", "Tổng số", "(3)=(4)", "Từ ngày 1 đến", "Kỳ báo cáo", "99", "\u0336"]),
        ),
        max_size=4,
    )
)
def test_any_text_in_form_06a_never_raises(tmp_path: Path, texts: list[tuple[tuple[int, int], str]]) -> None:
    made = form_06a.form()
    made.cells |= dict(texts)
    form_06a.read_form(tmp_path, made)


OLD = SAMPLE_XLS.read_bytes()
STREAM = OLD.index(b"\x09\x08\x10\0")


@settings(max_examples=250)
@given(
    at=st.lists(st.integers(0, len(OLD) - 1), min_size=1, max_size=8),
    within=st.lists(st.integers(STREAM, STREAM + 6_000), max_size=8),
    byte=st.integers(0, 255),
    cut=st.integers(0, 3),
)
def test_broken_old_workbooks_never_raise(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], at: list[int], within: list[int], byte: int, cut: int
) -> None:
    data = bytearray(OLD)
    for place in (*at, *within):
        data[min(place, len(data) - 1)] = byte
    read(put(tmp_path, bytes(data[: len(data) - cut * 512])), PLAN)
    assert capfd.readouterr() == ("", "")


ODS = ods(form(cell("5", 'office:value-type="float" office:value="5"')))
CONTENT = zipfile.ZipFile(io.BytesIO(ODS)).read("content.xml")


@settings(max_examples=200)
@given(data=st.data())
def test_broken_open_documents_never_raise(tmp_path: Path, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(CONTENT) - 1))
    pieces = [b"", b"-1", b"0", b"x", b'"', b"<text:p>", b"</table:table-cell>", b"<table:table>", b"99999999", b"\xff"]
    piece = data.draw(st.sampled_from(pieces))
    broken = CONTENT[:start] + piece + CONTENT[start + data.draw(st.integers(0, 12)) :]
    read(put(tmp_path, with_parts(ODS, {"content.xml": lambda part: broken})), PLAN)


@settings(max_examples=200)
@given(data=st.data())
def test_broken_pages_never_raise(tmp_path: Path, data: st.DataObject) -> None:
    tags = [
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td colspan=3>",
        "<td rowspan=0>",
        "<td rowspan=3>",
        "<th>",
        "<col span=2>",
    ]
    tags += [
        "<tr style='display:none'>",
        "<td x:num>",
        "<td sdval='1' sdnum=';;%'>",
        "<style>.a{",
        "}</style>",
        "<div hidden>",
    ]
    tags += ["<br>", "</div>", "&#0;", "&#x110000;", "<!--", "-->", "<![if x]>", "Mã chỉ tiêu", "1.777", "\0", "<s>"]
    content = "".join(data.draw(st.lists(st.sampled_from(tags) | st.text(max_size=3), max_size=40)))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-16", "cp1252"]))
    read(put(tmp_path, ("<table><tr>" + content).encode(encoding, "replace")), PLAN)


@settings(max_examples=200)
@given(
    text=st.text(st.sampled_from('AB1.,;\t"\n\r\u1ea1\u00e3\0='), max_size=60),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1252", "cp1258"]),
)
def test_any_text_file_never_raises(tmp_path: Path, text: str, encoding: str) -> None:
    read(put(tmp_path, b"A;B;C\n1;2;3\n" * (encoding == "utf-8") + text.encode(encoding, "replace")), PLAN)


@settings(max_examples=100)
@given(
    start=st.sampled_from([b"", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<", b"\xff\xfe", b"{"]),
    rest=st.binary(max_size=80),
)
def test_any_bytes_never_raise(tmp_path: Path, start: bytes, rest: bytes) -> None:
    read(put(tmp_path, start + rest), PLAN)


@settings(max_examples=80)
@given(data=st.data())
def test_any_json_never_raises(tmp_path: Path, data: st.DataObject) -> None:
    values = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
        max_leaves=4,
    )
    content: Any = capture()
    node: Any = content
    while True:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            node[key] = data.draw(values)
            break
        node = node[key]
    read(put(tmp_path, as_json(content), unit=UNIT, period="2026"), PLAN)
