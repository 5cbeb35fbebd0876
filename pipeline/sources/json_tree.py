"""JSON with its numbers as they are spelt, and the addresses of its values (JSON Pointer, RFC 6901)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NoReturn, TypeAlias

from pipeline.messages import LANGUAGES, text
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
    except json.JSONDecodeError as error:
        raise _unreadable("place", line=error.lineno, column=error.colno) from error
    except _NotJsonError as error:
        raise _unreadable(error.reason, found=error.found) from error
    except ValueError as error:  # bytes that are no Unicode
        raise _unreadable("encoding") from error
    except RecursionError as error:
        raise _unreadable("deep", most=DEEPEST) from error
    if _too_deep(found):
        raise _unreadable("deep", most=DEEPEST)
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
        keys = [key for key, _ in pairs]
        raise _NotJsonError("twice", next(key for key in keys if keys.count(key) > 1))
    return found


def _not_json(word: str) -> NoReturn:
    raise _NotJsonError("word", word)


class _NotJsonError(ValueError):
    """What Python's parser takes and JSON doesn't have; `reason` ends the name of a message."""

    def __init__(self, reason: str, found: str) -> None:
        super().__init__(reason, found)
        self.reason, self.found = reason, found


def _unreadable(reason: str, **values: object) -> Refusal:
    """F401 with the reason in both languages."""
    return Refusal("F401", **{f"reason_{lang}": text(f"sources.json-{reason}", lang, **values) for lang in LANGUAGES})
