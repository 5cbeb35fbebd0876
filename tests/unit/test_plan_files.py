"""The plan's files: what is wrong with one is said with its file, its line and how to mend it, all at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.messages import catalogue
from pipeline.paths import ROOT
from pipeline.plan_files import FILES, OPTIONAL, PARTS, Fault, PlanError, load_plan, plan_paths
from pipeline.plan_records import Kind, Text
from tests.unit.test_plan_tables import CASES as OF_TABLES

SMALL = ROOT / "tests" / "plans" / "small"
ONE_ENTRY = ("plan.yaml", "department.yaml", "sources.yaml")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small plan that a test may spoil."""
    return Path(shutil.copytree(SMALL, tmp_path / "plan"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def faults_of(*folders: Path) -> tuple[Fault, ...]:
    with pytest.raises(PlanError) as caught:
        load_plan(folders)
    assert caught.value.exit_code == 3
    return caught.value.faults


@dataclass(frozen=True)
class Case:
    """An edit of the small plan, and the one fault that follows: `at` stands in its line, `says` in its message.

    The fault is in the edited file unless `where` names another. An empty `at` is the file as a whole.
    """

    name: str
    old: str
    new: str
    key: str
    at: str
    says: str
    where: str = ""


CASES = [
    # files
    Case("targets.yaml", "- id: I.2", "- id: 'I.2", "syntax", "- id: 'I.2", "YAML"),
    Case("targets.yaml", "baseline: [2022]", "baseline: [2022", "syntax", "label", "brackets"),
    Case("portal.yaml", "[]", "[", "syntax", "[", "YAML"),
    Case("units.yaml", "- code: to-chuc-bien-che\n", "- code: to-chuc: x\n", "syntax", "- code: to-chuc: x", "colons"),
    Case("units.yaml", "2022-01-01", "2022-01-01 \x07", "control-character", "\x07", "control character"),
    Case("breaks.yaml", "[CQ_VTVL, CQ_TONG]", "&all [CQ_VTVL, *all]", "alias", "*all", "references"),
    Case("portal.yaml", "[]", "", "empty-file", "", "write []"),
    # fields
    Case("units.yaml", "  valid_from", "  valid_form", "unknown-key", "valid_form", "code, name, valid_from"),
    Case("units.yaml", "  valid_from: 2022-01-01", "", "missing-key", "- code: to-chuc-bien-che", "“valid_from”"),
    Case("targets.yaml", "  kind: share\n", "", "missing-key", "- id: I.1", "“kind”"),
    Case("units.yaml", "code: to-chuc-bien-che", "code:", "empty", "- code:", "“code”"),
    Case("periods.yaml", "  first: 1/1 Y\n", "", "missing-key", "- kind: year", "“first”"),
    Case("plan.yaml", "document: Kế", "title: Kế", "duplicate-key", "title: Kế", "line 3"),
    Case("plan.yaml", "en: Organisation", "english: O", "unknown-key", "english", "vi, en"),
    Case("plan.yaml", "name: {vi: Tổ chức bộ máy, en: O", "name: {vi: '', en: O", "empty", "name: {vi: ''", "“vi”"),
    Case("plan.yaml", "en: Posts are", "ne: Posts are", "unknown-key", "ne: Posts", "vi, en"),
    Case("targets.yaml", "quote: Giảm", "quote: ''\n  x: Giảm", "empty", "quote: ''", "“quote”"),
    Case("targets.yaml", "milestone: 2024", "milestone:", "empty", "milestone:", "“milestone”"),
    Case("targets.yaml", "content: II", "content: [II]", "not-text", "content: [II]", "single value"),
    Case("measures.yaml", "[to-chuc-bien-che]", "to-chuc-bien-che", "not-list", "responsible: to", "write [a, b]"),
    Case("measures.yaml", "[to-chuc-bien-che]", "[]", "empty", "responsible: []", "“responsible” is empty"),
    Case("department.yaml", "name: {vi: Sở Nội vụ tỉnh A, en: ", "name: {", "unknown-key", "name", "vi, en"),
    Case("department.yaml", "name: {vi: Sở Nội vụ tỉnh A, ", "name: X # {", "not-mapping", "name: X", "name: value"),
    Case("department.yaml", "superior", "plan_note: {vi: a}\nsuperior", "missing-key", "plan_note", "“en”"),
    Case("department.yaml", "superior", "grounds: []\nsuperior", "empty", "grounds", "“grounds” is empty"),
    Case("department.yaml", "superior", "grounds: [a]\nsuperior", "not-mapping", "grounds", "name: value"),
    Case("department.yaml", "superior", "recipients: [{vi: a}]\nsuperior", "missing-key", "recipients", "“en”"),
    Case("department.yaml", "superior", "addressees: a\nsuperior", "not-list", "addressees", "write [a, b]"),
    Case("department.yaml", "superior", "archive:\nsuperior", "empty", "archive", "“archive”"),
    Case("department.yaml", "superior", "capacity: {vi: KT, en: for}\nsuperior", "capacity-alone", "capacity", "PHÓ"),
    Case("targets.yaml", "threshold: 95", "threshold: 95%", "bad-number", "threshold: 95%", "“95%”"),
    Case("targets.yaml", "threshold: 95", "threshold: 9,5", "bad-number", "threshold: 9,5", "decimal point"),
    Case("measures.yaml", "change_bound: 12.5", "change_bound: 0", "not-positive", "change_bound: 0", "above 0"),
    Case("measures.yaml", "change_bound: 12.5", "most: 0", "bad-most", "most: 0", "above 0"),
    Case("measures.yaml", "change_bound: 12.5", "most: 99.5", "bad-most", "most: 99.5", "whole number"),
    Case("measures.yaml", "change_bound: 12.5", f"most: {10**15}", "bad-most", "most: 1", "(15)"),
    Case("measures.yaml", "type: rating", "type: rating\n  most: 5", "most-for-type", "most: 5", "count, amount"),
    Case("plan.yaml", "contents:", "most: {count: -5}\ncontents:", "bad-most", "most: {", "“count” is -5"),
    Case("plan.yaml", "contents:", "most: {rating: 5}\ncontents:", "unknown-key", "most: {", "count, amount"),
    Case("targets.yaml", "milestone: 2025", "milestone: soon", "bad-year", "milestone: soon", "“soon”"),
    Case("targets.yaml", "baseline: [2022]", "baseline: [22]", "bad-year", "baseline: [22]", "four digits"),
    Case("units.yaml", "2022-01-01", "2022-02-30", "bad-date", "2022-02-30", "is not a date"),
    Case("units.yaml", "2022-01-01", "01/01/2022", "bad-date", "01/01/2022", "year-month-day"),
    Case("breaks.yaml", "2024-03-01", "2024-3-1", "bad-date", "2024-3-1", "“day”"),
    Case("periods.yaml", "first: 1/1 Y", "first: 1.1.", "bad-day-rule", "first: 1.1.", "15/12 Y-1"),
    Case("periods.yaml", "first: 1/1 Y", "first: 30/2 Y", "bad-day-rule", "first: 30/2 Y", "“30/2 Y”"),
    Case("periods.yaml", "cumulative: true", "cumulative: true\n  allowance: -1", "bad-allowance", "allowance", "“-1”"),
    Case(
        "periods.yaml", "cumulative: true", "cumulative: true\n  allowance: 2.5", "bad-allowance", "allowance", "“2.5”"
    ),
    Case("periods.yaml", "cumulative: true", "cumulative: yes", "bad-choice", "cumulative: yes", "true, false"),
    Case("targets.yaml", "kind: share", "kind: shares", "bad-choice", "kind: shares", "yearly_increase"),
    Case("targets.yaml", '">="', '">"', "bad-choice", 'comparator: ">"', ">=, <=, ="),
    Case(
        *("measures.yaml", "change_bound: 12.5", "change_bound: 12.5\n  accumulates: often"),
        *("bad-choice", "accumulates: often", "adds_up, grows"),
    ),
    Case("measures.yaml", "type: count", "type: number", "bad-choice", "type: number", "amount"),
    Case("identities.yaml", '"<="', '"<"', "bad-choice", 'relation: "<"', "=, <="),
    Case("targets.yaml", "id: I.1", "id: I 1", "bad-code", "id: I 1", "2.a.1"),
    Case("measures.yaml", "code: CQ_HANHCHINH", "code: cq", "bad-code", "code: cq", "HS_TONG"),
    Case("units.yaml", "code: to-chuc-bien-che", "code: all", "bad-code", "code: all", "van-phong"),
    Case("targets.yaml", "id: I.2", "id: I.1", "duplicate", "- id: I.1", "line 1;"),
    Case("measures.yaml", "code: CQ_HANHCHINH", "code: CQ_TONG", "duplicate", "code: CQ_TONG", "line 9"),
    Case("plan.yaml", "id: II", "id: I", "duplicate", "- id: I", "“I”"),
    Case("periods.yaml", "kind: h1", "kind: year", "duplicate", "kind: year", "“year”"),
    Case("units.yaml", "2022-01-01", "2022-01-01\n  valid_to: 2021-12-31", "dates-order", "valid_to", "2021-12-31"),
    Case("periods.yaml", "last: 30/6 Y", "last: 30/6 Y-1", "dates-order", "last: 30/6 Y-1", "1/1 Y"),
    Case("plan.yaml", "last_year: 2025", "last_year: 2021", "years-order", "last_year: 2021", "2022"),
    # entries against each other
    Case("targets.yaml", "content: II", "content: III", "unknown-content", "content: III", "I, II"),
    Case("targets.yaml", "numerator: CQ_VTVL", "numerator: CQ_VTLV", "unknown-measure", "CQ_VTLV", "CQ_VTVL"),
    Case("targets.yaml", "denominator: CQ_TONG", "denominator: X", "unknown-measure", "denominator: X", "nearest"),
    Case("targets.yaml", "{numerator: DT_HOANTHANH", "{numerator: DT", "unknown-measure", "{numerator: DT,", "“DT”"),
    Case("targets.yaml", "{numerator: DT_HOANTHANH", "{nominator: DT", "unknown-key", "{nominator", "numerator"),
    Case("breaks.yaml", "CQ_TONG]", "CQ_TOTAL]", "unknown-measure", "CQ_TOTAL]", "CQ_TONG"),
    Case(
        "breaks.yaml", "CQ_TONG]", "CQ_TONG]\n  restated: [CQ_X]", "bad-choice", "restated: [CQ_X]", "CQ_VTVL, CQ_TONG"
    ),
    Case("identities.yaml", "[CQ_HANHCHINH]", "[CQ]", "unknown-measure", "left: [CQ]", "“CQ”"),
    Case("measures.yaml", "[to-chuc-bien-che]", "[to-chuc]", "unknown-unit", "[to-chuc]", "to-chuc-bien-che"),
    Case("units.yaml", "2022-01-01", "2022-01-01\n  predecessors: [to]", "unknown-unit", "[to]", "units.yaml has no"),
    Case("units.yaml", "2022-01-01", "2022-01-01\n  acts_for: [to]", "unknown-unit", "acts_for: [to]", "“to”"),
    Case("targets.yaml", "label: {vi: Cơ", f"label: {{vi: Cơ {'x' * 60}", "label-long", "label: {vi: Cơ x", "60"),
    Case("targets.yaml", "  threshold: 95\n", "", "needed-for-kind", "- id: I.1", "“threshold”"),
    Case("targets.yaml", '  unit: {vi: "%", en: "%"}\n', "", "needed-for-kind", "- id: I.1", "“unit”"),
    Case("targets.yaml", "  denominator: CQ_TONG\n", "", "needed-for-kind", "- id: I.1", "“denominator”"),
    Case("targets.yaml", "  baseline: [2022]\n", "", "needed-for-kind", "- id: I.2", "“baseline”"),
    Case("targets.yaml", '  comparator: "="\n', "", "needed-for-kind", "- id: II.1", "“comparator”"),
    Case("targets.yaml", "kind: yes_no", "kind: yes_no\n  threshold: 1", "not-for-kind", "threshold: 1", "yes_no"),
    Case("targets.yaml", "kind: share", "kind: share\n  baseline: [2022]", "not-for-kind", "baseline", "share"),
    Case(
        "targets.yaml", 'comparator: "="', 'comparator: ">="', "comparator-kind", 'comparator: ">="', "write one of ="
    ),
    Case("targets.yaml", "threshold: 95", "threshold: 950", "threshold-percent", "threshold: 950", "0 to 100"),
    Case("targets.yaml", "threshold: 5\n", "threshold: -5\n", "threshold-percent", "threshold: -5", "-5"),
    Case("targets.yaml", "2025\n  kind: red", "yearly\n  kind: red", "milestone-needed", "milestone: yearly", "due"),
    Case("targets.yaml", "milestone: 2024", "milestone: 2026", "milestone-outside", "milestone: 2026", "2022 to 2025"),
    Case("targets.yaml", "[2022]", "[2022, 2025]", "baseline-late", "baseline: [2022, 2025]", "2025"),
    Case("targets.yaml", "[2022]", "[2021, 2022]", "baseline-early", "baseline: [2021, 2022]", "first year (2022)"),
    Case("targets.yaml", "denominator: CQ_TONG", "denominator: CQ_VTVL", "same-measure", "denominator: CQ", "CQ_VTVL"),
    Case("targets.yaml", "numerator: CSDL_KETNOI", "numerator: CQ_TONG", "measure-type", "r: CQ_TONG", "yes_no"),
    Case("targets.yaml", "numerator: CQ_VTVL", "numerator: CSDL_KETNOI", "measure-type", "r: CSDL", "count, amount"),
    Case("identities.yaml", "[CQ_TONG]", "[DT_CHATLUONG]", "measure-type", "right", "“rating”"),
    Case("targets.yaml", "5% biên chế", "6% biên chế", "quote-not-found", "quote: Giảm", "Giảm tối thiểu 6%"),
    Case("targets.yaml", "kết nối với cơ", "nối với cơ", "quote-not-found", "quote: >-", "word for word"),
    Case("ke-hoach.txt", "95%", "96%", "quote-not-found", "quote: >-", "95%", where="targets.yaml"),
    Case(
        "units.yaml",
        "2022-01-01",
        "2023-01-01",
        "nobody-owes",
        "responsible",
        "31 December 2022",
        where="measures.yaml",
    ),
    Case("periods.yaml", "kind: year", "kind: y", "no-year-period", "kind: y", "kind: year"),
    Case("sources.yaml", "order: [w", "order: [portal, w", "duplicate", "order: [portal, w", "“portal” (order)"),
    Case("sources.yaml", "CQ_TONG", "CQ_TOAN", "unknown-measure", "measure: CQ_TOAN", "CQ_TONG"),
    Case("sources.yaml", "    order: [portal, workbook]\n", "", "missing-key", "- measure", "“order”"),
    Case("sources.yaml", "reason: {vi: B", "because: {vi: B", "unknown-key", "because", "order, reason"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}: {case.new.strip()[:40]}")
def test_a_fault_is_named_with_its_file_its_line_and_how_to_mend_it(case: Case, small: Path) -> None:
    edit(small, case.name, case.old, case.new)
    name = case.where or case.name
    lines = (small / name).read_text("utf-8").splitlines()
    found = [fault for fault in faults_of(small) if fault.key == case.key]
    assert found
    assert Path(found[0].file) == small / name
    assert case.at in (lines[found[0].line - 1] if found[0].line else "")
    assert case.says in found[0].message("en")
    assert "\n" not in found[0].message("vi")


def test_a_portal_line_needs_a_reason_a_known_measure_and_only_one_source(small: Path) -> None:
    reason = "reason: {vi: Cùng số đếm., en: The same count.}"
    lines = [
        f"- path: a.b\n  measure: CQ_TONG\n  {reason}",
        f"- path: a.c\n  measure: CQ_TONG\n  {reason}",
        "- path: a.d",
        f"- path: a.e\n  measure: CQ\n  {reason}",
        f"- path: a.b\n  {reason}",
    ]
    (small / "portal.yaml").write_text("\n".join(lines), "utf-8")
    assert [(fault.line, fault.key) for fault in faults_of(small)] == [
        (5, "measure-twice"),
        (7, "missing-key"),
        (9, "unknown-measure"),
        (11, "duplicate"),
    ]


def test_a_measure_of_form_06a_is_a_count_of_columns_that_the_form_has(small: Path) -> None:
    reason = "reason: {vi: Cùng số đếm., en: The same count.}"
    lines = [
        f"- measure: CQ_TONG\n  columns: [4, 5]\n  {reason}",
        f"- measure: CQ_VTVL\n  columns: [2, 13, 13, 14, x]\n  {reason}",
        f"- measure: CQ\n  columns: [4]\n  {reason}",
        f"- measure: CQ_TONG\n  columns: [4]\n  {reason}",
        f"- measure: CQ_HANHCHINH\n  columns: []\n  {reason}",
    ]
    (small / "form-06a.yaml").write_text("\n".join(lines), "utf-8")
    assert sorted((fault.line, fault.key) for fault in faults_of(small)) == [
        *[(5, "form-column")] * 4,
        (7, "unknown-measure"),
        (10, "duplicate"),
        (14, "empty"),
    ]
    (small / "form-06a.yaml").write_text(lines[0], "utf-8")
    (figure,) = load_plan([small]).form_06a
    assert (figure.measure, figure.columns) == ("CQ_TONG", (4, 5))


def test_a_count_may_not_be_negative(small: Path) -> None:
    edit(small, "targets.yaml", "kind: share", "kind: count")
    edit(small, "targets.yaml", "  denominator: CQ_TONG\n", "")
    edit(small, "targets.yaml", "threshold: 95", "threshold: -1")
    assert [fault.key for fault in faults_of(small)] == ["threshold-negative"]


def test_a_yearly_increase_has_a_denominator_and_a_milestone(small: Path) -> None:
    edit(small, "targets.yaml", "kind: share", "kind: yearly_increase")
    assert load_plan([small]).targets["I.1"].kind is Kind.YEARLY_INCREASE
    edit(small, "targets.yaml", "milestone: 2025", "milestone: yearly")
    assert [fault.key for fault in faults_of(small)] == ["milestone-needed"]


@pytest.mark.parametrize(
    ("first", "second", "chain"),
    [
        ("to-chuc-bien-che", "", "to-chuc-bien-che → to-chuc-bien-che"),
        ("cong-chuc-vien-chuc", "to-chuc-bien-che", "to-chuc-bien-che → cong-chuc-vien-chuc → to-chuc-bien-che"),
    ],
)
def test_predecessors_may_not_go_round_in_a_circle(first: str, second: str, chain: str, small: Path) -> None:
    edit(small, "units.yaml", "\n\n- code", f"\n  predecessors: [{first}]\n\n- code")
    if second:
        with open(small / "units.yaml", "a", encoding="utf-8") as file:
            file.write(f"  predecessors: [{second}]\n")
    (fault,) = faults_of(small)
    assert (fault.key, fault.line) == ("cycle", 4)
    assert f": {chain};" in fault.message("vi")


def test_a_chain_of_predecessors_that_ends_is_no_circle(small: Path) -> None:
    edit(small, "units.yaml", "valid_from", "predecessors: [cong-chuc-vien-chuc]\n  valid_from")
    with open(small / "units.yaml", "a", encoding="utf-8") as file:
        file.write("\n- code: moi\n  name: {vi: Mới, en: New}\n  valid_from: 2022-01-01\n")
        file.write("  predecessors: [to-chuc-bien-che, cong-chuc-vien-chuc]\n")
    assert load_plan([small]).units["moi"].predecessors == ("to-chuc-bien-che", "cong-chuc-vien-chuc")


@pytest.mark.parametrize("name", [name for name in FILES if name not in OPTIONAL])
def test_a_missing_file_is_named_and_nothing_is_said_twice(name: str, small: Path) -> None:
    (small / name).unlink()
    (fault,) = faults_of(small)
    assert (Path(fault.file), fault.line, fault.key) == (small / name, 0, "file-missing")


@pytest.mark.parametrize("name", [name for name in FILES if name not in (*ONE_ENTRY, *PARTS)])
def test_a_file_of_the_wrong_shape_is_named_and_nothing_is_said_twice(name: str, small: Path) -> None:
    (small / name).write_text("a: 1\n", "utf-8")
    assert [(fault.key, fault.line) for fault in faults_of(small)] == [("not-list", 1)]


@pytest.mark.parametrize("name", ONE_ENTRY)
def test_a_file_of_one_entry_may_not_be_a_list(name: str, small: Path) -> None:
    (small / name).write_text("- a\n", "utf-8")
    assert [(fault.key, fault.line) for fault in faults_of(small)] == [("not-mapping", 1)]


def test_an_entry_of_a_list_must_be_a_mapping(small: Path) -> None:
    (small / "breaks.yaml").write_text("- 2024-03-01\n", "utf-8")
    assert [(fault.key, fault.line) for fault in faults_of(small)] == [("not-mapping", 1)]


@pytest.mark.parametrize("name", ["targets.yaml", "measures.yaml", "units.yaml", "periods.yaml"])
def test_a_plan_needs_targets_measures_units_and_periods(name: str, small: Path) -> None:
    (small / name).write_text("[]\n", "utf-8")
    assert [(fault.key, fault.line) for fault in faults_of(small)] == [("empty", 1)]


def test_a_break_names_the_measures_whose_base_was_restated(small: Path) -> None:
    assert [item.restated for item in load_plan((small,)).breaks] == [()]
    edit(small, "breaks.yaml", "CQ_TONG]", "CQ_TONG]\n  restated: [CQ_TONG]")
    assert [item.restated for item in load_plan((small,)).breaks] == [("CQ_TONG",)]


def test_a_plan_needs_no_breaks_identities_or_portal(small: Path) -> None:
    for name in ("breaks.yaml", "identities.yaml", "portal.yaml", "form-06a.yaml"):
        (small / name).write_text("[]\n", "utf-8")
    plan = load_plan([small])
    assert (plan.breaks, plan.identities, plan.portal, plan.form_06a) == ((), (), (), ())


def test_a_file_that_is_not_utf_8_is_named_with_the_line(small: Path) -> None:
    content = (small / "units.yaml").read_text("utf-8").replace("Phòng Tổ", "Phong Tô")
    (small / "units.yaml").write_bytes(content.encode("cp1258", "replace"))
    (fault,) = faults_of(small)
    assert (fault.key, fault.line) == ("not-utf8", 2)


def test_a_file_that_cannot_be_read_is_named(small: Path) -> None:
    (small / "units.yaml").unlink()
    (small / "units.yaml").mkdir()
    (fault,) = faults_of(small)
    assert (fault.key, fault.line) == ("unreadable", 0)
    assert "directory" in fault.message("en")


def test_without_the_plans_text_no_quote_can_be_proved(small: Path) -> None:
    (small / "ke-hoach.txt").unlink()
    (fault,) = faults_of(small)
    assert (fault.key, Path(fault.file)) == ("text-missing", small)


def test_a_file_with_a_misspelt_name_is_not_passed_over(small: Path) -> None:
    (small / "target.yml").write_text("[]\n", "utf-8")
    (fault,) = faults_of(small)
    assert (fault.key, Path(fault.file).name) == ("unknown-file", "target.yml")
    assert "targets.yaml" in fault.message("en")


def test_all_faults_are_shown_together_by_file_and_line(small: Path) -> None:
    edit(small, "targets.yaml", "threshold: 95", "threshold: 950")
    edit(small, "targets.yaml", "numerator: CQ_VTVL", "numerator: CQ")
    edit(small, "measures.yaml", "type: count", "type: number")
    edit(small, "units.yaml", "2022-01-01", "2022")
    with pytest.raises(PlanError) as caught:
        load_plan([small])
    faults = caught.value.faults
    assert [(Path(fault.file).name, fault.line) for fault in faults] == [
        ("measures.yaml", 5),
        ("targets.yaml", 6),
        ("targets.yaml", 11),
        ("units.yaml", 3),
    ]
    assert str(caught.value).splitlines()[1:] == [fault.message("en") for fault in faults]
    assert "4 lỗi" in caught.value.message("vi").splitlines()[0]
    assert "targets.yaml, dòng 6: ngưỡng 950" in caught.value.message("vi")


def test_a_faulty_entry_does_not_make_the_codes_of_others_unknown(small: Path) -> None:
    edit(small, "measures.yaml", "type: count", "type: number")
    edit(small, "units.yaml", "2022-01-01", "2022")
    assert {fault.key for fault in faults_of(small)} == {"bad-choice", "bad-date"}


PROVOKED_APART = {
    "heading",
    "at-line",
    "in-file",
    "file-missing",
    "unknown-file",
    "text-missing",
    "unreadable",
    "not-utf8",
    "threshold-negative",
    "cycle",
    "measure-twice",
    "form-column",
    # by tests/unit/test_corrections.py
    "ledger-heading",
    "corrected-twice",
    "ledger-no-file",
    "ledger-no-cell",
    "ledger-no-sheet",
    "ledger-stale",
    "ledger-twice",
    "ledger-unreadable",
}


def test_every_message_of_the_catalogue_is_provoked_by_a_test() -> None:
    messages = {key.removeprefix("plan.") for key in catalogue() if key.startswith("plan.")}
    assert messages == PROVOKED_APART | {case.key for case in CASES} | {case.key for case in OF_TABLES}


# --- what loads


def test_another_department_writes_its_own_plan_without_touching_the_program() -> None:
    plan = load_plan([SMALL])
    assert list(plan.targets) == ["I.1", "I.2", "II.1", "II.2"]
    assert (plan.first_year, plan.last_year) == (2022, 2025)
    assert [unit.code for unit in plan.responsible("BC_CONGCHUC", date(2024, 12, 31))] == ["to-chuc-bien-che"]
    assert [measure.code for measure in plan.owed("cong-chuc-vien-chuc", date(2024, 12, 31))] == [
        "CSDL_KETNOI",
        "DT_CHATLUONG",
        "DT_HOANTHANH",
        "DT_CUDI",
    ]
    assert plan.targets["I.2"].decision and plan.targets["I.2"].baseline_years == (2022,)
    assert plan.measures["CQ_TONG"].change_bound == Decimal("12.5")
    assert plan.measures["CQ_TONG"].accumulates is None
    assert plan.measures["CQ_TONG"].most == 999_999_999
    assert plan.decisions[0]["vi"].startswith("Biên chế")
    assert plan.period(2023, "h1").end == date(2023, 6, 30)


def test_texts_are_composed_so_that_decomposed_vietnamese_is_the_same_text(small: Path) -> None:
    for name in ("targets.yaml", "ke-hoach.txt"):
        text = unicodedata.normalize("NFD" if name == "targets.yaml" else "NFC", (small / name).read_text("utf-8"))
        (small / name).write_text(text, "utf-8")
    assert load_plan([small]) == load_plan([SMALL])


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(small: Path) -> None:
    for path in small.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_plan([small]) == load_plan([SMALL])


def test_scalars_keep_their_spelling(small: Path) -> None:
    for name, new in (("units.yaml", "code: no"), ("measures.yaml", "[no]")):
        old = "code: cong-chuc-vien-chuc" if name == "units.yaml" else "[cong-chuc-vien-chuc]"
        text = (small / name).read_text("utf-8").replace(old, new)
        (small / name).write_text(text, "utf-8")
    assert "no" in load_plan([small]).units


def test_what_a_department_may_say_of_its_report(small: Path) -> None:
    path = small / "department.yaml"
    assert load_plan([small]).department.archive == "VT, VP" and load_plan([small]).department.post is None
    added = "capacity: {vi: KT. GIÁM ĐỐC, en: FOR}\npost: {vi: PHÓ GIÁM ĐỐC, en: DEPUTY}\narchive: VT, TH\n"
    lists = ("addressees", "grounds", "recipients")
    added += "".join(f"{name}:\n  - {{vi: {name} một, en: one}}\n  - {{vi: hai, en: two}}\n" for name in lists)
    path.write_text(path.read_text("utf-8").rstrip() + f"\n{added}", "utf-8")
    found = load_plan([small]).department
    assert (found.capacity, found.post, found.archive) == (
        Text("KT. GIÁM ĐỐC", "FOR"),
        Text("PHÓ GIÁM ĐỐC", "DEPUTY"),
        "VT, TH",
    )
    assert [item.vi for name in lists for item in getattr(found, name)] == [
        said for name in lists for said in (f"{name} một", "hai")
    ]


def test_a_folder_overrides_file_by_file(small: Path, tmp_path: Path) -> None:
    over = tmp_path / "over"
    over.mkdir()
    (over / "department.yaml").write_text(
        (small / "department.yaml").read_text("utf-8").replace("tỉnh A", "tỉnh B"), "utf-8"
    )
    plan = load_plan([small, over])
    assert plan.department.name["vi"] == "Sở Nội vụ tỉnh B"
    assert plan.targets == load_plan([small]).targets
    assert over / "department.yaml" in plan_paths([small, over])
    assert small / "department.yaml" not in plan_paths([small, over])


def test_an_own_text_replaces_that_of_the_plan_below(small: Path, tmp_path: Path) -> None:
    over = tmp_path / "over"
    over.mkdir()
    (over / "khac.txt").write_text("Một kế hoạch khác.", "utf-8")
    assert plan_paths([small, over])[-1] == over / "khac.txt"
    assert {fault.key for fault in faults_of(small, over)} == {"quote-not-found"}


def test_a_unit_that_acts_for_all_needs_no_other_unit(small: Path) -> None:
    (small / "units.yaml").write_text(
        "- code: so\n  name: {vi: Sở, en: Department}\n  valid_from: 2022-01-01\n  acts_for: [all]\n", "utf-8"
    )
    plan = load_plan([small])
    assert [unit.code for unit in plan.responsible("CQ_TONG", date(2023, 12, 31))] == ["so"]


def test_years_before_the_department_existed_have_no_gap(small: Path) -> None:
    text = (small / "units.yaml").read_text("utf-8")
    (small / "units.yaml").write_text(text.replace("2022-01-01", "2024-01-01"), "utf-8")
    assert load_plan([small]).units["to-chuc-bien-che"].valid_from == date(2024, 1, 1)


def test_which_source_counts_may_be_left_open(small: Path) -> None:
    plan = load_plan([small])
    assert plan.precedence_of("CQ_VTVL").order == ("workbook", "portal")
    assert plan.precedence_of("CQ_TONG").order == ("portal", "workbook")
    assert plan.precedence_of("CQ_TONG").reason["vi"] == "Cổng đếm tự động."
    (small / "sources.yaml").unlink()
    plan = load_plan([small])
    assert (plan.precedence.order, plan.exceptions) == ((), {})


def test_the_paths_of_a_plan_leave_out_what_is_missing(small: Path) -> None:
    own = [name for name in FILES if name not in PARTS]
    assert [path.name for path in plan_paths([small])] == [*own, "ke-hoach.txt"]
    (small / "portal.yaml").unlink()
    assert "portal.yaml" not in [path.name for path in plan_paths([small])]


def test_asking_for_the_paths_does_not_load_the_yaml_library() -> None:
    program = (
        "import sys; from pathlib import Path; from pipeline.plan_files import plan_paths; "
        "assert plan_paths([Path('plan')]); assert 'yaml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_a_file_below_the_root_is_named_relative_to_it() -> None:
    (fault, *_) = faults_of(ROOT / "tests" / "plans")
    assert fault.message("vi").startswith("tests/plans")


def test_the_greatest_value_is_the_measure_s_own_else_the_plan_s_for_its_type(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "plan"))
    for name, old, new in (
        ("plan.yaml", "contents:", "most: {count: 5000}\ncontents:"),
        ("measures.yaml", "change_bound: 12.5", "change_bound: 12.5\n  most: 60"),
    ):
        file = folder / name
        file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    measures = load_plan([folder]).measures
    most = {measure.type: measure.most for code, measure in measures.items() if code != "CQ_TONG"}
    assert measures["CQ_TONG"].most == 60
    assert most == {"count": 5000, "yes_no": None, "rating": None}


def test_the_shipped_limits_are_data_of_the_plan() -> None:
    """Without them in plan.yaml the same ones hold; a form's cell and finding V24 follow either."""
    measures = load_plan([ROOT / "plan"]).measures.values()
    assert {measure.type: measure.most for measure in measures} == {
        "count": Decimal(999_999_999),
        "amount": Decimal(999_999_999_999_999),
        "yes_no": None,
        "rating": None,
    }
