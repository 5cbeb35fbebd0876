"""The page across years: one file that asks for nothing, in the report's own style, without a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from string import Template

from pipeline.assessment import Status
from pipeline.chapters.verdicts import SHAPES
from pipeline.dashboard.latest import latest
from pipeline.dashboard.published import Fault, Published
from pipeline.messages import text
from pipeline.paths import ROOT
from pipeline.periods import written_day
from pipeline.plan import Plan

_TEMPLATE = Path(__file__).with_name("page.html")
_STYLE = ROOT / "reports" / "template" / "report.css"
COLUMNS = ("period", "days", "verdicts", "files")
_KINDS = {"report.html": "HTML", "report.pdf": "PDF", "report.docx": "DOCX", "report.xlsx": "XLSX"}


def page(plan: Plan, reports: Sequence[Published], faults: Sequence[Fault], lang: str) -> str:
    """The whole page in `lang`; `reports` in the order of their periods."""
    columns = across(reports)
    words = ("title", "skip", "reports-title", "matrix-title", "matrix-hint")
    heads = [_head(_say(f"report-{name}", lang)) for name in COLUMNS]
    return Template(_TEMPLATE.read_text("utf-8")).substitute(
        {name.replace("-", "_"): escape(_say(name, lang)) for name in words},
        lang=lang,
        css=_STYLE.read_text("utf-8"),
        plan=escape(f"{plan.department.name[lang]} – {plan.title[lang]}"),
        report_heads="".join(heads),
        reports="\n".join(_report(report, lang) for report in reversed(reports)),
        faults=_faults(faults, lang),
        latest=latest(plan, reports, lang),
        matrix_heads=_head(_say("target", lang)) + "".join(_column(report, lang) for report in columns),
        matrix="\n".join(_content(plan, content, columns, lang) for content in _groups(plan, columns)),
    )


def across(reports: Sequence[Published]) -> list[Published]:
    """The columns of the matrix: every year's report, and the last period's where it tells of later days."""
    years = [report for report in reports if report.whole_year]
    later = [report for report in reports if not years or report.end > years[-1].end]
    return years + later[-1:]


def _groups(plan: Plan, columns: Sequence[Published]) -> Iterator[str]:
    """The plan's contents, and "" where a report has a target that the plan no longer has."""
    yield from plan.contents
    if any(target not in plan.targets for report in columns for target in report.verdicts):
        yield ""


def _content(plan: Plan, content: str, columns: Sequence[Published], lang: str) -> str:
    """The rows of one content of the plan, below its name."""
    if content:
        name = f"{content}. {plan.contents[content].name[lang]}"
        labels = {target.id: target.label[lang] for target in plan.targets_of(content)}
    else:
        name = _say("not-in-plan", lang)
        labels = {target: "" for report in columns for target in report.verdicts if target not in plan.targets}
    rows = "\n".join(_target(target, label, columns, lang) for target, label in labels.items())
    head = f'<tr><th scope="rowgroup" colspan="{len(columns) + 1}">{escape(name)}</th></tr>'
    return f"<tbody>\n{head}\n{rows}\n</tbody>"


def _target(target: str, label: str, columns: Sequence[Published], lang: str) -> str:
    name = f'<span class="named"><span class="code">{escape(target)}</span> <span>{escape(label)}</span></span>'
    cells = "".join(_cell(target, report, lang) for report in columns)
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _cell(target: str, report: Published, lang: str) -> str:
    """A verdict, by word, shape and colour, that leads to the target in its report."""
    found = report.verdicts.get(target)
    if found is None:
        return "<td>–</td>"
    mark = f" ({escape(text('wording.mark-provisional', lang))})" if found.provisional else ""
    shown = _verdict(found.status, lang) + mark
    told = f'<span class="unseen">{escape(target)}, {escape(report.label[lang])}: </span>'
    if "report.html" not in report.files:
        return f'<td><span class="verdict {found.status}">{told}{shown}</span></td>'
    address = escape(f"{report.name}/report.html#target-{target}", quote=True)
    return f'<td><a class="verdict {found.status}" href="{address}">{told}{shown}</a></td>'


def _report(report: Published, lang: str) -> str:
    mark = f'<br><span class="illustrative">{escape(text("report.banner", lang))}</span>' if report.illustrative else ""
    days = f"{written_day(report.start, lang)} – {written_day(report.end, lang)}"
    files = "".join(
        f'<a href="{escape(f"{report.name}/{name}", quote=True)}">{_file(name, report, lang)}</a>'
        for name in report.files
    )
    parts = (f"{escape(report.label[lang])}{mark}", days, _counts(report, lang), f'<p class="files">{files}</p>')
    return f'<tr role="row">{"".join(_part(name, part, lang) for name, part in zip(COLUMNS, parts, strict=True))}</tr>'


def _part(name: str, content: str, lang: str) -> str:
    """A cell of the list of reports; on a narrow screen its row is a card, and the roles keep it a table's."""
    head = escape(_say(f"report-{name}", lang), quote=True)
    if name == COLUMNS[0]:
        return f'<th scope="row" role="rowheader" data-head="{head}"><div>{content}</div></th>'
    return f'<td role="cell" data-head="{head}"><div>{content}</div></td>'


def _file(name: str, report: Published, lang: str) -> str:
    said = _say("file-summary", lang) if name == "summary.pdf" else _KINDS.get(name, "CSV")
    return f'{escape(said)}<span class="unseen"> – {escape(report.label[lang])}</span>'


def _counts(report: Published, lang: str) -> str:
    """How many targets have each verdict: a bar for the eye, the numbers with shape and word below it.

    Each verdict has a pattern of its own, which stands beside its word: colours alone are alike in print.
    """
    verdicts = [found.status for found in report.verdicts.values()]
    counts = {status: verdicts.count(status) for status in Status if status in verdicts}
    bar = "".join(f'<span class="verdict {status}" style="flex:{count}"></span>' for status, count in counts.items())
    listed = "".join(
        f'<li><span class="key verdict {status}" aria-hidden="true"></span> '
        f'<span class="verdict {status}">{_verdict(status, lang)}</span> {count}</li>'
        for status, count in counts.items()
    )
    return f'<div class="share" aria-hidden="true">{bar}</div><ul class="counted">{listed}</ul>'


def _verdict(status: Status, lang: str) -> str:
    return f'<span aria-hidden="true">{SHAPES[status]}</span>&nbsp;{escape(status.in_words(lang))}'


def _column(report: Published, lang: str) -> str:
    name = str(report.year) if report.whole_year else report.label[lang]
    return _head(name)


def _head(name: str) -> str:
    return f'<th scope="col" role="columnheader">{escape(name)}</th>'


def _faults(faults: Sequence[Fault], lang: str) -> str:
    if not faults:
        return ""
    items = "".join(f"<li>{escape(fault.name)}: {escape(fault.reason[lang])}</li>" for fault in faults)
    return f'<h3>{escape(_say("faults", lang))}</h3>\n<ul class="faults">{items}</ul>'


def _say(name: str, lang: str) -> str:
    return text(f"dashboard.{name}", lang)
