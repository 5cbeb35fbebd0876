"""From an opened table to its reading: columns coded, checked, counted. No text of a cell goes beyond this module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy

from pipeline.findings import UNLISTED, Finding
from pipeline.messages import LANGUAGES
from pipeline.periods import Period, day_values
from pipeline.plan import Plan
from pipeline.sources.casting import observation
from pipeline.sources.records import TABLE, Cell, Reading, SourceFile, finding
from pipeline.sources.tables.column_numbers import numbers_columns
from pipeline.sources.tables.columns import Coded, coded, lookup
from pipeline.sources.tables.counting import Columns, Mask, counted, in_full, outside
from pipeline.sources.tables.header import Header
from pipeline.sources.tables.loaded import Loaded, Opened, Problem
from pipeline.sources.tables.total_rows import total_rows
from pipeline.table_kinds import Count, Must

LISTED = 1000  # findings of one rule in one column that are listed one by one; all are counted


def table_reading(file: SourceFile, opened: Opened, header: Header, plan: Plan) -> Reading:
    """What the table gives: a figure for each rule of its kind, none while something in it is wrong."""
    reading = Reading(file, TABLE + header.kind.kind)
    wrong = tuple(_header_problems(file, header))
    if wrong:
        return replace(reading, findings=wrong)
    loaded = opened.load(header)
    problems = tuple(_listed(file, header, loaded.problems))
    if any(found.severity.blocks for found in problems):
        return replace(reading, findings=problems)
    columns = _columns(loaded)
    problems += (*_totals(file, columns), *_check(file, columns), *_doubtful(file, columns), *_old_fonts(file, columns))
    period = plan.period(file.year, file.kind)
    problems += tuple(_of_another_period(file, columns, period))
    if any(found.severity.blocks for found in problems):
        return replace(reading, findings=problems)
    return _counted(replace(reading, findings=problems), columns, plan, period)


def _counted(reading: Reading, columns: Columns, plan: Plan, period: Period) -> Reading:
    file = reading.file
    rules = [count for count in columns.kind.counts if set(count.columns) <= columns.coded.keys()]
    items = [counted(columns, count, period) for count in rules]
    found = [observation(file, item, plan) for item in items]
    notes = [*_not_counted(file, columns), *_outside(file, columns, rules, period)]
    return replace(
        reading,
        rows=tuple(item.row for item in items),
        cast=tuple(items),
        observations=tuple(item for item in found if item is not None),
        findings=(*reading.findings, *notes),
    )


def _header_problems(file: SourceFile, header: Header) -> Iterator[Finding]:
    """A column that is needed and not there, or there twice."""
    row = Cell(header.sheet, f"{header.row}:{header.row}", "")
    kind = {"kind_vi": header.kind.name.vi, "kind_en": header.kind.name.en}
    for name in header.missing:
        labels = " / ".join(header.kind.columns[name].labels)
        yield finding(file, "F604", row, label=header.kind.columns[name].labels[0], labels=labels, **kind)
    for name in header.doubled:
        label = header.kind.columns[name].labels[0]
        second = Cell(header.sheet, header.cell(name, 1), "")
        yield finding(file, "F605", second, label=label, first=header.cell(name))


def _columns(loaded: Loaded) -> Columns:
    """The columns coded; a row that certainly numbers the columns or adds up others is no row of the table."""
    kind = loaded.header.kind
    found = {name: coded(kind.columns[name], texts, loaded.serials) for name, texts in loaded.columns.items()}
    filled = numpy.zeros(loaded.rows, dtype=bool)
    for item in found.values():
        filled |= item.codes >= 0
    if filled.any() and numbers_columns(loaded, found, int(filled.argmax())) == "yes":
        filled[int(filled.argmax())] = False
    added = total_rows(loaded, found, filled)
    filled[[total.row for total in added if total.certain]] = False
    return Columns(loaded, found, filled, tuple(added))


def _totals(file: SourceFile, columns: Columns) -> Iterator[Finding]:
    """The rows that add up others: left out, and asked about where they don't add up or only seem to be such rows."""
    for total in columns.totals[:LISTED]:
        code = "F629" if not total.certain else "F627" if total.stated else "F628"
        row = columns.loaded.first + total.row
        values = {} if total.stated else {f"added_{lang}": in_full(total.added, lang) for lang in LANGUAGES}
        place = Cell(columns.loaded.header.sheet, columns.loaded.cell(total.column, total.row), "")
        yield finding(file, code, place, row=str(row), **_labels(columns, total.column), **values)


def _doubtful(file: SourceFile, columns: Columns) -> Iterator[Finding]:
    """The first row, where nobody can tell whether it numbers the columns or has figures."""
    first = min(
        (int((item.codes >= 0).argmax()) for item in columns.coded.values() if (item.codes >= 0).any()), default=0
    )
    if columns.filled[first:].any() and numbers_columns(columns.loaded, columns.coded, first) == "unknown":
        row = columns.loaded.first + first
        yield finding(file, "F625", Cell(columns.loaded.header.sheet, f"{row}:{row}", ""))


def _check(file: SourceFile, columns: Columns) -> Iterator[Finding]:
    """What is wrong with the rows: none at all, cells that can't be read or are empty, a key that stands twice."""
    header = columns.loaded.header
    if not columns.filled.any():
        yield finding(file, "F601", Cell(header.sheet, f"{header.row}:{header.row}", ""), **_labels(columns, ""))
        return
    for name, item in columns.coded.items():
        yield from _unreadable(file, columns, name, item)
        if not item.column.empty:
            yield from _at(file, columns, name, columns.filled & (item.codes < 0), "F609", {})
        if item.column.key:
            yield from _repeated(file, columns, name, item)


def _old_fonts(file: SourceFile, columns: Columns) -> Iterator[Finding]:
    """One warning at the first label or cell that is read as what a font of before Unicode shows."""
    header, loaded = columns.loaded.header, columns.loaded
    found = [header.cell(name) for name in header.old_fonts]
    count = len(found)
    for name, item in columns.coded.items():
        old = [meaning.old_font for meaning in item.meanings]
        rows = numpy.flatnonzero(columns.filled & lookup(item, old)) if any(old) else ()
        found += [loaded.cell(name, int(row)) for row in rows[:1]]
        count += len(rows)
    if found:
        yield finding(file, "F621", Cell(header.sheet, found[0], ""), count=str(count))


def _unreadable(file: SourceFile, columns: Columns, name: str, item: Coded) -> Iterator[Finding]:
    wrong = numpy.array([bool(meaning.problem) for meaning in item.meanings] + [False])
    if not wrong.any():
        return
    for code in dict.fromkeys(meaning.problem for meaning in item.meanings if meaning.problem):
        own = numpy.array([meaning.problem == code for meaning in item.meanings] + [False])[item.codes]
        yield from _at(file, columns, name, columns.filled & own, code, {}, item)


def _repeated(file: SourceFile, columns: Columns, name: str, item: Coded) -> Iterator[Finding]:
    """Every row whose key stood in a row above, with that row's cell."""
    rows = numpy.flatnonzero(columns.filled & (item.codes >= 0))
    keys, first, inverse = numpy.unique(item.codes[rows], return_index=True, return_inverse=True)
    if len(keys) == len(rows):
        return
    firsts = rows[first[inverse]]
    again = numpy.flatnonzero(firsts != rows)
    problems = [
        Problem("F614", columns.loaded.cell(name, int(rows[at])), {"first": columns.loaded.cell(name, int(firsts[at]))})
        for at in again[:LISTED]
    ]
    yield from _findings(file, columns, name, problems, len(again))


def _at(
    file: SourceFile,
    columns: Columns,
    name: str,
    mask: Mask,
    code: str,
    values: Mapping[str, str],
    item: Coded | None = None,
) -> Iterator[Finding]:
    """A finding for each row of `mask`, at the column's cell."""
    rows = numpy.flatnonzero(mask)
    problems = []
    for row in rows[:LISTED].tolist():
        own = item.meanings[item.codes[row]].values if item else values
        problems.append(Problem(code, columns.loaded.cell(name, row), own))
    yield from _findings(file, columns, name, problems, len(rows))


def _findings(
    file: SourceFile, columns: Columns, name: str, problems: Sequence[Problem], total: int
) -> Iterator[Finding]:
    labels, sheet = _labels(columns, name), columns.loaded.header.sheet
    labels["example"] = f"15/01/{file.year}"  # how a day is written, of a year that the reader is in
    for number, problem in enumerate(problems, 1):
        more = {UNLISTED: str(total - number)} if number == len(problems) < total else {}
        yield finding(file, problem.code, Cell(sheet, problem.address, ""), **labels, **problem.values, **more)


def _labels(columns: Columns, name: str) -> dict[str, str]:
    kind = columns.kind
    return {"label": kind.columns[name].labels[0] if name else "", "kind_vi": kind.name.vi, "kind_en": kind.name.en}


def _listed(file: SourceFile, header: Header, problems: Sequence[Problem]) -> Iterator[Finding]:
    """The findings of loading, as many of a kind as are listed."""
    for code in dict.fromkeys(problem.code for problem in problems):
        own = [problem for problem in problems if problem.code == code]
        for number, problem in enumerate(own[:LISTED], 1):
            more = {UNLISTED: str(len(own) - number)} if number == LISTED < len(own) else {}
            yield finding(file, code, Cell(header.sheet, problem.address, ""), **problem.values, **more)


def _not_counted(file: SourceFile, columns: Columns) -> Iterator[Finding]:
    """The optional columns that the table lacks, with the measures that it therefore doesn't give."""
    header = columns.loaded.header
    for name in columns.kind.columns:
        measures = ", ".join(count.measure for count in columns.kind.counts if name in count.columns)
        if measures and name not in columns.coded:
            row = Cell(header.sheet, f"{header.row}:{header.row}", "")
            yield finding(file, "F606", row, **_labels(columns, name), measures=measures)


def _of_another_period(file: SourceFile, columns: Columns, period: Period) -> Iterator[Finding]:
    """A day that every row has to have and that lies in the period in none; else the first, if so do all days."""
    given = {name: _days(columns.coded[name]) for name in _asked(columns.kind.counts) if name in columns.coded}
    outer = [name for name, days in given.items() if days and not any(period.covers(day, day) for day in days)]
    whole = [name for name in outer if not columns.kind.columns[name].empty]
    for name in whole or (outer[:1] if len(outer) == sum(map(bool, given.values())) else ()):
        place = Cell(columns.loaded.header.sheet, columns.loaded.area(name), "")
        found = {**day_values("earliest", min(given[name])), **day_values("latest", max(given[name]))}
        yield finding(file, "F619", place, **_labels(columns, name), **_span(period), **found)


def _outside(file: SourceFile, columns: Columns, rules: Sequence[Count], period: Period) -> Iterator[Finding]:
    """How many rows lie outside the period, and the first of them, for each day that a rule asks for."""
    for name in _asked(rules):
        rows = numpy.flatnonzero(columns.filled & outside(columns.coded[name], period))
        if len(rows):
            place = Cell(columns.loaded.header.sheet, columns.loaded.cell(name, int(rows[0])), "")
            yield finding(file, "F615", place, **_labels(columns, name), count=str(len(rows)), **_span(period))


def _asked(rules: Sequence[Count]) -> tuple[str, ...]:
    """The columns whose day has to lie in the period, in the order of the rules."""
    asked = (item.column for rule in rules for item in rule.where if item.must is Must.IN_PERIOD)
    return tuple(dict.fromkeys(asked))


def _days(item: Coded) -> list[date]:
    return [meaning.value for meaning in item.meanings if isinstance(meaning.value, date)]


def _span(period: Period) -> dict[str, str]:
    return {**day_values("first", period.start), **day_values("last", period.end)}
