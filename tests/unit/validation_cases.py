"""A small plan and the readings of its workbooks, built by hand, for the tests of validation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.periods import PeriodRule
from pipeline.plan import Plan
from pipeline.plan_records import (
    MOST,
    Department,
    Identity,
    Kind,
    Measure,
    MeasureType,
    Ratio,
    ReportingUnit,
    Target,
    Text,
)
from pipeline.sources.records import CastRow, Cell, Reading, Row, SourceFile

SHEET = "Số liệu"
COLUMNS = {
    "code": "A",
    "name": "B",
    "unit_of_measure": "C",
    "value": "D",
    "start": "E",
    "end": "F",
    "evidence": "G",
    "note": "H",
}
FIRST_ROW = 9
WORDS = {"Có": "yes", "Không": "no", "Đạt": "met", "Đạt một phần": "partly", "Không đạt": "not_met"}


def same(text: str) -> Text:
    return Text(text, text + " (en)")


def measure(
    code: str, type: MeasureType, units: tuple[str, ...], unit: str = "hồ sơ", bound: str | None = None
) -> Measure:
    change_bound = None if bound is None else Decimal(bound)
    name, most = same(f"Tên {code}"), MOST.get(type)
    return Measure(code, name, same("…"), same(unit), type, units, same("…"), change_bound, most=most)


def target(
    id: str, kind: Kind, numerator: str, denominator: str | None = None, supporting: Ratio | None = None
) -> Target:
    empty = same("")
    return Target(id, "1", 2025, kind, "", None, empty, "", empty, numerator, denominator, supporting=supporting)


MEASURES = (
    measure("HS_TONG", MeasureType.COUNT, ("mot-cua", "hai"), bound="50"),
    measure("HS_TRUCTUYEN", MeasureType.COUNT, ("mot-cua", "hai")),
    measure("HS_TRUCTIEP", MeasureType.COUNT, ("mot-cua", "hai")),
    measure("CHI", MeasureType.AMOUNT, ("mot-cua",), "đồng", "20"),
    measure("CHI_PHAN", MeasureType.AMOUNT, ("mot-cua",), "đồng"),
    measure("KETNOI", MeasureType.YES_NO, ("mot-cua",), "có/không"),
    measure("CHATLUONG", MeasureType.RATING, ("mot-cua",), "mức"),
    measure("RIENG", MeasureType.COUNT, ("hai",), "việc"),
)
TARGETS = (
    target("1.1", Kind.SHARE, "HS_TRUCTUYEN", "HS_TONG"),
    target("1.2", Kind.SHARE, "HS_TRUCTUYEN", "HS_TONG"),
    target("1.3", Kind.EVIDENCE, "CHATLUONG", supporting=Ratio("CHI_PHAN", "CHI")),
    target("1.4", Kind.YES_NO, "KETNOI"),
)
UNITS = (
    ReportingUnit("mot-cua", Text("Bộ phận Một cửa", "One-stop shop"), date(1690, 1, 1)),
    ReportingUnit("hai", Text("Phòng Hai", "Room Two"), date(1690, 1, 1)),
    ReportingUnit("cu", Text("Phòng Cũ", "Old Room"), date(1690, 1, 1), date(2022, 12, 14)),
)
PERIODS = (
    PeriodRule("year", "Năm", "Year", (-1, 12, 15), (0, 12, 14), True, "581"),
    PeriodRule("q1", "Quý I năm", "First quarter of", (-1, 12, 15), (0, 3, 14), True, "581"),
)
IDENTITIES = (
    Identity(("HS_TONG",), "=", ("HS_TRUCTUYEN", "HS_TRUCTIEP"), Text("Hai cách nộp.", "Two ways.")),
    Identity(("RIENG",), "<=", ("HS_TONG",), Text("Là một phần.", "A part.")),
)


def small_plan() -> Plan:
    """Two units in force and one until 2022; every type of measure, a ratio named twice, both identities."""
    return Plan(
        title=same("Kế hoạch"),
        document="",
        first_year=2025,
        last_year=2030,
        department=Department(same("Sở"), same("UBND"), "S", "Tây Ninh", True),
        contents={},
        targets={item.id: item for item in TARGETS},
        measures={item.code: item for item in MEASURES},
        units={item.code: item for item in UNITS},
        periods={item.kind: item for item in PERIODS},
        breaks=(),
        identities=IDENTITIES,
        portal=(),
    )


VALUES: dict[str, Mapping[str, str]] = {
    "mot-cua": {
        "HS_TONG": "100", "HS_TRUCTUYEN": "60", "HS_TRUCTIEP": "40", "CHI": "1000.5", "CHI_PHAN": "0.3",
        "KETNOI": "Có", "CHATLUONG": "Đạt",
    },
    "hai": {"HS_TONG": "7", "HS_TRUCTUYEN": "0", "HS_TRUCTIEP": "7", "RIENG": "7"},
}  # fmt: skip
PLAN = small_plan()


def row_of(number: int, code: str, value: str, start: str, end: str, **changed: str) -> Row:
    """A row of the standard form; `changed` replaces texts by field."""
    known = PLAN.measures.get(code)
    document = f"Số 12/BC-STP ngày {end}" if value in WORDS and value != "Không" else ""
    texts = {
        "code": code, "name": known.name.vi if known else "", "unit_of_measure": known.unit.vi if known else "",
        "value": value, "start": start, "end": end, "evidence": document, "note": "",
    }  # fmt: skip
    cells = {**texts, **changed}
    return Row({field: Cell(SHEET, f"{COLUMNS[field]}{number}", text) for field, text in cells.items()})


def day(text: str) -> date | None:
    parts = text.split("/")
    return date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else None


def cast(row: Row) -> CastRow:
    """What the reader makes of a row whose texts are plain (its own rules have their own tests)."""
    text = row.cells["value"].text
    known = PLAN.measures.get(row.code)
    word = WORDS.get(text, "")
    number = Decimal(text) if known and text and not word and text != "?" else None
    return CastRow(row, number, word, day(row.cells["start"].text), day(row.cells["end"].text), bool(text))


def workbook(unit: str, period: str = "2025", rows: Iterable[Row] | None = None, name: str = "so-lieu.xlsx") -> Reading:
    """A workbook of `unit`; without `rows` a correct and complete one."""
    source = f"data/raw/{period[:4]}/{period[5:] or 'year'}/{unit}/{name}"
    given = tuple(clean_rows(unit, period) if rows is None else rows)
    return Reading(SourceFile(Path(source), source, "", unit, period), "workbook", {}, given, tuple(map(cast, given)))


def clean_rows(unit: str, period: str = "2025", **values: str) -> list[Row]:
    """The rows that `unit` owes, with `values` by measure in place of the usual ones."""
    year, _, kind = period.partition("-")
    time = PLAN.period(int(year), kind or "year")
    start, end = (moment.strftime("%d/%m/%Y") for moment in (time.start, time.end))
    chosen = {**VALUES[unit], **values}
    return [row_of(FIRST_ROW + place, code, value, start, end) for place, (code, value) in enumerate(chosen.items())]


def changed(rows: list[Row], measure: str, **texts: str) -> list[Row]:
    """`rows` with other texts, by field, in the row of `measure`."""
    return [_with(row, texts) if row.code == measure else row for row in rows]


def _with(row: Row, texts: Mapping[str, str]) -> Row:
    return Row({name: replace(cell, text=texts.get(name, cell.text)) for name, cell in row.cells.items()})


def clean_set(*periods: str) -> list[Reading]:
    """A correct workbook of each unit in force for each period, 2025 alone by default."""
    return [workbook(unit, period) for period in periods or ("2025",) for unit in VALUES]
