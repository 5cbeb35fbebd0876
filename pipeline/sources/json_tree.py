"""JSON with its numbers as they are spelt, and the addresses of its values (JSON Pointer, RFC 6901)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NoReturn, TypeAlias

from pipeline.sources.records import Refusal


class Number(str):
    """A JSON number, exactly as it is spelt."""


DEEPEST = 64  # what is nested deeper is no capture, and walking it would exhaust the stack

Json: TypeAlias = dict[str, "Json"] | list["Json"] | Number | str | bool | None


def read_json(data: bytes) -> Json:
    """The JSON text's value. Refuses what is no JSON, and a key that stands twice: only one would count."""
    try:
        found: Json = json.loads(
            data,
            parse_int=Number,
            parse_float=Number,
            parse_constant=_not_json,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as error:
        raise Refusal("F401", reason=str(error)) from error
    if _too_deep(found):
        raise Refusal("F401", reason=f"nested more than {DEEPEST} deep")
    return found


def pointer(*words: str) -> str:
    """The end of a JSON Pointer that leads on through `words`."""
    return "".join("/" + word.replace("~", "~0").replace("/", "~1") for word in words)


def shown(value: Json) -> str:
    """A value as found: a text as it is, "" for null, anything else as JSON, cut to 80 letters.

    Half of a surrogate pair, which JSON can name and no file can hold, becomes a question mark.
    """
    if value is None:
        return ""
    found = str(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:80]
    return found.encode("utf-8", "replace").decode()


def _too_deep(value: Json) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for item in level for inner in _inside(item)]
    return any(isinstance(item, dict | list) for item in level)


def _inside(value: Json) -> Iterable[Json]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _not_json(word: str) -> NoReturn:
    raise ValueError(word)
