"""Which kind of table a file holds, by the labels of its header row among the first rows of its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.messages import LANGUAGES
from pipeline.sources.grid import address
from pipeline.sources.layout import LEAST_COLUMNS, layout
from pipeline.sources.records import Refusal
from pipeline.sources.texts import as_known, fold, in_old_font
from pipeline.table_kinds import TableKind

FIRST_ROWS = 30  # titles stand above a header row, seldom more than ten lines

Rows = Mapping[int, Mapping[int, str]]  # the texts of a sheet's first rows, by row and column, both from 1


@dataclass(frozen=True)
class Header:
    """A row that names a kind's columns. `places` are the columns of the sheet by the kind's names, from 1.

    `old_fonts` are the names whose label is typed in a font of before Unicode.
    """

    kind: TableKind
    sheet: str
    row: int
    places: Mapping[str, tuple[int, ...]]
    old_fonts: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns that the kind needs and the row lacks."""
        return tuple(name for name, column in self.kind.columns.items() if not (column.optional or name in self.places))

    @property
    def doubled(self) -> tuple[str, ...]:
        """The columns that it names more than once."""
        return tuple(name for name, places in self.places.items() if len(places) > 1)

    def cell(self, name: str, which: int = 0) -> str:
        """The address of a column's label."""
        return address(self.row, self.places[name][which])


def the_header(kinds: Sequence[TableKind], tops: Iterable[tuple[str, Rows]]) -> Header | None:
    """The header row of the only sheet that is a table of one of `kinds`; None where no sheet is one.

    Raises Refusal where two kinds fit equally, or where several sheets are tables: nobody has said which counts.
    """
    found = [header for sheet, rows in tops for header in _best(kinds, sheet, rows)]
    sheets = tuple(dict.fromkeys(header.sheet for header in found))
    if len(sheets) > 1:
        raise Refusal("F603", sheets=", ".join(sheets))
    if len(found) > 1:
        names = {lang: ", ".join(f"“{header.kind.name[lang]}”" for header in found) for lang in LANGUAGES}
        raise Refusal("F602", kinds_vi=names["vi"], kinds_en=names["en"])
    return found[0] if found else None


def fits(kinds: Sequence[TableKind], tops: Iterable[tuple[str, Rows]]) -> bool:
    """Whether some sheet is a table of one of `kinds`, or could be one of several."""
    return any(_best(kinds, sheet, rows) for sheet, rows in tops)


def _best(kinds: Sequence[TableKind], sheet: str, rows: Rows) -> list[Header]:
    """The header of the kind that finds most of its labels, several where kinds find as many; none in a form."""
    if has_form(rows):
        return []
    found = [header for kind in kinds for header in _headers(kind, sheet, rows)]
    most = max((len(header.places) for header in found), default=0)
    best: dict[str, Header] = {}
    for header in found:
        if len(header.places) == most:
            best.setdefault(header.kind.kind, header)
    return list(best.values())


def _headers(kind: TableKind, sheet: str, rows: Rows) -> Iterator[Header]:
    names = {fold(label): name for name, column in kind.columns.items() for label in column.labels}
    for row, cells in rows.items():
        places: dict[str, tuple[int, ...]] = {}
        old: list[str] = []
        for column, text in sorted(cells.items()):
            name = names.get(as_known(text, names))
            if name:
                places[name] = (*places.get(name, ()), column)
                old += [name] if in_old_font(text, names) else []
        if len(places) >= kind.least:
            yield Header(kind, sheet, row, places, tuple(old))


def has_form(rows: Rows) -> bool:
    """Whether a row is the header of the standard workbook, which is never taken for an export."""
    known = layout().columns
    named = ({known.get(as_known(text, known)) for text in cells.values()} - {None} for cells in rows.values())
    return any("code" in names and len(names) >= LEAST_COLUMNS for names in named)
