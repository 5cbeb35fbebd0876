"""Everything that a report is made from, by content: the no-change check, the manifest and the steps rest on it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import fingerprints, originals
from pipeline.paths import MARKER, Workspace
from pipeline.periods import PeriodRule, day_rule, year_and_kind
from pipeline.plan_files import find, plan_paths
from pipeline.raw_files import YEAR, counts
from pipeline.receipts import Concerned, raw_hash, relative, without_lines
from pipeline.request import Request

SOURCES = ("*.qmd", "*.yml")
DEEPEST = 8  # twice as deep as units' files lie
_ENTRY = re.compile(r"^- ", re.MULTILINE)
_FIELD = re.compile(r"^[ ]*(kind|first|last): *[\"']?([^\"'#\n]*)", re.MULTILINE)


@dataclass(frozen=True)
class Inventory:
    """Hashes (SHA-256) of a report's inputs: {path relative to the root: hash}."""

    raw: Mapping[str, str]
    plan: Mapping[str, str]
    notebooks: Mapping[str, str]
    templates: Mapping[str, str]
    code: Mapping[str, str]
    lock: str
    python: str
    narrative: Mapping[str, str] = field(default_factory=dict)

    @property
    def plan_hash(self) -> str:
        """One hash for the plan."""
        return fingerprints.of_mapping(self.plan)


def take(request: Request) -> Inventory:
    """The inventory of the report that `request` asks for; imports nothing heavy and reads only bytes.

    A raw file that can't be read has the hash "": reading it gives the finding. Any other raises OSError.
    """
    space = request.workspace
    return Inventory(
        raw=_raw(request),
        **written(request),
        lock=fingerprints.of_file(space.root / "requirements.lock"),
        python=sys.version.split()[0],
    )


def written(request: Request) -> dict[str, dict[str, str]]:
    """The parts of the inventory that people write in the office: plan, analyst's texts, notebooks, templates, code."""
    space = request.workspace
    return {
        "plan": _hashes(plan_paths(space.plan), space),
        "narrative": _hashes(space.texts(request.period_name), space),
        "notebooks": _hashes((space.root / "notebooks").glob("*.ipynb"), space),
        "templates": _hashes(_templates(space.root / "reports"), space),
        "code": fingerprints.code(space.root),
    }


def _raw(request: Request) -> dict[str, str]:
    space = request.workspace
    concerns, copies = concerned(space, request.period_name), originals.stated(space.raw)
    known = {path: copies.get(relative(space.raw, path), "") for path in sorted(raw_files(request))}
    hashes = {path: original or _hash_if_readable(path, concerns) for path, original in known.items()}
    return {_printable(space.relative(path)): digest for path, digest in hashes.items() if not without_lines(digest)}


def raw_files(request: Request) -> Iterator[Path]:
    """The files of the periods that the report takes figures from or checks them against, and what is out of order.

    Links are followed, and what no report is made from is left out: hidden files, lock files, notes. One note counts,
    the marker of illustrative figures.
    """
    raw, rules = request.workspace.raw, _period_rules(request.workspace)
    if (raw / MARKER).is_file():
        yield raw / MARKER
    for path in _walk(raw, counts) if raw.is_dir() else ():
        if _counts(path.relative_to(raw).parts, request.year, request.kind, rules):
            yield path


def concerned(space: Workspace, period: str) -> Concerned:
    """What tells of a period's name whether the report of `period` takes figures from it or checks them against it."""
    rules, (year, kind) = _period_rules(space), year_and_kind(period)
    return lambda name: _counts((*year_and_kind(name), ""), int(year), kind, rules)


def _counts(parts: tuple[str, ...], own_year: int, own_kind: str, rules: Mapping[str, PeriodRule]) -> bool:
    """Whether what lies in `parts` below raw counts for the report of that year and kind of period."""
    if not parts or not YEAR.fullmatch(parts[0]):
        return True
    year = int(parts[0])
    if len(parts) < 3 or not {parts[1], own_kind} <= rules.keys():
        return year <= own_year
    own, other = rules[own_kind].of(own_year), rules[parts[1]].of(year)
    return own.rests_on(other) or own.is_checked_against(other)


def _period_rules(space: Workspace) -> dict[str, PeriodRule]:
    """The kinds of period with their days, looked up without parsing YAML, which would take longer than all the rest.

    A kind that is overlooked makes its folder count for every report, so a change there is at worst noticed too often.
    """
    path = find("periods.yaml", space.plan)
    entries = _ENTRY.split(path.read_text("utf-8", "replace")) if path else []
    found = (_period_rule(dict((name, words.strip()) for name, words in _FIELD.findall(entry))) for entry in entries)
    return {rule.kind: rule for rule in found if rule}


def _period_rule(fields: Mapping[str, str]) -> PeriodRule | None:
    """The rule's days alone; what it is called and whether it is cumulative matters to nobody here."""
    first, last = day_rule(fields.get("first", "")), day_rule(fields.get("last", ""))
    return PeriodRule(fields["kind"], "", "", first, last, False, "") if "kind" in fields and first and last else None


def _templates(reports: Path) -> Iterator[Path]:
    for pattern in SOURCES:
        yield from reports.glob(pattern)
    yield from _walk(reports / "template", lambda path: True)


def _walk(folder: Path, wanted: Callable[[Path], bool], above: tuple[tuple[int, int], ...] = ()) -> Iterator[Path]:
    """All below `folder` that is wanted and no folder, links followed.

    A folder is given itself where it can't be listed, where a link leads back to one above it, or at DEEPEST.
    """
    try:
        status, entries = folder.stat(), sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    here = (status.st_dev, status.st_ino)
    if here in above or len(above) > DEEPEST:
        yield folder
        return
    for path in filter(wanted, entries):
        if os.path.isdir(path):  # Path.is_dir raises where a folder may be listed but not entered
            yield from _walk(path, wanted, (*above, here))
        else:
            yield path


def _hash_if_readable(path: Path, concerns: Concerned) -> str:
    try:
        return raw_hash(path, concerns) if path.is_file() else ""  # opening a pipe would wait for ever
    except OSError:
        return ""


def _hashes(paths: Iterable[Path], space: Workspace) -> dict[str, str]:
    return {space.relative(path): fingerprints.of_file(path) for path in sorted(paths) if path.is_file()}


def _printable(name: str) -> str:
    """A name with a question mark for each byte that is not UTF-8, as findings have it."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\ufffd", "?")
