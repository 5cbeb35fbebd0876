"""Filling a form in as an official would: typing into unlocked cells only, what its limits allow."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.forms.records import Form
from pipeline.plan import Plan
from pipeline.plan_records import MeasureType
from pipeline.sources import SourceFile
from pipeline.validation.relations import ratios

WORDS = {"Có": "yes", "Không": "no", "Đạt": "met", "Đạt một phần": "partly", "Không đạt": "not_met"}
NOTHING_SENT = "V15"  # validation also tells which units sent nothing for the years before
FIELDS = ("code", "name", "unit_of_measure", "value", "start", "end", "evidence", "note")


@dataclass(frozen=True)
class Typed:
    """What is typed as values, by the measures' codes, and the text in the column of documents."""

    values: Mapping[str, int | float | str]
    evidence: str = "Báo cáo số 45/BC-STP ngày 05/12/2025"

    def observed(self, code: str) -> str:
        """The value as its observation has to have it."""
        value = self.values[code]
        return WORDS[value] if isinstance(value, str) else str(value)


def typed_values(plan: Plan, form: Form) -> Typed:
    """A different number for each count and amount, in agreement with each other; the words in turn."""
    values: dict[str, int | float | str] = {}
    for number, measure in enumerate(form.measures):
        words = {MeasureType.YES_NO: ["Có", "Không"], MeasureType.RATING: ["Đạt", "Đạt một phần", "Không đạt"]}
        if measure.type in words:
            values[measure.code] = words[measure.type][number % len(words[measure.type])]
        else:
            values[measure.code] = number * 7 + (0.25 if measure.type is MeasureType.AMOUNT else 0)
    pairs = [((item.numerator,), (item.denominator,)) for item in ratios(plan)]
    pairs += [(rule.left, rule.right) for rule in plan.identities if rule.relation == "<="]
    sums = [(rule.left, rule.right) for rule in plan.identities if rule.relation == "="]
    for _ in range(len(values)):  # every round only raises numbers, and a chain is no longer than there are measures
        for (part,), (whole,) in (pair for pair in pairs if {*pair[0], *pair[1]} <= values.keys()):
            values[whole] = max(number_of(values[whole]), number_of(values[part]) + 1)
        for (whole,), parts in (pair for pair in sums if {*pair[0], *pair[1]} <= values.keys()):
            values[whole] = sum(number_of(values[part]) for part in parts)
    return Typed(values)


def number_of(value: int | float | str) -> int | float:
    assert not isinstance(value, str)
    return value


def fill(path: Path, typed: Typed) -> None:
    """Types the values, the documents, a note in each row, and who prepared it on the last day; saves in place."""
    workbook = load_workbook(path)
    sheet = workbook["Số liệu"]
    contents = {"B5": "Nguyễn Văn A", "B6": rows(sheet)[0]["end"].value}
    for row in rows(sheet):
        contents[row["value"].coordinate] = typed.values[str(row["code"].value)]
        contents[row["evidence"].coordinate] = typed.evidence
        contents[row["note"].coordinate] = "Theo sổ theo dõi"
    for place, content in contents.items():
        assert not sheet[place].protection.locked, place
        sheet[place].value = content
    workbook.save(path)


def table(path: Path) -> Worksheet:
    """The sheet to be filled in."""
    sheet = load_workbook(path)["Số liệu"]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows(sheet: Worksheet) -> list[dict[str, Cell]]:
    """The rows of the table, each as its cells by field."""
    numbers = range(9, sheet.max_row + 1)
    found = [{name: sheet.cell(row, column) for column, name in enumerate(FIELDS, start=1)} for row in numbers]
    return [row for row in found if row["code"].value]


def file_of(path: Path, form: Form) -> SourceFile:
    """The form as if it lay in its unit's folder."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return SourceFile(path, path.name, digest, form.unit.code, form.period.name)
