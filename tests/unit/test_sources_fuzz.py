"""Whatever is broken in a file: reading it never raises."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.sources import read
from tests import form_06a
from tests.captures import UNIT, as_json, capture
from tests.plan_objects import plan
from tests.workbooks import put, row, with_parts, with_shared_texts, workbook

PLAN = plan()
GOOD = with_shared_texts(workbook([row("HS_TONG", "1.777"), row("CHI", 2.5)]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.lists(st.integers(0, len(GOOD) - 1), min_size=1, max_size=8), byte=st.integers(0, 255), cut=st.integers(0, 3)
)
def test_broken_bytes_never_raise(tmp_path: Path, at: list[int], byte: int, cut: int) -> None:
    data = bytearray(GOOD)
    for place in at:
        data[place] = byte
    read(put(tmp_path, bytes(data[: len(data) - cut * 40])), PLAN)


PLAIN = {name: zipfile.ZipFile(io.BytesIO(GOOD)).read(name) for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist()}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(PLAIN)), data=st.data())
def test_broken_parts_never_raise(tmp_path: Path, name: str, data: st.DataObject) -> None:
    part = PLAIN[name]
    start = data.draw(st.integers(0, len(part) - 1))
    piece = data.draw(st.sampled_from([b"", b"-1", b"x", b'"', b"<c>", b"<v>1</v>", b"999999999999", b"\xff", b"&#0;"]))
    broken = part[:start] + piece + part[start + data.draw(st.integers(0, 12)) :]
    read(put(tmp_path, with_parts(GOOD, {name: lambda old: broken})), PLAN)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40),
    place=st.tuples(st.integers(1, 11), st.integers(1, 9)),
)
def test_any_text_in_any_cell_never_raises(tmp_path: Path, text: str, place: tuple[int, int]) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(*place).value = text
        sheet.cell(*place).data_type = "s"

    read(put(tmp_path, workbook([row("HS_TONG", 5), row("CHI", "2,5")], change=change)), PLAN)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
