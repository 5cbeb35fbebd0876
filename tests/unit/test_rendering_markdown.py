"""Any text, in any place of the Markdown, comes out letter for letter."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.markdown import attribute, escape, glance, table
from pipeline.rendering.embedded import pandoc

TRAPS = (
    *("1. x", "a) y", "(i) z", "#. x", "- q", "+ w", "* x", "--- x", "# h", "> q", "::: {.x}", "~~~", "| a | b |"),
    *("<script>alert(1)</script>", "`{=html}`", "]{.x}", "![a](b)", "[^1]: x", "*[HTML]: x", "<!-- x -->", "&amp;"),
    *("{{< embed x >}}", "$x$ #let @tbl-x *a* _b_ ~c~ ^d^", "http://x.vn", "\\begin{x}", "\\", "a\\", "x|y\\|", "@@x"),
    *("\"q\" 'w' -- --- ...", "% t", "(@ex) x", "= x ==y==", "Đ. x", "x:smile:", "5.", "2021. Năm", "- 5%", "−5%"),
)


def parsed(markdown: str) -> list[dict[str, Any]]:
    command = [pandoc(), "--from=markdown", "--to=json"]  # with smart quotes, which nothing that is escaped may become
    done = subprocess.run(command, input=markdown, capture_output=True, text=True, check=True)
    blocks: list[dict[str, Any]] = json.loads(done.stdout)["blocks"]
    return blocks


def plain(inlines: Sequence[dict[str, Any]]) -> str:
    signs = {"Space": " ", "SoftBreak": " "}
    return "".join(signs.get(item["t"]) or (item["c"] if item["t"] == "Str" else repr(item)) for item in inlines)


def paragraphs(texts: Sequence[str]) -> list[str]:
    blocks = parsed("\n\n".join(texts))
    assert {block["t"] for block in blocks} <= {"Para"}
    return [plain(block["c"]) for block in blocks]


def test_what_means_something_in_markdown_is_shown_as_it_is() -> None:
    assert paragraphs([escape(trap) for trap in TRAPS]) == list(TRAPS)


@settings(max_examples=25)
@given(st.lists(st.text(max_size=40).filter(lambda text: escape(text) != ""), min_size=1, max_size=30))
def test_any_text_is_shown_letter_for_letter(texts: list[str]) -> None:
    def printable(char: str) -> str:
        hidden = (
            unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") or char in "\u202a\u202b\u202c\u202d\u202e\ufeff"
        )
        return "\ufffd" if hidden else char

    shown = paragraphs([escape(text) for text in texts])
    for text, found in zip(texts, shown, strict=True):
        spaced = "".join(" " if char in " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029" else char for char in text)
        line = " ".join(part for part in unicodedata.normalize("NFC", spaced).split(" ") if part)
        assert found == "".join(printable(char) for char in line)


def test_a_line_break_or_a_decomposed_letter_does_not_get_through() -> None:
    assert escape(" một\n\nhai\t ba ") == "một hai ba"
    assert escape(unicodedata.normalize("NFD", "tỉnh Tây Ninh")) == "tỉnh Tây Ninh"
    assert escape("\u202eđảo\x00") == "\ufffdđảo\ufffd"


@pytest.mark.parametrize("text", TRAPS)
def test_a_cell_holds_any_text(text: str) -> None:
    (block,) = parsed(table(["đầu", "sau"], [[escape(text), "x"]], [70, 30]))
    rows = block["c"][4][0][3]
    cells = [cell[4] for cell in rows[0][1]]
    assert len(rows) == 1
    assert plain(cells[0][0]["c"]) == text
    assert plain(cells[1][0]["c"]) == "x"


@pytest.mark.parametrize("text", TRAPS)
def test_an_attribute_holds_any_text(text: str) -> None:
    (block,) = parsed(f"![](x.svg){{alt={attribute(text)}}}")
    assert dict(block["c"][0]["c"][0][2]) == {"alt": text}


def test_widths_and_alignment_of_the_columns() -> None:
    (block,) = parsed(table(["a", "b", "c"], [["1", "2", "3"]], [1, 2, 1], ["left", "right", "center"]))
    columns = block["c"][2]
    assert [column[0]["t"] for column in columns] == ["AlignLeft", "AlignRight", "AlignCenter"]
    assert [round(column[1]["c"], 2) for column in columns] == [0.25, 0.5, 0.25]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        table(["a", "b"], [["1"]], [1, 1])
    with pytest.raises(ValueError, match="argument"):
        table(["a", "b"], [["1", "2"]], [1, 1, 1])


def test_a_stray_bar_or_break_does_not_split_a_cell() -> None:
    (block,) = parsed(table(["a", "b"], [["x | y\nz", "2"]], [1, 1]))
    assert plain(block["c"][4][0][3][0][1][0][4][0]["c"]) == "x | y z"


def test_tiles_are_a_list_in_a_box_of_their_own() -> None:
    (block,) = parsed(glance([("● Đạt", "12"), ("■ Không đạt", "3")]))
    assert block["c"][0] == ["", ["glance"], []]
    assert [items[0]["c"][0]["t"] for items in block["c"][1][0]["c"]] == ["Strong", "Strong"]
