"""Texts that quote numbers from a cell, a warning's for example: each number is entered where it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.figures import Cell, Ledger
from pipeline.markdown import escape
from pipeline.numerals import Exact, exact_text, read_number
from pipeline.printed_numbers import Known, parts
from pipeline.results import QualityResults


def quoted(
    said: str,
    name: str,
    ledger: Ledger,
    method: str,
    known: Known,
    *,
    inputs: Sequence[str] = (),
    cells: Sequence[Cell] = (),
) -> str:
    """`said` as Markdown, its numbers entered as "<name>:1", "<name>:2" …, with what they come from."""
    shown, count = [], 0
    for piece, is_number in parts(said, known):
        count += is_number
        if is_number:
            id, value = f"{name}:{count}", _exact(piece)
            shown.append(ledger.quote(id, piece, value, method, inputs=inputs, cells=cells))
        else:
            shown.append(_bare(piece))
    return "".join(shown)


def named(results: QualityResults) -> Known:
    """The names of measures and units that such a text mentions: "Phòng Công chứng số 1" has no figure in it."""
    names = [*results.measures.values(), *results.units.values()]
    codes = [*results.measures, *results.units]
    return Known(tuple({name for both in names for name in (both.vi, both.en)} | set(codes)))


def numbered(names: Iterable[str]) -> Iterator[str]:
    """The names in their order, those that came before with a number: "a", "b", "a#2"."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}#{seen[name]}"


def _bare(piece: str) -> str:
    """`piece` harmless, with the spaces at its ends, which part it from a number."""
    before = " " if piece[:1].isspace() else ""
    after = " " if piece.strip() and piece[-1:].isspace() else ""
    return before + escape(piece) + after


def _exact(piece: str) -> str:
    """The value in plain decimals; where two readings fit, the text itself, which is all that is known."""
    read = read_number(piece, whole=True)
    return exact_text(read.value) if isinstance(read, Exact) else piece
