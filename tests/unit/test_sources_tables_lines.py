"""Which lines of an export are rows of its table: ends of lines within cells, quotes, and rows that number columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.plan_records import Text
from pipeline.sources import Reading, read
from pipeline.table_kinds import Column, ColumnType, Count, TableKind, Tally
from tests.tables import FIGURES, PLAN, UNIT, as_csv, as_xlsx, dossier, dossiers, figures, grid, places, table
from tests.workbooks import put

Lines = list[list[object]]

VISITS = TableKind(
    "visits",
    Text("Sổ tiếp công dân", "Register of visits"),
    2,
    {
        "code": Column("code", ("Số thứ tự",), ColumnType.TEXT, key=True),
        "number": Column("number", ("Số lượt",), ColumnType.COUNT),
    },
    (Count("HS_TONG", Tally.SUM, "number", (), Text("Vì vậy.", "Therefore.")),),
)


def visits(folder: Path, *rows: tuple[object, object], made: str = "csv") -> Reading:
    lines: Lines = [["Số thứ tự", "Số lượt"], *map(list, rows)]
    data = as_csv(lines) if made == "csv" else as_xlsx(lines)
    return read(put(folder, data, "so.dat", unit=UNIT), replace(PLAN, tables=(VISITS,)))


def noted(*notes: str) -> bytes:
    """The eight dossiers without quotes, each with a last column, which no rule asks for, as it is given here."""
    lines = [line[:6] + line[7:] for line in grid(dossiers())]
    texts = as_csv(lines, encoding="utf-8").decode().split("\r\n")[:9]
    assert '"' not in "".join(texts)
    own = ["Ghi chú", *notes, *[""] * (8 - len(notes))]
    return "".join(f"{text},{note}\r\n" for text, note in zip(texts, own, strict=True)).encode()


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_a_label_of_two_lines_takes_no_row(tmp_path: Path, end: str) -> None:
    lines = grid(dossiers())
    lines[0][2] = f"Ngày{end}tiếp nhận"
    reading = table(tmp_path, as_csv(lines))
    assert (figures(reading), places(reading)) == (FIGURES, [])


def test_a_title_of_two_lines_takes_no_row(tmp_path: Path) -> None:
    """A lone carriage return, in quotes and without; the row that is wrong is named as Excel shows it."""
    lines = grid([*dossiers()[:-1], dossier(8, paid_on="15/12/2025", received_on="hôm nay")], [["DANH SÁCH\rHỒ SƠ"]])
    assert places(table(tmp_path, as_csv(lines))) == [("F610", "C10")]
    data = b"DANH SACH\rHO SO\r\n" + as_csv(grid(dossiers()), encoding="utf-8")
    reading = table(tmp_path, data)
    assert (figures(reading), places(reading)) == (FIGURES, [])


@pytest.mark.parametrize("sign", [",", "^"])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_line_that_tells_the_separator_is_no_row(tmp_path: Path, sign: str, end: str) -> None:
    lines = grid(dossiers())
    lines[2][2] = "hôm nay"
    data = f"\ufeffsep={sign}{end}{as_csv(lines, sign, 'utf-8').decode()}".replace("\r\n", end)
    assert places(table(tmp_path, data.encode())) == [("F610", "C3")]


def test_quotes_that_never_close_are_told_at_their_line(tmp_path: Path) -> None:
    """What stands behind them is longer than csv takes as one value."""
    head, *rows = noted().decode().splitlines(keepends=True)
    long = [head, rows[0], rows[1].replace(",trực tiếp", ',"trực tiếp'), *(rows[2] for _ in range(2_000))]
    (found,) = table(tmp_path, "".join(long).encode()).findings
    assert (found.code, found.cell) == ("F616", "3:3")


@pytest.mark.parametrize(
    ("notes", "at"),
    [
        (("", '"đã gọi'), "3:3"),
        (("", '"đã gọi', "", '"đã gọi'), "3:3"),
        (("", '"đã gọi', '12"'), "3:3"),
        (("xong", "", '"đã gọi', '"đã gọi"'), "4:4"),
    ],
    ids=["to the end", "to the next", "to one that ends a value", "to a value of its own"],
)
def test_lines_that_stray_quotes_take_in_are_asked_about(tmp_path: Path, notes: tuple[str, ...], at: str) -> None:
    """They were in no count, and nothing told so."""
    reading = table(tmp_path, noted(*notes))
    assert (places(reading), reading.observations) == ([("F626", at)], ())


def test_a_value_of_several_lines_is_one_row(tmp_path: Path) -> None:
    reading = table(tmp_path, noted('"đã gọi,\r\nhẹn, lại"', '"a\rb"', '"nói ""không"""', '"\n"'))
    assert (figures(reading), places(reading)) == (FIGURES, [])


@pytest.mark.parametrize("made", ["csv", "xlsx"])
def test_a_first_row_of_small_numbers_is_counted(tmp_path: Path, made: str) -> None:
    reading = visits(tmp_path, (1, 5), (2, 7), (3, 4), made=made)
    assert (figures(reading), places(reading)) == ({"HS_TONG": "16"}, [])


@pytest.mark.parametrize(("first", "at"), [((1, 2), "2:2"), (("A", 1), "2:2"), (("B", "01"), "2:2")])
def test_a_first_row_that_may_number_the_columns_is_a_question(
    tmp_path: Path, first: tuple[object, object], at: str
) -> None:
    reading = visits(tmp_path, first, (2, 7))
    assert (places(reading), reading.observations) == ([("F625", at)], ())


@pytest.mark.parametrize("first", [("(1)", "(2)"), ("A", "(1)")])
def test_numbers_of_columns_in_brackets_are_no_row(tmp_path: Path, first: tuple[object, object]) -> None:
    """Then what stands below is a row, whatever it looks like."""
    reading = visits(tmp_path, first, (1, 2), (2, 7))
    assert (figures(reading), places(reading)) == ({"HS_TONG": "9"}, [])


@pytest.mark.parametrize("start", ["1", "A"])
def test_numbers_of_columns_where_days_belong_are_no_row(tmp_path: Path, start: str) -> None:
    lines = grid(dossiers())
    width = len(lines[0])
    own = (
        [str(number) for number in range(1, width + 1)] if start == "1" else ["A", "B", *map(str, range(1, width - 1))]
    )
    reading = table(tmp_path, as_csv([lines[0], own, *lines[1:]]))
    assert (figures(reading), places(reading)) == (FIGURES, [])


def test_a_first_row_that_only_resembles_one_is_read(tmp_path: Path) -> None:
    reading = visits(tmp_path, ("A", "B"), (2, 7))
    assert places(reading) == [("F612", "B2")]
    assert figures(visits(tmp_path / "2", (5, 5), (2, 7))) == {"HS_TONG": "12"}
