"""Every check before publishing fails on what it is there for, and says what it found."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ProductionError
from pipeline.rendering import checks

PAGE = (
    "<html><head><style>body { background: url(data:image/png;base64,x) }</style></head><body>"
    '<p>Hỏi: thế nào ?? <a href="https://vi.du/">liên kết</a></p>'
    '<table><tr><td><span id="target-1.1">1.1</span></td></tr>'
    '</table><svg><use xlink:href="#x"></use></svg></body></html>'
)
ONE_PAGE = b"%PDF-1.7\n1 0 obj<</Type/Page/Parent 2 0 R>>"
TYPST = "= Báo cáo\n[1.1<target-1.1>] Hỏi: thế nào ?? \\<target-1.1\\>\n"
WORD = (
    '<w:p><w:bookmarkStart w:id="1" w:name="target-1.1"/>'
    '<w:r><w:t>1.1</w:t><w:t xml:space="preserve"> ?? </w:t></w:r></w:p>'
)


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """The files of a report with one target and nothing wrong; the data themselves say "??"."""
    (tmp_path / "report.md").write_text("Hỏi: thế nào ??", "utf-8")
    (tmp_path / "report.yml").write_text("{}", "utf-8")
    (tmp_path / "report.html").write_text(PAGE, "utf-8")
    (tmp_path / "report.typ").write_text(TYPST, "utf-8")
    for name in ("report.pdf", "summary.pdf"):
        (tmp_path / name).write_bytes(ONE_PAGE)
    write_word(tmp_path, WORD)
    return tmp_path


def write_word(stage: Path, document: str) -> None:
    with zipfile.ZipFile(stage / "report.docx", "w") as archive:
        archive.writestr("word/document.xml", document)


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(stage: Path) -> None:
        text = (stage / name).read_text("utf-8")
        assert old in text
        (stage / name).write_text(text.replace(old, new), "utf-8")

    return change


def added(markup: str) -> Callable[[Path], None]:
    return replaced("report.html", "</body>", f"{markup}</body>")


def word(document: str) -> Callable[[Path], None]:
    return lambda stage: write_word(stage, document)


def bytes_of(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda stage: bool((stage / name).write_bytes(content)) and None


def failure(stage: Path, targets: tuple[str, ...] = ("1.1",)) -> tuple[str, dict[str, object]]:
    with pytest.raises(ProductionError) as caught:
        checks.check(stage, targets)
    assert caught.value.exit_code == 4
    return caught.value.key.removeprefix("rendering."), caught.value.values


def test_a_sound_report_passes(stage: Path) -> None:
    checks.check(stage, ["1.1"])


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<script src="https://a.vn/x.js"></script>', "https://a.vn/x.js"),
        ('<link rel="stylesheet" href="//a.vn/x.css">', "//a.vn/x.css"),
        ('<img src="http://a.vn/x.png" alt="">', "http://a.vn/x.png"),
        ('<img src="figures/x.png" alt="">', "figures/x.png"),
        ('<iframe src="HTTPS://a.vn"></iframe>', "HTTPS://a.vn"),
        ('<svg><image href="https://a.vn/x.svg"/></svg>', "https://a.vn/x.svg"),
        ("<style>@import 'https://a.vn/x.css';</style>", "https://a.vn/x.css"),
        ('<style>@font-face { src: url("//a.vn/f.woff2") }</style>', "//a.vn/f.woff2"),
        ('<p style="background: url(https://a.vn/x.png)">x</p>', "https://a.vn/x.png"),
    ],
)
def test_a_page_that_loads_something_fails(stage: Path, markup: str, address: str) -> None:
    added(markup)(stage)
    assert failure(stage) == ("loads", {"file": "report.html", "found": address})


@pytest.mark.parametrize(
    ("change", "file", "found"),
    [
        (added("<p>Xem ?@tbl-x.</p>"), "report.html", "?@tbl-x."),
        (added("<p>{{< embed x.ipynb#y >}}</p>"), "report.html", "{{<"),
        (replaced("report.typ", "Hỏi", "Xem ?\\@fig-2"), "report.pdf", "?@fig-2"),
        (word(WORD.replace("</w:r>", "<w:t>?@tbl-y</w:t></w:r>")), "report.docx", "?@tbl-y"),
    ],
)
def test_an_unresolved_reference_fails(stage: Path, change: Callable[[Path], None], file: str, found: str) -> None:
    change(stage)
    assert failure(stage) == ("unresolved", {"file": file, "found": found})


def test_question_marks_that_no_source_has_are_unresolved(stage: Path) -> None:
    (stage / "report.md").write_text("", "utf-8")
    assert failure(stage) == ("unresolved", {"file": "report.html", "found": "??"})


@pytest.mark.parametrize(
    ("change", "file", "count"),
    [
        (replaced("report.html", ' id="target-1.1"', ""), "report.html", 0),
        (added('<p id="target-1.1"></p>'), "report.html", 2),
        (replaced("report.typ", "[1.1<target-1.1>]", "[1.1]"), "report.pdf", 0),
        (word("<w:p/>"), "report.docx", 0),
        (word(WORD + WORD), "report.docx", 2),
    ],
)
def test_a_target_missing_or_twice_fails(stage: Path, change: Callable[[Path], None], file: str, count: int) -> None:
    change(stage)
    assert failure(stage) == ("target-count", {"file": file, "target": "1.1", "count": count})


def test_every_target_of_the_plan_has_to_be_there(stage: Path) -> None:
    assert failure(stage, ("1.1", "2.b"))[1]["target"] == "2.b"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *[("report.pdf", content) for content in (b"", b"%PDF-1.7\n", b"<html>/Type/Page/</html>")],
        ("summary.pdf", b"%PDF-1.7\n"),
        *[("report.docx", content) for content in (b"", b"PK\3\4")],
    ],
)
def test_an_empty_or_broken_file_fails(stage: Path, name: str, content: bytes) -> None:
    bytes_of(name, content)(stage)
    assert failure(stage) == ("empty", {"file": name})


def test_a_summary_of_two_pages_fails(stage: Path) -> None:
    bytes_of("summary.pdf", ONE_PAGE + ONE_PAGE)(stage)
    assert failure(stage) == ("one-page", {"file": "summary.pdf", "count": 2})


def test_a_link_to_a_target_is_no_second_place_of_it(stage: Path) -> None:
    replaced("report.typ", "Hỏi", "#link(<target-1.1>)[1.1] Hỏi")(stage)
    checks.check(stage, ["1.1"])


def test_a_word_file_without_a_document_fails(stage: Path) -> None:
    with zipfile.ZipFile(stage / "report.docx", "w") as archive:
        archive.writestr("x", "")
    assert failure(stage) == ("empty", {"file": "report.docx"})
