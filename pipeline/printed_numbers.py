"""Which digits in a report are no figures: every rule in one place, for printing, for the tests and for verification.

Whatever number none of these rules explains has to be registered in figures.json. A figure never looks like what a rule
takes: four digits without a sign between them are a year, since a figure of that size is printed "2.025" or "2,025".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from string import Formatter
from typing import Any

from pipeline import findings
from pipeline.messages import catalogue
from pipeline.parts import Parts
from pipeline.periods import MONTHS
from pipeline.plan import Plan
from pipeline.plan_records import Text

NUMBER = re.compile(r"−?\d+(?:[.,]\d+)*%?")
SHORTEST = 4  # letters and digits of a passage: "số 1" yes, "a1" no

_NUMBERED = (
    "Bảng|Hình|Mục|Chương|Phần|Nội dung|Phụ lục|Trang|Điều|Khoản|Biểu|Table|Figure|Section|Chapter|Part|Content|Annex|"
    "Page|Article|Clause|Form"
)


@dataclass(frozen=True)
class Rule:
    """Digits that are no figure. `why` says what they are."""

    name: str
    why: str
    pattern: re.Pattern[str]


RULES = (
    Rule("hash", "the hash of a file, shortened or whole", re.compile(r"\b[0-9a-f]{12}(?:…|[0-9a-f]{52}\b)")),
    Rule(
        "file",
        "the name of a file, with or without its folders",
        re.compile(r"[^\s()“”;,]*\.(?:xlsx?|ods|csv|html?|json|pdf|docx|parquet|ipynb|ya?ml)\b", re.IGNORECASE),
    ),
    Rule("folder", "a folder of what units sent", re.compile(r"\bdata/raw/[^\s()“”;,]*")),
    Rule("measure", "the code of a measure", re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")),
    Rule(
        "law",
        "the number of a legal document or of an official form",
        re.compile(r"\b\d+/(?:\d{4}/)?[A-ZĐ][\w-]*(?:/[A-ZĐ][\w-]*)*|\bII\.06a(?:/[A-Z]+)*"),
    ),
    Rule(
        "date",
        "a day or a month",
        re.compile(
            r"\b\d{1,2}/\d{1,2}/\d{4}\b|\b\d{1,2}/\d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\bngày \d{1,2} tháng \d{1,2}\b"
            rf"|\btháng \d{{1,2}}(?:/\d{{4}})?\b|\b\d{{1,2}}\s(?:{'|'.join(MONTHS)})\b"
        ),
    ),
    Rule(
        "chain",
        "a code of the annex that leads to the cells, or the version of a file there",
        re.compile(r"\b[NS]\d{1,5}\b|; (?:phiên bản|version) \d+(?=\))"),
    ),
    Rule("cell", "the address of a cell", re.compile(r"(?<![\w.,])\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}(?![\w.,]*\d)\b")),
    Rule("pointer", "a place in a JSON file (RFC 6901)", re.compile(r"(?<!\S)/[A-Za-z]\w*(?:/[\w.~-]+)+")),
    Rule(
        "numbered",
        "the number of a section, table, chart, page, content or article, and of how many",
        re.compile(rf"\b(?:{_NUMBERED}) \d+(?:\.\d+)*(?:/\d+)?\b", re.IGNORECASE),
    ),
    Rule("section", "a section by its Roman number", re.compile(r"\b[IVX]+(?:\.\d+)+\b(?!%)")),
    Rule(
        "heading",
        "the number of a heading, of an item or of a row",
        re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)](?: |$)", re.MULTILINE),
    ),
    Rule("period", "the name of a report period", re.compile(r"\b(?:19|20)\d{2}-(?:q[1-4]|h1|9m)\b")),
    Rule("year", "a year", re.compile(r"(?<![\w.,/])(?:19|20)\d{2}(?![\w%]|[.,/]\d)")),
)
"""In the order in which they are tried; targets' codes and the plan's own words come before (see Known)."""

_BANNER = "|".join(re.escape(said) for said in catalogue()["report.banner"].values())
PAGE = Rule(
    "page",
    "the number of a page, alone on its line or beside the banner of illustrative figures",
    re.compile(rf"^\d{{1,3}}(?=$| (?:{_BANNER})$)", re.MULTILINE),
)
"""Only on paper: on the page a number alone on its line is a cell of a table."""


@dataclass(frozen=True)
class Known:
    """What may be quoted: `passages` word for word, and the codes of the plan's `targets`."""

    passages: tuple[str, ...]
    targets: tuple[str, ...] = ()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules for these quotations, then RULES."""
        longest_first = sorted({squeezed(passage) for passage in self.passages}, key=len, reverse=True)
        quoted = "|".join(re.escape(passage) for passage in longest_first)
        codes = "|".join(re.escape(code) for code in sorted(self.targets, key=len, reverse=True))
        own = [Rule("quoted", "the plan's or the report's own words", re.compile(quoted))] if quoted else []
        target = re.compile(rf"(?<![\w.,])(?:{codes})(?![\w%]|[.,]\d)")
        return (*own, *([Rule("target", "the code of a target", target)] if codes else []), *RULES)


def parts(text: str, known: Known, *, paper: bool = False) -> Iterator[tuple[str, bool]]:
    """`text` in pieces, and whether each is a number that no rule explains. `paper`: page numbers are explained too."""
    hidden = list(text)
    for rule in (*known.rules, *((PAGE,) if paper else ())):
        for found in rule.pattern.finditer("".join(hidden)):
            hidden[found.start() : found.end()] = "\0" * (found.end() - found.start())
    place = 0
    for found in NUMBER.finditer("".join(hidden)):
        yield text[place : found.start()], False
        yield text[found.start() : found.end()], True
        place = found.end()
    yield text[place:], False


def unexplained(text: str, known: Known, *, paper: bool = False) -> list[str]:
    """The numbers in `text` that no rule explains: each has to be a registered figure."""
    return [piece for piece, is_number in parts(squeezed(text), known, paper=paper) if is_number]


def numbers(text: str) -> set[str]:
    """The bare numbers in a text, without a sign: beside "thấp hơn" it is left out. "−0,02 điểm %" has "0,02"."""
    return {found.lstrip("−") for found in NUMBER.findall(text)}


def known_words(plan: Plan, beside: Parts, lang: str) -> Known:
    """What a report on `plan` quotes: the texts of the plan's files, and the report's own sentences.

    `beside` are the parts of the report that the plan's folder gives beside the plan: tasks, statistics, the outline.
    """
    texts = [*_texts(plan, lang), *_texts(beside, lang), *_sentences(lang)]
    return Known(tuple(dict.fromkeys(text for text in texts if _quotable(text))), tuple(plan.targets))


def squeezed(text: str) -> str:
    """`text` composed, each line with single spaces."""
    lines = unicodedata.normalize("NFC", text.replace("\u200b", "")).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines)


def _quotable(text: str) -> bool:
    return len(text) >= SHORTEST and any(map(str.isdigit, text)) and any(map(str.isalpha, text))


def _texts(record: Any, lang: str) -> Iterator[str]:
    """Every text in a record and in those within it; of a text in both languages that of `lang`, and the plan's own."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, Text):
        yield record[lang]
    elif is_dataclass(record):
        for field in fields(record):
            yield from _texts(getattr(record, field.name), lang)
    elif isinstance(record, Mapping):
        yield from _texts([*record, *record.values()], lang)
    elif isinstance(record, Iterable):
        for item in record:
            yield from _texts(item, lang)


def _sentences(lang: str) -> Iterator[str]:
    """The fixed words of every sentence that the report may print, without its placeholders."""
    templates = [entry[lang] for entry in catalogue().values()]
    templates += [entry.title[lang] for entry in findings.catalogue().values()]
    for template in templates:
        yield from (literal.strip() for literal, *_ in Formatter().parse(template))
