"""One small chart per target, side by side: value by year, required path, threshold, milestone, breaks.

The last value and the threshold are printed where they lie, so that nobody has to look up a legend.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart
from matplotlib.ticker import MaxNLocator

from pipeline.chapters import labels
from pipeline.chapters.breaks import own_breaks
from pipeline.chapters.labels import Label, Place
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
TITLE_WIDTH, WORD_WIDTH = 38, 9  # characters to a line
WORDS = {"no": 0, "not_met": 0, "partly": 1, "yes": 2, "met": 2}
FOOT, HEAD = 0.06, 0.3  # parts of the scale left free under it, and above it for the label of a threshold at its top


def side_by_side(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """The targets of each chart. A chart is one row of panels: a page may end between two rows, as in a table."""
    return [rows[start : start + COLUMNS] for start in range(0, len(rows), COLUMNS)]


@dataclass(frozen=True)
class Scales:
    """What the panels of a report have in common: its years, and the extent of all reductions, in percent."""

    years: tuple[int, int]
    reductions: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))


def small_multiples(targets: Sequence[Row], scales: Scales) -> Chart:
    """A chart with one panel for each of the `targets` (COLUMNS at most), all over the same years."""
    with style():
        chart = Chart(figsize=(WIDTH, HEIGHT))
        _margins(chart)
        panels = list(chart.subplots(1, COLUMNS, squeeze=False).flat)
        for panel, row in zip(panels, targets, strict=False):
            _panel(panel, row, scales)
        for panel in panels[len(targets) :]:
            panel.set_visible(False)
    return chart


def _margins(chart: Chart) -> None:
    """Fixed margins in inches: room for two lines of title above each panel. A layout engine would take seconds."""
    chart.subplots_adjust(
        left=0.7 / WIDTH,
        right=1 - 0.12 / WIDTH,
        top=1 - TITLE / HEIGHT,
        bottom=TICKS / HEIGHT,
        wspace=0.34,
    )


def _panel(axes: Axes, row: Row, scales: Scales) -> None:
    target, result, years = row.target, row.result, scales.years
    label = textwrap.fill(f"{target.id} {target.label[row.lang]}", TITLE_WIDTH)
    axes.set_title(label)
    axes.set_xlim(years[0] - 0.5, years[1] + 0.5)
    axes.set_xticks(range(years[0], years[1] + 1, max(1, math.ceil((years[1] - years[0]) / 3))))
    worded = target.kind in (Kind.YES_NO, Kind.EVIDENCE)
    if worded:
        _words(axes, result, row.lang)
    else:
        _numbers(axes, row, scales)
    _breaks(axes, result)
    if target.milestone:
        axes.axvline(target.milestone, color=FAINT, linewidth=0.8, zorder=0, gid=labels.PALE)
    said = [] if worded else _labels(axes, row)
    empty = not any(point.given for point in result.assessment.points)
    labels.write(axes, [*said, _empty(axes, row.lang)] if empty else said)


def _numbers(axes: Axes, row: Row, scales: Scales) -> None:
    result, item, lang = row.result, row.result.assessment, row.lang
    points = [point for point in item.points if point.value is not None]
    _bounds(axes, result, points, scales)
    axes.yaxis.set_major_formatter(numbers(lang, _unit(row)))
    if item.path:
        axes.plot(*_series(item.path), color=MUTED, linestyle=(0, (3, 2)), linewidth=1)
    if item.target.threshold is not None and item.target.kind is not Kind.YEARLY_INCREASE:
        axes.axhline(float(item.target.threshold), color=MUTED, linewidth=0.7, linestyle=":", gid=labels.PALE)
    apart = [result.assessment.period.year] if alone(result) else []
    for stretch in _stretches(points, [*apart, *(cut.first_year for cut in own_breaks(result))]):
        axes.plot([p.year for p in stretch], [_height(p) for p in stretch], color=ACCENT, linewidth=1.4)
    for point in points:
        _mark(axes, point, _height(point))


def _unit(row: Row) -> Style:
    return "number" if row.target.kind is Kind.COUNT else "percent"


def _labels(axes: Axes, row: Row) -> list[Label]:
    """The last value beside its dot, with its year where that is not the report's, and the threshold on its line."""
    (first, last), found = axes.get_xlim(), []
    here = next((point for point in reversed(row.result.assessment.points) if point.value is not None), None)
    late = here is not None and here.year > (first + last) / 2 + 1
    if here:
        said = unmarked(row.value_in(here))
        said += f" ({here.year})" if here.year != row.result.assessment.period.year else ""
        found.append(Label(said, ACCENT, labels.around((here.year, _height(here)), late)))
    if row.goal is not None and row.target.kind is not Kind.YEARLY_INCREASE:
        above = row.target.comparator != "<="
        places = labels.along(float(row.goal), (first, last), above, left=late)
        found.append(Label(unmarked(row.threshold_mark()), MUTED, places))
    return found


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
    names = ("no", "yes") if yes_no else ("not_met", "partly", "met")
    axes.set_ylim(-0.4, 2.4)
    said = [textwrap.fill(text(f"wording.word-{name}", lang), WORD_WIDTH) for name in names]
    axes.set_yticks([WORDS[name] for name in names], said)
    for point in result.assessment.points:
        if point.word:
            _mark(axes, point, WORDS[point.word])


def _bounds(axes: Axes, result: TargetResult, points: Sequence[Point], scales: Scales) -> None:
    """Honest axes: shares from 0 to 100, reductions all alike, everything from 0; above that room for a label."""
    kind = result.assessment.target.kind
    goal = float(result.assessment.target.threshold or 0)
    heights = [*map(_height, points), goal]
    if kind in (Kind.SHARE, Kind.YEARLY_INCREASE):
        heights = [0, 100]
        axes.set_yticks((0, 50, 100))
    elif kind is Kind.REDUCTION:
        heights += map(float, scales.reductions)
    low, high = min(0.0, *heights), max(1.0, *heights)
    axes.set_ylim(low - FOOT * (high - low), high + HEAD * (high - low))
    if kind not in (Kind.SHARE, Kind.YEARLY_INCREASE):
        ticks = MaxNLocator(nbins=4, integer=True, steps=[1, 2, 5, 10]).tick_values(low, high)
        axes.set_yticks([tick for tick in ticks if low <= tick <= high])
    axes.spines["left"].set_bounds(low, high)


def _mark(axes: Axes, point: Point, height: float) -> None:
    """A dot, hollow where the figure is provisional."""
    face = "white" if point.provisional else ACCENT
    axes.plot([point.year], [height], marker="o", markersize=3.6, color=ACCENT, markerfacecolor=face, linestyle="none")


def _breaks(axes: Axes, result: TargetResult) -> None:
    """A break in the series: a dash-dotted line before the first year of the new one, with a lozenge on top."""
    low, high = axes.get_xlim()
    places = {cut.first_year - 0.5 for cut in own_breaks(result)}
    for place in sorted(place for place in places if low < place <= high):
        axes.axvline(place, color=MUTED, linewidth=0.5, linestyle="-.", zorder=0)
        axes.plot(
            [place], [1], marker="D", markersize=2.4, color=MUTED, transform=axes.get_xaxis_transform(), clip_on=False
        )


def _empty(axes: Axes, lang: str) -> Label:
    """That there is no figure, in the middle of the panel or beside it."""
    (first, last), (low, high) = axes.get_xlim(), axes.get_ylim()
    middle = (first + last) / 2
    years = [year / 2 for year in range(int(2 * first) + 2, int(2 * last))]
    places = [
        Place((year, low + part * (high - low)), (0, 0), "center", 3 * abs(year - middle) + 10 * abs(part - 0.5))
        for year in years
        for part in (0.5, 0.7, 0.3, 0.2)
    ]
    return Label(text("charts.no-data", lang), MUTED, places)


def _series(path: Sequence[tuple[int, Fraction]]) -> tuple[list[int], list[float]]:
    return [year for year, _ in path], [float(value) for _, value in path]


def _height(point: Point) -> float:
    return float(point.value or 0)
