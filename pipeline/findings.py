"""What is wrong with the data, in words that an official can act on.

A finding is data: a code of the catalogue (findings.toml beside this file) and the values for its texts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipeline.messages import LANGUAGES, filled, text

_LINES = re.compile(r"([0-9]+|[A-Z]+):([0-9]+|[A-Z]+)")

# The key of a finding's `values` with the number of further cells of its rule and column, which are not listed.
UNLISTED = "unlisted"

# The key with further cells of the same sheet that a finding is about ("D10 D11"), and what a key begins with whose
# value stands in the place of another's where a unit reads it: a unit has neither our folders nor our file names.
ALSO = "also"
FOR_UNIT = "for_unit_"
TO_UNIT = "to_unit"


class Severity(StrEnum):
    """What follows from a finding: an error or a question stops the report, a warning or a note is printed in it."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"
    NOTE = "note"

    @property
    def blocks(self) -> bool:
        """Whether nothing may be published while it stands."""
        return self in (Severity.ERROR, Severity.QUESTION)


@dataclass(frozen=True)
class Entry:
    """A kind of finding. The texts are templates for str.format, by language; `explanation` says why it matters.

    Whole rows are "9 (trang tính “Số liệu”)" in {address}, "dòng 9 (…)" in {lines}; single cells the same in both.

    `fix` is for whoever compiles the report, `unit_fix` for the unit, which has neither the plan nor our folders.
    """

    code: str
    severity: Severity
    title: Mapping[str, str]
    expected: Mapping[str, str]
    explanation: Mapping[str, str]
    fix: Mapping[str, str]
    unit_fix: Mapping[str, str]


@dataclass(frozen=True)
class Finding:
    """One failure, at its address: file (as `source` of observations), sheet and cell (A1, or a JSON Pointer).

    `found` is the cell's text exactly. `values` fill the catalogue's placeholders; what the languages write
    differently, as days, stands under the placeholder's name with "_vi" and "_en".
    """

    code: str
    source: str
    sheet: str = ""
    cell: str = ""
    found: str = ""
    unit: str = ""
    period: str = ""
    measure: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """The severity that the catalogue gives its code."""
        return catalogue()[self.code].severity

    @property
    def cells(self) -> int:
        """How many cells it stands for: a table of a million rows has more wrong ones than anybody lists."""
        return 1 + int(self.values.get(UNLISTED, "0"))

    @property
    def places(self) -> tuple[str, ...]:
        """The addresses of the cells that it is about, the one that it stands at first; none for a whole file."""
        return (*([self.cell] if self.cell else []), *self.values.get(ALSO, "").split())

    def for_unit(self) -> Finding:
        """The finding as the unit that sent the file reads it, also what it says is to be done."""
        own = {key.removeprefix(FOR_UNIT): said for key, said in self.values.items() if key.startswith(FOR_UNIT)}
        return replace(self, values={**self.values, **own, TO_UNIT: "yes"})

    def found_in(self, lang: str) -> str:
        """What stands in the cell, a number of a spreadsheet as the language writes it."""
        return self.values.get(f"found_{lang}", self.found)

    @property
    def address(self) -> str:
        """Where it is: "Số liệu!D12", the cell alone, or "" for the file as a whole."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell

    def title(self, lang: str) -> str:
        """What is wrong."""
        return self._filled(catalogue()[self.code].title, lang)

    def expected(self, lang: str) -> str:
        """What should stand there."""
        return self._filled(catalogue()[self.code].expected, lang)

    def explanation(self, lang: str) -> str:
        """Why it matters."""
        return self._filled(catalogue()[self.code].explanation, lang)

    def fix(self, lang: str) -> str:
        """What to do about it, for whoever compiles the report; of `for_unit()`, for the unit that sent the file."""
        entry = catalogue()[self.code]
        return self._filled(entry.unit_fix if TO_UNIT in self.values else entry.fix, lang)

    def _filled(self, templates: Mapping[str, str], lang: str) -> str:
        known = {"found": self.found, "unit": self.unit, "period": self.period, "measure": self.measure}
        where = {"source": self.source, "address": self._in_words(lang, ""), "lines": self._in_words(lang, "-named")}
        own = {key.removesuffix(f"_{lang}"): said for key, said in self.values.items() if key.endswith(f"_{lang}")}
        return filled(templates[lang], {**own, **known, **where, **self.values})

    def _in_words(self, lang: str, named: str) -> str:
        """The address as a sentence has it: nobody says "10:10" of a row. `named` begins with the word "row"."""
        lines = _LINES.fullmatch(self.cell)
        if lines is None:
            return self.address
        first, last = lines.groups()
        key = f"findings.rows{named}" if first.isdecimal() else "findings.columns"
        words = text(key, lang, lines=first if first == last else f"{first}–{last}")
        return text("findings.in-sheet", lang, lines=words, sheet=self.sheet) if self.sheet else words


@cache
def catalogue() -> dict[str, Entry]:
    """Every kind of finding by its code. Raises KeyError or ValueError for an incomplete entry."""
    tables = tomllib.loads((Path(__file__).parent / "findings.toml").read_text("utf-8"))
    return {code: _entry(code, table) for code, table in tables.items()}


def _entry(code: str, table: dict[str, str]) -> Entry:
    def both(name: str) -> dict[str, str]:
        return {lang: table[f"{name}_{lang}"] for lang in LANGUAGES}

    fix = both("fix")
    unit_fix = both("unit_fix") if "unit_fix_vi" in table else fix
    return Entry(code, Severity(table["severity"]), both("title"), both("expected"), both("explanation"), fix, unit_fix)
