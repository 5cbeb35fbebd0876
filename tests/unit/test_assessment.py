"""What an assessment carries beside its verdict: inputs, path, marks, reasons; tests/spec has the tables of rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from pipeline.assessment import Assessment, Reason, Status, assess, assess_all, at_start, extent_of_reductions
from pipeline.errors import ConfigurationError
from pipeline.measures import department_values
from pipeline.messages import catalogue
from pipeline.observations import Remark
from pipeline.outlook import Prospect
from pipeline.plan_records import Kind, ReportingUnit, Target, Text
from pipeline.required import threshold
from tests.spec.build import PART, WHOLE, both, observation, plan, target, values_by_period

SHARE = target(Kind.SHARE, "80")


def assessed(own: Target, figures: Mapping[int, str], name: str) -> Assessment:
    """`own` in the period `name`, from "numerator/denominator" by year."""
    year, _, kind = name.partition("-")
    a_plan = plan(own)
    period = a_plan.period(int(year), kind or "year")
    periods = {item: a_plan.period(item, "year") for item in figures} | {period.year: period}
    given = [
        observation(measure, periods[item], value)
        for item, figure in figures.items()
        for measure, value in zip((PART, WHOLE), figure.split("/"), strict=False)
    ]
    return assess(a_plan, own, period, values_by_period(a_plan, given, periods.values()))


def test_on_the_way_the_status_rests_on_today_and_the_start() -> None:
    found = assessed(SHARE, {2021: "40/100", 2022: "1/100", 2023: "60/100"}, "2023")
    assert found.inputs == ("2023.unit-1.PART", "2023.unit-1.WHOLE", "2021.unit-1.PART", "2021.unit-1.WHOLE")
    assert found.method == "share.path"


def test_in_the_first_year_each_input_is_named_once() -> None:
    assert assessed(SHARE, {2021: "40/100"}, "2021").inputs == ("2021.unit-1.PART", "2021.unit-1.WHOLE")


@pytest.mark.parametrize(
    ("figures", "name", "starts"),
    [
        ({2022: "40/100"}, "2022", True),
        ({2021: "40/100", 2022: "60/100"}, "2022", False),
        ({2022: "90/100"}, "2022", False),  # there already: no path is left
        ({2021: "40/100"}, "2022", False),
    ],
)
def test_a_path_starts_with_the_first_value(figures: Mapping[int, str], name: str, starts: bool) -> None:
    assert at_start(assessed(SHARE, figures, name)) == starts


def test_at_the_milestone_the_start_no_longer_matters() -> None:
    found = assessed(SHARE, {2021: "40/100", 2025: "80/100"}, "2025")
    assert found.inputs == ("2025.unit-1.PART", "2025.unit-1.WHOLE")


def test_after_the_milestone_it_rests_on_todays_value_and_the_milestones() -> None:
    found = assessed(SHARE, {2021: "40/100", 2025: "80/100", 2026: "70/100"}, "2026")
    assert found.inputs == (
        "2026.unit-1.PART", "2026.unit-1.WHOLE", "2025.unit-1.PART", "2025.unit-1.WHOLE",
    )  # fmt: skip
    assert (found.status, found.gap) == (Status.MET, -10)
    assert found.milestone_point == found.points[4]


def test_a_reduction_rests_on_its_base() -> None:
    own = target(Kind.REDUCTION, "10", baseline=(2021, 2022))
    found = assessed(own, {2021: "10", 2022: "30", 2023: "19"}, "2023")
    assert found.inputs == ("2023.unit-1.PART", "2021.unit-1.PART", "2022.unit-1.PART")
    assert (found.now.numerator, found.now.denominator, found.now.value) == (1, 20, 5)
    assert found.method == "reduction.path"
    assert found.start == (2022, 0)


def test_a_yearly_increase_rests_on_the_year_before() -> None:
    own = target(Kind.YEARLY_INCREASE, "20")
    found = assessed(own, {2021: "1/10", 2022: "3/10", 2023: "5/10", 2026: "1/10"}, "2023")
    assert found.inputs == ("2023.unit-1.PART", "2023.unit-1.WHOLE", "2022.unit-1.PART", "2022.unit-1.WHOLE")
    assert found.path == ((2022, 30), (2023, 50))
    assert found.start is None


def test_the_path_reaches_from_its_start_to_the_milestone() -> None:
    found = assessed(SHARE, {2022: "50/100", 2023: "55/100"}, "2023")
    assert found.start == (2022, 50)
    assert found.path == ((2022, 50), (2023, 60), (2024, 70), (2025, 80))
    assert [point.year for point in found.points] == [2021, 2022, 2023]
    assert found.milestone_point is None


def test_a_threshold_of_every_year_is_its_own_path() -> None:
    found = assessed(target(Kind.SHARE, "80", None), {2021: "1/1"}, "2022")
    assert found.path == ((2021, 80), (2022, 80))
    assert (found.method, found.milestone_point) == ("share.yearly", None)


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.YES_NO, Kind.EVIDENCE, Kind.YEARLY_INCREASE])
def test_the_method_is_named_by_the_kind(kind: Kind) -> None:
    assert assessed(target(kind, "20"), {}, "2022").method == kind


def test_a_verdict_on_early_figures_is_provisional() -> None:
    own = plan(SHARE)
    periods = [own.period(year, "year") for year in (2024, 2025, 2026)]
    given = [observation(measure, period, "1") for measure in (PART, WHOLE) for period in periods]
    early = [replace(item, provisional=item.period == "2025") for item in given]
    marks = {
        period.year: assess(own, SHARE, period, values_by_period(own, early, periods)).provisional for period in periods
    }
    assert marks == {2024: False, 2025: True, 2026: True}


def test_figures_with_dates_of_their_own_are_marked() -> None:
    own = plan(SHARE)
    period = own.period(2025, "year")
    given = [replace(observation(PART, period, "1"), period_end=date(2025, 12, 31)), observation(WHOLE, period, "1")]
    assert assess(own, SHARE, period, values_by_period(own, given, [period])).now.off_period


def test_a_reason_names_the_units_in_both_languages() -> None:
    own = plan(SHARE, units=2)
    units = {code: replace(unit, name=Text(f"Phòng {code}", f"Room {code}")) for code, unit in own.units.items()}
    found = assess(replace(own, units=units), SHARE, own.period(2021, "year"), {})
    assert found.now.missing == ("unit-1", "unit-2")
    assert found.reason is not None
    assert found.reason.in_words("vi") == "Chưa nhận được số liệu “the numerator” của: Phòng unit-1, Phòng unit-2."
    assert found.reason.in_words("en") == "“the numerator” has not been received from: Room unit-1, Room unit-2."


def test_a_reason_tells_an_empty_cell_from_a_form_that_never_came() -> None:
    own = plan(SHARE, units=2)
    period = own.period(2021, "year")
    empty = [Remark(PART, f"unit-{number}", period.name, "f.xlsx", "", given=False) for number in (1, 2)]

    def told(*remarks: Remark) -> str:
        values = {period.name: department_values(own, [], period, remarks)}
        reason = assess(own, SHARE, period, values).reason
        return reason.in_words("vi") if reason else ""

    assert told(*empty) == "unit 1, unit 2 đã gửi biểu nhưng để trống số liệu “the numerator”."
    assert told(empty[1]) == ("Chưa nhận được số liệu “the numerator” của: unit 1; unit 2 đã gửi biểu nhưng để trống.")


def test_a_measure_that_nobody_owes_is_said_to_be_so() -> None:
    ended = {"unit-1": ReportingUnit("unit-1", both("unit 1"), date(2000, 1, 1), date(2020, 1, 1))}
    own = replace(plan(SHARE), units=ended)
    found = assess(own, SHARE, own.period(2021, "year"), {})
    assert found.status is Status.NO_DATA
    assert found.reason == Reason("assessment.reason-no-unit", (("measure", both("the numerator")),))


@pytest.mark.parametrize("year", [2020, 2031])
def test_a_year_outside_the_plan_is_refused(year: int) -> None:
    own = plan(SHARE)
    with pytest.raises(ConfigurationError, match="from 2021 to 2030"):
        assess(own, SHARE, own.period(year, "year"), {})


def test_all_targets_in_the_plans_order() -> None:
    own = plan(SHARE)
    found = assess_all(own, own.period(2022, "year"), {})
    assert [item.target.id for item in found] == ["1", "due-2025", "due-2030"]


def test_a_kind_without_threshold_says_so() -> None:
    with pytest.raises(ValueError, match="target 1 has no threshold"):
        threshold(target(Kind.YES_NO))


def test_a_reduction_that_binds_in_every_year_after_its_base() -> None:
    own = target(Kind.REDUCTION, "10", None, baseline=(2021,))
    statuses = [assessed(own, {2021: "100", 2022: "90", 2023: "91"}, str(year)).status for year in (2021, 2022, 2023)]
    assert statuses == [Status.NOT_DUE, Status.MET, Status.NOT_MET]


def test_a_yearly_increase_without_end() -> None:
    own = target(Kind.YEARLY_INCREASE, "20", None)
    figures = {2021: "10/100", 2022: "30/100", 2023: "49/100"}
    found = [assessed(own, figures, str(year)) for year in (2022, 2023)]
    assert [item.status for item in found] == [Status.MET, Status.NOT_MET]
    assert found[1].required == Fraction(50)


def test_every_status_and_prospect_has_its_words() -> None:
    words = [item.in_words(lang) for item in (*Status, *Prospect) for lang in ("vi", "en")]
    assert len(words) == 2 * (len(Status) + len(Prospect))
    assert all(f"assessment.status-{status}" in catalogue() for status in Status)


def test_a_value_after_the_milestone_starts_no_path() -> None:
    found = assessed(SHARE, {2026: "90/100"}, "2026")
    assert (found.start, found.path) == (None, ((2025, 80),))


def test_the_path_of_a_yearly_increase_ends_at_the_milestone() -> None:
    own = target(Kind.YEARLY_INCREASE, "20")
    assert assessed(own, {2024: "1/2", 2025: "7/10", 2026: "1/1"}, "2027").path == ((2025, 70),)


def test_the_extent_of_reductions_takes_in_what_all_of_them_reached_and_ask_for() -> None:
    own = target(Kind.REDUCTION, "10", 2025, baseline=(2021,))
    made = plan(own)
    periods = [made.period(year, "year") for year in (2021, 2022, 2023)]
    given = [observation(PART, period, value) for period, value in zip(periods, ("40", "44", "30"), strict=True)]
    values = values_by_period(made, given, periods)
    reached = [assess(made, own, period, values) for period in periods[1:]]
    assert [extent_of_reductions(reached[:count]) for count in (0, 1, 2)] == [(0, 0), (-10, 10), (-10, 25)]
    assert extent_of_reductions([assessed(SHARE, {2021: "90/100"}, "2021")]) == (0, 0)
