"""One small chart per target, side by side: value by year, required path, threshold, milestone, breaks.

The last value and the threshold are printed where they lie, so that nobody has to look up a legend.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart

from pipeline.chapters.rows import Row
from pipeline.chapters.standing import alone
from pipeline.chapters.style import ACCENT, FAINT, MUTED, numbers, style
from pipeline.figures import Style, unmarked
from pipeline.messages import text
from pipeline.plan_records import Kind
from pipeline.points import Point
from pipeline.results import TargetResult

COLUMNS = 2  # panels side by side
WIDTH, HEIGHT = 6.5, 1.4  # inches: the width of the text, the height of a row
TITLE, TICKS = 0.36, 0.24  # inches of that height: two lines of title, the years
TITLE_WIDTH, WORD_WIDTH = 38, 8  # characters to a line
WORDS = {"no": 0, "not_met": 0, "partly": 1, "yes": 2, "met": 2}
CLOSE = 0.16  # parts of the axis, within which two labels would touch


def side_by_side(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """The targets of each chart. A chart is one row of panels: a page may end between two rows, as in a table."""
    return [rows[start : start + COLUMNS] for start in range(0, len(rows), COLUMNS)]


def small_multiples(targets: Sequence[Row], years: tuple[int, int]) -> Chart:
    """A chart with one panel for each of the `targets` (COLUMNS at most), all over the same years."""
    with style():
        chart = Chart(figsize=(WIDTH, HEIGHT))
        _margins(chart)
        panels = list(chart.subplots(1, COLUMNS, squeeze=False).flat)
        for panel, row in zip(panels, targets, strict=False):
            _panel(panel, row, years)
        for panel in panels[len(targets) :]:
            panel.set_visible(False)
    return chart


def _margins(chart: Chart) -> None:
    """Fixed margins in inches: room for two lines of title above each panel. A layout engine would take seconds."""
    chart.subplots_adjust(
        left=0.62 / WIDTH, right=1 - 0.12 / WIDTH, top=1 - TITLE / HEIGHT, bottom=TICKS / HEIGHT, wspace=0.3
    )


def _panel(axes: Axes, row: Row, years: tuple[int, int]) -> None:
    target, result, lang = row.target, row.result, row.lang
    label = textwrap.fill(f"{target.id} {target.label[lang]}", TITLE_WIDTH)
    axes.set_title(label)
    axes.set_xlim(years[0] - 0.5, years[1] + 0.5)
    axes.set_xticks(range(years[0], years[1] + 1, max(1, math.ceil((years[1] - years[0]) / 3))))
    if target.kind in (Kind.YES_NO, Kind.EVIDENCE):
        _words(axes, result, lang)
    else:
        _numbers(axes, row)
    _breaks(axes, result)
    if target.milestone:
        axes.axvline(target.milestone, color=FAINT, linewidth=0.8, zorder=0)


def _numbers(axes: Axes, row: Row) -> None:
    result, item, lang = row.result, row.result.assessment, row.lang
    points = [point for point in item.points if point.value is not None]
    _bounds(axes, result, points)
    axes.yaxis.set_major_formatter(numbers(lang, _unit(row)))
    if item.path:
        axes.plot(*_series(item.path), color=MUTED, linestyle=(0, (3, 2)), linewidth=1)
    if item.target.threshold is not None and item.target.kind is not Kind.YEARLY_INCREASE:
        axes.axhline(float(item.target.threshold), color=MUTED, linewidth=0.7, linestyle=":")
    apart = [result.assessment.period.year] if alone(result) else []
    for stretch in _stretches(points, [*apart, *(cut.first_year for cut in result.breaks)]):
        axes.plot([p.year for p in stretch], [_height(p) for p in stretch], color=ACCENT, linewidth=1.4)
    for point in points:
        _mark(axes, point, _height(point))
    _labels(axes, row, points)
    if not points:
        _empty(axes, lang)


def _unit(row: Row) -> Style:
    return "number" if row.target.kind is Kind.COUNT else "percent"


def _labels(axes: Axes, row: Row, points: Sequence[Point]) -> None:
    """The last value beside its dot, and the threshold at that end of its line that is farther from the last value."""
    (first, last), (low, high) = axes.get_xlim(), axes.get_ylim()
    here = points[-1] if points else None
    late = here is not None and here.year > (first + last) / 2 + 1
    if here:
        under = (_height(here) - low) / (high - low) > CLOSE
        beside = (-5 if late else 5, -7 if under else 7)
        said = unmarked(row.value_in(here))
        _write(axes, (here.year, _height(here)), said, beside, ACCENT, "right" if late else "left")
    if row.goal is None or row.target.kind is Kind.YEARLY_INCREASE:
        return
    crowd = [point for point in points if abs(_height(point) - float(row.goal)) < 2 * CLOSE * (high - low)]
    if not late or all(point.year > first + 4 for point in crowd):
        place = (first if late else last, float(row.goal))
        beside = (0, -7 if (float(row.goal) - low) / (high - low) > CLOSE else 7)
        _write(axes, place, unmarked(row.threshold_mark()), beside, MUTED, "left" if late else "right")


def _write(axes: Axes, place: tuple[float, float], said: str, offset: tuple[int, int], color: str, align: str) -> None:
    """A label near a place, `offset` points away, on a white ground that keeps it legible over lines."""
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.8}
    axes.annotate(
        said,
        place,
        offset,
        textcoords="offset points",
        ha=align,
        va="center",
        color=color,
        bbox=box,
        annotation_clip=False,
    )


def _stretches(points: Sequence[Point], breaks: Sequence[int]) -> list[list[Point]]:
    """The points in runs of years: no line across a year without a value, nor into one of `breaks`."""
    runs: list[list[Point]] = []
    for point in points:
        joined = runs and runs[-1][-1].year == point.year - 1 and point.year not in breaks
        if joined:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _words(axes: Axes, result: TargetResult, lang: str) -> None:
    yes_no = result.assessment.target.kind is Kind.YES_NO
    names = ("no", "", "yes") if yes_no else ("not_met", "partly", "met")
    axes.set_ylim(-0.5, 2.5)
    said = [textwrap.fill(text(f"wording.word-{name}", lang), WORD_WIDTH) if name else "" for name in names]
    axes.set_yticks(range(3), said)
    points = [point for point in result.assessment.points if point.word]
    for point in points:
        _mark(axes, point, WORDS[point.word])
    if not points:
        _empty(axes, lang)


def _bounds(axes: Axes, result: TargetResult, points: Sequence[Point]) -> None:
    """Honest axes: shares from 0 to 100, everything else from 0."""
    kind = result.assessment.target.kind
    if kind in (Kind.SHARE, Kind.YEARLY_INCREASE):
        axes.set_ylim(-4, 104)
        axes.set_yticks((0, 50, 100))
        return
    heights = [_height(point) for point in points] + [float(result.assessment.target.threshold or 0), 1.0]
    low = min(0.0, *heights)
    axes.set_ylim(low * 1.15 - 0.05 * max(heights), max(heights) * 1.15)
    axes.locator_params(axis="y", nbins=4, integer=True)


def _mark(axes: Axes, point: Point, height: float) -> None:
    """A dot, hollow where the figure is provisional."""
    face = "white" if point.provisional else ACCENT
    axes.plot([point.year], [height], marker="o", markersize=3.6, color=ACCENT, markerfacecolor=face, linestyle="none")


def _breaks(axes: Axes, result: TargetResult) -> None:
    """A break in the series: a dash-dotted line before the first year of the new one, with a lozenge on top."""
    low, high = axes.get_xlim()
    places = {cut.first_year - 0.5 for cut in result.breaks}
    for place in sorted(place for place in places if low < place <= high):
        axes.axvline(place, color=MUTED, linewidth=0.5, linestyle="-.", zorder=0)
        axes.plot(
            [place], [1], marker="D", markersize=2.4, color=MUTED, transform=axes.get_xaxis_transform(), clip_on=False
        )


def _empty(axes: Axes, lang: str) -> None:
    said = text("charts.no-data", lang)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    axes.text(0.5, 0.5, said, ha="center", va="center", color=MUTED, transform=axes.transAxes, bbox=box)


def _series(path: Sequence[tuple[int, Fraction]]) -> tuple[list[int], list[float]]:
    return [year for year, _ in path], [float(value) for _, value in path]


def _height(point: Point) -> float:
    return float(point.value or 0)
