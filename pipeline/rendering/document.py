"""The words of one report: its header and fixed sentences, in one language, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.markdown import escape
from pipeline.messages import catalogue, text

if TYPE_CHECKING:
    from pipeline.plan import Content
    from pipeline.results import Context

AREA = "report."


@dataclass(frozen=True)
class Document:
    """One report to be rendered. `targets` are the ids that it has to show, each once.

    `epoch` is the time, in seconds since 1970, that the files carry as theirs (SOURCE_DATE_EPOCH). `data` is what
    the page's scripts know (pipeline.page).
    """

    targets: tuple[str, ...]
    context: Context
    contents: tuple[Content, ...]
    lang: str
    epoch: int
    data: Mapping[str, object] = field(default_factory=dict)

    def sentences(self) -> dict[str, str]:
        """The entries of pipeline/messages/report.toml, filled in: {"summary": "Tóm tắt", …}."""
        values = {name: escape(value) for name, value in self._values().items()}
        keys = [key for key in catalogue() if key.startswith(AREA)]
        sentences = {key.removeprefix(AREA): text(key, self.lang, **values) for key in keys}
        said = self.context.department.names_are_configuration
        other = sentences.pop("subject-other")
        subject = other if self.context.department.plan_note else sentences["subject"]
        return {**sentences, "subject": subject, "names": sentences["names"] if said else ""}

    def header(self) -> dict[str, str | bool]:
        """What the templates print above the report and only this report's data can tell."""
        department = self.context.department
        note = {"plan-note": escape(department.plan_note[self.lang])} if department.plan_note else {}
        return {
            "superior": escape(department.superior[self.lang]),
            "department": escape(department.name[self.lang]),
            "illustrative": self.context.illustrative,
            **note,
        }

    def _values(self) -> dict[str, str]:
        context = self.context
        return {
            "plan": context.plan_title[self.lang],
            "department": context.department.name[self.lang],
            "abbreviation": context.department.abbreviation,
            "place": context.department.place,
            "period": context.inside(self.lang),
            "start": f"{context.period.start:%d/%m/%Y}",
            "end": f"{context.period.end:%d/%m/%Y}",
        }
