"""The national public service portal's evaluation of a department (Quyết định 766/QĐ-TTg), as its JSON has it.

A capture has one department or all of a province; of several the one that bears the reporting unit's name is read.

Only counts are taken, and only those that the plan maps to a measure: a zero denominator earns full points in some
components, so that scores tell something else. The portal counts calendar years, not report years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from pipeline.findings import Finding
from pipeline.messages import text
from pipeline.periods import VIETNAM, day_values, written_day
from pipeline.plan import Plan
from pipeline.plan_records import ReportingUnit
from pipeline.sources.casting import observation
from pipeline.sources.cells import fits
from pipeline.sources.content import Content
from pipeline.sources.json_tree import Json, Number, pointer, shown
from pipeline.sources.records import FIELDS, PORTAL, CastRow, Cell, CellKind, Reading, Refusal, Row, SourceFile, finding
from pipeline.sources.texts import letters

_OF_METRICS = ("F412", "F413")  # told once, however many counts are taken from the metric
_YEAR, _CAPTURED = "/metadata/year", "/metadata/extractedAt"


@dataclass(frozen=True)
class _Capture:
    """The parts of a capture that are used; `place` is the JSON Pointer of the agency."""

    metadata: Mapping[str, Json]
    agency: Mapping[str, Json]
    components: Mapping[str, Json]
    place: str


def read_portal(file: SourceFile, content: Content, plan: Plan) -> Reading:
    """What a capture gives: an observation for each mapped count that it has. Raises Refusal for any other JSON."""
    capture = _capture(content.json, plan.units.get(file.unit))
    head = _head(capture)
    moment = captured_at(head["prepared_on"].text)
    reading = Reading(file, PORTAL, head, findings=tuple(_check(file, plan, capture, moment)))
    if moment is None or reading.findings:
        return reading
    day, last = moment.date(), date(file.year, 12, 31)
    items, problems = _items(file, plan, capture, min(day, last), day)
    found = [observation(file, item, plan) for item in items]
    return replace(
        reading,
        rows=tuple(item.row for item in items),
        cast=tuple(items),
        observations=tuple(replace(item, provisional=day <= last) for item in found if item is not None),
        findings=(*problems, *_notes(file, head["prepared_on"], day, last)),
        prepared=day,
    )


def captured_at(stamp: str) -> datetime | None:
    """The moment of a capture ("2026-10-10T07:00:18Z") in Vietnam's time; None without a zone or for anything else."""
    try:
        moment = datetime.fromisoformat(stamp)
        return moment.astimezone(VIETNAM) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _capture(root: Json, unit: ReportingUnit | None) -> _Capture:
    if not isinstance(root, dict):
        raise Refusal("F402")
    metadata, agencies = root.get("metadata"), root.get("agenciesDetail")
    if not isinstance(metadata, dict) or not isinstance(agencies, list):
        raise Refusal("F402")
    at = _agency(agencies, unit)
    agency = agencies[at]
    components = agency.get("componentIndicators") if isinstance(agency, dict) else None
    if not isinstance(agency, dict) or not isinstance(components, dict):
        raise Refusal("F402")
    return _Capture(metadata, agency, components, pointer("agenciesDetail", str(at)))


def _agency(agencies: Sequence[Json], unit: ReportingUnit | None) -> int:
    """Which of the agencies is the unit: the only one there is, or the only one of its name."""
    if len(agencies) == 1:
        return 0
    names = _names(unit)
    named = [
        at
        for at, agency in enumerate(agencies)
        if isinstance(agency, dict) and letters(shown(agency.get("departmentName"))) in names
    ]
    if len(named) != 1:
        known = {"known_vi": unit.name.vi, "known_en": unit.name.en} if unit else {"known_vi": "–", "known_en": "–"}
        raise Refusal("F403", count=str(len(agencies)), named=str(len(named)), **known)
    return named[0]


def _names(unit: ReportingUnit | None) -> set[str]:
    return {letters(unit.name.vi), letters(unit.name.en)} if unit else set()


def _head(capture: _Capture) -> dict[str, Cell]:
    return {
        "unit_name": Cell("", capture.place + "/departmentName", shown(capture.agency.get("departmentName"))),
        "unit_code": Cell("", capture.place + "/departmentCode", shown(capture.agency.get("departmentCode"))),
        "period_name": Cell("", "/metadata/periodLabel", shown(capture.metadata.get("periodLabel"))),
        "period_code": Cell("", _YEAR, shown(capture.metadata.get("year"))),
        "prepared_on": Cell("", _CAPTURED, shown(capture.metadata.get("extractedAt"))),
    }


def _check(file: SourceFile, plan: Plan, capture: _Capture, moment: datetime | None) -> Iterator[Finding]:
    """Whether it is the folder's department, a year as a whole, the folder's year, and tells when it was taken."""
    head = _head(capture)
    unit = plan.units.get(file.unit)
    if unit and letters(head["unit_name"].text) not in _names(unit):
        yield finding(file, "F404", head["unit_name"], known_vi=unit.name.vi, known_en=unit.name.en)
    if capture.metadata.get("timeType") != "year" or head["period_code"].text != file.period:
        yield finding(file, "F405", head["period_code"])
    if moment is None or moment.date() < date(file.year, 1, 1):
        yield finding(file, "F406", head["prepared_on"])


def _items(
    file: SourceFile, plan: Plan, capture: _Capture, end: date, day: date
) -> tuple[list[CastRow], list[Finding]]:
    """The mapped counts that the capture has; one that it lacks, or has as null, was not given, and that is told."""
    items: list[CastRow] = []
    problems: list[Finding] = []
    told: set[str] = set()
    note = text("sources.portal-note", "vi", day=written_day(day, "vi"))
    for metric in plan.portal:
        if metric.measure is None:
            continue
        place, value, whole = _find(capture, metric.path)
        number = _number(value)
        wrong = _wrong(value, number, whole)
        metric_place = place if wrong == "F412" else place.rpartition("/")[0]
        if wrong and (wrong not in _OF_METRICS or metric_place not in told):
            named = {**_name(metric.measure, plan), "path": metric.path}
            problems.append(finding(file, wrong, Cell("", place, shown(value)), measure=metric.measure, **named))
        if number is None or wrong:
            told.update({metric_place} if wrong in _OF_METRICS else ())
            continue
        row = _row(capture, metric.measure, Cell("", place, shown(value), CellKind.NUMBER, number), end, note)
        items.append(CastRow(row, number, "", date(file.year, 1, 1), end))
    return items, problems


def _wrong(value: Json, number: Decimal | None, whole: Json) -> str:
    """The code of what is wrong with a count, "" for nothing. `whole` is the metric that it is part of, if of one.

    A metric may be listed twice and say two things; one whose part is more than its whole may have them the wrong way
    round.
    """
    if value is None:
        return "F411"
    if isinstance(whole, list):
        return "F412"
    if number is None:
        return "F407"
    held = whole if isinstance(whole, dict) else {}
    part, every = (_number(held.get(name)) for name in ("numerator", "denominator"))
    return "F413" if part is not None and every is not None and part > every >= 0 else ""


def _name(measure: str, plan: Plan) -> dict[str, str]:
    name = plan.measures[measure].name
    return {"name_vi": name.vi, "name_en": name.en}


def _number(value: Json) -> Decimal | None:
    """The number, None for anything else and for one of a size that no figure has."""
    try:
        number = Decimal(value) if isinstance(value, Number) else None
    except InvalidOperation:  # an exponent beyond what decimals can have
        return None
    return number if number is not None and fits(number) else None


def _row(capture: _Capture, measure: str, value: Cell, end: date, note: str) -> Row:
    head = _head(capture)
    given = {
        "code": Cell("", value.address, measure),
        "value": value,
        "start": head["period_code"],
        "end": replace(head["prepared_on"], day=end),
        "note": Cell("", "", note),
    }
    return Row({name: given.get(name, Cell("", "", "")) for name in FIELDS})


def _find(capture: _Capture, path: str) -> tuple[str, Json, Json]:
    """The JSON Pointer, the value of a dotted path, and what the value is in; a word that is no key names a metric.

    Where metrics of one code differ it is the second one, in the list of them.
    """
    node: Json = dict(capture.components)
    whole: Json = None
    place = capture.place + "/componentIndicators"
    for word in path.split("."):
        if not isinstance(node, dict):
            return place, None, None
        if word in node:
            whole, node, place = node, node[word], place + pointer(word)
            continue
        metrics = node.get("metrics")
        listed = metrics if isinstance(metrics, list) else []
        called = [at for at, item in enumerate(listed) if isinstance(item, dict) and item.get("code") == word]
        if not called:
            return place, None, None
        other = next((at for at in called if listed[at] != listed[called[0]]), None)
        if other is not None:
            return place + pointer("metrics", str(other)), word, [listed[at] for at in called]
        node, place = listed[called[0]], place + pointer("metrics", str(called[0]))
    return place, node, whole


def _notes(file: SourceFile, cell: Cell, day: date, last: date) -> Iterator[Finding]:
    days = {**day_values("day", day), "year": str(file.year)}
    yield finding(file, "F408", cell, **days)
    if day <= last:
        yield finding(file, "F409", cell, **days)
