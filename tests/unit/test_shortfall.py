"""What is missing in whole things; tests/spec has the tables."""

from fractions import Fraction

import pytest

from pipeline.assessment import assess
from pipeline.plan_records import Kind, MeasureType
from pipeline.shortfall import share_shortfall, smallest_cut, whole_gap
from tests.spec.build import PART, observation, plan, target, values_by_period


@pytest.mark.parametrize(
    ("base", "percent", "cut"),
    [("3", "10", "1"), ("10", "10", "1"), ("11", "10", "2"), ("20", "0", "0"), ("3", "99", "3"), ("10.4", "10", "1.4")],
)
def test_the_smallest_cut(base: str, percent: str, cut: str) -> None:
    assert smallest_cut(Fraction(base), Fraction(percent)) == Fraction(cut)


@pytest.mark.parametrize(
    ("numerator", "level", "comparator", "missing"),
    [(79, "80", ">=", 1), (80, "80", ">=", 0), (79, "80.5", ">=", 2), (5, "4", "<=", 1), (4, "4", "<=", 0)],
)
def test_the_smallest_change_of_a_share(numerator: int, level: str, comparator: str, missing: int) -> None:
    assert share_shortfall(Fraction(numerator), Fraction(100), Fraction(level), comparator) == missing


def test_what_is_not_counted_has_no_whole_things() -> None:
    own = target(Kind.REDUCTION, "10", baseline=(2021,))
    money = plan(own, measure_type=MeasureType.AMOUNT)
    periods = [money.period(year, "year") for year in (2021, 2022)]
    values = values_by_period(money, [observation(PART, period, "10") for period in periods], periods)
    assert whole_gap(money, assess(money, own, periods[1], values)) is None
    rated = target(Kind.EVIDENCE, comparator="")
    assert whole_gap(plan(rated), assess(plan(rated), rated, periods[1], {})) is None
