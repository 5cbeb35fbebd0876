"""The message catalogue: every sentence that a user sees, in Vietnamese and in English.

The entries stand in the .toml files of this folder, one table per message with the keys `vi` and `en`;
together they are one catalogue. Placeholders are those of str.format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("vi", "en")
NAMED = 5  # names in a message, the rest is counted


@dataclass(frozen=True)
class Phrase:
    """An entry that stands inside of another one, as the value of a placeholder: it is said in that one's language."""

    key: str


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All entries: {"cli.year-missing": {"vi": "…", "en": "…"}, …}; the file's name is the key's first part.

    Raises ValueError for an entry that lacks a language.
    """
    entries: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text("utf-8")).items():
            if set(entry) != set(LANGUAGES):
                raise ValueError(f"{path.name}: [{name}] needs exactly the keys {', '.join(LANGUAGES)}")
            entries[f"{path.stem}.{name}"] = entry
    return entries


def text(key: str, lang: str, **values: object) -> str:
    """The entry `key` in `lang`, its placeholders filled with `values`. Raises KeyError for an unknown key."""
    said = {name: text(value.key, lang) if isinstance(value, Phrase) else value for name, value in values.items()}
    return catalogue()[key][lang].format(**said)


def listed(names: Sequence[str]) -> str:
    """The first of `names` for a message, and how many more there are."""
    more = f" … (+{len(names) - NAMED})" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def lowered(words: str) -> str:
    """Words that begin a line, as they stand inside a sentence."""
    return words[:1].lower() + words[1:]
