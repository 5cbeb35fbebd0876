"""Fills and fonts that are added to a workbook's styles; those that it has stay as they are, in their places."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cached_property

from lxml.etree import _Element as Element

from pipeline.findings import Severity
from pipeline.marking.package import Parts, child, local, qualified

# Light enough for black text (contrast above 12:1), and told apart from fills that programs offer ready-made.
COLOURS = {Severity.ERROR: "FFFFC9CD", Severity.QUESTION: "FFFFE89B", Severity.WARNING: "FFD9E6F9"}

_SECTIONS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_EMPTY = """<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellXfs>
</styleSheet>"""
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


class Styles:
    """The styles part of a workbook; it gets one where it has none."""

    def __init__(self, parts: Parts) -> None:
        part = parts.first(parts.main, "styles")
        if not part:
            part = parts.unused("xl/styles{}.xml")
            namespace = qualified(parts.tree(parts.main), "")[1:-1]
            parts.put(part, _EMPTY.format(namespace).encode())
            parts.relate(parts.main, f"{parts.office}/styles", part)
            parts.declare(part, _CONTENT_TYPE)
        self._root = parts.tree(part)
        self._known: dict[tuple[object, ...], int] = {}

    def marked(self, style: int, severity: Severity) -> int:
        """`style` with the fill of a finding's severity."""
        return self._once(("marked", style, severity), lambda: self._variant(style, fill=self._fill(severity)))

    def unmarked(self, style: int) -> int:
        """`style` without such a fill; itself where it has none."""
        if style not in self._marked:
            return style
        return self._once(("unmarked", style), lambda: self._variant(style, fill=0))

    def wrapped(self, font: str = "") -> int:
        """Framed text at the top of its cell, broken into lines; `font` is "bold", "link" or ""."""
        return self._once(("wrapped", font), lambda: self._wrapped(font))

    def plain(self, font: str = "") -> int:
        """Text in one line without a frame; `font` is "title" or ""."""
        return self._once(("plain", font), lambda: self._text(font))

    @cached_property
    def _marked(self) -> frozenset[int]:
        """The styles that an earlier marking left."""
        fills = list(self._section("fills"))
        ours = {str(at) for at, fill in enumerate(fills) if _colour(fill) in COLOURS.values()}
        return frozenset(at for at, xf in enumerate(self._section("cellXfs")) if xf.get("fillId") in ours)

    def _once(self, key: tuple[object, ...], make: Callable[[], int]) -> int:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def _variant(self, style: int, fill: int) -> int:
        section = self._section("cellXfs")
        known = [item for item in section if local(item) == "xf"]
        changed = deepcopy(known[style if style < len(known) else 0])
        changed.set("fillId", str(fill))
        changed.set("applyFill", "1")
        return _added(section, changed)

    def _fill(self, severity: Severity) -> int:
        return self._once(("fill", severity), lambda: self._new_fill(severity))

    def _new_fill(self, severity: Severity) -> int:
        section = self._section("fills")
        fill = child(section, "fill")
        pattern = child(fill, "patternFill", patternType="solid")
        child(pattern, "fgColor", rgb=COLOURS[severity])
        child(pattern, "bgColor", indexed="64")
        return _added(section, fill)

    def _wrapped(self, font: str) -> int:
        frame = self._once(("frame",), self._frame)
        return self._text(font, frame, vertical="top", wrapText="1")

    def _text(self, font: str, frame: int = 0, **alignment: str) -> int:
        section = self._section("cellXfs")
        fonts = {"fontId": str(self._font(font)), "applyFont": "1"}
        style = child(section, "xf", numFmtId="0", fillId="0", borderId=str(frame), **fonts)
        if frame:
            style.set("applyBorder", "1")
        if alignment:
            style.set("applyAlignment", "1")
            child(style, "alignment", **alignment)
        return _added(section, style)

    def _font(self, name: str) -> int:
        """The forms' font in one of its looks; the parts of a font stand in this order (ECMA-376 part 1, 18.8.22)."""
        section = self._section("fonts")
        font = child(section, "font")
        if name:
            child(font, {"title": "b", "bold": "b", "link": "u"}[name])
        child(font, "sz", val="14" if name == "title" else "12")
        if name == "link":
            child(font, "color", rgb="FF0B4F9E")
        child(font, "name", val="Times New Roman")
        return _added(section, font)

    def _frame(self) -> int:
        section = self._section("borders")
        border = child(section, "border")
        for side in ("left", "right", "top", "bottom"):
            child(child(border, side, style="thin"), "color", rgb="FF9AA5B1")
        child(border, "diagonal")
        return _added(section, border)

    def _section(self, name: str) -> Element:
        found = self._root.find(f"{{*}}{name}")
        if found is not None:
            return found
        later = _SECTIONS[_SECTIONS.index(name) + 1 :]
        new = child(self._root, name)
        following = next((item for item in self._root if local(item) in later), None)
        if following is not None:
            following.addprevious(new)
        return new


def _added(section: Element, item: Element) -> int:
    """Puts `item` last, keeps the count and returns its index."""
    section.append(item)
    known = [other for other in section if local(other)]
    section.set("count", str(len(known)))
    return len(known) - 1


def _colour(fill: Element) -> str:
    colour = fill.find("{*}patternFill/{*}fgColor")
    return "" if colour is None else str(colour.get("rgb", "")).upper()
