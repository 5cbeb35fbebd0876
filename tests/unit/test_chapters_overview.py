"""The first page: short whatever the data say, and true to the verdicts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.assessment import Status
from pipeline.chapters.overview import LISTED, OverviewChapter
from pipeline.chapters.quality import QualityChapter
from pipeline.chapters.summary import SummaryChapter
from pipeline.figures import unmarked
from pipeline.findings import Finding
from pipeline.plan_records import Text
from pipeline.results import OverviewResults, QualityResults
from tests.unit.test_chapters import PLAN
from tests.unit.test_chapters_summary import ONLINE, overview


def lists(found: OverviewResults, lang: str = "vi") -> list[str]:
    """The paragraphs below the table."""
    return unmarked(OverviewChapter(found, lang).lists().data["text/markdown"]).split("\n\n")


def with_statuses(found: OverviewResults, now: Status, before: Status | None = None) -> OverviewResults:
    return replace(found, lines=tuple(replace(line, status=now, before=before) for line in found.lines))


def test_codes_lead_to_their_targets_under_their_verdict() -> None:
    decide, danger, unknown, changed = lists(overview(ONLINE))
    assert decide.startswith("**Cần chỉ đạo (đến hạn mà chưa đạt):** [■ Không đạt]{.verdict .not_met}: [2.a.4.3]")
    assert "(#target-2.a.4.3)" in decide and decide.endswith(".")
    assert "[▼ Chậm tiến độ]{.verdict .behind}: [2.c.2.3](#target-2.c.2.3)." in danger
    assert unknown.startswith("**Chưa đủ số liệu để kết luận:** [1.1](#target-1.1), ")
    assert changed.startswith("**Thay đổi kết quả đánh giá so với năm 2025:** ")


def test_the_first_page_names_just_the_verdicts_that_occur() -> None:
    found = overview({2025: {}})
    statuses = {"2.a.1": Status.NOT_MET, "2.a.3": Status.PARTLY, "2.a.6": Status.MET}
    lines = tuple(replace(line, status=statuses.get(line.id, Status.NO_DATA)) for line in found.lines)
    mixed = unmarked(OverviewChapter(replace(found, lines=lines), "vi").glance().data["text/markdown"])
    assert "**2** mục tiêu không đạt hoặc mới đạt một phần, **38** mục tiêu chưa có số liệu" in mixed
    alone = OverviewChapter(with_statuses(found, Status.BEHIND), "en").glance().data["text/markdown"]
    assert "**41** are behind," in unmarked(alone)


def test_what_fell_due_before_is_told_to_stay_as_it_was() -> None:
    told = "Mục tiêu đến hạn trước năm 2026 giữ kết quả chính thức của năm đến hạn"

    def glance(year: int, status: Status) -> str:
        return str(OverviewChapter(with_statuses(overview({year: {}}), status), "vi").glance().data["text/markdown"])

    assert told in glance(2026, Status.MET)
    assert "đến hạn trước năm" not in glance(2025, Status.MET) + glance(2026, Status.NO_DATA)


@pytest.mark.parametrize("status", [Status.NO_DATA, Status.NOT_MET])
def test_a_long_list_is_cut_and_says_how_much_is_left_out(status: Status) -> None:
    found = with_statuses(overview({2030: {}}), status)
    said = next(part for part in lists(found) if "mục tiêu khác" in part)
    assert said.count("](#target-") == LISTED and f"và {len(found.lines) - LISTED} mục tiêu khác" in said


def test_what_got_worse_stands_before_what_got_better() -> None:
    found = overview({2025: {}})
    statuses = {"1.1": (Status.MET, Status.NOT_MET), "1.3": (Status.NOT_MET, Status.MET)}
    lines = tuple(
        replace(line, before=statuses[line.id][0], status=statuses[line.id][1])
        if line.id in statuses
        else replace(line, before=None)
        for line in found.lines
    )
    changed = lists(replace(found, lines=lines))[-1]
    assert changed.index("thấp hơn hoặc chưa có số liệu: [1.1]") < changed.index("; cao hơn: [1.3](#target-1.3).")


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (Status.BEHIND, Status.NOT_DUE, ""),
        (Status.NOT_MET, Status.NOT_DUE, ""),
        (Status.NO_DATA, Status.MET, ""),
        (Status.ON_TRACK, Status.MET, ""),
        (Status.NOT_DUE, Status.ON_TRACK, ""),
        (Status.NOT_DUE, Status.BEHIND, "worse"),
        (Status.MET, Status.NO_DATA, "worse"),
        (Status.NOT_MET, Status.NO_DATA, "worse"),
        (Status.BEHIND, Status.NOT_MET, "worse"),
        (Status.PARTLY, Status.NOT_MET, "worse"),
        (Status.NOT_MET, Status.PARTLY, "better"),
        (Status.BEHIND, Status.MET, "better"),
    ],
)
def test_only_what_is_known_to_have_changed_is_told_and_in_one_direction(
    before: Status, now: Status, told: str
) -> None:
    found = overview({2025: {}})
    first, *others = (replace(line, before=None, status=Status.MET) for line in found.lines)
    changed = replace(found, lines=(replace(first, before=before, status=now), *others))
    page = lists(changed)[-1]
    page_told = "better" if "cao hơn:" in page else "worse" if "thấp hơn hoặc chưa có số liệu:" in page else ""
    figures = {item["id"]: item["value"] for item in SummaryChapter(changed, "vi").lists().metadata["figures"]}
    counted = {name: figures.get(f"summary:{name}", "0") for name in ("better", "worse")}
    assert page_told == told and counted == {name: str(int(name == told)) for name in counted}


@pytest.mark.parametrize(("lang", "nothing"), [("vi", "Không có."), ("en", "None.")])
def test_an_empty_list_says_so(lang: str, nothing: str) -> None:
    said = lists(with_statuses(overview({2025: {}}), Status.MET), lang)
    assert len(said) == 4 and all(part.endswith(nothing) for part in said)


def test_a_provisional_verdict_is_marked() -> None:
    found = overview(ONLINE)
    lines = tuple(replace(line, provisional=line.id == "2.a.4.3") for line in found.lines)
    assert "[2.a.4.3](#target-2.a.4.3) (tạm tính)" in lists(replace(found, lines=lines))[0]


def test_verdicts_are_counted_for_each_milestone() -> None:
    found = overview(ONLINE)
    shown = unmarked(OverviewChapter(found, "vi").table().data["text/markdown"]).split("\n")
    rows = {line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]] for line in shown[2:] if line}
    assert list(rows) == ["Tất cả", "Hằng năm", "Đến\u00a0năm\u00a02025", "Đến\u00a0năm\u00a02030"]
    for name, milestone in (("Hằng năm", None), ("Đến\u00a0năm\u00a02025", 2025), ("Đến\u00a0năm\u00a02030", 2030)):
        due = [line.status for line in found.lines if line.milestone == milestone]
        assert rows[name] == [*(str(due.count(status)) for status in Status), f"**{len(due)}**"]
    assert rows["Tất cả"][-1] == f"**{len(found.lines)}**"


def quality(findings: list[Finding]) -> list[list[str]]:
    """The rows of the table of findings."""
    units = {code: unit.name for code, unit in PLAN.units.items()}
    about = QualityResults(overview({2025: {}}).context, (), tuple(findings), (), (), units=units)
    shown = unmarked(QualityChapter(about, "vi").findings().data["text/markdown"])
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in shown.split("\n")[2:] if line]


def warning(cell: str, unit: str = "van-phong") -> Finding:
    values = {
        "name_vi": "Thủ tục",
        "before_vi": "1",
        "now_vi": "0",
        "when_vi": "năm 2024",
        "unit_of_measure_vi": "thủ tục",
    }
    return Finding("V20", "a.xlsx", "Số liệu", cell, "0", unit, "2025", "TTHC_TONG", values)


def test_findings_of_one_kind_are_one_row_with_their_places() -> None:
    many = [warning(f"D{row}") for row in range(9, 17)]
    ((severity, said, count, places),) = quality(many)
    assert (severity, count) == ("Cảnh báo", "8") and said.startswith("Ví dụ")
    assert places == "Văn phòng Sở (2025)\\: ô D9, D10, D11, D12, D13; và 3 chỗ khác (xem danh sách kèm theo)"


def test_a_place_that_belongs_to_no_known_unit_is_named_by_its_file() -> None:
    ((_, said, count, place),) = quality([warning("D9", "la")])
    assert count == "1" and not said.startswith("Ví dụ") and "xlsx Số liệu!D9" in place
    assert quality([])[0][0] == "–"


def test_targets_that_are_read_in_one_way_share_a_row() -> None:
    plan = {"1.1": "Do đơn vị tự đánh giá", "": "Của cả Kế hoạch", "3.a.1": "Do đơn vị tự đánh giá"}
    found = tuple((id, Text(said, said)) for id, said in plan.items())
    about = QualityResults(overview({2025: {}}).context, (), (), (), found)
    shown = QualityChapter(about, "vi").decisions().data["text/markdown"].splitlines()[2:]
    assert [line.strip("| ").split(" | ") for line in shown] == [
        ["1.1, 3.a.1", "Do đơn vị tự đánh giá"],
        ["–", "Của cả Kế hoạch"],
    ]


def test_without_a_break_so_far_the_table_says_so() -> None:
    about = QualityResults(overview({2025: {}}).context, (), (), (), ())
    shown = QualityChapter(about, "vi").breaks().data["text/markdown"].splitlines()[2:]
    assert shown == ["| – | Chưa có thay đổi nào làm gián đoạn chuỗi số liệu. | – |"]


def test_what_is_counted_of_findings_names_their_cells() -> None:
    found = tuple(warning(f"D{row}") for row in range(9, 17))
    about = QualityResults(overview({2025: {}}).context, (), found, (), ())
    figures = {item["id"]: item for item in QualityChapter(about, "vi").findings().metadata["figures"]}
    counted = {id.rpartition(":")[2]: item for id, item in figures.items() if item["method"] == "count.findings"}
    assert {name: item["value"] for name, item in counted.items()} == {"count": "8", "left-out": "3"}
    assert [cell["cell"] for cell in counted["left-out"]["cells"]] == ["D14", "D15", "D16"]
