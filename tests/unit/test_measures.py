"""The department's values: sums, worst words, and what is missing."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from pipeline.measures import MeasureValue, department_values, nothing_given
from pipeline.observations import Remark
from pipeline.plan import Plan
from pipeline.plan_records import Kind, ReportingUnit
from tests.spec.build import PART, WHOLE, both, observation, plan, target

TWO_UNITS = plan(target(Kind.SHARE, "80"), units=2)
YEAR = TWO_UNITS.period(2025, "year")


def test_the_sum_is_exact_and_names_its_inputs() -> None:
    given = [observation(PART, YEAR, "0.1"), observation(PART, YEAR, "0.2", "unit-2")]
    value = department_values(TWO_UNITS, given, YEAR)[PART]
    assert value == MeasureValue(
        PART, Fraction(3, 10), "", ("2025.unit-1.PART", "2025.unit-2.PART"), (), False, False, ()
    )


def test_a_partial_sum_is_no_total() -> None:
    value = department_values(TWO_UNITS, [observation(PART, YEAR, "5", "unit-2")], YEAR)[PART]
    assert (value.value, value.missing, value.inputs) == (None, ("unit-1",), ("2025.unit-2.PART",))


def test_every_measure_of_the_plan_has_an_entry_in_its_order() -> None:
    values = department_values(TWO_UNITS, [], YEAR)
    assert list(values) == [PART, WHOLE]
    assert values[WHOLE] == nothing_given(TWO_UNITS, WHOLE, YEAR)
    assert values[WHOLE].missing == ("unit-1", "unit-2")


def test_figures_of_other_periods_and_of_units_that_do_not_owe_them_are_left_out() -> None:
    own = plan(target(Kind.SHARE, "80"))
    given = [observation(PART, YEAR, "7", "unit-9"), observation(PART, own.period(2025, "q1"), "3")]
    assert department_values(own, given, YEAR)[PART].missing == ("unit-1",)


def test_the_latest_submission_counts_in_whatever_order_they_come() -> None:
    own = plan(target(Kind.SHARE, "80"))
    first = observation(PART, YEAR, "1")
    second = replace(first, value="2", submission=2)
    for given in ([first, second], [second, first]):
        assert department_values(own, given, YEAR)[PART].value == 2


def test_dates_of_its_own_and_an_open_period_are_marked() -> None:
    own = plan(target(Kind.SHARE, "80"))
    calendar = replace(observation(PART, YEAR, "1"), period_start=date(2025, 1, 1), period_end=date(2025, 12, 31))
    early = replace(observation(WHOLE, YEAR, "1"), provisional=True)
    values = department_values(own, [calendar, early], YEAR)
    assert (values[PART].off_period, values[PART].provisional) == (True, False)
    assert (values[WHOLE].off_period, values[WHOLE].provisional) == (False, True)


def test_without_a_unit_in_force_nobody_is_missing() -> None:
    ended = {"unit-1": ReportingUnit("unit-1", both("unit 1"), date(2000, 1, 1), date(2020, 1, 1))}
    own: Plan = replace(plan(target(Kind.SHARE, "80")), units=ended)
    value = department_values(own, [observation(PART, YEAR, "1")], YEAR)[PART]
    assert (value.value, value.inputs, value.missing) == (None, (), ())


def test_a_successor_owes_the_figure_of_its_predecessor() -> None:
    units = {
        "unit-1": ReportingUnit("unit-1", both("unit 1"), date(2000, 1, 1), date(2025, 6, 30)),
        "heir": ReportingUnit("heir", both("heir"), date(2025, 7, 1), predecessors=("unit-1",)),
    }
    own = replace(plan(target(Kind.SHARE, "80")), units=units)
    assert department_values(own, [], own.period(2025, "h1"))[PART].missing == ("unit-1",)
    assert department_values(own, [observation(PART, YEAR, "4", "heir")], YEAR)[PART].value == 4


def test_the_worst_word_counts_and_its_documents_are_kept() -> None:
    own = plan(target(Kind.EVIDENCE, comparator=""), units=2)
    given = [
        observation(PART, YEAR, "met", evidence="12/BC-STP"),
        observation(PART, YEAR, "partly", "unit-2", evidence="13/BC-STP"),
    ]
    value = department_values(own, given, YEAR)[PART]
    assert (value.word, value.value, value.evidence) == ("partly", None, ("12/BC-STP", "13/BC-STP"))


def test_one_word_without_its_document_leaves_no_word() -> None:
    own = plan(target(Kind.EVIDENCE, comparator=""), units=2)
    given = [observation(PART, YEAR, "not_met"), observation(PART, YEAR, "met", "unit-2", evidence="13/BC-STP")]
    value = department_values(own, given, YEAR)[PART]
    assert (value.word, value.missing) == ("", ())


def test_a_no_needs_no_document() -> None:
    own = plan(target(Kind.YES_NO, comparator="="))
    assert department_values(own, [observation(PART, YEAR, "no")], YEAR)[PART].word == "no"
    assert department_values(own, [observation(PART, YEAR, "yes")], YEAR)[PART].word == ""


def test_a_figure_left_empty_is_told_apart_from_one_that_was_not_sent() -> None:
    empty = Remark(PART, "unit-2", YEAR.name, "f.xlsx", "Số liệu", given=False)
    earlier = replace(empty, unit="unit-1", period="2024")
    beside = replace(empty, unit="unit-1", given=True)
    value = department_values(TWO_UNITS, [], YEAR, [empty, earlier, beside])[PART]
    assert (value.missing, value.empty) == (("unit-1", "unit-2"), ("unit-2",))
    given = [observation(PART, YEAR, "4", "unit-2")]
    assert department_values(TWO_UNITS, given, YEAR, [empty])[PART].empty == ()
