"""The standard workbook, in any container: its form found by its labels, its head checked, its table read by rows."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.findings import Finding
from pipeline.plan import Plan
from pipeline.sources.casting import cast, observation
from pipeline.sources.content import Content
from pipeline.sources.fonts import check_fonts
from pipeline.sources.grid import Sheet
from pipeline.sources.heading import check_head, prepared_day
from pipeline.sources.layout import Head, Header, head, headers
from pipeline.sources.nearest import nearest
from pipeline.sources.records import WORKBOOK, CastRow, Cell, Reading, Refusal, Row, SourceFile, finding
from pipeline.sources.texts import tidy
from pipeline.sources.workbook_rows import (
    check_cells,
    check_header,
    check_links,
    check_shape,
    check_sheet,
    is_total,
    table_rows,
)


def read_workbook(file: SourceFile, content: Content, plan: Plan) -> Reading:
    """What the workbook gives. Raises Refusal where no sheet, or more than one, is the form.

    A marked-up copy that nobody corrected is refused too; in a corrected one the list of findings is passed over.
    """
    sheet, (header, *others) = _form(content.sheets, plan)
    top = head(sheet, header.row)
    findings = [*check_head(file, plan, top, sheet.name), *check_cells(file, sheet, header, top)]
    findings += [finding(file, "F206", _first(sheet, other)) for other in others]
    findings += [*check_sheet(file, sheet), *check_links(file, sheet), *check_fonts(file, sheet, header)]
    unreadable = tuple(check_header(file, sheet, header))
    if unreadable:
        return _reading(file, top, findings=[*findings, *unreadable])
    numbered = table_rows(sheet, header, {other.row for other in others}, plan)
    findings += check_shape(file, sheet, header, top, numbered)
    findings += [
        finding(file, "F209", row.cells["value"]) for row in numbered.values() if not row.code or is_total(row)
    ]
    rows = [row for row in numbered.values() if row.code and not is_total(row)]
    read = [cast(file, row, plan) for row in rows]
    findings += [problem for _, problems in read for problem in problems]
    return _reading(file, top, rows, [item for item, _ in read], findings, plan)


def _reading(
    file: SourceFile,
    top: Head,
    rows: Sequence[Row] = (),
    items: Sequence[CastRow] = (),
    findings: Sequence[Finding] = (),
    plan: Plan | None = None,
) -> Reading:
    observed = [observation(file, item, plan) for item in items] if plan else []
    return Reading(
        file=file,
        kind=WORKBOOK,
        head=dict(top.values),
        rows=tuple(rows),
        cast=tuple(items),
        observations=tuple(item for item in observed if item is not None),
        findings=tuple(findings),
        prepared=prepared_day(top),
    )


def _form(sheets: Sequence[Sheet], plan: Plan) -> tuple[Sheet, list[Header]]:
    """The sheet that is the form, by its labels and not by its name, with its header rows."""
    filled = [sheet for sheet in sheets if any(tidy(cell.text) for cell in sheet.cells.values())]
    if not filled:
        raise Refusal("F201")
    found = [(sheet, rows) for sheet in filled if (rows := headers(sheet))]
    if not found:
        place, near = nearest(filled, plan)
        raise Refusal("F202", place, sheets=", ".join(sheet.name or "CSV" for sheet in filled), **near)
    with_head = [(sheet, rows) for sheet, rows in found if head(sheet, rows[0].row).labels]
    best = with_head or found
    if len(best) > 1:
        raise Refusal("F203", sheets=", ".join(sheet.name for sheet, _ in best))
    return best[0]


def _first(sheet: Sheet, header: Header) -> Cell:
    return sheet.cell(header.row, header.span[0])
