"""Sentences and tables: true to the figures, and never at odds with the verdict beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline import results
from pipeline.assessment import Status, assess_all
from pipeline.chapters.content import ContentChapter
from pipeline.chapters.overview import OverviewChapter
from pipeline.chapters.verdicts import SHAPES
from pipeline.figures import unmarked
from pipeline.observations import Observation, observation_id
from pipeline.paths import Workspace
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.plan_records import Target
from pipeline.results import Context, Data, values_by_period

PLAN = load_plan(Workspace().plan)
Figures = Mapping[int, Mapping[str, object]]


def observed(plan: Plan, figures: Figures, kind: str = "year") -> tuple[Observation, ...]:
    """The figures as observations, each from the first unit that owes it, 0 from the others; the last are of `kind`."""
    found = []
    for year, values in figures.items():
        period = plan.period(year, kind if year == max(figures) else "year")
        for measure, value in values.items():
            for place, unit in enumerate(plan.responsible(measure, period.end)):
                shown = str(value) if place == 0 else "0"
                name = observation_id(period.name, unit.code, measure)
                days = (period.start, period.end)
                found.append(
                    Observation(name, measure, unit.code, *days, shown, shown, "f", "", "s", "A1", 1, period.name)
                )
    return tuple(found)


def chapter(figures: Figures, content: str, lang: str = "vi", plan: Plan = PLAN, kind: str = "year") -> ContentChapter:
    """The chapter on a content in the last year of `figures`, or in a part of it."""
    period = plan.period(max(figures), kind)
    context = Context(period, _label(period.year), (2021, 2030), plan.department, plan.title, False)
    observations = observed(plan, figures, kind)
    known = Data(observations, values_by_period(plan, observations, period))
    assessed = assess_all(plan, period, known.values)
    return ContentChapter(results.content_results(plan, context, plan.contents[content], assessed, known), lang)


def _label(year: int) -> results.Text:
    return results.Text(f"Năm {year}", f"Year {year}")


def paragraph(chapter: ContentChapter, target: str) -> str:
    """The sentences on one target."""
    text = unmarked(chapter.sentences().data["text/markdown"])
    return next(part for part in text.split("\n\n") if part.startswith(f"**{target}."))


def with_target(change: Target) -> Plan:
    return replace(PLAN, targets={**PLAN.targets, change.id: change})


def test_a_miss_by_a_hair_keeps_its_decimals_wherever_it_stands() -> None:
    """2500 of 5002 is 49.98 %: never "50,0%", be it beside 50 %, beside the 80 % of 2030 or in the chart's text."""
    shown = chapter({2024: {"HS_TRUCTUYEN": 40, "HS_TONG": 100}, 2025: {"HS_TRUCTUYEN": 2500, "HS_TONG": 5002}}, "2")
    assert "49,98%" in paragraph(shown, "2.a.4.3") and "49,98%" in paragraph(shown, "2.c.2.3")
    everything = shown.table().data["text/markdown"] + " ".join(chart.metadata["alt"] for chart in shown.charts())
    assert "49,98%" in everything and "50,0%" not in everything
    assert "thiếu 1 hồ sơ so với ngưỡng ≥ 50%" in paragraph(shown, "2.a.4.3")


def test_the_plans_words_are_marked_as_vietnamese_in_an_english_report() -> None:
    vietnamese, english = (
        chapter({2025: {"VB_TTHC_TRAI": 0}}, "1", lang).table().data["text/markdown"] for lang in ("vi", "en")
    )
    assert "]{lang=vi}" not in vietnamese
    assert english.count("]{lang=vi}") == len(PLAN.targets_of("1"))
    assert "| Legal documents appraised before issue: “[100% văn bản quy phạm" in english
    assert "Legal documents appraised" not in vietnamese


@pytest.mark.parametrize(
    ("figures", "content", "target", "said"),
    [
        ({"HS_TRUCTUYEN": 2500, "HS_TONG": 5002}, "2", "2.a.4.3", "; 1 dossier short of the 50% threshold."),
        ({"HS_TRUCTUYEN": 2499, "HS_TONG": 5002}, "2", "2.a.4.3", "; 2 dossiers short of the 50% threshold."),
        ({"BC_NSNN": 12}, "3", "3.a.2.2", "no cut yet (still 12 posts)"),
    ],
)
def test_english_counts_what_is_missing_in_the_singular_and_the_plural(
    figures: dict[str, object], content: str, target: str, said: str
) -> None:
    known: Figures = {2021: figures, 2025: figures} if content == "3" else {2025: figures}
    assert said in unmarked(paragraph(chapter(known, content, "en"), target))


def test_english_compares_with_the_year_before_as_english_does() -> None:
    years: Figures = {year: {"DVSN_TUBAODAM": 1, "DVSN_TONG": 3} for year in (2024, 2025)}
    said = unmarked(paragraph(chapter(years, "5", "en"), "5.a.1"))
    assert "13.3 percentage points above what the year requires (20%); unchanged from 2024" in said.replace("\xa0", " ")


def test_what_a_chart_shows_stands_in_a_table_too() -> None:
    shown = chapter({2024: {"HS_TRUCTUYEN": 40, "HS_TONG": 100}, 2025: {"HS_TRUCTUYEN": 45, "HS_TONG": 100}}, "2")
    lines = unmarked(shown.series().data["text/markdown"]).splitlines()
    assert lines[0] == "::: {.series}" and "nội dung 2" in lines[1]
    value, required = (
        next(line for line in lines if line.startswith(f"| 2.a.4.3 | {name} |")) for name in ("Giá trị", "Yêu cầu")
    )
    assert [cell.strip() for cell in value.split("|")[3:8]] == ["–", "–", "–", "40%", "45%"]
    assert [cell.strip() for cell in required.split("|")[6:8]] == ["40%", "50%"]


def test_a_comparison_across_a_break_names_it() -> None:
    """1/7/2025 lies in the second half of the report year: the years up to 2025 are one series, 2026 begins another."""
    figures = {year: {"HS_TRUCTUYEN": done, "HS_TONG": 100} for year, done in ((2024, 60), (2025, 80), (2026, 50))}
    said = paragraph(chapter(figures, "2"), "2.c.2.3")
    assert "so với năm 2025, cần thận trọng khi so sánh do chuỗi số liệu bị gián đoạn từ ngày 01/7/2025;" in said
    same = paragraph(chapter({**figures, 2026: figures[2025]}, "2"), "2.c.2.3")
    assert (
        "không đổi so với năm 2025, cần thận trọng khi so sánh do chuỗi số liệu bị gián đoạn từ ngày 01/7/2025" in same
    )
    first = {year: figures[year] for year in (2024, 2025)}
    shown = chapter(first, "2")
    said = paragraph(shown, "2.a.4.3")
    assert "so với năm 2024, cần thận trọng khi so sánh do chuỗi số liệu bị gián đoạn từ ngày 01/3/2025" in said
    assert "01/7/2025" not in said
    last = shown.sentences().data["text/markdown"].split("\n\n")[-1]
    assert last == "Chuỗi số liệu bị gián đoạn trong kỳ, từ ngày 01/7/2025, ở các mục tiêu: 2.a.4.3, 2.c.2.3."
    assert "bị gián đoạn" not in paragraph(chapter({2023: figures[2024], 2024: figures[2024]}, "2"), "2.a.4.3")


def test_what_is_counted_at_the_end_of_the_year_is_compared_across_the_break_within_it() -> None:
    """Posts are counted on 14/12/2025, after the merger of 1/7/2025; until 14/3 it was not known."""
    figures: Figures = {2021: {"BC_NSNN": 41}, 2024: {"BC_NSNN": 39}, 2025: {"BC_NSNN": 38}}
    said = paragraph(chapter(figures, "3"), "3.a.2.2")
    assert "mức giảm nhiều hơn năm 2024" in said
    assert "cần thận trọng khi so sánh do chuỗi số liệu bị gián đoạn từ ngày 01/7/2025" in said
    until_march = paragraph(chapter(figures, "3", kind="q1"), "3.a.2.2")
    assert "cần thận trọng" not in until_march and "01/7/2025" not in until_march


def test_a_rise_is_called_a_rise_where_a_cut_was_asked_for() -> None:
    said = paragraph(chapter({2021: {"BC_NSNN": 41}, 2024: {"BC_NSNN": 40}, 2025: {"BC_NSNN": 90}}, "3"), "3.a.2.2")
    assert "không giảm mà tăng 119,5% (49/41" in said and "−" not in said
    assert "mức giảm ít hơn năm 2024" in said
    assert (
        "còn 54 biên chế chưa giảm so với mục tiêu" in said and "phải giảm ít nhất 5 biên chế mới đạt mục tiêu" in said
    )


def test_a_cut_from_an_average_keeps_the_decimals_that_the_target_takes() -> None:
    """The average of 12, 12, 12, 13 and 13 is 12.4: 10 % of it are 1.24, and what leaves a whole number is 1.4."""
    posts: Figures = {year: {"BC_NSNN": 13 if year > 2023 else 12} for year in range(2021, 2026)}
    own = replace(PLAN.targets["3.a.2.2"], baseline_years=tuple(range(2021, 2026)), milestone=2030)
    said = paragraph(chapter({**posts, 2026: {"BC_NSNN": 12}}, "3", plan=with_target(own)), "3.a.2.2")
    assert "phải giảm ít nhất 1,4 biên chế mới đạt mục tiêu" in said and "nguyên nhỏ nhất" not in said


def test_where_nothing_was_cut_no_cut_of_nothing_is_told() -> None:
    vietnamese, english = (
        paragraph(chapter({2021: {"BC_NSNN": 41}, 2022: {"BC_NSNN": 41}}, "3", lang), "3.a.2.2")
        for lang in ("vi", "en")
    )
    assert "Năm 2022 chưa giảm (vẫn là 41 biên chế)" in vietnamese and "đã giảm" not in vietnamese
    assert "Year 2022: no cut yet (still 41 " in english


def test_what_is_missing_for_the_year_s_step_is_counted() -> None:
    """Target 2.a.3 asks for 20 points more each year: 50 after 40 is 10 short of 60, until 2025 is over."""
    steps: Figures = {2023: {"KQ_SOHOA": 40, "KQ_CAP": 100}, 2024: {"KQ_SOHOA": 50, "KQ_CAP": 100}}
    said = paragraph(chapter(steps, "2"), "2.a.3")
    assert "thấp hơn 10\u00a0điểm phần trăm so với mức yêu cầu của năm (60%)" in said
    assert "; thiếu 10 kết quả so với mức yêu cầu của năm (60%)" in said
    due: Figures = {**steps, 2025: {"KQ_SOHOA": 60, "KQ_CAP": 100}}
    assert "; thiếu 10 kết quả so với mức yêu cầu của năm (70%)" in paragraph(chapter(due, "2"), "2.a.3")
    quarter = paragraph(chapter(due, "2", kind="q1"), "2.a.3")
    assert "còn thiếu 10 kết quả để đạt mức yêu cầu của năm (70%)" in quarter
    after = paragraph(chapter({**due, 2026: {"KQ_SOHOA": 65, "KQ_CAP": 100}}, "2"), "2.a.3")
    assert "Không đạt" in after and "thiếu" not in after


def test_what_can_still_be_done_is_told_so_and_what_the_year_left_undone_as_a_shortfall() -> None:
    """Target 2.c.2.3 is due in 2030: 80 % of the dossiers can still be reached then; 2.a.4.3 was due in 2025."""
    figures: Figures = {year: {"HS_TRUCTUYEN": 40, "HS_TONG": 100} for year in (2025, 2026)}
    shown = chapter(figures, "2")
    assert "còn thiếu 40 hồ sơ để đạt ngưỡng ≥ 80%" in paragraph(shown, "2.c.2.3")
    assert "; thiếu 10 hồ sơ so với ngưỡng ≥ 50%" in paragraph(shown, "2.a.4.3")
    quarter = paragraph(chapter({2025: figures[2025]}, "2", kind="q1"), "2.a.4.3")
    assert "còn thiếu 10 hồ sơ để đạt ngưỡng ≥ 50%" in quarter


def test_a_year_of_the_series_is_told_apart_from_what_that_year_required() -> None:
    plan = with_target(replace(PLAN.targets["2.a.4.3"], threshold=Decimal(80)))
    given = {2021: (4000, 10000), 2022: (2, 3), 2023: (5998, 10000), 2024: (72, 100)}
    figures = {year: {"HS_TRUCTUYEN": done, "HS_TONG": all} for year, (done, all) in given.items()}
    lines = unmarked(chapter(figures, "2", plan=plan).series().data["text/markdown"]).splitlines()
    value, required = (
        [cell.strip() for cell in next(line for line in lines if line.startswith(f"| 2.a.4.3 | {name} |")).split("|")]
        for name in ("Giá trị", "Yêu cầu")
    )
    assert value[3:7] == ["40%", "66,7%", "59,98%", "72%"] and required[3:7] == ["40%", "50%", "60%", "70%"]


def test_the_smallest_whole_number_is_told_where_few_are_counted() -> None:
    said = paragraph(chapter({2024: {"DVSN_TUBAODAM": 1, "DVSN_TONG": 8}}, "5"), "5.a.1")
    assert "ngưỡng được đáp ứng khi có ít nhất 2/8 đơn vị" in said
    reached = paragraph(chapter({2025: {"DVSN_TUBAODAM": 1, "DVSN_TONG": 3}}, "5"), "5.a.1")
    assert "Đạt" in reached and "ít nhất" not in reached


def test_nothing_is_said_of_the_smallest_number_where_all_are_asked_for() -> None:
    said = paragraph(chapter({2021: {"TTHCNB_CONGKHAI": 1, "TTHCNB_TONG": 8}}, "2"), "2.a.6")
    assert "1/8" in said and "ít nhất 8" not in said


def test_a_path_asks_nothing_where_it_starts() -> None:
    shown = unmarked(chapter({2025: {"HS_TRUCTUYEN": 50, "HS_TONG": 100}}, "2").table().data["text/markdown"])
    (line,) = (line for line in shown.splitlines() if "#target-2.c.2.3 " in line)
    assert [cell.strip() for cell in line.split("|")][3:7] == ["50% (50/100)", "–", "≥ 80% (2030)", "–"]


def test_a_rating_is_said_once_and_a_count_with_its_unit() -> None:
    assert "Năm 2025: 0 quy định" in paragraph(chapter({2025: {"VB_TTHC_TRAI": 0}}, "1"), "1.2.2")
    period = PLAN.period(2025, "year")
    (item,) = observed(PLAN, {2025: {"CCVC_CHATLUONG": "partly"}})
    given = (replace(item, evidence="Báo cáo số 1/BC-STP"),)
    known = Data(given, values_by_period(PLAN, given, period))
    context = Context(period, _label(2025), (2021, 2030), PLAN.department, PLAN.title, False)
    assessed = assess_all(PLAN, period, known.values)
    shown = ContentChapter(results.content_results(PLAN, context, PLAN.contents["4"], assessed, known), "vi")
    rated = paragraph(shown, "4.b.1")
    assert "Năm 2025: [◐ Đạt một phần]" in rated and rated.count("Đạt một phần") == 1


def test_a_sentence_begins_with_a_capital_also_where_a_rating_is_said_at_its_end() -> None:
    given = tuple(
        replace(item, evidence="Báo cáo số 1/BC-STP")
        for item in observed(PLAN, {2025: {"CCVC_COCAU": "met", "CCVC_DATCHUAN": 76, "CCVC_TONG": 80}})
    )
    known = Data(given, values_by_period(PLAN, given, PLAN.period(2025, "year")))
    context = Context(PLAN.period(2025, "year"), _label(2025), (2021, 2030), PLAN.department, PLAN.title, False)
    assessed = assess_all(PLAN, context.period, known.values)
    shown = ContentChapter(results.content_results(PLAN, context, PLAN.contents["4"], assessed, known), "vi")
    assert ".** Số liệu tham khảo, không quyết định kết quả: " in paragraph(shown, "4.a.1")


def test_too_many_are_to_be_fewer_not_more() -> None:
    plan = with_target(replace(PLAN.targets["2.a.4.3"], comparator="<=", threshold=Decimal(40)))
    said = paragraph(chapter({2025: {"HS_TRUCTUYEN": 50, "HS_TONG": 100}}, "2", plan=plan), "2.a.4.3")
    assert "vượt 10 hồ sơ so với ngưỡng ≤ 40%" in said and "thiếu" not in said
    quarter = paragraph(chapter({2025: {"HS_TRUCTUYEN": 50, "HS_TONG": 100}}, "2", plan=plan, kind="q1"), "2.a.4.3")
    assert "cần giảm 10 hồ sơ để đạt ngưỡng ≤ 40%" in quarter


def test_the_base_year_of_a_path_is_called_so() -> None:
    said = paragraph(chapter({2025: {"HS_TRUCTUYEN": 50, "HS_TONG": 100}}, "2"), "2.c.2.3")
    assert "giá trị gốc của lộ trình đến năm 2030" in said and "đúng bằng" not in said


@pytest.mark.parametrize(("source", "told"), [("chup.json", True), ("so-lieu.csv", False)])
def test_only_a_capture_of_the_portal_is_explained_as_one(source: str, told: bool) -> None:
    """A form sent as CSV has no sheets either."""
    period = PLAN.period(2025, "year")
    given = tuple(
        replace(item, sheet="", source=source) for item in observed(PLAN, {2025: {"KQ_SOHOA": 40, "KQ_CAP": 100}})
    )
    known = Data(given, values_by_period(PLAN, given, period), frozenset({"chup.json"}))
    (item,) = (item for item in assess_all(PLAN, period, known.values) if item.target.id == "2.a.3")
    assert bool(results.target_result(PLAN, item, known).notes) == told


def test_what_is_missing_is_called_missing() -> None:
    said = paragraph(chapter({2025: {"HS_TONG": 100}}, "2"), "2.a.4.3")
    assert "Chưa có số liệu" in said and "0%" not in said


def with_quarter(done: Mapping[int, int], lang: str = "vi", total: int = 100) -> str:
    """What is said of 2.a.6, all internal procedures published, in the first quarter of 2025."""
    figures = {year: {"TTHCNB_CONGKHAI": count, "TTHCNB_TONG": total} for year, count in done.items()}
    quarter: Figures = {2025: {"TTHCNB_CONGKHAI": 95, "TTHCNB_TONG": 100}}
    return paragraph(chapter({**figures, **quarter}, "2", lang, kind="q1"), "2.a.6")


def test_years_on_one_line_give_no_interval_and_it_is_said_that_no_error_can_be_estimated() -> None:
    straight = {2022: 70, 2023: 80, 2024: 90}
    vietnamese, english = (with_quarter(straight, lang) for lang in ("vi", "en"))
    assert "Có khả năng đạt; theo xu hướng ước đạt 100,0%; các năm nằm trên một đường thẳng" in vietnamese
    assert vietnamese.endswith("nên không ước lượng được sai số của dự báo.")
    assert "khoảng dự báo" not in vietnamese and "–" not in vietnamese
    assert "the years lie on one straight line, so that the error of this forecast cannot be estimated." in english
    assert "interval" not in english and "points to 100.0%" in english
    below = with_quarter({2022: 70, 2023: 75, 2024: 80})
    assert "Khó có khả năng đạt; theo xu hướng ước đạt 85,0%; các năm nằm trên một đường thẳng" in below


def test_an_interval_whose_ends_meet_at_the_limit_of_a_share_is_said_in_words() -> None:
    scattered = {2022: 10, 2023: 50, 2024: 91}
    vietnamese, english = (with_quarter(scattered, lang) for lang in ("vi", "en"))
    assert "theo xu hướng và cả hai đầu khoảng dự báo 80% đều chạm giới hạn 100,0% của tỷ lệ." in vietnamese
    assert "the trend and both ends of its 80% interval reach 100.0%, the limit of any share." in english
    assert "đường thẳng" not in vietnamese and "100,0%–100,0%" not in vietnamese


def test_the_ends_of_an_interval_are_never_printed_alike() -> None:
    """39999, 49999 and 60000 of 100000: the trend of 2025 is 70.0003 %, give or take 0.0023."""
    said = with_quarter({2022: 39_999, 2023: 49_999, 2024: 60_000}, total=100_000)
    assert "(khoảng dự báo 80%: 69,998%–70,003%)" in said


BASE = "Số gốc năm 2021 chưa được xác định lại sau ngày 01/7/2025; kết quả so với số gốc chỉ để tham khảo."


def test_a_reduction_from_a_base_before_a_break_is_for_reference_only_until_the_base_is_restated() -> None:
    figures: Figures = {2021: {"BC_NSNN": 41}, 2024: {"BC_NSNN": 39}, 2025: {"BC_NSNN": 38}}
    assert BASE in paragraph(chapter(figures, "3"), "3.a.2.2")
    english = paragraph(chapter(figures, "3", "en"), "3.a.2.2")
    assert "The base of 2021 has not been restated since 1 July 2025; the result against it is for reference" in english
    assert "Số gốc" not in paragraph(chapter({2021: figures[2021], 2024: figures[2024]}, "3"), "3.a.2.2")
    assert "Số gốc" not in paragraph(chapter({2021: figures[2021], 2025: {}}, "3"), "3.a.2.2")
    restated = replace(
        PLAN,
        breaks=tuple(replace(item, restated=("BC_NSNN",) if item.day.year == 2025 else ()) for item in PLAN.breaks),
    )
    assert "Số gốc" not in paragraph(chapter(figures, "3", plan=restated), "3.a.2.2")
    assert BASE in paragraph(chapter({2021: {"DVSN_TONG": 9}, 2025: {"DVSN_TONG": 8}}, "3", plan=restated), "3.a.2.1")


def test_a_base_counts_as_before_a_break_by_how_its_measure_is_counted() -> None:
    """Posts of 14/12/2025 are the merged department's; half of what was spent in 2025 is not."""
    posts: Figures = {2025: {"BC_NSNN": 40}, 2026: {"BC_NSNN": 38}}
    assert "Số gốc" not in paragraph(chapter(posts, "3"), "3.b.1")
    spent: Figures = {year: {"CHI_NSNN": 100} for year in range(2021, 2027)}
    said = paragraph(chapter(spent, "5"), "5.b.1")
    assert "Số gốc năm 2021–2025 chưa được xác định lại sau ngày 01/7/2025" in said


def test_after_the_milestone_the_verdict_of_then_still_rests_on_the_base() -> None:
    figures: Figures = {2021: {"BC_NSNN": 41}, 2025: {"BC_NSNN": 38}, 2027: {}}
    assert BASE in paragraph(chapter(figures, "3"), "3.a.2.2")


def test_after_the_milestone_todays_value_stands_beside_the_verdict_of_then() -> None:
    said = paragraph(chapter({2026: {"HS_TRUCTUYEN": 60, "HS_TONG": 100}}, "2"), "2.a.4.3")
    assert "Năm 2026 đạt 60% (60/100" in said
    assert "Chưa có số liệu]{.verdict .no_data} (2025)" in said and "Về năm 2025:" in said


ONLINE: Figures = {
    2024: {"HS_TRUCTUYEN": 40, "HS_TONG": 100, "TTHC_THANHTOAN_TT": 6, "TTHC_PHI": 10},
    2025: {"HS_TRUCTUYEN": 60, "HS_TONG": 100, "TTHC_THANHTOAN_TT": 9, "TTHC_PHI": 10},
}


def test_what_a_quarter_counts_alone_is_marked_and_not_set_against_the_year_before() -> None:
    shown = chapter(ONLINE, "2", kind="q3")
    said = paragraph(shown, "2.a.4.3")
    assert "(60/100 hồ sơ) (tạm tính, riêng kỳ này)" in said and "so với năm 2024" not in said
    assert "chỉ để tham khảo: số của riêng kỳ này so với mức của cả năm" in said
    assert "60% (60/100) (tạm tính, riêng kỳ này)" in unmarked(shown.table().data["text/markdown"])
    assert "giá trị của riêng kỳ này không nối" in shown.charts()[0].metadata["caption"]


def test_what_is_counted_on_the_last_day_of_a_quarter_stands_for_the_year_so_far() -> None:
    said = paragraph(chapter(ONLINE, "2", kind="q3"), "2.a.2.1")
    assert "riêng kỳ này" not in said and "tăng 30\u00a0điểm phần trăm so với năm 2024 (cả năm)" in said


@pytest.mark.parametrize("kind", ["q1", "h1", "9m"])
def test_figures_from_the_start_of_the_year_are_not_marked_as_a_quarter_s(kind: str) -> None:
    shown = chapter(ONLINE, "2", kind=kind)
    said = paragraph(shown, "2.a.4.3")
    assert "(tạm tính);" in said and "tăng 20\u00a0điểm phần trăm so với năm 2024 (cả năm)" in said
    assert "riêng kỳ" not in shown.charts()[0].metadata["caption"]
    assert "giá trị gốc tạm tính của lộ trình đến năm 2030" in paragraph(shown, "2.c.2.3")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("q3", "chỉ tính từ 15/6/2025 đến 14/9/2025 (“riêng kỳ này”)"),
        ("h1", "được so với mức yêu cầu của cả năm 2025: kết quả là tạm tính"),
    ],
)
def test_the_first_page_of_a_part_of_the_year_says_what_it_counts(kind: str, said: str) -> None:
    period = PLAN.period(2025, kind)
    context = Context(period, _label(2025), (2021, 2030), PLAN.department, PLAN.title, False)
    observations = observed(PLAN, ONLINE, kind)
    known = Data(observations, values_by_period(PLAN, observations, period))
    overview = results.overview_results(PLAN, context, assess_all(PLAN, period, known.values), known)
    shown = OverviewChapter(overview, "vi")
    assert said in shown.glance().data["text/markdown"]
    assert "Đúng tiến độ]{.verdict .on_track} → [" not in shown.lists().data["text/markdown"].replace("(tạm tính)", "")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_target_has_its_row_and_paragraph_without_any_figure(lang: str) -> None:
    for content in PLAN.contents:
        shown = chapter({2025: {"HS_TONG": 0}}, content, lang)
        ids = [target.id for target in PLAN.targets_of(content)]
        table, said = shown.table().data["text/markdown"], shown.sentences().data["text/markdown"]
        assert all(f"{{#target-{id} .target}}" in table and f"**{id}." in said for id in ids)
        assert "None" not in table + said


def test_figures_name_just_the_cells_they_come_from() -> None:
    figures = {2024: {"HS_TRUCTUYEN": 30, "HS_TONG": 100}, 2025: {"HS_TRUCTUYEN": 50, "HS_TONG": 100}}
    entered = {figure["id"]: figure for figure in chapter(figures, "2").sentences().metadata["figures"]}
    assert all(name.endswith(".HS_TRUCTUYEN") for name in entered["2.a.4.3:numerator"]["inputs"])
    assert {name.split(".")[0] for name in entered["2.a.4.3:change"]["inputs"]} == {"2024", "2025"}


def test_every_status_has_a_shape_of_its_own() -> None:
    assert set(SHAPES) == set(Status) and len(set(SHAPES.values())) == len(Status)


def test_the_overview_counts_every_target_once() -> None:
    period = PLAN.period(2025, "year")
    context = Context(period, _label(2025), (2021, 2030), PLAN.department, PLAN.title, False)
    observations = observed(PLAN, {2025: {"HS_TRUCTUYEN": 50, "HS_TONG": 100}})
    known = Data(observations, values_by_period(PLAN, observations, period))
    shown = OverviewChapter(
        results.overview_results(PLAN, context, assess_all(PLAN, period, known.values), known), "vi"
    )
    figures = {figure["id"]: Fraction(figure["value"]) for figure in shown.table().metadata["figures"]}
    assert sum(figures[f"overview:all:{status}"] for status in Status) == figures["overview:all:sum"] == 41
    assert "mới ở năm đầu của lộ trình (2025), chưa có cơ sở" in shown.glance().data["text/markdown"]
