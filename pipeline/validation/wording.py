"""How findings name what they are about: figures in both languages, their cells, periods, days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import count

from pipeline.messages import LANGUAGES
from pipeline.numerals import format_number, rounded
from pipeline.periods import Period, written_day
from pipeline.plan import Plan
from pipeline.plan_records import Text
from pipeline.sources.records import Cell
from pipeline.validation.records import Change, Figure, Line


def where(figure: Figure, line: Line) -> str:
    """The cell of a figure, with its file and sheet if it stands in another file than `line`."""
    cell, source = figure.line.at("value"), figure.line.sent.reading.file.source
    return cell.address if source == line.sent.reading.file.source else f"{source}, {full_address(cell)}"


def figures_found(name: str, figures: Sequence[Figure], line: Line) -> dict[str, str]:
    """The figures in both languages; of several also where each stands."""
    values = {}
    for lang in LANGUAGES:
        single = number(figures[0].value, lang)
        several = " + ".join(f"{number(figure.value, lang)} ({where(figure, line)})" for figure in figures)
        values[f"{name}_{lang}"] = single if len(figures) == 1 else several
    return values


def numbers(name: str, value: Fraction) -> dict[str, str]:
    """A figure as each language writes it."""
    return {f"{name}_{lang}": number(value, lang) for lang in LANGUAGES}


def cell_in_words(name: str, cell: Cell) -> dict[str, str]:
    """A cell's number as each language writes it, its text where it holds a text."""
    return numbers(name, Fraction(cell.number)) if cell.number is not None else both(name, Text(cell.text, cell.text))


def sum_in_words(figures: Sequence[Figure], line: Line, lang: str) -> str:
    """ "HS_TRUCTUYEN (D10) + HS_TRUCTIEP (D11) = 60 + 39 = 99"; without the last step for a single measure."""
    names = " + ".join(f"{figure.measure.code} ({where(figure, line)})" for figure in figures)
    steps = [" + ".join(number(figure.value, lang) for figure in figures)]
    if len(figures) > 1:
        steps.append(number(sum((figure.value for figure in figures), Fraction(0)), lang))
    return " = ".join([names, *steps])


def now_and_before(plan: Plan, now: Figure, earlier: Figure) -> dict[str, str]:
    """A figure and the one that it is compared with."""
    return {**numbers("now", now.value), **before(plan, earlier)}


def before(plan: Plan, figure: Figure) -> dict[str, str]:
    """An earlier figure: what it was, when, and where it stands."""
    line, cell = figure.line, figure.line.at("value")
    source = line.sent.reading.file.source
    place = {"before_source": source, "before_cell": full_address(cell), "before_found": cell.found}
    return {**numbers("before", figure.value), **both("when", when(plan, figure)), **place}


def when(plan: Plan, figure: Figure) -> Text:
    return period_label(plan, figure.line.sent.period)


def period_label(plan: Plan, period: Period) -> Text:
    """A period inside a sentence: "năm 2024", "quý I năm 2025"; in English a whole year is its number."""
    label = plan.period_label(period.year, period.kind)
    vi, en = (f"{label[lang][:1].lower()}{label[lang][1:]}" for lang in LANGUAGES)
    return Text(vi, str(period.year) if period.whole_year else en)


def full_address(cell: Cell) -> str:
    return f"{cell.sheet}!{cell.address}" if cell.sheet else cell.address


def both(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_{lang}": text[lang] for lang in LANGUAGES}


def named(name: Text | None, prefix: str = "") -> dict[str, str]:
    stem = f"{prefix}_name" if prefix else "name"
    return {f"{stem}_{lang}": name[lang] if name else "" for lang in LANGUAGES}


def dates(line: Line) -> dict[str, str]:
    period = line.sent.period
    days = {"start": line.cast.start, "end": line.cast.end, "first": period.start, "last": period.end}
    return {name: day_text(day) for name, day in days.items()}


def day_text(day: date | None) -> str:
    return written_day(day) if day else "—"


def percent(change: Change) -> dict[str, str]:
    """With as many decimals as tell it from the bound: 50.01 % is not printed as 50.0 % beside "at most 50 %"."""
    percent = (change.now.value - change.before.value) / abs(change.before.value) * 100
    decimals = next(places for places in count(1) if rounded(abs(percent), places) != change.bound)
    sign = "+" if percent > 0 else "−"
    return {f"percent_{lang}": sign + format_number(abs(percent), decimals, lang) for lang in LANGUAGES}


def number(value: Fraction, lang: str) -> str:
    """`value`, a sum of decimals, with every decimal that it has."""
    return format_number(value, next(places for places in count() if not value * 10**places % 1), lang)
