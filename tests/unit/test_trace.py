"""`make trace`: from a printed figure to its cells, and from a cell to every figure that it reaches."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import cli, exports, fingerprints, lineage
from pipeline.errors import ConfigurationError
from pipeline.trace import trace
from pipeline.trace.sections import spots
from tests.unit.test_lineage import made

PAGE = """<h1>Báo cáo</h1><h2 id="summary">Tóm tắt</h2><p><span data-figure="overview:bad">1</span></p>
<h2>II. Thủ tục</h2><h3>1. Kết quả</h3>
<table><caption>Bảng 3. <b>Mục tiêu</b></caption>
<tr><td><span data-figure="2.a.4.3:value">49,98%</span></td></tr></table>
<details class="series"><summary>Số liệu</summary><span data-figure="2.a.4.3:value">49,98%</span></details>
<p><span data-figure="2.a.4.3:value">49,98%</span></p><script>data-figure="x"</script>"""


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A published report of 2025, as the word DATA=… names it; the raw file of its first input is as it was."""
    folder = tmp_path / "reports" / "2025"
    folder.mkdir(parents=True)
    rests_on = made()
    raw = tmp_path / rests_on.observations[0].source
    raw.parent.mkdir(parents=True)
    raw.write_bytes(b"as it was")
    (tmp_path / "raw").mkdir()
    first, *others = rests_on.observations
    kept = replace(rests_on, observations=[replace(first, sha256=fingerprints.of_bytes(b"as it was")), *others])
    exports.write_figures(folder / "figures.json", kept.figures, lineage.registry(kept, {}))
    exports.write_assessment(folder / "assessment.csv", kept.assessed)
    (folder / "report.html").write_text(PAGE, "utf-8")
    return f"DATA={tmp_path}"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    trace(["YEAR=2025", *words])
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "figure", ["2.a.4.3", "2.a.4.3 ", "N11", "n 11", "2.a.4.3:value", "49,98%", "49,98 %", "4\u200b9,98%"]
)
def test_a_figure_leads_to_its_cells(data: str, figure: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, data, f"FIGURE={figure}")
    assert "49.980007996801" in told and "share" not in told.splitlines()[0]
    assert "(Hồ sơ tiếp nhận trực tuyến ÷ Tổng số hồ sơ tiếp nhận) × 100%" in told
    assert "HS_TRUCTUYEN  Hồ sơ tiếp nhận trực tuyến / Dossiers received online" in told
    assert "Số liệu!D9" in told and "nguyên văn trong ô: “2500”" in told and "phiên bản 1" in told
    assert "tệp còn nguyên" in told and "KHÔNG CÒN TỆP" in told
    assert "đính chính 2025-001: “9” được tính là “10”, theo Nguyễn A, 01/12/2025: gõ nhầm" in told


def test_a_target_tells_its_verdict_and_a_count_its_targets(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, data, "FIGURE=2.a.4.3").startswith("2.a.4.3  kết quả / verdict: Không đạt / Not met")
    counted = said(capsys, data, "FIGURE=overview:bad")
    assert "2.a.4.3  49,98%  Không đạt" in counted and "Số liệu!D9" in counted


def test_a_printed_number_tells_where_it_stands(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line.strip() for line in said(capsys, data, "FIGURE=1").splitlines()]
    assert lines[0] == "1  [overview:bad]" and "nằm ở / stands in: Tóm tắt" in lines


@pytest.mark.parametrize("printed", ["2.500/5.002", "(2.500/5.002)"])
def test_a_printed_fraction_leads_to_both_of_its_parts(
    data: str, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = Path(data.removeprefix("DATA=")) / "reports/2025/figures.json"
    value, *others = json.loads(registry.read_text("utf-8"))
    parts = [
        {**value, "id": f"2.a.4.3:{name}", "text": text}
        for name, text in (("numerator", "2.500"), ("denominator", "5.002"))
    ]
    registry.write_text(json.dumps([value, *parts, *others]), "utf-8")
    told = said(capsys, data, f"FIGURE={printed}")
    assert "2.500  [2.a.4.3:numerator]" in told and "5.002  [2.a.4.3:denominator]" in told


def written(data: str, *entries: dict[str, object]) -> None:
    """Has the report print these figures; each is the first one of `made`, changed."""
    registry = Path(data.removeprefix("DATA=")) / "reports/2025/figures.json"
    value, *_ = json.loads(registry.read_text("utf-8"))
    registry.write_text(json.dumps([{**value, **entry} for entry in entries]), "utf-8")


def test_of_several_printed_alike_each_is_told_in_a_line_and_the_rest_only_where_it_is_the_same(
    data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    count = [{"id": f"overview:met:{number}", "text": "18"} for number in range(40)]
    written(data, {}, *count)
    told = said(capsys, data, "FIGURE=18").splitlines()
    assert told[0].startswith("40 số trong báo cáo được in là “18”") and len(told) < 70
    assert sum("[overview:met:" in line for line in told) == 40
    assert f"make trace FIGURE=overview:met:0 YEAR=2025 {data}" in "\n".join(told)
    assert any("Số liệu!D9" in line for line in told)  # all of them rest on the same cells
    assert "chưa làm tròn" in said(capsys, data, "FIGURE=overview:met:7")
    written(data, *count[:2], {"id": "overview:x", "text": "18", "inputs": []})
    assert "Số liệu!D9" not in said(capsys, data, "FIGURE=18")


@pytest.mark.parametrize("found", ["3,9 điểm %", "3,9 điểm\u00a0%", "+3,9 điểm %", "-1,1 điểm %", "1,1 điểm %"])
def test_a_change_is_found_with_and_without_its_sign(data: str, found: str, capsys: pytest.CaptureFixture[str]) -> None:
    written(data, {"id": "up", "text": "+3,9 điểm\u00a0%"}, {"id": "down", "text": "−1,1 điểm\u00a0%"})
    assert f"[{'up' if '3' in found else 'down'}]" in said(capsys, data, f"FIGURE={found}")


@pytest.mark.parametrize(
    ("printed", "ids"),
    [
        ("9,8% (4/41)", ["3.a.2.2:value"]),
        ("9,8%", ["3.a.2.2:value", "x:value"]),
        ("9,8% hồ sơ", ["3.a.2.2:value", "x:value"]),
        ("66 người dùng", ["x:missing"]),
        ("+20 điểm %/năm", ["x:step"]),
        ("20 điểm %/\nnăm", ["x:step"]),
    ],
)
def test_what_is_copied_with_the_words_behind_it_is_found(
    data: str, printed: str, ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {"3.a.2.2:value": "9,8%", "3.a.2.2:numerator": "4", "3.a.2.2:denominator": "41", "x:value": "9,8%"}
    texts |= {"x:missing": "66", "x:step": "20 điểm\u00a0%", "x:more": "9", "x:other": "6"}
    written(data, *({"id": id, "text": text} for id, text in texts.items()))
    told = said(capsys, data, f"FIGURE={printed}")
    assert {id for id in texts if f"[{id}]" in told} == set(ids)


@pytest.mark.parametrize("code", ["S1–S2", "S1-S2", "S1, S2", "s1 ; s2", "S2–S3, S1"])
def test_the_codes_that_the_annex_gives_a_target_lead_to_their_cells(
    data: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, data, f"FIGURE={code}")
    assert "Số liệu!D9  [S1]" in told and "[S2]" in told and "reaches" not in told


@pytest.mark.parametrize("code", ["S1", "s1"])
def test_the_code_of_a_cell_leads_to_the_cell_and_on(data: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, data, f"FIGURE={code}")
    assert "Số liệu!D9  [S1]" in told and "Figures of the report that the cell reaches (2):" in told
    assert told == said(capsys, data, f"FILE={made().observations[0].source}", "CELL=Số liệu!D9")


def test_a_changed_raw_file_is_told(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    raw = Path(data.removeprefix("DATA=")) / made().observations[0].source
    raw.write_bytes(b"as it was not")
    assert "TỆP ĐÃ KHÁC" in said(capsys, data, "FIGURE=2.a.4.3")


@pytest.mark.parametrize("cell", ["Số liệu!D9", "'Số liệu'!$D$9", "d9"])
def test_a_cell_leads_to_every_figure_and_place(data: str, cell: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, data, f"FILE={made().observations[0].source}", f"CELL={cell}")
    lines = [line.strip() for line in told.splitlines()]
    assert "Ô này được dùng cho 2 số liệu trong báo cáo: / Figures of the report that the cell reaches (2):" in lines
    everywhere = "(trong / in report.html, report.pdf, report.docx)"
    for place in (f"Tóm tắt  {everywhere}", f"II. Thủ tục › 1. Kết quả › Bảng 3. Mục tiêu  {everywhere}"):
        assert place in lines
    assert "II. Thủ tục › 1. Kết quả  (trong / in report.html)" in lines
    assert lines.count("49,98%  [2.a.4.3:value]") == 3 and "1  [overview:bad]" in lines


def test_a_mistyped_target_is_no_number_with_words_behind_it(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    written(data, {"id": "x:two", "text": "2"})
    with pytest.raises(ConfigurationError, match=r"2\.a\.43"):
        said(capsys, data, "FIGURE=2.a.43")


def test_a_figure_that_the_page_does_not_mark_is_told_all_the_same(
    data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(data.removeprefix("DATA=")) / "reports/2025/report.html").unlink()
    assert "Chỉ trong lời mô tả biểu đồ hoặc phụ lục" in said(capsys, data, "CELL=D9")


@pytest.mark.parametrize(
    ("words", "key", "nearest"),
    [
        (["FIGURE=2.a.43"], "unknown-figure", "2.a.4.3"),
        (["FIGURE=N42"], "unknown-figure", "(N11, S13)"),
        (["FIGURE=S99"], "unknown-figure", "(N11, S13)"),
        (["FIGURE=2.500/5.003"], "unknown-figure", ""),
        (["FIGURE=2.a.4.3:valeu"], "unknown-figure", "2.a.4.3:value"),
        (["FILE=so-leiu.xlsx", "CELL=D9"], "unknown-file", "so-lieu.xlsx"),
        (["FILE=so-lieu.xlsx", "CELL=D9"], "many-files", "so-lieu.xlsx"),
        (["CELL=D11"], "unknown-cell", "Số liệu!D10"),
        (["CELL=hello"], "bad-cell", ""),
        (["FIGURE=2.a.4.3", "CELL=D9"], "both-ways", ""),
        (["FILE=so-lieu.xlsx"], "usage", ""),
        ([], "usage", ""),
        (["PERIOD=q1", "FIGURE=2.a.4.3"], "no-report", ""),
    ],
)
def test_a_question_that_leads_nowhere_gets_the_nearest(data: str, words: list[str], key: str, nearest: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        trace(["YEAR=2025", data, *words])
    assert refused.value.key == f"trace.{key}"
    assert nearest in refused.value.message("vi") and nearest in refused.value.message("en")


@pytest.mark.parametrize("content", ["", "[", "[1]", "{}x", '[{"id": "1"}]'])
def test_a_damaged_registry_is_no_traceback(data: str, content: str) -> None:
    (Path(data.removeprefix("DATA=")) / "reports/2025/figures.json").write_text(content, "utf-8")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        trace(["YEAR=2025", data, "FIGURE=2.a.4.3"])


def test_the_command_ends_with_3_for_a_wrong_question(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["trace", "YEAR=2025", data, "FIGURE=9.9"]) == 3
    assert cli.main(["trace", "YEAR=2025", data, "FIGURE=2.a.4.3"]) == 0
    assert "Gần nhất: " in capsys.readouterr().err


def test_nothing_heavy_is_loaded(data: str) -> None:
    """What asks in half a second can't afford pandas, nor the plan's YAML."""
    heavy = "{'pandas', 'pyarrow', 'numpy', 'yaml', 'matplotlib', 'great_expectations', 'papermill'}"
    code = (
        "import sys; from pipeline.cli import main; "
        f"main(['trace', 'YEAR=2025', {data!r}, 'FIGURE=2.a.4.3']); print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_report_without_a_page_has_no_spots(tmp_path: Path) -> None:
    assert spots(tmp_path) == {}


def test_a_row_of_an_exported_table_leads_to_what_was_counted(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures = Path(data.removeprefix("DATA="), "reports/2025/figures.json")
    figures.write_text(figures.read_text("utf-8").replace('"D9"', '"E2:E5003"'), "utf-8")
    assert "Số liệu!E2:E5003" in said(capsys, data, "CELL=E77") and "2.a.4.3:value" in said(capsys, data, "CELL=E77")
    with pytest.raises(ConfigurationError, match="E2:E5003"):
        said(capsys, data, "CELL=F77")
