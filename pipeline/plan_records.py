"""What a plan is made of: targets, measures, reporting units, breaks in the series. Frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """How a target is assessed; docs/method.md has the rule of each."""

    SHARE = "share"
    COUNT = "count"
    YES_NO = "yes_no"
    EVIDENCE = "evidence"
    REDUCTION = "reduction"
    YEARLY_INCREASE = "yearly_increase"


class MeasureType(StrEnum):
    """What a measure's value is: a whole number, a decimal amount, yes/no, or a rating met/partly/not_met."""

    COUNT = "count"
    AMOUNT = "amount"
    YES_NO = "yes_no"
    RATING = "rating"


MOST_DIGITS = 15  # beyond them a spreadsheet program rounds a number without a word
MOST = {MeasureType.COUNT: Decimal(999_999_999), MeasureType.AMOUNT: Decimal(10**MOST_DIGITS - 1)}
"""What is taken at most without a question where the plan says nothing: no province counts a billion of anything."""


class Accumulation(StrEnum):
    """What holds for a measure counted over a period: it never falls within a year; ADDS_UP: its parts add up too."""

    ADDS_UP = "adds_up"
    GROWS = "grows"


@dataclass(frozen=True)
class Text:
    """A text in both languages."""

    vi: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True)
class Measure:
    """What a reporting unit counts, rates or states. `unit` is the unit of measure ("hồ sơ").

    `responsible` are codes of reporting units; the department's value is the sum over those in force.
    `change_bound`: a change against the previous year beyond this many percent is a warning; None for never.
    `accumulates`: how it behaves within a year; None for what is counted on the last day of a period.
    `most`: the greatest value that is taken without a question; None where the value is no number.
    """

    code: str
    name: Text
    definition: Text
    unit: Text
    type: MeasureType
    responsible: tuple[str, ...]
    source_system: Text
    change_bound: Decimal | None = None
    accumulates: Accumulation | None = None
    most: Decimal | None = None


@dataclass(frozen=True)
class Ratio:
    """A pair of measure codes."""

    numerator: str
    denominator: str


@dataclass(frozen=True)
class Target:
    """One target of the plan. `quote` is the plan's text word for word.

    `milestone` is the year by which it is due, None where it binds in every year. `threshold` is in the
    unit of `unit`: percent for share and reduction, percentage points a year for yearly_increase, a number
    for count, None for yes_no and evidence. `numerator` is the measure of a target without denominator too.
    `baseline_years` are the years whose average a reduction is counted from. `supporting` is shown beside a
    rating and does not decide it.
    """

    id: str
    content: str
    milestone: int | None
    kind: Kind
    comparator: Literal[">=", "<=", "=", ""]
    threshold: Decimal | None
    unit: Text
    quote: str
    label: Text
    numerator: str
    denominator: str | None = None
    baseline_years: tuple[int, ...] = ()
    decision: Text | None = None
    supporting: Ratio | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """The codes of all measures that the target needs, supporting ones last."""
        own = (self.numerator,) + ((self.denominator,) if self.denominator else ())
        return own + ((self.supporting.numerator, self.supporting.denominator) if self.supporting else ())

    @property
    def base_years(self) -> str:
        """The years that a reduction is counted from: "2021", or "2021–2025" for an average; "" for other kinds."""
        years = self.baseline_years
        return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))


@dataclass(frozen=True)
class Content:
    """One of the plan's contents ("Cải cách thể chế")."""

    id: str
    name: Text


@dataclass(frozen=True)
class ReportingUnit:
    """A room or unit that reports. Valid from `valid_from` to `valid_to` inclusive (None: still in force).

    `predecessors` are the units whose duties it took over. `acts_for` are the codes of further units whose
    duties it reports on ("all" for a department that reports as a whole).
    """

    code: str
    name: Text
    valid_from: date
    valid_to: date | None = None
    predecessors: tuple[str, ...] = ()
    acts_for: tuple[str, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Whether the unit is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Break:
    """A day from which a series means something else; no trend is drawn across it.

    `restated` are those of `measures` whose figures of baseline years have been counted anew for what came after it.
    """

    day: date
    title: Text
    note: Text
    source: str
    measures: tuple[str, ...]
    restated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Identity:
    """Arithmetic between measures of one unit and period: sum(left) `relation` sum(right)."""

    left: tuple[str, ...]
    relation: Literal["=", "<="]
    right: tuple[str, ...]
    reason: Text


@dataclass(frozen=True)
class Department:
    """Who issues the report, as its header and its end print it. `plan_note` is said when the plan is another's.

    `addressees` stand after "Kính gửi:", `grounds` before the report's first sentence. It is signed by `post`, on
    behalf of somebody else where there is a `capacity` ("KT. GIÁM ĐỐC"), and goes to `recipients`; `archive` are the
    places that keep it ("VT, VP"). `collector` is who collects the units' figures.
    """

    name: Text
    superior: Text
    abbreviation: str
    place: str
    names_are_configuration: bool
    plan_note: Text | None = None
    addressees: tuple[Text, ...] = ()
    grounds: tuple[Text, ...] = ()
    capacity: Text | None = None
    post: Text | None = None
    recipients: tuple[Text, ...] = ()
    archive: str = "VT, VP"
    collector: Text | None = None

    @property
    def collects(self) -> Text:
        """Whom the units send their figures to: the department itself where the plan names nobody."""
        return self.collector or self.name


@dataclass(frozen=True)
class PortalMetric:
    """One line of the mapping of the national portal's evaluation: JSON path of a count -> measure, or why not.

    `path` is dotted from componentIndicators, a metric of a list by its code
    ("MDSH_SoHoaHoSo.REUSED_DIGITIZED_DATA.numerator"). `measure` is None for what is not used.
    """

    path: str
    measure: str | None
    reason: Text


@dataclass(frozen=True)
class FormFigure:
    """A measure that form II.06a/VPCP/KSTT gives: the total of one of its columns, or of several added up.

    `columns` are the form's own column numbers, from 3 to 13.
    """

    measure: str
    columns: tuple[int, ...]
    reason: Text


@dataclass(frozen=True)
class Precedence:
    """Which kind of file counts where several give a unit's figure for one measure: the first of `order` that does.

    Between kinds of which one is not in `order` nothing is decided. `reason` is printed beside the figures.
    """

    order: tuple[str, ...]
    reason: Text


UNDECIDED = Precedence((), Text("", ""))
"""No kind of file comes before another."""
