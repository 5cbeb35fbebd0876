"""Vietnamese as it was typed before Unicode, by tables written down apart from those of the reader.

Sources: TCVN 5712:1993, VN3, as the fonts .VnTime have it; the VNI-Windows table of VNI Software Company.
"""

from __future__ import annotations

import unicodedata

# One line for a vowel: plain, then grave, hook, tilde, acute, dot below, as hexadecimal bytes. Capitals with tones are
# typed as small letters and shown by a font of capitals.
_TCVN3_ROWS = """
a 61 B5 B6 B7 B8 B9
ă A8 BB BC BD BE C6
â A9 C7 C8 C9 CA CB
e 65 CC CE CF D0 D1
ê AA D2 D3 D4 D5 D6
i 69 D7 D8 DC DD DE
o 6F DF E1 E2 E3 E4
ô AB E5 E6 E7 E8 E9
ơ AC EA EB EC ED EE
u 75 EF F1 F2 F3 F4
ư AD F5 F6 F7 F8 F9
y 79 FA FB FC FD FE
"""
_TCVN3_OTHERS = {"đ": 0xAE, "Đ": 0xA7, "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6}
_VNI_ROWS = """
a 61 61F8 61FB 61F5 61F9 61EF
ă 61EA 61E8 61FA 61FC 61E9 61EB
â 61E2 61E0 61E5 61E3 61E1 61E4
e 65 65F8 65FB 65F5 65F9 65EF
ê 65E2 65E0 65E5 65E3 65E1 65E4
i 69 EC E6 F3 ED F2
o 6F 6FF8 6FFB 6FF5 6FF9 6FEF
ô 6FE2 6FE0 6FE5 6FE3 6FE1 6FE4
ơ F4 F4F8 F4FB F4F5 F4F9 F4EF
u 75 75F8 75FB 75F5 75F9 75EF
ư F6 F6F8 F6FB F6F5 F6F9 F6EF
y 79 79F8 79FB 79F5 79F9 EE
"""
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def _table(rows: str) -> dict[str, str]:
    found = {}
    for line in rows.split("\n"):
        if line:
            vowel, *codes = line.split()
            for tone, code in zip(_TONES, codes, strict=True):
                found[unicodedata.normalize("NFC", vowel + tone)] = bytes.fromhex(code).decode("latin-1")
    return found


_SMALL = _table(_TCVN3_ROWS)
_TCVN3 = {letter.upper(): code for letter, code in _SMALL.items() if letter.isascii() is False} | _SMALL
_TCVN3 |= {letter: chr(code) for letter, code in _TCVN3_OTHERS.items()} | {letter: letter for letter in "AEIOUY"}
_VNI = _table(_VNI_ROWS) | {"đ": "ñ"}
_VNI |= {letter.upper(): code.upper() for letter, code in _VNI.items()}

SMALL_LETTERS = tuple(letter for letter in [*_SMALL, "đ"] if not letter.isascii())


def to_tcvn3(text: str) -> str:
    """The text as a file of the time keeps it. Capitals with tones become small letters, as typing tools had it."""
    return "".join(_TCVN3.get(sign, sign) for sign in unicodedata.normalize("NFC", text))


def to_vni(text: str) -> str:
    """The text as a file of the time keeps it."""
    return "".join(_VNI.get(sign, sign) for sign in unicodedata.normalize("NFC", text))
