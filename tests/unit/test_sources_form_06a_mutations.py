"""What is moved, lost or mistyped in a good form II.06a: the same figures, or a finding at the place that stops it."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from pipeline.sources import Reading
from pipeline.sources.grid import place
from tests.form_06a import FIRST, LABELS, NUMBERS, ROWS, TOP, UNIT, Form, form, read_form, values

GOOD = {"HS_TRUCTUYEN": "60", "HS_TRUCTIEP": "39", "HS_TONG": "99"}
LAST = FIRST + len(ROWS) - 1
TABLE = range(FIRST, LAST + 1)
FIGURES = range(3, 14)
# What is added up to one total may change places without anything in the form telling so.
SAME_SUM = [set(combinations(parts, 2)) for parts in ((4, 5, 6), (8, 9, 10), (12, 13))]


@dataclass(frozen=True)
class Mutation:
    """A spoilt form. `rows` are those in which a finding has to be, if there has to be one; None for anywhere."""

    name: str
    form: Form
    rows: frozenset[int] | None = None
    same: bool = False
    found: bool = False


def same(name: str, made: Form) -> Mutation:
    """One that must not change anything."""
    return Mutation(name, made, same=True)


def found(name: str, made: Form, *rows: int) -> Mutation:
    """One that has to be found, in one of these rows."""
    return Mutation(name, made, frozenset(rows) or None, found=True)


def either(name: str, made: Form, *rows: int) -> Mutation:
    """One that has to be found in one of these rows unless the figures are the same."""
    return Mutation(name, made, frozenset(rows) or None)


def set_cells(made: Form, cells: dict[tuple[int, int], object]) -> Form:
    """The form with other cells."""
    made.cells |= cells
    return made


def off_by_one() -> Iterator[Mutation]:
    for row in TABLE:
        for column in FIGURES:
            made = form()
            made.cells[row, column] += 1 if (row + column) % 2 else -1
            yield found(f"{row},{column}", made, row)


def inserted_rows() -> Iterator[Mutation]:
    for row in range(1, form().bottom + 2):
        for count in (1, 3):
            made = form()
            made.insert_rows(row, count)
            yield same(f"{count} rows at {row}", made)
    for count in range(1, 9):
        made = form()
        made.insert_rows(1, count)
        yield same(f"{count} title rows", set_cells(made, {(1, 3): "UBND TỈNH TÂY NINH", (count, 1): "Năm 2025"}))


def repeated_rows() -> Iterator[Mutation]:
    for row in TABLE:
        for at in {FIRST, row, row + 1, LAST + 1}:
            made = form()
            copied = made.row(row)
            made.insert_rows(at)
            set_cells(made, {(at, column): value for column, value in copied.items()})
            yield found(f"{row} again at {at}", made)


def removed_rows() -> Iterator[Mutation]:
    for row in range(1, form().bottom + 1):
        made = form()
        made.insert_rows(row, -1)
        yield either(f"without {row}", made)


def inserted_columns() -> Iterator[Mutation]:
    for column in range(1, 15):
        for joined in (True, False):
            made = form(joined=joined)
            made.insert_columns(column)
            yield same(f"column at {column}", made)
        made = form()
        made.insert_columns(column)
        filled = set_cells(made, {(row, column): 7 for row in TABLE})
        outside = column in (1, 14)
        yield same("beside the table", filled) if outside else found(f"figures at {column}", filled, *TABLE)


def removed_columns() -> Iterator[Mutation]:
    for column in range(1, 14):
        made = form()
        made.insert_columns(column, -1)
        yield found(f"without {column}", made, *range(TOP, NUMBERS + 1))


def swapped_columns() -> Iterator[Mutation]:
    for pair in combinations(range(1, 14), 2):
        made = form(joined=sum(pair) % 2 == 0)
        made.swap_columns(*pair, range(TOP, LAST + 1))
        yield either(f"{pair} with their labels", made, *range(TOP, NUMBERS + 1))
        made = form()
        made.swap_columns(*pair, range(NUMBERS, NUMBERS + 1))
        yield either(f"numbers {pair}", made, *range(TOP, NUMBERS + 1))
        made = form()
        made.swap_columns(*pair, range(FIRST, LAST + 1))
        if not any(pair in pairs for pairs in SAME_SUM):
            yield either(f"figures {pair}", made, *TABLE)


def spoilt_header() -> Iterator[Mutation]:
    labelled = [(TOP + down, column) for down, labels in enumerate(LABELS) for column in labels]
    for row, column in [*labelled, *((NUMBERS, number) for number in range(1, 14))]:
        for value in (None, "x", "Ghi chú", 7):
            yield either(f"{row},{column} {value}", set_cells(form(), {(row, column): value}), *range(TOP, NUMBERS + 1))


def joined_cells() -> Iterator[Mutation]:
    rng = random.Random(6)
    for _ in range(120):
        top, left = rng.randint(FIRST, LAST), rng.randint(1, 13)
        bottom, right = rng.randint(top, min(top + 2, LAST)), rng.randint(left, min(left + 3, 13))
        made = form()
        if (top, left) != (bottom, right):
            made.joined.append((top, left, bottom, right))
            yield either(f"joined {top},{left}-{bottom},{right}", made, *range(top, bottom + 1))


def other_text() -> Iterator[Mutation]:
    made = form()
    made.cells = {at: _nfd(value) for at, value in made.cells.items()}
    yield same("NFD", made)
    made = form()
    made.cells = {at: value.upper() if isinstance(value, str) else value for at, value in made.cells.items()}
    yield same("upper case", made)
    for title in ("Sheet1", "Số liệu", "x" * 31):
        made = form()
        made.title = title
        yield same(title, made)
    for row in TABLE:
        made = form()
        made.hidden = [row]
        yield same(f"hidden {row}", made)


def numbers_as_text() -> Iterator[Mutation]:
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    ways: tuple[Callable[[int], str], ...] = (
        str,
        lambda value: f" {value} ",
        lambda value: f"{value:,}".replace(",", "."),
        lambda value: str(value).translate(full_width),
        lambda value: f"{value:02}\u00a0",
        lambda value: str(value) if value else "",
    )
    for number, way in enumerate(ways):
        made = form()
        table = {at: value for at, value in made.cells.items() if at[0] in TABLE and at[1] in FIGURES}
        yield same(f"text {number}", set_cells(made, {at: way(value) for at, value in table.items()}))


def mistyped() -> Iterator[Mutation]:
    rng = random.Random(20)
    wrong = ("-", "x", "chưa có", "(5)", "5 hồ sơ", "12,5", "1,234", "50%", "#REF!", "=1+1", -3, 0.5, 1.777, True)
    for value in (*wrong, date(2025, 5, 1), "không", "…", "12 34", "1.77"):
        for _ in range(8):
            row, column = rng.choice(TABLE), rng.choice(FIGURES)
            yield found(f"{row},{column} {value}", set_cells(form(), {(row, column): value}), row)


def emptied() -> Iterator[Mutation]:
    for row in TABLE:
        for column in range(1, 14):
            yield either(f"{row},{column} empty", set_cells(form(), {(row, column): None}), row)
        for columns in (FIGURES, range(1, 14), range(1, 3)):
            made = set_cells(form(), dict.fromkeys([(row, column) for column in columns]))
            yield either(f"{row} empty from {columns[0]}", made)


def renumbered() -> Iterator[Mutation]:
    marks = (None, "I", "II", "III", "IV", 1, 2, 3, 4, "A", "B", "a", "1.1", "1.2", "-", "x", "?", "01", "2)", "(1)")
    for row in TABLE:
        for mark in marks:
            yield either(f"{row} {mark}", set_cells(form(), {(row, 1): mark}))


def renamed() -> Iterator[Mutation]:
    for row in TABLE:
        for name in (None, "Tổng cộng", "TỔNG SỐ", "Cộng", "Tong so", "Hộ tịch"):
            yield either(f"{row} {name}", set_cells(form(), {(row, 2): name}))


def other_head() -> Iterator[Mutation]:
    for row, column in ((2, 9), (4, 3), (5, 3)):
        for value in (None, "", "x", "Năm 2024", "Đơn vị báo cáo: Sở Y tế", "(Từ ngày … đến ngày …)"):
            yield found(f"{row},{column} {value}", set_cells(form(), {(row, column): value}))
    yield same("unit beside", set_cells(form(unit="Đơn vị báo cáo"), {(2, 10): UNIT}))


FAMILIES = (
    off_by_one,
    inserted_rows,
    repeated_rows,
    removed_rows,
    inserted_columns,
    removed_columns,
    swapped_columns,
    spoilt_header,
    joined_cells,
    other_text,
    numbers_as_text,
    mistyped,
    emptied,
    renumbered,
    renamed,
    other_head,
)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_the_same_figures_or_a_finding_at_the_place(tmp_path: Path, family: Callable[[], Iterator[Mutation]]) -> None:
    wrong = [problem for item in family() if (problem := judged(item, read_form(tmp_path, item.form)))]
    assert wrong == []


def test_several_at_once_never_give_other_figures(tmp_path: Path) -> None:
    rng = random.Random(2020)
    wrong = []
    for _ in range(250):
        made = form(joined=rng.random() < 0.5)
        done = [rng.choice(_CHANGES)(made, rng) for _ in range(rng.randint(2, 4))]
        reading = read_form(tmp_path, made)
        if not blocked(reading) and values(reading) != GOOD:
            wrong.append((done, values(reading)))
    assert wrong == []


def judged(item: Mutation, reading: Reading) -> str:
    """What is wrong with how a mutation was read, "" for nothing."""
    unchanged, places = values(reading) == GOOD, blocked(reading)
    if item.same or (unchanged and not item.found and not places):
        return "" if unchanged and not places else f"{item.name}: {places}"
    if not places:
        return f"{item.name}: {values(reading)}"
    here = item.rows is None or any(item.rows & set(rows_of(cell)) for cell in places)
    return "" if here else f"{item.name}: {places}"


def blocked(reading: Reading) -> list[str]:
    """The places of the findings that stop the report, "-" for the file."""
    return [found.cell or "-" for found in reading.findings if found.severity.blocks]


def rows_of(cell: str) -> range:
    """The rows of an address."""
    first, _, last = cell.partition(":")
    ends = [int(end) if end.isdecimal() else place(end)[0] for end in (first, last or first) if end != "-"]
    return range(ends[0], ends[-1] + 1) if ends else range(0)


def _nfd(value: object) -> object:
    return unicodedata.normalize("NFD", value) if isinstance(value, str) else value


def _add(made: Form, rng: random.Random) -> str:
    at = rng.choice([at for at, value in made.cells.items() if str(value).isdecimal()])
    made.cells[at] = int(made.cells[at]) + rng.choice((-1, 1, 10))
    return f"add at {at}"


def _rows(made: Form, rng: random.Random) -> str:
    at, count = rng.randint(1, made.bottom), rng.choice((-1, 1, 2))
    made.insert_rows(at, count)
    return f"{count} rows at {at}"


def _columns(made: Form, rng: random.Random) -> str:
    at, count = rng.randint(1, 14), rng.choice((-1, 1))
    made.insert_columns(at, count)
    return f"{count} columns at {at}"


def _swap(made: Form, rng: random.Random) -> str:
    one, other = rng.sample(range(1, 14), 2)
    made.swap_columns(one, other, range(1, made.bottom + 1))
    return f"swap {one} {other}"


def _text(made: Form, rng: random.Random) -> str:
    made.cells = {at: _nfd(str(value)) if value is not None else None for at, value in made.cells.items()}
    return "text"


def _mark(made: Form, rng: random.Random) -> str:
    at = (rng.randint(1, made.bottom), rng.randint(1, 2))
    made.cells[at] = rng.choice((None, "I", 1, "-", "Tổng số"))
    return f"mark {at}"


_CHANGES = (_add, _rows, _columns, _swap, _text, _mark)
