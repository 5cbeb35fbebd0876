"""The report of findings: what a file holds can't steer the terminal or forge a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.findings import Finding
from pipeline.findings_report import harmless, in_words, write_findings

HOSTILE = "\x1b[31m5\r\n\x9b2J\u202e\ud800\u2028x"
SPELT = r"\x1b[31m5\r\n\x9b2J\u202e\ud800\u2028x"


def test_signs_that_do_something_are_spelt_out() -> None:
    assert harmless(HOSTILE) == SPELT


@pytest.mark.parametrize("words", ["", "Số liệu!D9: “1.777” – 83,5 %", "a\u00a0b", "Nghi\u0323"])
def test_other_words_stay_as_they_are(words: str) -> None:
    assert harmless(words) == words


def test_texts_of_cells_and_names_of_files_are_harmless_wherever_they_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Finding("F303", "raw/\x1b[31m.xlsx", "S\x07", "D9", "\x1b[31m")
    usual = in_words(Finding("F303", "raw/a.xlsx", "S", "D9", "x"))
    path = write_findings(tmp_path, [found])
    for shown in (path.read_text("utf-8"), capsys.readouterr().out):
        assert not {"\x1b", "\x07"} & set(shown)
        assert r"Tìm thấy: \x1b[31m" in shown
        assert r"raw/\x1b[31m.xlsx S\x07!D9" in shown
    assert in_words(found).count("\n") == usual.count("\n")
