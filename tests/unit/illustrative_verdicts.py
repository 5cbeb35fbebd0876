"""A second opinion on the illustrative data: their verdicts from the workbooks alone, without the pipeline's code.

Reads the committed workbooks with openpyxl and judges the 41 targets with fractions, for the years 2022 to 2025.
"""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
YEARS = range(2021, 2026)
HEADER = (
    *("Mã chỉ tiêu", "Tên chỉ tiêu", "Đơn vị tính", "Giá trị"),
    *("Từ ngày", "Đến ngày", "Tài liệu kiểm chứng", "Ghi chú"),
)
WORDS = {"Có": "yes", "Không": "no", "Đạt": "met", "Đạt một phần": "partly", "Không đạt": "not_met"}

PLAN = """
1.1      every evidence  -   VB_CHATLUONG
1.2.1    every share     100 VB_THAMDINH VB_BANHANH
1.2.2    every count     0   VB_TTHC_TRAI
1.3      every evidence  -   PL_THIHANH
2.a.1    2025  share     80  HS_LUANCHUYEN_DT HS_LUANCHUYEN
2.a.2.1  2025  share     80  TTHC_THANHTOAN_TT TTHC_PHI
2.a.2.2  2025  share     30  GD_THANHTOAN_TT GD_THANHTOAN
2.a.3    2025  increase  20  KQ_SOHOA KQ_CAP
2.a.4.1  2025  share     80  TTHC_TRUCTUYEN TTHC_DUDIEUKIEN
2.a.4.2  2025  share     80  TTHC_CONGQG TTHC_TRUCTUYEN
2.a.4.3  2025  share     50  HS_TRUCTUYEN HS_TONG
2.a.5    2025  share     90  HL_TTHC_HAILONG HL_TTHC_PHIEU
2.a.6    2025  share     100 TTHCNB_CONGKHAI TTHCNB_TONG
2.a.7    2025  share     80  HS_KHONGCUNGCAPLAI HS_TONG
2.c.1.1  2030  share     100 TTHC_THANHTOAN_TT TTHC_PHI
2.c.1.2  2030  share     50  GD_THANHTOAN_TT GD_THANHTOAN
2.c.2.1  2030  share     90  TTHC_TRUCTUYEN TTHC_DUDIEUKIEN
2.c.2.2  2030  share     100 TTHC_CONGQG TTHC_TRUCTUYEN
2.c.2.3  2030  share     80  HS_TRUCTUYEN HS_TONG
2.c.3    2030  share     90  ND_XACTHUC ND_CQDT
2.c.4    2030  share     95  HL_TTHC_HAILONG HL_TTHC_PHIEU
3.a.1    2025  evidence  -   CN_PHANDINH
3.a.2.1  2025  reduction 10  DVSN_TONG
3.a.2.2  2025  reduction 10  BC_NSNN
3.a.3    2025  share     90  HL_PHUCVU_HAILONG HL_PHUCVU_TRALOI
3.b.1    2030  reduction 10  BC_NSNN
3.b.2    2030  share     95  HL_PHUCVU_HAILONG HL_PHUCVU_TRALOI
4.a.1    2025  evidence  -   CCVC_COCAU
4.b.1    2030  evidence  -   CCVC_CHATLUONG
5.a.1    2025  share     20  DVSN_TUBAODAM DVSN_TONG
5.b.1    2030  reduction 15  CHI_NSNN
6.a.1.1  2025  share     100 TTHC_CONGDVC TTHC_TONG
6.a.1.2  2025  yes_no    -   MCDT_KETNOI
6.a.2    2025  share     100 NDTT_DINHDANH NDTT_TONG
6.a.3    2025  evidence  -   CTTDT_CHATLUONG
6.a.4.1  2025  share     90  VBDD_HETHONG VBDD_TONG
6.a.4.2  2025  share     100 VBPH_KYSO VBPH_TONG
6.b.1.1  2030  share     100 DVC_TOANTRINH DVC_TRUCTUYEN
6.b.1.2  2030  share     100 DVC_DANENTANG DVC_TRUCTUYEN
6.b.2.1  2030  share     100 VBDD_HETHONG VBDD_TONG
6.b.2.2  2030  share     100 VBPH_KYSO VBPH_TONG
"""
TARGETS = {line.split()[0]: line.split()[1:] for line in PLAN.split("\n") if line}
"""Milestone, rule, threshold and measures by target, as the plan's text reads."""

Entry = tuple[int, str, str]
"""Year, reporting unit, measure."""


@cache
def cells() -> dict[Entry, dict[str, object]]:
    """Every row of every committed workbook: its cells by the header's labels."""
    return {
        (int(path.parts[-4]), path.parts[-2], str(row["Mã chỉ tiêu"])): row
        for path in sorted(RAW.glob("*/year/*/*.xlsx"))
        for row in rows_of(path)
    }


def rows_of(path: Path) -> list[dict[str, object]]:
    """The rows below the header of one workbook, as typed."""
    sheet = load_workbook(path)["Số liệu"]
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[7] == HEADER, path
    return [dict(zip(HEADER, line, strict=True)) for line in lines[8:]]


def number(value: object) -> int:
    """A count as it was typed: a number, or text with dots or spaces between groups of three digits."""
    if isinstance(value, int):
        return value
    assert re.fullmatch(r"\d{1,3}([. ]\d{3})+", str(value)), value
    return int(str(value).replace(".", "").replace(" ", ""))


@cache
def given(year: int, code: str) -> Fraction | str | None:
    """The department's figure: the sum over its units, or the one word; None where a unit left it blank."""
    found = [row["Giá trị"] for (of, _, measure), row in cells().items() if (of, measure) == (year, code)]
    assert found, (year, code)
    if None in found:
        return None
    if found[0] in WORDS:
        return WORDS[str(found[0])] if len(found) == 1 else None
    return Fraction(sum(map(number, found)))


def value(name: str, year: int) -> Fraction | str | None:
    """A target's own value in a year: a word, a number, or a percentage."""
    _, rule, _, *codes = TARGETS[name]
    figures = [given(year, code) for code in codes]
    if rule == "reduction":
        base = baseline(name)
        return (base - amount(figures[0])) / base * 100
    if len(codes) == 1:
        return figures[0]
    if None in figures or figures[1] == 0:
        return None
    return amount(figures[0]) / amount(figures[1]) * 100


def amount(figure: Fraction | str | None) -> Fraction:
    """The figure, where it has to be a number."""
    assert isinstance(figure, Fraction), figure
    return figure


def baseline_years(name: str) -> range:
    """The years whose average a reduction is counted from."""
    return {"3.b.1": range(2025, 2026), "5.b.1": range(2021, 2026)}.get(name, range(2021, 2022))


def baseline(name: str) -> Fraction:
    """The average that a reduction is counted from."""
    years = baseline_years(name)
    return sum((amount(given(year, TARGETS[name][3])) for year in years), Fraction(0)) / len(years)


def verdict(name: str, year: int) -> str:
    """The status by the method of the design, worked out for the years up to 2025 only."""
    milestone, rule, *_ = TARGETS[name]
    if rule == "reduction" and year <= max(baseline_years(name)):
        return "not_due"
    own = value(name, year)
    if own is None:
        return "no_data"
    if rule == "evidence":
        return str(own)
    if rule == "yes_no":
        return {"yes": ("met_early", "met"), "no": ("not_due", "not_met")}[str(own)][milestone == str(year)]
    return verdict_on_number(name, year, amount(own))


def verdict_on_number(name: str, year: int, own: Fraction) -> str:
    """The status of a value that is a number."""
    milestone, rule, threshold, *_ = TARGETS[name]
    goal = Fraction(threshold)
    if rule == "increase":
        return judge(own, min(Fraction(100), amount(value(name, year - 1)) + goal), year == 2025, own >= 100)
    if milestone == "every":
        return "met" if (own == goal if rule == "count" else own >= goal) else "not_met"
    if milestone == "2030" and year < 2025:
        return "met_early" if own >= goal else "not_due"
    return judge(own, required(name, year, goal), milestone == str(year), own >= goal)


def judge(own: Fraction, needed: Fraction, due: bool, reached: bool) -> str:
    """The status of a value on its path: `due` in the milestone's year, `reached` once at the goal."""
    if due:
        return "met" if own >= needed else "not_met"
    if reached:
        return "met_early"
    return "on_track" if own >= needed else "behind"


def required(name: str, year: int, goal: Fraction) -> Fraction:
    """The straight line to the goal: from the first observed year, from 2025, or from 0 in a reduction's base year."""
    milestone, rule, *_ = TARGETS[name]
    first = 2025 if milestone == "2030" else next(year for year in YEARS if value(name, year) is not None)
    start = Fraction(0) if rule == "reduction" else amount(value(name, first))
    return goal if start >= goal else start + (goal - start) * Fraction(year - first, int(milestone) - first)


def by_unit() -> dict[tuple[int, str], dict[str, int]]:
    """The numbers of each year and unit by measure; words and blank cells left out."""
    figures: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for (year, unit, code), row in cells().items():
        if row["Giá trị"] is not None and row["Giá trị"] not in WORDS:
            figures[year, unit][code] = number(row["Giá trị"])
    return figures
