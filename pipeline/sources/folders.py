"""What the files of one unit and period mean together: one workbook counts, and the latest capture of the portal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.sources.portal import captured_at
from pipeline.sources.records import Reading, finding


def settle(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings in the order of their files; those that can't count lose their figures, and a finding says so."""
    ordered = sorted(readings, key=lambda reading: reading.file.source)
    found: list[Reading] = []
    for _, folder in groupby(ordered, key=lambda reading: (reading.file.period, reading.file.unit)):
        found += _folder(list(folder))
    return tuple(found)


def _folder(readings: Sequence[Reading]) -> Iterator[Reading]:
    captures = [reading for reading in readings if reading.kind == "portal" and reading.prepared]
    latest = max(captures, key=_moment, default=None)
    form = next((reading for reading in readings if reading.kind == "workbook"), None)
    for reading in readings:
        if reading.kind == "workbook" and form and reading is not form:
            yield _without_figures(reading, "F008", form)
        elif latest and reading is not latest and reading in captures:
            yield _without_figures(reading, _code(reading, latest), latest)
        elif form and reading is latest and _measures(form) & _measures(latest):
            yield _without_figures(reading, "F008", form)  # one measure, two figures: nobody has said which counts
        else:
            yield reading


def _measures(reading: Reading) -> set[str]:
    return {item.measure for item in reading.observations}


def _code(capture: Reading, latest: Reading) -> str:
    """An earlier capture, or the same once more, is only noted; two of one moment that differ can't both be true."""
    same_moment = _moment(capture) == _moment(latest)
    return "F008" if same_moment and capture.file.sha256 != latest.file.sha256 else "F410"


def _moment(capture: Reading) -> float:
    moment = captured_at(capture.head["prepared_on"].text)
    return moment.timestamp() if moment else 0.0


def _without_figures(reading: Reading, code: str, counts: Reading) -> Reading:
    said = finding(reading.file, code, other=counts.file.source)
    return replace(reading, rows=(), cast=(), observations=(), findings=(said,))
