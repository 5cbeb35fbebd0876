"""How a printed figure is computed, in words: the sentence of pipeline/messages/formulas.toml that fits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.assessment import Assessment
from pipeline.markdown import NOTHING
from pipeline.messages import LANGUAGES, catalogue, text
from pipeline.plan_records import Text

AREA = "formulas."
OTHER = f"{AREA}other"


def formula(id: str, method: str, names: Mapping[str, Text], assessed: Mapping[str, Assessment]) -> Text:
    """The formula of a figure in both languages, with the `names` of its target's measures by their codes.

    A target's figure is named "<target>:<name>" or "<target>:<name>:<year>" (pipeline.chapters.rows); any other is
    told by its method.
    """
    key = formula_key(id, method)
    target = id.partition(":")[0]
    words = {lang: _words(names, assessed[target], lang) if target in assessed else {} for lang in LANGUAGES}
    said = {lang: text(key, lang, method=method, **words[lang]) for lang in LANGUAGES}
    return Text(said["vi"], said["en"])


def formula_key(id: str, method: str) -> str:
    """The entry of the catalogue for a figure: the most exact there is, OTHER where none is."""
    return next((key for key in _candidates(id, method.replace(".", "-")) if key in catalogue()), OTHER)


def _candidates(id: str, method: str) -> Iterator[str]:
    for name in id.split(":")[1:]:
        yield f"{AREA}{name}-{method}"
        yield f"{AREA}{name}-{method.partition('-')[0]}"
        yield f"{AREA}{name}"
    yield f"{AREA}{method}"


def _words(names: Mapping[str, Text], item: Assessment, lang: str) -> dict[str, str]:
    target = item.target
    pair = target.supporting
    return {
        "numerator": names[target.numerator][lang],
        "denominator": names[target.denominator][lang] if target.denominator else NOTHING,
        "supporting_numerator": names[pair.numerator][lang] if pair else NOTHING,
        "supporting_denominator": names[pair.denominator][lang] if pair else NOTHING,
        "base": target.base_years,
        "start": str(item.start[0]) if item.start else NOTHING,
        "milestone": str(target.milestone or NOTHING),
    }
