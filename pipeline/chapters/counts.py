"""How many targets have which verdict: the same table on the first page and in the one-page summary."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.assessment import Status
from pipeline.chapters.verdicts import verdict
from pipeline.figures import Ledger, counted_targets
from pipeline.messages import text
from pipeline.results import Line


def headers(lang: str) -> list[str]:
    """When targets are due, each verdict, and the sum."""
    verdicts = [verdict(status, lang) for status in Status]
    return [text("tables.overview-due", lang), *verdicts, text("tables.overview-sum", lang)]


def rows(lines: Sequence[Line], ledger: Ledger) -> list[list[str]]:
    """All targets, those of every year and those of each milestone by rows; verdicts by columns."""
    lang = ledger.lang
    groups = [
        ("all", text("tables.overview-all", lang), list(lines)),
        ("yearly", text("tables.overview-yearly", lang), [line for line in lines if line.milestone is None]),
    ]
    for year in sorted({line.milestone for line in lines if line.milestone}):
        title = text("tables.overview-milestone", lang, year=year)
        groups.append((str(year), title, [line for line in lines if line.milestone == year]))
    return [[title, *_counts(name, own, ledger)] for name, title, own in groups]


def _counts(name: str, lines: Sequence[Line], ledger: Ledger) -> list[str]:
    def enter(what: str, counted: Sequence[Line]) -> str:
        return counted_targets(ledger, f"overview:{name}:{what}", [line.id for line in counted])

    by_status = [enter(status, [line for line in lines if line.status is status]) for status in Status]
    return [*by_status, f"**{enter('sum', lines)}**"]
