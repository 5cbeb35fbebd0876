"""Reductions against a base."""

import pytest

from pipeline.plan_records import Kind, MeasureType
from tests.spec.build import target
from tests.spec.cases import Case, check

TITLE = "Reductions (`reduction.path`)"

TEXT = """
*"Giảm tối thiểu 10% … so với năm 2021"*: the value is how much has been cut, in percent of the base,

    value(y) = (base − v(y)) / base × 100

and a rise is a negative value. The base is the figure of the baseline year, or the average over the baseline years;
all of them are needed. The path is a straight line from 0 in the last baseline year to the threshold in the
milestone's year. Up to the last baseline year the target is *chưa đến kỳ đánh giá*: there is nothing to compare yet.
In the report's tables the numerator of a reduction is what was cut and the denominator is the base.
"""

CASES = (
    Case(
        "Against a year",
        "Base 2021, T = 10, m = 2025.",
        target(Kind.REDUCTION, "10", 2025, baseline=(2021,)),
        """
        | Year | Reported | Value | Required | Gap  | Status    | Why      |
        | 2021 | 40       | –     | –        | –    | not_due   | not-open |
        | 2022 | 41       | -2.5  | 2.5      | -5   | behind    |          |
        | 2023 | 38       | 5     | 5        | 0    | on_track  |          |
        | 2024 | 36       | 10    | 7.5      | 2.5  | met_early |          |
        | 2025 | 37       | 7.5   | 10       | -2.5 | not_met   |          |
        | 2026 | 30       | 25    | 10       | 15   | not_met   |          |
        """,
    ),
    Case(
        "Against an average",
        """
        Base: the average of 2021-2025, T = 15, m = 2030. Money is compared as it was spent, in nominal đồng.
        """,
        target(Kind.REDUCTION, "15", 2030, baseline=(2021, 2022, 2023, 2024, 2025)),
        """
        | Year | Reported | Value | Required | Gap | Status   | Why      |
        | 2021 | 100      | –     | –        | –   | not_due  | not-open |
        | 2022 | 110      | –     | –        | –   | not_due  | not-open |
        | 2023 | 90       | –     | –        | –   | not_due  | not-open |
        | 2024 | 95.5     | –     | –        | –   | not_due  | not-open |
        | 2025 | 104.5    | –     | –        | –   | not_due  | not-open |
        | 2026 | 97       | 3     | 3        | 0   | on_track |          |
        | 2027 | 95       | 5     | 6        | -1  | behind   |          |
        | 2030 | 85       | 15    | 15       | 0   | met      |          |
        """,
        measure_type=MeasureType.AMOUNT,
    ),
    Case(
        "A baseline with a gap",
        """
        One missing year of the baseline leaves no base, and without a base there is no value: an average of the rest
        would be another base.
        """,
        target(Kind.REDUCTION, "15", 2030, baseline=(2024, 2025)),
        """
        | Year | Reported | Value | Required | Status  | Why          |
        | 2024 | 100      | –     | –        | not_due | not-open     |
        | 2025 | –        | –     | –        | not_due | not-open     |
        | 2026 | 90       | –     | 3        | no_data | base-missing |
        """,
    ),
    Case(
        "A base of 0",
        "Nothing can be cut from nothing; the target has no value.",
        target(Kind.REDUCTION, "10", 2025, baseline=(2021,)),
        """
        | Year | Reported | Value | Required | Status  | Why              |
        | 2021 | 0        | –     | –        | not_due | not-open         |
        | 2022 | 0        | –     | 2.5      | no_data | denominator-zero |
        """,
    ),
    Case(
        "An amount for part of a year",
        """
        What was spent in a quarter is less than what is spent in a year, and would look like a large cut. So an
        amount is assessed at the end of the year only; a number of units or posts, which stands at any time, is
        assessed in every period.
        """,
        target(Kind.REDUCTION, "10", 2030, baseline=(2025,)),
        """
        | Year    | Reported | Value | Required | Status   | Why         |
        | 2025    | 1000     | –     | –        | not_due  | not-open    |
        | 2026-q1 | 240      | –     | 2        | not_due  | part-of-year |
        | 2026    | 980      | 2     | 2        | on_track |             |
        """,
        measure_type=MeasureType.AMOUNT,
    ),
    Case(
        "In whole things",
        """
        10 % of three units are 0.3 units, and the smallest cut that satisfies it is one whole unit. Beside the gap
        the report says how many are still to be cut. Where the base is an average, the smallest cut is the one that
        leaves a whole number.
        """,
        target(Kind.REDUCTION, "10", 2025, baseline=(2021,)),
        """
        | Year | Reported | Value  | Required | Status    | Smallest cut | To required | To threshold |
        | 2021 | 3        | –      | –        | not_due   | –            | –           | –            |
        | 2022 | 3        | 0      | 2.5      | behind    | 1            | 1           | 1            |
        | 2023 | 4        | -33 1/3 | 5       | behind    | 1            | 2           | 2            |
        | 2024 | –        | –      | 7.5      | no_data   | 1            | –           | –            |
        | 2025 | 2        | 33 1/3 | 10       | met       | 1            | 0           | 0            |
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_reduction(case: Case) -> None:
    check(case)
