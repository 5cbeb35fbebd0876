"""Is what was read right? Rules from the plan's data, evaluated by Great Expectations, failures as findings.

facts.py, relations.py and over_time.py gather what is checked, frames.py lays it out in tables, suites.py names the
rules, run.py has them evaluated, describe.py and describe_together.py say what a failure amounts to; notes.py what a
unit says beside a figure, rules.py what has to agree, in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.findings import Finding
from pipeline.plan import Plan
from pipeline.sources.records import Reading
from pipeline.validation import suites
from pipeline.validation.facts import facts
from pipeline.validation.run import Engine, ExpectationOutcome
from pipeline.validation.suites import Check, Suite

R = TypeVar("R")

_DAYS = ("V11", "V12", "V13", "V31", "V32")
_A1 = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True)
class Validation:
    """What was found, by file, sheet, row and column, and each expectation's result by suite.

    `results` is data for JSON and says nothing of when or where it ran: {"suites": [{"suite", "rows", "rules",
    "success", "expectations": [{"expectation", "kwargs", "success", "evaluated", "missing", "unexpected": [{…}]}]}]}.
    """

    findings: tuple[Finding, ...]
    results: dict[str, object]


def validate(plan: Plan, readings: Sequence[Reading], beside: Sequence[Reading] = ()) -> Validation:
    """Checks everything that was read, years before the one reported on included.

    `beside` are readings of other periods that those of the last one have to agree with; nothing is said of them.

    Raises RuntimeError when a rule itself could not be evaluated, KeyError for a period that the plan doesn't know.
    """
    known = facts(plan, readings, beside)
    engine = Engine()
    parts = [
        _evaluated(engine, suites.files(plan, known)),
        _evaluated(engine, suites.rows(plan, known)),
        _evaluated(engine, suites.required(known)),
        _evaluated(engine, suites.expected(plan, known)),
        _evaluated(engine, suites.relations(plan, known)),
        _evaluated(engine, suites.changes(plan, known)),
        _evaluated(engine, suites.growths(plan, known)),
        _evaluated(engine, suites.parts(plan, known)),
        _evaluated(engine, suites.carries(plan, known)),
    ]
    findings = _once(finding for found, _ in parts for finding in found)
    return Validation(tuple(sorted(findings, key=_place)), {"suites": [result for _, result in parts]})


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Without repetitions: a day that stands once for a whole form is wrong once, whatever measures it is of."""
    seen: set[tuple[str, ...]] = set()
    for finding in findings:
        place = (finding.code, finding.source, finding.sheet, finding.cell)
        if finding.code not in _DAYS or place not in seen:
            yield finding
        seen.add(place)


def _evaluated(engine: Engine, suite: Suite[R]) -> tuple[list[Finding], dict[str, object]]:
    pairs = list(zip(suite.checks, engine.run(suite), strict=True))
    found = [check.finding(suite.records[number]) for check, outcome in pairs for number in outcome.failed]
    result: dict[str, object] = {
        "suite": suite.name,
        "rows": len(suite.records),
        "rules": list(suite.rules),
        "success": not any(outcome.failed for _, outcome in pairs),
        "expectations": [_result(check, outcome) for check, outcome in pairs],
    }
    return [finding for finding in found if finding], result


def _result(check: Check[R], outcome: ExpectationOutcome) -> dict[str, object]:
    return {
        "expectation": check.expectation,
        "kwargs": dict(check.kwargs),
        "success": not outcome.failed,
        "evaluated": outcome.evaluated,
        "missing": outcome.passed_over,
        "unexpected": [dict(row) for row in outcome.rows],
    }


def _place(finding: Finding) -> tuple[object, ...]:
    """Files in the order of their paths, cells row by row; what has no cell of its own comes before the cells."""
    cell = _A1.fullmatch(finding.cell)
    row, column = (int(cell[2]), (len(cell[1]), cell[1])) if cell else (0, (0, finding.cell))
    return (finding.source, finding.sheet, row, column, finding.period, finding.unit, finding.measure, finding.code)
