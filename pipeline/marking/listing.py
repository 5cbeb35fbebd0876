"""The first sheet of a marked-up copy: what is to be mended, each line with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from pipeline.findings import Finding
from pipeline.marking.styles import Styles
from pipeline.marking.texts import severity, words, xml_text
from pipeline.messages import text
from pipeline.sources.grid import address

_COLUMNS = ("number", "severity", "cell", "title", "found", "expected", "fix")
_WIDTHS = (6, 14, 17, 42, 20, 38, 42)  # together what an A4 page holds in letters that can be read
_HEADER_ROW = 4
_LINE = 16.5  # points
_HIGHEST = 400  # a row may have 409 points


def sheet_part(findings: Sequence[Finding], styles: Styles, namespace: str, shown: bool) -> bytes:
    """The whole sheet; `shown` says whether the workbook opens with it."""
    heads = [text(f"marking.{'title-column' if name == 'title' else name}", "vi") for name in _COLUMNS]
    framed, link = styles.wrapped(), styles.wrapped("link")
    looks = [link if name == "cell" else framed for name in _COLUMNS]
    rows = [_row(1, [text("marking.title", "vi")], [styles.plain("title")])]
    rows.append(_row(2, [text("marking.note", "vi")], [styles.plain()]))
    rows.append(_row(_HEADER_ROW, heads, [styles.wrapped("bold")] * len(heads)))
    numbered = list(enumerate(findings, _HEADER_ROW + 1))
    rows += [_row(row, _line(row - _HEADER_ROW, found), looks) for row, found in numbered]
    links = "".join(_link(row, found) for row, found in numbered if found.sheet)
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1)
    )
    selected = ' tabSelected="1"' if shown else ""
    pane = f'<pane ySplit="{_HEADER_ROW}" topLeftCell="A{_HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
    written = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{selected} workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        + '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        + "<headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter></worksheet>"
    )
    return written.encode()


def _line(number: int, found: Finding) -> list[str]:
    said = words(found)
    place = found.address or text("marking.whole-file", "vi")
    return [str(number), f"{severity(found)} {found.code}", place, *(said[name] for name in _COLUMNS[3:])]


def _row(number: int, values: Sequence[str], looks: Sequence[int]) -> str:
    """A row of texts, each with its style.

    The height of a line of the table is written down: programs don't agree on when they look for it themselves.
    """
    cells = []
    for column, (value, style) in enumerate(zip(values, looks, strict=True), 1):
        said, where = escape(xml_text(value)), address(number, column)
        cells.append(f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>')
    height = f' ht="{_height(values)}" customHeight="1"' if number >= _HEADER_ROW else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def _height(values: Sequence[str]) -> float:
    """Enough for the longest text, in points; a line holds a little less than its column's width in digits."""
    lines = [
        sum(1 + len(line) // (width - 2) for line in value.split("\n"))
        for value, width in zip(values, _WIDTHS, strict=True)
    ]
    return min(_LINE * max(lines), _HIGHEST)


def _link(row: int, found: Finding) -> str:
    sheet = found.sheet.replace("'", "''")
    target = quoteattr(xml_text(f"'{sheet}'!{found.cell or 'A1'}"))
    where = address(row, _COLUMNS.index("cell") + 1)
    return f'<hyperlink ref="{where}" location={target} display={quoteattr(xml_text(found.address))}/>'
