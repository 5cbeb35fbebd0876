"""Targets that are done or not done."""

import pytest

from pipeline.plan_records import Kind
from tests.spec.build import target
from tests.spec.cases import Case, check

TITLE = "Yes or no (`yes_no`)"

TEXT = """
*"Hệ thống thông tin một cửa điện tử cấp tỉnh được kết nối …"*: connected or not. A yes ("Có") counts together with
the document that shows it, and is *chưa có số liệu* without; a no ("Không") needs none. When several units answer,
one no makes it a no.
"""

CASES = (
    Case(
        "Due in 2025",
        "Before the milestone a no is nothing missed; after it the milestone's verdict stays.",
        target(Kind.YES_NO, None, 2025, "="),
        """
        | Year | Reported             | Status    | Why              |
        | 2021 | –                    | no_data   | missing-units    |
        | 2022 | no                   | not_due   | due-in           |
        | 2023 | yes without document | no_data   | evidence-missing |
        | 2024 | yes                  | met_early |                  |
        | 2025 | yes                  | met       |                  |
        | 2026 | no                   | met       |                  |
        """,
    ),
    Case(
        "Missed in 2025",
        "Connecting a year late does not undo it.",
        target(Kind.YES_NO, None, 2025, "="),
        """
        | Year | Reported | Status  |
        | 2025 | no       | not_met |
        | 2026 | yes      | not_met |
        """,
    ),
    Case(
        "Due in 2030",
        "Not due before 2025, when its time starts; from then on it owes an answer.",
        target(Kind.YES_NO, None, 2030, "="),
        """
        | Year | Reported | Status    | Why           |
        | 2022 | –        | not_due   | not-open      |
        | 2023 | no       | not_due   | not-open      |
        | 2024 | yes      | met_early |               |
        | 2025 | –        | no_data   | missing-units |
        | 2026 | no       | not_due   | due-in        |
        """,
    ),
    Case(
        "In every year",
        "A yes or no without a milestone is asked each year.",
        target(Kind.YES_NO, None, None, "="),
        """
        | Year | Reported | Status  |
        | 2021 | no       | not_met |
        | 2022 | yes      | met     |
        """,
    ),
    Case(
        "Several units",
        "The worst answer counts, and all of them are needed.",
        target(Kind.YES_NO, None, 2025, "="),
        """
        | Year | Reported  | Status  | Why           |
        | 2024 | yes + –   | no_data | missing-units |
        | 2025 | yes + no  | not_met |               |
        | 2026 | yes + yes | not_met |               |
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_yes_no(case: Case) -> None:
    check(case)
