"""From stored cells to the texts of the mapped columns, as the small workbook gives them too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

import numpy
import pyarrow
from numpy.typing import NDArray
from pyarrow import compute

from pipeline.sources.cells import number_cell
from pipeline.sources.grid import Sheet, address, area
from pipeline.sources.ooxml import Book
from pipeline.sources.records import CellKind, Refusal
from pipeline.sources.tables.header import Header
from pipeline.sources.tables.loaded import Loaded, Problem, unusable
from pipeline.sources.tables.markup import Stored, portions, shared_texts
from pipeline.sources.tables.sheets import certain_text, layout_problems
from pipeline.table_kinds import ColumnType

_TIME_OF_DAY = r"^([0-9]+)[.][0-9]+$"
_JOINED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
_BOOLEANS = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}


class Assembly:
    """Puts the columns of one table together.

    `book` has the formats, `shared` the pieces of the shared texts; `sheet` takes what stands beside the cells.
    """

    def __init__(self, header: Header, book: Book, shared: Iterable[bytes], sheet: Sheet) -> None:
        self._header, self._book, self._sheet = header, book, sheet
        self._shared, self._marked = shared_texts(shared, "sharedStrings")
        self._names = {places[0]: name for name, places in header.places.items()}
        self._rows: dict[str, list[NDArray[numpy.int64]]] = {name: [] for name in header.places}
        self._texts: dict[str, list[pyarrow.Array]] = {name: [] for name in header.places}
        self._problems: list[Problem] = []

    def loaded(self, pieces: Iterable[bytes], part: str) -> Loaded:
        """The columns below the header row, out of the pieces of the sheet's part."""
        for portion in portions(pieces, list(self._names), self._header.row, part):
            self._sheet.hidden_rows.update(portion.hidden)
            self._sheet.merged += [area(joined.decode()) for joined in _JOINED.findall(portion.tail)]
            if portion.stored:
                self._add_all(portion.stored)
        first = self._header.row + 1
        last = max((int(rows.max()) for own in self._rows.values() for rows in own if len(rows)), default=first - 1)
        columns = {name: self._column(name, first, last) for name in self._names.values()}
        beside = layout_problems(self._sheet, self._sheet.hidden_rows, self._header, first, last)
        return Loaded(self._header, first, columns, (*self._problems, *beside), serials=True)

    def _column(self, name: str, first: int, last: int) -> pyarrow.ChunkedArray:
        """The column with a null where a row has no cell. Refuses a cell that is there twice: which one counts?"""
        rows = numpy.concatenate([*self._rows[name], numpy.zeros(0, numpy.int64)])
        texts = pyarrow.concat_arrays([*self._texts[name], pyarrow.array([], pyarrow.string())])
        places = numpy.full(last - first + 1, -1, numpy.int64)
        places[rows - first] = numpy.arange(len(rows))
        if numpy.count_nonzero(places >= 0) < len(rows):
            raise Refusal("F107")
        return pyarrow.chunked_array([texts.take(pyarrow.array(places, mask=places < 0))])

    def _add_all(self, stored: Stored) -> None:
        for column, name in self._names.items():
            self._add(stored, column, name)

    def _add(self, stored: Stored, column: int, name: str) -> None:
        mine = stored.columns == column
        texts = stored.texts.filter(pyarrow.array(mine))
        kinds, rows, formula = stored.kind[mine], stored.rows[mine], stored.formula[mine]
        wrong = [("marked", rows[stored.marked[mine]])]
        if formula.any():
            empty = compute.equal(texts.fill_null(""), "").to_numpy(zero_copy_only=False)
            no_text = numpy.array([type != "str" for type, _ in stored.kinds])[kinds]  # it may give an empty text
            wrong.append(("formula", rows[formula & empty & no_text]))
        dated = self._header.kind.columns[name].type is ColumnType.DATE
        for number in numpy.flatnonzero(numpy.bincount(kinds)).tolist():
            own = kinds == number
            type, style = stored.kinds[number]
            read, failed, reason = self._read(texts.filter(pyarrow.array(own)), type, style, dated)
            texts = read if own.all() else compute.replace_with_mask(texts, pyarrow.array(own), read)
            wrong.append((reason, rows[own][failed]))
        self._rows[name].append(rows)
        self._texts[name].append(texts)
        reasons = {row: reason for reason, failing in reversed(wrong) for row in failing.tolist()}
        self._problems += [unusable(address(row, column), reason) for row, reason in sorted(reasons.items())]
        linked = set(rows[stored.linked[mine]].tolist()) - reasons.keys()
        self._problems += [Problem("F622", address(row, column), {}) for row in sorted(linked)]

    def _read(
        self, texts: pyarrow.Array, type: str, style: int, dated: bool
    ) -> tuple[pyarrow.Array, NDArray[numpy.bool_], str]:
        """The texts of cells of one type and style, which of them have no value that can be used, and why."""
        none = numpy.zeros(len(texts), bool)
        given = texts.is_valid().to_numpy(zero_copy_only=False)
        if type == "e" or style in self._book.struck:
            return texts, given, "error" if type == "e" else "marked"
        if type == "s":
            return *self._shared_ones(texts), "marked"
        if type in ("inlineStr", "str", "d"):
            return texts, none, ""
        if type == "b":
            return *_each(texts, lambda text: (_BOOLEANS.get(text, text), False)), ""
        if type == "n":
            shown = self._book.formats[style] if style < len(self._book.formats) else "number"
            if shown == "date" and dated:
                texts = compute.replace_substring_regex(texts, _TIME_OF_DAY, r"\1")
            reason = "disguised" if shown == "disguised" else "percent"
            return *_each(texts, partial(self._number, style, dated)), reason
        return texts, given, "type"  # one that ECMA-376 doesn't know

    def _shared_ones(self, texts: pyarrow.Array) -> tuple[pyarrow.Array, NDArray[numpy.bool_]]:
        try:
            places = texts.cast(pyarrow.int64())
            words = self._shared.take(places)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowIndexError):
            raise Refusal("F107") from None
        marked = compute.is_in(places, value_set=pyarrow.array(sorted(self._marked), pyarrow.int64()))
        return words, marked.to_numpy(zero_copy_only=False)

    def _number(self, style: int, dated: bool, stored: str) -> tuple[str, bool]:
        """The text of a stored number, and whether no column takes it: a percentage, or what is shown otherwise."""
        shown = self._book.formats[style] if style < len(self._book.formats) else "number"
        cell = number_cell("", "", stored.strip(), shown, self._book.epoch_1904)
        return certain_text(cell, dated), cell.kind in (CellKind.PERCENT, CellKind.DISGUISED)


def _each(texts: pyarrow.Array, read: Callable[[str], tuple[str, bool]]) -> tuple[pyarrow.Array, NDArray[numpy.bool_]]:
    """What `read` makes of each text, done once for each different one."""
    encoded = texts.dictionary_encode()
    pairs = [read(text) for text in encoded.dictionary.to_pylist()]
    words = pyarrow.array([word for word, _ in pairs], pyarrow.string()).take(encoded.indices)
    wrong = numpy.array([*(wrong for _, wrong in pairs), False])
    return words, wrong[encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
