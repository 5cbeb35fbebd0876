"""What a form's cells accept: lists, number limits and days, each with its message; and the cell still lacking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.forms.records import Form
from pipeline.forms.style import LACKING_FILL
from pipeline.messages import text
from pipeline.plan_records import Measure, MeasureType
from pipeline.sources.layout import layout

WORDS = {MeasureType.YES_NO: ("yes", "no"), MeasureType.RATING: ("met", "partly", "not_met")}
NUMBERS: Mapping[MeasureType, Literal["whole", "decimal"]] = {
    MeasureType.COUNT: "whole",
    MeasureType.AMOUNT: "decimal",
}
LONGEST_PROMPT = 255  # a longer one, or an error message beyond 225 signs, and Excel calls the file damaged


def limit_value(sheet: Worksheet, cell: Cell, measure: Measure) -> None:
    """Has the cell of a measure's value accept only what the measure can be; the definition shows beside it."""
    if measure.type in WORDS:
        words = [layout().labels[word] for word in WORDS[measure.type]]
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"')
        rule.error = text("forms.error-choice", "vi", words="; ".join(words))
    else:
        kind = NUMBERS[measure.type]
        rule = DataValidation(type=kind, operator="between", formula1="0", formula2=str(measure.most))
        rule.error = text(f"forms.error-{measure.type}", "vi")
    rule.promptTitle, rule.prompt = text("forms.prompt", "vi"), _cut(measure.definition.vi)
    rule.showInputMessage = True
    _add(sheet, cell, rule)


def limit_day(sheet: Worksheet, cell: Cell, form: Form) -> None:
    """Has the cell accept a day of the period, written dd/mm/yyyy."""
    inside = [f"{{day}}>={_date(form, 'start')}", f"{{day}}<={_date(form, 'end')}"]
    _add(sheet, cell, _day_rule(cell, inside, "forms.error-day", form.texts))


def limit_prepared(sheet: Worksheet, cell: Cell, form: Form) -> None:
    """Has the cell accept a day that is not before the period, written dd/mm/yyyy."""
    _add(sheet, cell, _day_rule(cell, [f"{{day}}>={_date(form, 'start')}"], "forms.error-prepared", form.texts))


def mark_lacking(sheet: Worksheet, value: Cell, evidence: Cell, measure: Measure) -> None:
    """Turns the cell of the document pink while the value beside it needs one."""
    at = f"${value.column_letter}{value.row}"
    needed = {MeasureType.YES_NO: f'{at}="{layout().labels["yes"]}"', MeasureType.RATING: f'{at}<>""'}
    if measure.type in needed:
        empty = f'TRIM(${evidence.column_letter}{evidence.row})=""'
        look = DifferentialStyle(fill=LACKING_FILL)
        rule = Rule(type="expression", dxf=look, formula=[f"AND({needed[measure.type]},{empty})"])
        sheet.conditional_formatting.add(evidence.coordinate, rule)


def mark_empty(sheet: Worksheet, cell: Cell) -> None:
    """Turns the cell pink while nothing is written in it."""
    look = DifferentialStyle(fill=LACKING_FILL)
    rule = Rule(type="expression", dxf=look, formula=[f'TRIM(${cell.column_letter}${cell.row})=""'])
    sheet.conditional_formatting.add(cell.coordinate, rule)


def _day_rule(cell: Cell, conditions: list[str], key: str, values: Mapping[str, str]) -> DataValidation:
    """A day is kept as text, so that no program's settings swap day and month: its parts are what is checked."""
    at = cell.coordinate
    day = f"DATE(RIGHT({at},4),MID({at},4,2),LEFT({at},2))"
    shape = [f"LEN({at})=10", f"MID({at},3,1)=MID({at},6,1)"]
    real = [f"DAY({day})=VALUE(LEFT({at},2))", f'MID({at},4,2)<="12"']  # DATE carries 31/02 and 12/31 over
    formula = ",".join([*shape, *real, *(condition.format(day=day) for condition in conditions)])
    return DataValidation(type="custom", formula1=f"AND({formula})", error=text(key, "vi", **values))


def _date(form: Form, end: str) -> str:
    day = form.period.start if end == "start" else form.period.end
    return f"DATE({day.year},{day.month},{day.day})"


def _add(sheet: Worksheet, cell: Cell, rule: DataValidation) -> None:
    rule.errorStyle, rule.errorTitle = "stop", text("forms.error", "vi")
    rule.showErrorMessage, rule.allow_blank = True, True
    rule.add(cell)
    sheet.add_data_validation(rule)


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_PROMPT else sentence[: LONGEST_PROMPT - 1] + "…"
