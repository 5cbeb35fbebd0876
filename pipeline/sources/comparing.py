"""Two figures for one measure side by side: which differ, by how much, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from pipeline.findings import Finding
from pipeline.messages import LANGUAGES, text
from pipeline.numerals import format_number
from pipeline.observations import Observation
from pipeline.periods import day_values
from pipeline.plan import Plan
from pipeline.plan_records import Text
from pipeline.sources.records import TABLE, Comparison, Reading, Stated


def compared(reading: Reading, counting: Reading, measure: str, reason: Text) -> Iterator[Comparison]:
    """The figure of `reading` for `measure` beside the one that counts; nothing where one of the two has none."""
    other, counts = _stated(reading, measure), _stated(counting, measure)
    if other and counts:
        yield Comparison(counts, other, reason)


def restated(earlier: Reading, latest: Reading) -> tuple[Comparison, ...]:
    """Each count that the portal changed between two captures."""
    reason = Text(text("sources.restated", "vi"), text("sources.restated", "en"))
    measures = [item.measure for item in earlier.observations]
    pairs = [pair for measure in measures for pair in compared(earlier, latest, measure, reason)]
    return tuple(pair for pair in pairs if not pair.agrees)


def gone(earlier: Reading, latest: Reading, plan: Plan) -> Iterator[Finding]:
    """F805 for each count that the latest capture no longer has."""
    kept = {item.measure for item in latest.observations}
    days = {**day_values("other_day", earlier.prepared), **day_values("day", latest.prepared)}
    for item in earlier.observations:
        if item.measure not in kept:
            yield _at(item, "F805", other=latest.file.source, **days, **_name(item, plan))


def two_figures(code: str, pair: Comparison, plan: Plan) -> Finding:
    """The finding `code` on a pair, at the cell of the figure that does not count."""
    counts, other = pair.counts, pair.other
    said = {"counted": _said(counts.figure), "uncounted": _said(other.figure), "place": _place(counts.figure)}
    rule = {"kind": counts.kind, "other_kind": other.kind, "reason_vi": pair.reason.vi, "reason_en": pair.reason.en}
    for lang in LANGUAGES:
        rule[f"kind_{lang}"], rule[f"other_kind_{lang}"] = (_kind(item.kind, plan, lang) for item in (counts, other))
        rule[f"difference_{lang}"] = _difference(pair, lang)
    days = {**day_values("day", counts.prepared), **day_values("other_day", other.prepared)}
    return _at(other.figure, code, **said, **rule, **days, **_name(counts.figure, plan))


def _kind(kind: str, plan: Plan, lang: str) -> str:
    """A kind of file as people call it."""
    table = next((table for table in plan.tables if TABLE + table.kind == kind), None)
    return text("sources.kind-table", lang, name=table.name[lang]) if table else text(f"sources.kind-{kind}", lang)


def _difference(pair: Comparison, lang: str) -> str:
    """What counts less the other figure, at the end of a sentence; "" between words."""
    difference = pair.difference
    if difference is None:
        return ""
    sign = "−" if difference < 0 else "+"
    number = format_number(abs(difference), next(places for places in count() if not difference * 10**places % 1), lang)
    return text("sources.difference", lang, difference=sign + number)


def _stated(reading: Reading, measure: str) -> Stated | None:
    figure = next((item for item in reading.observations if item.measure == measure), None)
    return Stated(figure, reading.kind, reading.prepared) if figure else None


def _at(figure: Observation, code: str, **values: str) -> Finding:
    place = (figure.source, figure.sheet, figure.cell, figure.found, figure.unit, figure.period, figure.measure)
    return Finding(code, *place, values=values)


def _said(figure: Observation) -> str:
    return figure.value if figure.correction else figure.found


def _place(figure: Observation) -> str:
    """File and cell: "data/raw/…/so-lieu.xlsx Số liệu!D12"."""
    return f"{figure.source} {figure.sheet}!{figure.cell}" if figure.sheet else f"{figure.source} {figure.cell}"


def _name(figure: Observation, plan: Plan) -> dict[str, str]:
    name = plan.measures[figure.measure].name
    return {"name_vi": name.vi, "name_en": name.en}
