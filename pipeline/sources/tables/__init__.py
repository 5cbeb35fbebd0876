"""Tables that systems export: dossiers, registers, survey answers, staff, spending; each kind is an entry of the plan.

A kind is known by the labels of its header row. Only the columns that the plan maps are taken from the file, so that
names, telephone and identity numbers never get further than the file itself; and no finding quotes a cell.

    header.py   which kind, which row, which columns     loaded.py    the mapped columns as texts
    text_file.py  from CSV, lines.py line by line        sheets.py    from a workbook, cell by cell
    large.py      from a workbook of a million rows      columns.py   what the texts mean
    windows.py    its markup in portions                 markup.py    cells out of markup, on whole arrays
    elements.py   their texts                            markup_bytes.py    bytes at many places at once
    assembly.py   the columns out of those cells         column_numbers.py  a row that numbers the columns
    total_rows.py rows that add up others                counting.py  the plan's rules
    cut.py        whether the file ends too early        reading.py   all of it together
"""

from __future__ import annotations

from pipeline.plan import Plan
from pipeline.sources.content import Content
from pipeline.sources.form_06a import is_form
from pipeline.sources.records import Reading, Refusal, SourceFile
from pipeline.sources.tables.header import fits, has_form, the_header
from pipeline.sources.tables.large import LargeBook
from pipeline.sources.tables.loaded import Opened
from pipeline.sources.tables.sheets import SmallBook
from pipeline.sources.tables.text_file import TextTable

__all__ = ["is_table", "read_table"]


def is_table(content: Content, plan: Plan) -> bool:
    """Whether a sheet has the header row of a kind of table, and none is a form.

    Raises Refusal as its sheets do, and where other sheets are a form: the figures of one of them would be lost unseen.
    """
    if not plan.tables or content.container == "json":
        return False
    opened = _opened(content, plan)
    tops = dict(opened.tops())
    forms = [name for name, rows in tops.items() if has_form(rows)]
    if isinstance(opened, SmallBook):
        forms += [sheet.name for sheet in opened.sheets if is_form(sheet)]
    tables = [name for name, rows in tops.items() if name not in forms and fits(plan.tables, [(name, rows)])]
    if forms and tables:
        raise Refusal("F618", forms=", ".join(forms), tables=", ".join(tables))
    return bool(tables)


def read_table(file: SourceFile, content: Content, plan: Plan) -> Reading:
    """What the table gives: a figure for each of its kind's rules. Raises Refusal where it is of no certain kind."""
    opened = _opened(content, plan)
    header = the_header(plan.tables, opened.tops())
    if header is None:
        raise Refusal("F109")
    from pipeline.sources.tables.reading import table_reading  # with numpy and pyarrow, which take a while to import

    return table_reading(file, opened, header, plan)


def _opened(content: Content, plan: Plan) -> Opened:
    if content.container == "csv":
        return TextTable(content.data, plan.tables)
    if content.container == "xlsx" and (book := LargeBook(content.data)).is_large:
        return book
    return SmallBook(content.sheets)
