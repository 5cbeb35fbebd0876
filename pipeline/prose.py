"""Text that a person writes in Markdown, as Markdown that can do nothing but be read.

Understood are paragraphs, headings (#), lists (-, *, +, 1., a)), **bold**, *italic* and tables of | cells |. All else,
HTML, Typst, LaTeX, shortcodes, references and attributes among it, is shown letter for letter. What stands between
<!-- and --> is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from pipeline.markdown import escape, table

DEEPEST = 6  # the lowest level of heading that there is
INDENT = "    "  # of a list inside a list, for Pandoc

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_BULLET = re.compile(r"(\s*)[-*+•]\s+(\S.*)")
_NUMBERED = re.compile(r"(\s*)(\d{1,3})[.)]\s+(\S.*)")
_ROW = re.compile(r"\|.*\|")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?")
_CELL = re.compile(r"(?<!\\)\|")
# What is bold or italic ends within 500 letters: looking further would take the square of a text's length.
_MARKED = re.compile(
    r"(?<![\\*])\*\*(?=[^\s*])(?P<strong>.{1,500}?)(?<=[^\s*\\])\*\*(?!\*)"
    r"|(?<![\w*\\])([*_])(?=[^\s*_])(?P<emphasised>.{1,500}?)(?<=[^\s*_\\])\2(?![\w*])"
)
_WRITTEN = re.compile(r"\\([!-/:-@\[-`{-~])")


def harmless(text: str, level: int, name: str) -> str:
    """`text` as Markdown for the report; "" where it says nothing.

    Its highest heading gets `level`. The anchors of its headings start with `name`, so that they are nobody else's.
    """
    lines = _without_comments(unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    found = [len(match[1]) for line in lines if (match := _HEADING.fullmatch(line.strip()))]
    shift = level - min(found, default=1)
    blocks = (_block(kind, list(own), shift, name) for kind, own in groupby(lines, _Kinds()) if kind)
    return "\n\n".join(block for block in blocks if block)


def _without_comments(text: str) -> str:
    """`text` without what stands between <!-- and -->; one that is not closed is text."""
    kept, rest = "", text
    while "-->" in rest:
        before, _, after = rest.partition("<!--")
        _, end, left = after.partition("-->")
        if not end:
            break
        kept, rest = kept + before, left
    return kept + rest


class _Kinds:
    """What each line is, told one after the other: lines of one kind in a row are one block."""

    def __init__(self) -> None:
        self.blocks = 0
        self.kind = ""

    def __call__(self, line: str) -> str:
        kind = self._kind(line)
        if kind in ("", "heading") or kind != self.kind:
            self.blocks += 1
        self.kind = kind
        return f"{kind}:{self.blocks}" if kind else ""

    def _kind(self, line: str) -> str:
        if not line.strip():
            return ""
        if _HEADING.fullmatch(line.strip()):
            return "heading"
        if _BULLET.fullmatch(line) or _NUMBERED.fullmatch(line):
            return "list"
        if _ROW.fullmatch(line.strip()):
            return "table"
        return "list" if self.kind == "list" and line[0].isspace() else "paragraph"


def _block(kind: str, lines: list[str], shift: int, name: str) -> str:
    sort, _, number = kind.partition(":")
    if sort == "heading":
        return _heading(lines[0], shift, f"{name}-{number}")
    if sort == "list":
        return "\n".join(_items(lines))
    if sort == "table":
        return _table(lines)
    return _inline(" ".join(line.strip() for line in lines))


def _heading(line: str, shift: int, anchor: str) -> str:
    match = _HEADING.fullmatch(line.strip())
    marks, said = (match[1], match[2]) if match else ("#", line)
    return f"{'#' * min(DEEPEST, len(marks) + shift)} {_inline(said)} {{#{anchor} .unnumbered}}" if said else ""


def _items(lines: Iterable[str]) -> Iterator[str]:
    """The items of a list, each on a line; one that is indented further than the item above lies inside it."""
    depths: list[int] = []
    for mark, indent, said in _joined(lines):
        while depths and depths[-1] > indent:
            depths.pop()
        if not depths or depths[-1] < indent:
            depths.append(indent)
        yield f"{INDENT * (len(depths) - 1)}{mark} {_inline(said)}"


def _joined(lines: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """(mark, indent, text) of each item; a line without a mark goes on with the item above."""
    items: list[tuple[str, int, str]] = []
    for line in lines:
        bullet, numbered = _BULLET.fullmatch(line), _NUMBERED.fullmatch(line)
        if bullet:
            items.append(("-", len(bullet[1].expandtabs(4)), bullet[2]))
        elif numbered:
            items.append((f"{int(numbered[2])}.", len(numbered[1].expandtabs(4)), numbered[3]))
        else:
            mark, indent, said = items.pop()
            items.append((mark, indent, f"{said} {line.strip()}"))
    return iter(items)


def _table(lines: list[str]) -> str:
    """A table; its first line is its head. Rows that are too short are filled up, those too long keep all they have."""
    told = [line.strip() for line in lines if not _RULE.fullmatch(line.strip())]
    rows = [[cell.strip() for cell in _CELL.split(line[1:-1])] for line in told]
    if not rows:
        return ""
    width = max(map(len, rows))
    head, *body = [[_inline(cell) for cell in (*row, *[""] * (width - len(row)))] for row in rows]
    return table(head, body, [1] * width)


def _inline(text: str, nested: bool = False) -> str:
    """One line with its bold and italic, the one possibly inside the other; the rest escaped."""
    said, last = "", 0
    for found in _MARKED.finditer(text):
        strong, emphasised = found["strong"], found["emphasised"]
        mark, inner = ("**", strong) if strong else ("*", emphasised)
        body = _plain(inner) if nested else _inline(inner, nested=True)
        said += f"{_plain(text[last : found.start()])}{mark}{body}{mark}"
        last = found.end()
    return said + _plain(text[last:])


def _plain(text: str) -> str:
    """`text` escaped; a space at either end stays one."""
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() and text.strip() else ""
    written = _WRITTEN.sub(r"\1", text)
    return f"{left}{escape(written)}{right}"
