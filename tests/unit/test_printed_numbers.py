"""Which digits are no figures: each rule explains what it is for, and never a figure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures import Style, printed
from pipeline.messages import text as message
from pipeline.paths import Workspace
from pipeline.plan_files import load_parts, load_plan
from pipeline.printed_numbers import PAGE, RULES, Known, known_words, numbers, parts, unexplained

NOTHING = Known(())
EXPLAINED = {
    "hash": ["so-lieu (899866ea8999…)", "mã " + "0f" * 32],
    "file": ["data/raw/2025/year/cong-chung-so-1/so-lieu.xlsx", "bao-cao-12.docx (bản 899866ea8999…)"],
    "folder": ["trong data/raw/2025/year/cong-chung-so-1"],
    "measure": ["DVC_MUC_4 (Dịch vụ)"],
    "law": ["Nghị định 42/2022/NĐ-CP", "Nghị quyết 202/2025/QH15", "581/BNV-CCHC", "II.06a/VPCP/KSTT"],
    "date": ["ngày 15/12/2024", "1/3/2025", "tháng 11/2023", "2025-12-14", "ngày 5 tháng 6 năm 2025", "15 December"],
    "chain": ["N17", "S1–S4, S9", "(899866ea8999…; phiên bản 2)"],
    "cell": ["Số liệu!D17", "ô $D$9", "AB1048"],
    "pointer": ["x.json /agenciesDetail/0/componentIndicators/TDGQ/totalReceived (bản sao)"],
    "numbered": [
        "Bảng 12; Hình 3",
        "nội dung 2",
        "Mục 2 của",
        "Điều 15",
        "Phụ lục 4",
        "Table 3",
        "Annex 2",
        "(phần 1/3)",
    ],
    "section": ["V.1", "Mục IV.2 của Kế hoạch"],
    "heading": ["1. Kết quả", "2.1. Đánh giá", "12) mục", "43."],
    "period": ["Văn phòng Sở (2025-q1)", "2025-9m"],
    "year": ["Năm 2025", "2021–2025", "giai đoạn 2021 - 2030", "(2030)"],
}
FIGURES = ["17", "1.777", "83,5%", "−0,02 điểm %", "3,5", "2.025", "0", "80%", "49.98%", "2,025.5", "100%/năm"]


def test_each_rule_has_its_examples_and_says_why() -> None:
    assert set(EXPLAINED) == {rule.name for rule in RULES}
    assert all(rule.why for rule in (*RULES, PAGE))


@pytest.mark.parametrize("text", [text for texts in EXPLAINED.values() for text in texts])
def test_what_is_no_figure_is_explained(text: str) -> None:
    assert unexplained(text, NOTHING) == []


@pytest.mark.parametrize("name", EXPLAINED)
def test_no_rule_can_be_left_out(name: str) -> None:
    """Each example of a rule has digits that this rule itself takes."""
    rule = next(rule for rule in RULES if rule.name == name)
    assert all(rule.pattern.search(text) for text in EXPLAINED[name])


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_is_never_explained(text: str) -> None:
    for line in (text, f"đạt {text}", f"đạt {text} (tạm tính)", f"từ {text} thành {text}, tăng."):
        assert unexplained(line, NOTHING)


@given(st.fractions(-(10**9), 10**9), st.integers(0, 3), st.sampled_from(["percent", "points", "number"]))
def test_no_printed_figure_is_taken_for_anything_else(value: Fraction, decimals: int, style: Style) -> None:
    for lang in ("vi", "en"):
        text = printed(value, decimals, style, lang, signed=True)
        assert len(unexplained(f"x {text} y", NOTHING)) == 1


def test_a_page_number_is_explained_on_paper_only() -> None:
    assert unexplained("12", NOTHING, paper=True) == [] and unexplained("12", NOTHING) == ["12"]
    assert unexplained("12 hồ sơ", NOTHING, paper=True) == ["12"]


def test_quoted_words_are_explained_and_other_numbers_beside_them_not() -> None:
    known = Known(("Phòng Công chứng số 1", "Tối thiểu 80% hồ sơ"), ("2.a.4.3", "1.1"))
    assert unexplained("Phòng Công  chứng số 1: 3; Tối thiểu 80% hồ sơ; 2.a.4.3. Hồ sơ; mục tiêu 1.1", known) == ["3"]
    assert unexplained("2.a.4.37 và 1.1%", known) == ["2", "4.37", "1.1%"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_plans_words_are_quoted_as_the_report_prints_them(lang: str) -> None:
    plan = load_plan(Workspace().plan)
    beside = load_parts(Workspace().plan, plan)
    known = known_words(plan, beside, lang)
    for target in plan.targets.values():
        assert unexplained(target.quote, known) == [] and unexplained(f"{target.id}. {target.label[lang]}", known) == []
    for found in plan.breaks:
        assert unexplained(f"{found.title[lang]}. {found.note[lang]} {found.source}", known) == []
    for task in beside.tasks:
        assert unexplained(f"“{task.quote}”", known) == []
    assert beside.tasks and beside.budget and unexplained(beside.budget.quote, known) == []


def test_a_text_comes_back_whole_in_pieces() -> None:
    text = "Chỉ tiêu HS_TONG thay đổi −56,7% so với năm 2024: từ 8.763 thành 3.798"
    pieces = list(parts(text, NOTHING))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_number in pieces if is_number] == ["−56,7%", "8.763", "3.798"]


def test_numbers_are_compared_without_their_signs() -> None:
    assert numbers("−0,02 điểm %") == {"0,02"} and numbers("+20 điểm %/năm") == {"20"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_version_of_a_file_is_explained_in_the_words_of_the_catalogue(lang: str) -> None:
    said = f"so-lieu.xlsx Số liệu!D9 (25b0e2f34a27…; {message('tables.chain-version', lang, version=12)})"
    assert unexplained(said, Known(())) == []


@pytest.mark.parametrize("day", ["1 July 2025", "14 December 2025", "1\nJuly 2025"])
def test_a_day_with_its_months_name_is_no_figure_even_where_a_line_ends_in_it(day: str) -> None:
    assert unexplained(f"The series breaks on {day}.", Known(())) == []
