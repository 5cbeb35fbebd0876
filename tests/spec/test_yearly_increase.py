"""Shares that are to rise by a step each year."""

import pytest

from pipeline.plan_records import Kind
from tests.spec.build import target
from tests.spec.cases import Case, check

TITLE = "Yearly increases (`yearly_increase`)"

TEXT = """
*"Giai đoạn 2022 - 2025, mỗi năm tăng tối thiểu 20% cho đến khi đạt tỷ lệ 100%"*: each year is measured against the
year before,

    required(y) = min(100, value(y − 1) + T)

The plan names no baseline; the decision taken is percentage points, not percent of the last value, from the plan's
second year to the milestone. Reaching 100 % before the milestone is *đạt trước hạn*, and from the next year on 100 %
is required, since what is reached is to be kept. In the milestone's year the step of that year decides. After it the
verdict stays, and what was required in the milestone's year stands beside today's value.
"""

CASES = (
    Case(
        "Twenty points a year",
        "T = 20 points, m = 2025. A year that fell short lowers what the next one has to reach, but stays on record.",
        target(Kind.YEARLY_INCREASE, "20"),
        """
        | Year | Reported | Value | Required | Gap | Status    | Why      | To required | To threshold |
        | 2021 | 10/100   | 10    | –        | –   | not_due   | not-open | –           | 90           |
        | 2022 | 30/100   | 30    | 30       | 0   | on_track  |          | 0           | 70           |
        | 2023 | 45/100   | 45    | 50       | -5  | behind    |          | 5           | 55           |
        | 2024 | 100/100  | 100   | 65       | 35  | met_early |          | 0           | 0            |
        | 2025 | 100/100  | 100   | 100      | 0   | met       |          | 0           | 0            |
        | 2026 | 95/100   | 95    | 100      | -5  | met       |          | 5           | 5            |
        """,
    ),
    Case(
        "A year without a value",
        """
        Without the year before there is no step to measure, and the year is *chưa có số liệu*; only 100 % needs no
        comparison.
        """,
        target(Kind.YEARLY_INCREASE, "20"),
        """
        | Year | Reported | Value | Required | Status    | Why              |
        | 2021 | –        | –     | –        | not_due   | not-open         |
        | 2022 | 60/100   | 60    | –        | no_data   | previous-missing |
        | 2023 | –        | –     | 80       | no_data   | missing-units    |
        | 2024 | 100/100  | 100   | –        | met_early |                  |
        | 2025 | 99/100   | 99    | 100      | not_met   |                  |
        """,
    ),
    Case(
        "A fall after 100 %",
        '"Cho đến khi đạt tỷ lệ 100%": what is reached has to stay, also across a year without a value.',
        target(Kind.YEARLY_INCREASE, "20"),
        """
        | Year | Reported | Value | Required | Gap | Status    | Why           |
        | 2022 | 100/100  | 100   | –        | –   | met_early |               |
        | 2023 | 70/100   | 70    | 100      | -30 | behind    |               |
        | 2024 | –        | –     | 100      | –   | no_data   | missing-units |
        | 2025 | 90/100   | 90    | 100      | -10 | not_met   |               |
        """,
    ),
    Case(
        "The milestone's own step",
        "70 points are not 100, but they are twenty more than the year before.",
        target(Kind.YEARLY_INCREASE, "20"),
        """
        | Year | Reported | Value | Required | Gap | Status   |
        | 2022 | 30/100   | 30    | –        | –   | no_data  |
        | 2023 | 40/100   | 40    | 50       | -10 | behind   |
        | 2024 | 50/100   | 50    | 60       | -10 | behind   |
        | 2025 | 70/100   | 70    | 70       | 0   | met      |
        | 2026 | 80/100   | 80    | 70       | 10  | met      |
        """,
    ),
    Case(
        "No verdict in the milestone's year",
        "The year before is missing in 2025, so nothing is known to have been required then or afterwards.",
        target(Kind.YEARLY_INCREASE, "20"),
        """
        | Year | Reported | Value | Required | Status  | Why              |
        | 2024 | –        | –     | –        | no_data | missing-units    |
        | 2025 | 90/100   | 90    | –        | no_data | previous-missing |
        | 2026 | 95/100   | 95    | –        | no_data | previous-missing |
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_yearly_increase(case: Case) -> None:
    check(case)
