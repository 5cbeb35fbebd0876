"""What units wrote beside their figures: taken from forms alone, with its cell, and only where it says something."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.observations import Words
from pipeline.sources import Reading, SourceFile
from pipeline.sources.records import FIELDS, PORTAL, WORKBOOK, CastRow, Cell, Row
from pipeline.sources.remarks import reason, remarks


def reading(note: str = "", document: str = "", *, given: bool = True, kind: str = WORKBOOK) -> Reading:
    """A form of one row, with a value or without."""
    said = {"code": "HS_TONG", "value": "7" if given else "", "note": note, "evidence": document}
    cells = {name: Cell("Số liệu", f"{chr(65 + place)}9", said.get(name, "")) for place, name in enumerate(FIELDS)}
    file = SourceFile(Path("f.xlsx"), "data/raw/f.xlsx", "s", "van-phong", "2025")
    return Reading(file, kind, cast=(CastRow(Row(cells), None, "", None, None, given),))


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Phần mềm chưa\n thống kê được", "Phần mềm chưa thống kê được"),
        ("Pha\u0302\u0300n mềm cũ", "Phần mềm cũ"),
        ("ok", ""),
        ("chưa có số liệu", ""),
        ("", ""),
    ],
)
def test_a_note_is_a_reason_where_it_says_more_than_that_there_is_no_figure(note: str, said: str) -> None:
    assert reason(note) == said


def test_a_remark_has_the_words_and_their_cells() -> None:
    (found,) = remarks([reading("Hệ thống  gián đoạn", "Báo cáo số 3/BC-STP")])
    assert (found.measure, found.unit, found.period, found.given) == ("HS_TONG", "van-phong", "2025", True)
    assert found.note == Words("Hệ thống gián đoạn", "H9", "Hệ thống  gián đoạn")
    assert found.document == Words("Báo cáo số 3/BC-STP", "G9", "Báo cáo số 3/BC-STP")


def test_an_empty_cell_is_told_even_without_a_word() -> None:
    (found,) = remarks([reading(given=False)])
    assert not found.given and found.note == found.document == Words()
    assert list(remarks([reading()])) == []


def test_what_other_kinds_of_files_have_there_is_no_unit_s_word() -> None:
    assert list(remarks([replace(reading("Bản chụp của Cổng", given=False), kind=PORTAL)])) == []


def test_an_answer_in_the_ledger_stands_for_the_note() -> None:
    sent = reading("Hệ thống lỗi")
    row = sent.cast[0].row
    answered = replace(row.cells["note"], text="Hệ thống gián đoạn", correction="note-1", original="Hệ thống lỗi")
    cast = replace(sent.cast[0], row=Row({**row.cells, "note": answered}))
    (found,) = remarks([replace(sent, cast=(cast,))])
    assert found.note == Words("Hệ thống gián đoạn", "H9", "Hệ thống lỗi")
