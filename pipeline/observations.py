"""One raw figure with its address: the tidy table that everything downstream is computed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure that a reporting unit gave for a measure in a period.

    `value` is exact: a decimal number in plain notation ("1777", "83.5", never "1E+3"), or, by the measure's
    kind, "yes"/"no" or "met"/"partly"/"not_met". `found` is the cell's text exactly as it stood.
    `period` is the folder it was sent for ("2025", "2025-q1"); `period_start` and `period_end` are the
    figure's own dates, which may differ (the national portal counts calendar years). For JSON, `cell` is a
    JSON Pointer (RFC 6901). `provisional`: taken before its own period had ended. `submission` is the file's version,
    `correction` the entry of the ledger of corrections that `value` rests on, "" where it is what was found.
    """

    observation_id: str
    measure: str
    unit: str
    period_start: date
    period_end: date
    value: str
    found: str
    source: str
    sha256: str
    sheet: str
    cell: str
    submission: int
    period: str
    evidence: str = ""
    note: str = ""
    provisional: bool = False
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in one cell of a unit's form: `text` tidy, `found` exactly; all "" where it says nothing."""

    text: str = ""
    cell: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a unit wrote in the row of a measure beside the figure, or, where it is not `given`, beside the empty cell.

    `note` is the reason, `document` the one that shows the value. `period` and `source` are as in Observation.
    """

    measure: str
    unit: str
    period: str
    source: str
    sheet: str
    given: bool
    note: Words = Words()
    document: Words = Words()


def observation_id(period: str, unit: str, measure: str) -> str:
    """The id under which a figure is cited: stable between submissions, without spaces."""
    return f"{period}.{unit}.{measure}"


def frame(observations: Iterable[Observation]) -> pandas.DataFrame:
    """The observations as a table in the order given: one row each, the dataclass's fields as columns.

    Values stay text, so that no figure passes through binary floating point.
    """
    import pandas

    columns = [field.name for field in fields(Observation)]
    rows = [[getattr(item, name) for name in columns] for item in observations]
    return pandas.DataFrame(rows, columns=columns)
