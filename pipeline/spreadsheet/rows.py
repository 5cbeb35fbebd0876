"""The rows of report.xlsx: values as numbers to go on calculating with, shown as the report shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from pipeline.assessment import Assessment, shows_provisional
from pipeline.figures import Figure, decimals_apart
from pipeline.messages import of_unit, text
from pipeline.observations import Observation
from pipeline.outlook import Prospect, outlook
from pipeline.page import Behind
from pipeline.plan import Plan
from pipeline.plan_records import Kind
from pipeline.points import Point
from pipeline.results import statuses_before, values_by_period
from pipeline.shortfall import still_missing, whole_gap
from pipeline.spreadsheet.cells import Column, Shown, verdict

TARGETS = (
    *(Column("id", 9), Column("content", 22), Column("label", 30), Column("quote", 40), Column("verdict", 19)),
    *(Column("value", 15, "right"), Column("required", 12, "right"), Column("gap", 15, "right")),
    *(Column("missing", 11, "right"), Column("missing-unit", 12)),
    *(Column("threshold", 16, "right"), Column("due", 11, "right"), Column("before", 19), Column("outlook", 17)),
    Column("numerator", 11, "right"),
    *(
        Column("denominator", 11, "right"),
        Column("provisional", 9, "center"),
        Column("units", 28),
        Column("reason", 32),
    ),
)
SERIES = (
    *(Column("id", 9), Column("label", 40), Column("year", 8, "center"), Column("value", 15, "right")),
    *(Column("required", 14, "right"), Column("numerator", 12, "right"), Column("denominator", 12, "right")),
    *(Column("provisional", 10, "center"), Column("reason", 44)),
)
LINEAGE = (
    *(Column("id", 9), Column("measure", 36), Column("unit", 26), Column("start", 18, "right")),
    *(Column("end", 18, "right"), Column("number", 12, "right"), Column("found", 14, "right"), Column("file", 40)),
    *(Column("sheet", 12), Column("cell", 9), Column("hash", 30), Column("submission", 8, "center")),
    *(Column("correction", 12), Column("observation", 34)),
)
INTEGER = "#,##0"
DAYS = {"vi": "dd/mm/yyyy", "en": "[$-809]d mmmm yyyy"}  # 809: with the months' English names in every program


def targets(behind: Behind, lang: str) -> Iterator[list[Shown]]:
    """One row per target."""
    printed = {figure.id: figure for figure in behind.figures}
    values = values_by_period(behind.plan, behind.observations, behind.period)
    before = statuses_before(behind.plan, behind.period, values)
    for item in behind.assessed:
        target, now = item.target, item.now
        owing = behind.plan.responsible_for_any(target.measures, behind.period.end)
        units = "; ".join(unit.name[lang] for unit in owing)
        yield [
            Shown(target.id),
            Shown(f"{target.content}. {behind.plan.contents[target.content].name[lang]}"),
            Shown(target.label[lang]),
            Shown(target.quote),
            Shown(verdict(item.status, lang)),
            _value(item, now, _decimals(printed, item, "value"), lang),
            _amount(item, item.required, _decimals(printed, item, "required")),
            _gap(item, _decimals(printed, item, "gap"), lang),
            *_missing(behind.plan, item, lang),
            _threshold(item, lang),
            Shown(target.milestone or text("wording.every-year", lang), "0"),
            Shown(verdict(before[target.id], lang) if target.id in before else ""),
            Shown(_outlook(behind.plan, item, lang)),
            _count(now.numerator),
            _count(now.denominator),
            Shown(text("spreadsheet.yes", lang) if shows_provisional(item) else ""),
            Shown(units),
            Shown(item.reason.in_words(lang) if item.reason else ""),
        ]


def series(behind: Behind, lang: str) -> Iterator[list[Shown]]:
    """One row per target and year of the plan: its value where there is one, else why there is none, and its path."""
    for item in behind.assessed:
        points = {point.year: point for point in item.points}
        path = dict(item.path)
        for year in range(behind.plan.first_year, behind.plan.last_year + 1):
            point = points.get(year)
            named = [Shown(item.target.id), Shown(item.target.label[lang]), Shown(year, "0")]
            yield [*named, *_of_year(item, point, path.get(year), lang)]


def lineage(behind: Behind, lang: str) -> Iterator[list[Shown]]:
    """One row per target and observation that its value, required value or verdict rests on."""
    known = {item.observation_id: item for item in behind.observations}
    for item in behind.assessed:
        for name in item.inputs:
            if name in known:
                yield [Shown(item.target.id), *_observation(behind, known[name], lang)]


def _of_year(item: Assessment, point: Point | None, required: Fraction | None, lang: str) -> list[Shown]:
    if point is None:
        return [Shown(None), _amount(item, required, 1), Shown(None), Shown(None), Shown(""), Shown("")]
    decimals = 1 if point.value is None else decimals_apart(point.value, _bounds(item, required), 1)
    return [
        _value(item, point, decimals, lang),
        _amount(item, required, decimals),
        _count(point.numerator),
        _count(point.denominator),
        Shown(text("spreadsheet.yes", lang) if point.given and point.provisional else ""),
        Shown(point.reason.in_words(lang) if point.reason and not point.given else ""),
    ]


def _observation(behind: Behind, item: Observation, lang: str) -> list[Shown]:
    plan = behind.plan
    return [
        Shown(plan.measures[item.measure].name[lang]),
        Shown(plan.units[item.unit].name[lang] if item.unit in plan.units else item.unit),
        Shown(item.period_start, DAYS[lang]),
        Shown(item.period_end, DAYS[lang]),
        _given(item.value, lang),
        Shown(item.found),
        Shown(item.source),
        Shown(item.sheet),
        Shown(item.cell),
        Shown(item.sha256),
        Shown(item.submission, "0"),
        Shown(item.correction),
        Shown(item.observation_id),
    ]


def _given(value: str, lang: str) -> Shown:
    """An observation's value: a number where it is one, else the answer or rating in words."""
    try:
        number = Fraction(value)
    except ValueError:
        return Shown(text(f"wording.word-{value}", lang) if value else "")
    return _count(number)


def _decimals(printed: Mapping[str, Figure], item: Assessment, name: str) -> int:
    """Those that the report prints a figure of the target with; else those that tell the value from its bounds."""
    figure = printed.get(f"{item.target.id}:{name}")
    if figure is None and name == "value" and item.now.value is not None:
        return decimals_apart(item.now.value, _bounds(item, item.required), 1)
    return figure.decimals if figure else 1


def _value(item: Assessment, point: Point, decimals: int, lang: str) -> Shown:
    if point.word:
        return Shown(text(f"wording.word-{point.word}", lang))
    return _amount(item, point.value, decimals)


def _amount(item: Assessment, value: Fraction | None, decimals: int) -> Shown:
    """A value with so many decimals; percent as programs hold it, 83.5% as 0.835."""
    if value is None:
        return Shown(None)
    if item.target.kind is Kind.COUNT:
        return _count(value)
    return Shown(float(value / 100), _decimal("0", decimals) + "%")


def _bounds(item: Assessment, required: Fraction | None) -> list[Fraction]:
    goal = item.target.threshold
    return [Fraction(bound) for bound in (goal, required) if bound is not None]


def _gap(item: Assessment, decimals: int, lang: str) -> Shown:
    if item.gap is None:
        return Shown(None)
    unit = "" if item.target.kind is Kind.COUNT else text("spreadsheet.points", lang)
    body = _decimal("#,##0", decimals) + (f'" {unit}"' if unit else "")
    return Shown(float(item.gap), f"+{body};−{body};{body}")


def _missing(plan: Plan, item: Assessment, lang: str) -> tuple[Shown, Shown]:
    """What is missing in whole things, and what these are."""
    count = still_missing(item, whole_gap(plan, item))
    if count is None:
        return Shown(None), Shown("")
    return Shown(count, INTEGER), Shown(of_unit(count, plan.measures[item.target.numerator].unit[lang], lang))


def _outlook(plan: Plan, item: Assessment, lang: str) -> str:
    """Whether it will be met; "" for a target that is due, whose verdict says it."""
    prospect, due = outlook(plan, item).prospect, item.target.milestone
    told = prospect is not Prospect.NONE or (due is not None and due > item.period.year)
    return prospect.in_words(lang) if told else ""


def _threshold(item: Assessment, lang: str) -> Shown:
    target = item.target
    if target.threshold is None:
        return Shown(text(f"wording.goal-{target.kind}", lang))
    goal = Fraction(target.threshold)
    if target.kind is Kind.COUNT:
        return _count(goal)
    if target.kind is Kind.YEARLY_INCREASE:
        return Shown(float(goal), f'+0" {text("spreadsheet.points", lang)}"')
    return Shown(float(goal / 100), "0%" if goal.denominator == 1 else "0.0%")


def _count(value: Fraction | None) -> Shown:
    if value is None:
        return Shown(None)
    return Shown(int(value), INTEGER) if value.denominator == 1 else Shown(float(value), "#,##0.0##")


def _decimal(whole: str, decimals: int) -> str:
    return whole + ("." + "0" * decimals if decimals else "")
