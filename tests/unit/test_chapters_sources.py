"""The tables of figures from two sources and of corrections: both figures, the difference, the reason, who and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline import records
from pipeline.chapters.quality import QualityChapter
from pipeline.corrections import Correction
from pipeline.figures import unmarked
from pipeline.observations import Observation
from pipeline.plan_records import Text
from pipeline.results import Context, QualityResults
from pipeline.sources.records import Comparison, Stated
from tests.plan_objects import plan

PLAN = plan()
PERIOD = PLAN.period(2025, "year")
FIGURE = Observation(
    observation_id="2025.van-phong.HS_TONG",
    measure="HS_TONG",
    unit="van-phong",
    period_start=PERIOD.start,
    period_end=PERIOD.end,
    value="1777",
    found="1.777",
    source="data/raw/2025/year/van-phong/so-lieu.xlsx",
    sha256="",
    sheet="Số liệu",
    cell="D9",
    submission=1,
    period="2025",
)
CAPTURED = replace(
    FIGURE,
    value="1780.5",
    found="1780.5",
    source="data/raw/2025/year/van-phong/chup.json",
    sheet="",
    cell="/agenciesDetail/0/n",
    period_start=date(2025, 1, 1),
    period_end=date(2025, 12, 31),
)
PAIR = Comparison(
    Stated(FIGURE, "workbook", date(2025, 12, 16)),
    Stated(CAPTURED, "portal", date(2026, 1, 2)),
    Text("Biểu mẫu | trước.", "The workbook first."),
)
WORDS = replace(
    PAIR,
    counts=replace(PAIR.counts, figure=replace(FIGURE, measure="KET_NOI", value="yes", found="co")),
    other=replace(PAIR.other, figure=replace(CAPTURED, measure="KET_NOI", value="no", found="k")),
)
ANSWER = Correction(
    *("2025-001", "2025", "van-phong", "Số liệu", "D9", "(5)", "5", "Viết <b>sai</b>.", "Ông A"),
    said_on=date(2025, 12, 20),
    line=1,
)


def chapter(lang: str = "vi", **given: Any) -> QualityChapter:
    """The chapter, its results read back from the file that the notebook reads."""
    label = Text("Năm 2025", "Year 2025")
    results = QualityResults(
        context=Context(PERIOD, label, (2021, 2030), PLAN.department, PLAN.title, False),
        submissions=(),
        findings=(),
        breaks=(),
        decisions=(),
        measures={code: measure.name for code, measure in PLAN.measures.items()},
        units={code: unit.name for code, unit in PLAN.units.items()},
        **given,
    )
    return QualityChapter(records.loads(QualityResults, records.dumps(results)), lang)


def test_both_figures_stand_side_by_side_with_their_difference_and_the_reason() -> None:
    shown = chapter(comparisons=(PAIR,)).sources()
    (line,) = unmarked(shown.data["text/markdown"]).splitlines()[2:]
    cells = [cell.strip() for cell in line.replace("\\|", "¦").strip("|").split("|")]
    assert "HS\\_TONG" in cells[0] and "Văn phòng Sở" in cells[0] and "2025" in cells[0]
    assert cells[1] == "**1.777** (so-lieu.xlsx; Số liệu!D9; từ 15/12/2024 đến 14/12/2025; lập ngày 16/12/2025)"
    assert cells[2] == "**1.780,5** (chup\\.json; từ 01/01/2025 đến 31/12/2025; lập ngày 02/01/2026)"
    assert (cells[3], cells[4]) == ("−3,5", "Biểu mẫu ¦ trước.")
    assert shown.metadata["caption"] == "Hai nguồn số liệu, năm 2025 và các kỳ trước"
    entered = {figure["id"]: (figure["value"], figure["text"]) for figure in shown.metadata["figures"]}
    assert entered == {
        "comparison:1:counts": ("1777", "1.777"),
        "comparison:1:other": ("1780.5", "1.780,5"),
        "comparison:1:difference": ("-3.5", "−3,5"),
    }
    assert "**1,777**" in unmarked(chapter("en", comparisons=(PAIR,)).sources().data["text/markdown"])


def test_words_stand_side_by_side_too() -> None:
    line = chapter(comparisons=(WORDS,)).sources().data["text/markdown"].splitlines()[2]
    assert "**Có**" in line and "**Không**" in line and "| – |" in line


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_correction_tells_what_why_who_and_when(lang: str) -> None:
    shown = chapter(lang, corrections=(ANSWER,)).corrections()
    (line,) = unmarked(shown.data["text/markdown"]).splitlines()[2:]
    day = "20/12/2025" if lang == "vi" else "20 December 2025"
    for said in ("2025-001", "Số liệu!D9", "“(5)” → “5”", f"Ông A, {day}", "Viết \\<b\\>sai"):
        assert said in line
    assert ("Văn phòng Sở" if lang == "vi" else "Office") in line


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_with_nothing_to_tell_they_say_so(lang: str) -> None:
    for shown in (chapter(lang).sources(), chapter(lang).corrections()):
        (line,) = shown.data["text/markdown"].splitlines()[2:]
        assert line.count("–") >= 3 and "None" not in line
