"""The catalogue of findings: every entry is complete in both languages."""

from __future__ import annotations

import re
import string

import pytest

from pipeline.findings import Finding, Severity, catalogue

LANGUAGES = ("vi", "en")
OFFICE = {"F001", "F002", "F003", "F007", "V01", "V15"}  # what they expect is about our folders, of which no unit hears


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_say_the_same(code: str) -> None:
    entry = catalogue()[code]
    for texts in (entry.title, entry.expected, entry.explanation, entry.fix, entry.unit_fix):
        names = [{name for _, name, _, _ in string.Formatter().parse(texts[lang]) if name} for lang in LANGUAGES]
        vietnamese, english = ({name.removesuffix("_vi").removesuffix("_en") for name in group} for group in names)
        assert vietnamese == english
        assert "_en" not in texts["vi"]


def test_every_entry_says_why_it_matters_in_words_of_its_own() -> None:
    for lang in LANGUAGES:
        assert all(len(entry.explanation[lang]) > 20 for entry in catalogue().values())
        assert not [code for code, entry in catalogue().items() if entry.explanation[lang] == entry.expected[lang]]


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_unit_is_never_told_to_mend_what_only_the_office_has(code: str) -> None:
    entry = catalogue()[code]
    for texts in (entry.unit_fix, *((entry.expected,) if code not in OFFICE else ())):
        for lang in LANGUAGES:
            assert not re.search(r"plan/|raw\b|\.yaml|\bmake (receive|report)|findings\.|thư mục|folder", texts[lang])


def test_severities() -> None:
    assert [severity.blocks for severity in Severity] == [True, True, False, False]


@pytest.mark.parametrize(
    ("sheet", "cell", "address"),
    [("Số liệu", "D9", "Số liệu!D9"), ("", "/a/b", "/a/b"), ("Số liệu", "", "Số liệu"), ("", "", "")],
)
def test_addresses(sheet: str, cell: str, address: str) -> None:
    assert Finding("F301", "a.xlsx", sheet, cell).address == address


@pytest.mark.parametrize(
    ("sheet", "cell", "title"),
    [
        ("Số liệu", "9:9", "bị ẩn: dòng 9 (trang tính “Số liệu”)"),
        ("", "9:12", "bị ẩn: dòng 9–12"),
        ("Số liệu", "D:D", "bị ẩn: cột D (trang tính “Số liệu”)"),
        ("", "B:D", "bị ẩn: cột B–D"),
    ],
)
def test_whole_rows_and_columns_are_called_so(sheet: str, cell: str, title: str) -> None:
    found = Finding("F208", "a.xlsx", sheet, cell)
    assert found.title("vi").endswith(title)
    assert found.address == (f"{sheet}!{cell}" if sheet else cell)  # as one copies it


def test_a_header_row_is_named_by_its_number() -> None:
    found = Finding("F204", "a.xlsx", "Số liệu", "8:8", values={"label": "Giá trị"})
    assert found.title("vi") == "Thiếu cột “Giá trị” trong dòng tiêu đề 8 (trang tính “Số liệu”)"


def test_found_text_is_never_taken_for_a_placeholder() -> None:
    assert "“{x}”" in Finding("F303", "a.xlsx", "S", "D9", "{x}").title("vi")
