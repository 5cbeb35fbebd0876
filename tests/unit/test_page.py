"""What the page's scripts are told: targets with their units, figures with the cells behind them, nothing of others."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline import page
from pipeline.figures import Cell, Figure
from pipeline.messages import catalogue
from pipeline.numerals import decimal_text
from pipeline.page import page_data
from pipeline.paths import ROOT
from tests.unit.behind import PLAN, behind

DATA = {"HS_TRUCTUYEN": 2500, "HS_TONG": 5002}


def figure(*inputs: str) -> Figure:
    return Figure("2.a.4.3:value", decimal_text(Fraction(250000, 5002)), "49,98%", 2, "share.path", inputs)


def test_a_figure_leads_to_file_hash_sheet_and_cell() -> None:
    known = behind(DATA)
    used = [item.observation_id for item in known.observations if item.measure == "HS_TRUCTUYEN"]
    shown = page_data(replace(known, figures=[figure(*used)]), "vi")
    value, printed, decimals, method, places, formula, targets = shown["figures"]["2.a.4.3:value"]
    assert (value, printed, decimals, method, targets) == ("49.980007996801", "49,98%", 2, "share.path", [])
    assert shown["formulas"][formula].startswith("(Hồ sơ tiếp nhận trực tuyến ÷ Tổng số hồ sơ tiếp nhận) × 100%")
    assert len(places) == len(used) == len(shown["observations"])
    measure, unit, days, number, found, source, digest, sheet, cell, correction = shown["observations"][places[0]]
    assert (number, found, sheet, cell, correction) == ("2500", "2500", "Số liệu", "D9", "")
    assert digest == "0123456789ab" and source.endswith(".xlsx") and days == "15/12/2024–14/12/2025"
    assert measure == PLAN.measures["HS_TRUCTUYEN"].name.vi and unit in {item.name.vi for item in PLAN.units.values()}


def test_a_count_leads_to_its_targets_and_a_quoted_number_to_its_cell() -> None:
    count = Figure("overview:bad", "1", "1", 0, "count.targets", (), targets=("2.a.4.3",))
    cell = Cell("data/raw/a.xlsx", "Số liệu", "D9", "18")
    warned = Figure("finding:V19:1", "18", "18", 0, "finding", (), cells=(cell,))
    shown = page_data(replace(behind(DATA), figures=[count, warned]), "vi")
    assert shown["figures"]["overview:bad"][6] == ["2.a.4.3"]
    (place,) = shown["figures"]["finding:V19:1"][4]
    assert shown["observations"][place] == ["", "", "", "", "18", "data/raw/a.xlsx", "", "Số liệu", "D9", ""]


def test_a_cell_full_of_text_is_cut_and_an_unknown_input_left_out() -> None:
    known = behind(DATA)
    long = [replace(item, found="x" * 40_000) for item in known.observations]
    shown = page_data(replace(known, observations=long, figures=[figure(long[0].observation_id, "gone")]), "vi")
    assert shown["figures"]["2.a.4.3:value"][4] == [0]
    assert len(shown["observations"][0][4]) == page.LONGEST_FOUND + 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_target_has_its_filters(lang: str) -> None:
    shown = page_data(behind(DATA), lang)
    assert [target["id"] for target in shown["targets"]] == list(PLAN.targets)
    assert all(target["units"] and target["milestone"] and target["label"] for target in shown["targets"])
    assert {target["status"] for target in shown["targets"]} <= set(shown["verdicts"])
    assert json.loads(json.dumps(shown)) == shown


def test_every_sentence_of_the_page_is_used_and_every_method_has_one() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "reports" / "template").glob("page-*.js"))
    names = [name for name in page.words("vi") if not name.startswith(("method-", "filter-", "column-"))]
    assert [name for name in names if f'"{name}"' not in scripts] == []
    methods = {item.method.replace(".", "-") for item in behind(DATA).assessed} | {"plan", "count-targets"}
    assert {f"page.method-{method}" for method in methods} <= set(catalogue())


def test_no_script_has_a_sign_that_the_template_would_read() -> None:
    for path in (ROOT / "reports" / "template").glob("page-*.js"):
        assert "$" not in path.read_text("utf-8"), path.name
