"""What the files of one unit and period mean together.

Of each kind of file one counts, of the portal's captures the latest. Of a measure that several kinds give, the figure
of the kind counts that the plan's precedence names first. The others are kept for comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.plan import Plan
from pipeline.receipts import UNREAD
from pipeline.sources.comparing import compared, gone, restated, two_figures
from pipeline.sources.portal import captured_at
from pipeline.sources.records import PORTAL, Comparison, Reading, finding
from pipeline.sources.versions import latest


def settle(readings: Iterable[Reading], plan: Plan) -> tuple[Reading, ...]:
    """The readings in the order of their files; those that can't count lose their figures, and a finding says so."""
    ordered = sorted(readings, key=lambda reading: reading.file.source)
    found: list[Reading] = []
    for _, folder in groupby(ordered, key=lambda reading: (reading.file.period, reading.file.unit)):
        found += _between_kinds(list(_within_kinds(latest(list(folder)), plan)), plan)
    return tuple(found)


def _within_kinds(readings: Sequence[Reading], plan: Plan) -> Iterator[Reading]:
    """One reading of each kind keeps its figures."""
    for reading in readings:
        same = [other for other in readings if other.kind == reading.kind != UNREAD] or [reading]
        counts = max(same, key=_moment) if reading.kind == PORTAL else same[0]
        if reading is counts or (reading.kind == PORTAL and not reading.prepared):
            yield reading
        elif reading.kind == PORTAL:
            yield _earlier_capture(reading, counts, plan)
        else:
            yield _without_figures(reading, "F008", counts)


def _moment(capture: Reading) -> float:
    """When a capture was taken; one without a certain moment comes before all others."""
    moment = captured_at(capture.head["prepared_on"].text) if capture.prepared else None
    return moment.timestamp() if moment else float("-inf")


def _earlier_capture(capture: Reading, latest: Reading, plan: Plan) -> Reading:
    """An earlier capture, or the same once more, is only noted; two of one moment that differ can't both be true."""
    if _moment(capture) == _moment(latest) and capture.file.sha256 != latest.file.sha256:
        return _without_figures(capture, "F008", latest)
    said = _without_figures(capture, "F410", latest)
    changed = restated(capture, latest)
    findings = [*(two_figures("F804", pair, plan) for pair in changed), *gone(capture, latest, plan)]
    return replace(said, comparisons=changed, findings=(*said.findings, *findings))


def _without_figures(reading: Reading, code: str, counts: Reading) -> Reading:
    said = finding(reading.file, code, other=counts.file.source)
    return replace(reading, rows=(), cast=(), observations=(), findings=(said,), corrected={}, side={})


def _between_kinds(readings: Sequence[Reading], plan: Plan) -> list[Reading]:
    """Each measure's figure stays in one reading; where another file gives it, an empty cell is not missed."""
    givers: dict[str, list[Reading]] = {}
    for reading in readings:
        for measure in dict.fromkeys(item.measure for item in reading.observations):
            givers.setdefault(measure, []).append(reading)
    counting = {measure: _counting(measure, own, plan) for measure, own in givers.items()}
    return [_settled(reading, counting, plan) for reading in readings]


def _counting(measure: str, givers: Sequence[Reading], plan: Plan) -> Reading:
    """The reading of the kind that comes first; kinds that have no place in the order come after those that have."""
    order = plan.precedence_of(measure).order
    return min(givers, key=lambda reading: order.index(reading.kind) if reading.kind in order else len(order))


def _settled(reading: Reading, counting: Mapping[str, Reading], plan: Plan) -> Reading:
    """The reading without what counts elsewhere."""
    elsewhere = {measure: other for measure, other in counting.items() if other is not reading}
    pairs = [
        pair
        for measure, other in elsewhere.items()
        for pair in compared(reading, other, measure, plan.precedence_of(measure).reason)
    ]
    dropped = {pair.other.figure.measure for pair in pairs}
    cast = tuple(item for item in reading.cast if item.row.code not in (dropped if item.given else elsewhere))
    return replace(
        reading,
        rows=tuple(item.row for item in cast),
        cast=cast,
        observations=tuple(item for item in reading.observations if item.measure not in dropped),
        findings=(*reading.findings, *(two_figures(_code(pair, plan), pair, plan) for pair in pairs)),
        comparisons=(*reading.comparisons, *(pair for pair in pairs if _decided(pair, plan))),
    )


def _decided(pair: Comparison, plan: Plan) -> bool:
    """Whether the plan's precedence says which of the two counts."""
    return {pair.counts.kind, pair.other.kind} <= set(plan.precedence_of(pair.counts.figure.measure).order)


def _code(pair: Comparison, plan: Plan) -> str:
    if not _decided(pair, plan):
        return "F801"
    return "F803" if pair.agrees else "F802"
