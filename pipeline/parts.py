"""What a report holds beside its targets: texts that the analyst writes, statistics, the plan's tasks and funds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.plan_records import Text


class ChapterPlace(StrEnum):
    """Where a chapter of the analyst's texts stands: after the first page, or after the contents of the plan."""

    AFTER_SUMMARY = "after-summary"
    AFTER_CONTENTS = "after-contents"


@dataclass(frozen=True)
class Section:
    """One text that the analyst writes for a period, in a file of this name (without ending).

    `title` is its heading, None where it stands directly under the chapter's; `guide` says what belongs in it.
    """

    file: str
    title: Text | None
    guide: Text


@dataclass(frozen=True)
class Chapter:
    """A chapter of the report that holds the analyst's texts."""

    place: ChapterPlace
    title: Text
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Statistic:
    """A row of the statistics: the department's value of a measure, under the form's own label where it has one."""

    measure: str
    label: Text | None


@dataclass(frozen=True)
class Statistics:
    """A group of rows of the statistics under one title."""

    title: Text
    rows: tuple[Statistic, ...]


@dataclass(frozen=True)
class Task:
    """A task of the plan in its own words; `section` is where they stand. None for what the plan does not say."""

    section: str
    quote: str
    responsible: Text
    deadline: Text | None
    product: Text | None


@dataclass(frozen=True)
class Fund:
    """Money for the plan in one year, in millions of đồng, and the document that grants it."""

    year: int
    item: Text
    amount: Decimal
    source: str


@dataclass(frozen=True)
class Budget:
    """The plan's words on its funding, where they stand, and the amounts known so far."""

    section: str
    quote: str
    funds: tuple[Fund, ...]


@dataclass(frozen=True)
class Parts:
    """All of them; empty, or None, where the plan's folder has no such file."""

    outline: tuple[Chapter, ...] = ()
    statistics: tuple[Statistics, ...] = ()
    tasks: tuple[Task, ...] = ()
    budget: Budget | None = None
