"""The stage: a folder with all that a renderer needs, and nothing that depends on this machine or on which one it is.

- annual.qmd, _contents.qmd, _quarto.yml, template/: the source, its fixed sentences filled in
- template/page-data.json: what the page's scripts know
- _after-summary.qmd, _after-contents.qmd: the chapters that the analyst wrote
- report.yml: language, header and sentences for the templates
- notebooks/*.ipynb, figures/: what the executed notebooks show
- report.md: the whole source, all shortcodes expanded; summary.md: that of the one-page summary
- reference.docx: Word's styles and page header
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from string import Template

from pipeline.errors import ProductionError
from pipeline.markdown import escape
from pipeline.parts import ChapterPlace
from pipeline.rendering import cells, typesetting, word_styles
from pipeline.rendering.cells import Shown
from pipeline.rendering.document import Document
from pipeline.rendering.expansion import expand

MAIN, CONTENTS, SUMMARY = "annual.qmd", "_contents.qmd", "summary.qmd"
_META = re.compile(r"\{\{< meta t\.([\w.-]+) >\}\}")


def stage(reports: Path, notebooks: Sequence[Path], document: Document, folder: Path) -> None:
    """Fills `folder` from the sources in `reports` and the executed `notebooks`.

    Raises ProductionError for a notebook that can't be shown (see pipeline.rendering.cells), for a
    {{< meta t.… >}} that the catalogue has no text for, and for a shortcode that stands for nothing.
    """
    shutil.copytree(reports / "template", folder / "template")
    shutil.copyfile(reports / "_quarto.yml", folder / "_quarto.yml")
    _write_cells(cells.read(notebooks), folder)
    sentences = document.sentences()
    (folder / MAIN).write_text(_filled(reports / MAIN, sentences), "utf-8")
    section = Template(_filled(reports / "_content.qmd", sentences))
    sections = [section.substitute(id=item.id, name=escape(item.name[document.lang])) for item in document.contents]
    (folder / CONTENTS).write_text("".join(sections), "utf-8")
    for place in ChapterPlace:
        (folder / f"_{place}.qmd").write_text(document.chapters.get(place, "") + "\n", "utf-8")
    (folder / "template" / "page-data.json").write_text(_page_data(document), "utf-8", "replace")
    (folder / "report.yml").write_text(_metadata(document, sentences), "utf-8")
    (folder / "report.md").write_text(expand(folder / MAIN), "utf-8")
    (folder / SUMMARY).write_text(_filled(reports / SUMMARY, sentences), "utf-8")
    (folder / "summary.md").write_text(expand(folder / SUMMARY), "utf-8")
    word_styles.fit_rules(folder, document.context.department.name[document.lang], sentences["motto"])
    word_styles.write(folder, sentences["banner"] if document.context.illustrative else "")


def _filled(source: Path, sentences: dict[str, str]) -> str:
    def sentence(found: re.Match[str]) -> str:
        if found.group(1) not in sentences:
            raise ProductionError("rendering.no-text", place=source.name, found=found.group())
        return sentences[found.group(1)]

    return _META.sub(sentence, source.read_text("utf-8"))


def _metadata(document: Document, sentences: dict[str, str]) -> str:
    """report.yml. It is JSON, which YAML includes."""
    title = f"{sentences['kind']}: {sentences['subject']}"
    fields = {"lang": document.lang, "title": title, "pagetitle": title, "fonts": typesetting.families()}
    return json.dumps({**fields, "t": sentences, "document": document.header()}, ensure_ascii=False, indent=1)


def _page_data(document: Document) -> str:
    """What the page's scripts know, as part of a Pandoc template: no "<" ends the script, no "$" is a variable."""
    content = json.dumps(document.data, ensure_ascii=False, separators=(",", ":"))
    return content.replace("<", "\\u003c").replace("$", "$$") + "\n"


def _write_cells(shown: Sequence[Shown], folder: Path) -> None:
    for name in ("notebooks", "figures"):
        (folder / name).mkdir()
    for item in shown:
        for place, content in item.images.items():
            (folder / place).write_bytes(content)
    for name in sorted({item.notebook for item in shown}):
        notebook = _notebook([item for item in shown if item.notebook == name])
        (folder / "notebooks" / name).write_text(json.dumps(notebook, ensure_ascii=False, indent=1), "utf-8")


def _notebook(shown: Sequence[Shown]) -> dict[str, object]:
    """A notebook whose cells show nothing but Markdown.

    Quarto would choose among a cell's outputs by its own rules (SVG for Word, which can't show it) and put
    captions into attributes, where their quotes end too early.
    """
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "cells": [_cell(item) for item in shown],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(item: Shown) -> dict[str, object]:
    output = {"output_type": "display_data", "data": {"text/markdown": item.markdown}, "metadata": {}}
    source = f"#| label: {item.label}\n"
    fixed = {"cell_type": "code", "id": item.label, "metadata": {}, "execution_count": 1}
    return {**fixed, "source": source, "outputs": [output]}
