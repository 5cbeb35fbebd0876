from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numerals import (
    Ambiguous,
    Exact,
    Missing,
    NotANumber,
    Numeral,
    read_number,
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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1777", "1777"),
        ("05", "5"),
        ("0", "0"),
        ("00", "0"),
        ("1.777.000", "1777000"),
        ("1,777,000", "1777000"),
        ("1.234,5", "1234.5"),
        ("1.234.567,89", "1234567.89"),
        ("1,234.5", "1234.5"),
        ("1,234,567.89", "1234567.89"),
        ("1.234,5670", "1234.567"),
        ("1.234.000,567", "1234000.567"),
        ("71.5", "71.5"),
        ("83,5", "83.5"),
        ("0,5", "0.5"),
        ("0.123", "0.123"),
        ("0,123", "0.123"),
        ("1.2345", "1.2345"),
        ("1234.567", "1234.567"),
        ("1234,567", "1234.567"),
        ("1 777", "1777"),
        ("1\u00a0777", "1777"),
        ("1\u202f777\u202f000", "1777000"),
        ("1 777,5", "1777.5"),
        ("1 777.5", "1777.5"),
        ("  1777\u00a0", "1777"),
        ("\ufeff1777\u200b", "1777"),
        ("１７７７", "1777"),
        ("８３，５", "83.5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("－５", "-5"),
        ("+5", "5"),
        ("-1.234,5", "-1234.5"),
    ],
)
@pytest.mark.parametrize("whole", [COUNT, AMOUNT])
def test_a_number_with_one_reading(text: str, value: str, whole: bool) -> None:
    assert read_number(text, whole=whole) == Exact(Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"), [("83,5%", "83.5"), ("96.85%", "96.85"), ("83,5 %", "83.5"), ("100％", "100"), ("-2%", "-2")]
)
def test_a_percentage_keeps_its_sign(text: str, value: str) -> None:
    assert read_number(text, whole=AMOUNT) == Exact(Decimal(value), percent=True)


@pytest.mark.parametrize(("text", "value"), [("1.777", "1777"), ("12.345", "12345"), ("-1.777", "-1777")])
def test_a_point_before_three_digits_groups_thousands_in_a_count(text: str, value: str) -> None:
    assert read_number(text, whole=COUNT) == Exact(Decimal(value))


@pytest.mark.parametrize(
    ("text", "whole", "readings"),
    [
        ("1.234", AMOUNT, ("1234", "1.234")),
        ("1,234", AMOUNT, ("1.234", "1234")),
        ("1,234", COUNT, ("1.234", "1234")),
        ("1,000", COUNT, ("1.000", "1000")),
        ("-1.234", AMOUNT, ("-1234", "-1.234")),
        ("1 777.500", COUNT, ("1777500", "1777.500")),
        ("1 777,500", AMOUNT, ("1777.500", "1777500")),
        ("1500.000", AMOUNT, ("1500000", "1500.000")),
        ("1500.000", COUNT, ("1500000", "1500.000")),
        ("1500,000", AMOUNT, ("1500.000", "1500000")),
        ("1.250,000", AMOUNT, ("1250.000", "1250000")),
        ("1.250,000", COUNT, ("1250.000", "1250000")),
        ("1,250.000", AMOUNT, ("1250.000", "1250000")),
        ("(5)", COUNT, ("-5", "5")),
        ("(1.234)", AMOUNT, ("-1234", "1234", "-1.234", "1.234")),
    ],
)
def test_what_two_readings_fit_is_a_question(text: str, whole: bool, readings: tuple[str, ...]) -> None:
    assert read_number(text, whole=whole) == Ambiguous(tuple(Decimal(value) for value in readings))


def test_an_ambiguous_percentage_says_that_it_is_one() -> None:
    assert read_number("1.234%", whole=AMOUNT) == Ambiguous((Decimal(1234), Decimal("1.234")), percent=True)
    assert read_number("(5%)", whole=AMOUNT) == Ambiguous((Decimal(-5), Decimal(5)), percent=True)


def test_nothing_in_brackets_is_nothing() -> None:
    assert read_number("(0)", whole=COUNT) == Exact(Decimal(0))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\u00a0",
        "-",
        "–",
        "—",
        "…",
        "...",
        "x",
        "X",
        "k.có",
        "K. có",
        "không có",
        "chưa  có",
        "Chưa có số liệu",
    ],
)
def test_no_figure_is_missing_and_never_zero(text: str) -> None:
    assert read_number(text, whole=COUNT) == Missing()
    assert read_number(unicodedata.normalize("NFD", text), whole=COUNT) == Missing()


@pytest.mark.parametrize(
    "text",
    [
        "1e3",
        "1E3",
        "1/2",
        "½",
        "5²",
        "~13000",
        "> 5",
        "khoảng 5",
        "5 hồ sơ",
        "1.777 đồng",
        "12 5",
        "1 7 7 7",
        "1  777",
        "1\n777",
        "1.234.56",
        "1.234.5678",
        "1,234,56",
        "1234,567.8",
        "1,234.567,8",
        "1.777 500",
        "1 234.567.890",
        "0.123,4",
        "05,5",
        "01.777",
        "5.",
        "5,",
        ",5",
        ".5",
        "5-",
        "--5",
        "- 5",
        "(5",
        "5)",
        "(-5)",
        "-(5)",
        "5%%",
        "% 5",
        "5‰",
        "1_000",
        "1'000",
        "0x10",
        "1O",
        "١",
        "५",
        "①",
        "NaN",
        "Infinity",
        "không",
        "9" * 29,
    ],
)
@pytest.mark.parametrize("whole", [COUNT, AMOUNT])
def test_what_is_not_certain_is_not_a_number(text: str, whole: bool) -> None:
    assert read_number(text, whole=whole) == NotANumber()


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for whole in (COUNT, AMOUNT):
        assert isinstance(read_number(text, whole=whole), Exact | Ambiguous | Missing | NotANumber)


@given(st.text("0123456789., %()-+", max_size=12))
def test_what_looks_like_a_number_is_exact_ambiguous_or_refused(text: str) -> None:
    numeral = read_number(text, whole=AMOUNT)
    assert len(set(values(numeral))) == len(values(numeral))
    if isinstance(numeral, Ambiguous):
        assert len(numeral.readings) > 1
