"""What came of each file, on one screen: accepted, accepted with warnings or returned, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.findings import Severity
from pipeline.findings_groups import grouped
from pipeline.messages import LANGUAGES, text
from pipeline.paths import Workspace
from pipeline.periods import year_and_kind
from pipeline.plan import Plan
from pipeline.plan_records import Text
from pipeline.receipts import Receipt
from pipeline.receiving.checking import Checked
from pipeline.unseen import harmless

GROUPS = 6  # of findings on the screen, shared between the files


def tell(
    checked: Sequence[Checked],
    known: Sequence[tuple[str, Receipt]],
    refused: Sequence[PipelineError],
    space: Workspace,
    plan: Plan,
) -> None:
    """Prints a paragraph for each file, Vietnamese first."""
    room = max(1, GROUPS // max(1, len(checked)))
    for item in checked:
        print("\n".join(_checked(item, space, plan, room)), flush=True)
    for name, receipt in known:
        print("\n".join(_known(name, receipt, plan)), flush=True)
    for error in refused:
        print("\n  ".join(error.message(lang) for lang in LANGUAGES), flush=True)


def _checked(item: Checked, space: Workspace, plan: Plan, room: int) -> Iterator[str]:
    receipt = item.receipt
    for lang in LANGUAGES:
        values = {"unit": plan.units[receipt.unit].name[lang], "period": _period(plan, receipt)[lang]}
        result = text(f"receiving.result-{receipt.result}", lang)
        values |= {"result": result, "version": str(receipt.version), "name": receipt.original_name}
        yield _indented(text("receiving.result", lang, **values), lang)
    yield f"  {harmless(space.shown(space.raw / receipt.file))}"
    told = [found for found in item.findings if found.severity is not Severity.NOTE]
    if told:
        yield from _counted(item)
    groups = grouped(told)
    for group in groups[:room]:
        yield f"  {harmless(group.line('vi'))}"
        yield f"    {harmless(group.example('vi'))}"
        yield f"    {harmless(group.example('en'))}"
        yield f"    {harmless(group.findings[0].fix('vi'))}"
    if len(groups) > room:
        yield f"  (+{len(groups) - room})"
    yield from _places(item, space)


def _counted(item: Checked) -> Iterator[str]:
    counts = {one.value: sum(found.severity is one for found in item.findings) for one in Severity}
    for lang in LANGUAGES:
        yield f"  {_indented(text('receiving.counts', lang, **counts), lang)}"


def _places(item: Checked, space: Workspace) -> Iterator[str]:
    if item.comparison and item.before and item.compared:
        for lang in LANGUAGES:
            said = {"before": item.before.version, "summary": item.comparison.summary(lang)}
            line = text("receiving.compared", lang, file=_shown(item.compared, space), **said)
            yield f"  {_indented(line, lang)}"
    if item.unread:
        versions = ", ".join(map(str, item.unread))
        for lang in LANGUAGES:
            key = "compared-unread" if item.comparison else "not-compared"
            yield f"  {_indented(text(f'receiving.{key}', lang, versions=versions), lang)}"
    if item.listed and not item.marked and not item.markable:
        for lang in LANGUAGES:
            yield f"  {_indented(text('receiving.not-marked', lang), lang)}"
    for key, path in (("marked", item.marked), ("listed", item.listed)):
        if path:
            for lang in LANGUAGES:
                yield f"  {_indented(text(f'receiving.{key}', lang, file=_shown(path, space)), lang)}"


def _known(name: str, receipt: Receipt, plan: Plan) -> Iterator[str]:
    day = receipt.received_on
    for lang in LANGUAGES:
        when = f"{day:%d/%m/%Y}" if day else text("receiving.by-hand", lang)
        values = {"unit": plan.units[receipt.unit].name[lang], "period": _period(plan, receipt)[lang]}
        values |= {"name": name, "when": when, "version": str(receipt.version), "file": receipt.name}
        values |= {"result": text(f"receiving.result-{receipt.result}", lang)}
        yield _indented(text("receiving.known", lang, **values), lang)


def _period(plan: Plan, receipt: Receipt) -> Text:
    year, kind = year_and_kind(receipt.period)
    return plan.period_label(int(year), kind)


def _shown(path: Path, space: Workspace) -> str:
    return harmless(space.shown(path))


def _indented(line: str, lang: str) -> str:
    return line if lang == "vi" else f"  {line}"
