"""Targets without a figure, rated from documents."""

import pytest

from pipeline.plan_records import Kind
from tests.spec.build import target
from tests.spec.cases import Case, check

TITLE = "Ratings from evidence (`evidence`)"

TEXT = """
*"Nâng cao chất lượng công tác xây dựng văn bản"* has no figure, and none is invented: the responsible unit rates it
*đạt*, *đạt một phần* or *không đạt* and names the document that shows it. The rating is taken as given, in every
year; it is never computed, and a supporting figure printed beside it does not decide it. A rating without a document
is *chưa có số liệu*.
"""

CASES = (
    Case(
        "In every year",
        "Each year has its own rating.",
        target(Kind.EVIDENCE, None, None, ""),
        """
        | Year | Reported             | Status  | Why              |
        | 2021 | met                  | met     |                  |
        | 2022 | partly               | partly  |                  |
        | 2023 | not_met              | not_met |                  |
        | 2024 | met without document | no_data | evidence-missing |
        | 2025 | –                    | no_data | missing-units    |
        """,
    ),
    Case(
        "Due in 2025",
        "The ratings on the way are printed as given; after 2025 that year's rating stays.",
        target(Kind.EVIDENCE, None, 2025, ""),
        """
        | Year | Reported | Status  |
        | 2023 | met      | met     |
        | 2024 | not_met  | not_met |
        | 2025 | partly   | partly  |
        | 2026 | met      | partly  |
        """,
    ),
    Case(
        "Due in 2030",
        "Before 2025 no rating is owed; one that is given is printed.",
        target(Kind.EVIDENCE, None, 2030, ""),
        """
        | Year | Reported | Status  | Why           |
        | 2022 | –        | not_due | not-open      |
        | 2023 | partly   | partly  |               |
        | 2025 | –        | no_data | missing-units |
        """,
    ),
    Case(
        "Several units",
        "The worst rating counts, since a duty that several share is done only when all of them have done it.",
        target(Kind.EVIDENCE, None, None, ""),
        """
        | Year | Reported         | Status  |
        | 2021 | met + partly     | partly  |
        | 2022 | not_met + met    | not_met |
        | 2023 | met + –          | no_data |
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_evidence(case: Case) -> None:
    check(case)
