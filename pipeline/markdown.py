"""Markdown for the report: any text made harmless, tables and tiles that come out alike in HTML, PDF and DOCX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

Align = Literal["left", "center", "right"]
NOTHING = "–"  # what a cell of a table shows where there is nothing

_SPACES = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
_MEANINGFUL = re.compile(r"""[\\`*_{}\[\]<>#|~^$@"'&=:]|-(?=-)|(?<=-)-|\.(?=\.)""")
_STARTS_A_BLOCK = re.compile(r"^(\(?\w+)([.)])|^([-+%(])")
_LAST_DASH = 100  # longer than Pandoc's line of 72 columns: only then do the dashes set the columns' widths


def escape(text: str) -> str:
    """`text` as Markdown that shows it letter for letter, on one line, in every format and from every renderer.

    Composed (NFC); runs of spaces and line breaks become one space; what can't be printed (control characters,
    lone surrogates, marks that turn the direction of the text) becomes U+FFFD. May stand anywhere in a paragraph,
    a table cell or a heading.
    """
    line = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")
    printable = "".join("\ufffd" if _unprintable(char) else char for char in line)
    return _STARTS_A_BLOCK.sub(_harmless_start, _MEANINGFUL.sub(r"\\\g<0>", printable))


def _unprintable(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") or char in "\u202a\u202b\u202c\u202d\u202e\ufeff"


def _harmless_start(found: re.Match[str]) -> str:
    word, mark, sign = found.groups()
    return f"\\{sign}" if sign else f"{word}\\{mark}".replace("(", "\\(")


def table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], aligns: Sequence[Align] = ()
) -> str:
    """A pipe table. Cells are Markdown (pass text through `escape`); `widths` are the columns' parts of the whole.

    `aligns` has one word for each column, and is "left" throughout when it is empty.
    Raises ValueError when a row, `widths` or `aligns` does not have as many entries as there are headers.
    """
    aligned: Sequence[Align] = aligns or ["left" for _ in headers]
    lines = [headers, [_rule(*column) for column in zip(_dashes(widths), aligned, strict=True)], *rows]
    if any(len(line) != len(headers) for line in lines):
        raise ValueError(f"a table of {len(headers)} columns: {[len(line) for line in lines]}")
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines) + "\n"


def _dashes(widths: Sequence[int]) -> list[int]:
    return [max(3, round(width * _LAST_DASH / sum(widths))) for width in widths]


def _rule(dashes: int, align: Align) -> str:
    left, right = (":" if align in sides else "-" for sides in (("left", "center"), ("right", "center")))
    return left + "-" * (dashes - 2) + right


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split("\n")))


def glance(tiles: Sequence[tuple[str, str]]) -> str:
    """Tiles for the first page: (what is counted, the count), both Markdown; the count stands above, in large type."""
    items = "\n".join(f"- **{count}**\\\n  {label}" for label, count in tiles)
    return f"::: {{.glance}}\n{items}\n:::\n"


def attribute(text: str) -> str:
    """`text` as the value of an attribute in Markdown, quotes included, as in {alt="…"}."""
    return '"' + escape(text) + '"'
