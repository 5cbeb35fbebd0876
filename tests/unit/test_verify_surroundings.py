"""Numbers in their places, whatever comes between the words of a document and those of the page."""

from __future__ import annotations

import pytest

from pipeline.verify.surroundings import out_of_place, surrounded
from pipeline.verify.texts import MARK

PAGE = (
    f"1.2.1 Văn bản được ban hành {MARK}100% ( {MARK}31 / {MARK}31 ) Đạt. "
    f"Còn lại {MARK}2 mục tiêu, thiếu {MARK}−0,5 điểm"
)


@pytest.mark.parametrize(
    "said",
    [
        "1.2.1 N2 Văn bản được ban hành 100% (31/31) Đạt. Còn lại 2 mục tiêu, thiếu −0,5 điểm",
        "1.2.1 Văn bản được BAN HÀNH 100% (31/ 31) Đạt. Còn lại 3 SỐ LIỆU MINH HỌA 2 mục tiêu, thiếu −0,5 điểm",
        "2 x. 1.2.1 Văn bản được ban hành +100% (31/31) Đạt. Còn\u2010lại 2 mục tiêu, thiếu −0,5 điểm. Trang 7",
    ],
)
def test_a_document_that_is_laid_out_in_another_way_says_the_same(said: str) -> None:
    assert out_of_place(PAGE, said) == []


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Văn bản được ban hành 100% (31/30) Đạt. Còn lại 2 mục tiêu, thiếu −0,5 điểm", [1, 2]),
        ("Văn bản được ban hành 101% (31/31) Đạt. Còn lại 2 mục tiêu, thiếu −0,5 điểm", [0]),
        ("2 Văn bản được ban hành 100% (31/31) Đạt. Còn lại 3 mục tiêu, thiếu −0,5 điểm 2", [3]),
        ("Văn bản được ban hành 100% (31/31) Đạt. Còn lại 2 mục tiêu, thiếu 0,5 điểm", [4]),
        ("Văn bản được ban hành 100% (31/31) Đạt. Còn lại 12 mục tiêu, thiếu −0,51 điểm", [3, 4]),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_one_digit_or_sign_of_another_kind_is_told(said: str, wanted: list[int]) -> None:
    assert out_of_place(PAGE, said) == wanted


def test_letters_are_gathered_past_the_numbers_between() -> None:
    found = list(surrounded("Một hai 1 2 ba bốn năm sáu"))
    assert [(item.number, item.before, item.after) for item in found] == [
        ("1", "mộthai", "babốnnămsáu"),
        ("2", "mộthai", "babốnnămsáu"),
    ]


def test_the_code_of_a_target_is_no_number_that_a_page_s_end_takes_from_its_words() -> None:
    page = f"Chưa chắc chắn {MARK}4 thủ tục 2.a.7 Hồ sơ – Chưa chắc chắn – 4.a.1 Đội ngũ"
    paper = (
        "Chưa chắc chắn 4 thủ tục Mã Mục tiêu 2.a.7 Hồ sơ – Chưa chắc chắn – SỐ LIỆU MINH HỌA Mã Mục tiêu 4.a.1 Đội ngũ"
    )
    assert out_of_place(page, paper) == []
    assert out_of_place(page, paper.replace("chắn 4 thủ", "chắn 5 thủ")) == [0]
