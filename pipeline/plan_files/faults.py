"""What is wrong with a plan, and where: every fault names its file and line, and they are shown all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.errors import ConfigurationError
from pipeline.messages import text


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. `file` is the path as shown; `line` counts from 1, 0 stands for the file as a whole.

    `key` names an entry of messages/plan.toml, whose text says how to mend it; `values` fill its placeholders.
    """

    file: str
    line: int
    key: str
    values: Mapping[str, object] = field(default_factory=dict, compare=False)

    def message(self, lang: str) -> str:
        """One line: the file, the line and what to do."""
        what = text(f"plan.{self.key}", lang, **self.values)
        return text("plan.at-line" if self.line else "plan.in-file", lang, file=self.file, line=self.line, what=what)


class PlanError(ConfigurationError):
    """The plan can't be used. `faults` are all that were found, sorted by file and line.

    `heading` names the message that says so; the ledger of corrections, which is read by the same means, has its own.
    """

    def __init__(self, faults: Iterable[Fault], heading: str = "plan.heading") -> None:
        self.faults = tuple(sorted(faults))
        super().__init__(heading, count=len(self.faults))

    def message(self, lang: str) -> str:
        """A heading, then one line for each fault."""
        return "\n".join([super().message(lang), *(fault.message(lang) for fault in self.faults)])
