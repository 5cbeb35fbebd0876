"""What the user asked for: the words of a command (YEAR=2025 PERIOD=q1 …), checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.messages import LANGUAGES
from pipeline.paths import ROOT, Workspace
from pipeline.periods import Period
from pipeline.plan import Plan

WORDS = ("YEAR", "PERIOD", "DATA", "RENDERER", "REPORT_LANG")
WHOLE_YEAR = "year"  # the one kind of period that every plan has
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
        return str(self.year) if self.kind == WHOLE_YEAR else f"{self.year}-{self.kind}"

    def period(self, plan: Plan) -> Period:
        """The report period itself. Raises ConfigurationError for a year or a kind of period that the plan lacks."""
        check_period(self.kind, plan.periods)
        if not plan.first_year <= self.year <= plan.last_year:
            raise ConfigurationError("cli.year-outside", found=self.year, first=plan.first_year, last=plan.last_year)
        return plan.period(self.year, self.kind)


@dataclass(frozen=True)
class Place:
    """The reports that a command looks across, whatever their year."""

    workspace: Workspace
    lang: str


def parse_place(words: Sequence[str]) -> Place:
    """The place that `words` ("DATA=…", "REPORT_LANG=…") name. Raises ConfigurationError for any other word."""
    given = dict(_split(word, ("DATA", "REPORT_LANG")) for word in words)
    return Place(_workspace(given.get("DATA", "")), _choice(given, "REPORT_LANG", LANGUAGES))


def parse(words: Sequence[str]) -> Request:
    """The request that `words` ("YEAR=2025", …) make. Raises ConfigurationError for one that can't be understood."""
    given = dict(_split(word) for word in words)
    if not given.get("YEAR"):
        raise ConfigurationError("cli.no-year")
    if not re.fullmatch(r"[0-9]{4}", given["YEAR"]):
        raise ConfigurationError("cli.bad-year", found=given["YEAR"])
    return Request(
        year=int(given["YEAR"]),
        kind=_kind(given.get("PERIOD") or WHOLE_YEAR),
        renderer=_choice(given, "RENDERER", RENDERERS),
        lang=_choice(given, "REPORT_LANG", LANGUAGES),
        workspace=_workspace(given.get("DATA", "")),
    )


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


def _split(word: str, known: Sequence[str] = WORDS) -> tuple[str, str]:
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
