"""Which figures have to agree with which: the plan's ratios and identities, in a file, a unit and the department."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.plan import Plan
from pipeline.plan_records import Identity, Ratio
from pipeline.validation.records import Figures, Owed, Relation, RowFigure

Rule = Ratio | Identity


def relations(plan: Plan, owed: Owed, files: Sequence[Figures]) -> tuple[Relation, ...]:
    """Every rule on the figures of each file; where these are in several files, on the unit's and the department's.

    Each contradiction is there once: a sum over units is left out where a unit's own figures already decide it.
    """
    rules: list[Rule] = [*ratios(plan), *plan.identities]
    units = _by_unit(files)
    own = [item for given in files for rule in rules for item in _relation(rule, _single(given))]
    for given in units.values():
        across = [item for rule in rules for item in _relation(rule, _single(given))]
        own += [item for item in across if len({figure.line.sent.reading.file.source for figure in _all(item)}) > 1]
    holds = {(item.rule, place): item.holds for item in own for place in map(_place, _all(item))}
    whole = _whole(owed, units)
    summed = [item for given in whole.values() for rule in rules for item in _relation(rule, given)]
    return (*own, *(item for item in summed if not _decided(item, holds)))


def ratios(plan: Plan) -> tuple[Ratio, ...]:
    """Every numerator with its denominator, each pair once: those of the targets in order, then supporting ones."""
    own = [Ratio(item.numerator, item.denominator) for item in plan.targets.values() if item.denominator]
    supporting = [item.supporting for item in plan.targets.values() if item.supporting]
    return tuple(dict.fromkeys([*own, *supporting]))


def _relation(rule: Rule, figures: Mapping[str, tuple[RowFigure, ...]]) -> Iterator[Relation]:
    """The rule on these figures; none where one of them is missing."""
    left: tuple[str, ...] = (rule.numerator,) if isinstance(rule, Ratio) else rule.left
    right: tuple[str, ...] = (rule.denominator,) if isinstance(rule, Ratio) else rule.right
    if all(code in figures for code in left + right):
        sides = (tuple(figure for code in side for figure in figures[code]) for side in (left, right))
        yield Relation(rule, *sides)


def _single(figures: Figures) -> dict[str, tuple[RowFigure, ...]]:
    return {code: (figure,) for code, figure in figures.items()}


def _by_unit(files: Sequence[Figures]) -> dict[tuple[str, str], Figures]:
    """What all files of one unit and period gave; of a measure that stands in two of them the first."""
    units: dict[tuple[str, str], dict[str, RowFigure]] = {}
    for figures in files:
        for code, figure in figures.items():
            units.setdefault(_place(figure), {}).setdefault(code, figure)
    return dict(units)


def _whole(owed: Owed, units: Mapping[tuple[str, str], Figures]) -> dict[str, dict[str, tuple[RowFigure, ...]]]:
    """By period and measure the figures that add up to the department's value; none where a unit's is missing."""
    given: dict[str, dict[str, list[RowFigure | None]]] = {}
    for place, measures in owed.items():
        for measure in measures:
            figure = units.get(place, {}).get(measure.code)
            given.setdefault(place[1], {}).setdefault(measure.code, []).append(figure)
    found: dict[str, dict[str, tuple[RowFigure, ...]]] = {period: {} for period in given}
    for period, by_measure in given.items():
        for code, figures in by_measure.items():
            known = tuple(figure for figure in figures if figure)
            if len(known) == len(figures):
                found[period][code] = known
    return found


def _decided(relation: Relation, holds: Mapping[tuple[Rule, tuple[str, str]], bool]) -> bool:
    """Whether the units' own figures already contradict each other, or make it true: what each part keeps, sums keep.

    Of a side that must not be above the other, only the units that have a part in it matter: no figure is negative.
    """
    everyone = {_place(figure) for figure in _all(relation)}
    needed = everyone if relation.equal else {_place(figure) for figure in relation.left}
    broken = any(not holds.get((relation.rule, place), True) for place in everyone)
    return broken or all((relation.rule, place) in holds for place in needed)


def _all(relation: Relation) -> tuple[RowFigure, ...]:
    return (*relation.left, *relation.right)


def _place(figure: RowFigure) -> tuple[str, str]:
    """The unit and the period that it was sent for."""
    file = figure.line.sent.reading.file
    return file.unit, file.period
