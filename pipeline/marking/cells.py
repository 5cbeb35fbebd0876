"""The cells of a sheet's part: found, or made where nothing is in them, so that they can carry a fill."""

from __future__ import annotations

from bisect import bisect

from lxml import etree
from lxml.etree import _Element as Element

from pipeline.findings import Severity
from pipeline.marking.package import child, local, qualified
from pipeline.marking.styles import Styles
from pipeline.sources.grid import Place, address, place

_TRUE = ("1", "true")
# ECMA-376 part 1, 18.3.1.99: what follows legacyDrawing in a worksheet
_AFTER_DRAWING = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems")
_LAST = ("tableParts", "extLst", "AlternateContent")


class Cells:
    """The cells of one sheet. Rows and cells that leave their addresses out are given them: new ones come between."""

    def __init__(self, root: Element) -> None:
        self._root = root
        data = root.find("{*}sheetData")
        self._data: Element = data if data is not None else child(root, "sheetData")
        self._rows: dict[int, Element] = {}
        number = 0
        for row in self._data.iterfind("{*}row"):
            number = int(row.get("r", number + 1))
            row.set("r", str(number))
            self._rows[number] = row
            _number_cells(row, number)

    def mark(self, where: Place, styles: Styles, severity: Severity) -> None:
        """Fills the cell."""
        cell = self._cell(*where)
        cell.set("s", str(styles.marked(int(cell.get("s", "0")), severity)))

    def unmark(self, styles: Styles) -> None:
        """Takes the fills of an earlier marking away."""
        for cell in self._data.iterfind("{*}row/{*}c"):
            style = int(cell.get("s", "0"))
            if styles.unmarked(style) != style:
                cell.set("s", str(styles.unmarked(style)))

    def _cell(self, row: int, column: int) -> Element:
        line = self._row(row)
        cells = {place(str(cell.get("r")))[1]: cell for cell in line.iterfind("{*}c")}
        if column not in cells:
            new = etree.Element(qualified(line, "c"), {"r": address(row, column), "s": self._style(line, column)})
            _insert(line, new, cells, column)
            line.attrib.pop("spans", None)  # a hint about the columns used, which may be wrong now
            return new
        return cells[column]

    def _row(self, number: int) -> Element:
        if number not in self._rows:
            new = etree.Element(qualified(self._data, "row"), {"r": str(number)})
            _insert(self._data, new, self._rows, number)
            self._rows[number] = new
        return self._rows[number]

    def _style(self, row: Element, column: int) -> str:
        """The style of an empty cell: its row's, else its column's."""
        if row.get("customFormat") in _TRUE:
            return str(row.get("s", "0"))
        columns = self._root.iterfind("{*}cols/{*}col")
        own = (item for item in columns if int(item.get("min", "0")) <= column <= int(item.get("max", "0")))
        return next((str(item.get("style", "0")) for item in own), "0")


def insert_drawing(root: Element, id: str, office: str) -> None:
    """Makes the sheet point to the drawing with the boxes of its comments."""
    new = etree.Element(qualified(root, "legacyDrawing"), {f"{{{office}}}id": id}, nsmap={"r": office})
    data = root.find("{*}sheetData")
    behind = data.itersiblings() if data is not None else ()
    following = next((item for item in behind if local(item) in (*_AFTER_DRAWING, *_LAST)), None)
    if following is None:
        root.append(new)
    else:
        following.addprevious(new)


def deselect(root: Element) -> None:
    """Makes the sheet one that is not shown first; two selected sheets would be edited together."""
    for view in root.iterfind("{*}sheetViews/{*}sheetView"):
        view.attrib.pop("tabSelected", None)


def selected(root: Element) -> bool:
    """Whether the sheet is among those that are selected."""
    return any(view.get("tabSelected") in _TRUE for view in root.iterfind("{*}sheetViews/{*}sheetView"))


def _number_cells(row: Element, number: int) -> None:
    column = 0
    for cell in row.iterfind("{*}c"):
        given = cell.get("r")
        column = place(given)[1] if given else column + 1
        cell.set("r", address(number, column))


def _insert(parent: Element, new: Element, known: dict[int, Element], number: int) -> None:
    """Puts `new` before the first of the known items that has a greater number."""
    numbers = sorted(known)
    at = bisect(numbers, number)
    if at < len(numbers):
        known[numbers[at]].addprevious(new)
    elif numbers:
        known[numbers[-1]].addnext(new)
    else:
        parent.insert(0, new)
