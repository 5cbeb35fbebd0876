"""The measures: what is counted, who owes it and where it is taken from."""

from __future__ import annotations

from pipeline.annexes import AnnexResults, Definition
from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.figures import Ledger
from pipeline.markdown import escape, table
from pipeline.messages import text

HEADERS = ("measure", "definition", "units", "source")
WIDTHS = (29, 37, 19, 15)


def definitions(results: AnnexResults, lang: str) -> Display:
    """A row per measure, in the plan's order."""
    headers = [text(f"tables.definition-{name}", lang) for name in HEADERS]
    rows = [_cells(item, lang) for item in results.definitions]
    return display.table(table(headers, rows, WIDTHS), text("tables.caption-definitions", lang), Ledger(lang))


def _cells(item: Definition, lang: str) -> list[str]:
    measure = item.measure
    name = text("tables.definition-name", lang, name=measure.name[lang], unit=measure.unit[lang], code=measure.code)
    units = "; ".join(unit[lang] for unit in item.units)
    return [escape(name), escape(measure.definition[lang]), escape(units), escape(measure.source_system[lang])]
