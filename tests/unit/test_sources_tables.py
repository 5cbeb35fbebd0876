"""Tables that systems export: recognised by their labels, counted by the plan's rules, wrong cells told by address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings import catalogue
from pipeline.findings_groups import grouped
from pipeline.plan_records import Text
from pipeline.sources import Reading, read
from pipeline.sources.tables import large
from pipeline.table_kinds import Column, ColumnType, TableKind
from tests.form_06a import form, form_plan
from tests.tables import FIGURES, PLAN, as_csv, as_xlsx, dossier, dossiers, figures, grid, places, table
from tests.workbooks import fill, put, read_bytes, row, saved, workbook

Make = Callable[[Sequence[Sequence[object]]], bytes]

CODE, RECEIVED, CHANNEL, ISSUED, DIGITISED = "B", "C", "I", "K", "M"
TABLES = {kind.kind: kind for kind in PLAN.tables}
HEADER = len(grid(dossiers())[0])


@pytest.fixture(params=["csv", "semicolon", "bar", "macintosh", "utf-16", "xlsx", "large"])
def make(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Make:
    """The containers that a table may come in; a large workbook is read without its single cells."""
    if request.param == "large":
        monkeypatch.setattr(large, "MOST_XML", 0)
    formats: dict[str, Make] = {
        "semicolon": lambda lines: as_csv(lines, ";"),
        "bar": lambda lines: as_csv(lines, "|"),
        "macintosh": lambda lines: as_csv(lines, ";").replace(b"\r\n", b"\r"),
        "utf-16": lambda lines: as_csv(lines, "\t", "utf-16"),
        "csv": as_csv,
    }
    return formats.get(request.param, as_xlsx)


def with_cell(lines: list[list[object]], address: str, value: object) -> list[list[object]]:
    """The lines with one cell changed; the address is that of the sheet."""
    lines[int(address[1:]) - 1][ord(address[0]) - 65] = value
    return lines


def test_the_plans_rules_count_an_export(tmp_path: Path, make: Make) -> None:
    reading = table(tmp_path, make(grid(dossiers())))
    assert reading.kind == "table:dossiers"
    assert figures(reading) == FIGURES
    assert places(reading) == []
    (total,) = (item for item in reading.observations if item.measure == "HS_TONG")
    assert (total.found, total.cell, total.period_start, total.period_end) == (
        "7 dòng",
        "B2:B9",
        date(2024, 12, 15),
        date(2025, 12, 14),
    )
    assert "“Ngày tiếp nhận” trong kỳ" in total.note


def test_a_header_row_may_stand_lower_and_a_row_may_count_the_columns(tmp_path: Path, make: Make) -> None:
    title: list[object] = ["DANH SÁCH HỒ SƠ", *[""] * (HEADER - 1)]
    lines = grid(dossiers(), above=[title, title])
    lines.insert(3, [f"({number})" for number in range(1, HEADER + 1)])
    reading = table(tmp_path, make(lines))
    assert figures(reading) == FIGURES
    assert {item.cell for item in reading.observations} == {"B4:B12"}


def test_the_period_is_the_folders(tmp_path: Path) -> None:
    found = table(tmp_path, as_csv(grid(dossiers())), period="2025-q1")
    assert figures(found)["HS_TONG"] == "6"
    outside = [item for item in found.findings if item.code == "F615"]
    assert [(item.cell, item.values["count"]) for item in outside] == [("C5", "2"), ("K5", "1"), ("O9", "1")]


def test_a_cell_that_counts_nothing_gives_zero(tmp_path: Path, make: Make) -> None:
    lines = grid([dossier(1, channel="Trực tiếp"), dossier(2, channel="Trực tiếp")])
    found = figures(table(tmp_path, make(lines)))
    assert (found["HS_TONG"], found["HS_TRUCTUYEN"]) == ("2", "0")


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("I3", "Ngang", "F611"),
        ("C3", "sáng nay", "F610"),
        ("C3", "12/31/2024", "F617"),
        ("K4", "30/02/2025", "F617"),
        ("C3", "", "F609"),
        ("B4", "", "F609"),
        ("B5", " h57.15-000001", "F614"),
        ("M3", "đúng", "F611"),
    ],
)
def test_a_wrong_cell_is_told_by_its_address(tmp_path: Path, make: Make, cell: str, value: object, code: str) -> None:
    reading = table(tmp_path, make(with_cell(grid(dossiers()), cell, value)))
    assert places(reading) == [(code, cell)]
    assert reading.observations == ()
    (found,) = reading.findings
    assert found.found == ""
    if code == "F614":
        assert "B2" in found.title("vi")


def test_days_as_systems_write_them(tmp_path: Path, make: Make) -> None:
    days = ["15/12/2024", "14/12/2025 23:59:59", "2025-01-02", "2025-01-02T10:00:00.000Z", "5/1/2025 8:30"]
    lines = grid([dossier(number, received_on=day) for number, day in enumerate(days)])
    assert figures(table(tmp_path, make(lines)))["HS_TONG"] == str(len(days))


@pytest.mark.parametrize("limit", [10_000_000, 0], ids=["small", "large"])
def test_stored_days_and_serials_of_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(large, "MOST_XML", limit)
    days = [date(2024, 12, 15), datetime(2025, 12, 14, 23, 59, 59), 45658, date(2025, 12, 15)]
    lines = grid([dossier(number, received_on=day) for number, day in enumerate(days)])
    assert figures(table(tmp_path, as_xlsx(lines)))["HS_TONG"] == "3"


def test_a_bare_number_is_no_day_of_a_text_file(tmp_path: Path) -> None:
    assert places(table(tmp_path, as_csv(grid([dossier(1, received_on="45658")])))) == [("F610", "C2")]


def spending(*amounts: object) -> list[list[object]]:
    lines: list[list[object]] = [["Số chứng từ", "Ngày chi", "Nguồn kinh phí", "Số tiền (đồng)"]]
    lines += [[f"CT{number}", "01/02/2025", "NSNN", amount] for number, amount in enumerate(amounts)]
    return lines


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        (("1.500.000", "250000"), "1750000"),
        ((0.1, 0.2), "0.3"),
        (("1.234,5", "0,5"), "1235"),
        ((1234.25, 750), "1984.25"),
    ],
)
def test_amounts_are_added_exactly(tmp_path: Path, make: Make, amounts: tuple[object, ...], total: str) -> None:
    found = table(tmp_path, make(spending(*amounts)), unit="tro-giup-phap-ly")
    assert figures(found) == {"CHI_NSNN": total}
    assert found.observations[0].cell == "D2:D3"


@pytest.mark.parametrize(
    ("amount", "code"),
    [("1.234", "F613"), ("(5)", "F613"), ("0912345678", "F612"), ("83,5%", "F612"), ("5 triệu", "F612")],
)
def test_amounts_that_are_not_certain(tmp_path: Path, make: Make, amount: str, code: str) -> None:
    assert places(table(tmp_path, make(spending("5", amount)), unit="tro-giup-phap-ly")) == [(code, "D3")]


@pytest.mark.parametrize("limit", [10_000_000, 0], ids=["small", "large"])
def test_cells_that_a_library_would_pass_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(large, "MOST_XML", limit)

    def change(sheet: Worksheet) -> None:
        sheet["D2"] = "=1+1"
        sheet["D3"], sheet["D3"].data_type = "#REF!", "e"
        sheet["D4"].number_format = "0.0%"

    found = table(tmp_path, as_xlsx(spending(1, 2, 0.835, 4), change), unit="tro-giup-phap-ly")
    assert sorted(places(found)) == [("F608", "D2"), ("F608", "D3"), ("F608", "D4")]


def test_joined_and_hidden_cells_of_a_small_workbook(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    hidden = table(tmp_path, as_xlsx(grid(dossiers()), change))
    assert (figures(hidden), places(hidden)) == (FIGURES, [("F208", "3:3"), ("F208", "C:C")])
    joined = table(tmp_path, as_xlsx(grid(dossiers()), lambda sheet: sheet.merge_cells("C3:C4")))
    assert places(joined) == [("F608", "C3:C4")]


def test_a_column_that_is_needed_missing_or_there_twice(tmp_path: Path, make: Make) -> None:
    lines = grid(dossiers())
    lines[0][8] = "Cách gửi"
    assert places(table(tmp_path, make(lines))) == [("F604", "1:1")]
    lines[0][8], lines[0][0] = "Hình thức tiếp nhận", "Kênh tiếp nhận"
    reading = table(tmp_path, make(lines))
    assert places(reading) == [("F605", "I1")]
    assert "A1" in reading.findings[0].title("vi")


def test_what_needs_an_optional_column_is_not_counted_without_it(tmp_path: Path, make: Make) -> None:
    lines = [[value for at, value in enumerate(line) if at != 12] for line in grid(dossiers())]
    reading = table(tmp_path, make(lines))
    assert figures(reading) == {name: value for name, value in FIGURES.items() if name != "KQ_SOHOA"}
    assert [item.values["measures"] for item in reading.findings if item.code == "F606"] == ["KQ_SOHOA"]


def test_a_table_without_rows_is_a_question(tmp_path: Path, make: Make) -> None:
    lines = [["DANH SÁCH"] * HEADER, grid(dossiers())[0]]
    assert places(table(tmp_path, make(lines))) == [("F601", "2:2")]


def test_two_kinds_that_fit_equally_and_two_sheets(tmp_path: Path, make: Make) -> None:
    labels = ["Mã phiếu", "Ngày trả lời", "Mức độ hài lòng", "Mã ý kiến"]
    both = table(tmp_path, make([labels, ["P1", "05/01/2025", "Hài lòng", "Y1"]]))
    (found,) = both.findings
    assert (both.kind, found.code) == ("unknown", "F602")
    assert all(TABLES[name].name.vi in found.title("vi") for name in ("procedure-survey", "service-survey"))

    def copy(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.copy_worksheet(sheet).title = "Bản sao"

    assert places(table(tmp_path, as_xlsx(grid(dossiers()), copy))) == [("F603", "")]


def test_a_form_is_never_a_table() -> None:
    assert not any(
        {"Mã chỉ tiêu", "Giá trị"} & set(column.labels) for kind in PLAN.tables for column in kind.columns.values()
    )


def test_the_standard_workbook_stays_one(tmp_path: Path) -> None:
    labels = [column.labels[0] for column in TABLES["dossiers"].columns.values()]

    def change(sheet: Worksheet) -> None:
        for at, label in enumerate(labels):
            sheet.cell(20, 1 + at, label)

    assert table(tmp_path, workbook([row("HS_TONG", 5)], change=change)).kind == "workbook"
    assert read_bytes(tmp_path, workbook([row("HS_TONG", 5)])).kind == "workbook"


@pytest.mark.parametrize("limit", [10_000_000, 0], ids=["small", "large"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_form_beside_a_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int, limit: int
) -> None:
    """Only one of the two could be read: the other's figures would be lost without a word."""
    monkeypatch.setattr(large, "MOST_XML", limit)
    book = Workbook()
    book.worksheets[0].title = "Phụ lục"
    for line in grid(dossiers()):
        book.worksheets[0].append([None if value == "" else value for value in line])
    fill(book.create_sheet("Số liệu", place), [row("HS_TONG", 5)])
    assert_mixed(table(tmp_path, saved(book)), "Số liệu")


def test_form_06a_beside_a_table_is_refused(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        form().fill(sheet.parent.create_sheet())

    sheet = form().title
    assert_mixed(table(tmp_path, as_xlsx(grid(dossiers()), change)), sheet)


def assert_mixed(reading: Reading, sheet: str) -> None:
    (found,) = reading.findings
    assert (found.code, reading.observations) == ("F618", ())
    assert sheet in found.title("vi")


def test_form_06a_stays_one_whatever_the_labels_of_tables(tmp_path: Path) -> None:
    labels = {name: Column(name, (name,), ColumnType.TEXT) for name in ("Tổng số", "Trực tuyến", "Trước hạn", "TT")}
    greedy = TableKind("greedy", Text("Bảng", "Table"), 2, labels, ())
    file = put(tmp_path, form().bytes())
    assert read(file, replace(form_plan(), tables=(greedy, *PLAN.tables))).kind == "form-06a"


def test_lines_of_another_length_stop_the_reading(tmp_path: Path) -> None:
    lines = grid(dossiers())
    lines[4] = [*lines[4], "thừa"]
    lines.insert(7, [])
    assert places(table(tmp_path, as_csv(lines))) == [("F607", "5:5"), ("F607", "8:8")]


def test_a_text_file_that_is_not_in_utf_8(tmp_path: Path) -> None:
    data = as_csv([*grid(dossiers() * 200)], encoding="utf-8")
    at = data.rfind("Trực tuyến".encode())
    assert places(table(tmp_path, data[:at] + b"\xff" + data[at + 1 :])) == [("F616", "")]


def test_many_findings_are_listed_to_a_thousand_and_all_counted(tmp_path: Path, make: Make) -> None:
    lines = grid([dossier(number, channel=f"Kênh {number}") for number in range(1500)])
    reading = table(tmp_path, make(lines))
    assert len(reading.findings) == 1000
    (group,) = grouped(reading.findings)
    assert (group.cells, group.findings[0].cell) == (1500, "I2")
    assert "1500" in group.line("vi")


def test_every_finding_of_tables_is_provoked_here_or_beside() -> None:
    text = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_sources_tables*.py"))
    assert [code for code in catalogue() if code.startswith("F6") and f'"{code}"' not in text] == []
