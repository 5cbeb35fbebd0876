"""Counts against a number."""

import pytest

from pipeline.plan_records import Kind
from tests.spec.build import target
from tests.spec.cases import Case, check

TITLE = "Counts (`count`)"

TEXT = """
*"Không để ban hành các quy định … trái với quy định"*: the number itself is compared with the threshold, with = or
<=. No ratio is formed, since a ratio to 0 means nothing.
"""

CASES = (
    Case(
        "None at all, in every year",
        "Comparator =, T = 0. A year without a figure is not a year without contrary provisions.",
        target(Kind.COUNT, "0", None, "="),
        """
        | Year | Reported | Value | Required | Gap | Status  |
        | 2021 | 0        | 0     | 0        | 0   | met     |
        | 2022 | 1        | 1     | 0        | 1   | not_met |
        | 2023 | –        | –     | 0        | –   | no_data |
        """,
    ),
    Case(
        "At most three, by 2025",
        "Comparator <=, T = 3. A count has no path: before its milestone it is met early or not due.",
        target(Kind.COUNT, "3", 2025, "<="),
        """
        | Year | Reported | Value | Required | Gap | Status    | Why    |
        | 2023 | 3        | 3     | –        | –   | met_early |        |
        | 2024 | 4        | 4     | –        | –   | not_due   | due-in |
        | 2025 | 4        | 4     | 3        | 1   | not_met   |        |
        | 2026 | 2        | 2     | 3        | -1  | not_met   |        |
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_count(case: Case) -> None:
    check(case)
