"""The text of a file: told, Unicode, or Vietnamese in one code page for certain."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.sources.encoding import start_of, text_of, unicode_form
from pipeline.sources.records import Refusal
from tests.old_fonts import to_tcvn3, to_vni

TEXT = "Đơn vị báo cáo;Văn phòng Sở\nChưa có số liệu;5\n"


def as_1258(text: str) -> bytes:
    """As Windows' Vietnamese code page has it: vowels with their own signs, tones behind them."""
    found = b""
    for sign in unicodedata.normalize("NFC", text):
        try:
            found += sign.encode("cp1258")
        except UnicodeEncodeError:
            vowel, tone = _parted(sign)
            found += (vowel + tone).encode("cp1258")
    return found


def _parted(sign: str) -> tuple[str, str]:
    signs = unicodedata.normalize("NFD", sign)
    tone = next(mark for mark in signs if mark in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", signs.replace(tone, "")), tone


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode(encoding: str) -> None:
    assert text_of(TEXT.encode(encoding)) == TEXT
    assert start_of(TEXT.encode(encoding), 1_000) == TEXT
    assert TEXT.startswith(start_of(TEXT.encode(encoding), 70))
    assert start_of(TEXT.encode(encoding), 70).endswith("\n")


def test_a_mark_counts_more_than_what_the_file_says_of_itself() -> None:
    assert text_of(TEXT.encode("utf-8-sig"), "windows-1252") == TEXT
    assert text_of(TEXT.encode("utf-16"), "windows-1252") == TEXT


@pytest.mark.parametrize("declared", ["iso-8859-1", "Windows-1252", "x-user-defined"])
def test_western_code_pages_are_windows_own_as_browsers_take_them(declared: str) -> None:
    assert text_of(b"\x93a\x94 \xe9", declared) == "“a” é"


def test_windows_vietnamese_where_it_is_certain() -> None:
    assert text_of(as_1258(TEXT)) == TEXT


@pytest.mark.parametrize("encoded", [to_tcvn3(TEXT), to_vni(TEXT)], ids=["TCVN3", "VNI"])
def test_old_fonts_are_left_for_the_cells(encoded: str) -> None:
    assert text_of(encoded.encode("latin-1")) == encoded


@pytest.mark.parametrize(
    "data", [b"Z\xfcrich;5\n", b"\xff\xfe\x00", b"\xef\xbb\xbf\xff", b"C\xf3;1\n", b"\x81;5\n"], ids=repr
)
def test_what_is_not_certain_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refusal:
        text_of(data)
    assert refusal.value.code == "F112"


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"a;b\n1;2\n", b"a\0\0\0"])
def test_what_is_no_utf_16(data: bytes) -> None:
    assert unicode_form(data) == "utf-8"
