"""The lines above the table: who reports, for which period, and from which day to which its figures count.

A label and its value stand in one cell, in neighbouring ones, or the value below; several lines may share a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pipeline.findings import Finding
from pipeline.numerals import NO_FIGURE
from pipeline.plan import Plan
from pipeline.sources.casting import last_day, unreported
from pipeline.sources.dates import NOT_A_DATE, day_of, day_of_text
from pipeline.sources.form_06a.layout import layout
from pipeline.sources.grid import Sheet
from pipeline.sources.heading import period_names, unit_names
from pipeline.sources.records import Cell, CellKind, SourceFile, failed, finding
from pipeline.sources.texts import letters, tidy

_NO_DAY = "F311"
_BULLETS = "-–—•+* "

_FROM = re.compile(r"\btừ (?=ngày|[0-9])", re.IGNORECASE)
_SPAN = re.compile(r"\btừ (?P<first>.+?)[ ,;–-]*\bđến (?:hết )?(?P<last>[^)]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Days:
    """The first and the last day of the figures: cells with the day as written; without `day` where it is none."""

    start: Cell
    end: Cell


@dataclass(frozen=True)
class Head:
    """The values by the name of their line, cells with the value alone as text; `doubled` are lines there twice."""

    values: Mapping[str, Cell]
    doubled: tuple[tuple[str, Cell], ...]
    days: Days | None


@dataclass(frozen=True)
class _Piece:
    """One line of a cell's text, with the place of the cell."""

    cell: Cell
    row: int
    column: int
    text: str


def read_head(sheet: Sheet, above: int) -> Head:
    """The head in the rows above `above`."""
    pieces = [piece for row in sheet.rows if row < above for piece in _pieces(sheet, row)]
    values: dict[str, Cell] = {}
    doubled = []
    for at, piece in enumerate(pieces):
        name = _label(piece.text)
        if name and name in values:
            doubled.append((name, piece.cell))
        elif name:
            values[name] = _value(pieces, at, name)
    found = list(_days(pieces))
    same = {(tidy(days.start.text), tidy(days.end.text)) for days in found}
    if len(same) > 1:
        doubled.append(("dates", found[-1].start))
    return Head(values, tuple(doubled), found[0] if found else None)


def check_head(file: SourceFile, plan: Plan, head: Head, sheet: str) -> Iterator[Finding]:
    """What is wrong with the head: a line missing or twice, another unit or period than the folder's, no days."""
    nowhere = Cell(sheet, "", "")
    labels = layout().head
    for name, cell in head.doubled:
        yield finding(file, "F211", cell, label=labels[name])
    unit = plan.units.get(file.unit)
    if unit:
        known = {"known_vi": unit.name.vi, "known_en": unit.name.en}
        names = unit_names(plan, file.unit)
        yield from _agreement(file, head.values.get("unit_name", nowhere), "unit_name", "F212", names, known)
    period = plan.period_label(file.year, file.kind)
    known = {"known_vi": period.vi, "known_en": period.en}
    names = period_names(plan, file.year, file.kind)
    yield from _agreement(file, head.values.get("period_name", nowhere), "period_name", "F214", names, known)
    if head.days is None:
        yield finding(file, "F505", head.values.get("period_name", nowhere))
    else:
        yield from _check_days(file, head.days, last_day(plan, file))


def _agreement(
    file: SourceFile, cell: Cell, line: str, wrong: str, names: set[str], known: Mapping[str, str]
) -> Iterator[Finding]:
    if not unreported(cell):
        yield failed(file, cell)
    elif tidy(cell.text).strip(".… ") in NO_FIGURE:
        yield finding(file, "F210", cell, label=layout().head[line])
    elif letters(cell.text) not in {letters(name) for name in names}:
        yield finding(file, wrong, cell, **known)


def _check_days(file: SourceFile, days: Days, example: str) -> Iterator[Finding]:
    for cell in (days.start, days.end):
        day = _day(cell.text)
        if isinstance(day, str):
            written = any(sign.isdigit() for sign in cell.text)
            yield finding(file, day if written else _NO_DAY, cell, example=example)


def _pieces(sheet: Sheet, row: int) -> Iterator[_Piece]:
    for column, cell in sheet.rows[row].items():
        for text in cell.text.splitlines():
            if tidy(text):
                yield _Piece(cell, row, column, tidy(text).lstrip(_BULLETS))


def _label(text: str) -> str:
    """The line of the head that a text begins, "" for any other text."""
    for name, label in layout().head.items():
        rest = text.casefold().removeprefix(label.casefold())
        if name != "dates" and len(rest) < len(text) and not rest[:1].isalnum():
            return name
    return ""


def _value(pieces: list[_Piece], at: int, name: str) -> Cell:
    """What a label's line gives: the text behind it, else the next line of its cell, the cell to the right or below.

    A neighbour that is something else does no harm: the value has to be the folder's unit or period.
    """
    own = pieces[at]
    candidates = [replace(own, text=own.text[len(layout().head[name]) :].lstrip(": ")), *_near(pieces, at)]
    chosen = next((piece for piece in candidates if _cut(piece.text) and not _label(piece.text)), None)
    return replace(chosen.cell, text=_cut(chosen.text)) if chosen else replace(own.cell, text="")


def _near(pieces: list[_Piece], at: int) -> Iterator[_Piece]:
    own, later = pieces[at], pieces[at + 1 :]
    yield from (piece for piece in later[:1] if piece.cell is own.cell)
    yield from [piece for piece in later if piece.row == own.row and piece.column > own.column][:1]
    below = (piece for piece in later if piece.row > own.row and piece.column == own.column)
    yield from [piece for piece in below if piece.row == own.row + 1][:1]


def _cut(text: str) -> str:
    """A value without the days that stand behind it, and without the dots that are to be written over."""
    return tidy(re.split(r"\(|\btừ ngày", text, maxsplit=1, flags=re.IGNORECASE)[0]).strip(".… ")


def _days(pieces: list[_Piece]) -> Iterator[Days]:
    """Every "(Từ ngày … đến ngày …)", whose parts may stand in neighbouring cells or in the next row."""
    for at, piece in enumerate(pieces):
        if not _FROM.search(_spaced(piece.text)):
            continue
        parts = [item for item in pieces[at : at + 4] if item.row <= piece.row + 1]
        ends = next((end for end, item in enumerate(parts) if "đến" in item.text.casefold()), None)
        if ends is None:
            continue
        whole = " ".join(_said(item) for item in parts[: ends + 2] if _is_part(item, parts[: ends + 1]))
        match = _SPAN.search(_spaced(whole))
        if match:
            yield Days(_day_cell(parts, match["first"]), _day_cell(parts, match["last"]))


def _is_part(piece: _Piece, named: list[_Piece]) -> bool:
    """Whether a text belongs to the days: all up to "đến …", and a day in the cell behind it."""
    return piece in named or (not _label(piece.text) and isinstance(day_of_text(_said(piece)), date))


def _said(piece: _Piece) -> str:
    """The text, for a date kept as a number the day that it stands for."""
    day = day_of(piece.cell) if piece.cell.kind in (CellKind.DATE, CellKind.NUMBER) else None
    return f"{day:%d/%m/%Y}" if isinstance(day, date) else piece.text


def _spaced(text: str) -> str:
    return tidy(text.replace(":", " "))


def _day_cell(parts: list[_Piece], words: str) -> Cell:
    """The cell that a day stands in, with the day."""
    bare = re.sub(r"^ngày\b ?", "", tidy(words.strip("()…. ")), flags=re.IGNORECASE)
    day = _day(bare)
    holder = next((piece for piece in parts if bare and bare in _spaced(_said(piece))), parts[0])
    return replace(holder.cell, text=bare, day=day if isinstance(day, date) else None, kind=CellKind.DATE)


def _day(words: str) -> date | str:
    """The day of "15/12/2024", "15 tháng 12 năm 2024" or "2024-12-15", or what is wrong with it."""
    day = day_of_text(f"ngày {words}")
    return day_of_text(words) if day == NOT_A_DATE else day
