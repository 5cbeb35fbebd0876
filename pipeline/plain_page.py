"""A page of tables in two languages: one file without scripts that needs no network, for what programs found out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from pipeline.messages import text
from pipeline.plan_records import Text

_TEMPLATE = Path(__file__).parent / "plain_page.html"

Words = str | Text


@dataclass(frozen=True)
class Row:
    """One line of a table; `bad` ones are marked."""

    cells: tuple[Words, ...]
    bad: bool = False


@dataclass(frozen=True)
class Section:
    """One table. `none` stands in its place where there are no rows."""

    title: Text
    headings: tuple[Text, ...]
    rows: tuple[Row, ...]
    none: Text


def said(key: str, **values: object) -> Text:
    """A message of the catalogue in both languages."""
    return Text(text(key, "vi", **values), text(key, "en", **values))


def page(title: Text, facts: Sequence[Text], sections: Sequence[Section]) -> str:
    """The page as HTML; every text is escaped here, whatever a cell or a file's name holds."""
    return Template(_TEMPLATE.read_text("utf-8")).substitute(
        name=escape(title.vi),
        title=_html(title),
        facts="\n".join(f"<p>{_html(fact)}</p>" for fact in facts),
        sections="\n".join(_section(section) for section in sections),
    )


def _section(section: Section) -> str:
    head = f"<section>\n<h2>{_html(section.title)}</h2>\n"
    if not section.rows:
        return f"{head}<p>{_html(section.none)}</p>\n</section>"
    headings = "".join(f'<th scope="col">{_html(heading)}</th>' for heading in section.headings)
    rows = "\n".join(_row(row) for row in section.rows)
    table = f"<table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    return f'{head}<div class="scroll" tabindex="0">\n{table}\n</div>\n</section>'


def _row(row: Row) -> str:
    cells = "".join(f"<td>{_html(cell)}</td>" for cell in row.cells)
    mark = ' class="bad"' if row.bad else ""
    return f"<tr{mark}>{cells}</tr>"


def _html(words: Words) -> str:
    """Vietnamese with the English below it."""
    if isinstance(words, str):
        return escape(words)
    vietnamese, english = escape(words.vi), escape(words.en)
    return vietnamese if vietnamese == english else f'{vietnamese} <span class="en" lang="en">{english}</span>'
