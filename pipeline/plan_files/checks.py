"""Whether the plan's records fit together: what one entry alone can't show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.messages import LANGUAGES
from pipeline.periods import PeriodRule, day_values
from pipeline.plan import Plan
from pipeline.plan_files import quotes
from pipeline.plan_files.fields import Entry, Fields
from pipeline.plan_files.mappings import Sources
from pipeline.plan_files.records import Head
from pipeline.plan_files.tables import check_tables
from pipeline.plan_records import (
    Break,
    Department,
    FormFigure,
    Identity,
    Kind,
    Measure,
    MeasureType,
    PortalMetric,
    ReportingUnit,
    Target,
)
from pipeline.table_kinds import TableKind

LABEL_LENGTH = 60  # what fits beside a bar of a chart and into a table's first column

NUMBERS = (MeasureType.COUNT, MeasureType.AMOUNT)
ANY_TYPE = tuple(MeasureType)
PERCENT = (Kind.SHARE, Kind.REDUCTION, Kind.YEARLY_INCREASE)


@dataclass(frozen=True)
class KindRule:
    """What a kind of target needs beside the fields that all have, and what its measures are."""

    needs: tuple[str, ...]
    comparators: tuple[str, ...] = ()
    types: tuple[MeasureType, ...] = NUMBERS
    optional: tuple[str, ...] = ()


KINDS: Mapping[Kind, KindRule] = {
    Kind.SHARE: KindRule(("comparator", "threshold", "unit", "denominator"), (">=", "<=")),
    Kind.COUNT: KindRule(("comparator", "threshold", "unit"), (">=", "<=", "=")),
    Kind.YES_NO: KindRule(("comparator",), ("=",), (MeasureType.YES_NO,)),
    Kind.EVIDENCE: KindRule((), types=(MeasureType.RATING,), optional=("supporting",)),
    Kind.REDUCTION: KindRule(("comparator", "threshold", "unit", "baseline"), (">=",)),
    Kind.YEARLY_INCREASE: KindRule(("comparator", "threshold", "unit", "denominator"), (">=",)),
}
KIND_FIELDS = ("comparator", "threshold", "unit", "denominator", "baseline", "supporting")


@dataclass(frozen=True)
class Draft:
    """All entries of a plan, with and without faults, before they are checked against each other."""

    head: Entry[Head]
    department: Entry[Department]
    targets: Mapping[str, Entry[Target]]
    measures: Mapping[str, Entry[Measure]]
    units: Mapping[str, Entry[ReportingUnit]]
    periods: Mapping[str, Entry[PeriodRule]]
    breaks: tuple[Entry[Break], ...]
    identities: tuple[Entry[Identity], ...]
    portal: Mapping[str, Entry[PortalMetric]]
    form_06a: Mapping[str, Entry[FormFigure]]
    sources: Entry[Sources] | None
    tables: Mapping[str, Entry[TableKind]]


def check(draft: Draft, texts: Iterable[str]) -> None:
    """Records every fault between the entries. `texts` are the plan's own, for the quotes."""
    folded = tuple(quotes.folded(text) for text in texts)
    for item in draft.targets.values():
        if item.record:
            _check_target(item.record, item.fields, draft)
            quotes.check(item.fields, item.record.quote, folded)
    for measure in draft.measures.values():
        _check_responsible(measure.fields, draft)
    for unit in draft.units.values():
        _check_unit(unit.fields, draft)
    _check_cycles(draft)
    _check_breaks_and_identities(draft)
    _check_portal(draft)
    for figure in draft.form_06a.values():
        _check_measures(figure.fields, ("measure",), (MeasureType.COUNT,), draft)
    if draft.sources and draft.sources.record:
        for exception in draft.sources.record.exceptions.values():
            _check_measures(exception.fields, ("measure",), ANY_TYPE, draft)
    check_tables(draft.tables, draft.measures)
    if "year" not in draft.periods:
        next(iter(draft.periods.values())).fields.fault("kind", "no-year-period")


def check_gaps(plan: Plan, draft: Draft) -> None:
    """Records measures that nobody owes at the end of a report year in which the department has units at all."""
    days = [plan.period(year, "year").end for year in range(plan.first_year, plan.last_year + 1)]
    days = [day for day in days if any(unit.valid_on(day) for unit in plan.units.values())]
    for code, item in draft.measures.items():
        missing = next((day for day in days if not plan.responsible(code, day)), None)
        if missing:
            item.fields.fault("responsible", "nobody-owes", value=code, **day_values("day", missing))


def _check_target(target: Target, fields: Fields, draft: Draft) -> None:
    if draft.head.record and target.content not in draft.head.record.contents:
        fields.fault("content", "unknown-content", value=target.content, known=", ".join(draft.head.record.contents))
    for lang in LANGUAGES:
        if len(target.label[lang]) > LABEL_LENGTH:
            fields.fault("label", "label-long", language=lang, length=len(target.label[lang]), limit=LABEL_LENGTH)
    _check_kind(target, fields)
    _check_years(target, fields, draft)
    _check_target_measures(target, fields, draft)


def _check_kind(target: Target, fields: Fields) -> None:
    rule = KINDS[target.kind]
    for name in KIND_FIELDS:
        if name in rule.needs and not fields.has(name):
            fields.fault(name, "needed-for-kind", kind=target.kind)
        if fields.has(name) and name not in (*rule.needs, *rule.optional):
            fields.fault(name, "not-for-kind", kind=target.kind)
    if target.comparator and rule.comparators and target.comparator not in rule.comparators:
        known = ", ".join(rule.comparators)
        fields.fault("comparator", "comparator-kind", value=target.comparator, kind=target.kind, known=known)
    if target.threshold is not None:
        _check_threshold(target.threshold, target.kind, fields)


def _check_threshold(threshold: Decimal, kind: Kind, fields: Fields) -> None:
    if kind in PERCENT and not 0 <= threshold <= 100:
        fields.fault("threshold", "threshold-percent", value=threshold)
    if kind is Kind.COUNT and threshold < 0:
        fields.fault("threshold", "threshold-negative", value=threshold)


def _check_years(target: Target, fields: Fields, draft: Draft) -> None:
    head = draft.head.record
    if target.milestone is None:
        if target.kind in (Kind.REDUCTION, Kind.YEARLY_INCREASE):
            fields.fault("milestone", "milestone-needed", kind=target.kind)
        return
    if head and not head.first_year <= target.milestone <= head.last_year:
        values = {"value": target.milestone, "first": head.first_year, "last": head.last_year}
        fields.fault("milestone", "milestone-outside", **values)
    for leaf, year in zip(fields.words("baseline"), target.baseline_years, strict=True):
        if year >= target.milestone:
            fields.fault_at(leaf.line, "baseline-late", value=year, milestone=target.milestone)
        if head and year < head.first_year:
            fields.fault_at(leaf.line, "baseline-early", value=year, first=head.first_year)


def _check_target_measures(target: Target, fields: Fields, draft: Draft) -> None:
    _check_measures(fields, ("numerator", "denominator"), KINDS[target.kind].types, draft)
    if target.numerator == target.denominator:
        fields.fault("denominator", "same-measure", value=target.numerator)
    if target.supporting:
        _check_measures(fields.mapping("supporting"), ("numerator", "denominator"), NUMBERS, draft)


def _check_measures(fields: Fields, names: Iterable[str], types: tuple[MeasureType, ...], draft: Draft) -> None:
    for name in names:
        for leaf in fields.words(name):
            if fields.known(name, leaf, draft.measures, "unknown-measure"):
                measure = draft.measures[leaf.text].record
                if measure and measure.type not in types:
                    values = {"value": leaf.text, "type": measure.type, "known": ", ".join(types)}
                    fields.fault_at(leaf.line, "measure-type", **values)


def _check_responsible(fields: Fields, draft: Draft) -> None:
    acted_for = {code for unit in draft.units.values() if unit.record for code in unit.record.acts_for}
    if "all" in acted_for:
        return
    for leaf in fields.words("responsible"):
        fields.known("responsible", leaf, {**draft.units, **dict.fromkeys(acted_for)}, "unknown-unit")


def _check_unit(fields: Fields, draft: Draft) -> None:
    owing = {code for measure in draft.measures.values() if measure.record for code in measure.record.responsible}
    for leaf in fields.words("predecessors"):
        fields.known("predecessors", leaf, draft.units, "unknown-unit")
    for leaf in fields.words("acts_for"):
        fields.known("acts_for", leaf, ("all", *draft.units, *sorted(owing)), "unknown-unit")


def _check_cycles(draft: Draft) -> None:
    reported: set[str] = set()
    for code, item in draft.units.items():
        chain = _cycle(code, draft)
        if chain and not reported & set(chain):
            item.fields.fault("predecessors", "cycle", chain=" → ".join(chain))
            reported.update(chain)


def _cycle(start: str, draft: Draft) -> tuple[str, ...]:
    """The way from a unit back to itself over its predecessors, () if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:  # grows while it is walked: breadth first, so the shortest way back is found
        item = draft.units.get(way[-1])
        for code in item.record.predecessors if item and item.record else ():
            if code == start:
                return (*way, start)
            if code not in seen:
                seen.add(code)
                ways.append((*way, code))
    return ()


def _check_breaks_and_identities(draft: Draft) -> None:
    for item in draft.breaks:
        _check_measures(item.fields, ("measures",), ANY_TYPE, draft)
    for identity in draft.identities:
        _check_measures(identity.fields, ("left", "right"), NUMBERS, draft)


def _check_portal(draft: Draft) -> None:
    taken: dict[str, str] = {}
    for path, item in draft.portal.items():
        _check_measures(item.fields, ("measure",), NUMBERS, draft)
        code = item.record.measure if item.record else None
        if code in taken:
            item.fields.fault("measure", "measure-twice", value=code, first=taken[code])
        elif code:
            taken[code] = path
