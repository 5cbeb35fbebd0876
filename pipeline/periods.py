"""What "năm 2025" means: the report periods, each with its own start and end, and which of them go together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))  # all year round
WHOLE_YEAR = "year"  # the one kind of period that every plan has

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY_RULE = re.compile(r"([0-9]{1,2})/([0-9]{1,2}) Y(-1)?")
_ANY_YEAR = 2021  # not a leap year: 29/2 is no day that every year has


def period_name(year: int | str, kind: str) -> str:
    """How folders and ids name a period: "2025" for the year itself, else "2025-q1"."""
    return str(year) if kind == WHOLE_YEAR else f"{year}-{kind}"


def year_and_kind(name: str) -> tuple[str, str]:
    """What `period_name` was made of, as ("2025", "q1"); ("", "") for "", and nothing is said of any other words."""
    year, _, kind = name.partition("-")
    return year, kind or (WHOLE_YEAR if name else "")


@dataclass(frozen=True)
class Period:
    """A report period. `kind` is "year", "q1", "h1", "9m" or "q3"; both days are inclusive.

    `cumulative` tells whether it counts from the start of the report year.
    """

    year: int
    kind: str
    start: date
    end: date
    cumulative: bool

    @property
    def name(self) -> str:
        """How folders and ids name it: "2025", or "2025-q1"."""
        return period_name(self.year, self.kind)

    @property
    def whole_year(self) -> bool:
        """Whether it is the year itself, so that its verdicts are not provisional."""
        return self.kind == WHOLE_YEAR

    def covers(self, start: date, end: date) -> bool:
        """Whether the days from `start` to `end` lie inside the period."""
        return self.start <= start <= end <= self.end

    def rests_on(self, other: Period) -> bool:
        """Whether the report of this period takes figures of `other`: itself and every whole year before it."""
        return other == self or (other.year < self.year and other.whole_year)

    def is_checked_against(self, other: Period) -> bool:
        """Whether figures of this period have to agree with those of `other`, which are no part of its report.

        These are the periods of the same year that end before it, or as it does and inside it; and of a period inside
        the year the same one of the year before.
        """
        if other.year == self.year:
            return other.end < self.end or (other.end == self.end and other.start > self.start)
        return not self.whole_year and (other.year, other.kind) == (self.year - 1, self.kind)

    def follows(self, other: Period) -> bool:
        """Whether it starts on the day after `other` ends, so that what `other` left open is carried into it."""
        return self.start == other.end + timedelta(days=1)


@dataclass(frozen=True)
class PeriodRule:
    """How a kind of period lies in its report year: (year offset, month, day) of the first and the last day.

    `allowance` is the number of days after the last one by which units have to have sent their figures.
    """

    kind: str
    label_vi: str
    label_en: str
    first: tuple[int, int, int]
    last: tuple[int, int, int]
    cumulative: bool
    source: str
    allowance: int = 0

    def of(self, year: int) -> Period:
        """The period of this kind in the report year `year`."""
        first, last = (date(year + offset, month, day) for offset, month, day in (self.first, self.last))
        return Period(year, self.kind, first, last, self.cumulative)

    def deadline(self, year: int) -> date:
        """The last day on which the figures of that year's period come in time."""
        return self.of(year).end + timedelta(self.allowance)


def this_year() -> int:
    """The year in Vietnam, for examples in what is said of a command: no figure and no verdict may depend on it."""
    return datetime.now(VIETNAM).year


def written_day(day: date, lang: str) -> str:
    """A day as readers of `lang` write it: in Vietnamese "15/6/2025", "01/3/2025", in English "15 June 2025".

    In Vietnamese a zero stands before days under 10 and the months 1 and 2 alone (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    In English the month is a word: 01/3/2025 is in March to some readers and in January to others.
    """
    if lang == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.day:02}/{day.month:02}/{day.year}" if day.month <= 2 else f"{day.day:02}/{day.month}/{day.year}"


def written_days(first: date, last: date, lang: str) -> str:
    """A span of days: "15/12/2024–14/12/2025"; a dash between days of several words stands between spaces."""
    dash = " – " if lang == "en" else "–"
    return f"{written_day(first, lang)}{dash}{written_day(last, lang)}"


def day_values(name: str, day: date | None) -> dict[str, str]:
    """A day as each language writes it, for the placeholder `name` of a message; "—" where it is not known."""
    return {f"{name}_{lang}": written_day(day, lang) if day else "—" for lang in ("vi", "en")}


def day_rule(words: str) -> tuple[int, int, int] | None:
    """(year offset, month, day) of "15/12 Y-1"; None for other words and for a day that not every year has."""
    match = _DAY_RULE.fullmatch(words)
    if match is None:
        return None
    day, month, offset = int(match[1]), int(match[2]), -1 if match[3] else 0
    try:
        date(_ANY_YEAR, month, day)
    except ValueError:
        return None
    return offset, month, day
