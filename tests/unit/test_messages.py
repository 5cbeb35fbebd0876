"""The English sentences read well for one as for many: a number stands apart from the word that it counts."""

from __future__ import annotations

import re

import pytest

from pipeline import findings
from pipeline.messages import catalogue

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
