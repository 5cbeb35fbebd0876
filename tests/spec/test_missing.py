"""Missing figures, several units, denominators of 0."""

import pytest

from pipeline.plan_records import Kind
from tests.spec.build import target
from tests.spec.cases import Case, check

TITLE = "Missing figures and denominators of 0"

TEXT = """
A department's figure is the sum over the reporting units that owe it on the last day of the period. Missing is never
0: when one of them gave nothing, there is no sum, for a partial sum looks like a total and is none; the units are
named. A 0 that a unit reports is a figure.
"""

CASES = (
    Case(
        "Two units",
        "The sum is formed before the share, so a large unit weighs more than a small one. T = 80, every year.",
        target(Kind.SHARE, "80", None),
        """
        | Year | Reported          | Value | Required | Status  | Why           |
        | 2021 | 70/80 + 10/20     | 80    | 80       | met     |               |
        | 2022 | 80/80 + –         | –     | 80       | no_data | missing-units |
        | 2023 | 80/80 + –/20      | –     | 80       | no_data | missing-units |
        | 2024 | 80/80 + 0/20      | 80    | 80       | met     |               |
        """,
    ),
    Case(
        "A denominator of 0",
        """
        No dossier arrived, so no share of them exists: *chưa có số liệu*, with that reason. It is neither 0 % nor 100
        %. One unit's denominator may well be 0.
        """,
        target(Kind.SHARE, "80"),
        """
        | Year | Reported     | Value | Required | Status   | Why              |
        | 2021 | 0/0 + 0/0    | –     | –        | no_data  | denominator-zero |
        | 2022 | 30/60 + 0/0  | 50    | 50       | on_track |                  |
        | 2025 | 0/0 + 0/0    | –     | 80       | no_data  | denominator-zero |
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_missing(case: Case) -> None:
    check(case)
