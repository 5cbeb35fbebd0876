"""What somebody has to look at in the latest report: what is missed, what has no data, what changed in a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pipeline.assessment import Status
from pipeline.chapters.standing import better, notable
from pipeline.chapters.verdicts import SHAPES
from pipeline.dashboard.published import Published
from pipeline.messages import text
from pipeline.plan import Plan

MISSED = (Status.BEHIND, Status.NOT_MET, Status.PARTLY)


def latest(plan: Plan, reports: Sequence[Published], lang: str) -> str:
    """The section on the last of `reports`, which are in the order of their periods, as HTML; "" without a report."""
    if not reports:
        return ""
    report, before = reports[-1], _year_before(reports)
    parts = [_list(name, items, lang) for name, items in _items(plan, report, before, lang)]
    if before is None:
        parts.append(f'<p class="hint">{escape(text("dashboard.latest-alone", lang))}</p>')
    title = escape(text("dashboard.latest-title", lang, period=report.label[lang]))
    return f'<h2 id="latest">{title}</h2>\n<div class="latest">{"".join(parts)}</div>'


def _year_before(reports: Sequence[Published]) -> Published | None:
    """The report that the last one is set against: that of the whole year before its own."""
    year = reports[-1].year - 1
    return next((report for report in reports if report.whole_year and report.year == year), None)


def _items(
    plan: Plan, report: Published, before: Published | None, lang: str
) -> Iterator[tuple[tuple[str, int], list[str]]]:
    """Each list by its name and the year that it is compared with, with its items."""
    found = {target: verdict.status for target, verdict in report.verdicts.items()}
    earlier = {target: verdict.status for target, verdict in before.verdicts.items()} if before else {}
    changed = [target for target in found if target in earlier and notable(earlier[target], found[target])]
    lists = {
        "missed": [target for target, status in found.items() if status in MISSED],
        "no-data": [target for target, status in found.items() if status is Status.NO_DATA],
        "worse": [target for target in changed if not better(earlier[target], found[target])],
        "better": [target for target in changed if better(earlier[target], found[target])],
    }
    for name, targets in lists.items():
        compared = name in ("worse", "better")
        if before is None and compared:
            continue
        items = [_item(plan, report, target, earlier[target] if compared else None, lang) for target in targets]
        yield (name, report.year - 1), items


def _list(name: tuple[str, int], items: Sequence[str], lang: str) -> str:
    head = escape(text(f"dashboard.latest-{name[0]}", lang, before=name[1], count=len(items)))
    said = f"<ul>{''.join(items)}</ul>" if items else f"<p>{escape(text('overview.nothing', lang))}</p>"
    return f"<section><h3>{head}</h3>{said}</section>"


def _item(plan: Plan, report: Published, target: str, before: Status | None, lang: str) -> str:
    """A target by code and name, leading to it in its report, and its verdict, behind the one before if it changed."""
    label = plan.targets[target].label[lang] if target in plan.targets else ""
    name = f'<span class="code">{escape(target)}</span> {escape(label)}'
    if "report.html" in report.files:
        address = escape(f"{report.name}/report.html#target-{target}", quote=True)
        name = f'<a href="{address}">{name}</a>'
    was = f"{_verdict(before, lang)} → " if before else ""
    return f"<li>{name}<br>{was}{_verdict(report.verdicts[target].status, lang)}</li>"


def _verdict(status: Status, lang: str) -> str:
    shape = f'<span aria-hidden="true">{SHAPES[status]}</span>'
    return f'<span class="verdict {status}">{shape}&nbsp;{escape(status.in_words(lang))}</span>'
