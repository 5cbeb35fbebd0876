"""`make narrative`: a file for each text of the outline, with what belongs in it; nothing written is ever touched."""

from __future__ import annotations

from pipeline import scratch
from pipeline.errors import ConfigurationError
from pipeline.messages import text
from pipeline.narrative.reading import file_name
from pipeline.parts import Chapter, Section
from pipeline.plan_files import load_parts, load_plan
from pipeline.progress import say
from pipeline.replacing import told
from pipeline.request import Request


def write_narrative(request: Request) -> None:
    """Creates the files of the period that are not there yet.

    Raises ConfigurationError for a year or a kind of period that the plan lacks and where it has no outline,
    ProductionError where the folder can't be written.
    """
    space = request.workspace
    plan = load_plan(space.plan)
    period = request.period(plan)
    outline = load_parts(space.plan, plan).outline
    if not outline:
        raise ConfigurationError("narrative.no-outline")
    folder, made = space.narrative / period.name, 0
    with told("publish.unwritable", folder):
        folder.mkdir(parents=True, exist_ok=True)
        for chapter in outline:
            for section in chapter.sections:
                path = folder / file_name(section, request.lang)
                if not path.exists():
                    scratch.write(path, _template(chapter, section, request.lang))
                    made += 1
    say("narrative.done", made=made, folder=space.shown(folder))


def _template(chapter: Chapter, section: Section, lang: str) -> str:
    """What a new file says, in a comment that the report leaves out."""
    title = f"{chapter.title[lang]}: {section.title[lang]}" if section.title else chapter.title[lang]
    said = [title, section.guide[lang], text("narrative.how", lang)]
    return "<!--\n" + "\n\n".join(part.replace("--", "–") for part in said) + "\n-->\n\n"
