"""Form II.06a/VPCP/KSTT: found by its labels and numbers, added up by its groups, and what it gives."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.marking import return_marked
from pipeline.sources import read
from pipeline.sources.form_06a.numbering import numbering
from pipeline.validation import validate
from tests.form_06a import (
    CIVIL,
    FIRST,
    GROUPS,
    LAWYERS,
    NUMBERS,
    ROWS,
    TOTAL,
    UNIT,
    Form,
    Row,
    added,
    form,
    form_plan,
    line,
    read_form,
    values,
)
from tests.old_fonts import to_tcvn3
from tests.workbooks import SHEET, codes, put, saved, with_parts

GOOD = {"HS_TRUCTUYEN": "60", "HS_TRUCTIEP": "39", "HS_TONG": "99"}
# Bình Thuận's department of justice, 2020: 6.438 received and 338 carried over are 6.776, but 6.514 solved on time, 85
# overdue and 270 pending are 6.869. How many of those received came online was not published.
BINH_THUAN = (1, "Tư pháp", 6776, None, 6438, 338, 6599, None, 6514, 85, 270, 270, None)


def places(root: Path, made: Form) -> list[tuple[str, str]]:
    """The codes and cells of a form's findings."""
    return [(found.code, found.cell) for found in read_form(root, made).findings]


def test_what_the_form_gives(tmp_path: Path) -> None:
    reading = read_form(tmp_path, form())
    assert (reading.kind, reading.container, reading.findings) == ("form-06a", "xlsx", ())
    assert [(item.measure, item.value, item.found, item.cell) for item in reading.observations] == [
        ("HS_TRUCTUYEN", "60", "60", "D17"),
        ("HS_TRUCTIEP", "39", "39", "E17"),
        ("HS_TONG", "99", "60 + 39", "D17:E17"),
    ]
    first = reading.observations[0]
    assert (first.observation_id, first.sheet) == ("2025.van-phong.HS_TRUCTUYEN", "Biểu 06a")
    assert (first.period_start, first.period_end) == (date(2024, 12, 15), date(2025, 12, 14))
    assert first.note == "Biểu số II.06a/VPCP/KSTT, cột 4"
    assert {name: (cell.address, cell.text) for name, cell in reading.head.items()} == {
        "unit_name": ("I2", UNIT),
        "period_name": ("C4", "Năm 2025"),
    }


def test_figures_that_no_measure_stands_for(tmp_path: Path) -> None:
    side = read_form(tmp_path, form()).side
    assert {name: (cell.address, cell.text, cell.number) for name, cell in side.items()} == {
        "received": ("C17", "111", Decimal(111)),
        "carried_in": ("F17", "12", Decimal(12)),
        "solved": ("G17", "88", Decimal(88)),
        "solved_on_time": ("H17:I17", "36 + 49", Decimal(85)),
        "overdue": ("J17", "3", Decimal(3)),
        "pending": ("K17", "23", Decimal(23)),
    }


def test_an_empty_cell_is_0_in_this_form(tmp_path: Path) -> None:
    rows = (line(1, "Hộ tịch", 0, 5, 0, (0, 5, 0), 0), line(None, "Tổng số", 0, 5, 0, (0, 5, 0), 0))
    reading = read_form(tmp_path, form([[value or None for value in row] for row in rows]))
    assert (reading.findings, values(reading)) == ((), {"HS_TRUCTUYEN": "0", "HS_TRUCTIEP": "5", "HS_TONG": "5"})
    assert [item.found for item in reading.observations] == ["", "5", "0 + 5"]
    assert reading.side["carried_in"].number == Decimal(0)


def test_a_plan_that_takes_nothing_from_the_form_still_has_it_checked(tmp_path: Path) -> None:
    file = put(tmp_path, form([BINH_THUAN]).bytes())
    reading = read(file, replace(form_plan(), form_06a=()))
    assert (reading.kind, reading.observations) == ("form-06a", ())
    assert codes(reading) == ["F509", "F511"]


# --- the published contradiction


def test_a_published_form_that_contradicts_itself(tmp_path: Path) -> None:
    reading = read_form(tmp_path, form([BINH_THUAN]))
    wrong = reading.findings[0]
    assert (wrong.code, wrong.cell, wrong.found) == ("F509", "C11", "6776")
    assert "C11 = 6.776" in wrong.title("vi")
    assert "G11 + K11 = 6.599 + 270 = 6.869" in wrong.title("vi")
    assert "C11 = 6,776" in wrong.title("en") and "(3) = (7) + (11)" in wrong.expected("en")


AT = {3: "CC", 4: "C", 5: "C", 6: "C", 7: "GC", 8: "G", 9: "G", 10: "G", 11: "KC", 12: "K", 13: "K"}


@pytest.mark.parametrize(("column", "wrong"), AT.items())
def test_every_identity_in_every_kind_of_row(tmp_path: Path, column: int, wrong: str) -> None:
    """Each column takes part in its identities: one more there is told at the column that the others make up."""
    for row in (FIRST, FIRST + 1, FIRST + 6):
        made = form()
        made.cells[row, column] += 1
        cells = [cell for code, cell in places(tmp_path, made) if code == "F509"]
        assert sorted(cells) == sorted(f"{letter}{row}" for letter in wrong)


def test_a_group_and_a_total_that_do_not_add_up(tmp_path: Path) -> None:
    made = form()
    for row, column in ((11, 3), (11, 4), (17, 11), (17, 12), (17, 3), (17, 4)):
        made.cells[row, column] += 1
    found = [item for item in read_form(tmp_path, made).findings if item.code == "F510"]
    assert [item.cell for item in found] == ["C11", "D11", "K17", "L17"]
    assert "“TTHC thuộc phạm vi giải quyết của Sở”" in found[0].title("vi")
    assert found[0].expected("vi") == "Biểu 06a!C11 = C12 + C13 = 43"
    assert found[2].expected("en") == "Biểu 06a!K17 = K11 + K14 = 23"


# --- groups


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        (TOTAL, *ROWS[:-1]),
        (*CIVIL, line(3, "Luật sư", 30, 20, 8, (25, 20, 1), 2), line(4, "Công chứng", 5, 4, 1, (0, 8, 0), 0), TOTAL),
        (("I", "Cấp tỉnh"), *CIVIL, ("II", "Được ủy quyền"), *LAWYERS, TOTAL),
        ((None, "Cấp tỉnh"), *CIVIL, (None, "Được ủy quyền"), *LAWYERS, TOTAL),
        (added("A", "Sở", *GROUPS), *ROWS),
        tuple((None, *row[1:]) for row in (*CIVIL, *LAWYERS, TOTAL)),
        (GROUPS[0], *CIVIL, GROUPS[1], (3, *LAWYERS[0][1:]), (4, *LAWYERS[1][1:]), TOTAL),
        ((1, *GROUPS[0][1:]), ("1.1", *CIVIL[0][1:]), ("1.2", *CIVIL[1][1:]), (2, *GROUPS[1][1:]), TOTAL),
        (("I. Sở", None, *GROUPS[0][2:]), ("II. Khác", None, *GROUPS[1][2:]), ("Tổng cộng:", None, *TOTAL[2:])),
        (GROUPS[0], *(("-", *row[1:]) for row in CIVIL), GROUPS[1], *LAWYERS, TOTAL),
        (*GROUPS, (None, "TỔNG CỘNG (I + II)", *TOTAL[2:])),
        ((None, "Tổng cộng", *TOTAL[2:]),),
    ],
)
def test_groups_are_not_counted_beside_their_rows(tmp_path: Path, rows: Sequence[Row]) -> None:
    reading = read_form(tmp_path, form(rows))
    assert (codes(reading), values(reading)) == ([], GOOD)


@pytest.mark.parametrize("rows", [ROWS[:-1], (*CIVIL, (3, *LAWYERS[0][1:]), (4, *LAWYERS[1][1:])), GROUPS])
def test_without_a_total_row_the_rows_are_added_up_and_a_note_says_so(tmp_path: Path, rows: Sequence[Row]) -> None:
    reading = read_form(tmp_path, form(rows))
    assert (codes(reading), values(reading)) == (["F511"], GOOD)
    last = FIRST + max(at for at, row in enumerate(rows) if row[0] in ("II", 4))
    assert reading.observations[2].cell == f"D{FIRST}:E{last}"


def test_of_many_rows_a_note_names_the_first(tmp_path: Path) -> None:
    rows = [line(number, f"Lĩnh vực {number}", 1, number, 0, (1, number, 0), 0) for number in range(1, 9)]
    assert "11, 12, 13, 14, 15, 16, …" in read_form(tmp_path, form(rows)).findings[0].title("vi")


def _unnumbered(*rows: Row) -> tuple[Row, ...]:
    return tuple((None, *row[1:]) for row in rows)


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (_unnumbered(*CIVIL), ["B11", "B12"]),  # nothing says what they are
        (_unnumbered(GROUPS[0], *CIVIL, added(None, "Tổng", GROUPS[0], *CIVIL)), ["B11"]),  # a total that counts twice
        ((CIVIL[0], (1, *CIVIL[1][1:])), ["A12"]),  # one number twice
        ((CIVIL[0], (3, *CIVIL[1][1:])), ["A12"]),  # one number left out
        ((GROUPS[0], ("2.1", *CIVIL[0][1:])), ["A12"]),  # 2.1 without 2
        (((1, *GROUPS[0][1:]), (2, *CIVIL[0][1:]), (3, *CIVIL[1][1:])), ["A11"]),  # numbered, but the sum of the others
    ],
)
def test_where_both_readings_fit_it_is_asked(tmp_path: Path, rows: Sequence[Row], cells: list[str]) -> None:
    reading = read_form(tmp_path, form(rows))
    assert [item.cell for item in reading.findings if item.code == "F512"] == cells
    assert (reading.observations, reading.side) == ((), {})


def test_a_single_row_leaves_no_doubt(tmp_path: Path) -> None:
    reading = read_form(tmp_path, form(((None, "Tư pháp", *TOTAL[2:]),)))
    assert (codes(reading), values(reading)) == (["F511"], GOOD)


def test_rows_on_both_sides_of_the_total(tmp_path: Path) -> None:
    assert ("F513", "A15") in places(tmp_path, form((*CIVIL, LAWYERS[0], TOTAL, LAWYERS[1])))


@pytest.mark.parametrize(
    ("ordinal", "name", "rank", "number", "before"),
    [
        ("I", "", 2, 1, ()),
        ("IV.", "", 2, 4, ()),
        ("XIX", "", 2, 19, ()),
        ("B", "", 1, 2, ()),
        ("02", "", 3, 2, ()),
        ("(3)", "", 3, 3, ()),
        ("1.2.3", "", 5, 3, (1, 2)),
        ("b)", "", 40, 2, ()),
        ("-", "", 41, 0, ()),
        ("II. Tư pháp", "", 2, 2, ()),
        ("", "3. Hộ tịch", 3, 3, ()),
        ("", "Hộ tịch", 0, 0, ()),
        ("", "1.2 Hộ tịch", 0, 0, ()),
        ("?", "3. Hộ tịch", 0, 0, ()),
    ],
)
def test_numbers_of_rows(ordinal: str, name: str, rank: int, number: int, before: tuple[int, ...]) -> None:
    found = numbering(ordinal, name)
    assert (found.rank, found.ordinal, found.before) == (rank, number, before)


# --- where the table is


@pytest.mark.parametrize(
    "shown",
    [lambda n: f"({n})", lambda n: f"{n}.", lambda n: f" {n} ", lambda n: f"({n})=({n})+1", lambda n: f"({n}=4+5)"],
)
def test_column_numbers_as_forms_write_them(tmp_path: Path, shown: object) -> None:
    assert callable(shown)
    made = form()
    made.cells |= {(NUMBERS, number): shown(number) for number in range(1, 14)}
    reading = read_form(tmp_path, made)
    assert (codes(reading), values(reading)) == ([], GOOD)


def test_labels_as_one_stop_systems_print_them(tmp_path: Path) -> None:
    made = form()
    made.cells |= {(7, 2): "Đơn vị", (7, 3): "Số lượng hồ sơ\ntiếp nhận", (7, 7): "SỐ LƯỢNG HỒ SƠ ĐÃ GIẢI QUYẾT"}
    made.cells |= {(7, 11): "Hồ sơ đang xử lý", (8, 6): "Kỳ trước", (9, 5): "Trực tiếp, dịch vụ bưu chính"}
    made.cells |= {(8, 9): "Đúng hạn (Bao gồm cả hồ sơ chờ Bổ sung và Trả lại/Xin rút)", (8, 12): "Đúng hạn"}
    reading = read_form(tmp_path, made)
    assert (codes(reading), values(reading)) == ([], GOOD)


def test_columns_in_another_order_count_where_numbers_and_labels_agree(tmp_path: Path) -> None:
    made = form()
    made.swap_columns(4, 5, range(7, 18))
    reading = read_form(tmp_path, made)
    assert (codes(reading), values(reading)) == ([], GOOD)
    assert [item.cell for item in reading.observations] == ["E17", "D17", "D17:E17"]


def test_the_form_among_other_sheets(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "Hướng dẫn"
    form().fill(book.create_sheet())
    assert values(read_form(tmp_path, saved(book))) == GOOD
    form().fill(book.create_sheet())
    assert codes(read_form(tmp_path, saved(book))) == ["F203"]


@pytest.mark.parametrize(
    "row", [("TT", "Lĩnh vực", "Trực tuyến", "Trước hạn", "Đúng hạn", "Quá hạn"), tuple(range(1, 14))]
)
def test_other_tables_are_not_taken_for_it(tmp_path: Path, row: Row) -> None:
    """Dossiers in rows name channel and outcome in the form's words, and any table may number its columns."""
    book = Workbook()
    for _ in range(5):
        book.worksheets[0].append(list(row))
    assert read_form(tmp_path, saved(book)).kind == "unknown"


def test_named_as_the_form_but_without_its_labels(tmp_path: Path) -> None:
    made = form()
    made.cells = {place: value for place, value in made.cells.items() if place[0] not in (7, 8, 9)}
    reading = read_form(tmp_path, made)
    assert (reading.kind, set(codes(reading)), values(reading)) == ("form-06a", {"F504"}, {})


# --- the head


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        ({}, "Đơn vị báo cáo: VĂN PHÒNG SỞ"),
        ({(2, 10): UNIT}, "Đơn vị báo cáo:"),
        ({(3, 9): UNIT, (4, 9): "Đơn vị nhận báo cáo: Sở"}, "- Đơn vị báo cáo:"),
        ({(3, 9): None}, f"- Đơn vị báo cáo:\n{UNIT}\n- Đơn vị nhận báo cáo:\nSở Tư pháp"),
        ({(3, 9): None}, f"Đơn vị báo cáo: {UNIT}\nĐơn vị nhận báo cáo: Sở Tư pháp"),
        ({}, f"Đơn vị báo cáo: {UNIT} - Sở"),
    ],
)
def test_the_unit_as_forms_write_it(tmp_path: Path, cells: dict[tuple[int, int], object], unit: str) -> None:
    made = form(unit=unit)
    made.cells |= cells
    assert codes(read_form(tmp_path, made)) == []


@pytest.mark.parametrize("period", ["Kỳ báo cáo: năm 2025", "Kỳ báo cáo năm 2025", "KỲ BÁO CÁO: NĂM 2025 (chính thức)"])
def test_the_period_as_forms_write_it(tmp_path: Path, period: str) -> None:
    assert codes(read_form(tmp_path, form(period=period))) == []


@pytest.mark.parametrize(
    "dates",
    [
        "Từ ngày 15/12/2024 đến ngày 14/12/2025",
        "(từ 15-12-2024 đến 14-12-2025)",
        "(Từ ngày: 15/12/2024 - Đến ngày: 14/12/2025)",
        "Từ ngày 15 tháng 12 năm 2024 đến hết ngày 14 tháng 12 năm 2025.",
        "(Từ ngày 15.12.2024\nđến ngày 14.12.2025)",
    ],
)
def test_the_days_as_forms_write_them(tmp_path: Path, dates: str) -> None:
    reading = read_form(tmp_path, form(dates=dates))
    assert codes(reading) == []
    assert {(item.period_start, item.period_end) for item in reading.observations} == {
        (date(2024, 12, 15), date(2025, 12, 14))
    }


@pytest.mark.parametrize(
    "cells",
    [
        {(5, 3): "Từ ngày", (5, 4): date(2024, 12, 15), (5, 5): "đến ngày", (5, 6): date(2025, 12, 14)},
        {(5, 3): "Từ ngày:", (5, 5): 45641, (6, 3): "Đến ngày:", (6, 4): "14/12/2025", (6, 12): None},
        {(5, 3): "(Từ ngày 15/12/2024", (6, 3): "đến ngày 14/12/2025)", (6, 12): None},
        {(4, 3): "Kỳ báo cáo: Năm 2025 (Từ ngày 15/12/2024 đến ngày 14/12/2025)", (5, 3): None},
    ],
)
def test_the_days_in_cells_of_their_own(tmp_path: Path, cells: dict[tuple[int, int], object]) -> None:
    made = form()
    made.cells |= cells
    reading = read_form(tmp_path, made)
    assert (codes(reading), values(reading)) == ([], GOOD)
    assert reading.cast[0].start == date(2024, 12, 15)


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        ("(Từ ngày 15/12/2024 đến ngày 14/12/2025)", set()),
        ("(Từ ngày 01/01/2025 đến ngày 30/11/2025)", {("V13", "C5")}),
        ("(Từ ngày 01/01/2025 đến ngày 31/12/2025)", {("V12", "C5")}),
        ("(Từ ngày 14/12/2025 đến ngày 15/12/2024)", {("V11", "C5")}),
    ],
)
def test_days_outside_the_period_are_told_at_the_line(tmp_path: Path, dates: str, wrong: set[tuple[str, str]]) -> None:
    reading = read_form(tmp_path, form(dates=dates))
    found = validate(form_plan(), [reading]).findings
    assert {(item.code, item.cell) for item in found if item.source and item.code != "V04"} == wrong


# --- the marked-up copy


def test_a_wrong_form_gets_its_marked_copy(tmp_path: Path) -> None:
    reading = read_form(tmp_path, form([BINH_THUAN]))
    (path,) = return_marked(tmp_path / "processed", [reading], reading.findings)
    book = load_workbook(io.BytesIO(path.read_bytes()))
    comment = book["Biểu 06a"]["C11"].comment
    assert comment and "F509" in comment.text
    again = read(put(tmp_path, path.read_bytes()), form_plan())
    assert codes(again) == ["F111"]
    book["Biểu 06a"]["C11"], book["Biểu 06a"]["F11"] = 6869, 431
    assert codes(read_form(tmp_path, saved(book))) == ["F511"]


def test_a_file_of_another_container_gets_none(tmp_path: Path) -> None:
    reading = replace(read_form(tmp_path, form([BINH_THUAN])), container="html")
    assert return_marked(tmp_path / "processed", [reading], reading.findings) == []


def test_text_in_an_old_font_is_read_as_it_shows_and_told(tmp_path: Path) -> None:
    made = form()
    made.cells = {at: to_tcvn3(found) if isinstance(found, str) else found for at, found in made.cells.items()}
    reading = read_form(tmp_path, made)
    assert values(reading) == GOOD
    assert [found.code for found in reading.findings] == ["F313"]


def test_rows_hidden_by_a_filter_count_and_are_told_apart(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(form().bytes()))
    sheet = book.worksheets[0]
    sheet.auto_filter.ref = f"A{NUMBERS}:M{FIRST + 6}"
    sheet.auto_filter.add_filter_column(0, ["I"])
    sheet.row_dimensions[FIRST + 1].hidden = True
    reading = read(put(tmp_path, saved(book)), form_plan())
    assert values(reading) == GOOD
    assert [(found.code, found.cell) for found in reading.findings] == [("F217", f"{FIRST + 1}:{FIRST + 1}")]


def test_a_figure_from_another_workbook_is_told(tmp_path: Path) -> None:
    cell = f"D{FIRST + 1}"
    plain, formula = f'<c r="{cell}" t="n"><v>'.encode(), f'<c r="{cell}"><f>[1]Sheet1!A1</f><v>'.encode()
    stored = with_parts(form().bytes(), {SHEET: lambda part: part.replace(plain, formula)})
    reading = read(put(tmp_path, stored), form_plan())
    assert values(reading) == GOOD
    assert [(found.code, found.cell) for found in reading.findings] == [("F314", cell)]


def test_a_wrong_day_of_the_head_is_told_once(tmp_path: Path) -> None:
    """It is the day of three measures, and one mistake."""
    reading = read_form(tmp_path, form(dates="(Từ ngày 15/12/2023 đến ngày 14/12/2025)"))
    found = [item for item in validate(form_plan(), [reading]).findings if item.code != "V15"]
    assert [(item.code, item.cell) for item in found] == [("V12", "C5")]
