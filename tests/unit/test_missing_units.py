"""A unit that sent nothing is missing, not zero: targets that rest on it have no value, and say whose is wanted."""

from __future__ import annotations

import pytest

from pipeline import results
from pipeline.assessment import Status, assess_all
from pipeline.chapters.content import ContentChapter
from pipeline.markdown import escape
from pipeline.results import Data, values_by_period
from tests.unit.test_chapters import PLAN, chapter, observed, paragraph

YEAR = PLAN.period(2025, "year")
SHARED = [code for code in PLAN.measures if len(PLAN.responsible(code, YEAR.end)) > 1]


@pytest.mark.parametrize("unit", [code for code, unit in PLAN.units.items() if unit.valid_on(YEAR.end)])
def test_targets_that_rest_on_an_absent_unit_name_it(unit: str) -> None:
    everything = {2025: {code: 5 for code in PLAN.measures}}
    given = tuple(item for item in observed(PLAN, everything) if item.unit != unit)
    known = Data(given, values_by_period(PLAN, given, YEAR))
    assessed = assess_all(PLAN, YEAR, known.values)
    owed = {measure.code for measure in PLAN.owed(unit, YEAR.end)}
    concerned = [item for item in assessed if {item.target.numerator, item.target.denominator} & owed]
    assert concerned
    name = PLAN.units[unit].name.vi
    for item in concerned:
        if item.status is Status.NOT_DUE or not item.now.missing:
            continue
        assert item.now.value is None and item.now.word == "" and unit in item.now.missing
        context = chapter(everything, item.target.content).results.context
        content = results.content_results(PLAN, context, PLAN.contents[item.target.content], assessed, known)
        assert f"của\\: {escape(name)}" in paragraph(ContentChapter(content, "vi"), item.target.id)


@pytest.mark.parametrize("measure", SHARED)
def test_a_partial_sum_is_no_total(measure: str) -> None:
    given = observed(PLAN, {2025: {measure: 5}})
    whole = values_by_period(PLAN, given, YEAR)["2025"][measure]
    assert whole.missing == () and (whole.value is not None or not given[0].value.isdigit())
    for left_out in given:
        part = values_by_period(PLAN, [item for item in given if item is not left_out], YEAR)["2025"][measure]
        assert part.value is None and part.word == "" and part.missing == (left_out.unit,)
