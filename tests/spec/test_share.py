"""Shares with a milestone: the path from the first value to the threshold."""

import pytest

from pipeline.plan_records import Kind
from tests.spec.build import target
from tests.spec.cases import Case, check

TITLE = "Shares with a milestone (`share.path`)"

TEXT = """
*"Tối thiểu 80% hồ sơ … "* by 2025: the value is numerator / denominator × 100, and the threshold T is to be reached in
the milestone's year m. Until then the target is on its way, and what a year requires lies on a straight line from the
start of the path, value b in year y0, to the threshold:

    required(y) = b + (T − b) · (y − y0) / (m − y0)        from y0 to m; T from m on

A line is used because it treats every year alike and can be checked by hand. Rules of compound growth, as platforms of
the Sustainable Development Goals use them, fail on ordinary lines of a plan: on the way from 4 % to 0 % they call half
way at half time "limited progress", and "keep at least 95 %" divides by zero.
"""

CASES = (
    Case(
        "From the first value to the threshold",
        """
        The path of a target of the plan's first milestone starts in the first year with a value, 2021 or later.
        Reaching what the year requires is *đúng tiến độ*, less is *chậm tiến độ*; reaching the threshold before the
        milestone is *đạt trước hạn*. In the milestone's year only the threshold counts: 79.99 is not 80. After it the
        verdict stays what it was, beside today's value. T = 80, m = 2025.
        """,
        target(Kind.SHARE, "80"),
        """
        | Year | Reported   | Value | Required | Gap   | Status    |
        | 2021 | 40/100     | 40    | 40       | 0     | on_track  |
        | 2022 | 45/100     | 45    | 50       | -5    | behind    |
        | 2023 | 60/100     | 60    | 60       | 0     | on_track  |
        | 2024 | 82/100     | 82    | 70       | 12    | met_early |
        | 2025 | 7999/10000 | 79.99 | 80       | -0.01 | not_met   |
        | 2026 | 90/100     | 90    | 80       | 10    | not_met   |
        """,
    ),
    Case(
        "A path that starts late",
        """
        A year without a value is *chưa có số liệu*, never 0, and does not start a path. Values and required values are
        fractions, so that a third meets a third exactly.
        """,
        target(Kind.SHARE, "80"),
        """
        | Year | Reported | Value  | Required | Gap | Status   | Why           |
        | 2021 | –        | –      | –        | –   | no_data  | missing-units |
        | 2022 | 60/100   | 60     | 60       | 0   | on_track |               |
        | 2023 | 200/300  | 66 2/3 | 66 2/3   | 0   | on_track |               |
        | 2024 | –        | –      | 73 1/3   | –   | no_data  | missing-units |
        | 2025 | 80/100   | 80     | 80       | 0   | met      |               |
        """,
    ),
    Case(
        "A start that already reaches the threshold",
        "Then nothing is left to climb, and what has been reached is to be kept: the threshold is required throughout.",
        target(Kind.SHARE, "80"),
        """
        | Year | Reported | Value | Required | Gap | Status    |
        | 2021 | 85/100   | 85    | 80       | 5   | met_early |
        | 2022 | 79/100   | 79    | 80       | -1  | behind    |
        | 2023 | 80/100   | 80    | 80       | 0   | met_early |
        """,
    ),
    Case(
        "First reported in the milestone's year, or after it",
        "There is no path then. The milestone's verdict needs the milestone's own value; a later one can't stand in.",
        target(Kind.SHARE, "80"),
        """
        | Year | Reported | Value | Required | Gap | Status  | Why           |
        | 2024 | –        | –     | –        | –   | no_data | missing-units |
        | 2025 | –        | –     | 80       | –   | no_data | missing-units |
        | 2026 | 90/100   | 90    | 80       | 10  | no_data | missing-units |
        """,
    ),
    Case(
        "A later milestone",
        """
        A plan with several milestones works towards them one after the other. So the path of a target of a later
        milestone starts in the year of the milestone before it: in this plan a 2030 target starts in 2025. Until then
        it is *chưa đến kỳ đánh giá*, unless its threshold is reached. T = 95, m = 2030.
        """,
        target(Kind.SHARE, "95", 2030),
        """
        | Year | Reported | Value | Required | Gap | Status    | Why      |
        | 2022 | –        | –     | –        | –   | not_due   | not-open |
        | 2023 | 70/100   | 70    | –        | –   | not_due   | not-open |
        | 2024 | 96/100   | 96    | –        | –   | met_early |          |
        | 2025 | 85/100   | 85    | 85       | 0   | on_track  |          |
        | 2026 | 86/100   | 86    | 87       | -1  | behind    |          |
        | 2030 | 95/100   | 95    | 95       | 0   | met       |          |
        """,
    ),
    Case(
        "A later milestone, and no value in the year of the one before",
        "Then the last value before that year starts the path. T = 92, m = 2030.",
        target(Kind.SHARE, "92", 2030),
        """
        | Year | Reported | Value | Required | Gap | Status   | Why           |
        | 2023 | 70/100   | 70    | –        | –   | not_due  | not-open      |
        | 2024 | 80/100   | 80    | –        | –   | not_due  | not-open      |
        | 2025 | –        | –     | 82       | –   | no_data  | missing-units |
        | 2026 | 84/100   | 84    | 84       | 0   | on_track |               |
        """,
    ),
    Case(
        "A later milestone, and no value up to the one before",
        "Then the first value after it starts the path. T = 80, m = 2030.",
        target(Kind.SHARE, "80", 2030),
        """
        | Year | Reported | Value | Required | Gap | Status   | Why           |
        | 2025 | –        | –     | –        | –   | no_data  | missing-units |
        | 2026 | 60/100   | 60    | 60       | 0   | on_track |               |
        | 2027 | 64/100   | 64    | 65       | -1  | behind   |               |
        | 2030 | 79/100   | 79    | 80       | -1  | not_met  |               |
        """,
    ),
    Case(
        "Another plan's milestones",
        """
        The milestones are read from the plan, whatever they are. In a plan with targets for 2023, 2026 and 2030, the
        path of a 2030 target starts in 2026. T = 80.
        """,
        target(Kind.SHARE, "80", 2030),
        """
        | Year | Reported | Value | Required | Gap | Status   | Why      |
        | 2023 | 50/100   | 50    | –        | –   | not_due  | not-open |
        | 2026 | 60/100   | 60    | 60       | 0   | on_track |          |
        | 2028 | 70/100   | 70    | 70       | 0   | on_track |          |
        """,
        milestones=(2023, 2026),
    ),
    Case(
        "Where less is better",
        """
        With the comparator <= the same line falls, and reaching it means not being above it. "To threshold" is by how
        many the numerator has to fall. T = 4, m = 2025.
        """,
        target(Kind.SHARE, "4", comparator="<="),
        """
        | Year | Reported | Value | Required | Gap | Status   | To required | To threshold |
        | 2021 | 20/100   | 20    | 20       | 0   | on_track | 0           | 16           |
        | 2023 | 12/100   | 12    | 12       | 0   | on_track | 0           | 8            |
        | 2024 | 9/100    | 9     | 8        | 1   | behind   | 1           | 5            |
        | 2025 | 4/100    | 4     | 4        | 0   | met      | 0           | 0            |
        """,
    ),
    Case(
        "How much is missing, in whole things",
        """
        A share of few things moves in steps: of seven units, 20 % are reached with two, not with 1.4. Beside the gap
        the report says how many more are needed at today's denominator. T = 20, m = 2025.
        """,
        target(Kind.SHARE, "20"),
        """
        | Year | Reported | Value  | Required | Status   | To required | To threshold |
        | 2021 | 0/7      | 0      | 0        | on_track | 0           | 2            |
        | 2024 | 1/7      | 14 2/7 | 15       | behind   | 1           | 1            |
        | 2025 | 2/7      | 28 4/7 | 20       | met      | 0           | 0            |
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_share(case: Case) -> None:
    check(case)
