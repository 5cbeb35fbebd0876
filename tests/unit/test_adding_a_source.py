"""docs/adding-a-source.md, followed to the letter: a table by an entry in the plan, a layout by a small reader."""

from __future__ import annotations

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import sources
from pipeline.paths import ROOT
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.sources import FIELDS, CastRow, Cell, CellKind, Kind, Reading, Row, SourceFile, discover, read_all
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


def is_visit_log(content: Content, plan: Plan) -> bool:
    return content.data.startswith(b'{"visits"')


def read_visit_log(file: SourceFile, content: Content, plan: Plan) -> Reading:
    number = Decimal(content.data.decode().strip("}").split(":")[1])
    cells = dict.fromkeys(FIELDS, Cell("", "", "")) | {
        "code": Cell("", "1", "HS_TONG"),
        "value": Cell("", "1", str(number), CellKind.NUMBER, number),
    }
    item = CastRow(Row(cells), number, "", date(2024, 12, 15), date(2025, 12, 14))
    seen = observation(file, item, plan)
    return Reading(file, "visit-log", cast=(item,), observations=(seen,) if seen else ())


def test_another_layout_needs_a_reader_and_an_entry_in_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(name in MANUAL for name in ("is_visit_log", "read_visit_log", 'Kind("visit-log"'))
    monkeypatch.setattr(sources, "KINDS", (Kind("visit-log", is_visit_log, read_visit_log), *sources.KINDS))
    put(tmp_path, b'{"visits":17}', "khach.txt.log")
    (reading,) = read_all(discover(tmp_path / "raw", tmp_path, plan()).files, plan())
    assert (reading.kind, figures(reading)) == ("visit-log", {"HS_TONG": "17"})
