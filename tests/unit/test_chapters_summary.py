"""The one-page summary and the annex of all targets: the same figures as in the chapters, nothing left out unsaid."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from pipeline import results
from pipeline.assessment import Status, assess_all
from pipeline.chapters.annex import HEADERS, AnnexChapter
from pipeline.chapters.content import ContentChapter
from pipeline.chapters.overview import OverviewChapter
from pipeline.chapters.summary import SummaryChapter, shares
from pipeline.figures import unmarked
from pipeline.outlook import Prospect
from pipeline.results import Context, Data, OverviewResults, values_by_period
from tests.unit.test_chapters import PLAN, Figures, observed

ONLINE: Figures = {
    2025: {"HS_TRUCTUYEN": 40, "HS_TONG": 100},
    2026: {"HS_TRUCTUYEN": 41, "HS_TONG": 100},
}


def data_of(figures: Figures, kind: str = "year") -> tuple[Context, Data]:
    """What the results of the last year of `figures`, or of a part of it, are made from."""
    year = max(figures)
    period = PLAN.period(year, kind)
    context = Context(
        period, results.Text(f"Năm {year}", f"Year {year}"), (2021, 2030), PLAN.department, PLAN.title, False
    )
    observations = observed(PLAN, figures, kind)
    return context, Data(observations, values_by_period(PLAN, observations, period))


def overview(figures: Figures, kind: str = "year") -> OverviewResults:
    """The results that the first page, the summary and the annex show."""
    context, known = data_of(figures, kind)
    assessed = assess_all(PLAN, context.period, known.values)
    return results.overview_results(PLAN, context, assessed, known)


def part(shown: str, title: str) -> str:
    """What stands under a heading."""
    return shown.split(f"# {title}")[1].split("\n# ")[0]


def lists(figures: Figures, lang: str = "vi") -> str:
    """The lists of the summary."""
    return unmarked(SummaryChapter(overview(figures), lang).lists().data["text/markdown"])


def test_what_was_missed_needs_a_decision_and_says_how_much_is_missing() -> None:
    said = part(lists(ONLINE), "Cần chỉ đạo (đến hạn mà chưa đạt)")
    assert "**2.a.4.3.** Hồ sơ tiếp nhận trực tuyến trên tổng số hồ sơ: [■ Không đạt]{.verdict .not_met}" in said
    assert "giá trị 41%, yêu cầu 50%; thiếu 9 hồ sơ so với ngưỡng ≥ 50%" in said
    assert "2.c.2.3" not in said


def test_what_is_not_due_and_behind_is_in_danger() -> None:
    said = part(lists(ONLINE), "Cần theo dõi (chưa chắc đạt)")
    assert "**2.c.2.3.**" in said and "[▼ Chậm tiến độ]{.verdict .behind}" in said
    assert "giá trị 41%, yêu cầu 48%; còn thiếu 39 hồ sơ" in said
    assert "2.a.4.3" not in said


def test_nothing_is_required_where_a_path_starts() -> None:
    answers = {2022: 50, 2023: 53, 2024: 51, 2025: 52}
    found = overview({year: {"HL_PHUCVU_HAILONG": yes, "HL_PHUCVU_TRALOI": 100} for year, yes in answers.items()}, "h1")
    said = part(unmarked(SummaryChapter(found, "vi").lists().data["text/markdown"]), "Cần theo dõi")
    assert "**3.b.2.**" in said and "; giá trị 52% (tạm tính); triển vọng: " in said and "yêu cầu" not in said


def test_what_is_partly_met_needs_a_decision_only_once_it_is_due() -> None:
    found = overview({2025: {}})
    partly = {"1.3", "4.b.1"}  # the first binds in every year, the second is due in 2030
    lines = tuple(replace(line, status=Status.PARTLY if line.id in partly else Status.NO_DATA) for line in found.lines)
    shown = unmarked(SummaryChapter(replace(found, lines=lines), "vi").lists().data["text/markdown"])
    assert "**1.3.**" in part(shown, "Cần chỉ đạo") and "**4.b.1.**" not in part(shown, "Cần chỉ đạo")
    assert "**4.b.1.**" in part(shown, "Cần theo dõi")


def test_what_changed_is_counted_and_what_got_worse_comes_first() -> None:
    before = {code: Status.MET for code in ("1.1", "1.3")} | {"1.2.1": Status.NOT_MET}
    now = {"1.1": Status.NOT_MET, "1.2.1": Status.MET, "1.3": Status.NO_DATA}
    found = overview(ONLINE)
    lines = tuple(
        replace(line, before=before.get(line.id), status=now.get(line.id, Status.MET)) for line in found.lines
    )
    said = part(
        unmarked(SummaryChapter(replace(found, lines=lines), "vi").lists().data["text/markdown"]),
        "Thay đổi kết quả đánh giá so với năm 2025",
    )
    assert "Lên mức cao hơn ở 1 mục tiêu; xuống mức thấp hơn hoặc chưa có số liệu ở 2 mục tiêu." in said
    assert re.findall(r"\*\*([\d.]+)\.\*\*", said) == ["1.1", "1.3", "1.2.1"]
    assert "[● Đạt]{.verdict .met} → [■ Không đạt]{.verdict .not_met}" in said


def test_what_the_data_can_not_tell_is_said_with_its_reason() -> None:
    said = part(lists(ONLINE), "Chưa đủ số liệu để kết luận")
    assert "**1.1.**" in said and "Chưa nhận được số liệu" in said
    assert "Chưa dự báo được" in said


def test_nothing_to_tell_is_told() -> None:
    found = overview(ONLINE)
    met = replace(found, lines=tuple(replace(line, status=Status.MET, before=None) for line in found.lines))
    shown = unmarked(SummaryChapter(met, "vi").lists().data["text/markdown"])
    for title in ("Cần chỉ đạo", "Cần theo dõi", "Thay đổi kết quả"):
        assert part(shown, title).endswith("Không có.\n") or "Không có." in part(shown, title)


@pytest.mark.parametrize("figures", [ONLINE, {2021: {}}, {2030: {}}])
def test_what_is_left_out_of_a_list_is_counted(figures: Figures) -> None:
    found = overview(figures)
    entered = SummaryChapter(found, "vi").lists()
    said = part(unmarked(entered.data["text/markdown"]), "Chưa đủ số liệu để kết luận")
    shown = len(re.findall(r"^- \*\*", said, re.MULTILINE))
    left_out = re.search(r"^- và (\d+) mục tiêu khác\.", said, re.MULTILINE)
    assert shown + int(left_out[1] if left_out else 0) == sum(line.status is Status.NO_DATA for line in found.lines)
    if left_out:
        ids = {figure["id"]: figure["value"] for figure in entered.metadata["figures"]}
        assert ids["summary:unknown:left-out"] == left_out[1]


@pytest.mark.parametrize("lengthened", ["vi", "en"])
def test_both_languages_are_cut_at_the_same_item(lengthened: str) -> None:
    found = overview({2030: {}})
    longer = {lengthened: " ".join(["rất dài"] * 30)}
    lines = tuple(
        replace(line, label=replace(line.label, **{lang: line.label[lang] + more for lang, more in longer.items()}))
        for line in found.lines
    )
    either = [SummaryChapter(replace(found, lines=lines), lang).lists() for lang in ("vi", "en")]
    vietnamese, english = (re.findall(r"^- \*\*([\w.]+)\.\*\*", shown.data["text/markdown"], re.M) for shown in either)
    assert vietnamese == english and 0 < len(english) < len(lines)
    assert either[0].metadata["figures"][-1]["value"] == either[1].metadata["figures"][-1]["value"]


@pytest.mark.parametrize(
    ("lists_", "lines", "shown"),
    [
        ([], 5, []),
        ([[], []], 5, [0, 0]),
        ([[1, 1], [1]], 5, [2, 1]),
        ([[1] * 9, [1]], 5, [4, 1]),
        ([[1] * 9, [1] * 9], 5, [3, 2]),
        ([[2, 2, 2], [1]], 4, [1, 1]),
        ([[9, 1], [1, 1]], 4, [0, 2]),
        ([[1]], 0, [0]),
    ],
)
def test_lists_share_the_lines_of_the_page(lists_: list[list[int]], lines: int, shown: list[int]) -> None:
    assert shares(lists_, lines) == shown


@pytest.mark.parametrize(
    ("year", "kind", "vietnamese"),
    [
        (2025, "year", "Cần chỉ đạo (đến hạn mà chưa đạt)"),
        (2025, "q1", "Cần chỉ đạo (đến hạn trong năm 2025, hiện chưa đạt)"),
        (2026, "h1", "Cần chỉ đạo (đã đến hạn hoặc đến hạn trong năm 2026, hiện chưa đạt)"),
    ],
)
def test_inside_the_year_what_is_due_at_its_end_is_not_called_due(year: int, kind: str, vietnamese: str) -> None:
    """2.a.4.3 is due in 2025 and missed it; in the first quarter of 2025 it is due at the end of the year."""
    missed = {"HS_TRUCTUYEN": 40, "HS_TONG": 100}
    figures = {known: missed for known in range(2025, year + 1)}
    found = overview(figures, kind)
    page = unmarked(OverviewChapter(found, "vi").lists().data["text/markdown"])
    assert f"**{vietnamese}:** [■ Không đạt]" in page and "[2.a.4.3]" in page.split("\n\n")[0]
    summary = unmarked(SummaryChapter(found, "vi").lists().data["text/markdown"])
    assert "**2.a.4.3.**" in part(summary, vietnamese)
    english = part(unmarked(SummaryChapter(found, "en").lists().data["text/markdown"]), "Needs a decision (")
    assert english.startswith("due and not met)" if kind == "year" else f"due by the end of {year}, not met so far)")


def test_a_doubtful_outlook_is_called_an_outlook() -> None:
    done = {2025: 50, 2026: 60, 2027: 68, 2028: 71}
    figures: Figures = {year: {"HS_TRUCTUYEN": value, "HS_TONG": 100} for year, value in done.items()}
    found = overview(figures)
    (doubtful,) = {item.outlook.prospect for item in found.targets} - {Prospect.NONE, Prospect.LIKELY}
    assert doubtful is Prospect.UNCERTAIN
    for lang, said in (("vi", "; triển vọng: chưa chắc chắn"), ("en", "; outlook: uncertain")):
        assert said in unmarked(SummaryChapter(found, lang).lists().data["text/markdown"])


def test_the_counts_are_those_of_the_first_page() -> None:
    found = overview(ONLINE)
    counts, table = SummaryChapter(found, "vi").counts(), OverviewChapter(found, "vi").table()

    def entered(display: Any) -> dict[str, dict[str, Any]]:
        return {figure["id"]: figure for figure in display.metadata["figures"]}

    assert entered(counts) == entered(table)
    assert [line.split("|")[1].strip() for line in unmarked(counts.data["text/markdown"]).splitlines()[2:]] == [
        *("Tất cả", "Hằng năm", "Đến\u00a0năm\u00a02025", "Đến\u00a0năm\u00a02030"),
    ]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_annex_has_every_target_once_in_the_plans_order(lang: str) -> None:
    rows = unmarked(AnnexChapter(overview(ONLINE), lang).table().data["text/markdown"]).splitlines()
    assert [row.split("|")[1].strip() for row in rows[2:]] == [f"[{code}](#target-{code})" for code in PLAN.targets]
    assert all(len(row.split("|")) == len(HEADERS) + 2 for row in rows)
    online = next(row for row in rows if "#target-2.a.4.3)" in row)
    assert ("| 9 hồ sơ |" if lang == "vi" else "| 9 dossiers |") in online


def test_no_figure_of_summary_and_annex_differs_from_the_chapters() -> None:
    context, known = data_of(ONLINE)
    assessed = assess_all(PLAN, context.period, known.values)
    found = overview(ONLINE)
    displays = [SummaryChapter(found, "vi").lists(), AnnexChapter(found, "vi").table()]
    for content in PLAN.contents.values():
        chapter = ContentChapter(results.content_results(PLAN, context, content, assessed, known), "vi")
        displays += [chapter.table(), chapter.sentences()]
    printed: dict[str, Any] = {}
    for figure in (figure for display in displays for figure in display.metadata["figures"]):
        assert printed.setdefault(figure["id"], figure) == figure
    assert Fraction(printed["2.a.4.3:value"]["value"]) == 41
