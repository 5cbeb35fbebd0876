"""The words of one report: its header and fixed sentences, in one language, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.markdown import escape
from pipeline.messages import catalogue, text
from pipeline.periods import written_day

if TYPE_CHECKING:
    from pipeline.plan_records import Content
    from pipeline.results import Context

AREA = "report."


@dataclass(frozen=True)
class Document:
    """One report to be rendered. `targets` are the ids that it has to show, each once.

    `epoch` is the time, in seconds since 1970, that the files carry as theirs (SOURCE_DATE_EPOCH). `data` is what
    the page's scripts know (pipeline.page). `chapters` are the analyst's, as Markdown, by the place of the report where
    they stand: annual.qmd includes each as _<place>.qmd.
    """

    targets: tuple[str, ...]
    context: Context
    contents: tuple[Content, ...]
    lang: str
    epoch: int
    data: Mapping[str, object] = field(default_factory=dict)
    chapters: Mapping[str, str] = field(default_factory=dict)

    def sentences(self) -> dict[str, str]:
        """The entries of pipeline/messages/report.toml, filled in: {"summary": "Tóm tắt", …}."""
        values = {name: escape(value) for name, value in self._values().items()}
        keys = [key for key in catalogue() if key.startswith(AREA)]
        sentences = {key.removeprefix(AREA): text(key, self.lang, **values) for key in keys}
        said = self.context.department.names_are_configuration
        suffix = "-other" if self.context.department.plan_note else ""
        grounds = [f"*{escape(ground[self.lang])}*" for ground in self.context.department.grounds]
        return {
            **sentences,
            "subject": sentences["subject" + suffix],
            "opening": "\n\n".join([*grounds, sentences["lead" + suffix]]),
            "names": sentences["names"] if said else "",
            "attention-lead": sentences["attention-lead" + ("" if self.context.period.whole_year else "-so-far")],
        }

    def header(self) -> dict[str, str | bool | list[str]]:
        """What the templates print above and below the report and only this report's data can tell."""
        department = self.context.department
        optional = {"plan-note": department.plan_note, "capacity": department.capacity, "post": department.post}
        return {
            "superior": escape(department.superior[self.lang]),
            "department": escape(department.name[self.lang]),
            "illustrative": self.context.illustrative,
            "addressees": [escape(addressee[self.lang]) for addressee in department.addressees],
            "recipients": [escape(recipient[self.lang]) for recipient in department.recipients],
            **{name: escape(said[self.lang]) for name, said in optional.items() if said},
        }

    def _values(self) -> dict[str, str]:
        context = self.context
        return {
            "plan": context.plan_title[self.lang],
            "department": context.department.name[self.lang],
            "abbreviation": context.department.abbreviation,
            "archive": context.department.archive,
            "place": context.department.place,
            "period": context.inside(self.lang),
            "year": str(context.period.year),
            "start": written_day(context.period.start, self.lang),
            "end": written_day(context.period.end, self.lang),
        }
