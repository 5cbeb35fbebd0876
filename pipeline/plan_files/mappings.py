"""From the fields of a plan file to what it says of the kinds of files that come in: what they give, which counts."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.plan_files.fields import Entry, Fields, by_key, entry
from pipeline.plan_records import UNDECIDED, FormFigure, PortalMetric, Precedence

FORM_COLUMNS = range(3, 14)  # those of form II.06a/VPCP/KSTT that have figures


def form_figure(fields: Fields) -> FormFigure:
    """An entry of form-06a.yaml."""
    fields.check_names(("measure", "columns", "reason"))
    known = {str(number): number for number in FORM_COLUMNS}
    columns: list[int] = []
    for leaf in fields.leaves("columns"):
        number = known.get(leaf.text)
        if number is None or number in columns:
            fields.fault_at(leaf.line, "form-column", value=leaf.text, first=FORM_COLUMNS[0], last=FORM_COLUMNS[-1])
        else:
            columns.append(number)
    return FormFigure(fields.text("measure"), tuple(columns), fields.both("reason"))


def portal_metric(fields: Fields) -> PortalMetric:
    """An entry of portal.yaml."""
    fields.check_names(("path", "reason"), ("measure",))
    return PortalMetric(fields.text("path"), fields.text("measure") or None, fields.both("reason"))


@dataclass(frozen=True)
class Sources:
    """What sources.yaml holds; `exceptions` by measure."""

    precedence: Precedence
    exceptions: dict[str, Entry[Precedence]]


NO_SOURCES = Sources(UNDECIDED, {})


def sources(fields: Fields) -> Sources:
    """sources.yaml. Whether there are such kinds of files is checked by pipeline.sources, which knows them."""
    fields.check_names(("order", "reason"), ("exceptions",))
    exceptions = (entry(item, "measure", _exception) for item in fields.children("exceptions"))
    return Sources(_precedence(fields), by_key(exceptions, "measure"))


def _exception(fields: Fields) -> Precedence:
    fields.check_names(("measure", "order", "reason"))
    fields.text("measure")
    return _precedence(fields)


def _precedence(fields: Fields) -> Precedence:
    first: dict[str, int] = {}
    for leaf in fields.leaves("order"):
        if leaf.text in first:
            fields.fault_at(leaf.line, "duplicate", field="order", value=leaf.text, first=first[leaf.text])
        first.setdefault(leaf.text, leaf.line)
    return Precedence(tuple(first), fields.both("reason"))
