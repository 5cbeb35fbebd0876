"""`make compare`: which figures two reports have differently, why, and with what consequence.

made         what one report says
causes       why a figure is another one
differences  the figures, ranked
output       page and CSV file
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import rerun, scratch, sealed
from pipeline.comparing.differences import differences, verdict_changes
from pipeline.comparing.made import Made, read
from pipeline.comparing.output import Comparison, as_csv, as_page
from pipeline.errors import ConfigurationError
from pipeline.messages import text
from pipeline.progress import say
from pipeline.request import Request, parse, values
from pipeline.sealed import Edition

OWN = ("FROM", "TO")
FOLDER = "comparisons"
_YEAR = re.compile(r"[0-9]{4}")


def compare(words: Sequence[str]) -> None:
    """Compares what FROM and TO name (editions of the period by number, or years) and writes a page and a CSV file.

    Without TO the edition FROM is compared with itself as today's plan and method score it. Raises
    ConfigurationError for a side that there is not, AuditError for one that is damaged or can't be made again.
    """
    given = _with_year(words)
    request, own = parse(given, OWN, "compare"), values(given, OWN)
    if not own["FROM"]:
        raise ConfigurationError("compare.no-from", year=request.year, before=request.year - 1)
    before = _side(request, "FROM", own["FROM"])
    after = _side(request, "TO", own["TO"]) if own["TO"] else _rescored(request, own["FROM"])
    found = Comparison(before.name, after.name, verdict_changes(before, after), differences(before, after))
    file = _write(request, f"{request.period_name}-{own['FROM']}-{own['TO'] or 'today'}", found)
    counts = {"figures": len(found.differences), "verdicts": len(found.verdicts)}
    say("compare.done", file=request.workspace.shown(file), **counts)


def _with_year(words: Sequence[str]) -> list[str]:
    """Two years need no third one to be named: the later side names it."""
    years = [word.replace("TO=", "YEAR=", 1) for word in words if re.fullmatch(r"TO=[0-9]{4}", word)]
    return [*words] if any(word.startswith("YEAR=") for word in words) else [*words, *years]


def _side(request: Request, name: str, found: str) -> Made:
    """One of the two reports."""
    if _YEAR.fullmatch(found):
        other = replace(request, year=int(found))
        return read(sealed.current(other), other.period_name)
    edition = _edition(request, name, found)
    return read(edition.report, text("compare.edition", "vi", period=request.period_name, number=edition.number))


def _edition(request: Request, name: str, found: str) -> Edition:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", found):
        raise ConfigurationError("compare.bad-side", name=name, found=found)
    return sealed.edition(request, found)


def _rescored(request: Request, number: str) -> Made:
    """The edition's stored inputs, scored by today's plan and code in a folder that is deleted afterwards."""
    edition = _edition(request, "FROM", number)
    say("compare.rescoring", number=edition.number)
    with scratch.folder() as folder:
        project = rerun.renew(edition, request.workspace, folder)
        rerun.run(project, edition)
        name = text("compare.rescored", "vi", period=request.period_name, number=edition.number)
        return read(project.report, name)


def _write(request: Request, name: str, found: Comparison) -> Path:
    folder = request.workspace.processed / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    scratch.write(folder / f"{name}.csv", as_csv(found).encode("utf-8-sig"))
    path = folder / f"{name}.html"
    scratch.write(path, as_page(found))
    return path
