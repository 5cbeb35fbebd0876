"""The registry of printed figures: everything that a figure was computed from stands with it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline import exports, lineage
from pipeline.corrections import Correction
from pipeline.figures import Cell, Figure, Ledger
from pipeline.formulas import formula, formula_key
from pipeline.page import Behind
from tests.unit.behind import behind

CORRECTION = Correction(
    "2025-001", "2025", "van-phong", "Số liệu", "D9", "9", "10", "gõ nhầm", "Nguyễn A", date(2025, 12, 1), 3
)


def made() -> Behind:
    """2025 with two measures of target 2.a.4.3, its value printed, and a count of that target."""
    found = behind({"HS_TRUCTUYEN": 2500, "HS_TONG": 5002})
    first, *others = found.observations
    corrected = replace(first, correction=CORRECTION.id)
    ledger = Ledger("vi")
    item = next(item for item in found.assessed if item.target.id == "2.a.4.3")
    value, given = item.now.value or Fraction(0), item.now.inputs
    ledger.enter("2.a.4.3:value", value, style="percent", decimals=2, method=item.method, inputs=given)
    ledger.enter("overview:bad", Fraction(1), method="count.targets", targets=("2.a.4.3",))
    figures = list(ledger.figures.values())
    return replace(found, observations=[corrected, *others], figures=figures, corrections=[CORRECTION])


def test_figures_json_names_file_hash_cell_and_text_of_every_input(tmp_path: Path) -> None:
    rests_on = made()
    exports.write_figures(tmp_path / "figures.json", rests_on.figures, lineage.registry(rests_on, {}))
    value, count = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert (value["text"], value["decimals"], value["value"]) == ("49,98%", 2, "49.980007996801")
    assert value["formula"]["vi"].startswith("(Hồ sơ tiếp nhận trực tuyến ÷ Tổng số hồ sơ tiếp nhận) × 100%")
    given = value["inputs"][0]
    assert given["file"].endswith("so-lieu.xlsx") and len(given["sha256"]) == 64
    assert (given["sheet"], given["cell"], given["found"], given["submission"]) == ("Số liệu", "D9", "2500", 1)
    assert [item["code"] for item in value["inputs"]] == ["S1", "S2", "S3", "S4"]
    assert given["corrections"] == [
        {"id": "2025-001", "found": "9", "value": "10", "reason": "gõ nhầm", "said_by": "Nguyễn A"}
        | {"said_on": "2025-12-01"}
    ]
    assert count["targets"] == ["2.a.4.3"] and count["inputs"] == value["inputs"]


def test_a_quoted_cell_is_an_input_with_the_files_hash() -> None:
    figure = Figure("finding:1", "18", "18", 0, "finding", (), (), (Cell("data/raw/a.xlsx", "Số liệu", "D9", "18"),))
    entry = lineage.registry(made(), {"data/raw/a.xlsx": "f" * 64}).entry(figure)
    assert entry["inputs"] == [
        {
            "observation": "",
            "code": "",
            "found": "18",
            "file": "data/raw/a.xlsx",
            "sha256": "f" * 64,
            "sheet": "Số liệu",
        }
        | {"cell": "D9", "corrections": []}
    ]


def test_an_input_that_nobody_gave_is_a_fault() -> None:
    with pytest.raises(KeyError):
        lineage.registry(made(), {}).entry(Figure("2.a.3:value", "1", "1", 0, "share.path", ("2025.x.Y",)))


@pytest.mark.parametrize(
    ("id", "method", "key"),
    [
        ("2.a.3:value", "share.path", "value-share"),
        ("2.a.3:value:2024", "share.yearly", "value-share"),
        ("1.1:required:2024", "share.yearly", "required-share-yearly"),
        ("3.a.1:numerator", "reduction.path", "numerator-reduction"),
        ("2.a.3:numerator", "share.path", "numerator"),
        ("2.a.3:smallest-cut", "reduction.path", "smallest-cut"),
        ("overview:all:met", "count.targets", "count-targets"),
        ("submission:van-phong:owed", "count.measures", "count-measures"),
        ("comparison:1:counts", "source.comparison", "source-comparison"),
        ("unheard:of", "new", "other"),
    ],
)
def test_each_figure_has_the_formula_that_fits_it(id: str, method: str, key: str) -> None:
    assert formula_key(id, method) == f"formulas.{key}"


def test_a_formula_names_what_its_target_is_computed_from() -> None:
    rests_on = made()
    assessed = {item.target.id: item for item in rests_on.assessed}
    for target, item in assessed.items():
        for name in ("value", "numerator", "denominator", "required", "gap", "estimate", "supporting"):
            said = formula(f"{target}:{name}", item.method, rests_on.plan.names, assessed)
            assert said.vi and said.en and "{" not in said.vi + said.en
    reduction = formula("3.a.2.2:denominator", "reduction.path", rests_on.plan.names, assessed)
    assert "2021" in reduction.vi and "average over" in reduction.en
