"""The statistics: the department's value of each measure in the order of the data file, beside the year before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from pipeline.annexes import AnnexResults, StatisticGroup, StatisticLine
from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.figures import Ledger
from pipeline.markdown import NOTHING, Align, escape, table
from pipeline.measures import MeasureValue
from pipeline.messages import text

HEADERS = ("number", "measure", "unit", "before", "now")
WIDTHS = (6, 51, 13, 14, 16)
ALIGNS: tuple[Align, ...] = ("center", "left", "left", "right", "right")
METHOD = "sum.units"
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def statistics(results: AnnexResults, lang: str) -> Display:
    """The annex with the statistics, its heading included; nothing where the plan's folder has no such file."""
    ledger, context = Ledger(lang), results.context
    if not results.statistics:
        return display.paragraphs("", ledger)
    numbers = count(1)
    groups = enumerate(results.statistics, 1)
    rows = [cells for place, group in groups for cells in _group(place, group, results, ledger, numbers)]
    words = {"year": context.period.year, "before": context.period.year - 1, "period": context.inside(lang)}
    headers = [text(f"tables.statistic-{name}", lang, **words) for name in HEADERS]
    shown = display.captioned(
        "tbl-statistics", table(headers, rows, WIDTHS, ALIGNS), text("tables.caption-statistics", lang, **words)
    )
    note = text("tables.statistics-note", lang)
    title = text("tables.statistics-title", lang)
    return display.paragraphs(f"# {title} {{#annex-statistics .annex}}\n\n{note}\n\n{shown}", ledger)


def _group(
    place: int, group: StatisticGroup, results: AnnexResults, ledger: Ledger, numbers: Iterator[int]
) -> Iterator[list[str]]:
    yield [f"**{_roman(place)}**", f"**{escape(group.title[ledger.lang])}**", "", "", ""]
    for line in group.lines:
        yield [f"{next(numbers)}.", *_line(line, results, ledger)]


def _roman(number: int) -> str:
    """The number as groups of such tables are numbered: "I", "II", "III" …"""
    for value, mark in ROMAN:
        if number >= value:
            return mark + _roman(number - value)
    return ""


def _line(line: StatisticLine, results: AnnexResults, ledger: Ledger) -> list[str]:
    year = results.context.period.year
    return [
        escape(line.label[ledger.lang]),
        escape(line.unit[ledger.lang]),
        _value(line.before, f"statistic:{line.now.measure}:{year - 1}", results, ledger),
        _value(line.now, f"statistic:{line.now.measure}:{results.context.period.name}", results, ledger),
    ]


def _value(found: MeasureValue | None, name: str, results: AnnexResults, ledger: Ledger) -> str:
    """The sum of the units, or who is missing for it; a part of a sum is none."""
    if found is None or (found.value is None and not found.inputs):
        return NOTHING
    if found.value is None:
        units = "; ".join(results.units[unit][ledger.lang] for unit in found.missing)
        return text("tables.statistic-missing", ledger.lang, units=escape(units))
    decimals = 0 if found.value.denominator == 1 else 1
    shown = ledger.enter(name, found.value, decimals=decimals, method=METHOD, inputs=found.inputs)
    marks = [key for key, holds in (("provisional", found.provisional), ("off-period", found.off_period)) if holds]
    return shown + "".join(f" ({text(f'wording.mark-{key}', ledger.lang)})" for key in marks)
