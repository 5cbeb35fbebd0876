"""The files of the report's other parts: what is wrong with one is said with its file and line."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.parts import ChapterPlace, Fund, Parts
from pipeline.paths import ROOT, Workspace
from pipeline.plan_files import Fault, PlanError, load_parts, load_plan
from pipeline.plan_records import MeasureType, Text

SMALL = ROOT / "tests" / "plans" / "small"
BOTH = "{vi: a, en: a}"
OUTLINE = f"- place: after-contents\n  title: {BOTH}\n  texts:\n    - file: ton-tai\n      guide: {BOTH}\n"
APPENDIX = f"- title: {BOTH}\n  rows:\n    - measure: CQ_TONG\n"
TASKS = f"- section: III\n  responsible: {BOTH}\n  quote: "
BUDGET = "section: IV\nquote: "


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "plan"))


@pytest.fixture
def quote(small: Path) -> str:
    """Some words of the small plan's text."""
    return " ".join((small / "ke-hoach.txt").read_text("utf-8").split()[:6]).replace(":", "")


def parts_of(*folders: Path) -> Parts:
    return load_parts(folders, load_plan(folders))


def faults_of(*folders: Path) -> tuple[Fault, ...]:
    plan = load_plan(folders)
    with pytest.raises(PlanError) as caught:
        load_parts(folders, plan)
    return caught.value.faults


def test_without_the_files_there_are_no_parts(small: Path) -> None:
    assert parts_of(small) == Parts()


def test_the_shipped_files_say_what_the_plan_says() -> None:
    space = Workspace()
    plan = load_plan(space.plan)
    parts = load_parts(space.plan, plan)
    files = [section.file for chapter in parts.outline for section in chapter.sections]
    assert {"chi-dao-dieu-hanh", "ket-qua-noi-bat", "ton-tai-han-che", "nguyen-nhan"} < set(files)
    assert parts.outline[0].place is ChapterPlace.AFTER_SUMMARY
    numbers = {code for code, own in plan.measures.items() if own.type in (MeasureType.COUNT, MeasureType.AMOUNT)}
    listed = [row.measure for group in parts.statistics for row in group.rows]
    assert set(listed) == numbers and len(listed) == len(numbers)
    assert {task.section for task in parts.tasks} == {"III", "V.1", "V.2"}
    assert parts.budget and parts.budget.section == "IV" and not parts.budget.funds


def test_what_the_files_may_say(small: Path, quote: str) -> None:
    (small / "appendix.yaml").write_text(f"{APPENDIX}      label: {{vi: Tổng, en: All}}\n", "utf-8")
    (small / "tasks.yaml").write_text(f"{TASKS}{quote}\n  deadline: {BOTH}\n  product: {BOTH}\n", "utf-8")
    fund = f"  - {{year: 2025, item: {BOTH}, amount: 12.5, source: QĐ 1}}\n"
    (small / "budget.yaml").write_text(f"{BUDGET}{quote}\nfunds:\n{fund}", "utf-8")
    found = parts_of(small)
    assert found.statistics[0].rows[0].label == Text("Tổng", "All")
    assert found.tasks[0].quote == quote and found.tasks[0].deadline == Text("a", "a")
    assert found.budget and found.budget.funds == (Fund(2025, Text("a", "a"), Decimal("12.5"), "QĐ 1"),)


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("outline.yaml", OUTLINE.replace("after-contents", "nowhere"), "bad-choice"),
        ("outline.yaml", OUTLINE.replace("ton-tai", "Tồn tại"), "bad-code"),
        ("outline.yaml", OUTLINE + OUTLINE, "duplicate"),
        ("outline.yaml", OUTLINE + "  x: 1\n", "unknown-key"),
        ("outline.yaml", "a: 1\n", "not-list"),
        ("appendix.yaml", APPENDIX.replace("CQ_TONG", "CQ_TONGG"), "unknown-measure"),
        ("appendix.yaml", APPENDIX.replace("rows", "row"), "unknown-key"),
        ("tasks.yaml", f"{TASKS}Lời không có trong Kế hoạch {'x' * 60}\n", "quote-not-found"),
        ("tasks.yaml", TASKS.rstrip(), "empty"),
        ("budget.yaml", f"{BUDGET}Lời không có\n", "quote-not-found"),
        ("budget.yaml", "- a\n", "not-mapping"),
    ],
)
def test_what_is_wrong_is_named(name: str, content: str, key: str, small: Path) -> None:
    (small / name).write_text(content, "utf-8")
    faults = faults_of(small)
    assert key in [fault.key for fault in faults] and {Path(fault.file).name for fault in faults} == {name}
    assert all(fault.line > 0 for fault in faults)


def test_statistics_count_and_rate_nothing(small: Path) -> None:
    rated = next(code for code, own in load_plan([small]).measures.items() if own.type is MeasureType.RATING)
    (small / "appendix.yaml").write_text(APPENDIX.replace("CQ_TONG", rated), "utf-8")
    assert [fault.key for fault in faults_of(small)] == ["measure-type"]


def test_funds_are_more_than_nothing(small: Path, quote: str) -> None:
    fund = f"  - {{year: 2025, item: {BOTH}, amount: 0, source: a}}\n"
    (small / "budget.yaml").write_text(f"{BUDGET}{quote}\nfunds:\n{fund}", "utf-8")
    assert [fault.key for fault in faults_of(small)] == ["not-positive"]


def test_another_plan_does_not_take_over_what_rests_on_the_first(small: Path) -> None:
    """Its measures and its text are others; the outline of the report stays."""
    found = parts_of(ROOT / "plan", small)
    assert found.outline and not found.statistics and not found.tasks and found.budget is None


def test_an_empty_list_takes_a_part_away(small: Path, tmp_path: Path) -> None:
    (small / "outline.yaml").write_text(OUTLINE, "utf-8")
    over = tmp_path / "over"
    over.mkdir()
    (over / "outline.yaml").write_text("[]\n", "utf-8")
    assert parts_of(small).outline and not parts_of(small, over).outline
