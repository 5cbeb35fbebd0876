"""The analyst's texts: where they stand, what an empty one shows, and that nobody's words are overwritten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import inventory, narrative
from pipeline.cli import main
from pipeline.errors import ConfigurationError
from pipeline.narrative.templates import write_narrative
from pipeline.parts import Chapter, ChapterPlace, Section
from pipeline.paths import Workspace
from pipeline.plan_records import Text
from pipeline.request import Request

GUIDE = Text("Viết gì -- ở đây", "What to write")
OUTLINE = (
    Chapter(ChapterPlace.AFTER_SUMMARY, Text("Chỉ đạo", "Direction"), (Section("chi-dao", None, GUIDE),)),
    Chapter(
        ChapterPlace.AFTER_CONTENTS,
        Text("Đánh giá <chung>", "Assessment"),
        (Section("ket-qua", Text("Kết quả", "Results"), GUIDE), Section("ton-tai", Text("Tồn tại", "Limits"), GUIDE)),
    ),
)


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    (tmp_path / "raw").mkdir()
    return Workspace(data=tmp_path)


def write(space: Workspace, name: str, said: str | bytes) -> None:
    folder = space.narrative / "2025"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(said if isinstance(said, bytes) else said.encode())


def test_texts_stand_where_the_outline_puts_them(space: Workspace) -> None:
    write(space, "chi-dao.md", "\ufeff# Văn bản\n\nĐã ban hành *12* văn bản <b>.")
    write(space, "ton-tai.md", "- Chậm\n")
    found = narrative.chapters(space, "2025", OUTLINE, "vi")
    first, last = found["after-summary"], found["after-contents"]
    assert first.startswith("# Chỉ đạo {#chapter-chi-dao .narrative}\n\n*(Phần thuyết minh")
    assert "## Văn bản {#narrative-chi-dao-" in first and "ban hành *12* văn bản \\<b\\>." in first
    assert last.startswith("# Đánh giá \\<chung\\> {#chapter-ket-qua")
    assert last.index("## Kết quả") < last.index("[Chưa có nội dung: Kết quả\\]") < last.index("## Tồn tại")
    assert last.endswith("## Tồn tại\n\n- Chậm")


def test_what_is_missing_is_said_and_never_made_up(space: Workspace) -> None:
    found = narrative.chapters(space, "2025", OUTLINE, "vi")
    assert "".join(found.values()).count("Chưa có nội dung") == 3
    assert narrative.chapters(space, "2025", (), "vi") == {"after-summary": "", "after-contents": ""}


def test_a_report_in_english_takes_the_texts_in_english(space: Workspace) -> None:
    write(space, "chi-dao.md", "Tiếng Việt")
    write(space, "ket-qua.en.md", "In English")
    found = narrative.chapters(space, "2025", OUTLINE, "en")
    assert "Tiếng Việt" not in found["after-summary"] and "[No text yet: Direction\\]" in found["after-summary"]
    assert "In English" in found["after-contents"]


@pytest.mark.parametrize(("name", "said"), [("chidao.md", b"x"), ("chi-dao.md", "Đã".encode("utf-16"))])
def test_what_would_be_left_out_or_misread_is_refused(space: Workspace, name: str, said: bytes) -> None:
    write(space, name, said)
    with pytest.raises(ConfigurationError) as caught:
        narrative.chapters(space, "2025", OUTLINE, "vi")
    assert name in caught.value.message("vi") and name in caught.value.message("en")


def request_of(space: Workspace, lang: str = "vi") -> Request:
    return Request(2025, "year", "auto", lang, space)


def test_new_files_say_what_belongs_in_them_and_count_as_empty(space: Workspace, capsys: pytest.CaptureFixture) -> None:
    write_narrative(request_of(space))
    written = sorted(space.narrative.rglob("*.md"))
    assert len(written) == 6 and "2025" in written[0].parts
    text = (space.narrative / "2025" / "nguyen-nhan.md").read_text("utf-8")
    assert "Đánh giá chung: Nguyên nhân" in text and "**chữ đậm**" in text
    from pipeline.plan_files import load_parts, load_plan

    outline = load_parts(space.plan, load_plan(space.plan)).outline
    assert "".join(narrative.chapters(space, "2025", outline, "vi").values()).count("Chưa có nội dung") == 6
    assert "Đã tạo 6 tệp" in capsys.readouterr().out


def test_what_was_written_is_never_overwritten(space: Workspace, capsys: pytest.CaptureFixture) -> None:
    write(space, "nguyen-nhan.md", "Thiếu người")
    write_narrative(request_of(space))
    write_narrative(request_of(space, "en"))
    assert (space.narrative / "2025" / "nguyen-nhan.md").read_text("utf-8") == "Thiếu người"
    said = capsys.readouterr().out
    assert "Đã tạo 5 tệp" in said and "narrative/2025: 6" in said
    assert "General assessment: Causes" in (space.narrative / "2025" / "nguyen-nhan.en.md").read_text("utf-8")


def test_the_command_stands_behind_the_makefile(space: Workspace) -> None:
    assert main(["narrative", "YEAR=2025", "PERIOD=q1", f"DATA={space.data}"]) == 0
    assert len(list((space.narrative / "2025-q1").glob("*.md"))) == 6
    assert main(["narrative", "YEAR=1999", f"DATA={space.data}"]) == 3


def test_without_an_outline_there_is_nothing_to_write(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.narrative import templates
    from pipeline.parts import Parts

    monkeypatch.setattr(templates, "load_parts", lambda folders, plan: Parts())
    with pytest.raises(ConfigurationError):
        write_narrative(request_of(space))


def test_the_texts_are_part_of_the_inventory(space: Workspace) -> None:
    before = inventory.take(request_of(space))
    write(space, "chi-dao.md", "một")
    after = inventory.take(request_of(space))
    assert len(after.narrative) == 1 and replace(after, narrative={}) == before
    write(space, "chi-dao.md", "hai")
    assert inventory.take(request_of(space)).narrative != after.narrative
