"""Two reports compared: what is another figure, why, and in which order it is told."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline import rerun
from pipeline.comparing import compare, output
from pipeline.comparing.causes import METHOD, Cause
from pipeline.comparing.differences import ChangeKind, differences, size, verdict_changes
from pipeline.comparing.made import Made, key, read
from pipeline.comparing.output import Comparison, as_csv, as_page
from pipeline.errors import AuditError, ConfigurationError
from pipeline.messages import catalogue
from pipeline.paths import ROOT
from pipeline.rerun import Project
from pipeline.sealed import Edition
from tests.made_reports import RAW, SOURCE, figure, observation, seal, target, write_report

A = "2025.van-phong.A"


def made(folder: Path, name: str, value: str = "80", **more: Any) -> Made:
    """A report of one target with one figure that rests on one cell."""
    shown = {"figures": [figure("2.a.5:value", value, inputs=[A])], "observations": [observation(value=value)]}
    return read(write_report(folder / name, **{**shown, "targets": [target()], **more}), name)


def only(before: Made, after: Made) -> tuple[Cause, ...]:
    (item,) = differences(before, after)
    return item.causes


def test_the_same_report_has_no_difference(tmp_path: Path) -> None:
    assert differences(made(tmp_path, "1"), made(tmp_path, "2")) == ()


def test_a_raw_cell_that_changed_is_named(tmp_path: Path) -> None:
    (item,) = differences(made(tmp_path, "1"), made(tmp_path, "2", "81"))
    assert (item.kind, item.before, item.after, item.causes) == (ChangeKind.CHANGED, "80", "81", (Cause.CELL,))
    assert [(cell.before.found, cell.after.found) for cell in item.cells if cell.before and cell.after] == [
        ("80", "81")
    ]


def test_a_correction_is_told_from_a_changed_cell(tmp_path: Path) -> None:
    corrected = observation(value="81", found="80", correction="c-1")
    after = made(tmp_path, "2", "81", observations=[corrected])
    (item,) = differences(made(tmp_path, "1"), after)
    assert item.causes == (Cause.CORRECTION,)
    assert "80 → 81 (c-1)" in as_csv(Comparison("1", "2", (), (item,)))


def test_another_method_plan_or_code(tmp_path: Path) -> None:
    same = {"observations": [observation()]}
    before = made(tmp_path, "1")
    method = [figure("2.a.5:value", "79", inputs=[A], method="share.new")]
    value = [figure("2.a.5:value", "79", inputs=[A])]
    assert only(before, made(tmp_path, "2", **same, figures=method)) == (Cause.METHOD,)
    assert only(before, made(tmp_path, "3", **same, figures=value, plan="q")) == (Cause.PLAN,)
    assert only(before, made(tmp_path, "4", **same, figures=value, code="d")) == (Cause.CODE,)
    rules = {**same, "figures": value, "rules": "s"}
    assert only(before, made(tmp_path, "rules", **rules)) == (Cause.METHOD,)
    assert only(before, made(tmp_path, "both", **rules, code="d")) == (Cause.METHOD, Cause.CODE)
    assert only(before, made(tmp_path, "5", **same, figures=value, plan="q", code="d")) == (Cause.PLAN, Cause.CODE)
    asked = [target(threshold="90")]
    assert only(before, made(tmp_path, "6", "81", targets=asked, plan="q")) == (Cause.CELL, Cause.PLAN)


def test_only_rounding(tmp_path: Path) -> None:
    shown = [figure("2.a.5:value", "80", "80,0", inputs=[A])]
    (item,) = differences(made(tmp_path, "1"), made(tmp_path, "2", figures=shown, code="d"))
    assert (item.causes, item.size, item.before, item.after) == ((Cause.ROUNDING,), Decimal(0), "80", "80,0")


def test_another_language_is_no_difference(tmp_path: Path) -> None:
    def report(name: str, shown: str, decimals: int, lang: str) -> Made:
        figures = [figure("2.a.5:value", "83.5", shown, decimals=decimals, inputs=[A])]
        return made(tmp_path, name, figures=figures, lang=lang)

    before = report("1", "83,5%", 1, "vi")
    assert differences(before, report("2", "83.5%", 1, "en")) == ()
    assert only(before, report("3", "83.50%", 2, "en")) == (Cause.ROUNDING,)
    assert only(before, report("4", "83,50%", 2, "vi")) == (Cause.ROUNDING,)
    (changed,) = differences(before, made(tmp_path, "5", figures=[figure("2.a.5:value", "83.6")], lang="en"))
    assert changed.causes != (Cause.ROUNDING,)


def test_a_count_of_targets_rests_on_every_cell(tmp_path: Path) -> None:
    counts = [[figure("overview:good", value, method="count.targets")] for value in ("3", "2")]
    pair = (made(tmp_path, "1", figures=counts[0]), made(tmp_path, "2", "81", figures=counts[1]))
    assert only(*pair) == (Cause.CELL,)


def test_inputs_may_be_told_in_full(tmp_path: Path) -> None:
    def report(name: str, value: str) -> Made:
        told = {**figure("2.a.5:value", value), "inputs": [{"observation": A}, {"observation": "", "cell": "B2"}]}
        return made(tmp_path, name, value, figures=[told])

    assert only(report("1", "80"), report("2", "81")) == (Cause.CELL,)


def test_figures_added_and_gone(tmp_path: Path) -> None:
    before, after = made(tmp_path, "1"), made(tmp_path, "2", figures=[figure("9:value", "1")], code="d")
    assert {(item.id, item.kind) for item in differences(before, after)} == {
        ("2.a.5:value", ChangeKind.GONE),
        ("9:value", ChangeKind.ADDED),
    }


def test_a_changed_verdict_comes_first_then_the_size(tmp_path: Path) -> None:
    def report(name: str, values: tuple[str, str, str], status: str) -> Made:
        ids = ("1.1", "1.2", "1.3")
        figures = [figure(f"{id}:value", value, inputs=[A]) for id, value in zip(ids, values, strict=True)]
        targets = [target("1.1"), target("1.2"), target("1.3", status)]
        return made(tmp_path, name, figures=figures, targets=targets, code=name)

    before, after = report("1", ("100", "100", "100"), "met"), report("2", ("99", "50", "98"), "not_met")
    found = differences(before, after)
    assert [item.id for item in found] == ["1.3:value", "1.2:value", "1.1:value"]
    assert found[0].verdict == ("met", "not_met")
    assert [item.target for item in verdict_changes(before, after)] == ["1.3"]


@pytest.mark.parametrize(
    ("before", "after", "apart"),
    [
        ("80", "80", "0"),
        ("80", "60", "0.25"),
        ("0", "5", "1"),
        ("met", "partly", "1"),
        ("-1", "1", "2"),
        ("0", "0.0", "1"),
    ],
)
def test_sizes(before: str, after: str, apart: str) -> None:
    assert size(before, after) == Decimal(apart)


def test_two_years_are_compared_cell_by_cell(tmp_path: Path) -> None:
    old = [figure("2.a.5:value", "70", inputs=["2024.van-phong.A"])]
    before = made(tmp_path, "1", figures=old, observations=[observation(value="70", period="2024")], year=2024)
    after = made(tmp_path, "2")
    (item,) = differences(before, after)
    (change,) = item.cells
    assert item.causes == (Cause.CELL,) and change.before and change.after
    assert "2024" in change.before.source and "2025" in change.after.source
    assert key("2025.van-phong.A", "2025-q1") == "2025.van-phong.A" and key("2025-q1.x.A", "2025-q1") == ".x.A"


def test_the_required_value_of_another_year_is_the_years(tmp_path: Path) -> None:
    figures = [[figure("2.a.5:required", value)] for value in ("70", "80")]
    before = made(tmp_path, "1", figures=figures[0], observations=[], year=2024)
    assert only(before, made(tmp_path, "2", figures=figures[1], observations=[])) == (Cause.PERIOD,)


def test_page_and_file_tell_the_same(tmp_path: Path) -> None:
    before = made(tmp_path, "1")
    after = made(tmp_path, "2", "=1+1", targets=[target(status="behind")])
    found = Comparison("1", "2", verdict_changes(before, after), differences(before, after))
    rows = list(csv.reader(io.StringIO(as_csv(found))))
    assert len(rows) == 2 and len(rows[0]) == len(rows[1]) == len(output.COLUMNS)
    assert rows[1][4] == "'=1+1" and rows[1][6] == "Đạt → Chậm tiến độ"
    shown = as_page(found)
    assert "2.a.5:value" in shown and "Số liệu!E7: 80 → =1+1" in shown and "Behind" in shown


def test_every_cause_and_kind_has_its_words() -> None:
    named = {f"compare.cause-{cause}" for cause in Cause} | {f"compare.kind-{kind}" for kind in ChangeKind}
    named |= {f"compare.column-{name}" for name in (*output.COLUMNS, "target")}
    said = {name for name in catalogue() if name.startswith(("compare.cause-", "compare.kind-", "compare.column-"))}
    assert named == said


def test_a_damaged_report_is_told(tmp_path: Path) -> None:
    folder = write_report(tmp_path / "1", [], [], [])
    (folder / "figures.json").write_text("[", "utf-8")
    with pytest.raises(AuditError, match="could not be read"):
        read(folder, "1")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder for DATA with two editions of 2025 and a report of 2024."""
    (tmp_path / "raw").mkdir()
    cells = [[observation(value=value)] for value in ("80", "81")]
    for number, own in enumerate(cells, 1):
        shown = [figure("2.a.5:value", own[0].value, inputs=[A])]
        seal(tmp_path / "reports", number, write_report(tmp_path / "new", shown, own, [target()]))
    write_report(tmp_path / "reports" / "2024", [], [], [target(status="behind")], year=2024)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "figures"),
    [(["YEAR=2025", "FROM=1", "TO=2"], 1), (["FROM=2024", "TO=2025"], 1), (["YEAR=2025", "FROM=2", "TO=2"], 0)],
)
def test_the_command(project: Path, capsys: pytest.CaptureFixture[str], words: list[str], figures: int) -> None:
    compare([*words, f"DATA={project}"])
    said = capsys.readouterr().out
    assert f"{figures} số liệu khác nhau" in said
    names = {path.suffix for path in (project / "processed" / "comparisons").iterdir()}
    assert names == {".html", ".csv"}


def test_an_edition_is_scored_again_by_todays_plan_and_code(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(made: Project, edition: Edition) -> None:
        assert (made.root / "pipeline" / "rerun.py").read_bytes() == (ROOT / "pipeline" / "rerun.py").read_bytes()
        assert (made.root / "plan" / "targets.yaml").is_file() and not list((made.root / "reports").glob("20*"))
        assert Path(made.data, SOURCE).read_bytes() == RAW
        shown = [figure("2.a.5:value", "79", inputs=[A], method="share.new")]
        write_report(made.report, shown, [observation()], [target(status="behind")])

    monkeypatch.setattr(rerun, "run", run)
    before = {path: path.read_bytes() for path in (project / "reports").rglob("*") if path.is_file()}
    compare(["YEAR=2025", "FROM=1", f"DATA={project}"])
    assert "1 số liệu khác nhau, 1 mục tiêu" in capsys.readouterr().out
    written = (project / "processed" / "comparisons" / "2025-1-today.csv").read_text("utf-8-sig")
    assert "phương pháp tính" in written and "Đạt → Chậm tiến độ" in written
    assert {path: path.read_bytes() for path in (project / "reports").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["YEAR=2025", "TO=2"], "compare.no-from"),
        (["YEAR=2025", "FROM=x", "TO=2"], "compare.bad-side"),
        (["YEAR=2025", "FROM=3", "TO=2"], "editions.no-edition"),
        (["YEAR=2023", "FROM=1", "TO=2"], "editions.none"),
        (["FROM=2022", "TO=2025"], "audit.no-report"),
        (["FROM=1", "TO=2"], "cli.no-year"),
    ],
)
def test_what_can_not_be_compared_is_told(project: Path, words: list[str], key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        compare([*words, f"DATA={project}"])
    assert caught.value.key == key


def test_the_files_of_the_method_are_there() -> None:
    assert [name for name in METHOD if not (ROOT / name).is_file()] == []
