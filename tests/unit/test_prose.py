"""A person's Markdown: what is understood, and that all else is only letters."""

from __future__ import annotations

import subprocess

import pytest

from pipeline.prose import harmless
from pipeline.rendering.embedded import pandoc


def html(markdown: str) -> str:
    """What Pandoc makes of it, read as the report is."""
    command = [pandoc(), "--from=markdown-smart", "--to=html", "--wrap=none"]
    return subprocess.run(command, input=markdown, capture_output=True, text=True, check=True).stdout


def shown(text: str, level: int = 3) -> str:
    return html(harmless(text, level, "n"))


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Một đoạn\ntiếp theo.\n\nĐoạn hai.", "<p>Một đoạn tiếp theo.</p>\n<p>Đoạn hai.</p>"),
        ("**đậm** và *nghiêng*", "<strong>đậm</strong> và <em>nghiêng</em>"),
        ("**đậm có *nghiêng* bên trong**", "<strong>đậm có <em>nghiêng</em> bên trong</strong>"),
        ("- một\n- hai", "<li>một</li>\n<li>hai</li>"),
        ("- một\n  tiếp\n  - con", "<li>một tiếp\n<ul>\n<li>con</li>"),
        ("1. một\n2) hai", '<ol type="1">'),
        ("| a | b |\n|---|---|\n| 1 | **2** |", "<strong>2</strong></td>"),
        ("a_b_c và 2*3*4", "<p>a_b_c và 2*3*4</p>"),
        (r"\*sao\*", "<p>*sao*</p>"),
    ],
)
def test_what_is_understood(written: str, seen: str) -> None:
    assert seen in shown(written)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "`x`{=html}",
        "```{=typst}\n#panic()\n```",
        r"\begin{x} \input{/etc/passwd}",
        "{{< include /etc/passwd >}}",
        "@tbl-overview và [@x]",
        "::: {.glance}\nx\n:::",
        "[chữ]{.verdict .met}",
        "![](http://example.org/x.png)",
        "[x](javascript:alert(1))",
        "$x^2$ và #let x = 1",
        "ghi chú[^1]\n\n[^1]: x",
        "---\ntitle: x\n---",
        "    mã",
        "> trích",
        "% tiêu đề",
        "Tiêu đề\n=====",
    ],
)
def test_all_else_is_letters(hostile: str) -> None:
    page = shown(hostile)
    for mark in ("<script", "<img", "<a ", "<code", "<pre", "<blockquote", "<div", "<span", "<h1", "<h2", "<sup"):
        assert mark not in page
    assert page.startswith("<p>") and "{{<" not in harmless(hostile, 3, "n")


def test_headings_are_shifted_below_the_sections_with_anchors_of_their_own() -> None:
    page = shown("# target-1.1\n\n## Con\n\n# summary {#summary}", level=3)
    assert page.count("<h3") == 2 and page.count("<h4") == 1
    assert 'id="n-1"' in page and 'id="summary"' not in page and 'id="target-1.1"' not in page
    assert "{#summary}" in page
    assert shown("###### Sâu", level=6).startswith("<h6")


def test_comments_and_empty_texts_say_nothing() -> None:
    assert harmless("<!-- hướng dẫn\n\n# x -->\n\n  \n", 2, "n") == ""
    assert harmless("|---|\n", 2, "n") == ""
    assert "<!--" in harmless("<!-- không đóng", 2, "n").replace("\\", "")


def test_rows_of_a_table_are_filled_up_and_keep_all_they_have() -> None:
    page = shown("| a |\n| 1 | 2 |\n| 3 |")
    assert page.count("<td") == 4 and page.count("<th ") + page.count("<th>") == 2 and ">2<" in page


def test_an_item_goes_on_and_a_paragraph_ends_the_list() -> None:
    page = shown("- một\n\ttiếp\nĐoạn")
    assert "một tiếp" in page and "<p>Đoạn</p>" in page
    assert "<p>" not in page.split("<p>Đoạn")[0]


def test_letters_are_composed_and_odd_marks_end() -> None:
    assert harmless("Tie\u0302\u0301n", 2, "n") == "Tiến"
    assert shown("*_" * 2000 + "x" + "**" * 2000).count("x") == 1
