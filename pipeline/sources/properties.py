"""The custom properties of a document in each container that keeps them: {name: text}.

Programs carry them from one format to the other. They hold no figure: where they are damaged there are none, and the
document is read all the same.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator

from pipeline.sources.ods_styles import given, local
from pipeline.sources.package import Package
from pipeline.sources.records import Refusal

_META = "meta.xml"  # ISO/IEC 26300 part 3, 3.1.3.3

# [MS-OLEPS] 2.21: a set of properties has its name, {D5CDD505-2E9C-101B-9397-08002B2CF9AE}, as bytes; 2.6: property 0
# names the others, and 1 has the code page of texts
_STREAM = "\x05DocumentSummaryInformation"
_OWN_SET = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")
_NAMES, _CODE_PAGE = 0, 1
_TEXT, _WIDE_TEXT = 0x1E, 0x1F
_UTF_16, _UTF_8 = 1200, 65001


def of_ods(data: bytes) -> dict[str, str]:
    """Those of an OpenDocument file."""
    try:
        package = Package(data)
        items = package.tree(_META).iter() if _META in package else ()
        found = [item for item in items if local(item.tag) == "user-defined"]
    except Refusal:
        return {}
    return {given(item.attrib, "name"): "".join(item.itertext()).strip() for item in found}


def of_xls(data: bytes) -> dict[str, str]:
    """Those of an old Excel workbook."""
    from xlrd.compdoc import CompDoc  # a run without such a file need not wait for it

    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            stream = CompDoc(data, logfile=nowhere).get_named_stream(_STREAM)
        return dict(_own_set(stream)) if stream else {}
    except Exception:  # on damage xlrd raises whatever the bytes lead it to, and so do they here
        return {}


def _own_set(stream: bytes) -> Iterator[tuple[str, str]]:
    """The texts of the set that is open to everybody. Raises struct.error, LookupError or ValueError for damage."""
    (sets,) = struct.unpack_from("<L", stream, 24)
    heads = [struct.unpack_from("<16sL", stream, 28 + 20 * number) for number in range(min(sets, 2))]
    start = next((offset for name, offset in heads if name == _OWN_SET), None)
    if start is None:
        return
    own = stream[start:]
    (count,) = struct.unpack_from("<L", own, 4)
    places = dict(struct.unpack_from("<LL", own, 8 + 8 * number) for number in range(min(count, len(own) // 8)))
    page = struct.unpack_from("<H", own, places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else _UTF_16
    for number, name in _names(own, places[_NAMES], page):
        kind, size = struct.unpack_from("<LL", own, places[number])
        if kind in (_TEXT, _WIDE_TEXT):
            text = own[places[number] + 8 :][: size * (2 if kind == _WIDE_TEXT else 1)]
            yield name, _decoded(text, _UTF_16 if kind == _WIDE_TEXT else page)


def _names(own: bytes, at: int, page: int) -> Iterator[tuple[int, str]]:
    """The numbers of the properties with their names; in UTF-16 each is filled up to four bytes."""
    (count,) = struct.unpack_from("<L", own, at)
    at += 4
    for _ in range(min(count, len(own) // 8)):
        number, length = struct.unpack_from("<LL", own, at)
        size = 2 * length if page == _UTF_16 else length
        yield number, _decoded(own[at + 8 : at + 8 + size], page)
        at += 8 + size + (-size % 4 if page == _UTF_16 else 0)


def _decoded(text: bytes, page: int) -> str:
    encoding = {_UTF_16: "utf-16-le", _UTF_8: "utf-8"}.get(page, f"cp{page}")
    return text.decode(encoding, "replace").partition("\0")[0]
