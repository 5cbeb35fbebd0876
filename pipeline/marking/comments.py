"""Comments on cells: the text in the comments part, its box in the VML drawing; what the sheet has of both stays.

Boxes are added to the drawing's text: programs write VML that no XML parser accepts (ECMA-376 part 4, 19).
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from pipeline.marking.cells import insert_drawing
from pipeline.marking.package import Parts, child
from pipeline.marking.texts import xml_text
from pipeline.sources.grid import Place, address, place

AUTHOR = "Kiểm tra số liệu"

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LABEL = f"[{AUTHOR}]"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIRST_ID = 1025  # as Excel numbers the first box of a drawing
_NAMESPACES = """ xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel\""""
_DRAWING = f"""<xml{_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>\
</o:shapelayout></xml>"""
_SHAPE_TYPE = """<v:shapetype{names} id="_x0000_t202" coordsize="21600,21600" o:spt="202" \
path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>\
</v:shapetype>"""
_SHAPE = """<v:shape{names} id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;width:300pt;height:130pt;\
z-index:{z};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" \
color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>\
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""
_ROOT = re.compile(r"<xml\b[^>]*>")
_EVERY_SHAPE = re.compile(r"<(\w+):shape\b.*?</\1:shape>", re.DOTALL)


class Comments:
    """The comments of one sheet; its parts are made when the first comment is added."""

    def __init__(self, parts: Parts, sheet: str) -> None:
        self._parts, self._sheet = parts, sheet

    def add(self, where: Place, said: str) -> None:
        """Comments the cell, below what somebody has written there already."""
        root = self._root()
        found = self._at(root, where)
        if found is None:
            author = str(_author(root))
            comment = child(_list(root, "commentList"), "comment", ref=address(*where), authorId=author)
            _run(child(comment, "text"), f"{_LABEL}\n{said}")
            self._add_box(where)
        else:
            _run(_as_runs(found), f"\n{_LABEL}\n{said}")

    def clear(self) -> None:
        """Takes away what an earlier marking wrote: known by its first line, since authors get lost."""
        part = self._parts.first(self._sheet, "comments")
        root = self._parts.tree(part) if part else None
        for comment in list(root.iterfind("{*}commentList/{*}comment")) if root is not None else ():
            said = "".join(item.text or "" for item in comment.iter("{*}t"))
            if said.lstrip().startswith(_LABEL):
                comment.getparent().remove(comment)
                self._remove_box(place(comment.get("ref", "")))
            elif _LABEL in said:
                _cut(comment, len(said.partition(_LABEL)[0].rstrip()))

    def _root(self) -> Element:
        part = self._parts.first(self._sheet, "comments")
        if not part:
            part = self._parts.unused("xl/comments{}.xml")
            namespace = self._parts.tree(self._sheet).nsmap[self._parts.tree(self._sheet).prefix]
            self._parts.put(part, f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode())
            self._parts.relate(self._sheet, f"{self._parts.office}/comments", part)
            self._parts.declare(part, _COMMENTS_TYPE)
        return self._parts.tree(part)

    def _at(self, root: Element, where: Place) -> Element | None:
        comments = root.iterfind("{*}commentList/{*}comment")
        return next((item for item in comments if item.get("ref") == address(*where)), None)

    def _drawing(self) -> str:
        """The part with the boxes, the sheet's own where it has one."""
        root = self._parts.tree(self._sheet)
        pointer = root.find("{*}legacyDrawing")
        if pointer is not None:
            id = pointer.get(f"{{{self._parts.office}}}id")
            return next((part for known, _, part in self._parts.related(self._sheet) if known == id), "")
        part = self._parts.unused("xl/drawings/vmlDrawing{}.vml")
        self._parts.put(part, _DRAWING.encode())
        self._parts.declare_extension("vml", _VML_TYPE)
        insert_drawing(
            root, self._parts.relate(self._sheet, f"{self._parts.office}/vmlDrawing", part), self._parts.office
        )
        return part

    def _add_box(self, where: Place) -> None:
        part = self._drawing()
        drawn = self._text(part)
        ids = [int(number) for number in re.findall(r"_x0000_s(\d+)", drawn)]
        id = max(ids, default=_FIRST_ID - 1) + 1
        row, column = where[0] - 1, where[1] - 1
        anchor = f"{column + 1}, 15, {row}, 2, {column + 6}, 30, {row + 8}, 4"
        names = _missing_names(drawn)
        shape = _SHAPE.format(names=names, id=id, z=len(ids) + 1, anchor=anchor, row=row, column=column)
        types = "" if 'id="_x0000_t202"' in drawn else _SHAPE_TYPE.format(names=names)
        start, end, rest = drawn.rpartition("</xml>")
        self._write(part, start + types + shape + end + rest)

    def _remove_box(self, where: Place) -> None:
        wanted = (f":Row>{where[0] - 1}</", f":Column>{where[1] - 1}</", 'ObjectType="Note"')

        def kept(match: re.Match[str]) -> str:
            return "" if all(word in match[0] for word in wanted) else match[0]

        part = self._drawing()
        self._write(part, _EVERY_SHAPE.sub(kept, self._text(part)))

    def _text(self, part: str) -> str:
        return self._parts.content(part).decode("utf-8", "surrogateescape")

    def _write(self, part: str, drawn: str) -> None:
        self._parts.put(part, drawn.encode("utf-8", "surrogateescape"))


def _missing_names(drawn: str) -> str:
    """The declarations of the prefixes, unless the drawing's root has them. Raises ValueError for another root."""
    root = _ROOT.search(drawn)
    if not root or "</xml>" not in drawn:
        raise ValueError(drawn[:80])
    return "" if all(name in root[0] for name in _NAMESPACES.split()) else _NAMESPACES


def _author(root: Element) -> int:
    authors = _list(root, "authors")
    names = [item.text for item in authors]
    if AUTHOR not in names:
        child(authors, "author").text = AUTHOR
        return len(names)
    return names.index(AUTHOR)


def _list(root: Element, name: str) -> Element:
    found = root.find(f"{{*}}{name}")
    return child(root, name) if found is None else found


def _cut(comment: Element, length: int) -> None:
    """Leaves the first `length` signs of the comment's text."""
    for item in comment.iter("{*}t"):
        kept = (item.text or "")[:length]
        length -= len(kept)
        item.text = kept


def _as_runs(comment: Element) -> Element:
    """The comment's text as a list of runs, to which others can be added."""
    said = _list(comment, "text")
    for plain in said.findall("{*}t"):
        said.remove(plain)
        run = child(said, "r")
        run.append(plain)
    return said


def _run(said: Element, words: str) -> None:
    text = child(child(said, "r"), "t")
    text.text = xml_text(words)
    text.set(_SPACE, "preserve")
