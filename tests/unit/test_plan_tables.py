"""tables.yaml: a wrong layout or counting rule is told with its file, line and fix, and never as a unit's error."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.paths import ROOT
from pipeline.plan_files import Fault, PlanError, load_plan
from pipeline.plan_files.tables import personal
from pipeline.table_kinds import ColumnType, Must, Tally

SMALL = ROOT / "tests" / "plans" / "small"

GOOD = """\
- kind: visits
  name: {vi: Lượt khách, en: Visits}
  least: 2
  columns:
    - {column: code, labels: [Mã, Số], type: text, key: true}
    - {column: day, labels: [Ngày đến], type: date}
    - {column: left, labels: [Ngày về], type: date, empty: true, optional: true}
    - column: how
      labels: [Cách đến]
      type: category
      words: {foot: [Đi bộ], bus: [Xe buýt]}
    - {column: fee, labels: [Tiền vé], type: amount}
  counts:
    - measure: XE
      count: sum
      of: fee
      where: [{column: day, is: in_period}, {column: how, in: [foot]}, {column: day, not_after: left}]
      reason: {vi: Vì thế, en: Therefore}
"""


@dataclass(frozen=True)
class Case:
    """An edit of GOOD and the one fault that follows: `at` stands in its line, `says` in its message."""

    old: str
    new: str
    key: str
    at: str
    says: str


CASES = [
    Case("least: 2", "least: 6", "least-columns", "least: 6", "(5)"),
    Case("least: 2", "least: 1", "least-columns", "least: 1", "(5)"),
    Case("labels: [Tiền vé]", "labels: [Tiền vé, Họ và tên người nộp]", "personal-label", "Họ và tên", "personal data"),
    Case("labels: [Tiền vé]", "labels: [SO DIEN THOAI]", "personal-label", "SO DIEN", "personal data"),
    Case("key: true}", "key: true, empty: true}", "key-empty", "Mã", "every row"),
    Case("[Ngày đến], type: date", "[Ngày đến], type: date, key: true", "key-twice", "Ngày đến", "key column already"),
    Case("[Tiền vé]", "[ngày  về]", "label-twice", "ngày  về", "left"),
    Case("[Mã, Số]", "[Mã, mã]", "label-twice", "mã", "code"),
    Case("[Xe buýt]", "[Xe buýt, đi bộ]", "label-twice", "đi bộ", "foot"),
    Case("type: amount", "type: amount, words: {a: [b]}", "not-for-type", "amount", "no “words”"),
    Case("      words: {foot: [Đi bộ], bus: [Xe buýt]}\n", "", "needed-for-type", "column: how", "“words”"),
    Case("[Ngày đến], type: date", "[Ngày đến], type: date, negative: true", "not-for-type", "Ngày đến", "type date"),
    Case("is: in_period", "is: given, in: [foot]", "one-test", "is: given", "exactly one"),
    Case("      of: fee\n", "", "tally-column", "measure: XE", "“sum”"),
    Case("count: sum", "count: rows", "tally-column", "of: fee", "“rows”"),
    Case("of: fee", "of: fees", "unknown-column", "fees", "fee"),
    Case("{column: how, in", "{column: hou, in", "unknown-column", "hou", "how"),
    Case("not_after: left", "not_after: later", "unknown-column", "later", "left"),
    Case("in: [foot]", "in: [feet]", "unknown-category", "feet", "foot"),
    Case("{column: how, in: [foot]}", "{column: how, is: in_period}", "column-type", "how, is", "type category"),
    Case("of: fee", "of: how", "column-type", "of: how", "amount, count"),
    Case("measure: XE", "measure: XEE", "unknown-measure", "XEE", "XE"),
    Case("is: in_period", "is: there", "bad-choice", "there", "in_period, given, empty"),
    Case("type: amount", "type: money", "bad-choice", "money", "amount"),
    Case("type: amount}", "type: amount, unit: vnd}", "unknown-key", "vnd", "labels"),
]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(SMALL, tmp_path / "plan"))
    (folder / "tables.yaml").write_text(GOOD.replace("XE", measure()), "utf-8")
    return folder


def measure() -> str:
    """A measure of the small plan that is a number."""
    return next(code for code, item in load_plan([SMALL]).measures.items() if item.type in ("count", "amount"))


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(PlanError) as caught:
        load_plan([folder])
    assert caught.value.exit_code == 3
    return caught.value.faults


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}-{case.new.strip()[:20]}")
def test_a_fault_is_told_at_its_line(small: Path, case: Case) -> None:
    text = GOOD.replace(case.old, case.new, 1)
    assert text != GOOD
    (small / "tables.yaml").write_text(text.replace("XEE", "XE_E").replace("XE", measure()), "utf-8")
    (fault,) = faults_of(small)
    line = (small / "tables.yaml").read_text("utf-8").splitlines()[fault.line - 1]
    assert fault.key == case.key
    assert case.at.replace("XEE", "XE_E").replace("XE", measure()) in line
    assert case.says.replace("XE", measure()) in fault.message("en")
    assert fault.message("vi") != fault.message("en")


def test_a_kind_is_read_as_it_is_written(small: Path) -> None:
    (kind,) = load_plan([small]).tables
    assert (kind.kind, kind.least, kind.key) == ("visits", 2, kind.columns["code"])
    assert kind.columns["how"].words == {"foot": ("Đi bộ",), "bus": ("Xe buýt",)}
    assert (kind.columns["left"].type, kind.columns["left"].optional) == (ColumnType.DATE, True)
    (count,) = kind.counts
    assert (count.tally, count.columns) == (Tally.SUM, ("fee", "day", "how", "left"))
    assert [item.must for item in count.where] == [Must.IN_PERIOD, Must.IN, Must.NOT_AFTER]


def test_a_measure_is_counted_once_in_a_kind(small: Path) -> None:
    text = (small / "tables.yaml").read_text("utf-8")
    rule = text[text.index("    - measure:") :]
    (small / "tables.yaml").write_text(text + rule, "utf-8")
    assert [fault.key for fault in faults_of(small)] == ["duplicate"]


def test_a_measure_that_is_rated_is_not_counted(small: Path) -> None:
    shutil.copytree(ROOT / "plan", small, dirs_exist_ok=True)
    (small / "tables.yaml").write_text(GOOD.replace("XE", "VB_CHATLUONG"), "utf-8")
    assert [fault.key for fault in faults_of(small)] == ["measure-type"]


@pytest.mark.parametrize(
    "label",
    ["Họ tên", "HỌ VÀ TÊN", "Số điện thoại", "SĐT", "Số CCCD/CMND", "Địa chỉ thường trú", "E-mail: email", "Chủ hồ sơ"],
)
def test_headings_about_a_person(label: str) -> None:
    assert personal(label)


@pytest.mark.parametrize("label", ["Mã hồ sơ", "Thủ tục hành chính", "Ngày tiếp nhận", "Số tiền (đồng)", "Đơn vị"])
def test_other_headings(label: str) -> None:
    assert personal(label) == ""


def test_the_shipped_tables_give_these_measures() -> None:
    given = {count.measure for kind in load_plan([ROOT / "plan"]).tables for count in kind.counts}
    assert given == {
        *("HS_TONG", "HS_TRUCTUYEN", "HS_TRUCTIEP", "GD_THANHTOAN", "GD_THANHTOAN_TT", "KQ_CAP", "KQ_SOHOA"),
        *("VBDD_TONG", "VBDD_HETHONG", "VBPH_TONG", "VBPH_KYSO", "HL_TTHC_HAILONG", "HL_TTHC_PHIEU"),
        *("HL_PHUCVU_TRALOI", "HL_PHUCVU_HAILONG", "CCVC_TONG", "CCVC_DATCHUAN", "CHI_NSNN"),
        *("VB_THAMDINH", "VB_BANHANH"),
    }
