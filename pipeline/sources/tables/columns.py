"""From the texts of a column to what they mean. Each different text is read once, however many rows have it.

So a column of a million rows costs a few operations on whole arrays and one look at each of its different texts; the
rules of reading are those of every other file (numerals, dates, folded words).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from pipeline.numerals import NO_FIGURE, NO_FIGURE_IN_WORDS, Ambiguous, Exact, Missing, read_number
from pipeline.sources.casting import readings_in_words
from pipeline.sources.cells import fits, serial_day
from pipeline.sources.dates import NOT_A_DATE, SERIALS, day_of_text
from pipeline.sources.texts import as_known, fold, in_old_font, tidy
from pipeline.table_kinds import Column, ColumnType

if TYPE_CHECKING:
    import numpy
    import pyarrow
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[numpy.int32]

# A day with a time of day behind it: "15/12/2024 08:30", "2024-12-15T08:30:00.000", "08:30:00 SA".
_DAY_AND_TIME = r"^(\S+?),?[ T]+([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?( ?(SA|CH|AM|PM|Z))?$"


_YEARS = range(1945, 2100)  # of a record of this state; "1025" is a slip that would leave its row out of every period
_SPACES = "[\u00a0\u2007\u2009\u202f]"
_UNSEEN = "[\u00ad\u200b-\u200f\u2060\ufeff]"
_DASHES = "[\u2010-\u2015\u2212]"


@dataclass(frozen=True)
class Meaning:
    """What one text says: a day, a number or the name of a category; or the code of what is wrong with it.

    `old_font`: it is read as what a font of before Unicode shows.
    """

    value: date | Decimal | str | None = None
    problem: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    old_font: bool = False


@dataclass(frozen=True)
class Coded:
    """A column: each row's place in `meanings`, -1 where the cell is empty. Columns of texts have no meanings."""

    column: Column
    codes: Codes
    meanings: Sequence[Meaning] = ()


def coded(column: Column, texts: pyarrow.ChunkedArray, serials: bool) -> Coded:
    """The column as codes. `serials` allows a bare number to be a day."""
    import numpy

    encoded = texts.combine_chunks().dictionary_encode()
    again = _normal(column, encoded.dictionary).dictionary_encode()  # two spellings may be one text
    last = numpy.append(again.indices.fill_null(-1).to_numpy(zero_copy_only=False), numpy.int32(-1))
    codes = last[encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    if column.type is ColumnType.TEXT:
        return Coded(column, codes)
    read = _reader(column, serials)
    return _without_missing(Coded(column, codes, [read(text) for text in again.dictionary.to_pylist()]))


def _normal(column: Column, texts: pyarrow.Array) -> pyarrow.Array:
    """The different texts without spaces around them, days without their time of day; null for those that are empty."""
    import pyarrow
    from pyarrow import compute

    bare = compute.utf8_trim_whitespace(texts)
    if column.type is ColumnType.TEXT:
        bare = compute.utf8_upper(_plain(bare))
    if column.type is ColumnType.DATE:
        for sign, plain in () if _is_ascii(bare) else ((_SPACES, " "), (_UNSEEN, "")):
            bare = compute.replace_substring_regex(bare, sign, plain)
        bare = compute.replace_substring_regex(bare, _DAY_AND_TIME, r"\1")
    empty = [""] if column.type is ColumnType.TEXT else sorted(NO_FIGURE)
    return compute.if_else(compute.is_in(bare, value_set=pyarrow.array(empty)), None, bare)


def _plain(texts: pyarrow.Array) -> pyarrow.Array:
    """The texts as they are told apart: two that look the same are the same, whatever signs they are typed in."""
    from pyarrow import compute

    if _is_ascii(texts):
        return texts
    same = compute.utf8_normalize(texts, "NFKC")  # full-width digits, spaces that don't break, accents apart
    for sign, plain in ((_UNSEEN, ""), (_DASHES, "-")):
        same = compute.replace_substring_regex(same, sign, plain)
    return compute.utf8_trim_whitespace(same)


def _is_ascii(texts: pyarrow.Array) -> bool:
    from pyarrow import compute

    return compute.all(compute.string_is_ascii(texts)).as_py() is not False  # None: there are no texts


def _without_missing(found: Coded) -> Coded:
    """Texts that say there is nothing ("chưa có") are empty cells too."""
    import numpy

    given = [meaning.problem != "" or meaning.value is not None for meaning in found.meanings]
    if all(given):
        return found
    return Coded(found.column, numpy.where(lookup(found, given), found.codes, -1), found.meanings)


def lookup(found: Coded, values: Sequence[bool]) -> NDArray[numpy.bool_]:
    """For each row the value of its meaning; False for empty cells."""
    import numpy

    return numpy.array([*values, False], dtype=bool)[found.codes]


def _reader(column: Column, serials: bool) -> Callable[[str], Meaning]:
    if column.type is ColumnType.DATE:
        return lambda text: _day(text, serials)
    if column.type in (ColumnType.AMOUNT, ColumnType.COUNT):
        return lambda text: _number(text, column)
    words = {fold(word): name for name, own in column.words.items() for word in own}
    known = ", ".join(own[0] for own in column.words.values())
    return lambda text: _word(text, words, known)


def _word(text: str, words: Mapping[str, str], known: str) -> Meaning:
    name = words.get(as_known(text, words))
    if not name:
        return Meaning(problem="F611", values={"known": known})
    return Meaning(name, old_font=in_old_font(text, words))


def _day(text: str, serials: bool) -> Meaning:
    if serials and text.isascii() and text.isdigit() and int(text) in SERIALS:
        return Meaning(serial_day(Decimal(text)))
    day = day_of_text(text)
    if isinstance(day, date):
        return Meaning(day) if day.year in _YEARS else Meaning(problem="F617")
    return Meaning(problem="F610" if day == NOT_A_DATE else "F617")


def _number(text: str, column: Column) -> Meaning:
    whole = column.type is ColumnType.COUNT
    in_words = as_known(text, NO_FIGURE_IN_WORDS)
    bare = in_words if in_words in NO_FIGURE_IN_WORDS else tidy(text)
    if len(bare) > 2 and bare.isdigit() and bare.startswith("0"):  # a number of something, no amount of it
        return Meaning(problem="F612")
    numeral = read_number(bare, whole=whole)
    if isinstance(numeral, Missing):
        return Meaning()
    if isinstance(numeral, Ambiguous) and not numeral.percent:
        return Meaning(problem="F613", values=readings_in_words(numeral))
    if not isinstance(numeral, Exact) or numeral.percent or not fits(numeral.value):
        return Meaning(problem="F612")
    if whole and numeral.value != numeral.value.to_integral_value():
        return Meaning(problem="F612")
    if numeral.value < 0 and not column.negative:
        return Meaning(problem="F620")
    return Meaning(numeral.value)
