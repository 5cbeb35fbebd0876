"""The files of the report's other parts: outline.yaml, appendix.yaml, tasks.yaml, budget.yaml. Each may be missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pipeline.parts import Budget, Chapter, ChapterPlace, Fund, Parts, Section, Statistic, Statistics, Task
from pipeline.plan import Plan
from pipeline.plan_files import find, quotes
from pipeline.plan_files.faults import Fault, PlanError
from pipeline.plan_files.fields import Fields
from pipeline.plan_files.loading import Files, plan_texts
from pipeline.plan_records import MeasureType

T = TypeVar("T")


def load_parts(folders: Sequence[Path], plan: Plan) -> Parts:
    """The parts in `folders`, later ones overriding earlier ones file by file, checked against `plan`.

    What rests on a plan's measures or on its text is not taken over by a later folder that has its own.
    Raises PlanError with all faults: a shape that no such file has, a measure that the plan lacks or that is no
    number, a quote that its text does not have, a name of a text that is used twice.
    """
    reader = _Reader(folders, plan)
    parts = Parts(
        outline=reader.entries("outline.yaml", "title", reader.chapter),
        statistics=reader.entries("appendix.yaml", "title", reader.statistics),
        tasks=reader.entries("tasks.yaml", "quote", reader.task),
        budget=reader.budget(),
    )
    if reader.faults:
        raise PlanError(reader.faults)
    return parts


class _Reader:
    def __init__(self, folders: Sequence[Path], plan: Plan) -> None:
        self.plan = plan
        self.faults: list[Fault] = []
        self.folders = {
            "outline.yaml": folders,
            "appendix.yaml": _since("measures.yaml", folders),
            "tasks.yaml": _since("*.txt", folders),
            "budget.yaml": _since("*.txt", folders),
        }
        self.texts = tuple(quotes.folded(text) for text in plan_texts(folders, self.faults))
        self.names: dict[str, int] = {}

    def entries(self, name: str, key: str, build: Callable[[Fields], T]) -> tuple[T, ...]:
        """The records of a file that holds a list of them; none where it is missing."""
        folders = self.folders[name]
        if find(name, folders) is None:
            return ()
        found = Files(folders, self.faults).entries(name, key, build)
        return tuple(item.record for item in found if item.record is not None)

    def chapter(self, fields: Fields) -> Chapter:
        """An entry of outline.yaml."""
        fields.check_names(("place", "title", "texts"))
        sections = tuple(self._section(item) for item in fields.children("texts"))
        return Chapter(fields.choice("place", ChapterPlace), fields.both("title"), sections)

    def _section(self, fields: Fields) -> Section:
        fields.check_names(("file", "guide"), ("title",))
        file = fields.code("file", r"[0-9a-z]+(-[0-9a-z]+)*", "ton-tai-han-che")
        leaf = fields.leaf("file")
        if leaf and file in self.names:
            fields.fault("file", "duplicate", value=file, first=self.names[file])
        self.names.setdefault(file, leaf.line if leaf else 0)
        return Section(file, fields.both_or_none("title"), fields.both("guide"))

    def statistics(self, fields: Fields) -> Statistics:
        """An entry of appendix.yaml."""
        fields.check_names(("title", "rows"))
        return Statistics(fields.both("title"), tuple(self._statistic(item) for item in fields.children("rows")))

    def _statistic(self, fields: Fields) -> Statistic:
        fields.check_names(("measure",), ("label",))
        leaf = fields.leaf("measure")
        if leaf and leaf.text and fields.known("measure", leaf, self.plan.measures, "unknown-measure"):
            kind, numbers = self.plan.measures[leaf.text].type, (MeasureType.COUNT, MeasureType.AMOUNT)
            if kind not in numbers:
                fields.fault("measure", "measure-type", value=leaf.text, type=kind, known=", ".join(numbers))
        return Statistic(fields.text("measure"), fields.both_or_none("label"))

    def task(self, fields: Fields) -> Task:
        """An entry of tasks.yaml."""
        fields.check_names(("section", "quote", "responsible"), ("deadline", "product"))
        return Task(
            section=fields.text("section"),
            quote=self._quote(fields),
            responsible=fields.both("responsible"),
            deadline=fields.both_or_none("deadline"),
            product=fields.both_or_none("product"),
        )

    def budget(self) -> Budget | None:
        """budget.yaml."""
        found = Files(self.folders["budget.yaml"], self.faults).optional("budget.yaml", "section", self._budget)
        return found.record if found else None

    def _budget(self, fields: Fields) -> Budget:
        fields.check_names(("section", "quote"), ("funds",))
        funds = tuple(_fund(item) for item in fields.children("funds"))
        return Budget(fields.text("section"), self._quote(fields), funds)

    def _quote(self, fields: Fields) -> str:
        """The plan's words, which have to stand in its text."""
        quote = quotes.folded(fields.text("quote"))
        quotes.check(fields, quote, self.texts)
        return quote


def _since(pattern: str, folders: Sequence[Path]) -> Sequence[Path]:
    """The last folder that has a file of that name, and those behind it."""
    own = [number for number, folder in enumerate(folders) if next(folder.glob(pattern), None)]
    return folders[max(own, default=0) :]


def _fund(fields: Fields) -> Fund:
    fields.check_names(("year", "item", "amount", "source"))
    amount = fields.number("amount")
    if amount is not None and amount <= 0:
        fields.fault("amount", "not-positive", value=amount)
    return Fund(fields.year("year"), fields.both("item"), amount or Decimal(0), fields.text("source"))
