"""Several kinds of file from one unit: which figure counts, what is shown beside it, and what is not missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.corrections import Correction
from pipeline.errors import ConfigurationError
from pipeline.measures import department_values
from pipeline.paths import Workspace
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.plan_records import Measure, Precedence, Text
from pipeline.sources import Reading, SourceFile, check_kinds, read_all
from pipeline.sources.corrected import applied
from pipeline.sources.records import Comparison, Stated
from pipeline.validation.facts import facts
from tests.captures import UNIT, as_json, capture
from tests.form_06a import form, form_plan
from tests.plan_objects import plan
from tests.workbooks import codes, put, row, workbook

REASON, OTHER = Text("Biểu mẫu trước.", "The workbook first."), Text("Cổng trước.", "The portal first.")
PLAN = replace(plan(), precedence=Precedence(("workbook", "portal"), REASON))
NOTES = {"F408", "F409"}  # of every capture of an open year


def given(root: Path, figures: Mapping[str, object], own: Plan = PLAN, **captured: object) -> tuple[Reading, Reading]:
    """A capture with HS_DUNG 79 and HS_TONG 181 beside a workbook with `figures`, settled."""
    rows = [row(code, value, "15/12/2025", "14/12/2026", unit="") for code, value in figures.items()]
    form = workbook(rows, unit=("Sở Tư pháp tỉnh Gia Lai", UNIT), period=("Năm 2026", "2026"))
    files = [
        put(root, as_json(capture(**captured)), "a.json", unit=UNIT, period="2026"),
        put(root, form, "b.xlsx", unit=UNIT, period="2026"),
    ]
    portal, book = read_all(files, own)
    return portal, book


def values(reading: Reading) -> dict[str, str]:
    return {item.measure: item.value for item in reading.observations}


def said(reading: Reading) -> list[str]:
    return [code for code in codes(reading) if code not in NOTES]


def test_the_first_kind_of_the_order_counts_and_the_other_stands_beside_it(tmp_path: Path) -> None:
    portal, book = given(tmp_path, {"HS_TONG": "180"})
    assert (values(portal), values(book)) == ({"HS_DUNG": "79"}, {"HS_TONG": "180"})
    assert [item.row.code for item in portal.cast] == [item.code for item in portal.rows] == ["HS_DUNG"]
    (pair,) = portal.comparisons
    assert (pair.counts.figure, pair.counts.kind) == (book.observations[0], "workbook")
    assert (pair.other.figure.value, pair.other.kind, pair.difference, pair.reason) == ("181", "portal", -1, REASON)
    assert not pair.restated and not pair.agrees
    assert (said(portal), said(book)) == (["F802"], [])
    finding = portal.findings[-1]
    assert finding.cell.endswith("/denominator") and not finding.severity.blocks
    words = f"dùng “180” (biểu mẫu số liệu, {book.file.source} Số liệu!D9), không dùng “181” ("
    assert words in finding.title("vi") and finding.title("vi").endswith("; chênh lệch −1")
    assert "The workbook first." in finding.expected("en")


def test_a_measure_may_have_an_order_of_its_own(tmp_path: Path) -> None:
    own = replace(PLAN, exceptions={"HS_TONG": Precedence(("portal", "workbook"), OTHER)})
    portal, book = given(tmp_path, {"HS_TONG": "180", "HS_DUNG": "80"}, own)
    assert (values(portal), values(book)) == ({"HS_TONG": "181"}, {"HS_DUNG": "80"})
    assert [(pair.counts.kind, pair.reason) for pair in (*portal.comparisons, *book.comparisons)] == [
        ("workbook", REASON),
        ("portal", OTHER),
    ]
    assert (said(portal), said(book)) == (["F802"], ["F802"])
    assert (book.findings[0].cell, book.findings[0].found) == ("D9", "180")


def test_two_sources_that_agree_are_noted(tmp_path: Path) -> None:
    portal, book = given(tmp_path, {"HS_TONG": "181"})
    assert (said(portal), values(book)) == (["F803"], {"HS_TONG": "181"})
    assert [(pair.agrees, pair.difference) for pair in portal.comparisons] == [(True, 0)]


@pytest.mark.parametrize("order", [(), ("workbook",), ("portal",)])
@pytest.mark.parametrize("figure", ["180", "181"])
def test_without_a_rule_for_both_kinds_it_is_a_question(tmp_path: Path, order: tuple[str, ...], figure: str) -> None:
    own = replace(PLAN, precedence=Precedence(order, REASON))
    readings = given(tmp_path, {"HS_TONG": figure}, own)
    (question,) = [item for reading in readings for item in reading.findings if item.code == "F801"]
    assert question.severity.blocks and f"“{figure}”" in question.title("vi") and "“181”" in question.title("vi")
    assert "(biểu mẫu số liệu, " in question.title("vi") and "(the form, " in question.title("en")
    assert "(kết quả đánh giá của Cổng Dịch vụ công quốc gia, " in question.title("vi")
    assert "(workbook, portal)" in question.fix("vi") or "(portal, workbook)" in question.fix("vi")
    assert [item.measure for reading in readings for item in reading.observations].count("HS_TONG") == 1
    assert not any(reading.comparisons for reading in readings)


@pytest.mark.parametrize("empty", [None, "chưa có", "-"])
def test_an_empty_cell_beside_another_source_is_not_missed(tmp_path: Path, empty: object) -> None:
    portal, book = given(tmp_path, {"HS_TONG": empty, "CHI": empty})
    assert values(portal) == {"HS_DUNG": "79", "HS_TONG": "181"}
    assert [item.row.code for item in book.cast] == ["CHI"]  # nobody gives that
    assert not portal.comparisons and not said(portal)


def test_a_cell_that_can_t_be_read_still_is_the_unit_s_to_mend(tmp_path: Path) -> None:
    portal, book = given(tmp_path, {"HS_TONG": "1,234"})
    assert (said(book), [item.row.code for item in book.cast]) == (["F304"], ["HS_TONG"])
    assert values(portal)["HS_TONG"] == "181"


def test_a_measure_that_another_file_gives_needs_no_row(tmp_path: Path) -> None:
    known = facts(PLAN, given(tmp_path, {"CHI": 5}))
    owed = {measure.code for measure in PLAN.measures.values()}
    own = replace(PLAN, measures={code: _owed_by_all(measure) for code, measure in PLAN.measures.items()})
    assert known.duties == ()  # the small plan's measures are another unit's
    lacking = {duty.measure.code: duty.line for duty in facts(own, given(tmp_path, {"CHI": 5})).duties}
    assert set(lacking) == owed - {"HS_TONG", "HS_DUNG"}
    assert [code for code, line in lacking.items() if line] == ["CHI"]


def _owed_by_all(measure: Measure) -> Measure:
    return replace(measure, responsible=(UNIT,))


def test_relations_and_changes_rest_on_the_figures_that_count(tmp_path: Path) -> None:
    bound = replace(_owed_by_all(PLAN.measures["HS_TONG"]), change_bound=Decimal(50))
    own = replace(PLAN, measures={**PLAN.measures, "HS_TONG": bound})
    before = workbook(
        [row("HS_TONG", 100, "15/12/2024", "14/12/2025")],
        unit=("Sở Tư pháp tỉnh Gia Lai", UNIT),
        period=("Năm 2025", "2025"),
    )
    earlier = read_all([put(tmp_path, before, unit=UNIT)], own)
    (change,) = facts(own, [*earlier, *given(tmp_path, {"HS_TONG": "120", "CHI": "1"}, own)]).changes
    assert (change.now.value, change.before.value) == (120, 100)
    captured = [*earlier, *given(tmp_path, {"CHI": "1"}, own)]  # the workbook's other figures hide none of the portal's
    assert [change.now.value for change in facts(own, captured).changes] == [181]


def test_restated_captures_stay_in_sight_where_a_workbook_counts(tmp_path: Path) -> None:
    early = as_json(capture(denominator=170, captured="2026-09-28T07:00:00Z"))
    form = workbook(
        [row("HS_TONG", 180, "15/12/2025", "14/12/2026")],
        unit=("Sở Tư pháp tỉnh Gia Lai", UNIT),
        period=("Năm 2026", "2026"),
    )
    contents = {"a.json": early, "b.json": as_json(capture()), "c.xlsx": form}
    files = [put(tmp_path, data, name, unit=UNIT, period="2026") for name, data in contents.items()]
    first, latest, book = read_all(files, PLAN)
    assert [(pair.counts.figure.value, pair.restated) for pair in first.comparisons] == [("181", True)]
    assert [(pair.counts.figure.value, pair.restated) for pair in latest.comparisons] == [("180", False)]
    assert (values(first), values(latest), values(book)) == ({}, {"HS_DUNG": "79"}, {"HS_TONG": "180"})


def test_a_workbook_form_06a_and_a_correction_in_the_form(tmp_path: Path) -> None:
    own = replace(form_plan(), precedence=Precedence(("workbook", "form-06a"), REASON))
    answer = ("Văn phòng", "Ông A", date(2025, 12, 20), 1)
    entry = Correction("1", "2025", "van-phong", "Biểu 06a", "D12", "(20)", "20", *answer)
    spoilt = form()
    spoilt.cells[12, 4] = "(20)"
    files = [
        put(tmp_path, spoilt.bytes(), "06a.xlsx"),
        put(tmp_path, workbook([row("HS_TONG", 98), row("HS_TRUCTUYEN", "")]), "bieu.xlsx"),
    ]
    counted, book = read_all(files, own, [entry])
    assert (values(counted), values(book)) == ({"HS_TRUCTUYEN": "60", "HS_TRUCTIEP": "39"}, {"HS_TONG": "98"})
    assert (said(counted), [item.row.code for item in book.cast]) == (["F901", "F802"], ["HS_TONG"])
    assert applied([entry], [counted, book], "corrections.yaml") == (entry,)


def test_a_sum_of_corrected_cells_names_the_entries_and_what_was_found(tmp_path: Path) -> None:
    entry = Correction("1", "2025", "van-phong", "Biểu 06a", "D17", "(60)", "60", "x", "x", date(2025, 12, 20), 1)
    spoilt = form()
    spoilt.cells[17, 4] = "(60)"
    (reading,) = read_all([put(tmp_path, spoilt.bytes())], form_plan(), [entry])
    found = {item.measure: (item.value, item.found, item.correction) for item in reading.observations}
    assert found["HS_TRUCTUYEN"] == ("60", "(60)", "1")
    assert found["HS_TONG"] == ("99", "(60) + 39", "1")
    assert found["HS_TRUCTIEP"] == ("39", "39", "")


def test_words_have_no_difference(tmp_path: Path) -> None:
    rows = [row("KET_NOI", "Có", evidence="Số 1/BC-STP")]
    (reading,) = read_all([put(tmp_path, workbook(rows))], PLAN)
    (figure,) = reading.observations
    other = replace(figure, value="no")
    pair = Comparison(Stated(figure, "workbook", None), Stated(other, "portal", None), REASON)
    assert (pair.difference, pair.agrees) == (None, False)


def test_a_sum_over_units_counts_every_kind_of_file_and_none_of_its_parts_alone(tmp_path: Path) -> None:
    both = tuple(PLAN.units)
    assert both == ("van-phong", UNIT)
    shared = {code: replace(measure, responsible=both) for code, measure in PLAN.measures.items()}
    own = replace(PLAN, measures=shared)
    office = put(
        tmp_path, workbook([row("HS_TONG", 19, "15/12/2025", "14/12/2026")], period=("", "2026")), period="2026"
    )
    captured = put(tmp_path, as_json(capture()), unit=UNIT, period="2026")

    def total(*files: SourceFile) -> tuple[Fraction | None, tuple[str, ...]]:
        observed = [item for reading in read_all(files, own) for item in reading.observations]
        value = department_values(own, observed, own.period(2026, "year"))["HS_TONG"]
        return value.value, value.missing

    assert total(office, captured) == (200, ())
    assert total(captured) == (None, ("van-phong",))
    assert total(office) == (None, (UNIT,))


def test_the_plan_names_kinds_of_files_that_there_are() -> None:
    check_kinds(load_plan(Workspace().plan))
    wrong = replace(PLAN, exceptions={"HS_TONG": Precedence(("workbook", "potal"), OTHER)})
    with pytest.raises(ConfigurationError) as caught:
        check_kinds(wrong)
    assert caught.value.exit_code == 3
    assert "“potal”" in caught.value.message("vi") and "workbook" in caught.value.message("en")
