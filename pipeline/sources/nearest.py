"""What a file without a known header row comes nearest to, and which labels it lacks to be that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.messages import LANGUAGES, text
from pipeline.plan import Plan
from pipeline.plan_records import Text
from pipeline.sources.grid import Sheet
from pipeline.sources.layout import OPTIONAL_COLUMNS, layout
from pipeline.sources.records import Cell
from pipeline.sources.tables.header import FIRST_ROWS
from pipeline.sources.texts import as_known, fold

LEAST = 2  # so many labels in one row tell something: one word stands in many tables
DEEPEST = 200  # rows with something in them, among which a header row is looked for


@dataclass(frozen=True)
class _Known:
    """A kind of header row: the name of each label, and the label to be shown for each name that has to be there."""

    kind: Text
    names: Mapping[str, str]
    needed: Mapping[str, str]
    highest: int


@dataclass(frozen=True)
class _Near:
    sheet: Sheet
    row: int
    known: _Known
    found: frozenset[str]

    @property
    def missing(self) -> list[str]:
        return [label for name, label in self.known.needed.items() if name not in self.found]


def nearest(sheets: Sequence[Sheet], plan: Plan) -> tuple[Cell | None, dict[str, str]]:
    """The row that comes nearest to a header row, None without any, and the end of a sentence about it by language."""
    near = [item for known in _kinds(plan) for sheet in sheets for item in _rows(sheet, known)]
    if not near:
        return None, {f"nearest_{lang}": "" for lang in LANGUAGES}
    best = max(near, key=lambda item: (len(item.found), -len(item.missing)))
    key = "sources.nearest-low" if best.row > best.known.highest and not best.missing else "sources.nearest"
    said = {"row": best.row, "most": best.known.highest, "labels": "; ".join(f"“{label}”" for label in best.missing)}
    words = {f"nearest_{lang}": text(key, lang, kind=best.known.kind[lang], **said) for lang in LANGUAGES}
    return Cell(best.sheet.name, f"{best.row}:{best.row}", ""), words


def _rows(sheet: Sheet, known: _Known) -> Iterator[_Near]:
    for row, cells in list(sheet.rows.items())[:DEEPEST]:
        names = (known.names.get(as_known(cell.text, known.names)) for cell in cells.values())
        found = frozenset(name for name in names if name)
        if len(found) >= LEAST:
            yield _Near(sheet, row, known, found)


def _kinds(plan: Plan) -> Iterator[_Known]:
    form = Text(*(text("sources.kind-workbook", lang) for lang in LANGUAGES))
    needed = {name: layout().labels[name] for name in layout().columns.values() if name not in OPTIONAL_COLUMNS}
    yield _Known(form, layout().columns, needed, DEEPEST)
    for table in plan.tables:
        names = {fold(label): name for name, column in table.columns.items() for label in column.labels}
        own = {name: column.labels[0] for name, column in table.columns.items() if not column.optional}
        yield _Known(table.name, names, own, FIRST_ROWS)
