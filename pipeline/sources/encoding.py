"""From the bytes of a text file to its text, where the encoding is certain: told, UTF-8, UTF-16, or read as Vietnamese.

A byte that is read wrongly turns one letter of a name or of "Có" into another without anybody seeing it.
"""

from __future__ import annotations

import codecs
import unicodedata

from pipeline.sources.legacy_text import is_vietnamese, readings
from pipeline.sources.records import Refusal

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
VIETNAMESE, WESTERN = "cp1258", "latin-1"
_WESTERN = ("ascii", "us-ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252", "x-user-defined")
_LOOKED_AT = 4096


def text_of(data: bytes, declared: str = "") -> str:
    """The text, without a byte order mark. `declared` is what the file itself says of its encoding.

    Refuses an encoding that isn't certain: one that is not known, bytes that don't fit it, and text in 8 bits of which
    nothing is said and that is Vietnamese in none of the usual code pages, or in more than one.
    """
    if unicode_form(data) == "utf-8" and declared and not data.startswith(codecs.BOM_UTF8):
        return _declared(data, "cp1252" if declared.lower() in _WESTERN else declared)
    return _undeclared(data, whole=True)


def start_of(data: bytes, length: int) -> str:
    """The text of the first `length` bytes, up to the last whole line if there is more. Refuses as `text_of` does."""
    if len(data) <= length:
        return _undeclared(data, whole=True)
    text = _undeclared(data[:length], whole=False)
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1]


def _declared(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, ValueError) as error:
        raise Refusal("F112") from error


def encoding_of(start: bytes, *, whole: bool = False) -> str:
    """The name of the encoding, by the first bytes of a text, or by the `whole`. Refuses one that isn't certain."""
    encoding = unicode_form(start)
    try:
        codecs.getincrementaldecoder(encoding)().decode(start, final=whole)
    except ValueError as error:
        if encoding != "utf-8" or start.startswith(codecs.BOM_UTF8):
            raise Refusal("F112") from error
        return _eight_bits(start)
    return encoding


def _undeclared(data: bytes, *, whole: bool) -> str:
    encoding = encoding_of(data, whole=whole)
    text = codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
    return unicodedata.normalize("NFC", text) if encoding == VIETNAMESE else text.removeprefix("\ufeff")


def unicode_form(data: bytes) -> str:
    """The form of Unicode that the bytes have by their mark or their zeros; UTF-8 where nothing speaks for another."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    return marked or _wide(data) or "utf-8"


def _wide(data: bytes) -> str:
    """Which UTF-16 it is without a mark: ASCII signs, of which any table has many, leave every other byte zero."""
    start = data[:_LOOKED_AT]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) // 8 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) // 8 and not odd else ""


def _eight_bits(data: bytes) -> str:
    """Windows' Vietnamese code page, or Latin-1 for an old font (see legacy_text): whichever alone gives syllables."""
    try:
        vietnamese = unicodedata.normalize("NFC", data.decode(VIETNAMESE))
    except UnicodeDecodeError:
        vietnamese = ""
    found = [VIETNAMESE] if vietnamese and is_vietnamese(vietnamese) else []
    if readings(data.decode(WESTERN)):
        found.append(WESTERN)
    if len(found) != 1:
        raise Refusal("F112")
    return found[0]
