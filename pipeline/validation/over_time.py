"""What has to agree over time: a unit's figures of one period, beside those of the periods before it.

Sums and growth are looked for only among figures whose own days fit: what the portal counts in a calendar year is no
part of a report year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from pipeline.periods import Period
from pipeline.plan_records import Accumulation
from pipeline.validation.records import Carry, Change, Figures, Growth, PartsOfWhole, RowFigure, Sent

Given = Sequence[tuple[Sent, Figures]]
"""Files, each with its figures."""


@dataclass(frozen=True)
class _Counted:
    """A figure of a measure that accumulates, with the days that it counts, both inclusive."""

    figure: RowFigure
    start: date
    end: date

    @property
    def period(self) -> Period:
        return self.figure.line.sent.period

    @property
    def key(self) -> tuple[str, str, int]:
        """The unit, the measure and the year: what is compared has all three in common."""
        return self.figure.line.sent.reading.file.unit, self.figure.measure.code, self.period.year


_Known = Mapping[tuple[str, str, int], Sequence[_Counted]]


def latest(files: Given) -> Given:
    """The files of the period that ends last, the one reported on: all others are of whole years before it."""
    end = max((sent.period.end for sent, _ in files), default=None)
    return [(sent, figures) for sent, figures in files if sent.period.end == end]


def changes(files: Given, everything: Given) -> Iterator[Change]:
    """Each figure of `files` that has a bound, beside that of the same period a year before."""
    known: dict[tuple[str, str, int], dict[str, RowFigure]] = {}
    for sent, given in everything:
        known.setdefault((sent.reading.file.unit, sent.period.kind, sent.period.year), {}).update(given)
    told = {(sent.reading.file.unit, sent.period.kind, sent.period.year) for sent, _ in files}
    for (unit, kind, year), figures in known.items():
        before = known.get((unit, kind, year - 1), {}) if (unit, kind, year) in told else {}
        for code, figure in figures.items():
            if code in before and figure.measure.change_bound is not None:
                yield Change(figure, before[code], Fraction(figure.measure.change_bound))


def growths(files: Given, everything: Given) -> Iterator[Growth]:
    """Each cumulative figure of `files`, beside the highest that its unit gave earlier in the year.

    The highest alone: a figure that is below three earlier ones is one contradiction, not three.
    """
    known = _by_key(everything)
    for now in _counted(files):
        before = [item for item in known.get(now.key, ()) if _grew_from(now, item)]
        if before:
            yield Growth(now.figure, max(before, key=lambda item: item.figure.value).figure)


def parts(files: Given, everything: Given) -> Iterator[PartsOfWhole]:
    """Each figure of `files`, beside any two of its unit whose days make up its own, as six months and a quarter do."""
    known = _by_key(everything)
    for whole in _counted(files):
        others = known.get(whole.key, ())
        for first in others if whole.figure.measure.accumulates is Accumulation.ADDS_UP else ():
            for second in others:
                if _make_up(whole, first, second):
                    yield PartsOfWhole(whole.figure, (first.figure, second.figure))


def carries(files: Given, everything: Given) -> Iterator[Carry]:
    """What each of `files` says was carried in, beside what its unit had pending when the period before it ended."""
    for sent, _ in files:
        carried = sent.reading.side.get("carried_in")
        for other, _ in everything:
            pending = other.reading.side.get("pending")
            same = other.reading.file.unit == sent.reading.file.unit and sent.period.follows(other.period)
            if carried and pending and same:
                yield Carry(sent, carried, other, pending)


def _by_key(files: Given) -> _Known:
    found: dict[tuple[str, str, int], list[_Counted]] = {}
    for item in _counted(files):
        found.setdefault(item.key, []).append(item)
    return found


def _counted(files: Given) -> Iterator[_Counted]:
    """None without its days: whether it fits beside another can't be known then."""
    for _, given in files:
        for figure in given.values():
            start, end = figure.line.cast.start, figure.line.cast.end
            if figure.measure.accumulates and start and end and start <= end:
                yield _Counted(figure, start, end)


def _grew_from(now: _Counted, before: _Counted) -> bool:
    """Whether `before` counts a part of the days of `now`, and both count up from the start of the year."""
    cumulative = now.period.cumulative and before.period.cumulative
    earlier = before.period.end < now.period.end
    return cumulative and earlier and now.start <= before.start and before.end <= now.end


def _make_up(whole: _Counted, first: _Counted, second: _Counted) -> bool:
    apart = first.end + timedelta(days=1) == second.start
    return apart and (first.start, second.end) == (whole.start, whole.end)
