"""What a unit says beside a figure: the reason in the column of notes, and the document that shows a result."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from pipeline.plan_records import MeasureType
from pipeline.sources import remarks
from pipeline.sources.casting import document
from pipeline.sources.dates import day_of_text
from pipeline.sources.texts import fold, tidy
from pipeline.validation.records import Line

_NOTHING_HAPPENED = re.compile(r"\b(không|ko|chưa)( có( \w+){0,3})? phát sinh\b")
_DAY = re.compile(r"[0-9]{1,2} ?([/.-]) ?[0-9]{1,2} ?\1 ?[0-9]{4}|ngày [0-9]{1,2} tháng [0-9]{1,2} năm [0-9]{4}", re.I)


def reason(line: Line) -> str:
    """What the row's note gives as a reason; "" where it says nothing, or no more than that there is no figure."""
    return remarks.reason(line.text("note"))


def nothing_happened(line: Line) -> bool:
    """Whether the row's note says that there was nothing to count, which is a figure: 0."""
    return bool(_NOTHING_HAPPENED.search(fold(line.text("note"))))


def document_needed(line: Line) -> bool:
    """Whether the value counts only with a document: every rating, and yes."""
    return bool(line.cast.word) and line.cast.word != "no"


def numbered(line: Line) -> bool | None:
    """Whether the document that the value needs has a digit, of its number or its date; None where none is named."""
    named = document(line.text("evidence")) if document_needed(line) else ""
    return any(sign.isdecimal() for sign in named) if named else None


def out_of_time(line: Line) -> Literal["", "before", "after"]:
    """Whether every day of the document lies where it can't show the value; "" where one fits or none is named.

    No form names a document of later than the day on which it was prepared. What was rated in a period may rest on a
    decision of before it, but one of more than a year before is mostly last year's, or has its year mistyped.
    """
    days, prepared = days_named(line), line.sent.reading.prepared
    if not days or not document_needed(line):
        return ""
    if prepared and all(day > prepared for day in days):
        return "after"
    rated = line.measure is not None and line.measure.type is MeasureType.RATING
    return "before" if rated and all(day < earliest(line) for day in days) else ""


def earliest(line: Line) -> date:
    """The first day of which a rating's document is taken without a word: a year before the period."""
    return line.sent.period.start - timedelta(days=365)


def days_named(line: Line) -> list[date]:
    """The days in the text of the document; none where it names none."""
    days = (day_of_text(match[0]) for match in _DAY.finditer(tidy(line.text("evidence"))))
    return [day for day in days if isinstance(day, date)]
