"""Printed figures: rounded, but never so that the print contradicts the verdict, and each printed in one way only."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures import MOST_DECIMALS, Ledger, Style, decimals_apart, printed, unmarked, unsigned
from pipeline.numerals import rounded


@pytest.mark.parametrize(
    ("value", "decimals", "style", "lang", "signed", "text"),
    [
        ("83.5", 1, "percent", "vi", False, "83,5%"),
        ("83.5", 1, "percent", "en", False, "83.5%"),
        ("1777", 0, "number", "vi", False, "1.777"),
        ("3.2", 1, "points", "vi", True, "+3,2 điểm %"),
        ("-3.2", 1, "points", "vi", True, "−3,2 điểm %"),
        ("0", 1, "points", "vi", True, "0,0 điểm %"),
        ("-0.04", 1, "points", "vi", True, "0,0 điểm %"),
    ],
)
def test_as_officials_write_it(value: str, decimals: int, style: Style, lang: str, signed: bool, text: str) -> None:
    assert printed(Fraction(value), decimals, style, lang, signed=signed) == text


def test_a_miss_by_a_hair_is_never_printed_as_a_hit() -> None:
    value = Fraction(2499, 5000) * 100  # 49.98
    assert decimals_apart(value, [Fraction(50)], 1) == 2


@given(st.fractions(0, 100), st.lists(st.fractions(0, 100), max_size=3))
def test_rounding_keeps_the_side_of_every_bound(value: Fraction, bounds: list[Fraction]) -> None:
    decimals = decimals_apart(value, bounds, 1)
    if decimals < MOST_DECIMALS:
        assert all(
            (rounded(value, decimals) < rounded(bound, decimals)) == (value < bound)
            for bound in bounds
            if bound != value
        )


def test_one_figure_is_printed_in_one_way() -> None:
    ledger = Ledger("vi")
    shown = [ledger.enter("2.a.1:value", Fraction(80), style="percent") for _ in range(2)]
    assert [unmarked(one) for one in shown] == ["80%", "80%"]
    with pytest.raises(ValueError, match=r"2\.a\.1:value"):
        ledger.enter("2.a.1:value", Fraction(80), style="percent", decimals=1)
    assert [figure.text for figure in ledger.figures.values()] == ["80%"]


def test_a_printed_figure_carries_its_id_and_loses_it_where_it_can_not() -> None:
    ledger = Ledger("vi")
    shown = ledger.enter("1.1:gap", Fraction(-3), style="points", decimals=1, signed=True)
    assert shown == '[−3,0 điểm\xa0%]{data-figure="1\\.1\\:gap"}'
    assert unmarked(f"thấp hơn {unsigned(shown)} so với") == "thấp hơn 3,0 điểm\xa0% so với"


def test_an_id_can_not_break_out_of_its_mark() -> None:
    shown = Ledger("vi").enter('x"} <b> [y', Fraction(5))
    assert shown.count('"') - shown.count('\\"') == 2 and "<" not in shown.replace("\\<", "")
    assert unmarked(shown) == "5"
