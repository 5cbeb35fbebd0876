"""Periods inside a year, and the years after the milestone."""

import pytest

from pipeline.assessment import shows_provisional
from pipeline.plan_records import Kind
from tests.spec.build import target
from tests.spec.cases import Case, check, outcomes

TITLE = "Periods inside a year"

TEXT = """
A quarter, six or nine months are assessed with their own figures against the required value of their year; the years
before come from their whole years. Such a verdict is provisional ("tạm tính"), as is one that rests on a figure taken
before its own period had ended. A verdict of a milestone whose year is over rests on that year's figures and is not
provisional.
"""

CASES = (
    Case(
        "The same year, read four times",
        "T = 80, m = 2025.",
        target(Kind.SHARE, "80"),
        """
        | Year    | Reported | Value | Required | Gap | Status    | Provisional |
        | 2021    | 40/100   | 40    | 40       | 0   | on_track  | no          |
        | 2024-q1 | 12/20    | 60    | 70       | -10 | behind    | yes         |
        | 2024-h1 | 28/40    | 70    | 70       | 0   | on_track  | yes         |
        | 2024-9m | 56/70    | 80    | 70       | 10  | met_early | yes         |
        | 2024-q3 | –        | –     | 70       | –   | no_data   | yes         |
        | 2024    | 75/100   | 75    | 70       | 5   | on_track  | no          |
        | 2025-h1 | 41/50    | 82    | 80       | 2   | met       | yes         |
        | 2025    | 79/100   | 79    | 80       | -1  | not_met   | no          |
        | 2026-q1 | 20/20    | 100   | 80       | 20  | not_met   | no          |
        """,
    ),
    Case(
        "A path that starts inside the year",
        """
        When the first value of all comes from a part of the year, the path starts there for as long as the year has no
        value of its own.
        """,
        target(Kind.SHARE, "80"),
        """
        | Year    | Reported | Value | Required | Status   | Provisional |
        | 2023-q1 | 30/100   | 30    | 30       | on_track | yes         |
        | 2023    | 40/100   | 40    | 40       | on_track | no          |
        | 2024    | 59/100   | 59    | 60       | behind   | no          |
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_periods_inside(case: Case) -> None:
    check(case)


def test_only_a_verdict_that_can_still_change_is_marked_as_provisional() -> None:
    marked = {row["Year"]: shows_provisional(outcome.assessment) for row, outcome in outcomes(CASES[0])}
    assert marked["2024-h1"] and marked["2025-h1"]
    assert not marked["2024-q3"]  # no data, so nothing that changes
    assert not marked["2025"] and not marked["2026-q1"]
