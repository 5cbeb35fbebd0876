"""figures.json as it was published, looked up by figure, by target, by printed text, by file and by cell."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigurationError
from pipeline.paths import Workspace
from pipeline.request import Request
from pipeline.trace.addresses import address, holds, visible

FIGURES, VERDICTS = "figures.json", "assessment.csv"
NEAREST = 5
_CELL_CODES = re.compile(r"S[0-9]+([-–]S[0-9]+)?([,;]S[0-9]+([-–]S[0-9]+)?)*")
_WORDS_BEHIND = r"([^\d.,(][^\d(]*)?(\(.*)?"  # as in "1hồsơ" and "9,8%(4/41)", but not in a mistyped target's id
_TARGET_CODE = re.compile("[Nn]([1-9][0-9]*)")

Entry = Mapping[str, Any]
"""A figure or an input, as pipeline.lineage writes it."""


@dataclass(frozen=True)
class Published:
    """The registry of one published report. `verdicts` are the statuses by target; `folder` is the report's own.

    `words` name the report to a command ("YEAR=2025").
    """

    folder: Path
    workspace: Workspace
    words: str
    entries: tuple[Entry, ...]
    verdicts: Mapping[str, str]

    def target(self, found: str) -> str:
        """The target with that id, or with that code in the report ("N11", its place in the plan); "" for none."""
        code = _TARGET_CODE.fullmatch(_bare(found))
        targets = list(self.verdicts)
        if code and int(code[1]) <= len(targets):
            return targets[int(code[1]) - 1]
        return _bare(found) if _bare(found) in self.verdicts else ""

    def cells(self, found: str) -> tuple[Entry, ...]:
        """The cells with the codes that the report's annex of sources has so ("S3", "S13–S14, S24")."""
        said = _bare(found).upper()
        if not _CELL_CODES.fullmatch(said):
            return ()
        spans = [list(map(int, re.findall("[0-9]+", part))) for part in re.split("[,;]", said)]
        known = {int(given["code"][1:]): given for _, given in self.inputs() if given["code"]}
        return tuple(known[code] for code in sorted(known) if any(span[0] <= code <= span[-1] for span in spans))

    def of_target(self, target: str) -> tuple[Entry, ...]:
        """The figures printed of a target, in the order of printing."""
        return tuple(entry for entry in self.entries if entry["id"].startswith(f"{target}:"))

    def named(self, found: str) -> tuple[Entry, ...]:
        """The figure with the id `found`, all printed as `found`, or both parts of a fraction "2.500/5.002".

        A change is found without its sign too, since sentences say in words whether something rose or fell.
        """
        bare = _plain(found)
        return (
            tuple(entry for entry in self.entries if entry["id"] == found)
            or tuple(entry for entry in self.entries if _bare(entry["text"]) == bare)
            or tuple(entry for entry in self.entries if _bare(entry["text"]).lstrip("+-") == bare)
            or self.fraction(found)
            or self._begun(bare)
        )

    def _begun(self, bare: str) -> tuple[Entry, ...]:
        """The figures with which `bare` begins, as in "1 hồ sơ" and "9,8% (4/41)", of which the second is narrower."""
        texts = {entry["id"]: _bare(entry["text"]).lstrip("+-") for entry in self.entries}
        said = bare.lstrip("+-")
        fitting = [text for text in texts.values() if text and re.fullmatch(re.escape(text) + _WORDS_BEHIND, said)]
        longest = max(fitting, key=len, default="-")
        found = tuple(entry for entry in self.entries if texts[entry["id"]] == longest)
        counted = {entry["id"].rpartition(":")[0] for entry in self.fraction(said.removeprefix(longest))}
        return tuple(entry for entry in found if entry["id"].rpartition(":")[0] in counted) or found

    def fraction(self, found: str) -> tuple[Entry, ...]:
        """Both parts of a fraction "2.500/5.002", wherever it is printed; none for anything else."""
        printed = {entry["id"]: _bare(entry["text"]) for entry in self.entries}
        above, _, below = _plain(found).partition("/")
        parts: set[str] = set()
        for id, text in printed.items():
            stem, _, part = id.rpartition(":")
            if part == "numerator" and (text, printed.get(f"{stem}:denominator")) == (above, below):
                parts |= {id, f"{stem}:denominator"}
        return tuple(entry for entry in self.entries if entry["id"] in parts)

    def nearest(self, found: str) -> str:
        """The ids and targets that look most like `found`, for the one who mistyped it."""
        ids = [entry["id"] for entry in self.entries]
        return near(found, [*self.verdicts, *ids])

    def inputs(self) -> Iterator[tuple[Entry, Entry]]:
        """Every figure with each of its inputs."""
        for entry in self.entries:
            yield from ((entry, given) for given in entry["inputs"])


@dataclass(frozen=True)
class CellPlace:
    """A cell, or several of that address where `file` or `sheet` is not given."""

    file: str
    sheet: str
    cell: str

    def holds(self, given: Entry) -> bool:
        """Whether an input stands in this place, or was counted over an area with it."""
        named = all(given[name] == value for name, value in (("file", self.file), ("sheet", self.sheet)) if value)
        return named and holds(given["cell"], self.cell)


def load(request: Request) -> Published:
    """The registry of the report that `request` names.

    Raises ConfigurationError where there is no report, or none that can be read.
    """
    space = request.workspace
    folder = space.reports / request.period_name
    path = folder / FIGURES
    if not path.is_file():
        raise ConfigurationError("trace.no-report", folder=space.shown(folder))
    try:
        entries = tuple(_checked(entry) for entry in json.loads(path.read_text("utf-8")))
        with (folder / VERDICTS).open(encoding="utf-8", newline="") as file:
            verdicts = {row["target_id"]: row["status"] for row in csv.DictReader(file)}
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ConfigurationError("trace.damaged", file=space.shown(path)) from error
    return Published(folder, space, request.words, entries, verdicts)


def place(file: str, cell: str, known: Published) -> CellPlace:
    """The place that FILE and CELL name: the file by its whole name or its end, the cell with or without its sheet.

    Raises ConfigurationError for a file that no figure comes from, for one of several of that name, and for no address.
    """
    asked = address(cell)
    if not asked:
        raise ConfigurationError("trace.bad-cell", found=cell)
    return CellPlace(_file(file, known) if file else "", asked.sheet, asked.cell)


def near(found: str, known: Iterable[str]) -> str:
    """The names in `known` that look most like `found`, separated by commas; the first ones where none does."""
    names = list(dict.fromkeys(known))
    return ", ".join(get_close_matches(found, names, NEAREST, 0.5) or names[:NEAREST])


def _file(found: str, known: Published) -> str:
    files: list[str] = list(dict.fromkeys(given["file"] for _, given in known.inputs()))
    wanted = visible(found).replace("\\", "/").removeprefix("./")
    fitting = [file for file in files if file == wanted] or [
        file for file in files if wanted.endswith(f"/{file}") or file.endswith(f"/{wanted}")
    ]
    if not fitting:
        raise ConfigurationError("trace.unknown-file", found=found, nearest=near(wanted, files))
    if len(fitting) > 1:
        raise ConfigurationError("trace.many-files", count=len(fitting), nearest=", ".join(fitting[:NEAREST]))
    return fitting[0]


def _checked(entry: Entry) -> Entry:
    """The entry itself, after every name that is looked up later was found in it."""
    for name in ("id", "value", "text", "decimals", "method", "formula", "targets"):
        _ = entry[name]
    for given in entry["inputs"]:
        for name in ("observation", "code", "found", "file", "sha256", "sheet", "cell", "corrections"):
            _ = given[name]
    return entry


def _plain(found: str) -> str:
    """The number alone, of one that was copied with its relation or its brackets."""
    return _bare(found).lstrip("≥≤=").strip("()")


def _bare(text: str) -> str:
    """A printed number as somebody types it off the page: without its kinds of spaces and of minus."""
    return "".join(visible(text).replace("−", "-").split())
