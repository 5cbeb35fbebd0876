"""A page of tables: both languages, harmless whatever the texts hold, and nothing loaded."""

from __future__ import annotations

from pipeline.plain_page import Row, Section, page
from pipeline.plan_records import Text

SCRIPT = "<script>alert(1)</script>"
TITLE = Text("Tiêu đề", "Title")


def section(*rows: Row) -> Section:
    return Section(TITLE, (Text("Cột", "Column"),), rows, Text("Không có", "None"))


def test_both_languages_stand_on_it() -> None:
    made = page(TITLE, [Text("Một câu", "A sentence")], [section(Row((Text("đạt", "met"),)))])
    assert all(said in made for said in ("Tiêu đề", "Title", "Một câu", "A sentence", "Cột", "đạt", "met"))
    assert "Không có" not in made and "$" not in made


def test_what_is_bad_is_marked_and_an_empty_table_is_a_sentence() -> None:
    made = page(TITLE, [], [section(Row(("a",), bad=True), Row(("b",))), section()])
    assert made.count('class="bad"') == 1 and made.count("Không có") == 1 and made.count("<table>") == 1


def test_texts_are_harmless_and_nothing_is_loaded() -> None:
    made = page(Text(SCRIPT, SCRIPT), [Text(SCRIPT, "")], [section(Row((SCRIPT, Text(SCRIPT, "x"))))])
    assert "<script" not in made and "&lt;script&gt;" in made
    assert "src=" not in made and "http" not in made.replace("http-equiv", "")
