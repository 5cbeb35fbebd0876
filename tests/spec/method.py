"""Writes docs/method.md from the specification tables: python -m tests.spec.method"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path

from pipeline.assessment import Status
from pipeline.outlook import Prospect
from pipeline.paths import ROOT
from tests.spec import (
    test_count,
    test_evidence,
    test_missing,
    test_outlook,
    test_periods_inside,
    test_reduction,
    test_share,
    test_share_yearly,
    test_yearly_increase,
    test_yes_no,
)
from tests.spec.cases import IN_WORDS, NOTHING, Case, Outcome, Row, outcomes

PATH = ROOT / "docs" / "method.md"

INTRODUCTION = """
# The method: how a target gets its verdict

<!-- Written by `python -m tests.spec.method` from the tables of tests/spec, which are run as tests. Change those. -->

For each target of the plan and each report period the report gives five things:

1. the **value**: what the department has reached, computed from what its reporting units sent;
2. the **required** value: what the target asks of this year;
3. the **gap**: value − required, in the target's unit (percentage points for a share); above 0 is ahead, below 0 is
   short, the other way round where less is better;
4. the **status**: the verdict that follows from the two;
5. the **outlook**: whether the target will be met at its milestone; a question of its own, answered at the end of
   this chapter.

The rule depends on the target's kind. Each section below gives one rule and tables of worked examples. The tables are
the program's tests: each row is computed on every test run and has to come out as printed.

How to read them: *Year* is a report year (15 December of the year before to 14 December) or a period inside it;
*Reported* is what the units sent, numerator/denominator, with " + " between the figures of several units; – is
nothing. T is the threshold, m the milestone. Each row is the assessment made in that year, from the figures up to
that year: what later rows hold changes nothing.
"""

STATUSES = """
## The statuses

| Status | In English | Meaning |
|---|---|---|
"""

MEANINGS = {
    Status.MET: "what the target asks for is reached in the milestone's year, or in a year in which it binds",
    Status.MET_EARLY: "what the milestone asks for is reached in a year before it",
    Status.ON_TRACK: "before the milestone: at least what the year requires",
    Status.BEHIND: "before the milestone: less than the year requires",
    Status.NOT_MET: "in the milestone's year, or in a year in which the target binds: less than it asks for",
    Status.PARTLY: "ratings only: given by the unit, with its document",
    Status.NOT_DUE: "nothing can be asked for yet",
    Status.NO_DATA: "a figure, or a document, is missing or gives no ratio; the report says which",
}

CLOSING = """
## After the milestone

The verdict of the milestone's year stays, computed from that year's figures: reaching 80 % a year late is not reaching
it by 2025, and falling back in 2026 does not undo 2025. Beside it the report prints today's value, the threshold as
the required value, and the gap between them. For a yearly increase the required value stays what it was in the
milestone's year. Targets that bind in every year have no milestone and are judged anew each year.

## What holds for every target

Tests with generated figures (tests/unit/test_assessment_properties.py) hold the rules to this:

- A better value never gives a worse status, everything else being equal.
- A change of unit changes nothing: numerator and denominator ten times as large, or a base and its later values, give
  the same verdict.
- An exact hit is a hit, and 79.99 of 80 is none. Values are compared unrounded, as fractions; rounding is for printing
  only, and the report adds a digit before it would print "80,0%" beside *không đạt*.
- Missing is never 0. A missing figure makes a verdict neither better nor worse; it takes it away, and the report says
  *chưa có số liệu*.
- The assessment of a year never looks at a later one: assessing 2023 gives the same whatever 2024 holds.

Every verdict carries the ids of the observations that it rests on: those of its value, of the base, of the start of
its path, of the year before.

## Where it stands in the code

`pipeline/measures.py` puts the units' figures together, `pipeline/points.py` makes the target's value of each year,
`pipeline/required.py` the path, `pipeline/assessment.py` the verdict, `pipeline/shortfall.py` what is missing in whole
things, `pipeline/outlook.py` the outlook. The column `method` of assessment.csv names the rule by the id that stands
in the heading of its section.
"""

RULES = (
    test_share,
    test_share_yearly,
    test_count,
    test_yes_no,
    test_evidence,
    test_reduction,
    test_yearly_increase,
    test_missing,
    test_periods_inside,
)


def chapter() -> str:
    """The whole chapter, as Markdown."""
    parts = [cleandoc(INTRODUCTION), cleandoc(STATUSES) + "\n" + "\n".join(_statuses())]
    for module in RULES:
        parts += _section(module.TITLE, module.TEXT, module.CASES)
    parts += _section(test_outlook.TITLE, test_outlook.TEXT, test_outlook.CASES)
    parts.append("| Outlook | In English |\n|---|---|\n" + "\n".join(_prospects()))
    parts += _section(test_outlook.BREAKS_TITLE, test_outlook.BREAKS_TEXT, test_outlook.BREAKS)
    return "\n\n".join((*parts, cleandoc(CLOSING))) + "\n"


def write(path: Path = PATH) -> None:
    """Writes the chapter."""
    path.write_text(chapter(), "utf-8")


def _statuses() -> Iterator[str]:
    for status, meaning in MEANINGS.items():
        yield f"| {status.in_words('vi')} (`{status}`) | {status.in_words('en')} | {meaning} |"


def _prospects() -> Iterator[str]:
    for prospect in Prospect:
        yield f"| {prospect.in_words('vi')} (`{prospect}`) | {prospect.in_words('en')} |"


def _section(title: str, prose: str, cases: Sequence[Case]) -> list[str]:
    parts = [f"## {title}", cleandoc(prose)]
    for case in cases:
        parts += [f"### {case.title}", cleandoc(case.prose), "\n".join(_table(case))]
    return parts


def _table(case: Case) -> Iterator[str]:
    headings = list(case.rows[0])
    yield f"| {' | '.join(headings)} |"
    yield "|" + "---|" * len(headings)
    for row, outcome in outcomes(case):
        yield f"| {' | '.join(_cell(heading, row, outcome) for heading in headings)} |"


def _cell(heading: str, row: Row, outcome: Outcome) -> str:
    if heading in IN_WORDS:
        return IN_WORDS[heading](outcome)
    return row[heading] or NOTHING


if __name__ == "__main__":
    write()
