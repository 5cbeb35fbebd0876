"""Labels measured in the charts of the reports that are shipped: none covers another, a line or a dot."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Chart
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from pipeline import inventory, results
from pipeline.assessment import assess_all
from pipeline.chapters import labels
from pipeline.chapters.charts import Scales, side_by_side, small_multiples
from pipeline.chapters.rows import Row, row_of
from pipeline.chapters.style import style
from pipeline.collecting import collect
from pipeline.figures import Ledger
from pipeline.plan_files import load_plan
from pipeline.plan_records import Kind
from pipeline.progress import Progress
from pipeline.request import parse
from pipeline.results import ContentResults, Context, Data, values_by_period
from pipeline.steps import Steps

REPORTS = [("", "year"), ("", "q1"), ("", "h1"), ("", "9m"), ("", "q3"), ("examples/gia-lai", "year")]


@pytest.fixture(scope="module", params=REPORTS, ids=lambda report: "-".join(filter(None, report)))
def contents(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[ContentResults]:
    data, kind = request.param
    return _contents(data, kind, tmp_path_factory.mktemp("steps"))


def _contents(place: str, kind: str, folder: Path) -> list[ContentResults]:
    """The results of every content of the plan in a report that is shipped."""
    asked = parse([f"YEAR={2026 if place else 2025}", f"PERIOD={kind}", *([f"DATA={place}"] if place else [])])
    plan = load_plan(asked.workspace.plan)
    given = collect(asked, plan, inventory.take(asked), Steps(folder, "tests", Progress()))
    period = asked.period(plan)
    data = Data(given.observations, values_by_period(plan, given.observations, period), given.captures)
    assessed = assess_all(plan, period, data.values)
    years, label = (plan.first_year, plan.last_year), plan.period_label(period.year, kind)
    context = Context(period, label, years, plan.department, plan.title, False)
    return [results.content_results(plan, context, content, assessed, data) for content in plan.contents.values()]


def rows_of(content: ContentResults, lang: str) -> list[Row]:
    label, ledger = content.context.label[lang], Ledger(lang)
    return [row_of(result, content.targets, label, ledger) for result in content.targets]


def drawn(contents: list[ContentResults], lang: str) -> Iterator[tuple[Chart, list[tuple[Row, Axes]]]]:
    """Each chart, laid out, with its targets and their panels."""
    for content in contents:
        for group in side_by_side(rows_of(content, lang)):
            chart = small_multiples(group, Scales(content.context.years, content.reductions))
            FigureCanvasAgg(chart)
            with style():
                chart.draw_without_rendering()
            yield chart, list(zip(group, chart.axes, strict=False))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_label_covers_another_one_a_line_or_a_dot(contents: list[ContentResults], lang: str) -> None:
    faults, seen = [], 0
    for chart, panels in drawn(contents, lang):
        for row, axes in panels:
            said = [child for child in axes.texts if isinstance(child, Annotation)]
            seen += len(said)
            faults += [(row.target.id, fault) for fault in _covered(axes, said)]
        faults += [("", fault) for fault in _crowded(chart)]
    assert faults == [] and seen >= 25


def _covered(axes: Axes, said: list[Annotation]) -> Iterator[str]:
    boxes = [(text.get_text(), _box(text)) for text in said]
    for (one, first), (other, second) in combinations(boxes, 2):
        if first.overlaps(second):
            yield f"{one} covers {other}"
    for name, box in boxes:
        if not (
            axes.bbox.x0 <= box.x0 and box.x1 <= axes.bbox.x1 and axes.bbox.y0 <= box.y0 and box.y1 <= axes.bbox.y1
        ):
            yield f"{name} leaves the panel"
        for line in axes.lines:
            path = line.get_path().transformed(line.get_transform())
            met = (
                box.count_contains(path.vertices)
                if len(path.vertices) == 1
                else path.intersects_bbox(box, filled=False)
            )
            if met and line.get_gid() != labels.PALE:
                yield f"{name} covers a line in style {line.get_linestyle()} with marker {line.get_marker()}"


def _crowded(chart: Chart) -> Iterator[str]:
    """Titles, and the names at the axes: inside the chart and apart from each other; no tick without a name."""
    page = chart.bbox
    shown = [axes for axes in chart.axes if axes.get_visible()]
    titles = [_title(axes) for axes in shown]
    ticks = [label for axes in shown for label in axes.get_yticklabels()]
    yield from (f"a tick without a name beside {axes.get_ylim()}" for axes in shown if not all(_names(axes)))
    for text in (*titles, *ticks):
        box = _box(text)
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y1 > page.y1:
            yield f"{text.get_text()} leaves the chart"
    for one, other in combinations((*titles, *ticks), 2):
        if _box(one).overlaps(_box(other)):
            yield f"{one.get_text()} covers {other.get_text()}"


def _title(axes: Axes) -> Text:
    said = axes.get_title(loc="left")
    return next(child for child in axes.get_children() if isinstance(child, Text) and child.get_text() == said)


def _names(axes: Axes) -> list[str]:
    return [label.get_text() for label in axes.get_yticklabels()]


def _box(text: Text) -> Bbox:
    """The words alone, without the white ground under them."""
    return Text.get_window_extent(text)


def test_all_reductions_have_one_scale(contents: list[ContentResults]) -> None:
    scales = {(content.context.years, content.reductions) for content in contents}
    assert len(scales) == 1
    own = [row for content in contents for row in rows_of(content, "vi") if row.target.kind is Kind.REDUCTION]
    axes = small_multiples(own, Scales(*scales.pop())).axes[: len(own)]
    assert len({(panel.get_ylim(), tuple(panel.get_yticks())) for panel in axes}) == 1
    ticks = list(axes[0].get_yticks())
    assert 0 in ticks and len({after - before for before, after in pairwise(ticks)}) == 1


def test_a_label_on_a_line_goes_to_the_side_that_is_meant_and_to_the_other_end_where_that_is_taken() -> None:
    above, below = (labels.along(80, (2021, 2030), meant, left=False) for meant in (True, False))
    assert [_first(places).offset[1] > 0 for places in (above, below)] == [True, False]
    assert _first(labels.along(80, (2021, 2030), True, left=True)).at == (2021, 80)
    axes = Chart().subplots()
    axes.set(xlim=(2021, 2030), ylim=(0, 100))
    axes.plot([2028, 2030], [95, 70])
    labels.write(axes, [labels.Label("≥ 80%", "black", above)])
    (free,) = (child for child in axes.texts if isinstance(child, Annotation))
    assert free.get_ha() == "left" and free.xy == (2021, 80)


def test_where_no_place_is_free_the_least_bad_one_is_taken_and_never_another_label_s() -> None:
    chart = Chart()
    FigureCanvasAgg(chart)
    axes = chart.subplots()
    axes.set(xlim=(2021, 2030), ylim=(0, 100))
    for height in range(0, 101, 2):
        axes.plot([2021, 2030], [height, height])
    at = labels.around((2025, 50), late=False)
    labels.write(axes, [labels.Label("50%", "black", at), labels.Label("51%", "black", at)])
    one, other = (_box(child) for child in axes.texts)
    assert not one.overlaps(other)


def _first(places: list[labels.Place]) -> labels.Place:
    return min(places, key=lambda place: place.cost)
