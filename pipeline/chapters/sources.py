"""Where figures come from when more than their cell has a say: a second source beside, or a unit's answer instead."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import count

from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.corrections import Correction
from pipeline.figures import Ledger
from pipeline.markdown import escape, table
from pipeline.messages import text
from pipeline.results import QualityResults
from pipeline.sources.layout import layout
from pipeline.sources.records import Comparison, Stated

METHOD = "source.comparison"
NOTHING = "–"


def comparisons(results: QualityResults, lang: str) -> Display:
    """Two figures for one measure side by side, with their difference and the rule that decided."""
    ledger = Ledger(lang)
    rows = [_comparison(pair, number, results, ledger) for number, pair in enumerate(results.comparisons, 1)]
    nothing = [text("quality.no-comparisons", lang), *[NOTHING] * 4]
    headers = [text(f"tables.sources-{name}", lang) for name in ("measure", "counts", "other", "difference", "rule")]
    written = table(headers, rows or [nothing], (20, 24, 24, 10, 22), ("left", "left", "left", "right", "left"))
    return display.table(written, _caption("sources", results, lang), ledger)


def corrections(results: QualityResults, lang: str) -> Display:
    """What was found in a cell and what it counts as, why, who said so and when."""
    rows = [_correction(entry, results, lang) for entry in results.corrections]
    nothing = [text("quality.no-corrections", lang), *[NOTHING] * 3]
    headers = [text(f"tables.corrections-{name}", lang) for name in ("place", "change", "reason", "said")]
    written = table(headers, rows or [nothing], (30, 20, 30, 20))
    return display.table(written, _caption("corrections", results, lang), Ledger(lang))


def _comparison(pair: Comparison, number: int, results: QualityResults, ledger: Ledger) -> list[str]:
    figure, name = pair.counts.figure, f"comparison:{number}"
    about = (results.measures[figure.measure][ledger.lang], results.units[figure.unit][ledger.lang], figure.period)
    return [
        escape("; ".join(about)),
        _stated(pair.counts, f"{name}:counts", ledger),
        _stated(pair.other, f"{name}:other", ledger),
        _difference(pair, f"{name}:difference", ledger),
        escape(pair.reason[ledger.lang]),
    ]


def _stated(stated: Stated, name: str, ledger: Ledger) -> str:
    """The figure, and in brackets where it stands, the days that it counts and when it was prepared.

    A place in JSON is too long for a table; it stands with the finding on the two figures.
    """
    figure, words = stated.figure, layout().labels
    value = words[figure.value] if figure.value in words else _printed(Fraction(figure.value), name, ledger)
    place = [figure.source.rpartition("/")[2], *([f"{figure.sheet}!{figure.cell}"] if figure.sheet else [])]
    place.append(text("tables.source-days", ledger.lang, start=_day(figure.period_start), end=_day(figure.period_end)))
    if stated.prepared:
        place.append(text("tables.source-prepared", ledger.lang, day=_day(stated.prepared)))
    return f"**{value}** ({escape('; '.join(place))})"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _difference(pair: Comparison, name: str, ledger: Ledger) -> str:
    return NOTHING if pair.difference is None else _printed(pair.difference, name, ledger, signed=True)


def _printed(value: Fraction, name: str, ledger: Ledger, *, signed: bool = False) -> str:
    """With every decimal that it has: figures as found are decimals, and so are their differences."""
    decimals = next(places for places in count() if not value * 10**places % 1)
    return ledger.enter(name, value, decimals=decimals, signed=signed, method=METHOD)


def _correction(entry: Correction, results: QualityResults, lang: str) -> list[str]:
    place = (entry.id, results.units[entry.unit][lang], entry.period, f"{entry.sheet}!{entry.cell}")
    return [
        escape("; ".join(place)),
        escape(f"“{entry.found}” → “{entry.value}”"),
        escape(entry.reason),
        escape(f"{entry.said_by}, {_day(entry.said_on)}"),
    ]


def _caption(name: str, results: QualityResults, lang: str) -> str:
    return text(f"tables.caption-{name}", lang, period=results.context.inside(lang))
