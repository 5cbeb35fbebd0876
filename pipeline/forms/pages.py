"""The sheets that are only read: how to fill the form in, and what each of its measures means."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from pipeline.forms import style
from pipeline.forms.records import Form
from pipeline.messages import text
from pipeline.plan_records import Measure, MeasureType
from pipeline.sources.layout import layout

STEPS = (
    *("scope", "so-far", "so-far-first", "alone", "yellow", "head", "number", "choice", "empty", "empty-words"),
    *("days", "days-both", "evidence", "previous", "illustrative", "change", "quoted", "check", "check-rules"),
    *("save", "paper"),
)
NUMBERS = frozenset({MeasureType.COUNT, MeasureType.AMOUNT})
SMALL = {MeasureType.COUNT: "12", MeasureType.AMOUNT: "2500000"}  # an example where there is no figure before
GUIDE_WIDTH = 88
EXPLANATION_WIDTHS = (23, 26, 46, 22, 31, 42)


def fill_guide(sheet: Worksheet, form: Form) -> None:
    """Writes the instructions, numbered; only those on what the form has."""
    sheet.title = text("forms.sheet-guide", "vi")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 5, GUIDE_WIDTH
    style.put(sheet["A1"], text("forms.guide-title", "vi"), style.TITLE)
    for row, step in enumerate(_steps(form), start=3):
        sentence = text(f"forms.guide-{step}", "vi", **form.texts)
        style.put(style.cell_at(sheet, row, 1), row - 2, style.BOLD, style.CENTRE)
        style.put(style.cell_at(sheet, row, 2), sentence, alignment=style.LEFT)
        style.fit(sheet, row, [(sentence, GUIDE_WIDTH)])
    style.finish(sheet, form.footer, landscape=False)


def fill_explanation(sheet: Worksheet, form: Form) -> None:
    """Writes for each measure what is counted, where from, how its value is written and what it has to agree with."""
    sheet.title = text("forms.sheet-explanation", "vi")
    style.put(sheet["A1"], text("forms.explanation-title", "vi"), style.TITLE)
    own = [layout().labels[name] for name in ("code", "name")]
    keys = ("definition", "source", "example", "rules")
    labels = [*own, *(text(f"forms.column-{key}", "vi", **form.texts) for key in keys)]
    style.header(sheet, 3, zip(labels, EXPLANATION_WIDTHS, strict=True))
    for row, measure in enumerate(form.measures, start=4):
        contents = _explained(form, measure)
        for column, content in enumerate(contents, start=1):
            alignment = style.WHOLE if column == 1 else style.LEFT
            style.put(style.cell_at(sheet, row, column), content, alignment=alignment, framed=True)
        style.fit(sheet, row, zip(contents, EXPLANATION_WIDTHS, strict=True))
    style.finish(sheet, form.footer, landscape=True)


def _steps(form: Form) -> list[str]:
    """The steps on what the form has: a form of ratings alone has no digits to type and nothing that grows."""
    types = {measure.type for measure in form.measures}
    numbers, words, rules = bool(types & NUMBERS), bool(types - NUMBERS), any(form.rules.values())
    so_far = numbers and form.period.cumulative and not form.period.whole_year
    needed = {
        "number": numbers,
        "choice": words,
        "empty": numbers,
        "empty-words": not numbers,
        "days": not rules,
        "days-both": rules,
        "evidence": words,
        "previous": bool(form.previous_label),
        "illustrative": form.illustrative,
        "change": any(measure.change_bound is not None for measure in form.measures),
        "check": not rules,
        "check-rules": rules,
        "so-far": so_far and form.follows,
        "so-far-first": so_far and not form.follows,
        "alone": numbers and not form.period.cumulative,
    }
    return [step for step in STEPS if needed.get(step, True)]


def _explained(form: Form, measure: Measure) -> tuple[str, ...]:
    known = {**form.texts, "unit": measure.unit.vi, "example": _example(form, measure)}
    example = text(f"forms.example-{measure.type}", "vi", **known)
    rules = "\n".join(form.rules.get(measure.code, ()))
    return (measure.code, measure.name.vi, measure.definition.vi, measure.source_system.vi, example, rules)


def _example(form: Form, measure: Measure) -> str:
    """How a value is typed: the figure before without its signs between thousands, else a small one."""
    return form.previous.get(measure.code, "").replace(".", "") or SMALL.get(measure.type, "")
