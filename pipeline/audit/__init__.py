"""`make audit`: an edition is made again from what it keeps, and compared with what was published.

outcomes  what is said of a figure, a cell, a file
figures   one by one
cells     of the executed notebooks
files     byte by byte, else as content
output    page and JSON
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline import rerun, scratch, sealed
from pipeline.audit import cells, figures, files
from pipeline.audit.outcomes import Audit
from pipeline.audit.output import as_json, as_page
from pipeline.errors import AuditError
from pipeline.messages import listed
from pipeline.progress import say
from pipeline.request import Request, parse, values
from pipeline.sealed import Edition

OWN = ("EDITION",)
FOLDER = "audits"


def audit(words: Sequence[str]) -> None:
    """Makes the edition that `words` name again, the last one without EDITION, and says whether it is the same.

    Writes data/processed/audits/<period>-<edition>.html and .json. Raises AuditError where anything differs, where
    the edition is damaged and where it can't be made again; ConfigurationError where there is none.
    """
    request, own = parse(words, OWN, "audit"), values(words, OWN)
    edition = sealed.edition(request, own["EDITION"])
    edition.check()
    say("audit.running", edition=edition.number, period=request.period_name)
    with scratch.folder() as folder:
        project = rerun.rebuild(edition, request.workspace, folder)
        rerun.run(project, edition)
        found = compared(edition, project.report)
    file = _write(request, found)
    if found.differing:
        names = listed([item.name for item in found.differing])
        raise AuditError("audit.found", count=len(found.differing), names=names, file=file)
    if edition.copies:
        say("audit.copies", count=len(edition.copies))
    say("audit.done", figures=len(found.figures), cells=len(found.cells), files=len(found.files), file=file)


def compared(edition: Edition, report: Path) -> Audit:
    """The edition beside the report that was made again."""
    return Audit(
        period=str(edition.manifest["period"]),
        edition=edition.number,
        commit=str(edition.manifest["commit"]),
        conditions=rerun.CONDITIONS,
        figures=figures.compare(edition.report, report),
        cells=cells.compare(edition.report, report),
        files=files.compare(edition.report, report),
    )


def _write(request: Request, found: Audit) -> str:
    """Writes page and JSON; returns the page's name as messages have it."""
    folder = request.workspace.processed / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{found.period}-{found.edition}.html"
    scratch.write(path, as_page(found))
    scratch.write(path.with_suffix(".json"), as_json(found))
    return request.workspace.shown(path)
