"""Records survive the way to JSON and back, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import records


class Shade(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Inner:
    share: Fraction
    day: date | None


@dataclass(frozen=True)
class Outer:
    amount: Decimal
    shade: Shade
    steps: tuple[tuple[int, Fraction], ...]
    inner: Inner | None
    by_name: Mapping[str, tuple[Inner, ...]]
    either: tuple[str | Inner, ...]


@given(
    st.fractions(), st.decimals(allow_nan=False, allow_infinity=False), st.dates(), st.sampled_from(Shade), st.text()
)
def test_what_is_written_is_read_back(share: Fraction, amount: Decimal, day: date, shade: Shade, name: str) -> None:
    inner = Inner(share, day)
    record = Outer(amount, shade, ((2025, share),), inner, {name: (inner, Inner(share, None))}, (name, inner))
    assert records.loads(Outer, records.dumps(record)) == record


def test_a_missing_record_stays_missing() -> None:
    record = Outer(Decimal("1.10"), Shade.DARK, (), None, {}, ())
    assert records.loads(Outer, records.dumps(record)) == record
    assert '"1.10"' in records.dumps(record)  # as text: JSON's numbers would lose the digits that were typed


@pytest.mark.parametrize("broken", ["", "[]", '{"share": "1/3"}', '{"share": "x", "day": null}'])
def test_any_other_text_is_refused(broken: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        records.loads(Inner, broken)
