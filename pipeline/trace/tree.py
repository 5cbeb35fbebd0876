"""A printed figure, or all figures of a target, with everything behind them: measures, observations, files, cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline import fingerprints
from pipeline.errors import ConfigurationError
from pipeline.messages import catalogue, text
from pipeline.periods import day_values, written_days
from pipeline.trace.registry import Entry, Published
from pipeline.trace.sections import Spot, spots

Line = tuple[int, str]
"""How deep a line stands in the tree, and what it says."""


def came_from(found: str, known: Published) -> Iterator[str]:
    """The lines of the tree behind `found`: a target or its code ("N11"), a figure's id, a printed number.

    Where several figures are printed as `found`, they are told by the place that they stand in, with how to ask for
    one of them; what is behind them follows only where it is the same. Raises ConfigurationError where there is none.
    """
    target = known.target(found)
    if target:
        return drawn(_target(target, known))
    entries = known.named(found)
    if not entries:
        raise ConfigurationError("trace.unknown-figure", found=found, nearest=known.nearest(found))
    one = len(entries) == 1 or known.fraction(found)
    return drawn(_figures(entries, known) if one else _several(found, entries, known))


def shown(cells: Sequence[Entry], known: Published) -> Iterator[str]:
    """The lines on several cells, without what each of them reaches."""
    return drawn(_inputs(cells, 0, Files(known)))


def drawn(lines: Iterable[Line]) -> Iterator[str]:
    """The lines as they are printed, each two columns further in than what it belongs to."""
    return (f"{'  ' * depth}{said}" for depth, said in lines)


def both(key: str, **values: object) -> str:
    """A short text in both languages on one line."""
    return f"{text(f'trace.{key}', 'vi', **values)} / {text(f'trace.{key}', 'en', **values)}"


@dataclass
class Files:
    """Whether each raw file is still what the report was made from; each is read once."""

    known: Published
    states: dict[tuple[str, str], str] = field(default_factory=dict)

    def state(self, given: Entry) -> str:
        """ "file-same", "file-changed" or "file-missing"."""
        pair = (given["file"], given["sha256"])
        if pair not in self.states:
            self.states[pair] = self._state(*pair)
        return self.states[pair]

    def _state(self, name: str, digest: str) -> str:
        path = self.known.workspace.base / name
        if not path.is_file():
            return "file-missing"
        return "file-same" if fingerprints.of_file(path) == digest else "file-changed"


def _target(target: str, known: Published) -> Iterator[Line]:
    entries, status = known.of_target(target), known.verdicts[target]
    words = " / ".join(text(f"assessment.status-{status}", lang) for lang in ("vi", "en"))
    yield 0, f"{target}  {both('verdict')}: {words}"
    told: set[str] = set()
    for entry in sorted(entries, key=lambda entry: entry["id"] != f"{target}:value"):
        yield from _figure(entry, 1, in_short=entry["formula"]["vi"] in told)
        told.add(entry["formula"]["vi"])
    yield from _inputs([given for entry in entries for given in entry["inputs"]], 1, Files(known))


def _several(found: str, entries: Sequence[Entry], known: Published) -> Iterator[Line]:
    yield 0, both("several", count=len(entries), found=found)
    yield from by_place(entries, spots(known.folder), formulas=True)
    yield 0, both("one", example=f"make trace FIGURE={entries[0]['id']} {known.words}")
    cells = [{given["code"] for given in entry["inputs"]} for entry in entries]
    if all(own == cells[0] for own in cells):
        yield from _inputs(entries[0]["inputs"], 0, Files(known))


def by_place(entries: Sequence[Entry], standing: dict[str, list[Spot]], *, formulas: bool = False) -> Iterator[Line]:
    """The figures below the place in which they stand; one that stands in several is told in each."""
    order = list(dict.fromkeys(spot for places in standing.values() for spot in places))
    for spot in order:
        own = [entry for entry in entries if spot in standing.get(entry["id"], ())]
        if own:
            yield 1, f"{spot.told}  ({both('documents')} {', '.join(spot.documents)})"
            yield from ((2, _in_short(entry, formulas=formulas)) for entry in own)
    left = [entry for entry in entries if entry["id"] not in standing]
    if left:
        yield 1, both("only-in-text")
        yield from ((2, _in_short(entry, formulas=formulas)) for entry in left)


def _in_short(entry: Entry, *, formulas: bool) -> str:
    said = f"{entry['text']}  [{entry['id']}]"
    return f"{said}  {entry['formula']['vi']}" if formulas else said


def _figures(entries: Sequence[Entry], known: Published) -> Iterator[Line]:
    files, standing = Files(known), spots(known.folder)
    for entry in entries:
        yield from _figure(entry, 0)
        yield from ((1, f"{both('stands')}: {spot.told}") for spot in standing.get(entry["id"], ()))
        if entry["targets"]:
            yield 1, f"{both('targets')}:"
        for target in entry["targets"]:
            status = text(f"assessment.status-{known.verdicts[target]}", "vi")
            value = next((item["text"] for item in known.entries if item["id"] == f"{target}:value"), "–")
            yield 2, f"{target}  {value}  {status}"
        yield from _inputs(entry["inputs"], 1, files)


def _figure(entry: Entry, depth: int, *, in_short: bool = False) -> Iterator[Line]:
    """A figure; `in_short` where one with the same formula stands above it."""
    if in_short:
        yield depth, f"{entry['text']}  [{entry['id']}]  {both('exact')}: {entry['value']}"
        return
    yield depth, f"{entry['text']}  [{entry['id']}]"
    exact = f"{both('exact')}: {entry['value']}; {both('decimals')}: {entry['decimals']}"
    yield depth + 1, f"{exact}; {both('method')}: {entry['method']}"
    yield depth + 1, f"{both('formula')}: {entry['formula']['vi']}"
    yield depth + 3, entry["formula"]["en"]


def _inputs(inputs: Sequence[Entry], depth: int, files: Files) -> Iterator[Line]:
    """The inputs by measure and day, each once."""
    if not inputs:
        yield depth, both("no-inputs")
        return
    once = {(given["file"], given["sheet"], given["cell"], given.get("measure", "")): given for given in inputs}
    yield depth, f"{both('inputs')} ({len(once)}):"
    ordered = sorted(once.values(), key=lambda given: given.get("period_end", ""))
    for measure in dict.fromkeys(given.get("measure", "") for given in ordered):
        own = [given for given in ordered if given.get("measure", "") == measure]
        if measure:
            yield depth + 1, f"{measure}  {own[0]['measure_name']['vi']} / {own[0]['measure_name']['en']}"
        for given in own:
            yield from input_lines(given, depth + 2, files)


def input_lines(given: Entry, depth: int, files: Files) -> Iterator[Line]:
    """One input: what was given, its file with hash, its cell, and the corrections applied."""
    yield depth, _said(given)
    address = f"{given['sheet']}!{given['cell']}" if given["sheet"] else given["cell"]
    code = f"  [{given['code']}]" if given["code"] else ""
    yield depth + 1, f"{given['file']}  {address}{code}"
    yield depth + 1, f"sha256 {given['sha256']}  ({both(files.state(given))})"
    for entry in given["corrections"]:
        yield depth + 1, both("correction", **entry, **day_values("day", date.fromisoformat(entry["said_on"])))


def _said(given: Entry) -> str:
    if not given["observation"]:
        return both("quoted", found=given["found"])
    words = {name: given[name] for name in ("found", "submission")}
    key = f"wording.word-{given['value']}"
    words["value"] = text(key, "vi") if key in catalogue() else given["value"]
    start, end = (date.fromisoformat(given[f"period_{name}"]) for name in ("start", "end"))
    days = written_days(start, end, "vi")
    return text("trace.observation", "vi", unit=given["unit_name"]["vi"], days=days, **words)
