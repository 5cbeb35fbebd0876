"""What "năm 2025" means: the report periods, each with its own start and end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))  # all year round


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
        return str(self.year) if self.kind == "year" else f"{self.year}-{self.kind}"

    @property
    def whole_year(self) -> bool:
        """Whether it is the year itself, so that its verdicts are not provisional."""
        return self.kind == "year"

    def covers(self, start: date, end: date) -> bool:
        """Whether the days from `start` to `end` lie inside the period."""
        return self.start <= start <= end <= self.end


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
