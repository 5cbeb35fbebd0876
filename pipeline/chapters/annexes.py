"""The annexes behind the table of all targets: the units' parts, the statistics, the measures, tasks and funds."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.annexes import AnnexResults
from pipeline.chapters import contributions, definitions, statistics, tasks
from pipeline.chapters.display import Display


@dataclass(frozen=True)
class AnnexesChapter:
    """What the annexes' notebook shows; each method is one output."""

    results: AnnexResults
    lang: str

    def contributions(self) -> Display:
        """What each unit has a part in."""
        return contributions.contributions(self.results, self.lang)

    def statistics(self) -> Display:
        """The annex with the statistics, where there is such a file."""
        return statistics.statistics(self.results, self.lang)

    def definitions(self) -> Display:
        """What the measures mean."""
        return definitions.definitions(self.results, self.lang)

    def tasks(self) -> Display:
        """The annex with the plan's tasks and funding, where there are such files."""
        return tasks.tasks(self.results, self.lang)
