"""Form II.06a/VPCP/KSTT as one-stop systems export it, made in the test, and ways to move its rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.plan import Plan
from pipeline.plan_records import FormFigure, MeasureType, Text
from pipeline.sources import Reading, read
from pipeline.sources.grid import area
from tests.plan_objects import measure, plan
from tests.workbooks import put, saved

UNIT = "Văn phòng Sở"
DATES = "(Từ ngày 15/12/2024 đến ngày 14/12/2025)"
GROUP_LABELS = {1: "TT", 2: "Lĩnh vực, công việc giải quyết theo cấp", 3: "Tiếp nhận", 7: "Đã giải quyết"}
LABELS = (
    {**GROUP_LABELS, 11: "Đang giải quyết"},
    {3: "Tổng số", 4: "Trong kỳ", 6: "Từ kỳ trước", 7: "Tổng số", 8: "Trước hạn", 9: "Đúng hạn", 10: "Quá hạn"}
    | {11: "Tổng số", 12: "Trong hạn", 13: "Quá hạn"},
    {4: "Trực tuyến", 5: "Trực tiếp/dịch vụ bưu chính"},
)
JOINED = ("A7:A9", "B7:B9", "C7:F7", "G7:J7", "K7:M7", "D8:E8", *(f"{column}8:{column}9" for column in "CFGHIJKLM"))
TOP, NUMBERS, FIRST = 7, 10, 11  # the first row of labels, the row of column numbers, the first row of the table

Row = Sequence[Any]
Area = tuple[int, int, int, int]


def line(
    ordinal: object, name: object, online: int, direct: int, carried: int, solved: tuple[int, int, int], late: int
) -> Row:
    """A row that agrees with itself: `solved` early, on time and overdue, `late` those pending beyond their time."""
    received, done = online + direct + carried, sum(solved)
    pending = received - done
    return (ordinal, name, received, online, direct, carried, done, *solved, pending, pending - late, late)


def added(ordinal: object, name: object, *rows: Row) -> Row:
    """A row that adds up others."""
    return (ordinal, name, *(sum(row[at] for row in rows) for at in range(2, 13)))


CIVIL = (line(1, "Hộ tịch", 20, 11, 3, (10, 15, 2), 1), line(2, "Quốc tịch", 5, 4, 0, (1, 6, 0), 0))
LAWYERS = (line(1, "Luật sư", 30, 20, 8, (25, 20, 1), 2), line(2, "Công chứng", 5, 4, 1, (0, 8, 0), 0))
GROUPS = (added("I", "TTHC thuộc phạm vi giải quyết của Sở", *CIVIL), added("II", "TTHC được ủy quyền", *LAWYERS))
TOTAL = added(None, "Tổng số", *GROUPS)
ROWS: tuple[Row, ...] = (GROUPS[0], *CIVIL, GROUPS[1], *LAWYERS, TOTAL)
NOTES: tuple[Row, ...] = (
    (None,),
    ("Ghi chú: số liệu lấy từ hệ thống một cửa.",),
    (None, "NGƯỜI LẬP BIỂU", *[None] * 6, "Tây Ninh, ngày 16 tháng 12 năm 2025"),
    (None, "Nguyễn Văn A", *[None] * 6, "KT. GIÁM ĐỐC"),
)


@dataclass
class Form:
    """A sheet that a test may spoil: cells by (row, column), joined areas as (top, left, bottom, right)."""

    cells: dict[tuple[int, int], Any]
    joined: list[Area]
    title: str = "Biểu 06a"
    hidden: list[int] = field(default_factory=list)

    @property
    def bottom(self) -> int:
        """The last row with something in it."""
        return max(row for row, _ in self.cells)

    def row(self, number: int) -> dict[int, object]:
        """What stands in a row, by column."""
        return {column: value for (row, column), value in self.cells.items() if row == number}

    def insert_rows(self, at: int, count: int = 1) -> None:
        """Empty rows before the row `at`; a negative count takes rows away."""
        self._move(0, at, count)

    def insert_columns(self, at: int, count: int = 1) -> None:
        """Empty columns before the column `at`; a negative count takes columns away."""
        self._move(1, at, count)

    def swap_columns(self, one: int, other: int, rows: range) -> None:
        """Exchanges what stands in two columns of `rows`."""
        for row in rows:
            pair = self.cells.pop((row, one), None), self.cells.pop((row, other), None)
            self.cells |= {(row, other): pair[0], (row, one): pair[1]}

    def bytes(self) -> bytes:
        """The form as .xlsx."""
        book = Workbook()
        self.fill(book.worksheets[0])
        return saved(book)

    def fill(self, sheet: Worksheet) -> None:
        """Writes the form to a sheet."""
        sheet.title = self.title
        for (row, column), value in self.cells.items():
            sheet.cell(row, column).value = value
        for top, left, bottom, right in self.joined:
            sheet.merge_cells(None, top, left, bottom, right)
        for row in self.hidden:
            sheet.row_dimensions[row].hidden = True

    def _move(self, axis: int, at: int, count: int) -> None:
        gone = range(at, at - count)
        moved = {}
        for place, value in self.cells.items():
            if place[axis] not in gone:
                shifted = list(place)
                shifted[axis] += count if place[axis] >= at else 0
                moved[shifted[0], shifted[1]] = value
        self.cells = moved
        self.joined = [area for area in (_moved(area, axis, at, count) for area in self.joined) if area]
        if axis == 0:
            self.hidden = [row + (count if row >= at else 0) for row in self.hidden if row not in gone]


def _moved(joined: Area, axis: int, at: int, count: int) -> Area | None:
    """A joined area after rows or columns were put in (it grows around them) or taken away; None for what is left."""
    gone, places = range(at, at - count), range(joined[axis], joined[axis + 2] + 1)
    left = [place + (count if place >= at else 0) for place in places if place not in gone]
    if not left:
        return None
    new = list(joined)
    new[axis], new[axis + 2] = left[0], left[-1]
    return None if new[:2] == new[2:] else (new[0], new[1], new[2], new[3])


def form(
    rows: Sequence[Row] = ROWS,
    *,
    unit: str = f"Đơn vị báo cáo: {UNIT}",
    period: str = "Kỳ báo cáo: Năm 2025",
    dates: str = DATES,
    joined: bool = True,
) -> Form:
    """A form with these rows, notes and signatures below them; `joined` tells whether its labels' cells are."""
    cells: dict[tuple[int, int], Any] = {
        (1, 1): "Biểu số II.06a/VPCP/KSTT",
        (1, 3): "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC",
        (2, 9): unit,
        (3, 9): "- Đơn vị nhận báo cáo: Sở Tư pháp",
        (4, 3): period,
        (5, 3): dates,
        (6, 12): "Đơn vị tính: Số hồ sơ TTHC",
    }
    cells |= {(TOP + down, column): text for down, labels in enumerate(LABELS) for column, text in labels.items()}
    cells |= {(NUMBERS, number): number for number in range(1, 14)}
    for row, texts in enumerate((*rows, *NOTES), FIRST):
        cells |= {(row, column): text for column, text in enumerate(texts, 1) if text is not None}
    areas = [area(text) for text in JOINED] if joined else []
    return Form(cells, [(item.top, item.left, item.bottom, item.right) for item in areas])


def form_plan() -> Plan:
    """The small plan with the measures that the form gives."""
    given = {code: measure(code, MeasureType.COUNT) for code in ("HS_TRUCTUYEN", "HS_TRUCTIEP")}
    reason = Text("Cùng nội dung", "The same thing")
    columns = {"HS_TRUCTUYEN": (4,), "HS_TRUCTIEP": (5,), "HS_TONG": (4, 5)}
    small = plan()
    taken = tuple(FormFigure(code, numbers, reason) for code, numbers in columns.items())
    return replace(small, measures={**small.measures, **given}, form_06a=taken)


def read_form(root: Path, made: Form | bytes, *, period: str = "2025") -> Reading:
    """What the form gives as the file of one unit and period."""
    return read(put(root, made if isinstance(made, bytes) else made.bytes(), period=period), form_plan())


def values(reading: Reading) -> dict[str, str]:
    """The figures of a reading by measure."""
    return {item.measure: item.value for item in reading.observations}
