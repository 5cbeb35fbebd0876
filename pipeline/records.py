"""Frozen records to JSON and back, exactly: what one step hands to the next stands in plain files.

Fractions and decimals are written as text, so that no figure passes through binary floating point. Nothing but
data is ever read back (a pickle could run code).
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_AS_TEXT = (Fraction, Decimal, Path, StrEnum)


def dumps(record: object) -> str:
    """`record` as JSON text: the same record always gives the same text."""
    return json.dumps(_plain(record), ensure_ascii=False, indent=1) + "\n"


def loads(kind: type[T], text: str) -> T:
    """The record of type `kind` that `dumps` wrote. Raises ValueError, KeyError or TypeError for any other text."""
    record: T = _record(kind, json.loads(text))
    return record


def _plain(item: object) -> Any:
    if is_dataclass(item):
        return {field.name: _plain(getattr(item, field.name)) for field in fields(item)}
    if isinstance(item, _AS_TEXT):
        return str(item)
    if isinstance(item, date):
        return item.isoformat()
    if isinstance(item, Mapping):
        return {str(key): _plain(value) for key, value in item.items()}
    if isinstance(item, (tuple, list)):
        return [_plain(value) for value in item]
    return item


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _record(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if data is None else _record(_choice(get_args(kind), data), data)
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        key, value = get_args(kind)
        return {_record(key, name): _record(value, item) for name, item in data.items()}
    return data if origin is Literal else _scalar(kind, data)


def _choice(kinds: tuple[Any, ...], data: Any) -> Any:
    """Which of a union's types `data` is: the only one besides None, or a record for an object and text for text."""
    some = [kind for kind in kinds if kind is not type(None)]
    fitting = [kind for kind in some if hasattr(kind, "__dataclass_fields__") == isinstance(data, dict)]
    return some[0] if len(some) == 1 else fitting[0]


def _tuple(kinds: tuple[Any, ...], data: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_record(kinds[0], item) for item in data)
    return tuple(_record(kind, item) for kind, item in zip(kinds, data, strict=True))


def _scalar(kind: Any, data: Any) -> Any:
    if hasattr(kind, "__dataclass_fields__"):
        return kind(**{name: _record(hint, data[name]) for name, hint in _hints(kind).items()})
    if kind is date:
        return date.fromisoformat(data)
    if kind is int:
        return int(data)  # the keys of a JSON object are text
    return kind(data) if issubclass(kind, _AS_TEXT) else data
