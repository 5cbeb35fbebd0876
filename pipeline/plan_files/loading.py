"""From the plan's folders to the Plan: read, convert, check, and stop with all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pipeline.paths import Workspace
from pipeline.plan import Plan
from pipeline.plan_files import FILES, PARTS, find, mappings, records, text_paths
from pipeline.plan_files.checks import Draft, check, check_gaps
from pipeline.plan_files.faults import Fault, PlanError
from pipeline.plan_files.fields import Entry, Fields, by_key, entry
from pipeline.plan_files.tables import table_kind
from pipeline.plan_files.tree import Branch, Table, parse, read_text
from pipeline.plan_records import Measure

MAY_BE_EMPTY = ("breaks.yaml", "identities.yaml", "portal.yaml", "form-06a.yaml", "tables.yaml", *PARTS)

T = TypeVar("T")


def load(folders: Sequence[Path]) -> Plan:
    """The plan in `folders`, later ones overriding earlier ones. Raises PlanError with all faults."""
    faults = _unknown_files(folders)
    draft = _draft(Files(folders, faults))
    texts = plan_texts(folders, faults)
    if draft.targets and draft.measures and draft.units and draft.periods:  # else every code would seem unknown
        check(draft, texts)
    _stop_at(faults)
    plan = _plan(draft)
    check_gaps(plan, draft)
    _stop_at(faults)
    return plan


@dataclass(frozen=True)
class Files:
    """The files of the plan's folders; faults found in them are collected in `faults`."""

    folders: Sequence[Path]
    faults: list[Fault]

    def mapping(self, name: str) -> Fields:
        """The fields of a file that holds one entry."""
        whole = self._whole(name)
        return whole.mapping(name) if whole.has(name) else whole

    def optional(self, name: str, key: str, build: Callable[[Fields], T]) -> Entry[T] | None:
        """The entry of a file that holds one and may be missing."""
        return entry(self.mapping(name), key, build) if find(name, self.folders) else None

    def entries(self, name: str, key: str, build: Callable[[Fields], T]) -> tuple[Entry[T], ...]:
        """The entries of a file that holds a list of them."""
        whole = self._whole(name)
        tree = whole.table.entries.get(name)
        if name in MAY_BE_EMPTY and isinstance(tree, Branch) and not tree.items:
            return ()
        return tuple(entry(fields, key, build) for fields in whole.children(name))

    def _whole(self, name: str) -> Fields:
        """The file as the field `name`, so that a wrong shape is reported as that of any field.

        A file that can't be used gives an entry without fields, whose further faults nobody needs.
        """
        path = find(name, self.folders)
        file = Workspace().shown(path or self.folders[0] / name)
        if path is None:
            self.faults.append(Fault(file, 0, "file-missing"))
        text = read_text(path, file, self.faults) if path else None
        tree = parse(text, file, self.faults) if text is not None else None
        if tree is None:
            return Fields(file, Table({}, {}, 0), [])
        return Fields(file, Table({name: tree}, {}, tree.line), self.faults)


def _draft(files: Files) -> Draft:
    return Draft(
        head=entry(files.mapping("plan.yaml"), "title", records.head),
        department=entry(files.mapping("department.yaml"), "name", records.department),
        targets=by_key(files.entries("targets.yaml", "id", records.target), "id"),
        measures=by_key(files.entries("measures.yaml", "code", records.measure), "code"),
        units=by_key(files.entries("units.yaml", "code", records.unit), "code"),
        periods=by_key(files.entries("periods.yaml", "kind", records.period), "kind"),
        breaks=files.entries("breaks.yaml", "day", records.series_break),
        identities=files.entries("identities.yaml", "relation", records.identity),
        portal=by_key(files.entries("portal.yaml", "path", mappings.portal_metric), "path"),
        form_06a=by_key(files.entries("form-06a.yaml", "measure", mappings.form_figure), "measure"),
        sources=files.optional("sources.yaml", "order", mappings.sources),
        tables=by_key(files.entries("tables.yaml", "kind", table_kind), "kind"),
    )


def _plan(draft: Draft) -> Plan:
    head = draft.head.sure
    sources = draft.sources.sure if draft.sources else mappings.NO_SOURCES
    return Plan(
        title=head.title,
        document=head.document,
        first_year=head.first_year,
        last_year=head.last_year,
        department=draft.department.sure,
        contents=_sure(head.contents),
        targets=_sure(draft.targets),
        measures={code: _limited(item, head) for code, item in _sure(draft.measures).items()},
        units=_sure(draft.units),
        periods=_sure(draft.periods),
        breaks=tuple(item.sure for item in draft.breaks),
        identities=tuple(item.sure for item in draft.identities),
        portal=tuple(item.sure for item in draft.portal.values()),
        decisions=head.decisions,
        form_06a=tuple(item.sure for item in draft.form_06a.values()),
        precedence=sources.precedence,
        exceptions=_sure(sources.exceptions),
        tables=tuple(item.sure for item in draft.tables.values()),
    )


def _limited(measure: Measure, head: records.Head) -> Measure:
    """The measure with the plan's limit for its type, unless it has its own."""
    return measure if measure.most is not None else replace(measure, most=head.most.get(measure.type))


def _sure(entries: Mapping[str, Entry[T]]) -> dict[str, T]:
    return {key: item.sure for key, item in entries.items()}


def _stop_at(faults: list[Fault]) -> None:
    if faults:
        raise PlanError(faults)


def _unknown_files(folders: Sequence[Path]) -> list[Fault]:
    """A misspelt name would otherwise override nothing, silently."""
    found = (path for folder in folders for ending in ("*.yaml", "*.yml") for path in folder.glob(ending))
    strange = (Workspace().shown(path) for path in found if path.name not in FILES)
    return [Fault(file, 0, "unknown-file", {"known": ", ".join(FILES)}) for file in strange]


def plan_texts(folders: Sequence[Path], faults: list[Fault]) -> tuple[str, ...]:
    """The plan's own text, file by file; that there is none is a fault."""
    paths = text_paths(folders)
    if not paths:
        faults.append(Fault(Workspace().shown(folders[0]), 0, "text-missing"))
    texts = (read_text(path, Workspace().shown(path), faults) for path in paths)
    return tuple(text for text in texts if text is not None)
