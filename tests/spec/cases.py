"""A specification as a small table: what was reported each year, and what must follow. The tables are the manual's.

Columns, all but the first two optional: Year (or a period inside it, "2025-q1") · Reported ("40/100", "12", "yes",
"met without document", "–" for nothing; figures of several units joined by " + ") · Value · Required · Gap · Status
· Why · Provisional · To required, To threshold, Smallest cut (whole things) · Outlook · Interval · Why no outlook.
Each row is assessed with the figures of all rows, so a row also shows that later years change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.assessment import Assessment, Status, assess
from pipeline.measures import MeasureValue
from pipeline.observations import Observation
from pipeline.outlook import Outlook, Prospect, outlook
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_records import Break, MeasureType, Target
from pipeline.points import Reason
from pipeline.shortfall import whole_gap
from tests.spec import build

NOTHING = "–"
WITHOUT_DOCUMENT = " without document"
Row = Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """One table with its heading and the prose that leads to it."""

    title: str
    prose: str
    target: Target
    table: str
    breaks: tuple[Break, ...] = ()
    milestones: tuple[int, ...] = (2025, 2030)
    measure_type: MeasureType | None = None
    stocks: tuple[str, ...] = ()

    @property
    def rows(self) -> list[Row]:
        """The table's rows by their headings."""
        lines = [line.strip() for line in self.table.strip().splitlines()]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        return [dict(zip(cells[0], line, strict=True)) for line in cells[1:]]

    @property
    def plan(self) -> Plan:
        """The plan that the case stands in."""
        units = max(row["Reported"].count(" + ") + 1 for row in self.rows)
        return build.plan(self.target, units, self.breaks, self.milestones, self.measure_type, self.stocks)


@dataclass(frozen=True)
class Outcome:
    """What a row gave."""

    plan: Plan
    assessment: Assessment
    outlook: Outlook


def outcomes(case: Case) -> Iterator[tuple[Row, Outcome]]:
    """Each row with its outcome."""
    own, values = case.plan, _values(case)
    for row in case.rows:
        assessment = assess(own, case.target, _period(own, row["Year"]), values)
        yield row, Outcome(own, assessment, outlook(own, assessment))


def check(case: Case) -> None:
    """Asserts that each row of the case comes out as written."""
    for row, outcome in outcomes(case):
        found = {heading: SHOWN[heading](outcome) for heading in row if heading in SHOWN}
        wanted = {heading: row[heading] for heading in found}
        assert found == wanted, f"{case.title}, {row['Year']}"


def number(value: Fraction | int | None) -> str:
    """A number as the tables write it: "50", "79.99", "66 2/3", "–" for none; exact."""
    if value is None:
        return NOTHING
    exact = Fraction(value)
    if 10**6 % exact.denominator == 0:
        return f"{exact.numerator / exact.denominator:.6f}".rstrip("0").rstrip(".") if exact != 0 else "0"
    sign, (whole, rest) = "-" if exact < 0 else "", divmod(abs(exact), 1)
    return sign + (f"{whole} {rest}" if whole else str(rest))


def _values(case: Case) -> Mapping[str, Mapping[str, MeasureValue]]:
    own = case.plan
    periods = [_period(own, row["Year"]) for row in case.rows]
    pairs = zip(case.rows, periods, strict=True)
    given = [item for row, period in pairs for item in _reported(row["Reported"], period)]
    return build.values_by_period(own, given, periods)


def _period(own: Plan, name: str) -> Period:
    year, _, kind = name.partition("-")
    return own.period(int(year), kind or "year")


def _reported(cell: str, period: Period) -> Iterator[Observation]:
    for position, part in enumerate(cell.split(" + ")):
        word = part.removesuffix(WITHOUT_DOCUMENT)
        evidence = "a document" if word == part and re.fullmatch(r"[a-z_]+", part) else ""
        for measure, value in zip((build.PART, build.WHOLE), word.split("/"), strict=False):
            if value != NOTHING:
                yield build.observation(measure, period, value, f"unit-{position + 1}", evidence)


def _short(reason: Reason | None) -> str:
    return reason.key.removeprefix("assessment.reason-") if reason else ""


def _value(outcome: Outcome) -> str:
    return outcome.assessment.now.word or number(outcome.assessment.now.value)


def _whole(name: str) -> Callable[[Outcome], str]:
    def shown(outcome: Outcome) -> str:
        gap = whole_gap(outcome.plan, outcome.assessment)
        return number(getattr(gap, name)) if gap else NOTHING

    return shown


def _interval(outcome: Outcome) -> str:
    low, high = outcome.outlook.low, outcome.outlook.high
    return NOTHING if low is None or high is None else f"{float(low):.1f} to {float(high):.1f}"


SHOWN: Mapping[str, Callable[[Outcome], str]] = {
    "Value": _value,
    "Required": lambda outcome: number(outcome.assessment.required),
    "Gap": lambda outcome: number(outcome.assessment.gap),
    "Status": lambda outcome: str(outcome.assessment.status),
    "Why": lambda outcome: _short(outcome.assessment.reason),
    "Provisional": lambda outcome: "yes" if outcome.assessment.provisional else "no",
    "To required": _whole("to_required"),
    "To threshold": _whole("to_threshold"),
    "Smallest cut": _whole("cut"),
    "Outlook": lambda outcome: str(outcome.outlook.prospect),
    "Interval": _interval,
    "Why no outlook": lambda outcome: _short(outcome.outlook.reason),
}

IN_WORDS: Mapping[str, Callable[[Outcome], str]] = {
    "Status": lambda outcome: _bilingual(outcome.assessment.status),
    "Outlook": lambda outcome: _bilingual(outcome.outlook.prospect),
    "Why": lambda outcome: outcome.assessment.reason.in_words("en") if outcome.assessment.reason else "",
    "Why no outlook": lambda outcome: outcome.outlook.reason.in_words("en") if outcome.outlook.reason else "",
}
"""How the manual prints a cell that the table gives as a code."""


def _bilingual(item: Status | Prospect) -> str:
    return f"{item.in_words('vi')} ({item.in_words('en').lower()})"
