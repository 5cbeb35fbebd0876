"""The message catalogue: every sentence that a user sees, in Vietnamese and in English.

The entries stand in the .toml files of this folder, one table per message with the keys `vi` and `en`;
together they are one catalogue. Placeholders are those of str.format, and "{count:is|are}", which stands for the first
word where `count` is 1 and for the second elsewhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

LANGUAGES = ("vi", "en")
NAMED = 5  # names in a message, the rest is counted
_ONE = re.compile(r"\[?1(?:\]\{[^}]*\})?")  # bare, or marked up as a figure of the report


class _Counting(Formatter):
    """str.format with a choice between two words by a number: "{count:is|are}"."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, choice, many = format_spec.partition("|")
        if not choice:
            return str(super().format_field(value, format_spec))
        return one if is_one(value) else many


def is_one(count: object) -> bool:
    """Whether a number, given as such or as it is printed, is 1, so that English counts in the singular."""
    return _ONE.fullmatch(str(count)) is not None


def filled(template: str, values: Mapping[str, object]) -> str:
    """`template` with its placeholders filled. Raises KeyError where a value is missing."""
    return _Counting().vformat(template, (), values)


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
    return filled(catalogue()[key][lang], said)


def listed(names: Sequence[str]) -> str:
    """The first of `names` for a message, and how many more there are."""
    more = f" … (+{len(names) - NAMED})" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def of_unit(count: object, unit: str, lang: str) -> str:
    """The unit beside a number of things: "dossiers", in English "dossier" beside 1; Vietnamese has one form."""
    if lang != "en" or not is_one(count):
        return unit
    for many, one in (("people", "person"), ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("s", "")):
        if unit.endswith(many) and not unit.endswith("ss"):
            return unit.removesuffix(many) + one
    return unit


def lowered(words: str) -> str:
    """Words that begin a line, as they stand inside a sentence."""
    return words[:1].lower() + words[1:]
