"""Where figures come from when more than their cell has a say: a second source beside, or a unit's answer instead."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import count

from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.chapters.quoted import named, quoted
from pipeline.corrections import Correction
from pipeline.figures import Cell, Ledger
from pipeline.markdown import NOTHING, escape, table
from pipeline.messages import text
from pipeline.periods import written_day
from pipeline.results import QualityResults
from pipeline.sources.layout import layout
from pipeline.sources.records import Comparison, Stated

METHOD = "source.comparison"


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
    ledger = Ledger(lang)
    rows = [_correction(entry, results, ledger) for entry in results.corrections]
    nothing = [text("quality.no-corrections", lang), *[NOTHING] * 3]
    headers = [text(f"tables.corrections-{name}", lang) for name in ("place", "change", "reason", "said")]
    written = table(headers, rows or [nothing], (30, 20, 30, 20))
    return display.table(written, _caption("corrections", results, lang), ledger)


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
    value = words[figure.value] if figure.value in words else _printed(Fraction(figure.value), name, ledger, stated)
    place = [figure.source.rpartition("/")[2], *([f"{figure.sheet}!{figure.cell}"] if figure.sheet else [])]
    place.append(
        text(
            "tables.source-days",
            ledger.lang,
            start=_day(figure.period_start, ledger),
            end=_day(figure.period_end, ledger),
        )
    )
    if stated.prepared:
        place.append(text("tables.source-prepared", ledger.lang, day=_day(stated.prepared, ledger)))
    return f"**{value}** ({escape('; '.join(place))})"


def _day(day: date, ledger: Ledger) -> str:
    return written_day(day, ledger.lang)


def _difference(pair: Comparison, name: str, ledger: Ledger) -> str:
    if pair.difference is None:
        return NOTHING
    return _printed(pair.difference, name, ledger, pair.counts, pair.other, signed=True)


def _printed(value: Fraction, name: str, ledger: Ledger, *stated: Stated, signed: bool = False) -> str:
    """With every decimal that it has: figures as found are decimals, and so are their differences."""
    found = [item.figure for item in stated]
    cells = [Cell(item.source, item.sheet, item.cell, item.found) for item in found]
    decimals = next(places for places in count() if not value * 10**places % 1)
    return ledger.enter(name, value, decimals=decimals, signed=signed, method=METHOD, cells=cells)


def _correction(entry: Correction, results: QualityResults, ledger: Ledger) -> list[str]:
    place = (entry.id, results.units[entry.unit][ledger.lang], entry.period, f"{entry.sheet}!{entry.cell}")
    return [
        escape("; ".join(place)),
        _quoted(f"“{entry.found}” → “{entry.value}”", f"correction:{entry.id}", entry, results, ledger),
        _quoted(entry.reason, f"correction:{entry.id}:reason", entry, results, ledger),
        escape(f"{entry.said_by}, {_day(entry.said_on, ledger)}"),
    ]


def _quoted(said: str, name: str, entry: Correction, results: QualityResults, ledger: Ledger) -> str:
    """A text of the ledger of corrections, its numbers entered with the corrected cell behind them."""
    cells = [Cell(source, entry.sheet, entry.cell, entry.found) for source in _sources(entry, results)]
    return quoted(said, name, ledger, "correction", named(results), cells=cells)


def _sources(entry: Correction, results: QualityResults) -> list[str]:
    """The file that an entry corrects: the findings tell it with every correction applied."""
    where = (entry.unit, entry.period, entry.sheet, entry.cell)
    told = [found.source for found in results.findings if (found.unit, found.period, found.sheet, found.cell) == where]
    return list(dict.fromkeys(told))


def _caption(name: str, results: QualityResults, lang: str) -> str:
    return text(f"tables.caption-{name}", lang, period=results.context.inside(lang))
