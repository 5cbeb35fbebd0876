"""What a table says that can be read and yet hardly be right: it is asked about at its cell, never counted unseen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.sources import Reading, read
from pipeline.sources.tables import large
from pipeline.table_kinds import TableKind
from tests.tables import FIGURES, PLAN, as_csv, as_xlsx, dossier, dossiers, figures, grid, places, table
from tests.workbooks import SHEET, put, with_parts

Lines = list[list[object]]
OWNER = "tro-giup-phap-ly"


def spending(*amounts: object) -> Lines:
    lines: Lines = [["Số chứng từ", "Ngày chi", "Nguồn kinh phí", "Số tiền (đồng)"]]
    lines += [[f"CT{number}", "01/02/2025", "NSNN", amount] for number, amount in enumerate(amounts)]
    return lines


def test_a_table_of_another_period_is_a_question(tmp_path: Path) -> None:
    """Every measure would be 0, which looks like a figure."""
    lines = grid([dossier(number, received_on=f"{number:02}/02/2023", paid_on="", payment="") for number in (5, 6)])
    for line in lines[1:]:
        line[10] = "20/02/2023"
    reading = table(tmp_path, as_csv(lines))
    assert (places(reading), reading.observations) == ([("F619", "C2:C3")], ())
    title = reading.findings[0].title("vi")
    assert "từ 05/02/2023 đến 06/02/2023" in title
    assert "từ 15/12/2024 đến 14/12/2025" in reading.findings[0].expected("vi")


def test_a_day_that_every_row_has_lies_in_the_period_somewhere(tmp_path: Path) -> None:
    lines = grid([dossier(number, received_on="05/02/2023") for number in (1, 2)])
    reading = table(tmp_path, as_csv(lines))
    assert (places(reading), reading.observations) == ([("F619", "C2:C3")], ())
    lines[1][2] = "05/02/2025"
    assert figures(table(tmp_path, as_csv(lines)))["HS_TONG"] == "1"


def test_a_day_that_a_row_may_lack_need_not(tmp_path: Path) -> None:
    """Nothing was paid in the period: that is 0, and can be."""
    lines = grid([dossier(1, paid_on="05/02/2023"), dossier(2, paid_on="", payment="")])
    reading = table(tmp_path, as_csv(lines))
    assert (figures(reading)["GD_THANHTOAN"], places(reading)) == ("0", [])


@pytest.mark.parametrize("day", ["10/01/1025", "10/01/0025", "10/01/2205"])
def test_a_year_that_can_not_be_is_told(tmp_path: Path, day: str) -> None:
    """It would only leave its row out of every period."""
    lines = grid(dossiers())
    lines[2][2] = day
    assert places(table(tmp_path, as_csv(lines))) == [("F617", "C3")]


@pytest.mark.parametrize("amount", [-5, "-5", "−5", "-1.500.000"])
def test_a_negative_amount_is_a_question_unless_the_plan_has_them(tmp_path: Path, amount: object) -> None:
    data = as_xlsx(spending(10, amount))
    reading = table(tmp_path, data, unit=OWNER)
    assert (places(reading), reading.observations) == ([("F620", "D3")], ())
    (kind,) = (kind for kind in PLAN.tables if kind.kind == "spending")
    allowed = replace(kind, columns={**kind.columns, "amount": replace(kind.columns["amount"], negative=True)})
    assert places(read_with(tmp_path, data, allowed)) == []


def read_with(folder: Path, data: bytes, kind: TableKind) -> Reading:
    return read(put(folder, data, unit=OWNER), replace(PLAN, tables=(kind,)))


@pytest.mark.parametrize("limit", [10_000_000, 0], ids=["small", "large"])
def test_a_value_out_of_another_workbook_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(large, "MOST_XML", limit)
    linked = with_parts(
        as_xlsx(spending(10, 20)),
        {SHEET: lambda part: part.replace(b"<v>20</v>", b"<f>[1]Sheet1!B5</f><v>20</v>")},
    )
    reading = table(tmp_path, linked, unit=OWNER)
    assert (figures(reading), places(reading)) == ({"CHI_NSNN": "30"}, [("F622", "D3")])


def test_a_last_line_without_its_end_is_noted(tmp_path: Path) -> None:
    """A download that broke off there gives another amount, and nothing else shows it."""
    data = as_csv(spending(10, 2000))
    whole, short = (table(tmp_path, given, unit=OWNER) for given in (data, data[:-3]))
    assert (figures(whole), places(whole)) == ({"CHI_NSNN": "2010"}, [])
    assert (figures(short), places(short)) == ({"CHI_NSNN": "210"}, [("F623", "3:3")])
    assert not short.findings[0].severity.blocks


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        (("H57-001", "H57-002", "H57-003", "H57-004"), 1),
        (("15/01/2025", "16/01/2025", "17/01/2025", "18/01/2025"), 2),
        (("15/01/2025 08:30", "16/01/2025 09:30", "17/01/2025 10:30", "18/01/2025 11:30"), 6),
        (("0912345678", "0912345679", "0912345670", "0912345671"), 3),
        (("12.50", "1200.75", "7.25", "10.00"), 1),
        (("Xong", "Xong", "Xong", "Xong"), 2),
    ],
)
def test_a_last_value_without_the_shape_of_all_others_is_asked_about(
    tmp_path: Path, whole: tuple[str, ...], cut: int
) -> None:
    """In whatever column: the lines that came after it are lost too."""
    lines = [[*line, more] for line, more in zip(spending(10, 20, 30, 40), ("Ghi chú", *whole), strict=True)]
    data = as_csv(lines).rstrip(b"\r\n")
    assert places(table(tmp_path, data, unit=OWNER)) == [("F623", "5:5")]
    reading = table(tmp_path, data[:-cut], unit=OWNER)
    assert (places(reading), reading.observations) == ([("F624", "E5")], ())
    ended = table(tmp_path, data[:-cut] + b"\r\n", unit=OWNER)
    assert (places(ended), figures(ended)) == ([], {"CHI_NSNN": "100"})


@pytest.mark.parametrize(
    "last",
    [
        ("1500", "2500", "3500", "90"),  # amounts, of which the last may be small
        ("H57-001", "H57-002", "H57-0003", "H57-0"),  # codes of different length
        ("Xong", "Xong", "Xong", "Có"),
        ("H57-001", "H57-002", "H57-003", ""),
        ("H57-001", "", "H57-003", "H57"),  # two values make no shape
        ("12.50", "1200.75", "7.25", "10"),
    ],
)
def test_what_nothing_tells_from_a_file_without_its_last_end_of_line_is_noted(
    tmp_path: Path, last: tuple[str, ...]
) -> None:
    lines = [[*line, more] for line, more in zip(spending(10, 20, 30, 40), ("Ghi chú", *last), strict=True)]
    reading = table(tmp_path, as_csv(lines).rstrip(b"\r\n"), unit=OWNER)
    assert (places(reading), figures(reading)) == ([("F623", "5:5")], {"CHI_NSNN": "100"})


@pytest.mark.parametrize("cut", [1, 12, 16])
def test_a_last_line_cut_off_before_its_last_column_is_an_error(tmp_path: Path, cut: int) -> None:
    lines = [[*line, "Ghi chú" if at == 0 else "x"] for at, line in enumerate(spending(10, 20, 30))]
    data = as_csv(lines).rstrip(b"\r\n")[:-1]
    assert places(table(tmp_path, data[:-cut], unit=OWNER)) == [("F607", "4:4")]


@pytest.mark.parametrize("end", ["", "\r\n"])
@pytest.mark.parametrize(
    ("last", "code"), [('"a, b', "F624"), ('"nói ""vâng""', "F624"), ('"a, b"', ""), ('ống 5"', "")]
)
def test_a_last_value_whose_quotes_do_not_close_is_asked_about(tmp_path: Path, last: str, code: str, end: str) -> None:
    """All lines that came after it would stand in it."""
    lines = [[*line, "Ghi chú" if at == 0 else "a, b"] for at, line in enumerate(spending(10, 20, 30))]
    data = as_csv(lines).rstrip(b"\r\n").removesuffix(b'"a, b"') + f"{last}{end}".encode()
    (*found,) = places(table(tmp_path, data, unit=OWNER))
    assert [name for name, _ in found] == ([code] if code else [] if end else ["F623"])


@pytest.mark.parametrize("more", ["\r\n", ",,,\r\n", " \r\n\r\n , ,\r\n", "\r\n,\r\n\r\n"])
def test_lines_with_nothing_in_them_behind_the_table(tmp_path: Path, more: str) -> None:
    reading = table(tmp_path, as_csv(spending(10, 20)) + more.encode(), unit=OWNER)
    assert (figures(reading), places(reading)) == ({"CHI_NSNN": "30"}, [])


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_a_last_row_that_ends_with_empty_cells(tmp_path: Path, sign: str) -> None:
    """A tab is a separator, and no blank at the end of the file."""
    lines = grid([*dossiers(), dossier(9, received_on="01/01/2024", issued_on="", paid_on="", payment="")])
    assert lines[-1][-1] == ""
    reading = table(tmp_path, as_csv(lines, sign))
    assert (figures(reading), places(reading)) == (FIGURES, [])


@pytest.mark.parametrize("label", ["Số hiệu cán bộ", "Trạng thái công tác"])
def test_a_table_that_lacks_too_many_labels_is_told_which(tmp_path: Path, label: str) -> None:
    """Three labels make a list of staff: with one renamed it is none, and "no header row" would help nobody."""
    labels = ["Số hiệu cán bộ", "Trạng thái công tác", "Đáp ứng tiêu chuẩn vị trí việc làm"]
    given = ["Cột lạ" if own == label else own for own in labels]
    lines: Lines = [["DANH SÁCH"], [], given, ["CB1", "Đang làm việc", "Có"]]
    (found,) = table(tmp_path, as_xlsx(lines), unit="van-phong").findings
    assert (found.code, found.cell) == ("F202", "3:3")
    assert f"dòng 3 gần giống dòng tiêu đề của “Danh sách công chức và viên chức” nhưng thiếu cột “{label}”" in (
        found.title("vi")
    )


def test_a_header_row_that_stands_too_low_is_told(tmp_path: Path) -> None:
    lines = grid(dossiers(), above=[["SỞ TƯ PHÁP"]] * 40)
    (found,) = table(tmp_path, as_xlsx(lines)).findings
    assert (found.code, found.cell) == ("F202", "41:41")
    assert "không nằm trong 30 dòng đầu" in found.title("vi")


def test_what_is_near_to_nothing_is_told_as_that(tmp_path: Path) -> None:
    (found,) = table(tmp_path, as_xlsx([["Họ tên", "Ngày", "Số"], ["A", "B", "C"]])).findings
    assert (found.code, found.cell) == ("F202", "")
    assert found.title("vi").endswith("trong các trang tính: Hồ sơ")
