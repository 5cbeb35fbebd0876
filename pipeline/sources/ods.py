"""The sheets of an OpenDocument spreadsheet (.ods; ISO/IEC 26300, part 3), read from its parts in one pass.

Read directly, like .xlsx: numbers exactly as they are stored, formulas apart from their results, the limits of a
package over all of it. Rows and columns that a program repeats to the sheet's end cost nothing while they are empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.sources.cells import is_error, number_cell
from pipeline.sources.grid import LAST_COLUMN, Area, Sheet, address, checked
from pipeline.sources.ods_styles import Styles, given, local
from pipeline.sources.package import Package
from pipeline.sources.records import MOST_CELLS, MOST_SHEETS, Cell, CellKind, Refusal
from pipeline.sources.refusals import not_recognised
from pipeline.sources.shown import dated_cell, shown_cell, text_cell

CONTENT, STYLES, MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"

_NUMBERS = ("float", "currency", "percentage")
_HIDDEN = ("collapse", "filter")
_CELLS = ("table-cell", "covered-table-cell")
_BREAKS = {"tab": "\t", "line-break": "\n"}
_ASIDE = ("annotation", "note", "ruby-text")  # stands within a text and is none of it
_MOST_SPACES = 1_000
_OTHER_FILE = "'#"  # [='file:///…/khac.ods'#$Sheet1.A1], and the name of the hidden sheet that keeps what was taken


def read_sheets(data: bytes) -> list[Sheet]:
    """Every sheet of the spreadsheet, in its order. Refuses a password, damage, and a package that holds none."""
    package = Package(data)
    if MANIFEST in package and any(local(item.tag) == "encryption-data" for item in package.tree(MANIFEST).iter()):
        raise Refusal("F104")
    if CONTENT not in package:
        raise not_recognised("spreadsheet")
    styles = package.parse(STYLES, Styles()) if STYLES in package else Styles()
    return package.parse(CONTENT, _Target(styles))


def _times(attributes: Mapping[str, str], name: str) -> int:
    """A number of repetitions, 1 where none is given. Raises ValueError for one that no sheet has."""
    count = int(given(attributes, name) or 1)
    if count < 1:
        raise ValueError(count)
    return count


@dataclass
class _Row:
    """A row while it is read: its filled cells and joined areas by their columns."""

    repeated: int
    visibility: str
    style: str = ""
    cells: dict[int, tuple[Cell, bool]] = field(default_factory=dict)
    joined: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass
class _Text:
    """A cell while it is read, of the style `style`. `inside` are the names of the elements that are open in it."""

    attributes: Mapping[str, str]
    style: str
    paragraphs: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    aside: int = 0
    marked: bool = False
    unseen: bool = False


@dataclass
class _Target:
    """Builds the sheets while the content is parsed: an XMLParser's target. Raises ValueError for damage."""

    styles: Styles
    sheets: list[Sheet] = field(default_factory=list)
    _room: int = MOST_CELLS
    _spreadsheet: bool = False
    _tables: int = 0
    _sheet: Sheet | None = None
    _at: int = 0
    _column: int = 0
    _locked: bool = False
    _defaults: list[tuple[int, str]] = field(default_factory=list)
    _row: _Row | None = None
    _text: _Text | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if self._text is not None:
            self._start_inside(self._text, name, attributes)
        elif name == "table":
            self._start_table(attributes)
        elif self._sheet is not None and self._tables == 1:
            self._start_part(self._sheet, name, attributes)
        elif name == "spreadsheet":
            self._spreadsheet = True
        elif not self._spreadsheet:
            self.styles.start(tag, attributes)

    def data(self, text: str) -> None:
        cell = self._text
        if cell is not None and not cell.aside and cell.inside:
            cell.paragraphs[-1] += text
        elif not self._spreadsheet:
            self.styles.data(text)

    def end(self, tag: str) -> None:
        name = local(tag)
        if self._text is not None and self._text.inside:
            self._text.inside.pop()
            self._text.aside -= self._text.aside > 0
        elif self._text is not None and self._row is not None:
            self._end_cell(self._text, self._row)
        elif name == "table-row" and self._row is not None and self._tables == 1:
            self._end_row(self._row)
        elif not self._spreadsheet:
            self.styles.end(tag)
        elif name == "table" and self._tables:
            self._tables -= 1
            self._sheet = self._sheet if self._tables else None

    def close(self) -> list[Sheet]:
        if not self._spreadsheet:
            raise not_recognised("spreadsheet")
        return self.sheets

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        """A sheet, unless it lies within another or keeps what was taken from another file."""
        self._tables += 1
        name = given(attributes, "name")
        if self._tables > 1 or not self._spreadsheet or _OTHER_FILE in name:
            return
        hidden = given(attributes, "style-name") in self.styles.hidden
        self._sheet, self._at, self._column = Sheet(name, hidden=hidden), 1, 1
        self._locked, self._defaults = given(attributes, "protected") == "true", []
        self.sheets.append(self._sheet)
        if len(self.sheets) > MOST_SHEETS:
            raise Refusal("F102", part=CONTENT)

    def _start_part(self, sheet: Sheet, name: str, attributes: dict[str, str]) -> None:
        if name == "table-column":
            last = min(self._column + _times(attributes, "number-columns-repeated"), LAST_COLUMN + 1) - 1
            if given(attributes, "visibility") in _HIDDEN:
                sheet.hidden_columns.append((self._column, last))
            self._defaults.append((last, given(attributes, "default-cell-style-name")))
            self._column = last + 1
        elif name == "table-row":
            visibility, style = given(attributes, "visibility"), given(attributes, "default-cell-style-name")
            self._row, self._column = _Row(_times(attributes, "number-rows-repeated"), visibility, style), 1
        elif name in _CELLS and self._row is not None:
            style = given(attributes, "style-name") or self._row.style or self._default()
            hides = self.styles.hides(style, locked=self._locked)
            self._text = _Text(attributes, style, marked=self.styles.strikes(style), unseen=hides)

    def _default(self) -> str:
        """The style that the cells of the column have where they and their row name none."""
        return next((style for last, style in self._defaults if self._column <= last), "")

    def _start_inside(self, cell: _Text, name: str, attributes: Mapping[str, str]) -> None:
        """Paragraphs are the cell's text; comments, pictures and text boxes, which may have some too, are not."""
        if cell.aside or name in _ASIDE or (not cell.inside and name != "p"):
            cell.aside += 1
        elif not cell.inside:
            cell.paragraphs.append("")
        elif name == "s":
            cell.paragraphs[-1] += " " * min(_times(attributes, "c"), _MOST_SPACES)
        else:
            cell.paragraphs[-1] += _BREAKS.get(name, "")
            cell.marked = cell.marked or given(attributes, "style-name") in self.styles.marked
            cell.unseen = cell.unseen or given(attributes, "style-name") in self.styles.unseen
        cell.inside.append(name)

    def _end_cell(self, cell: _Text, row: _Row) -> None:
        repeated = _times(cell.attributes, "number-columns-repeated")
        found = self._read(cell) if self._sheet else None
        if found and found.text:
            linked = _OTHER_FILE in given(cell.attributes, "formula")
            self._spend(repeated * row.repeated)
            row.cells.update((self._column + at, (found, linked)) for at in range(repeated))
        wide, high = (_times(cell.attributes, f"number-{name}-spanned") for name in ("columns", "rows"))
        if wide > 1 or high > 1:
            row.joined.append((self._column, wide, high))
        self._column += repeated
        self._text = None

    def _end_row(self, row: _Row) -> None:
        sheet = self._sheet or Sheet("")
        for number in range(self._at, self._at + row.repeated) if row.cells else ():
            for column, (cell, linked) in row.cells.items():
                place = checked(number, column)
                sheet.cells[place] = replace(cell, sheet=sheet.name, address=address(*place))
                sheet.linked.update({place} if linked else ())
            sheet.hidden_rows.update({number} if row.visibility in _HIDDEN else ())
            sheet.filtered_rows.update({number} if row.visibility == "filter" else ())
        for left, wide, high in row.joined:
            (top, left), (bottom, right) = checked(self._at, left), checked(self._at + high - 1, left + wide - 1)
            sheet.merged.append(Area(top, left, bottom, right))
        self._at += row.repeated
        self._row = None

    def _spend(self, cells: int) -> None:
        self._room -= cells
        if self._room < 0:
            raise Refusal("F102", part=CONTENT)

    def _read(self, cell: _Text) -> Cell:
        """The cell, as yet without its place."""
        text, kind = "\n".join(cell.paragraphs), given(cell.attributes, "value-type")
        formula = given(cell.attributes, "formula")
        if is_error(text) and (formula or kind not in ("string", "")):
            return Cell("", "", text, CellKind.ERROR)
        if formula and not kind and not cell.paragraphs:  # LibreOffice leaves an empty one for an empty result
            return Cell("", "", "=" + formula.partition("=")[2], CellKind.FORMULA)
        found = self._typed(cell, kind, text)
        if cell.unseen:
            return Cell("", "", found.text, CellKind.UNSEEN)
        return Cell("", "", found.text, CellKind.MARKED) if cell.marked else found

    def _typed(self, cell: _Text, kind: str, text: str) -> Cell:
        """The value that a cell of this type has; where no text is shown beside it, as its style shows it."""
        shape = "percent" if kind == "percentage" else self.styles.shape(cell.style)
        stored = given(cell.attributes, "value")
        if kind in _NUMBERS and stored and not _is_truth(kind, stored, text):
            if not cell.paragraphs:
                return number_cell("", "", stored, shape, False)
            return shown_cell("", "", stored, shape, False, text)
        return _worded(cell.attributes, kind, text)


def _is_truth(kind: str, stored: str, text: str) -> bool:
    """Whether it is one of Excel's truth values, which come from LibreOffice as numbers shown as words."""
    return kind == "float" and (stored, text) in (("1", "TRUE"), ("0", "FALSE"))


def _worded(attributes: Mapping[str, str], kind: str, text: str) -> Cell:
    """The value of a cell that has no number."""
    if kind == "boolean" or _is_truth(kind, given(attributes, "value"), text):
        true = (given(attributes, "boolean-value") or text).lower() == "true"
        return Cell("", "", "TRUE" if true else "FALSE", CellKind.BOOLEAN)
    if kind == "date":
        day = date.fromisoformat(given(attributes, "date-value")[:10])
        return dated_cell(Cell("", "", f"{day:%d/%m/%Y}", CellKind.DATE, day=day), text)
    string = given(attributes, "string-value")
    return text_cell("", "", string, text) if string and text else Cell("", "", string or text)
