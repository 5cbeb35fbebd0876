"""Shares that bind in every year."""

import pytest

from pipeline.plan_records import Kind
from tests.spec.build import target
from tests.spec.cases import Case, check

TITLE = "Shares that bind in every year (`share.yearly`)"

TEXT = """
*"100% văn bản quy phạm pháp luật … đã thẩm định"* names no year: it binds in every one. There is no path and nothing
early; each year is *đạt* or *không đạt* by its own value.
"""

CASES = (
    Case(
        "The threshold in each year",
        "T = 100.",
        target(Kind.SHARE, "100", None),
        """
        | Year | Reported  | Value | Required | Gap   | Status  | To threshold |
        | 2021 | 20/20     | 100   | 100      | 0     | met     | 0            |
        | 2022 | 1999/2000 | 99.95 | 100      | -0.05 | not_met | 1            |
        | 2023 | –         | –     | 100      | –     | no_data | –            |
        | 2030 | 7/7       | 100   | 100      | 0     | met     | 0            |
        """,
    ),
    Case(
        "Where less is better",
        "T = 5, comparator <=.",
        target(Kind.SHARE, "5", None, "<="),
        """
        | Year | Reported | Value | Required | Gap | Status  |
        | 2021 | 5/100    | 5     | 5        | 0   | met     |
        | 2022 | 6/100    | 6     | 5        | 1   | not_met |
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_share_yearly(case: Case) -> None:
    check(case)
