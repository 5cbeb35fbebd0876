"""What the analyst wrote, as chapters of the report: harmless Markdown, and a note where nothing was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.markdown import escape
from pipeline.messages import LANGUAGES, text
from pipeline.parts import Chapter, ChapterPlace, Section
from pipeline.paths import Workspace
from pipeline.prose import harmless


def file_name(section: Section, lang: str) -> str:
    """The file of a text: "nguyen-nhan.md", in English "nguyen-nhan.en.md"."""
    return f"{section.file}.md" if lang == LANGUAGES[0] else f"{section.file}.{lang}.md"


def chapters(space: Workspace, period: str, outline: Sequence[Chapter], lang: str) -> Mapping[str, str]:
    """The Markdown that stands at each place of the report.

    Raises ConfigurationError for a file that no text of the outline has (its name may be misspelt, and what it says
    would be left out in silence), and for one that is not UTF-8.
    """
    _check_names(space, period, outline)
    folder = space.narrative / period
    return {
        str(place): "\n\n".join(_chapter(chapter, folder, space, lang) for chapter in outline if chapter.place is place)
        for place in ChapterPlace
    }


def _check_names(space: Workspace, period: str, outline: Sequence[Chapter]) -> None:
    sections = [section for chapter in outline for section in chapter.sections]
    known = {file_name(section, lang) for section in sections for lang in LANGUAGES}
    for path in space.texts(period):
        if path.name not in known:
            names = ", ".join(file_name(section, LANGUAGES[0]) for section in sections) or "–"
            raise ConfigurationError("narrative.unknown-file", file=space.shown(path), known=names)


def _chapter(chapter: Chapter, folder: Path, space: Workspace, lang: str) -> str:
    said = [_section(section, chapter, folder, space, lang) for section in chapter.sections]
    name = chapter.sections[0].file if chapter.sections else ""
    note = f"*{text('narrative.note', lang)}*"
    return "\n\n".join([f"# {escape(chapter.title[lang])} {{#chapter-{name} .narrative}}", note, *said])


def _section(section: Section, chapter: Chapter, folder: Path, space: Workspace, lang: str) -> str:
    title = section.title or chapter.title
    level = 3 if section.title else 2
    written = _written(folder / file_name(section, lang), space, level, f"narrative-{section.file}")
    body = written or f"**{text('narrative.missing', lang, title=escape(title[lang]))}**"
    return f"## {escape(title[lang])}\n\n{body}" if section.title else body


def _written(path: Path, space: Workspace, level: int, name: str) -> str:
    try:
        return harmless(path.read_text("utf-8-sig"), level, name) if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise ConfigurationError("narrative.not-utf8", file=space.shown(path)) from error
