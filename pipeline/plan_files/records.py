"""From the fields of a plan file to the plan's records. Each function here is the layout of one kind of entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.periods import PeriodRule, day_rule
from pipeline.plan_files import quotes
from pipeline.plan_files.fields import Entry, Fields, by_key, entry
from pipeline.plan_records import (
    MOST,
    MOST_DIGITS,
    Accumulation,
    Break,
    Content,
    Department,
    Identity,
    Kind,
    Measure,
    MeasureType,
    Ratio,
    ReportingUnit,
    Target,
    Text,
)

COMPARATORS: dict[str, Literal[">=", "<=", "="]] = {">=": ">=", "<=": "<=", "=": "="}
RELATIONS: dict[str, Literal["=", "<="]] = {"=": "=", "<=": "<="}
YEARLY = "yearly"


@dataclass(frozen=True)
class Head:
    """What plan.yaml holds."""

    title: Text
    document: str
    first_year: int
    last_year: int
    contents: dict[str, Entry[Content]]
    decisions: tuple[Text, ...]
    most: Mapping[MeasureType, Decimal]


def head(fields: Fields) -> Head:
    """plan.yaml."""
    fields.check_names(("title", "document", "first_year", "last_year", "contents"), ("decisions", "most"))
    first, last = fields.year("first_year"), fields.year("last_year")
    if first and last and last < first:
        fields.fault("last_year", "years-order", first=first, last=last)
    contents = by_key((entry(item, "id", content) for item in fields.children("contents")), "id")
    decisions, most = _texts(fields, "decisions"), _most_by_type(fields)
    return Head(fields.both("title"), fields.text("document"), first, last, contents, decisions, most)


def _most_by_type(fields: Fields) -> dict[MeasureType, Decimal]:
    """The limits of plan.yaml, those of MOST where it has none."""
    if not fields.has("most"):
        return MOST
    inner = fields.mapping("most")
    inner.check_names((), MOST)
    return {type: _most(inner, type) or limit for type, limit in MOST.items()}


def _most(fields: Fields, field: str) -> Decimal | None:
    """A limit: a whole number that a cell can hold exactly; None where the field is missing."""
    value = fields.number(field)
    if value is not None and not (value > 0 and value == int(value) and value <= MOST[MeasureType.AMOUNT]):
        fields.fault(field, "bad-most", value=value, digits=MOST_DIGITS)
    return value


def _texts(fields: Fields, field: str) -> tuple[Text, ...]:
    """A list of texts in both languages; empty where the field is missing."""
    children = fields.children(field)
    for item in children:
        item.check_names(("vi", "en"))
    return tuple(Text(item.text("vi"), item.text("en")) for item in children)


def content(fields: Fields) -> Content:
    """An entry of `contents` in plan.yaml."""
    fields.check_names(("id", "name"))
    return Content(fields.code("id", r"[0-9A-Za-z]+", "1"), fields.both("name"))


def department(fields: Fields) -> Department:
    """department.yaml."""
    fields.check_names(
        ("name", "superior", "abbreviation", "place", "names_are_configuration"),
        ("plan_note", "addressees", "grounds", "capacity", "post", "recipients", "archive", "collector"),
    )
    if fields.has("capacity") and not fields.has("post"):
        fields.fault("capacity", "capacity-alone")
    return Department(
        name=fields.both("name"),
        superior=fields.both("superior"),
        abbreviation=fields.text("abbreviation"),
        place=fields.text("place"),
        names_are_configuration=fields.flag("names_are_configuration"),
        plan_note=fields.both_or_none("plan_note"),
        addressees=_texts(fields, "addressees"),
        grounds=_texts(fields, "grounds"),
        capacity=fields.both_or_none("capacity"),
        post=fields.both_or_none("post"),
        recipients=_texts(fields, "recipients"),
        archive=fields.text("archive") or Department.archive,
        collector=fields.both_or_none("collector"),
    )


def target(fields: Fields) -> Target:
    """An entry of targets.yaml. Which fields belong to which kind is checked in checks.py."""
    fields.check_names(
        ("id", "content", "milestone", "kind", "label", "quote", "numerator"),
        ("comparator", "threshold", "unit", "denominator", "baseline", "decision", "supporting"),
    )
    return Target(
        id=fields.code("id", r"[0-9A-Za-z]+(\.[0-9A-Za-z]+)*", "2.a.1"),
        content=fields.text("content"),
        milestone=None if fields.text("milestone") == YEARLY else fields.year("milestone"),
        kind=fields.choice("kind", Kind),
        comparator=_comparator(fields),
        threshold=fields.number("threshold"),
        unit=fields.both("unit"),
        quote=quotes.folded(fields.text("quote")),
        label=fields.both("label"),
        numerator=fields.text("numerator"),
        denominator=fields.text("denominator") or None,
        baseline_years=tuple(fields.year_of(leaf, "baseline") for leaf in fields.leaves("baseline")),
        decision=fields.both_or_none("decision"),
        supporting=_supporting(fields) if fields.has("supporting") else None,
    )


def _comparator(fields: Fields) -> Literal[">=", "<=", "=", ""]:
    value = fields.text("comparator")
    if value and value not in COMPARATORS:
        fields.fault("comparator", "bad-choice", value=value, known=", ".join(COMPARATORS))
    return COMPARATORS.get(value, "")


def _supporting(fields: Fields) -> Ratio:
    inner = fields.mapping("supporting")
    inner.check_names(("numerator", "denominator"))
    return Ratio(inner.text("numerator"), inner.text("denominator"))


def measure(fields: Fields) -> Measure:
    """An entry of measures.yaml."""
    required = ("code", "name", "definition", "unit", "type", "responsible", "source_system")
    fields.check_names(required, ("change_bound", "accumulates", "most"))
    bound, type = fields.number("change_bound"), fields.choice("type", MeasureType)
    if fields.has("most") and type not in MOST:
        fields.fault("most", "most-for-type", type=type, known=", ".join(MOST))
    if bound is not None and bound <= 0:
        fields.fault("change_bound", "not-positive", value=bound)
    return Measure(
        code=fields.code("code", r"[0-9A-Z]+(_[0-9A-Z]+)*", "HS_TONG"),
        name=fields.both("name"),
        definition=fields.both("definition"),
        unit=fields.both("unit"),
        type=type,
        responsible=fields.texts("responsible"),
        source_system=fields.both("source_system"),
        change_bound=bound,
        accumulates=fields.choice("accumulates", Accumulation) if fields.has("accumulates") else None,
        most=_most(fields, "most"),
    )


def unit(fields: Fields) -> ReportingUnit:
    """An entry of units.yaml."""
    fields.check_names(("code", "name", "valid_from"), ("valid_to", "predecessors", "acts_for"))
    first, last = fields.day("valid_from") or date.min, fields.day("valid_to")
    if last and last < first:
        fields.fault("valid_to", "dates-order", first=first, last=last)
    return ReportingUnit(
        code=fields.code("code", r"(?!all$)[0-9a-z]+(-[0-9a-z]+)*", "van-phong"),
        name=fields.both("name"),
        valid_from=first,
        valid_to=last,
        predecessors=fields.texts("predecessors"),
        acts_for=fields.texts("acts_for"),
    )


def period(fields: Fields) -> PeriodRule:
    """An entry of periods.yaml."""
    fields.check_names(("kind", "label", "first", "last", "cumulative", "source"), ("allowance",))
    label, first, last = fields.both("label"), _day_rule(fields, "first"), _day_rule(fields, "last")
    if first and last and last < first:
        fields.fault("last", "dates-order", first=fields.text("first"), last=fields.text("last"))
    return PeriodRule(
        kind=fields.code("kind", r"[0-9a-z]+", "q1"),
        label_vi=label.vi,
        label_en=label.en,
        first=first or (0, 1, 1),
        last=last or (0, 1, 1),
        cumulative=fields.flag("cumulative"),
        source=fields.text("source"),
        allowance=_allowance(fields),
    )


def _allowance(fields: Fields) -> int:
    value = fields.text("allowance")
    if value and not re.fullmatch(r"[0-9]{1,3}", value):
        fields.fault("allowance", "bad-allowance", value=value)
        return 0
    return int(value or 0)


def _day_rule(fields: Fields, field: str) -> tuple[int, int, int] | None:
    value = fields.text(field)
    rule = day_rule(value)
    if value and rule is None:
        fields.fault(field, "bad-day-rule", value=value)
    return rule


def series_break(fields: Fields) -> Break:
    """An entry of breaks.yaml."""
    fields.check_names(("day", "title", "note", "source", "measures"), ("restated",))
    day, measures = fields.day("day") or date.min, fields.texts("measures")
    restated = fields.texts("restated") if fields.has("restated") else ()
    for code in restated:
        if code not in measures:
            fields.fault("restated", "bad-choice", value=code, known=", ".join(measures))
    return Break(day, fields.both("title"), fields.both("note"), fields.text("source"), measures, restated)


def identity(fields: Fields) -> Identity:
    """An entry of identities.yaml."""
    fields.check_names(("left", "relation", "right", "reason"))
    relation = fields.text("relation")
    if relation and relation not in RELATIONS:
        fields.fault("relation", "bad-choice", value=relation, known=", ".join(RELATIONS))
    return Identity(fields.texts("left"), RELATIONS.get(relation, "="), fields.texts("right"), fields.both("reason"))
