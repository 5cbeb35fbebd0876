"""Will it be met? The trend, its interval, and breaks in the series."""

from datetime import date

import pytest

from pipeline.plan_records import Kind
from tests.spec.build import break_on, target
from tests.spec.cases import Case, check

TITLE = "Outlook: will it be met?"

TEXT = """
How far a target has come and whether it will be met are two questions, and the answer to one is never printed as the
other. The outlook carries the trend of the yearly values on to the milestone m: the least-squares line through n
years, with its 80 % prediction interval

    ŷ(m) ± t · s · √(1 + 1/n + (m − x̄)² / Σ(x − x̄)²),    s² = Σ(y − ŷ)² / (n − 2)

where t is Student's t at 0.90 with n − 2 degrees of freedom. Sources: Hyndman and Athanasopoulos, *Forecasting:
Principles and Practice*, "Forecasting with regression", for the formula and for 80 % as a customary interval;
NIST/SEMATECH, *e-Handbook of Statistical Methods*, 4.5.1.2 for predicting a single response and 1.3.6.7.2 for the
table of t, which takes the place of the normal factor because years are few. For shares the interval is kept within 0
and 100.

*Có khả năng đạt*: all of the interval meets the threshold. *Khó có khả năng đạt*: none of it. *Chưa chắc chắn*: a
part. *Đã đạt*: the threshold is reached already. *Không dự báo*: there is no answer, with the reason.

Only shares with a milestone and reductions have a trend. A count, a yes or no, a rating and a threshold of every year
have none; a yearly increase is measured against a value that is not known yet. The trend takes whole years with final
figures only, and at least three of them. In the milestone's year, once its figures are final, the verdict takes the
outlook's place.
"""

CASES = (
    Case(
        "A straight line",
        """
        Values on a straight line have no scatter from which an error could be estimated: the interval shrinks to the
        line's own value, and an exact hit is a hit. The report says so in place of the interval. T = 80, m = 2025.
        """,
        target(Kind.SHARE, "80"),
        """
        | Year    | Reported | Outlook  | Interval     | Why no outlook   |
        | 2021    | 40/100   | none     | –            | too-few-years    |
        | 2022    | 50/100   | none     | –            | too-few-years    |
        | 2023-q1 | 10/100   | none     | –            | too-few-years    |
        | 2023    | 60/100   | likely   | 80.0 to 80.0 |                  |
        | 2024    | 80/100   | met      | –            |                  |
        | 2025-q1 | 70/100   | uncertain | 78.5 to 100.0 |                 |
        | 2025    | 90/100   | none     | –            | milestone-passed |
        | 2026    | 90/100   | none     | –            | milestone-passed |
        """,
    ),
    Case(
        "Values that scatter",
        "With three years one degree of freedom is left, and the interval is wide. T = 80, m = 2025.",
        target(Kind.SHARE, "80"),
        """
        | Year | Reported | Outlook   | Interval      |
        | 2021 | 50/100   | none      | –             |
        | 2022 | 62/100   | none      | –             |
        | 2023 | 66/100   | uncertain | 59.1 to 100.0 |
        | 2024 | 67/100   | uncertain | 63.2 to 86.8  |
        """,
    ),
    Case(
        "Far below",
        "The upper end of the interval stays below the threshold. T = 90, m = 2025.",
        target(Kind.SHARE, "90"),
        """
        | Year | Reported | Outlook  | Interval     |
        | 2021 | 40/100   | none     | –            |
        | 2022 | 41/100   | none     | –            |
        | 2023 | 43/100   | unlikely | 42.8 to 48.9 |
        """,
    ),
    Case(
        "Less is better",
        "The same with the comparator <=. T = 4, m = 2025.",
        target(Kind.SHARE, "4", comparator="<="),
        """
        | Year | Reported | Outlook | Interval   |
        | 2021 | 20/100   | none    | –          |
        | 2022 | 14/100   | none    | –          |
        | 2023 | 8/100    | likely  | 0.0 to 0.0 |
        """,
    ),
    Case(
        "A reduction",
        """
        The base year has no value of its own, so the trend starts in the year after it. T = 10, m = 2025.
        """,
        target(Kind.REDUCTION, "10", 2025, baseline=(2021,)),
        """
        | Year | Reported | Outlook  | Interval   | Why no outlook |
        | 2021 | 100      | none     | –          | no-values      |
        | 2022 | 99       | none     | –          | too-few-years  |
        | 2023 | 98       | none     | –          | too-few-years  |
        | 2024 | 97       | unlikely | 4.0 to 4.0 |                |
        """,
    ),
    Case(
        "Nothing reported",
        "Without a value there is no trend.",
        target(Kind.SHARE, "80"),
        """
        | Year | Reported | Outlook | Why no outlook |
        | 2021 | –        | none    | no-values      |
        """,
    ),
    Case(
        "A kind without a trend",
        "A threshold that binds in every year is asked again each year.",
        target(Kind.SHARE, "80", None),
        """
        | Year | Reported | Outlook | Why no outlook |
        | 2021 | 70/100   | none    | no-trend       |
        """,
    ),
)

BREAKS_TITLE = "Breaks in the series"

BREAKS_TEXT = """
A break is a day from which a figure means something else: a new definition, a duty that left the department, a
merger. No trend is drawn across one: it starts anew after the last break, up to the end of the assessed period, that
touches a measure of the target. To which series the report year belongs in which the break lies depends on how its
figure is counted:

- What accumulates over the year (dossiers received, documents issued) belongs to the new series where at least half of
  the year's days lie on or after the break, else to the old one.
- What is counted on the last day of a period (procedures, posts, units) is counted after the break at the end of that
  very year, so that the year belongs to the new series.
- Where a break touches both a numerator and a denominator that are counted in different ways, the earlier of the two
  years begins the new series: part of the ratio means something else from then on.

What is left may be too short; then there is no outlook, and the break is named. Status and required value are not
recomputed at a break; the report marks it beside them.

A reduction whose base lies before a break and whose value lies after it compares two things. Its verdict stands, but
the report says that the base has not been restated and that the result is for reference only, until the break's entry
in `plan/breaks.yaml` names the measure as restated. The restated base itself comes in as data: a new version of what
the unit sent for that year, with its own source.
"""

BREAKS = (
    Case(
        "In the second half of the year",
        """
        On 24 June 2022, levels 3 and 4 of online services became "một phần" and "toàn trình". The report year 2022
        ends on 14 December: less than half of it was left, so 2023 is the first year of the new series. T = 90, m =
        2030.
        """,
        target(Kind.SHARE, "90", 2030),
        """
        | Year | Reported | Outlook   | Interval      | Why no outlook |
        | 2021 | 10/100   | none      | –             | too-few-years  |
        | 2022 | 20/100   | none      | –             | break          |
        | 2023 | 52/100   | none      | –             | break          |
        | 2024 | 58/100   | none      | –             | break          |
        | 2025 | 61/100   | uncertain | 67.4 to 100.0 |                |
        """,
        breaks=(break_on(date(2022, 6, 24)),),
    ),
    Case(
        "In the first half of the year",
        """
        On 1 March 2025 the criminal-record certificates left the departments of justice, and most dossiers with them.
        More than half of the report year 2025 was to come, so 2025 is the first year of the new series. Before the
        break is known, nothing is cut. T = 90, m = 2030.
        """,
        target(Kind.SHARE, "90", 2030),
        """
        | Year | Reported | Outlook  | Interval       | Why no outlook |
        | 2021 | 70/100   | none     | –              | too-few-years  |
        | 2022 | 75/100   | none     | –              | too-few-years  |
        | 2023 | 80/100   | likely   | 100.0 to 100.0 |                |
        | 2024 | 85/100   | likely   | 100.0 to 100.0 |                |
        | 2025 | 40/80    | none     | –              | break          |
        | 2026 | 41/80    | none     | –              | break          |
        | 2027 | 42/80    | unlikely | 56.2 to 56.2   |                |
        """,
        breaks=(break_on(date(2025, 3, 1), ("WHOLE",)),),
    ),
    Case(
        "A figure counted on the last day",
        """
        On 1 July 2025 two provinces merged. On 14 December 2025 the procedures are counted in the merged department,
        so 2025 is the first year of the new series, though less than half of its days were left. On 14 March the
        merger was not known, on 14 September it was. T = 90, m = 2030.
        """,
        target(Kind.SHARE, "90", 2030),
        """
        | Year    | Reported | Outlook  | Interval       | Why no outlook |
        | 2022    | 60/100   | none     | –              | too-few-years  |
        | 2023    | 63/100   | none     | –              | too-few-years  |
        | 2024    | 67/100   | uncertain | 81.4 to 94.2  |                |
        | 2025-q1 | 70/100   | uncertain | 81.4 to 94.2  |                |
        | 2025-9m | 60/150   | none     | –              | break          |
        | 2025    | 60/150   | none     | –              | break          |
        | 2026    | 62/150   | none     | –              | break          |
        | 2027    | 65/150   | unlikely | 45.7 to 50.8   |                |
        """,
        breaks=(break_on(date(2025, 7, 1), ("PART", "WHOLE")),),
        stocks=("PART", "WHOLE"),
    ),
    Case(
        "A numerator of the whole year over a denominator of its last day",
        """
        The same break: the numerator's new series would begin in 2026, the denominator's begins in 2025, and the
        ratio's with it. T = 90, m = 2030.
        """,
        target(Kind.SHARE, "90", 2030),
        """
        | Year | Reported | Outlook  | Interval      | Why no outlook |
        | 2022 | 60/100   | none     | –             | too-few-years  |
        | 2023 | 63/100   | none     | –             | too-few-years  |
        | 2024 | 67/100   | uncertain | 81.4 to 94.2 |                |
        | 2025 | 60/150   | none     | –             | break          |
        | 2026 | 62/150   | none     | –             | break          |
        | 2027 | 65/150   | unlikely | 45.7 to 50.8  |                |
        """,
        breaks=(break_on(date(2025, 7, 1), ("PART", "WHOLE")),),
        stocks=("WHOLE",),
    ),
    Case(
        "A break elsewhere",
        "A break that touches none of the target's measures cuts nothing. T = 80, m = 2025.",
        target(Kind.SHARE, "80"),
        """
        | Year | Reported | Outlook | Interval     |
        | 2021 | 40/100   | none    | –            |
        | 2022 | 50/100   | none    | –            |
        | 2023 | 60/100   | likely  | 80.0 to 80.0 |
        """,
        breaks=(break_on(date(2022, 6, 24), ("ANOTHER",)),),
    ),
)


@pytest.mark.parametrize("case", (*CASES, *BREAKS), ids=lambda case: case.title)
def test_outlook(case: Case) -> None:
    check(case)
