"""What the user asked for: the words of a command (YEAR=2025 PERIOD=q1 …), checked."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.messages import LANGUAGES
from pipeline.paths import ROOT, Workspace
from pipeline.periods import WHOLE_YEAR, Period, period_name, this_year
from pipeline.plan import Plan
from pipeline.unseen import harmless

WORDS = ("YEAR", "PERIOD", "DATA", "RENDERER", "REPORT_LANG")
RECEIVING_WORDS = ("FILE", "UNIT", "YEAR", "PERIOD", "DATA")
RENDERERS = ("auto", "quarto", "embedded")


@dataclass(frozen=True)
class Request:
    """One report to be made. `kind` is the kind of period, not yet known to be one of the plan's (`period`)."""

    year: int
    kind: str
    renderer: str
    lang: str
    workspace: Workspace

    @property
    def period_name(self) -> str:
        """How the folders of this period are named: "2025" or "2025-q1"."""
        return period_name(self.year, self.kind)

    @property
    def words(self) -> str:
        """The words that name the same report to another command: "YEAR=2025 PERIOD=q1 DATA=examples/gia-lai"."""
        kind = [f"PERIOD={self.kind}"] if self.kind != WHOLE_YEAR else []
        data = [f"DATA={self.workspace.data}"] if self.workspace.data else []
        return " ".join([f"YEAR={self.year}", *kind, *map(shlex.quote, data)])

    def period(self, plan: Plan) -> Period:
        """The report period itself. Raises ConfigurationError for a year or a kind of period that the plan lacks."""
        check_period(self.kind, plan.periods)
        if not plan.first_year <= self.year <= plan.last_year:
            raise ConfigurationError("cli.year-outside", found=self.year, first=plan.first_year, last=plan.last_year)
        return plan.period(self.year, self.kind)


@dataclass(frozen=True)
class DashboardRequest:
    """The reports that a command looks across, whatever their year."""

    workspace: Workspace
    lang: str


def parse_place(words: Sequence[str]) -> DashboardRequest:
    """The place that `words` ("DATA=…", "REPORT_LANG=…") name. Raises ConfigurationError for any other word."""
    given = dict(_split(word, ("DATA", "REPORT_LANG")) for word in words)
    return DashboardRequest(_workspace(given.get("DATA", "")), _choice(given, "REPORT_LANG", LANGUAGES))


@dataclass(frozen=True)
class Delivery:
    """Files to be received. `unit`, `year` and `kind` (of period) are those given as words, "" or None for none."""

    paths: tuple[Path, ...]
    unit: str
    year: int | None
    kind: str
    workspace: Workspace


def parse(words: Sequence[str], own: Sequence[str] = (), command: str = "report") -> Request:
    """The request that `words` ("YEAR=2025", …) make; `own` are the words that only the `command` itself knows.

    Raises ConfigurationError for one that can't be understood.
    """
    given = dict(_split(word, (*WORDS, *own)) for word in words)
    if not given.get("YEAR"):
        raise ConfigurationError("cli.no-year", command=command, year=this_year())
    return Request(
        year=_year(given["YEAR"]),
        kind=_kind(given.get("PERIOD") or WHOLE_YEAR),
        renderer=_choice(given, "RENDERER", RENDERERS),
        lang=_choice(given, "REPORT_LANG", LANGUAGES),
        workspace=_workspace(given.get("DATA", "")),
    )


def parse_delivery(words: Sequence[str]) -> Delivery:
    """The files and words of `make receive`; PERIOD may name the year too ("2025-q1", "2025").

    Raises ConfigurationError for words that can't be understood or contradict each other, and for a file that is not
    there.
    """
    given = dict(_split(word, RECEIVING_WORDS) for word in words)
    if not given.get("FILE"):
        raise ConfigurationError("receiving.no-file", year=this_year())
    found = given.get("PERIOD", "")
    named, _, rest = found.partition("-") if re.fullmatch(r"[0-9]{4}(-.*)?", found) else ("", "", found)
    if named and given.get("YEAR") and given["YEAR"] != named:
        raise ConfigurationError("receiving.years-differ", year=given["YEAR"], period=found)
    year = given.get("YEAR") or named
    return Delivery(
        paths=_paths(given["FILE"]),
        unit=given.get("UNIT", ""),
        year=_year(year) if year else None,
        kind=_kind(rest) if rest else (WHOLE_YEAR if named else ""),
        workspace=_workspace(given.get("DATA", "")),
    )


def _paths(found: str) -> tuple[Path, ...]:
    """What FILE names: one file or folder as it stands, or several, quoted where their names have spaces."""
    whole = Path(found).expanduser()
    if whole.exists():
        return (whole,)
    try:
        names = shlex.split(found)
    except ValueError:  # a quote that is not closed
        names = [found]
    paths = tuple(Path(name).expanduser() for name in names)
    gone = [path for path in paths if not path.exists()]
    if len(gone) == len(paths):  # so that it is more likely one name with spaces
        raise ConfigurationError("receiving.not-there", file=harmless(found))
    if gone:
        raise ConfigurationError("receiving.one-not-there", file=harmless(found), gone=harmless(str(gone[0])))
    return paths


def values(words: Sequence[str], own: Sequence[str]) -> dict[str, str]:
    """What `words` say for each of a command's own ones, "" where they don't."""
    given = dict(_split(word, (*WORDS, *own)) for word in words)
    return {name: given.get(name, "") for name in own}


def check_period(kind: str, known: Iterable[str]) -> None:
    """Raises ConfigurationError unless `kind` is one of the plan's kinds of period."""
    names = tuple(known)
    if kind not in names:
        raise ConfigurationError("cli.unknown-value", name="PERIOD", found=kind, known=", ".join(names))


def _kind(found: str) -> str:
    """A word that may name a period; which there are is the plan's matter. No other may become part of a path."""
    if not re.fullmatch(r"[a-z0-9-]+", found):
        raise ConfigurationError("cli.bad-period", found=found)
    return found


def _year(found: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", found):
        raise ConfigurationError("cli.bad-year", found=found, year=this_year())
    return int(found)


def _split(word: str, known: Sequence[str]) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign or name not in known:
        raise ConfigurationError("cli.unknown-word", found=word, known=", ".join(known))
    return name, value.strip()


def _choice(given: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    """The value of a word that knows only some values; the first of them where it was not given."""
    value = given.get(name) or known[0]
    if value not in known:
        raise ConfigurationError("cli.unknown-value", name=name, found=value, known=", ".join(known))
    return value


def _workspace(data: str) -> Workspace:
    if not data:
        return Workspace()
    folder = Path(data) if Path(data).is_absolute() else ROOT / data
    if not (folder / "raw").is_dir():
        raise ConfigurationError("cli.no-folder", folder=data)
    return Workspace(data=folder.resolve())
