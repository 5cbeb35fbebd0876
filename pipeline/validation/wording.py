"""How findings name what they are about: figures in both languages, their cells, periods, days."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import count

from pipeline.findings import ALSO, FOR_UNIT
from pipeline.messages import LANGUAGES, text
from pipeline.numerals import format_number, rounded
from pipeline.periods import Period, day_values
from pipeline.plan import Plan
from pipeline.plan_records import Text
from pipeline.sources.records import Cell
from pipeline.validation import rules
from pipeline.validation.records import Change, Days, Line, Relation, RowFigure, Sent


def where(figure: RowFigure, line: Line) -> str:
    """The cell of a figure, with its file and sheet if it stands in another file than `line`."""
    cell, source = figure.line.at("value"), figure.line.sent.reading.file.source
    return cell.address if source == line.sent.reading.file.source else f"{source}, {full_address(cell)}"


def where_for_unit(figure: RowFigure, line: Line, lang: str) -> str:
    """The same for a unit, which knows no folder of ours: the other unit, or its own other file, by its name."""
    file, other = line.sent.reading.file, figure.line.sent
    cell = figure.line.at("value").address
    if other.reading.file.source == file.source:
        return cell
    if other.reading.file.unit != file.unit:
        return text("findings.cell-of-unit", lang, cell=cell, unit=other.unit.name[lang] if other.unit else "")
    return text("findings.cell-of-file", lang, cell=cell, file=other.reading.file.path.name)


def both_sides(names: tuple[str, str], relation: Relation) -> dict[str, str]:
    """The two sides of a rule in both languages, with where each figure stands, for us and for the unit."""
    line, values = relation.left[0].line, {}
    for name, figures in zip(names, (relation.left, relation.right), strict=True):
        for lang in LANGUAGES:
            values[f"{name}_{lang}"] = sum_in_words(figures, lang, [where(figure, line) for figure in figures])
            own = [where_for_unit(figure, line, lang) for figure in figures]
            values[f"{FOR_UNIT}{name}_{lang}"] = sum_in_words(figures, lang, own)
    return values


def cells_beside(relation: Relation, line: Line) -> dict[str, str]:
    """The further cells of the same sheet that the rule is about, to be marked as well as the first."""
    figures = [figure.line for figure in (*relation.left, *relation.right) if figure.line is not line]
    same = [other.at("value") for other in figures if other.sent is line.sent]
    cells = " ".join(cell.address for cell in same if cell.sheet == line.at("value").sheet)
    return {ALSO: cells} if cells else {}


def rule_in_words(relation: Relation) -> dict[str, str]:
    """The rule as a sentence that names every measure once."""
    left, right = (
        list(dict.fromkeys(figure.measure.code for figure in side)) for side in (relation.left, relation.right)
    )
    measures = {figure.measure.code: figure.measure for figure in (*relation.left, *relation.right)}
    sides = [[measures[code] for code in codes] for codes in (left, right)]
    return {f"rule_{lang}": rules.sentence(sides[0], sides[1], lang, equal=relation.equal) for lang in LANGUAGES}


def numbers(name: str, value: Fraction) -> dict[str, str]:
    """A figure as each language writes it."""
    return {f"{name}_{lang}": number(value, lang) for lang in LANGUAGES}


def cell_in_words(name: str, cell: Cell) -> dict[str, str]:
    """A cell's number as each language writes it, its text where it holds a text."""
    return numbers(name, Fraction(cell.number)) if cell.number is not None else both(name, Text(cell.text, cell.text))


def sum_in_words(figures: Sequence[RowFigure], lang: str, places: Sequence[str]) -> str:
    """ "HS_TRUCTUYEN (ô D10) + HS_TRUCTIEP (ô D11) là 60 + 39 = 99"; without the last step for a single measure."""
    cells = zip((figure.measure.code for figure in figures), places, strict=True)
    names = " + ".join(text("findings.measure-at", lang, measure=code, cell=cell) for code, cell in cells)
    steps = [" + ".join(number(figure.value, lang) for figure in figures)]
    if len(figures) > 1:
        steps.append(number(sum((figure.value for figure in figures), Fraction(0)), lang))
    return text("findings.measure-is", lang, measures=names, value=" = ".join(steps))


def now_and_before(plan: Plan, now: RowFigure, earlier: RowFigure) -> dict[str, str]:
    """A figure and the one that it is compared with."""
    return {**numbers("now", now.value), **before(plan, earlier)}


def before(plan: Plan, figure: RowFigure) -> dict[str, str]:
    """An earlier figure: what it was, when, and where it stands."""
    line = figure.line
    place = place_before(plan, line.sent, line.at("value"))
    return {**numbers("before", figure.value), **both("when", when(plan, figure)), **place}


def place_before(plan: Plan, sent: Sent, cell: Cell) -> dict[str, str]:
    """Where an earlier figure of the unit stands: in our folders, and for the unit in its own file of that period."""
    source, label = sent.reading.file.source, period_label(plan, sent.period)
    values = {"before_source": source, "before_cell": full_address(cell), "before_found": cell.found}
    for lang in LANGUAGES:
        values[f"before_place_{lang}"] = f"{source}, {full_address(cell)}"
        own = text("findings.cell-of-period", lang, cell=cell.address, period=label[lang])
        values[f"{FOR_UNIT}before_place_{lang}"] = own
    return values


def when(plan: Plan, figure: RowFigure) -> Text:
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
    return {key: said for name, day in days.items() for key, said in day_values(name, day).items()}


def percent(change: Change) -> dict[str, str]:
    """With as many decimals as tell it from the bound: 50.01 % is not printed as 50.0 % beside "at most 50 %"."""
    percent = (change.now.value - change.before.value) / abs(change.before.value) * 100
    decimals = next(places for places in count(1) if rounded(abs(percent), places) != change.bound)
    sign = "+" if percent > 0 else "−"
    return {f"percent_{lang}": sign + format_number(abs(percent), decimals, lang) for lang in LANGUAGES}


def number(value: Fraction, lang: str) -> str:
    """`value`, a sum of decimals, with every decimal that it has."""
    return format_number(value, next(places for places in count() if not value * 10**places % 1), lang)


def days_in_words(name: str, days: Days) -> dict[str, str]:
    """The days that a figure counts; the last one alone where the first is left out."""
    start, end = days
    said = {**day_values("start", start), **day_values("end", end)}
    key = f"findings.{'days' if start else 'last-day'}"
    return {
        f"{name}_{lang}": text(key, lang, start=said[f"start_{lang}"], end=said[f"end_{lang}"]) for lang in LANGUAGES
    }


def note_cell(line: Line) -> dict[str, str]:
    """The cell of the row's note; of a file without that column the row."""
    address = line.cast.row.cells["note"].address if "note" in line.cast.row.cells else ""
    return {f"note_{lang}": address or text("findings.note-unnamed", lang) for lang in LANGUAGES}


def typed_percent(value: Fraction) -> dict[str, str]:
    """A hint for what lies between 0 and 1 where things are counted: a program keeps "83,5%" as 0.835."""
    if not 0 < value < 1:
        return both("hint", Text("", ""))
    return {
        f"hint_{lang}": text("findings.typed-percent", lang, percent=number(value * 100, lang)) for lang in LANGUAGES
    }
