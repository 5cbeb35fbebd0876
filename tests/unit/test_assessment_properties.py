"""What holds for every target, whatever the figures: docs/method.md, "What holds for every target"."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assessment import Assessment, Status, assess
from pipeline.plan import Plan
from pipeline.plan_records import Kind, MeasureType, Target
from tests.spec.build import PART, WHOLE, observation, plan, target, values_by_period

RANK = {
    Status.NOT_MET: 0,
    Status.BEHIND: 0,
    Status.NO_DATA: 1,
    Status.NOT_DUE: 1,
    Status.PARTLY: 1,
    Status.ON_TRACK: 1,
    Status.MET: 2,
    Status.MET_EARLY: 2,
}
Figure = tuple[str, ...] | None
"""What one unit sent for a year: the values of PART and, for ratios, of WHOLE; None for nothing."""

YEARS = st.integers(2021, 2030)
MILESTONES = st.sampled_from([None, 2025, 2030])
THRESHOLDS = st.decimals(0, 100, places=2).map(str)
REDUCTIONS = st.builds(
    lambda threshold, milestone, first: target(
        Kind.REDUCTION, threshold, milestone, baseline=tuple(range(first, min(milestone - 1, first + 3)))
    ),
    THRESHOLDS,
    st.sampled_from([2025, 2030]),
    st.integers(2021, 2023),
)
SHARES = st.builds(target, st.just(Kind.SHARE), THRESHOLDS, MILESTONES, st.sampled_from([">=", "<="]))
INCREASES = st.builds(target, st.just(Kind.YEARLY_INCREASE), THRESHOLDS, st.sampled_from([2025, 2030]))
COUNTS = st.one_of(
    st.builds(target, st.just(Kind.COUNT), st.just("0"), MILESTONES, st.just("=")),
    st.builds(target, st.just(Kind.COUNT), st.integers(0, 9).map(str), MILESTONES, st.just("<=")),
)
YES_NO = st.builds(target, st.just(Kind.YES_NO), st.none(), MILESTONES, st.just("="))
RATINGS = st.builds(target, st.just(Kind.EVIDENCE), st.none(), MILESTONES, st.just(""))
TARGETS = st.one_of(SHARES, INCREASES, REDUCTIONS, COUNTS, YES_NO, RATINGS)


def figures_of(own: Target) -> st.SearchStrategy[tuple[str, ...]]:
    """Figures as a unit could send them for the target."""
    if own.kind is Kind.YES_NO:
        return st.tuples(st.sampled_from(["yes", "no"]))
    if own.kind is Kind.EVIDENCE:
        return st.tuples(st.sampled_from(["met", "partly", "not_met"]))
    if own.denominator is None:
        return st.tuples(st.integers(0, 1000).map(str))
    pairs = st.tuples(st.integers(0, 1000), st.integers(1, 1000))
    return pairs.map(lambda pair: (str(min(pair)), str(max(pair))))


def histories(own: Target) -> st.SearchStrategy[dict[int, Figure]]:
    """A figure, or nothing, for each year of the plan."""
    one = st.none() | figures_of(own)
    return st.fixed_dictionaries({year: one for year in range(2021, 2031)})


def assessed(own: Target, history: Mapping[int, Figure], year: int, a_plan: Plan | None = None) -> Assessment:
    """The assessment of `year`, each figure with a document."""
    a_plan = a_plan or plan(own)
    periods = {item: a_plan.period(item, "year") for item in history}
    observations = [
        observation(measure, periods[item], value, evidence="a document")
        for item, figure in history.items()
        if figure is not None
        for measure, value in zip((PART, WHOLE), figure, strict=False)
    ]
    return assess(a_plan, own, a_plan.period(year, "year"), values_by_period(a_plan, observations, periods.values()))


def goodness(own: Target, figure: tuple[str, ...]) -> Fraction:
    """How good a figure is by itself: larger is better."""
    if own.kind is Kind.YES_NO:
        return Fraction(["no", "yes"].index(figure[0]))
    if own.kind is Kind.EVIDENCE:
        return Fraction(["not_met", "partly", "met"].index(figure[0]))
    if own.denominator is None:
        return -Fraction(figure[0])
    share = Fraction(figure[0]) / Fraction(figure[1])
    return -share if own.comparator == "<=" else share


@st.composite
def improvements(draw: st.DrawFn) -> tuple[Target, dict[int, Figure], int, tuple[str, ...], tuple[str, ...]]:
    own = draw(TARGETS)
    pair = draw(st.tuples(figures_of(own), figures_of(own)))
    worse, better = sorted(pair, key=lambda figure: goodness(own, figure))
    return own, draw(histories(own)), draw(YEARS), worse, better


@given(improvements())
@settings(max_examples=300)
def test_a_better_value_never_gives_a_worse_status(
    example: tuple[Target, dict[int, Figure], int, tuple[str, ...], tuple[str, ...]],
) -> None:
    own, history, year, worse, better = example
    judged = min(year, own.milestone or year)
    if judged in own.baseline_years:  # a better base year makes every later cut harder
        return
    before, after = (assessed(own, {**history, judged: figure}, year).status for figure in (worse, better))
    assert RANK[after] >= RANK[before], (before, after)


@st.composite
def scaled(draw: st.DrawFn) -> tuple[Target, dict[int, Figure], int, int]:
    own = draw(st.one_of(SHARES, INCREASES, REDUCTIONS))
    return own, draw(histories(own)), draw(YEARS), draw(st.integers(2, 10**6))


@given(scaled())
def test_a_change_of_unit_changes_nothing(example: tuple[Target, dict[int, Figure], int, int]) -> None:
    own, history, year, factor = example
    larger = {
        item: figure and tuple(str(Decimal(value) * factor) for value in figure) for item, figure in history.items()
    }
    one, other = assessed(own, history, year), assessed(own, larger, year)
    assert one.status == other.status
    assert (one.now.value, one.required, one.gap) == (other.now.value, other.required, other.gap)


@given(st.sampled_from([">=", "<="]), THRESHOLDS, st.integers(0, 100), st.integers(2022, 2024))
def test_an_exact_hit_is_a_hit_and_the_slightest_miss_is_none(
    comparator: str, threshold: str, start: int, year: int
) -> None:
    own = replace(target(Kind.SHARE, threshold), comparator=comparator)
    required = assessed(own, {2021: (str(start), "100")}, year).required
    assert required is not None
    for level, wanted in ((required, 1), (Fraction(threshold), 2)):
        due = 2025 if wanted == 2 else year
        figure = (str(level.numerator), str(level.denominator * 100))
        assert RANK[assessed(own, {2021: (str(start), "100"), due: figure}, due).status] >= wanted
        step = 1 if comparator == "<=" else -1
        miss = (str(level.numerator * 10**9 + step), str(level.denominator * 100 * 10**9))
        assert RANK[assessed(own, {2021: (str(start), "100"), due: miss}, due).status] == 0


@given(st.data(), TARGETS, YEARS)
def test_missing_is_never_0(data: st.DataObject, own: Target, year: int) -> None:
    history = {**data.draw(histories(own)), year: None}
    found = assessed(own, history, year)
    assert (found.now.value, found.now.word, found.gap) == (None, "", None)
    if own.milestone is None or year <= own.milestone:
        assert found.status in (Status.NO_DATA, Status.NOT_DUE)
    known = {item for item in history if history[item] is not None}
    assert found.start is None or own.kind is Kind.REDUCTION or found.start[0] in known


@given(SHARES, st.integers(0, 100))
def test_a_unit_that_sent_nothing_leaves_no_sum(own: Target, value: int) -> None:
    found = assessed(own, {2021: (str(value), "100")}, 2021, plan(own, units=2))
    assert found.now.value is None
    assert found.now.missing == ("unit-2",)


@given(st.data(), TARGETS, YEARS)
def test_later_years_change_nothing(data: st.DataObject, own: Target, year: int) -> None:
    history = data.draw(histories(own))
    known = {item: figure for item, figure in history.items() if item <= year}
    assert assessed(own, history, year) == assessed(own, known, year)


@given(st.data(), REDUCTIONS, YEARS)
def test_amounts_behave_as_counts_do_over_whole_years(data: st.DataObject, own: Target, year: int) -> None:
    history = data.draw(histories(own))
    money = plan(own, measure_type=MeasureType.AMOUNT)
    assert assessed(own, history, year, money) == assessed(own, history, year)
