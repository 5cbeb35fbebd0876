"""A question, its answer in the ledger, the report that shows it, and an entry out of date once the source is right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from openpyxl import load_workbook

from tests.end_to_end.conftest import Project

UNIT, MEASURE = "van-phong", "HL_PHUCVU_TRALOI"
LEDGER = "data/raw/corrections.yaml"
ANSWER = ('"1234"', "Dấu chấm là dấu phân cách hàng nghìn.", "Nguyễn Văn A", "2025-12-20")


def write(project: Project, value: object) -> str:
    """Puts `value` into the cell of the measure; returns its address."""
    path = project.workbook(UNIT)
    book = load_workbook(path)
    sheet = book["Số liệu"]
    row = next(row for row in sheet.iter_rows(min_row=9) if row[0].value == MEASURE)
    row[3].value = value
    book.save(path)
    return str(row[3].coordinate)


def test_from_the_question_to_the_mended_source(spoiled: Callable[[], Project]) -> None:
    project = spoiled()
    cell = write(project, "1,234")
    project.report("YEAR=2025", code=2)
    said = (project.root / "data/processed/2025/findings.txt").read_text("utf-8")
    entry = said[said.index("- id:") :].partition("\n\n")[0].splitlines()
    for place, words in enumerate(ANSWER, len(entry) - len(ANSWER)):
        entry[place] += f" {words}"
    (project.root / LEDGER).write_text("\n".join(entry) + "\n", "utf-8")

    project.report("YEAR=2025")
    page = (project.root / "reports/2025/report.html").read_text("utf-8")
    said = re.sub("<[^>]*>", "", page)
    assert "“1,234” → “1234”" in said and "Nguyễn Văn A, 20/12/2025" in page
    manifest = json.loads((project.root / "reports/2025/manifest.json").read_text("utf-8"))
    assert LEDGER in manifest["inputs"]["raw"]
    kept = project.files()

    write(project, 1234)
    printed = project.report("YEAR=2025", code=3)
    assert f"dòng 1: mục “2025-{UNIT}-{cell}” không còn đúng" in printed and "Traceback" not in printed
    assert project.files() == kept
