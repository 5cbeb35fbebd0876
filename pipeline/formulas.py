"""How a printed figure is computed, in words: the sentence of pipeline/messages/formulas.toml that fits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.assessment import Assessment
from pipeline.figures import Figure
from pipeline.messages import LANGUAGES, catalogue, text
from pipeline.plan_records import Text

AREA = "formulas."
OTHER = f"{AREA}other"


def formula(figure: Figure, names: Mapping[str, Text], assessed: Mapping[str, Assessment]) -> Text:
    """The formula of `figure` in both languages, with the `names` of its target's measures by their codes.

    A target's figure is named "<target>:<name>" or "<target>:<name>:<year>" (pipeline.chapters.rows); any other is
    told by its method.
    """
    key = formula_key(figure)
    target = figure.id.partition(":")[0]
    words = {lang: _words(names, assessed[target], lang) if target in assessed else {} for lang in LANGUAGES}
    said = {lang: text(key, lang, method=figure.method, **words[lang]) for lang in LANGUAGES}
    return Text(said["vi"], said["en"])


def formula_key(figure: Figure) -> str:
    """The entry of the catalogue for `figure`: the most exact there is, OTHER where none is."""
    return next((key for key in _candidates(figure) if key in catalogue()), OTHER)


def _candidates(figure: Figure) -> Iterator[str]:
    method = figure.method.replace(".", "-")
    for name in figure.id.split(":")[1:]:
        yield f"{AREA}{name}-{method}"
        yield f"{AREA}{name}-{method.partition('-')[0]}"
        yield f"{AREA}{name}"
    yield f"{AREA}{method}"


def _words(names: Mapping[str, Text], item: Assessment, lang: str) -> dict[str, str]:
    target, nothing = item.target, "–"
    pair = target.supporting
    years = target.baseline_years
    return {
        "numerator": names[target.numerator][lang],
        "denominator": names[target.denominator][lang] if target.denominator else nothing,
        "supporting_numerator": names[pair.numerator][lang] if pair else nothing,
        "supporting_denominator": names[pair.denominator][lang] if pair else nothing,
        "base": f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years)),
        "start": str(item.start[0]) if item.start else nothing,
        "milestone": str(target.milestone or nothing),
    }
