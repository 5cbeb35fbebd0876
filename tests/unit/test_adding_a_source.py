"""docs/adding-a-source.md, followed to the letter: a table by an entry in the plan, a layout by a small reader."""

from __future__ import annotations

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import sources
from pipeline.corrections import Correction
from pipeline.paths import ROOT
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.sources import FIELDS, CastRow, Cell, FileKind, Reading, Row, SourceFile, discover, read_all
from pipeline.sources.casting import observation
from pipeline.sources.content import Content
from tests.plan_objects import plan
from tests.tables import UNIT, as_csv, as_xlsx, dossiers, figures, grid
from tests.workbooks import put

MANUAL = (ROOT / "docs/adding-a-source.md").read_text("utf-8")


def entry() -> str:
    """The entry that the manual adds to tables.yaml, as it would be written there."""
    (block,) = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)
    return "\n" + "".join(line.removeprefix("   ") + "\n" for line in block.splitlines())


def test_a_table_needs_an_entry_in_the_plan_and_nothing_else(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "plan", tmp_path / "plan"))
    with (folder / "tables.yaml").open("a", encoding="utf-8") as file:
        file.write(entry())
    own = load_plan([folder])
    register: list[list[object]] = [
        ["SỔ VỤ VIỆC", "", "", ""],
        ["Mã vụ việc", "Người được trợ giúp", "Ngày thụ lý", "Tình trạng vụ việc"],
        ["TG-1", "Lê Thị Kín", "05/01/2025", "Hoàn thành"],
        ["TG-2", "Trần Văn Kín", "20/12/2025", "Hoàn thành"],
        ["TG-3", "Phạm Thị Kín", "06/02/2025", "Đang thực hiện"],
    ]
    put(tmp_path, as_xlsx(register), "so.xlsx", unit=UNIT)
    put(tmp_path, as_csv(grid(dossiers())), "ho-so.csv", unit=UNIT, period="2024")
    found = discover(tmp_path / "raw", tmp_path, own)
    dossiers_of_2024, cases = read_all(found.files, own)
    assert (dossiers_of_2024.kind, cases.kind) == ("table:dossiers", "table:legal-aid")
    assert figures(cases) == {"HS_TONG": "1"}
    assert "Kín" not in repr(cases)


def test_a_table_gets_its_place_among_the_sources(tmp_path: Path) -> None:
    """Step 4 of a table: without it, two kinds that give one measure are a question."""
    assert "`table:<kind>` to the `order` of\n   `plan/sources.yaml`" in MANUAL
    folder = Path(shutil.copytree(ROOT / "plan", tmp_path / "plan"))
    with (folder / "tables.yaml").open("a", encoding="utf-8") as file:
        file.write(entry())
    register: list[list[object]] = [
        ["Mã vụ việc", "Ngày thụ lý", "Tình trạng vụ việc"],
        ["1", "05/01/2025", "Hoàn thành"],
    ]
    put(tmp_path, as_xlsx(register), "so.xlsx", unit=UNIT)
    put(tmp_path, as_csv(grid(dossiers())), "ho-so.csv", unit=UNIT)
    files = discover(tmp_path / "raw", tmp_path, load_plan([folder])).files
    asked = [found.code for reading in read_all(files, load_plan([folder])) for found in reading.findings]
    assert "F801" in asked
    order = (
        (folder / "sources.yaml").read_text("utf-8").replace("  - form-06a\n", "  - table:legal-aid\n  - form-06a\n")
    )
    (folder / "sources.yaml").write_text(order, "utf-8")
    own = load_plan([folder])
    sources.check_kinds(own)
    readings = read_all(files, own)
    assert not [found for reading in readings for found in reading.findings if found.severity.blocks]
    assert [figures(reading).get("HS_TONG") for reading in readings] == ["7", None]


def is_visit_log(content: Content, plan: Plan) -> bool:
    return bool(content.sheets) and content.sheets[0].cell(1, 1).text == "SỔ TIẾP CÔNG DÂN"


def read_visit_log(file: SourceFile, content: Content, plan: Plan) -> Reading:
    cell = content.sheets[0].cell(2, 2)
    number = Decimal(cell.text)
    cells = dict.fromkeys(FIELDS, Cell("", "", "")) | {"code": Cell("", "A2", "HS_TONG"), "value": cell}
    item = CastRow(Row(cells), number, "", date(2024, 12, 15), date(2025, 12, 14))
    seen = observation(file, item, plan)
    return Reading(file, "visit-log", cast=(item,), observations=(seen,) if seen else ())


def test_another_layout_needs_a_reader_and_an_entry_in_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = re.findall(r"```python\n   (\(FileKind.*?)\n", MANUAL)
    assert all(name in MANUAL for name in ("def is_visit_log", "def read_visit_log"))
    (kind,) = eval(block, {"FileKind": FileKind, "is_visit_log": is_visit_log, "read_visit_log": read_visit_log})
    monkeypatch.setattr(sources, "KINDS", (kind, *sources.KINDS))
    file = put(tmp_path, as_csv([["SỔ TIẾP CÔNG DÂN", "", ""], ["Số lượt", "17", ""]]), "khach.csv")
    (reading,) = read_all([file], plan())
    assert (reading.kind, figures(reading)) == ("visit-log", {"HS_TONG": "17"})
    answer = Correction("a", file.period, file.unit, "", "B2", "17", "18", "Đếm lại.", "A", date(2026, 1, 5), 1)
    (answered,) = read_all([file], plan(), [answer])
    assert (figures(answered), answered.observations[0].found) == ({"HS_TONG": "18"}, "17")


def test_the_manual_names_what_there_is() -> None:
    """Every file that it sends a reader to is there."""
    named = re.findall(r"`((?:pipeline|plan|tests|data)/[\w/.-]+\.\w+)`", MANUAL)
    assert len(named) > 5
    assert [name for name in named if not (ROOT / name).exists() and name != "data/raw/corrections.yaml"] == []
    assert (ROOT / "pipeline/sources/workbook.py").is_file() and "`workbook.py` is the shortest example" in MANUAL
