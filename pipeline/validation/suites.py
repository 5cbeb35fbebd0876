"""The suites: which expectation each rule is, over which columns, built from the plan's data and nothing else.

An expectation is named as Great Expectations names it in its own files; pipeline.validation.run hands it over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from pipeline.findings import Finding
from pipeline.plan import Plan
from pipeline.validation import describe, describe_together, frames
from pipeline.validation.frames import Columns
from pipeline.validation.records import Carry, Change, Duty, Expected, Facts, Growth, Line, PartsOfWhole, Relation, Sent
from pipeline.validation.relations import ratios

R = TypeVar("R")

EQUAL = "expect_column_pair_values_to_be_equal"
NOT_BELOW = "expect_column_pair_values_a_to_be_greater_than_b"
IN_SET = "expect_column_values_to_be_in_set"
GIVEN = "expect_column_values_to_not_be_null"
BETWEEN = "expect_column_values_to_be_between"
UNIQUE = "expect_compound_columns_to_be_unique"
FIGURE_ADDRESS = ("source", "sheet", "unit", "period", "measure", "value_cell")


@dataclass(frozen=True)
class Check(Generic[R]):
    """One expectation, and the finding that a record amounts to when it fails."""

    expectation: str
    kwargs: Mapping[str, object]
    finding: Callable[[R], Finding | None]


@dataclass(frozen=True)
class Suite(Generic[R]):
    """Expectations over a table with one row per record; `address` names the columns that lead back to the cell.

    `rules` are the lines of the plan that the rows were made from, where a row is one line on some figures.
    """

    name: str
    records: tuple[R, ...]
    columns: Callable[[R], Columns]
    address: tuple[str, ...]
    checks: tuple[Check[R], ...]
    rules: tuple[str, ...] = ()


def files(plan: Plan, facts: Facts) -> Suite[Sent]:
    """Each file comes from a unit of the plan that is in force."""
    checks = (
        _in_set("unit", list(plan.units), describe.unknown_unit),
        _in_set("in_force", [True], describe.unit_not_in_force),
    )
    return Suite("files", facts.files, frames.file_columns, ("source", "unit", "period"), checks)


def rows(plan: Plan, facts: Facts) -> Suite[Line]:
    """Each row by itself: its code, unit of measure, value, dates and document."""
    codes = (
        _in_set("measure", list(plan.measures), partial(describe.unknown_measure, plan)),
        _in_set("owed", [True], partial(describe.not_owed, plan)),
        Check(
            UNIQUE,
            {"column_list": ["source", "measure_once"], "ignore_row_if": "any_value_is_missing"},
            describe.repeated,
        ),
    )
    values = (
        _equal("unit_of_measure", "plan_unit_of_measure", describe.unit_of_measure),
        _given("value_text", "known", describe.no_value),
        _equal("value", "whole", describe.not_whole),
        Check(BETWEEN, {"column": "value", "min_value": 0}, describe.negative),
        _not_below("most", "value", describe.implausible),
        _given("document", "needs_document", describe.no_document),
        _in_set("document_numbered", [True], describe.document_without_number),
        _in_set("document_in_time", [True], describe.document_out_of_time),
    )
    dates = (
        _equal("start", "start_in_period", partial(describe.outside_period, "start")),
        _equal("end", "end_in_period", partial(describe.outside_period, "end")),
        _not_below("last_day", "first_day", describe.dates_in_disorder),
        _equal("days", "period_days", describe.other_dates),
    )
    return Suite("rows", facts.lines, frames.row_columns, frames.ROW_ADDRESS, (*codes, *values, *dates))


def required(facts: Facts) -> Suite[Duty]:
    """Each measure that a unit owes has a row in the workbook that it sent."""
    checks = (Check(GIVEN, {"column": "code_cell"}, describe.missing_measure),)
    return Suite("required", facts.duties, frames.duty_columns, ("source", "unit", "period", "measure"), checks)


def expected(plan: Plan, facts: Facts) -> Suite[Expected]:
    """Each unit that owes measures for a period sent a file."""
    checks = (_in_set("received", [True], partial(describe.nothing_sent, plan)),)
    return Suite("expected", facts.expected, frames.expected_columns, ("unit", "period"), checks)


def relations(plan: Plan, facts: Facts) -> Suite[Relation]:
    """Between figures of one period: no numerator above its denominator, and the plan's identities."""
    checks = (
        _not_below("ceiling", "part", describe_together.above),
        _equal("left", "right", describe_together.sums_differ),
        _equal("part_days", "total_days", describe_together.days_differ),
    )
    rules = (*map(frames.rule_name, ratios(plan)), *map(frames.rule_name, plan.identities))
    address = ("source", "sheet", "unit", "period", "rule", "value_cell")
    return Suite("relations", facts.relations, frames.relation_columns, address, checks, rules)


def changes(plan: Plan, facts: Facts) -> Suite[Change]:
    """Between one unit's figures of two years running, or of the same part of both."""
    checks = (
        _not_below("allowed", "change", partial(describe_together.large_change, plan)),
        _equal("nothing", "nothing_before", partial(describe_together.change_of_zero, plan)),
    )
    return Suite("changes", facts.changes, frames.change_columns, FIGURE_ADDRESS, checks)


def growths(plan: Plan, facts: Facts) -> Suite[Growth]:
    """A figure that counts from the start of the year never falls within it."""
    checks = (_not_below("value", "before", partial(describe_together.fell, plan)),)
    return Suite("growths", facts.growths, frames.growth_columns, FIGURE_ADDRESS, checks)


def parts(plan: Plan, facts: Facts) -> Suite[PartsOfWhole]:
    """Two periods that make up a third add up to it."""
    checks = (_equal("whole", "parts", partial(describe_together.parts_differ, plan)),)
    return Suite("parts", facts.parts, frames.parts_columns, FIGURE_ADDRESS, checks)


def carries(plan: Plan, facts: Facts) -> Suite[Carry]:
    """What a period starts with is what the one before it ended with."""
    checks = (_equal("carried_in", "pending", partial(describe_together.carried_differs, plan)),)
    address = ("source", "sheet", "unit", "period", "value_cell")
    return Suite("carries", facts.carries, frames.carry_columns, address, checks)


def _in_set(column: str, values: list[str] | list[bool], finding: Callable[[R], Finding | None]) -> Check[R]:
    return Check(IN_SET, {"column": column, "value_set": values}, finding)


def _given(column: str, where: str, finding: Callable[[R], Finding | None]) -> Check[R]:
    return Check(GIVEN, {"column": column, "row_condition": f"{where} == True", "condition_parser": "pandas"}, finding)


def _equal(a: str, b: str, finding: Callable[[R], Finding | None]) -> Check[R]:
    return Check(EQUAL, {"column_A": a, "column_B": b, "ignore_row_if": "either_value_is_missing"}, finding)


def _not_below(a: str, b: str, finding: Callable[[R], Finding | None]) -> Check[R]:
    kwargs = {"column_A": a, "column_B": b, "or_equal": True, "ignore_row_if": "either_value_is_missing"}
    return Check(NOT_BELOW, kwargs, finding)
