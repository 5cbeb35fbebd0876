"""How the shape of a good workbook comes back changed: rows, columns, sheets, joined cells, figures that disagree."""

from __future__ import annotations

import random
from collections.abc import Callable

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.mutation_cells import (
    CODE,
    END,
    EVIDENCE,
    HEADER,
    NAME,
    NOTE,
    SAME,
    START,
    UNIT,
    VALUE,
    Mutation,
    at,
    counted,
    lines,
    number,
    row_of,
)

RATINGS = ("Đạt", "Đạt một phần", "Không đạt")
SHARES = {
    **{"HS_TRUCTUYEN": "HS_TONG", "GD_THANHTOAN_TT": "GD_THANHTOAN", "KQ_SOHOA": "KQ_CAP"},
    **{"VBPH_KYSO": "VBPH_TONG", "TTHC_CONGQG": "TTHC_TRUCTUYEN", "VB_THAMDINH": "VB_BANHANH"},
}


def rows_above(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    sheet.insert_rows(chance.choice([1, HEADER - 1, HEADER]), chance.randint(1, 4))
    return SAME


def row_inside(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
    if sheet.max_row <= HEADER + 1:
        return None
    sheet.insert_rows(chance.choice(lines(sheet)), chance.randint(1, 3))
    return SAME


def column_inserted(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    sheet.insert_cols(chance.randint(1, NOTE + 1))
    return SAME


def columns_exchanged(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    one, other = chance.sample(range(CODE, NOTE + 1), 2)
    for row in range(HEADER, sheet.max_row + 1):
        left, right = sheet.cell(row, one), sheet.cell(row, other)
        shown = right.number_format, left.number_format  # a date that is written brings a format of its own
        left.value, right.value = right.value, left.value
        left.number_format, right.number_format = shown
    return SAME


def column_numbers(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    sheet.insert_rows(HEADER + 1)
    for column in range(CODE, NOTE + 1):
        sheet.cell(HEADER + 1, column).value = f"({column})" if chance.random() < 0.5 else str(column)
    return SAME


def renamed(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    sheet.title = chance.choice(["Sheet1", "SO LIEU", "Trang tính 1", "2025"])
    return SAME


def notes_sheet(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    workbook = sheet.parent
    assert workbook is not None
    workbook.create_sheet("Ghi chú", chance.randint(0, 1))["A1"].value = "Số liệu lấy từ hệ thống một cửa"
    return SAME


def signatures(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    last = sheet.max_row
    sheet.cell(last + 2, CODE).value = "Người lập biểu"
    sheet.cell(last + 2, EVIDENCE).value = "Thủ trưởng đơn vị"
    sheet.cell(last + 6, CODE).value = "Nguyễn Văn A"
    return SAME


def hidden_row(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    sheet.row_dimensions[chance.choice(lines(sheet))].hidden = True
    return SAME


def hidden_column(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    sheet.column_dimensions["BCDEFGH"[chance.randint(0, 6)]].hidden = True
    return SAME


def title_merged(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    sheet.merge_cells("A1:H1")
    return SAME


def cells_merged(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
    if sheet.max_row <= HEADER + 1:
        return None
    row, column = chance.choice(lines(sheet)[:-1]), chance.choice([CODE, UNIT, VALUE, EVIDENCE])
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
    return at(sheet.cell(row, column))


def header_merged(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    column = chance.choice([CODE, UNIT, VALUE, START])
    sheet.cell(HEADER - 1, column).value = sheet.cell(HEADER, column).value  # as Excel does: the first text stays
    sheet.merge_cells(start_row=HEADER - 1, end_row=HEADER, start_column=column, end_column=column)
    return at(sheet.cell(HEADER - 1, column))


def header_renamed(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    sheet.cell(HEADER, chance.choice([CODE, UNIT, VALUE, START, END, EVIDENCE])).value = "Cột khác"
    return frozenset({f"{HEADER}:{HEADER}"})


def header_again(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    last = sheet.max_row + 1
    for column in range(CODE, NOTE + 1):
        sheet.cell(last, column).value = sheet.cell(HEADER, column).value
    return at(sheet.cell(last, CODE))


def form_twice(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    workbook = sheet.parent
    assert workbook is not None
    workbook.copy_worksheet(sheet).title = "Bản cũ"
    return frozenset({"Bản cũ"})


def row_twice(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
    value = counted(sheet, chance)
    if value is None:
        return None
    last = sheet.max_row + 1
    for column in range(CODE, NOTE + 1):
        sheet.cell(last, column).value = sheet.cell(value.row, column).value
    if chance.random() < 0.5:
        sheet.cell(last, VALUE).value = 3
    return at(sheet.cell(last, CODE))


def row_gone(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    row = chance.choice(lines(sheet))
    code = str(sheet.cell(row, CODE).value)
    sheet.delete_rows(row)
    return frozenset({code})


def total_row(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
    last = sheet.max_row + 1
    sheet.cell(last, NAME).value, sheet.cell(last, VALUE).value = "Tổng cộng", 99
    return at(sheet.cell(last, VALUE))


def part_off_by_one(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
    """One side of HS_TONG = HS_TRUCTUYEN + HS_TRUCTIEP; the finding stands at the first measure and names all three."""
    row = row_of(sheet, chance.choice(["HS_TONG", "HS_TRUCTUYEN", "HS_TRUCTIEP"]))
    if row is None:
        return None
    cell = sheet.cell(row, VALUE)
    cell.value = (number(cell) or 0) + chance.choice([1, -1])
    return at(cell)


def above_its_whole(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
    pairs = [(row_of(sheet, part), row_of(sheet, whole)) for part, whole in SHARES.items()]
    known = [(part, whole) for part, whole in pairs if part and whole]
    if not known:
        return None
    part, whole = chance.choice(known)
    cell = sheet.cell(part, VALUE)
    cell.value = (number(sheet.cell(whole, VALUE)) or 0) + 1
    return at(cell)


def struck_out(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
    cell = counted(sheet, chance)
    if cell is None:
        return None
    cell.font = Font(strike=True)
    return at(cell)


def rating(change: Callable[[str], str], *, told: bool, column: int = VALUE) -> Mutation:
    """A rating, or with `column` its document, changed."""

    def mutate(sheet: Worksheet, chance: random.Random) -> frozenset[str] | None:
        rated = [row for row in lines(sheet) if sheet.cell(row, VALUE).value in RATINGS]
        if not rated:
            return None
        cell = sheet.cell(chance.choice(rated), column)
        cell.value = change(str(cell.value))
        return at(cell) if told else SAME

    return mutate


def head_cell(address: str, content: str) -> Mutation:
    """A cell of the head that names another unit or period than the folder."""

    def mutate(sheet: Worksheet, chance: random.Random) -> frozenset[str]:
        sheet[address].value = content
        return frozenset({address})

    return mutate
