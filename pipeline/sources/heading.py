"""The head of a workbook compared with the folder it lies in: a form in the wrong folder must not count."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from pipeline.findings import Finding
from pipeline.messages import LANGUAGES, text
from pipeline.plan import Plan
from pipeline.plan_records import Text
from pipeline.sources.casting import last_day, typed_day, unreported
from pipeline.sources.dates import day_of
from pipeline.sources.layout import Head, layout
from pipeline.sources.records import Cell, SourceFile, finding
from pipeline.sources.texts import letters, tidy

A_YEAR = timedelta(days=366)  # after the period's end: a form prepared still later has a wrong year, as a rule
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def check_head(file: SourceFile, plan: Plan, head: Head, sheet: str) -> Iterator[Finding]:
    """What is wrong with the head: a line missing or twice, another unit or period than the folder's, no date."""
    nowhere = Cell(sheet, "", "")
    cells = {name: head.values.get(name, nowhere) for name in layout().head.values()}
    for name, cell in head.doubled:
        yield finding(file, "F211", cell, label=layout().labels[name])
    if file.unit in plan.units:
        unit = with_code(plan.units[file.unit].name, file.unit)
        others = {name for other in plan.units if other != file.unit for name in unit_names(plan, other)}
        yield from _agreement(file, cells, "unit", file.unit, unit_names(plan, file.unit), others, unit)
    names = period_names(plan, file.year, file.kind)
    others = _other_periods(plan, cells["period_name"].text, file.period)
    period = with_code(plan.period_label(file.year, file.kind), file.period)
    yield from _agreement(file, cells, "period", file.period, names, others, period)
    if not tidy(cells["prepared_by"].text):
        yield finding(file, "F216", cells["prepared_by"], label=layout().labels["prepared_by"])
    yield from _prepared_on(file, plan, cells["prepared_on"])


def unit_names(plan: Plan, unit: str) -> set[str]:
    """How a form may name a reporting unit: alone, or with the department that it belongs to."""
    name, own = plan.units[unit].name, plan.department.name
    return {f"{name[lang]}{department}" for lang in LANGUAGES for department in ("", f" {own[lang]}")}


def period_names(plan: Plan, year: int, kind: str) -> set[str]:
    """How a form may name a period: "Năm 2025", "Quý I năm 2025", "Quý I/2025"."""
    label, short = plan.period_label(year, kind), plan.periods[kind].label_vi.removesuffix(" năm")
    return {label.vi, label.en, f"{short} {year}", f"{short} năm {year}"}


def _other_periods(plan: Plan, named: str, own: str) -> set[str]:
    """The names of periods of the years that `named` mentions, but for `own`."""
    years = {int(year) for year in _YEAR.findall(tidy(named))}
    known = {(year, kind) for year in years for kind in plan.periods if plan.period(year, kind).name != own}
    return {name for year, kind in known for name in period_names(plan, year, kind)}


def with_code(name: Text, code: str) -> Text:
    """A name with the code that forms have for it: "Quý I năm 2025 (mã 2025-q1)"."""
    return Text(*(text("sources.with-code", lang, name=name[lang], code=code) for lang in LANGUAGES))


def prepared_day(head: Head) -> date | None:
    """The day on which the form says it was prepared."""
    cell = head.values.get("prepared_on")
    day = day_of(cell) if cell else None
    return day if isinstance(day, date) else None


def _agreement(
    file: SourceFile,
    cells: dict[str, Cell],
    what: str,
    code: str,
    names: Collection[str],
    others: Collection[str],
    known: Text,
) -> Iterator[Finding]:
    """The code decides; without one, the name does.

    A name that differs beside the right code is only a warning, unless it is one of `others`: then somebody has to say
    which of the two is meant.
    """
    wrong, differs, contradicts = ("F212", "F213", "F219") if what == "unit" else ("F214", "F215", "F220")
    coded, named = cells[f"{what}_code"], cells[f"{what}_name"]
    values = {"known_vi": known.vi, "known_en": known.en}
    name_agrees = letters(named.text) in {letters(name) for name in names}
    if not tidy(coded.text) and not tidy(named.text):
        yield finding(file, "F210", coded, label=layout().labels[f"{what}_code"])
    elif tidy(coded.text):
        if unreported(coded) and tidy(coded.text).casefold() != code:
            yield finding(file, wrong, coded, **values)
        elif tidy(named.text) and unreported(named) and not name_agrees:
            another = letters(named.text) in {letters(name) for name in others}
            yield finding(file, contradicts if another else differs, named, coded=tidy(coded.text), **values)
    elif unreported(named) and not name_agrees:
        yield finding(file, wrong, named, **values)


def _prepared_on(file: SourceFile, plan: Plan, cell: Cell) -> Iterator[Finding]:
    day, period = day_of(cell), plan.period(file.year, file.kind)
    if not tidy(cell.text):
        yield finding(file, "F210", cell, label=layout().labels["prepared_on"])
    elif isinstance(day, str) and unreported(cell):
        yield finding(file, day, cell, example=last_day(plan, file))
    elif isinstance(day, date) and not period.start <= day <= period.end + A_YEAR:
        yield finding(file, "F221", cell, first=typed_day(period.start), last=typed_day(period.end))
