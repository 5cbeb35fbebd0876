"""What units have a part in, the statistics, the measures, tasks and funds, and what needs a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline import records, results
from pipeline.annexes import AnnexResults, annex_results
from pipeline.assessment import assess_all
from pipeline.chapters.annex import AnnexChapter
from pipeline.chapters.annexes import AnnexesChapter
from pipeline.chapters.attention import AttentionChapter
from pipeline.chapters.overview import OverviewChapter
from pipeline.figures import unmarked
from pipeline.observations import Observation, observation_id
from pipeline.parts import Budget, Fund, Parts, Statistic, Statistics, Task
from pipeline.plan_records import Text
from pipeline.results import Context, Data, values_by_period
from tests.unit.test_chapters import PLAN, Figures, observed

BOTH = Text("Giải quyết <hồ sơ>", "Dossiers")
PARTS = Parts(statistics=(Statistics(BOTH, (Statistic("HS_TONG", None), Statistic("HS_TRUCTUYEN", BOTH))),))
JUDICIAL, SUPPORT = "hanh-chinh-tu-phap", "bo-tro-tu-phap"


def given(measure: str, unit: str, value: str, year: int = 2025) -> Observation:
    period = PLAN.period(year, "year")
    name = observation_id(period.name, unit, measure)
    return Observation(name, measure, unit, period.start, period.end, value, value, "f", "", "s", "A1", 1, period.name)


def known(observations: Sequence[Observation], year: int = 2025, kind: str = "year") -> tuple[Context, Data]:
    period = PLAN.period(year, kind)
    label = Text(f"Năm {year}", f"Year {year}")
    context = Context(period, label, (2021, 2030), PLAN.department, PLAN.title, False)
    return context, Data(tuple(observations), values_by_period(PLAN, observations, period))


def annexes(observations: Sequence[Observation], lang: str = "vi", parts: Parts = PARTS) -> AnnexesChapter:
    context, data = known(observations)
    assessed = assess_all(PLAN, context.period, data.values)
    found = annex_results(PLAN, parts, context, assessed, data)
    assert records.loads(AnnexResults, records.dumps(found)) == found
    return AnnexesChapter(found, lang)


def rows(shown: str) -> list[list[str]]:
    """The cells of a table in Markdown, without its head."""
    lines = [line for line in unmarked(shown).split("\n") if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def of_target(chapter: AnnexesChapter, target: str) -> list[list[str]]:
    """The rows of a target among the contributions: the department's and its units'."""
    found = rows(chapter.contributions().data["text/markdown"])
    return [row for row in found if row[0].lstrip("[").startswith(f"{target}]")]


ONLINE = [
    given("HS_TRUCTUYEN", JUDICIAL, "40"),
    given("HS_TONG", JUDICIAL, "60"),
    given("HS_TRUCTUYEN", SUPPORT, "9"),
    given("HS_TONG", SUPPORT, "40"),
]


def test_each_unit_has_its_own_figures_beside_the_departments() -> None:
    whole, judicial, support = of_target(annexes(ONLINE), "2.a.4.3")
    assert whole[1:] == ["**Toàn Sở**", "49", "100", "49%", "–"]
    assert judicial[1:] == ["Phòng Hành chính tư pháp", "40", "60", "66,7%", "81,6%"]
    assert support[1:] == ["Phòng Bổ trợ tư pháp", "9", "40", "22,5%", "18,4%"]


def test_a_unit_that_sent_nothing_is_missing_and_no_part_is_taken_of_a_part_of_the_sum() -> None:
    whole, judicial, support = of_target(annexes(ONLINE[:3]), "2.a.4.3")
    assert whole[4] == "–" and judicial[2:] == ["40", "60", "66,7%", "81,6%"]
    assert support[2:] == ["9", "chưa có số liệu", "–", "18,4%"]
    whole, judicial, support = of_target(annexes(ONLINE[:2]), "2.a.4.3")
    assert judicial[5] == "–" and support[2:] == ["chưa có số liệu", "chưa có số liệu", "–", "–"]


def test_a_share_never_looks_like_the_threshold_that_it_misses() -> None:
    tight = [given("HS_TRUCTUYEN", JUDICIAL, "4999"), given("HS_TONG", JUDICIAL, "10000"), *ONLINE[2:]]
    assert of_target(annexes(tight), "2.a.4.3")[1][4] == "49,99%"


def test_contributions_are_entered_with_the_cells_they_come_from() -> None:
    figures = {item["id"]: item for item in annexes(ONLINE).contributions().metadata["figures"]}
    assert figures[f"2.a.4.3:unit:{JUDICIAL}:share"]["inputs"] == [
        ONLINE[0].observation_id,
        ONLINE[1].observation_id,
    ]
    assert figures[f"2.a.4.3:unit:{JUDICIAL}:numerator"]["value"] == "40"


def test_targets_of_one_unit_are_left_out() -> None:
    shown = annexes(ONLINE).contributions().data["text/markdown"]
    assert "[1.2.1]" not in shown and "[2.a.4.3]" in shown
    chapter = annexes(ONLINE)
    alone = replace(chapter, results=replace(chapter.results, contributions={}))
    assert "Không có mục tiêu nào do nhiều đơn vị" in alone.contributions().data["text/markdown"]


def test_statistics_give_both_years_and_name_who_is_missing() -> None:
    before = [
        given(measure, unit, "7", 2024) for measure in ("HS_TONG", "HS_TRUCTUYEN") for unit in (JUDICIAL, SUPPORT)
    ]
    shown = unmarked(annexes([*ONLINE[:3], *before]).statistics().data["text/markdown"])
    assert shown.startswith("# Số liệu thống kê {#annex-statistics .annex}") and "::: {#tbl-statistics}" in shown
    title, total, online = rows(shown)
    assert title[:2] == ["**I**", "**Giải quyết \\<hồ sơ\\>**"]
    assert total[0] == "1." and total[3:] == ["14", "Thiếu số liệu của: Phòng Bổ trợ tư pháp"]
    assert online[1] == "Giải quyết \\<hồ sơ\\>" and online[3:] == ["14", "49"]


def test_statistics_of_the_first_year_have_none_before() -> None:
    assert rows(annexes([]).statistics().data["text/markdown"])[1][3:] == ["–", "–"]


def test_without_their_files_statistics_and_tasks_are_nothing() -> None:
    empty = annexes(ONLINE, parts=Parts())
    assert empty.statistics().data["text/markdown"] == "" == empty.tasks().data["text/markdown"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_measure_has_its_definition(lang: str) -> None:
    found = rows(annexes([], lang).definitions().data["text/markdown"])
    assert len(found) == len(PLAN.measures) and all(all(row) for row in found)
    assert PLAN.measures["HS_TONG"].name[lang] in "".join(row[0] for row in found)


def test_tasks_are_quoted_and_columns_that_nothing_fills_left_out() -> None:
    task = Task("V.1", "cụ thể hoá | <b>", Text("Các phòng", "Rooms"), None, None)
    shown = annexes([], parts=Parts(tasks=(task, replace(task, deadline=Text("2025", "2025"))))).tasks()
    text = shown.data["text/markdown"]
    assert "Thời hạn" in text and "Sản phẩm" not in text and "Kinh phí" not in text
    assert "“cụ thể hoá \\| \\<b\\>”" in text and "| Các phòng | 2025 |" in text and "| – |" in text


def test_funds_are_printed_as_vietnamese_writes_numbers() -> None:
    budget = Budget("IV", "Hàng năm", (Fund(2025, BOTH, Decimal("1250.5"), "QĐ 1"),))
    found = annexes([], parts=Parts(budget=budget)).tasks()
    assert rows(found.data["text/markdown"]) == [["2025", "Giải quyết \\<hồ sơ\\>", "1.250,5", "QĐ 1"]]
    assert found.metadata["figures"][0]["value"] == "1250.5"
    none = annexes([], parts=Parts(budget=replace(budget, funds=()))).tasks().data["text/markdown"]
    assert "Mục IV của Kế hoạch: “Hàng năm”" in none and "Chưa có số liệu về kinh phí" in none


def attention(figures: Figures, lang: str = "vi", kind: str = "year") -> list[list[str]]:
    observations = observed(PLAN, figures, kind)
    context, data = known(observations, max(figures), kind)
    assessed = assess_all(PLAN, context.period, data.values)
    found = results.overview_results(PLAN, context, assessed, data)
    return rows(AttentionChapter(found, lang).table().data["text/markdown"])


def test_what_is_missed_comes_first_with_what_is_missing_in_whole_things() -> None:
    figures: Figures = {
        2025: {"HS_TRUCTUYEN": 40, "HS_TONG": 100},
        2026: {"HS_TRUCTUYEN": 41, "HS_TONG": 100},
    }
    missed, danger = attention(figures)
    assert missed[0] == "[2.a.4.3](#target-2.a.4.3)" and missed[3] == "50%" and missed[5] == "9 hồ sơ"
    assert danger[0] == "[2.c.2.3](#target-2.c.2.3)" and danger[3] == "48%" and danger[5] == "39 hồ sơ"
    assert danger[1].endswith(" (đến hạn năm 2030)") and "đến hạn" not in missed[1]


def test_what_needs_a_decision_names_who_is_responsible() -> None:
    missed, _ = attention({year: {"HS_TRUCTUYEN": 40, "HS_TONG": 100} for year in (2025, 2026)})
    assert missed[6] == "Phòng Hành chính tư pháp; Phòng Bổ trợ tư pháp"


def test_of_many_responsible_units_the_first_are_named_and_the_others_counted() -> None:
    observations = observed(PLAN, {year: {"HS_TRUCTUYEN": 40, "HS_TONG": 100} for year in (2025, 2026)})
    context, data = known(observations, 2026)
    found = results.overview_results(PLAN, context, assess_all(PLAN, context.period, data.values), data)
    many = tuple(Text(f"Phòng <{name}>", f"Room <{name}>") for name in "ABCDE")
    crowded = replace(found, targets=tuple(replace(target, units=many) for target in found.targets))
    shown = AttentionChapter(crowded, "vi").table()
    assert rows(shown.data["text/markdown"])[0][6] == "Phòng \\<A\\>; Phòng \\<B\\>; Phòng \\<C\\>; và 2 đơn vị khác"
    assert "2.a.4.3:units-left-out" in {figure["id"] for figure in shown.metadata["figures"]}


def test_what_is_missing_is_headed_by_whether_the_year_is_over() -> None:
    for kind, heading in (("year", "Số lượng thiếu"), ("q1", "Còn thiếu để đạt")):
        context, data = known(observed(PLAN, {2025: {}}, kind), 2025, kind)
        found = results.overview_results(PLAN, context, assess_all(PLAN, context.period, data.values), data)
        for shown in (AttentionChapter(found, "vi"), AnnexChapter(found, "vi")):
            assert f"| {heading} |" in shown.table().data["text/markdown"].split("\n")[0]


def test_a_target_of_this_year_is_not_due_before_its_end_and_has_the_outlook_of_its_sentence() -> None:
    published = {2022: 90, 2023: 97, 2024: 95}
    figures: Figures = {year: {"TTHCNB_CONGKHAI": done, "TTHCNB_TONG": 100} for year, done in published.items()}
    quarter = {"TTHCNB_CONGKHAI": 95, "TTHCNB_TONG": 100, "HS_TRUCTUYEN": 40, "HS_TONG": 100}
    said = {row[0][1:].partition("]")[0]: row[4] for row in attention({**figures, 2025: quarter}, kind="q1")}
    assert said["2.a.6"] == "[■ Không đạt]{.verdict .not_met} (tạm tính); chưa chắc chắn"
    assert said["2.a.4.3"] == "[■ Không đạt]{.verdict .not_met} (tạm tính)"


def test_an_amount_that_is_behind_has_not_become_better_in_the_next_quarter() -> None:
    """Target 5.b.1 cuts an amount from 2021-2025 on: a quarter of 2027 says nothing of what 2026 was behind by."""
    spent: Figures = {year: {"CHI_NSNN": 250 if year == 2027 else 1000} for year in range(2021, 2028)}
    observations = observed(PLAN, spent, "q1")
    context, data = known(observations, 2027, "q1")
    found = results.overview_results(PLAN, context, assess_all(PLAN, context.period, data.values), data)
    line = next(line for line in found.lines if line.id == "5.b.1")
    assert (line.before, line.status) == ("behind", "not_due")
    assert "[5.b.1]" not in OverviewChapter(found, "vi").lists().data["text/markdown"]


def test_nothing_to_decide_is_said() -> None:
    ((first, said, *_),) = attention({2025: {}})
    assert (first, said) == ("–", "Không có mục tiêu nào cần chỉ đạo.")


def test_a_measure_without_denominator_stands_under_its_numerator() -> None:
    units = [unit.code for unit in PLAN.responsible("BC_NSNN", PLAN.period(2025, "year").end)]
    whole, *own = of_target(annexes([given("BC_NSNN", units[0], "3")]), "3.a.2.2")
    assert own[0][2:] == ["3", "–", "–", "–"] and own[1][2] == "chưa có số liệu"
    assert whole[2:4] == ["–", "–"]
