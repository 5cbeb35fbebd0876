"""What each unit has a part in: its numerator and denominator, its own share, and its part of the department's."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.annexes import AnnexResults, Contribution, Part
from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.chapters.rows import Row, row_of
from pipeline.figures import Ledger, Style, decimals_apart
from pipeline.markdown import NOTHING, Align, escape, table
from pipeline.messages import text
from pipeline.plan_records import Kind

HEADERS = ("id", "unit", "numerator", "denominator", "value", "part")
WIDTHS = (28, 24, 15, 12, 9, 12)
ALIGNS: tuple[Align, ...] = ("left", "left", "right", "right", "right", "right")
WHOLE = Fraction(100)
SHARES = (Kind.SHARE, Kind.YEARLY_INCREASE)
METHOD = "unit.share"


def contributions(results: AnnexResults, lang: str) -> Display:
    """A row for the department and one for each unit, for every target that more than one unit has a part in.

    On paper the rows of a target have one first cell; the page, where they are filtered and sorted, has one in each.
    """
    ledger, context = Ledger(lang), results.context
    rows = [
        cells
        for result in results.targets
        if result.assessment.target.id in results.contributions
        for cells in _of_target(row_of(result, results.targets, context.label[lang], ledger), results)
    ]
    headers = [text(f"tables.contribution-{name}", lang) for name in HEADERS]
    nothing = [NOTHING, text("tables.no-contributions", lang), *[NOTHING] * 4]
    caption = text("tables.caption-contributions", lang, period=context.inside(lang))
    return display.table(table(headers, rows or [nothing], WIDTHS, ALIGNS), caption, ledger)


def _of_target(row: Row, results: AnnexResults) -> Iterator[list[str]]:
    own = results.contributions[row.target.id]
    parts = row.parts() if row.target.kind in SHARES else None
    code = f"[{row.target.id}](#target-{row.target.id})"
    total = text("tables.contribution-total", row.lang)
    name = f"{code} {escape(row.target.label[row.lang])}"
    yield [name, f"**{total}**", *(parts or (NOTHING, NOTHING)), row.value(), NOTHING]
    given = [item.numerator.value for item in own if item.numerator and item.numerator.value is not None]
    complete = len(given) == sum(item.numerator is not None for item in own)
    whole = sum(given, Fraction(0)) if complete else Fraction(0)
    for item in own:
        yield [f"[{code}]{{.same}}", escape(item.name[row.lang]), *_figures(item, row), _part_of(item, whole, row)]


def _figures(item: Contribution, row: Row) -> tuple[str, str, str]:
    """Numerator, denominator and the share that they make; a measure with no denominator stands under numerator."""
    numerator = _given(item.numerator, f"unit:{item.unit}:numerator", row)
    return numerator, _given(item.denominator, f"unit:{item.unit}:denominator", row), _share(item, row)


def _given(part: Part | None, name: str, row: Row) -> str:
    if part is None:
        return NOTHING
    if part.word:
        return text(f"wording.word-{part.word}", row.lang)
    if part.value is None:
        return text("tables.contribution-missing", row.lang)
    decimals = decimals_apart(part.value, [Fraction(0)], 0 if part.value.denominator == 1 else 1)
    return _enter(row, name, part.value, decimals, "number", part.input)


def _share(item: Contribution, row: Row) -> str:
    """The unit's own share, in percent, on its own side of the threshold."""
    above, below = item.numerator, item.denominator
    if row.target.kind not in SHARES or not above or not below or above.value is None or not below.value:
        return NOTHING
    share = above.value / below.value * WHOLE
    bounds = [Fraction(0), WHOLE, *([row.goal] if row.goal is not None else [])]
    return _percent(row, f"unit:{item.unit}:share", share, bounds, above.input, below.input)


def _part_of(item: Contribution, whole: Fraction, row: Row) -> str:
    """Its numerator as a part of all units' together; none while one of them is missing."""
    if item.numerator is None or item.numerator.value is None or not whole:
        return NOTHING
    part = item.numerator.value / whole * WHOLE
    return _percent(row, f"unit:{item.unit}:part", part, [Fraction(0), WHOLE], item.numerator.input)


def _percent(row: Row, name: str, value: Fraction, bounds: list[Fraction], *inputs: str) -> str:
    decimals = 0 if value.denominator == 1 else decimals_apart(value, bounds, 1)
    return _enter(row, name, value, decimals, "percent", *inputs)


def _enter(row: Row, name: str, value: Fraction, decimals: int, style: Style, *inputs: str) -> str:
    own = f"{row.target.id}:{name}"
    return row.ledger.enter(own, value, decimals=decimals, style=style, method=METHOD, inputs=inputs)
