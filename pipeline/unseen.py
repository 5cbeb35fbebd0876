"""Signs that nobody sees and that change what is seen: cells and file names hold whatever somebody put there."""

from __future__ import annotations

from unicodedata import category

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # control, format, half of a surrogate pair, line and paragraph end


def harmless(words: str, kept: str = "") -> str:
    r"""`words` with signs that would steer a terminal, break or turn the line, or be invisible spelt out ("\x1b").

    `kept` are those that do no harm where the words are shown.
    """
    return "".join(_spelt(sign) if category(sign) in _UNSEEN and sign not in kept else sign for sign in words)


def on_one_line(words: str) -> str:
    """The same for places that show all white space as one space: ends of lines needn't be spelt out."""
    return harmless(" ".join(words.split()))


def _spelt(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
