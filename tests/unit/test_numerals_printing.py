from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numerals import (
    Ambiguous,
    Exact,
    Numeral,
    decimal_text,
    exact_text,
    format_number,
    read_number,
    rounded,
)

COUNT, AMOUNT = True, False


def values(numeral: Numeral) -> tuple[Decimal, ...]:
    match numeral:
        case Exact(value):
            return (value,)
        case Ambiguous(readings):
            return readings
        case _:
            return ()


@given(st.integers(-(10**15), 10**15))
def test_a_count_printed_in_vietnamese_reads_back(value: int) -> None:
    assert read_number(format_number(Fraction(value), 0, "vi"), whole=COUNT) == Exact(Decimal(value))


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["vi", "en"]))
def test_an_amount_printed_with_two_decimals_reads_back(value: Decimal, lang: str) -> None:
    assert read_number(format_number(value, 2, lang), whole=AMOUNT) == Exact(value)


@given(st.decimals(-(10**9), 10**9, places=3), st.integers(0, 5), st.sampled_from(["vi", "en"]))
def test_what_was_printed_is_always_among_the_readings(value: Decimal, decimals: int, lang: str) -> None:
    readings = values(read_number(format_number(value, decimals, lang), whole=AMOUNT))
    assert rounded(value, decimals) in {Fraction(reading) for reading in readings}


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (Fraction(1777), 0, "1.777", "1,777"),
        (Decimal("83.5"), 1, "83,5", "83.5"),
        (Fraction(1234567), 2, "1.234.567,00", "1,234,567.00"),
        (Decimal("0.5"), 0, "1", "1"),
        (Decimal("-0.5"), 0, "-1", "-1"),
        (Decimal("2.5"), 0, "3", "3"),
        (Decimal("79.995"), 2, "80,00", "80.00"),
        (Fraction(1, 3), 3, "0,333", "0.333"),
        (Decimal("-0.04"), 1, "0,0", "0.0"),
        (Decimal("-1234.5"), 1, "-1.234,5", "-1,234.5"),
        (Fraction(0), 0, "0", "0"),
    ],
)
def test_printing(value: Fraction | Decimal, decimals: int, vi: str, en: str) -> None:
    assert format_number(value, decimals, "vi") == vi
    assert format_number(value, decimals, "en") == en


@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_to_the_nearest_and_the_same_on_both_sides_of_zero(value: Fraction, decimals: int) -> None:
    assert abs(rounded(value, decimals) - value) <= Fraction(1, 2 * 10**decimals)
    assert rounded(-value, decimals) == -rounded(value, decimals)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1777), "1777"),
        (Fraction(0), "0"),
        (Decimal("-0"), "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("83.50"), "83.5"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(1, 10**12), "0.000000000001"),
        (Fraction(5, 10**13), "0"),
        (Fraction(15, 10**13), "0.000000000002"),
        (Fraction(-5, 10**13), "0"),
    ],
)
def test_text_for_csv(value: Fraction | Decimal, text: str) -> None:
    assert decimal_text(value) == text


@given(st.fractions(), st.integers(0, 12))
def test_text_for_csv_is_exact_where_it_ends(value: Fraction, places: int) -> None:
    ending = Fraction(value.numerator, 10**places)
    assert Fraction(decimal_text(ending)) == ending
    assert abs(Fraction(decimal_text(value)) - value) <= Fraction(1, 2 * 10**12)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1777", "1777"),
        ("1E+3", "1000"),
        ("83.50", "83.5"),
        ("5.00", "5"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("1E-20", "0." + "0" * 19 + "1"),
    ],
)
def test_exact_text_has_every_digit(value: str, text: str) -> None:
    assert exact_text(Decimal(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
def test_exact_text_loses_nothing(value: Decimal) -> None:
    assert Decimal(exact_text(value)) == value
    assert "E" not in exact_text(value)
