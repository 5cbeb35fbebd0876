"""Text typed in the fonts of before Unicode, TCVN3 (ABC, .VnTime) and VNI (VNI-Times), read as what its font shows.

Files keep such text as if it were Western European: "Kh«ng ®¹t" (TCVN3) and "Khoâng ñaït" (VNI) both show "Không đạt".
A text is taken for one of the two only when it can't be meant as it stands: some word in it is no Vietnamese syllable,
and exactly one of the two readings makes every word one. "Có", "café", "München" and codes stay as they are.

Tables: TCVN 5712:1993 (VN3), whose fonts have capitals with tones in fonts of their own (.VnTimeH); VNI for Windows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from pipeline.sources.syllables import is_syllable

KEPT = 4096
LEAST_CAPITALS = 2  # so many plain capitals and no small letter: it is set in capitals

_WORD = re.compile(r"[0-9A-Za-z\u00a1-\u024f\u0300-\u036f\u1e00-\u1eff\u20ab]+")

_TCVN3_SIGNS = "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = dict(zip(_TCVN3_SIGNS.encode("latin-1"), _TCVN3_LETTERS, strict=True))

# A vowel of VNI is a plain letter (or ô for ơ, ö for ư) with a sign behind it; some have a sign of their own.
_VNI_TONES = {"ù": "á", "ø": "à", "û": "ả", "õ": "ã", "ï": "ạ"}
_VNI_PAIRS = {
    **{"a" + sign: letter for sign, letter in _VNI_TONES.items()},
    **dict(zip(("aâ", "aá", "aà", "aå", "aã", "aä"), "âấầẩẫậ", strict=True)),
    **dict(zip(("aê", "aé", "aè", "aú", "aü", "aë"), "ăắằẳẵặ", strict=True)),
    **dict(zip(("eù", "eø", "eû", "eõ", "eï"), "éèẻẽẹ", strict=True)),
    **dict(zip(("eâ", "eá", "eà", "eå", "eã", "eä"), "êếềểễệ", strict=True)),
    **dict(zip(("où", "oø", "oû", "oõ", "oï"), "óòỏõọ", strict=True)),
    **dict(zip(("oâ", "oá", "oà", "oå", "oã", "oä"), "ôốồổỗộ", strict=True)),
    **dict(zip(("ôù", "ôø", "ôû", "ôõ", "ôï"), "ớờởỡợ", strict=True)),
    **dict(zip(("uù", "uø", "uû", "uõ", "uï"), "úùủũụ", strict=True)),
    **dict(zip(("öù", "öø", "öû", "öõ", "öï"), "ứừửữự", strict=True)),
    **dict(zip(("yù", "yø", "yû", "yõ"), "ýỳỷỹ", strict=True)),
}
_VNI_SINGLES = dict(zip("íìæóòôöîñ", "íìỉĩịơưỵđ", strict=True))
_VNI = _VNI_PAIRS | _VNI_SINGLES
_VNI_UNIT = re.compile("|".join(map(re.escape, sorted(_VNI, key=len, reverse=True))), re.IGNORECASE)


@lru_cache(KEPT)
def decoded(text: str) -> str:
    """`text`, or what it shows in its old font if that is certain."""
    if text.isascii() or is_vietnamese(text) or not _tells_something(text):
        return text
    found = readings(text)
    return found[0] if len(found) == 1 else text


@lru_cache(KEPT)
def readings(text: str) -> tuple[str, ...]:
    """What `text` may show in an old font: each reading, other than itself, in which all its words are syllables.

    For a place in which only a few words can stand: "Cã" is TCVN3 for "Có", and spelt as a syllable might be.
    """
    found = (_converted(text, convert) for convert in (_from_tcvn3, _from_tcvn3_by_1258, _from_vni))
    return tuple(dict.fromkeys(reading for reading in found if reading not in (None, text))) if text else ()


def is_vietnamese(text: str) -> bool:
    """Whether every word with other than plain letters is spelt as a Vietnamese syllable."""
    return all(is_syllable(word) for word in _special(text))


def _special(text: str) -> Iterator[str]:
    return (word for word in _WORD.findall(text) if not word.isascii())


def _tells_something(text: str) -> bool:
    """Whether a word that is no syllable has a plain letter or two signs: "5 µ" and "½" are not meant as letters."""
    wrong = [word for word in _special(text) if not is_syllable(word)]
    return any(len(word) > 1 and not any(sign.isdigit() for sign in word) for word in wrong)


def _converted(text: str, convert: Callable[[str], str]) -> str | None:
    """The text with its words converted; None where one of them can't be, or is then no syllable."""

    capitals = _in_capitals(text)

    def word(match: re.Match[str]) -> str:
        found = match[0] if match[0].isascii() else convert(match[0])
        found = found.upper() if capitals or _in_capitals(match[0]) else found
        if not found.isascii() and not is_syllable(found):
            raise ValueError(match[0])
        return found

    try:
        return _WORD.sub(word, text)
    except ValueError:
        return None


def _in_capitals(stored: str) -> bool:
    """Whether a word or text is set in capitals: TCVN3 has none with tones, "PHßNG Së" is "PHÒNG SỞ"."""
    plain = [sign for sign in stored if sign.isascii() and sign.isalpha()]
    return len(plain) >= LEAST_CAPITALS and all(sign.isupper() for sign in plain)


def _from_tcvn3(word: str) -> str:
    return _tcvn3(word.encode("latin-1"))


def _from_tcvn3_by_1258(word: str) -> str:
    """TCVN3 stored on a machine that is set to Vietnamese, so that its signs went through Windows' code page 1258."""
    return _tcvn3(word.encode("cp1258"))


def _tcvn3(signs: bytes) -> str:
    if any(sign > 127 and sign not in _TCVN3 for sign in signs):
        raise ValueError(signs)
    return "".join(_TCVN3.get(sign, chr(sign)) for sign in signs)


def _from_vni(word: str) -> str:
    def letter(match: re.Match[str]) -> str:
        found = _VNI[match[0].lower()]
        return found.upper() if match[0][0].isupper() else found

    if re.search(r"[^\x00-\x7f]", _VNI_UNIT.sub("", word)):
        raise ValueError(word)
    return _VNI_UNIT.sub(letter, word)
