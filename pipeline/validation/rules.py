"""What figures have to agree with, in words: as a sentence, and from the side of one of its measures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from pipeline.messages import text
from pipeline.plan_records import Measure

Side = Sequence[Measure]


def sentence(left: Side, right: Side, lang: str, *, equal: bool) -> str:
    """ "“Tổng số hồ sơ” (HS_TONG) bằng tổng của “Hồ sơ trực tuyến” (HS_TRUCTUYEN) và …", without a full stop."""
    sides = {"left": added(left, lang), "right": added(right, lang)}
    said = text(f"rules.{'equal' if equal else 'not-above'}", lang, **sides)
    return said[:1].upper() + said[1:]


def from_side(own: Measure, side: Side, other: Side, lang: str, *, relation: str) -> str:
    """The same as the row of `own`, one of `side`, has to say it; `relation` is "equal", "not-above" or "not-below"."""
    parts = [measure for measure in side if measure is not own]
    said = {"parts": listed(parts, lang) if parts else "", "other": added(other, lang)}
    return text(f"rules.own-{'part-' if parts else ''}{relation}", lang, **said)


def added(measures: Side, lang: str) -> str:
    """A measure, or the sum of several."""
    return listed(measures, lang) if len(measures) == 1 else text("rules.total", lang, measures=listed(measures, lang))


def listed(measures: Side, lang: str) -> str:
    """The measures by name and code: "“A” (A) và “B” (B)"."""
    named = [text("rules.measure", lang, name=measure.name[lang], code=measure.code) for measure in measures]
    return reduce(lambda first, second: text("rules.and", lang, first=first, second=second), named)
