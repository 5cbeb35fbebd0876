"""The layout of tables.yaml, and whether its kinds of table can be used: what one field alone can't show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pipeline.plan_files.fields import Entry, Fields, by_key, entry
from pipeline.plan_files.tree import Leaf
from pipeline.plan_records import Measure, MeasureType
from pipeline.table_kinds import Column, ColumnType, Condition, Count, Must, TableKind, Tally

# Headings of columns about a person, without accents. Such a column can't be mapped at all: what isn't mapped isn't
# read (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15: data are collected only as far as the purpose needs them).
PERSONAL = (
    *("ho ten", "ho va ten", "ho dem", "ten nguoi", "nguoi nop", "nguoi yeu cau", "nguoi dung ten", "chu ho so"),
    *("dien thoai", "sdt", "so dt", "di dong", "cccd", "cmnd", "cmt", "can cuoc", "chung minh", "dinh danh"),
    *("ho chieu", "dia chi", "noi o", "cu tru", "thuong tru", "tam tru", "que quan", "ngay sinh", "nam sinh"),
    *("email", "thu dien tu", "ma so thue", "so tai khoan", "full name", "phone", "mobile", "address", "passport"),
)

_WORDS = (ColumnType.CATEGORY, ColumnType.YES_NO)
_NUMBERS = (ColumnType.AMOUNT, ColumnType.COUNT)
_NAME = r"[a-z][a-z0-9]*([_-][a-z0-9]+)*"


def table_kind(fields: Fields) -> TableKind:
    """An entry of tables.yaml."""
    fields.check_names(("kind", "name", "least", "columns", "counts"))
    columns = by_key((entry(item, "column", _column) for item in fields.children("columns")), "column")
    counts = tuple(entry(item, "measure", _count) for item in fields.children("counts"))
    built = {name: item.record for name, item in columns.items() if item.record}
    _check_columns(columns)
    if len(built) == len(columns):  # else every rule on the column with the fault would get one too
        for item in counts:
            if item.record:
                _check_count(item.fields, item.record, built)
    by_key(counts, "measure")
    return TableKind(
        kind=fields.code("kind", _NAME, "dossiers"),
        name=fields.both("name"),
        least=_least(fields, len(columns)),
        columns=built,
        counts=tuple(item.record for item in counts if item.record),
    )


def check_tables(tables: Mapping[str, Entry[TableKind]], measures: Mapping[str, Entry[Measure]]) -> None:
    """Records counts of measures that the plan lacks, or that are no numbers."""
    for item in tables.values():
        for count in item.fields.children("counts"):
            leaf = count.leaf("measure")
            if leaf and leaf.text and count.known("measure", leaf, measures, "unknown-measure"):
                _check_type(count, leaf, measures[leaf.text].record)


def _check_type(fields: Fields, leaf: Leaf, measure: Measure | None) -> None:
    known = (MeasureType.COUNT, MeasureType.AMOUNT)
    if measure and measure.type not in known:
        fields.fault_at(leaf.line, "measure-type", value=measure.code, type=measure.type, known=", ".join(known))


def _least(fields: Fields, columns: int) -> int:
    """So many labels make a header row: two at least, since one word stands in many tables."""
    number = fields.number("least")
    if number is not None and not (number == int(number) and 2 <= number <= columns):
        fields.fault("least", "least-columns", value=number, columns=columns)
    return int(number or 0)


def _column(fields: Fields) -> Column:
    fields.check_names(("column", "labels", "type"), ("words", "key", "optional", "empty", "negative"))
    for leaf in fields.leaves("labels"):
        if word := personal(leaf.text):
            fields.fault_at(leaf.line, "personal-label", value=leaf.text, word=word)
    type = fields.choice("type", ColumnType)
    key, empty = fields.flag("key"), fields.flag("empty")
    if key and (empty or fields.flag("optional")):
        fields.fault("key", "key-empty")
    if fields.has("negative") and type not in _NUMBERS:
        fields.fault("negative", "not-for-type", type=type)
    return Column(
        name=fields.code("column", _NAME, "received_on"),
        labels=fields.texts("labels"),
        type=type,
        words=_words(fields, type),
        key=key,
        optional=fields.flag("optional"),
        empty=empty,
        negative=fields.flag("negative"),
    )


def personal(label: str) -> str:
    """The word of PERSONAL that stands in a column's label, "" for none."""
    said = plain(label)
    return next((word for word in PERSONAL if re.search(rf"\b{word}\b", said)), "")


def plain(text: str) -> str:
    """Without accents, case and repeated spaces, as systems without Vietnamese write headings."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(bare.replace("đ", "d").split())


def _words(fields: Fields, type: ColumnType) -> dict[str, tuple[str, ...]]:
    if type not in _WORDS:
        if fields.has("words"):
            fields.fault("words", "not-for-type", type=type)
        return {}
    if not fields.has("words"):
        fields.fault("words", "needed-for-type", type=type)
        return {}
    inner = fields.mapping("words")
    if type is ColumnType.YES_NO:
        inner.check_names(("yes", "no"))
    words = {name: inner.texts(name) for name in inner.table.entries}
    _check_once(inner, ((leaf, name) for name in words for leaf in inner.words(name)))
    return words


def _check_columns(columns: Mapping[str, Entry[Column]]) -> None:
    """Faults for a second key, and for a label that stands twice."""
    taken: dict[str, str] = {}
    keys = 0
    for name, item in columns.items():
        _check_once(item.fields, ((leaf, name) for leaf in item.fields.words("labels")))
        keys += item.record.key if item.record else 0
        if keys > 1 and item.record and item.record.key:
            item.fields.fault("key", "key-twice")
        for leaf in item.fields.words("labels"):
            if taken.setdefault(_folded(leaf.text), name) != name:
                item.fields.fault_at(leaf.line, "label-twice", value=leaf.text, first=taken[_folded(leaf.text)])


def _check_once(fields: Fields, leaves: Iterable[tuple[Leaf, str]]) -> None:
    seen: dict[str, str] = {}
    for leaf, name in leaves:
        if _folded(leaf.text) in seen:
            fields.fault_at(leaf.line, "label-twice", value=leaf.text, first=seen[_folded(leaf.text)])
        seen[_folded(leaf.text)] = name


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(":* ")


def _count(fields: Fields) -> Count:
    fields.check_names(("measure", "count", "reason"), ("of", "where"))
    return Count(
        measure=fields.text("measure"),
        tally=fields.choice("count", Tally),
        of=fields.text("of"),
        where=tuple(_condition(item) for item in fields.children("where")),
        reason=fields.both("reason"),
    )


def _condition(fields: Fields) -> Condition:
    fields.check_names(("column",), ("in", "is", "not_after"))
    if sum(fields.has(name) for name in ("in", "is", "not_after")) != 1:
        fields.fault("column", "one-test")
        return Condition(fields.text("column"), Must.GIVEN)
    if fields.has("in"):
        return Condition(fields.text("column"), Must.IN, categories=fields.texts("in"))
    if fields.has("not_after"):
        return Condition(fields.text("column"), Must.NOT_AFTER, other=fields.text("not_after"))
    value, known = fields.text("is"), (Must.IN_PERIOD, Must.GIVEN, Must.EMPTY)
    if value not in known:
        fields.fault("is", "bad-choice", value=value, known=", ".join(known))
        return Condition(fields.text("column"), Must.GIVEN)
    return Condition(fields.text("column"), Must(value))


def _check_count(fields: Fields, count: Count, columns: Mapping[str, Column]) -> None:
    if (count.tally is Tally.ROWS) == bool(count.of):
        fields.fault("of", "tally-column", tally=count.tally)
    elif count.of:
        wanted = _NUMBERS if count.tally is Tally.SUM else tuple(ColumnType)
        _check_use(fields, "of", columns, wanted)
    for item, condition in zip(fields.children("where"), count.where, strict=True):
        _check_condition(item, condition, columns)


def _check_condition(fields: Fields, condition: Condition, columns: Mapping[str, Column]) -> None:
    wanted: tuple[ColumnType, ...] = tuple(ColumnType)
    if condition.must is Must.IN:
        wanted = _WORDS
    elif condition.must in (Must.IN_PERIOD, Must.NOT_AFTER):
        wanted = (ColumnType.DATE,)
    usable = _check_use(fields, "column", columns, wanted)
    if usable and condition.must is Must.IN:
        for leaf in fields.words("in"):
            fields.known("in", leaf, columns[condition.column].words, "unknown-category")
    if condition.must is Must.NOT_AFTER:
        _check_use(fields, "not_after", columns, wanted)


def _check_use(fields: Fields, name: str, columns: Mapping[str, Column], wanted: tuple[ColumnType, ...]) -> bool:
    """Whether the column that the field `name` names is mapped, and is of a type that can be used so."""
    leaf = fields.leaf(name)
    if leaf is None or not fields.known(name, leaf, columns, "unknown-column"):
        return False
    type = columns[leaf.text].type
    if type not in wanted:
        fields.fault_at(leaf.line, "column-type", value=leaf.text, type=type, known=", ".join(wanted))
    return type in wanted
