"""What came of each file, on one screen: accepted, accepted with warnings or returned, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.findings import Severity
from pipeline.findings_groups import grouped
from pipeline.messages import LANGUAGES, text
from pipeline.paths import Workspace
from pipeline.periods import written_day, year_and_kind
from pipeline.plan import Plan
from pipeline.progress import say
from pipeline.receipts import Receipt
from pipeline.receiving.checking import Checked
from pipeline.receiving.knowing import Known
from pipeline.unseen import harmless

GROUPS = 6  # of findings on the screen, shared between the files


@dataclass(frozen=True)
class Sentence:
    """A sentence of the catalogue on one file."""

    key: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class DeliveryOutcome:
    """What came of all files: those filed, those that had come before, what else is to be said, and those refused."""

    checked: Sequence[Checked]
    known: Sequence[Known]
    sentences: Sequence[Sentence]
    refused: Sequence[PipelineError]


def tell(outcome: DeliveryOutcome, space: Workspace, plan: Plan) -> None:
    """Prints a paragraph for each file, Vietnamese first."""
    told = [*outcome.checked, *(item.now for item in outcome.known if item.now)]
    room = max(1, GROUPS // max(1, len(told)))
    for item in outcome.checked:
        print("\n".join([*_filed(item, plan), *_checked(item, space, room)]), flush=True)
    for known in outcome.known:
        again = _checked(known.now, space, room) if known.now else ()
        print("\n".join([*_known(known, plan), *again]), flush=True)
    for sentence in outcome.sentences:
        say(sentence.key, **sentence.values)
    for error in outcome.refused:
        print("\n  ".join(error.message(lang) for lang in LANGUAGES), flush=True)


def _filed(item: Checked, plan: Plan) -> Iterator[str]:
    receipt = item.receipt
    for lang in LANGUAGES:
        result = text(f"receiving.result-{receipt.result}", lang)
        said = {"result": result, "version": str(receipt.version), "name": receipt.original_name}
        yield _indented(text("receiving.result", lang, **said, **_whose(receipt, plan, lang)), lang)


def _checked(item: Checked, space: Workspace, room: int) -> Iterator[str]:
    yield f"  {harmless(space.shown(space.raw / item.receipt.file))}"
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
        for lang in LANGUAGES:
            yield f"  {_indented(text('receiving.more', lang, count=len(groups) - room), lang)}"
    yield from _places(item, space)


def _counted(item: Checked) -> Iterator[str]:
    counts = {one.value: sum(found.severity is one for found in item.findings) for one in Severity}
    for lang in LANGUAGES:
        yield f"  {_indented(text('receiving.counts', lang, **counts), lang)}"


def _places(item: Checked, space: Workspace) -> Iterator[str]:
    if item.changes and item.before and item.compared:
        for lang in LANGUAGES:
            said = {"before": item.before.version, "summary": item.changes.summary(lang)}
            line = text("receiving.compared", lang, file=_shown(item.compared, space), **said)
            yield f"  {_indented(line, lang)}"
    if item.unread:
        versions = ", ".join(map(str, item.unread))
        for lang in LANGUAGES:
            key = "compared-unread" if item.changes else "not-compared"
            yield f"  {_indented(text(f'receiving.{key}', lang, versions=versions), lang)}"
    if item.listed and not item.marked and not item.markable:
        for lang in LANGUAGES:
            yield f"  {_indented(text('receiving.not-marked', lang), lang)}"
    for key, path in (("marked", item.marked), ("listed", item.listed)):
        if path:
            for lang in LANGUAGES:
                yield f"  {_indented(text(f'receiving.{key}', lang, file=_shown(path, space)), lang)}"


def _known(known: Known, plan: Plan) -> Iterator[str]:
    """That the file had come before, with what is found in it today; or which version counts in its place."""
    receipt, day = known.receipt, known.receipt.received_on
    result = (known.now.receipt if known.now else receipt).result
    for lang in LANGUAGES:
        said = {"name": known.name, "version": str(receipt.version), "file": receipt.name, "latest": known.latest}
        said |= {"when": written_day(day, lang) if day else text("receiving.by-hand", lang)}
        said |= {"result": text(f"receiving.result-{result}", lang), **_whose(receipt, plan, lang)}
        yield _indented(text("receiving.known-replaced" if known.latest else "receiving.known", lang, **said), lang)


def _whose(receipt: Receipt, plan: Plan, lang: str) -> dict[str, str]:
    year, kind = year_and_kind(receipt.period)
    return {"unit": plan.units[receipt.unit].name[lang], "period": plan.period_label(int(year), kind)[lang]}


def _shown(path: Path, space: Workspace) -> str:
    return harmless(space.shown(path))


def _indented(line: str, lang: str) -> str:
    return line if lang == "vi" else f"  {line}"
