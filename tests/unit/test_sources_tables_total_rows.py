"""Rows of an export that add up others: never counted, told at their cell, asked about where they don't add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.plan_records import Text
from pipeline.sources import Reading, read
from pipeline.table_kinds import Column, ColumnType, Count, TableKind, Tally
from tests.tables import FIGURES, PLAN, as_csv, as_xlsx, dossiers, figures, grid, places, table
from tests.workbooks import put

Line = list[object]

LABELS: Line = ["STT", "Số phiếu chi", "Nội dung chi", "Tiền chi"]
ROWS: list[Line] = [[number, f"PC{number}", "Mua sắm", 1_000_000 * number] for number in range(1, 6)]
SUM = 15_000_000


def kind(*, key: bool = True) -> TableKind:
    """A kind of texts and amounts alone."""
    columns = (
        Column("code", ("Số phiếu chi",), ColumnType.TEXT, key=key, empty=not key),
        Column("what", ("Nội dung chi",), ColumnType.TEXT, empty=True),
        Column("amount", ("Tiền chi",), ColumnType.AMOUNT),
    )
    count = Count("CHI_NSNN", Tally.SUM, "amount", (), Text("Tổng", "Sum"))
    return TableKind("slips", Text("Phiếu chi", "Slips"), 3, {item.name: item for item in columns}, (count,))


def spent(
    folder: Path, lines: Sequence[Line], *, key: bool = True, write: Callable[[Sequence[Line]], bytes] = as_csv
) -> Reading:
    data = write([LABELS, *lines])
    return read(put(folder, data, "chi.csv", unit="dau-gia-tai-san"), replace(PLAN, tables=(kind(key=key),)))


@pytest.mark.parametrize(
    "name",
    [
        *("Tổng cộng", "TỔNG CỘNG:", "Tổng số", "Cộng", "Tổng", "Total", "Tong cong", "Cộng trang 1", "Cộng tháng 5"),
        *("Tổng cộng: 5 phiếu", "Tổng cộng (bằng số)", "Tæng céng", "Toång coäng", "To\u0302\u0309ng co\u0323\u0302ng"),
    ],
)
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_row_that_is_called_a_total_is_not_counted(
    tmp_path: Path, name: str, write: Callable[[Sequence[Line]], bytes]
) -> None:
    reading = spent(tmp_path, [*ROWS, ["", name, "", SUM]], write=write)
    assert (figures(reading), places(reading)) == ({"CHI_NSNN": str(SUM)}, [("F627", "B7")])


@pytest.mark.parametrize(
    "lines",
    [
        [["", "Tổng cộng", "", SUM], *ROWS],
        [*ROWS[:2], ["", "Cộng", "", 3_000_000], *ROWS[2:], ["", "Cộng", "", 12_000_000], ["", "Tổng cộng", "", SUM]],
        [*ROWS, ["", "", "Tổng cộng", SUM]],
        [*ROWS, ["", "Tổng cộng", "", ""]],
    ],
    ids=["above", "within", "in another column", "without an amount"],
)
def test_totals_in_any_place(tmp_path: Path, lines: list[Line]) -> None:
    reading = spent(tmp_path, lines, key="Tổng cộng" not in [line[2] for line in lines])
    assert figures(reading) == {"CHI_NSNN": str(SUM)}
    assert {code for code, _ in places(reading)} <= {"F609", "F627"}


def test_a_total_that_does_not_add_up_is_a_question(tmp_path: Path) -> None:
    reading = spent(tmp_path, [*ROWS, ["", "Tổng cộng", "", SUM + 1]])
    (found,) = reading.findings
    assert (found.code, found.cell, reading.observations) == ("F628", "D7", ())
    assert found.title("vi").endswith("cộng lại bằng 15.000.000")


@pytest.mark.parametrize(
    ("line", "cell"),
    [(["", "", "", SUM], "D7"), (["", "", "", 7], "D7"), (["", "", "Tổng chi", SUM], "C7")],
    ids=["amount alone", "another amount", "name of its own"],
)
def test_what_only_seems_to_be_a_total_is_a_question(tmp_path: Path, line: Line, cell: str) -> None:
    reading = spent(tmp_path, [*ROWS, line], key=False)
    assert (places(reading), reading.observations) == ([("F629", cell)], ())


@pytest.mark.parametrize("name", ["Tổng số vụ việc", "Cộng tác viên", "Tổng 5", "Tổng hợp", "Cong ty A"])
def test_names_that_begin_alike_are_rows(tmp_path: Path, name: str) -> None:
    reading = spent(tmp_path, [*ROWS, ["", "PC6", name, 1]])
    assert (figures(reading), places(reading)) == ({"CHI_NSNN": str(SUM + 1)}, [])


def test_a_table_that_mostly_has_amounts_alone_is_not_asked_about(tmp_path: Path) -> None:
    reading = spent(tmp_path, [["", "", "", 1], ["", "", "", 2], ["", "", "Khác", 3]], key=False)
    assert (figures(reading), places(reading)) == ({"CHI_NSNN": "6"}, [])


def test_a_total_below_dossiers(tmp_path: Path) -> None:
    lines = grid(dossiers())
    total: Line = [""] * len(lines[0])
    total[1] = "Tổng số hồ sơ: 8"
    reading = table(tmp_path, as_csv([*lines, total]))
    assert (figures(reading), places(reading)) == (FIGURES, [("F627", f"B{len(lines) + 1}")])


def test_a_dossier_that_has_a_day_is_no_total(tmp_path: Path) -> None:
    lines = grid(dossiers())
    lines[1][1] = "Cộng hưởng 1"
    assert (figures(table(tmp_path, as_csv(lines)))) == FIGURES
