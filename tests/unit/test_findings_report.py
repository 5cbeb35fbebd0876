"""The report of findings: grouped, complete, harmless whatever a cell holds."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.findings import Finding
from pipeline.findings_groups import column_of, grouped, place
from pipeline.findings_page import page
from pipeline.findings_report import SHOWN, as_csv, in_words, summary, write_findings, write_lists
from pipeline.unseen import harmless

SCRIPT = "<script>alert(1)</script>"
SOURCE = "data/raw/2025/year/van-phong/so-lieu.xlsx"


def found(cell: str = "D9", code: str = "F303", text: str = "5 hồ sơ", **more: str) -> Finding:
    values = {"known": "x", "label": "x", "example": "14/12/2025"}
    return Finding(
        code, more.get("source", SOURCE), "Số liệu", cell, text, more.get("unit", "van-phong"), "2025", values=values
    )


class Elements(HTMLParser):
    """The tags of a page, with their attributes, and its texts."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_one_group_per_code_and_column() -> None:
    findings = [
        found("D9"),
        found("E9", "F309"),
        found("D10"),
        found("8:8", "F208"),
        found("D11", "F208"),
        found("D12"),
    ]
    groups = grouped(findings)
    assert [(group.code, group.column, len(group.findings)) for group in groups] == [
        ("F303", "D", 3),
        ("F309", "E", 1),
        ("F208", "", 1),
        ("F208", "D", 1),
    ]
    assert "3 vị trí" in groups[0].line("vi") and "cột D" in groups[0].line("vi")
    assert groups[0].line("vi").endswith(f"{SOURCE} Số liệu!D9, D10, D12")
    assert groups[0].example("vi").startswith("Ví dụ: ") and not groups[1].example("vi").startswith("Ví dụ")


def test_each_file_is_named_once() -> None:
    line = grouped([found("D9"), found("D10"), found("D9", source="b.xlsx")])[0].line("vi")
    assert line.endswith(f"{SOURCE} Số liệu!D9, D10; b.xlsx Số liệu!D9")


def test_only_the_first_addresses_stand_in_the_line() -> None:
    line = grouped([found(f"D{row}") for row in range(9, 30)])[0].line("vi")
    assert "21 vị trí" in line and "D13" in line and "D14" not in line and line.endswith("…")


@pytest.mark.parametrize(
    ("cell", "column"), [("D9", "D"), ("AA10:AB11", "AA"), ("8:8", ""), ("", ""), ("/a/0", ""), ("D:D", "")]
)
def test_columns(cell: str, column: str) -> None:
    assert column_of(cell) == column


def test_where_nothing_was_sent_the_unit_is_the_place() -> None:
    assert place(Finding("V15", "", unit="thanh-tra")) == "thanh-tra"


def test_the_terminal_shows_what_blocks_by_group(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = "ABCDEFGHIJKLMNOP"
    findings = [found(f"{column}{row}") for column in columns for row in (9, 10)]
    path = write_findings(tmp_path, [*findings, found("D9", "F208")])
    said = capsys.readouterr().out
    assert path == tmp_path / "findings.html"
    assert said.count("2 vị trí") == SHOWN and f"(+{len(columns) - SHOWN})" in said and "F208" not in said
    assert {item.name for item in tmp_path.iterdir()} == {
        f"findings.{ending}" for ending in ("html", "csv", "txt", "json")
    }
    assert all(f"Số liệu!{item.cell}" in (tmp_path / "findings.txt").read_text("utf-8") for item in findings)


def test_the_page_has_every_finding_and_asks_for_nothing() -> None:
    findings = [found("D9"), found("D10"), found("E9", "F309", unit="thanh-tra")]
    elements = Elements(page(findings))
    shown = "".join(elements.texts)
    for item in findings:
        for lang in ("vi", "en"):
            assert all(said in shown for said in (item.title(lang), item.expected(lang), item.fix(lang)))
    assert not [tag for tag, _ in elements.tags if tag in ("link", "img", "iframe", "object", "base")]
    assert not [
        name for _, given in elements.tags for name in given if name in ("src", "action") or name.startswith("on")
    ]
    assert "http" not in page(findings).replace("http-equiv", "")
    assert [given["value"] for tag, given in elements.tags if tag == "option"][-2:] == ["thanh-tra", "van-phong"]
    assert ("html", {"lang": "vi"}) in elements.tags and "$" not in page(findings)


def test_without_findings_the_page_says_so() -> None:
    assert "Không có mục nào" in page([]) and summary([]) == []


def test_hostile_text_on_the_page() -> None:
    hostile = f"\"' onmouseover=x {SCRIPT} $title ${{title}} &lt;"
    written = page([found(text=hostile, unit=hostile, source=hostile)])
    elements = Elements(written)
    assert [tag for tag, _ in elements.tags].count("script") == 1 and SCRIPT not in written
    assert hostile in elements.texts
    assert not [name for _, given in elements.tags for name in given if name.startswith("on")]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0", "\r=1"])
def test_no_formula_in_the_table(text: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv([found(text=text)]), newline="")))
    assert f"'{text}" in rows[1]
    assert not [value for value in rows[1] if value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_table_opens_in_excel(tmp_path: Path) -> None:
    write_findings(tmp_path, [found(text='Một "hai"\nba, bốn')])
    content = (tmp_path / "findings.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\r\n" not in content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2 and 'Một "hai"\nba, bốn' in rows[1] and rows[0][0] == "Mức độ"


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
    for shown in (path.with_suffix(".txt").read_text("utf-8"), capsys.readouterr().out):
        assert not {"\x1b", "\x07"} & set(shown)
        assert r"raw/\x1b[31m.xlsx S\x07!D9" in shown
    assert r"Nội dung hiện tại: \x1b[31m" in path.with_suffix(".txt").read_text("utf-8")
    assert in_words(found).count("\n") == usual.count("\n")


def test_signs_that_turn_what_stands_beside_them_are_spelt_out_everywhere(tmp_path: Path) -> None:
    """U+202E shows "321" for "123": the page and the table for spreadsheets are read by more people."""
    path = write_findings(
        tmp_path, [Finding("F303", "raw/a\u202e.xlsx", "S\u2066", "D9", "\u202e123\nhồ sơ", unit="a")]
    )
    for ending in (".html", ".csv", ".txt"):
        shown = path.with_suffix(ending).read_text("utf-8")
        assert not {"\u202e", "\u2066"} & set(shown)
        assert r"\u202e123" in shown and r"raw/a\u202e.xlsx" in shown
    assert r"\u202e123 hồ sơ" in path.read_text("utf-8")


def test_a_list_for_the_unit_names_no_folder_of_ours(tmp_path: Path) -> None:
    """What is ambiguous is answered to whoever compiles the report, who alone has a ledger of corrections."""
    asked = replace(found(code="F304", text="1.234"), values={"readings_vi": "1234", "readings_en": "1234"})
    write_lists(tmp_path, [asked], for_unit=True)
    for name in ("findings.html", "findings.csv"):
        told = (tmp_path / name).read_text("utf-8")
        assert "so-lieu.xlsx" in told and "data/raw" not in told and "corrections.yaml" not in told
        assert "trả lời người lập báo cáo" in told
    write_lists(tmp_path, [asked])
    assert "raw/corrections.yaml" in (tmp_path / "findings.html").read_text("utf-8")
