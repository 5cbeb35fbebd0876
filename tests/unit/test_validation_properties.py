"""For any single wrong cell: what is found is at that cell or names it, and a correct set gives nothing."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.findings import Finding
from pipeline.sources.records import Row
from pipeline.validation import validate
from tests.unit import validation_cases as cases
from tests.unit.validation_cases import PLAN, changed, clean_rows, clean_set, workbook

FIRST_YEAR = 1901  # before the plan's own years, of which every one would be expected

TEXTS = {
    "code": st.sampled_from(["HS_TONGG", "x", "RIENGG", "1"]),
    "unit_of_measure": st.sampled_from(["", "%", "triệu đồng", "hồ sơ", "đồng"]),
    "value": st.one_of(
        st.just(""),
        st.decimals(min_value=-5, max_value=200, places=2).map(str),
        st.integers(0, 200).map(str),
    ),
    "start": st.sampled_from(["", "01/01/1999", "31/12/2099"]),
    "end": st.sampled_from(["", "01/01/1999", "31/12/2099"]),
    "evidence": st.sampled_from(["", "-", "Số 1/BC-STP"]),
}
NUMBERS = [code for code in cases.VALUES["mot-cua"] if code not in ("KETNOI", "CHATLUONG")]


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, str, str]:
    """A measure, a field of its row, and another text for it."""
    field = draw(st.sampled_from(sorted(TEXTS)))
    codes = NUMBERS if field == "value" else list(cases.VALUES["mot-cua"])
    return draw(st.sampled_from(codes)), field, draw(TEXTS[field])


def mentions(finding: Finding, row: Row, field: str) -> bool:
    """Whether a finding is at the cell, names it, or tells that its measure is missing from the sheet."""
    cell = row.cells[field].address
    named = any(cell in text for text in finding.values.values())
    return finding.cell == cell or named or (finding.code == "V14" and finding.measure == row.code)


def years(count: int) -> Iterator[str]:
    """Years so far apart that none is the year before another."""
    return (str(FIRST_YEAR + 2 * place) for place in range(count))


@settings(max_examples=4)
@given(st.lists(mutations(), min_size=24, max_size=24))
def test_one_wrong_cell_is_never_blamed_on_another(wrong: list[tuple[str, str, str]]) -> None:
    rows = {year: clean_rows("mot-cua", year) for year in years(len(wrong))}
    readings = []
    for (code, field, text), (year, known) in zip(wrong, rows.items(), strict=True):
        readings += [workbook("mot-cua", year, changed(known, code, **{field: text})), workbook("hai", year)]
    found = validate(PLAN, readings).findings
    for (code, field, _), (year, known) in zip(wrong, rows.items(), strict=True):
        (row,) = [row for row in known if row.code == code]
        for finding in (item for item in found if item.period == year):
            assert finding.unit == "mot-cua"
            assert mentions(finding, row, field), (code, field, finding)


@settings(max_examples=4)
@given(st.lists(st.tuples(st.integers(0, 4 * 10**8), st.integers(0, 4 * 10**8)), min_size=24, max_size=24))
def test_figures_that_agree_give_no_finding(pairs: list[tuple[int, int]]) -> None:
    readings = []
    for (online, paper), year in zip(pairs, years(len(pairs)), strict=True):
        values = {"HS_TONG": online + paper, "HS_TRUCTUYEN": online, "HS_TRUCTIEP": paper}
        rows = clean_rows("mot-cua", year, **{code: str(value) for code, value in values.items()})
        readings += [workbook("mot-cua", year, rows), workbook("hai", year)]
    assert validate(PLAN, readings).findings == ()


def test_a_clean_set_gives_no_finding() -> None:
    assert validate(PLAN, clean_set("2023", "2024", "2025", "2025-q1")).findings == ()
