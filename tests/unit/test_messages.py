"""The English sentences read well for one as for many: a number stands apart from the word that it counts."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from pipeline import findings
from pipeline.messages import catalogue, filled, of_unit

COUNTS = "count|days|errors|figures|cells|files|measures|rows|columns|found_columns|total|value|years|units|named"
COUNTED = re.compile(rf"\{{({COUNTS})\}} (?!is\b|as\b|was\b|has\b|lies\b|stands\b|times\b)[a-z]+s\b")
SENTENCES = {key: entry["en"] for key, entry in catalogue().items()} | {
    f"{code} {name}": getattr(entry, name)["en"]
    for code, entry in findings.catalogue().items()
    for name in ("title", "expected", "explanation", "fix", "unit_fix")
}


VIETNAMESE = {key: entry["vi"] for key, entry in catalogue().items()} | {
    f"{code} {name}": getattr(entry, name)["vi"]
    for code, entry in findings.catalogue().items()
    for name in ("title", "expected", "explanation", "fix", "unit_fix")
}
ELSEWHERE = re.compile("mã băm|xuất bản|phát hành|bản gửi|khoá|xoá", re.IGNORECASE)
"""Words for what has another one: mã kiểm tra, công bố (an edition), lập (a report), phiên bản, khóa, xóa."""


def test_one_thing_has_one_word() -> None:
    assert [key for key, said in VIETNAMESE.items() if ELSEWHERE.search(said)] == []


def test_no_sentence_counts_in_the_plural() -> None:
    assert [key for key, said in SENTENCES.items() if COUNTED.search(said) or "(s)" in said] == []


def test_first_page_and_summary_share_the_sentences_that_they_both_say() -> None:
    said = {area: [key for key in catalogue() if key.startswith(f"{area}.")] for area in ("overview", "summary")}
    texts = {area: {catalogue()[key]["vi"].rstrip(":.") for key in keys} for area, keys in said.items()}
    assert texts["overview"] & texts["summary"] == set()


@pytest.mark.parametrize("wrong", ["Done: {count} files.", "{days} days left", "in {count} places"])
def test_such_a_sentence_would_be_found(wrong: str) -> None:
    assert COUNTED.search(wrong)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("0", "0 targets are"),
        ("1", "1 target is"),
        ("11", "11 targets are"),
        ("1.5", "1.5 targets are"),
        (1, "1 target is"),
    ],
)
def test_a_word_stands_in_the_singular_beside_one_alone(count: object, said: str) -> None:
    assert filled("{count} {count:target is|targets are}", {"count": count}) == said


def test_a_number_marked_as_a_figure_of_the_report_counts_like_a_bare_one() -> None:
    one, eleven = '[1]{data-figure="a"}', '[11]{data-figure="a"}'
    assert filled("{count:is|are}", {"count": one}) == "is" and filled("{count:is|are}", {"count": eleven}) == "are"


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("dossiers", "dossier"),
        ("posts", "post"),
        ("responses", "response"),
        ("businesses", "business"),
        ("boxes", "box"),
        ("branches", "branch"),
        ("agencies", "agency"),
        ("people", "person"),
        ("staff", "staff"),
    ],
)
def test_a_unit_has_its_singular_in_english_alone(unit: str, one: str) -> None:
    assert (of_unit("1", unit, "en"), of_unit("2", unit, "en"), of_unit("1", unit, "vi")) == (one, unit, unit)


def test_every_choice_of_words_names_two() -> None:
    choices = [(key, spec) for key, said in SENTENCES.items() for _, _, spec, _ in Formatter().parse(said) if spec]
    assert choices and [key for key, spec in choices if spec.count("|") != 1] == []


def test_no_sentence_is_written_as_it_is_spoken() -> None:
    """Official English has no contractions; "'s" belongs to somebody."""
    assert [key for key, said in SENTENCES.items() if re.search(r"n't\b|\b(?:it|that|there|what)'s\b", said)] == []


def test_no_sentence_writes_a_day_in_digits_that_readers_take_for_another() -> None:
    written = [key for key, said in SENTENCES.items() if re.search(r"\b\d{1,2}/\d{1,2}/\d{4}\b", said)]
    assert written == []
