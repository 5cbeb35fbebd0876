"""Charts: as many as fit their pages, labels where the lines are, honest axes, breaks and provisional figures seen."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from pipeline.assessment import Assessment
from pipeline.chapters.charts import Scales, side_by_side, small_multiples
from pipeline.chapters.content import ContentChapter
from pipeline.chapters.rows import Row, row_of
from pipeline.figures import Ledger
from tests.unit.test_chapters import PLAN, chapter

SCALES = Scales((2021, 2030))
ONLINE = {
    2023: {"HS_TRUCTUYEN": 30, "HS_TONG": 100},
    2024: {"HS_TRUCTUYEN": 40, "HS_TONG": 100},
    2025: {"HS_TRUCTUYEN": 2500, "HS_TONG": 5002},
}


def rows_of(shown: ContentChapter) -> list[Row]:
    ledger, targets = Ledger("vi"), shown.results.targets
    return [row_of(result, targets, "Năm 2025", ledger) for result in targets]


def panel(row: Row) -> Axes:
    return small_multiples([row], SCALES).axes[0]


def row(shown: ContentChapter, target: str) -> Row:
    return next(found for found in rows_of(shown) if found.target.id == target)


def written(axes: Axes) -> list[str]:
    """The labels inside a panel."""
    return [child.get_text() for child in axes.texts if isinstance(child, Annotation)]


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (8, [2] * 4), (17, [2] * 8 + [1])])
def test_a_chart_is_one_row_of_panels_so_that_a_page_may_end_after_each(count: int, sizes: list[int]) -> None:
    one = rows_of(chapter(ONLINE, "2"))[0]
    assert [len(piece) for piece in side_by_side([one] * count)] == sizes


@pytest.mark.parametrize("count", [1, 2])
def test_a_chart_is_as_wide_as_the_text_and_a_row_high(count: int) -> None:
    one = rows_of(chapter(ONLINE, "2"))[0]
    assert list(small_multiples([one] * count, SCALES).get_size_inches()) == [6.5, 1.4]


def test_every_target_of_a_large_content_is_drawn_once_in_order() -> None:
    shown = chapter(ONLINE, "2")
    charts = shown.charts()
    assert len(charts) == 9
    told = " ".join(item.metadata["alt"] for item in charts)
    ids = [result.assessment.target.id for result in shown.results.targets]
    places = [told.index(f" {id} {PLAN.targets[id].label.vi}: ") for id in ids]
    assert places == sorted(places)
    (caption,) = {item.metadata["caption"] for item in charts}  # of the one figure that they make
    assert "(đường liền)" in caption
    assert all(base64.b64decode(item.data["image/png"]).startswith(b"\x89PNG") for item in charts)


def test_the_last_value_and_the_threshold_are_printed_as_in_the_report() -> None:
    assert written(panel(row(chapter(ONLINE, "2"), "2.a.4.3"))) == ["49,98%", "≥ 50%"]
    reduction = chapter({2021: {"BC_NSNN": 41}, 2025: {"BC_NSNN": 37}}, "3")
    assert written(panel(row(reduction, "3.a.2.2"))) == ["9,8%", "≥ 10%"]


def test_shares_run_from_0_to_100_and_counts_from_0() -> None:
    low, high = panel(row(chapter(ONLINE, "2"), "2.a.4.3")).get_ylim()
    assert low < 0 < 100 < high < 135
    counts = panel(row(chapter({2025: {"VB_TTHC_TRAI": 3}}, "1"), "1.2.2"))
    assert counts.get_ylim()[0] <= 0 and written(counts) == ["3", "= 0"]
    axes = panel(row(chapter(ONLINE, "2"), "2.a.4.3"))
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0%", "50%", "100%"]
    assert axes.spines["left"].get_bounds() == (0, 100)  # the room for a label above is no part of the scale


def test_no_line_runs_across_a_break_and_a_provisional_dot_is_hollow() -> None:
    found = row(chapter(ONLINE, "2"), "2.a.4.3")
    lines = [line for line in panel(found).lines if line.get_linewidth() == 1.4]
    assert [list(line.get_xdata()) for line in lines] == [[2023, 2024], [2025]]
    assert _faces(found) == ["#0b5394"] * 3
    points = (*found.result.assessment.points[:-1], replace(found.result.assessment.points[-1], provisional=True))
    item: Assessment = replace(found.result.assessment, points=points)
    assert _faces(replace(found, result=replace(found.result, assessment=item)))[-1] == "white"


@pytest.mark.parametrize(
    ("target", "figures", "stretches", "marks"),
    [
        (
            "2.c.2.3",
            ("HS_TRUCTUYEN", "HS_TONG"),
            [[2021, 2022], [2023, 2024], [2025], [2026]],
            [2022.5, 2024.5, 2025.5],
        ),
        (
            "3.b.2",
            ("HL_PHUCVU_HAILONG", "HL_PHUCVU_TRALOI"),
            [[2021], [2022, 2023, 2024], [2025, 2026]],
            [2021.5, 2024.5],
        ),
    ],
)
def test_a_break_cuts_before_the_first_report_year_of_the_new_series_and_is_marked_there(
    target: str, figures: tuple[str, str], stretches: list[list[int]], marks: list[float]
) -> None:
    """24/6/2022 and 1/7/2025 lie in the second half of their report year, 1/3/2025 in the first.

    Dossiers add up over the year; answers on the service are counted at its end, after the merger of 1/7/2025.
    """
    both = dict(zip(figures, (40, 100), strict=True))
    axes = panel(row(chapter(dict.fromkeys(range(2021, 2027), both), PLAN.targets[target].content), target))
    lines = [line for line in axes.lines if line.get_linewidth() == 1.4]
    assert [[*map(int, line.get_xdata())] for line in lines] == stretches
    assert [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "D"] == marks


def test_a_break_after_the_report_s_period_is_not_known_yet() -> None:
    both = {"HS_TRUCTUYEN": 40, "HS_TONG": 100}
    until_2024 = panel(row(chapter(dict.fromkeys(range(2021, 2025), both), "2"), "2.c.2.3"))
    assert [float(line.get_xdata()[0]) for line in until_2024.lines if line.get_marker() == "D"] == [2022.5]


def _faces(found: Row) -> list[str]:
    dots = [line for line in panel(found).lines if line.get_marker() == "o"]
    return [str(line.get_markerfacecolor()) for line in dots]


def test_late_in_the_plan_labels_stand_on_the_left() -> None:
    late = {year: {"HS_TRUCTUYEN": 70, "HS_TONG": 100} for year in (2028, 2029, 2030)}
    found = panel(row(chapter(late, "2"), "2.c.2.3"))
    value, threshold = (child for child in found.texts if isinstance(child, Annotation))
    assert (value.get_text(), value.get_ha()) == ("70%", "right")
    assert (threshold.get_text(), threshold.get_ha()) == ("≥ 80%", "left")


def test_a_last_value_of_an_earlier_year_says_which() -> None:
    earlier = panel(row(chapter({2024: ONLINE[2024], 2025: {}}, "2"), "2.a.4.3"))
    assert written(earlier) == ["40% (2024)", "≥ 50%"]


def test_a_break_of_the_figure_beside_a_rating_is_no_break_of_the_rating() -> None:
    axes = panel(row(chapter({2025: {"CCVC_DATCHUAN": 40, "CCVC_TONG": 50}}, "4"), "4.a.1"))
    assert [line for line in axes.lines if line.get_marker() == "D"] == []


def test_the_words_of_a_chart_say_what_its_signs_say() -> None:
    vietnamese, english = (
        " ".join(item.metadata["alt"] for item in chapter(ONLINE, "2", lang).charts()) for lang in ("vi", "en")
    )
    assert (
        "2.a.4.3 Hồ sơ tiếp nhận trực tuyến trên tổng số hồ sơ: 2023 30%; 2024 40%; 2025 49,98%; "
        "yêu cầu năm 2025: 50%; ngưỡng (hạn): ≥ 50% (2025); "
        "chuỗi số liệu bị gián đoạn từ ngày 24/6/2022, 01/3/2025, 01/7/2025."
    ) in vietnamese
    assert (
        "2025 49.98%; required in 2025: 50%; threshold (due): ≥ 50% (2025); "
        "the series breaks on 24 June 2022, 1 March 2025 and 1 July 2025."
    ) in english
    so_far = " ".join(item.metadata["alt"] for item in chapter(ONLINE, "2", kind="q1").charts())
    assert "2025 49,98% (tạm tính); yêu cầu năm 2025: 50%" in so_far
    rated = chapter({2025: {}}, "6").charts()[0].metadata["alt"]
    assert "chưa có số liệu; ngưỡng (hạn): Có (2025)." in rated


def test_without_a_figure_the_panel_says_so() -> None:
    axes = panel(row(chapter({2025: {}}, "2"), "2.a.4.3"))
    assert "chưa có số liệu" in [child.get_text() for child in axes.texts]
