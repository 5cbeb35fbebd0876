"""From the texts of a row to exact values. What is not certain becomes a finding at its cell, never a value.

Whether a value is allowed (whole, not negative, inside the period) is for validation; here it is only read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from pipeline.findings import Finding
from pipeline.messages import LANGUAGES
from pipeline.messages import text as message
from pipeline.numerals import NO_FIGURE, NO_FIGURE_IN_WORDS, Ambiguous, Exact, Missing, Numeral, exact_text, read_number
from pipeline.observations import Observation, observation_id
from pipeline.plan import Plan
from pipeline.plan_records import Measure, MeasureType
from pipeline.sources.dates import day_of
from pipeline.sources.layout import layout
from pipeline.sources.records import FAILED, CastRow, Cell, CellKind, Row, SourceFile, finding
from pipeline.sources.texts import as_known, fold, tidy

# What begins with one of these words names no document; typed without accents, they may also begin one's number.
NO_DOCUMENT = re.compile(
    r"(không|chưa|đang|sẽ|chờ|đợi)\b|(khong|chua|ko|k(?=\W*c[oó]\b))(?![/-]*[0-9])\b|(bổ sung|bo sung|gửi|gui) sau\b"
    r"|dang (bo sung|cho|hoan|lam|soan|thuc|trinh|xay)\b"
)
_BEFORE_LETTERS = re.compile(r"^[\W\d_]+")
LEAST_OF_A_NAME = 3  # letters and digits; "?", "Có" or "0" name nothing

_WORDS = {MeasureType.YES_NO: ("yes", "no"), MeasureType.RATING: ("met", "partly", "not_met")}
_NOTHING_HAPPENED = re.compile("(không|ko|k)( có)?( phát sinh)?")  # or there is no figure
_NOT_THE_WORD = {MeasureType.YES_NO: "F307", MeasureType.RATING: "F308"}
_NOT_A_NUMBER, _AMBIGUOUS, _PERCENT, _DATE, _NO_DATE = "F303", "F304", "F305", "F306", "F311"
_NOTHING = "F316"


@dataclass(frozen=True)
class Value:
    """What a cell of figures says; `problem` is the code of a finding, `values` are those of its texts."""

    number: Decimal | None = None
    word: str = ""
    given: bool = True
    problem: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def cast(file: SourceFile, row: Row, plan: Plan) -> tuple[CastRow, tuple[Finding, ...]]:
    """The row's values and what could not be read. A row whose measure is unknown is left as it is, for validation."""
    measure = plan.measures.get(row.code)
    if measure is None:
        return CastRow(row, None, "", None, None), ()
    cell = row.cells["value"]
    value = _value(cell, measure)
    problems = [finding(file, value.problem, cell, measure=row.code, **value.values)] if value.problem else []
    days: dict[str, date | None] = {}
    for name in ("start", "end"):
        day = _day(row.cells[name])
        days[name] = day if isinstance(day, date) else None
        if value.given and isinstance(day, str):
            problems.append(finding(file, day, row.cells[name], measure=row.code, example=last_day(plan, file)))
    return CastRow(row, value.number, value.word, days["start"], days["end"], value.given), tuple(problems)


def observation(file: SourceFile, item: CastRow, plan: Plan) -> Observation | None:
    """The observation that a row gives: with a value, both dates, a known measure and a known unit; else None."""
    code, cell = item.row.code, item.row.cells["value"]
    text = item.word if item.value is None else exact_text(item.value)
    if not text or item.start is None or item.end is None or file.unit not in plan.units:
        return None
    return Observation(
        observation_id=observation_id(file.period, file.unit, code),
        measure=code,
        unit=file.unit,
        period_start=item.start,
        period_end=item.end,
        value=text,
        found=cell.found,
        source=file.source,
        sha256=file.sha256,
        sheet=cell.sheet,
        cell=cell.address,
        submission=file.version,
        period=file.period,
        evidence=document(item.row.cells["evidence"].text),
        note=tidy(item.row.cells["note"].text),
        correction=cell.correction,
    )


def document(text: str) -> str:
    """The document that a text names; "" for one that names none ("chưa có", "đang bổ sung", "?")."""
    named = tidy(text)
    bare = _BEFORE_LETTERS.sub("", fold(named))
    says_nothing = sum(sign.isalnum() for sign in named) < LEAST_OF_A_NAME
    return "" if says_nothing or NO_DOCUMENT.match(bare) or fold(named) in NO_FIGURE_IN_WORDS else named


def last_day(plan: Plan, file: SourceFile) -> str:
    """The last day of the file's period, as an example of how a day is written."""
    return typed_day(plan.period(file.year, file.kind).end)


def typed_day(day: date) -> str:
    """A day as a form asks for it: "14/03/2026"."""
    return day.strftime("%d/%m/%Y")


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds what can only be meant as a figure, whatever its measure: a number, a rating, yes or no."""
    if cell.kind in (CellKind.NUMBER, CellKind.PERCENT):
        return True
    numeral = _numeral(cell, whole=False)
    return isinstance(numeral, Exact | Ambiguous) or as_known(cell.text, layout().words) in layout().words


def count_of(cell: Cell) -> Value:
    """What a cell says in which a whole count belongs ("1.777" is 1777). Of one already reported: nothing."""
    if not unreported(cell):
        return Value()
    return Value(problem=_DATE) if cell.kind is CellKind.DATE else _number(_numeral(cell, whole=True), percent=False)


def unreported(cell: Cell) -> bool:
    """Whether nothing has been said of the cell yet: what can't be taken as it stands is reported by itself."""
    return cell.kind not in FAILED


def _value(cell: Cell, measure: Measure) -> Value:
    if not unreported(cell):
        return Value()
    if measure.type in _WORDS:
        return _word(cell, measure.type)
    if cell.kind is CellKind.DATE:
        return Value(problem=_DATE)
    value = _number(_numeral(cell, whole=measure.type is MeasureType.COUNT), percent="%" in measure.unit.vi)
    nothing = value.problem == _NOT_A_NUMBER and _NOTHING_HAPPENED.fullmatch(fold(cell.text))
    return Value(problem=_NOTHING) if nothing else value


def _possible(numeral: Numeral) -> Numeral:
    """The readings that a count can have: "1,201" is 1201 dossiers or a mistake, never 1,201 dossiers."""
    readings = numeral.readings if isinstance(numeral, Ambiguous) else ()
    possible = tuple(value for value in readings if value >= 0 and value == value.to_integral_value())
    return replace(numeral, readings=possible) if isinstance(numeral, Ambiguous) and possible else numeral


def _word(cell: Cell, kind: MeasureType) -> Value:
    if tidy(cell.text) in NO_FIGURE:
        return Value(given=False)
    word = layout().words.get(as_known(cell.text, layout().words))
    return Value(word=word) if word in _WORDS[kind] else Value(problem=_NOT_THE_WORD[kind])


def _number(numeral: Numeral, percent: bool) -> Value:
    if isinstance(numeral, Missing):
        return Value(given=False)
    if isinstance(numeral, Exact | Ambiguous) and numeral.percent and not percent:
        return Value(problem=_PERCENT)
    if isinstance(numeral, Ambiguous):
        return Value(problem=_AMBIGUOUS, values=readings_in_words(numeral))
    return Value(numeral.value) if isinstance(numeral, Exact) else Value(problem=_NOT_A_NUMBER)


def readings_in_words(numeral: Ambiguous) -> dict[str, str]:
    """What a number may stand for, as a question has it: "1234 hoặc 1,234", "1035 hoặc một số ghi nhầm"."""
    texts = [exact_text(value) for value in numeral.readings]
    if len(texts) == 1:  # a count: the other reading has decimals, and is none
        return {f"readings_{lang}": message("sources.one-reading", lang, reading=texts[0]) for lang in LANGUAGES}
    return {"readings_vi": " hoặc ".join(texts).replace(".", ","), "readings_en": " or ".join(texts)}


def _numeral(cell: Cell, whole: bool) -> Numeral:
    if cell.number is not None:
        return Exact(cell.number, cell.kind is CellKind.PERCENT)
    in_words = as_known(cell.text, NO_FIGURE_IN_WORDS)
    numeral = read_number(in_words if in_words in NO_FIGURE_IN_WORDS else cell.text, whole=whole)
    return _possible(numeral) if whole else numeral


def _day(cell: Cell) -> date | str | None:
    """The day, the code of what is wrong with it, or None where that is reported already."""
    if not unreported(cell):
        return None
    return _NO_DATE if tidy(cell.text) in NO_FIGURE else day_of(cell)
