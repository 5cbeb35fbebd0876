"""`make bundle`: one zip with an edition and all that it takes to check it and to make it again, for auditors.

privacy   which raw files stay in the office, and of which a copy goes
persons   where a form names persons
nameless  a copy of a workbook without them
contents  what lies where
prov      where each figure comes from, as W3C PROV
crate     the Workflow Run RO-Crate's description
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import scratch, sealed
from pipeline.bundle import contents, crate, privacy, prov
from pipeline.bundle.contents import DEPARTMENT, Layout
from pipeline.bundle.privacy import Leaving
from pipeline.comparing.made import read
from pipeline.editions.contents import REPORT
from pipeline.editions.copies import CRATE
from pipeline.errors import ConfigurationError
from pipeline.messages import listed, text
from pipeline.periods import WHOLE_YEAR
from pipeline.plan_files import load_plan
from pipeline.progress import say
from pipeline.request import Request, parse, values
from pipeline.sealed import Edition

OWN = ("EDITION",)
FOLDER, README = "bundles", "README.md"
_NEVER = (1980, 1, 1, 0, 0, 0)  # the first date that a zip archive knows


def bundle(words: Sequence[str]) -> None:
    """Writes data/processed/bundles/<period>-<edition>.zip for the edition that `words` name, else for the last one.

    Raises ConfigurationError where there is none, or where the code's archive has files that may be about persons;
    AuditError where the edition is damaged.
    """
    request, own = parse(words, OWN, "bundle"), values(words, OWN)
    edition = sealed.edition(request, own["EDITION"])
    edition.check()
    plan = load_plan(request.workspace.plan)
    if doubtful := privacy.in_the_code(edition, plan):
        raise ConfigurationError("bundle.personal-code", files=listed(doubtful))
    sent = privacy.leaving(edition, plan)
    files = content(_layout(request, edition), sent, plan.department.name.vi)
    path = request.workspace.processed / FOLDER / f"{request.period_name}-{edition.number}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    pack(path, files)
    if sent.copies:
        say("bundle.copies", count=len(sent.copies), files=listed(_told(sent)))
    if sent.published:
        say("bundle.published", count=len(sent.published), cells=listed(sent.published))
    if sent.left_out:
        say("bundle.left-out", count=len(sent.left_out), files=listed(sent.left_out))
    say("bundle.done", file=request.workspace.shown(path), count=len(files))


def content(layout: Layout, sent: Leaving, agent: str) -> dict[str, bytes]:
    """{name: content} of the whole bundle; `agent` is whose report it is."""
    edition = layout.edition
    made = read(edition.report, str(edition.manifest["period"]))
    files = contents.everything(layout, sent)
    files[README] = _readme(layout, sent).encode()
    files[prov.NAME] = prov.graph(edition, made).encode()
    results = [name for name in files if name.startswith(f"{layout.home}/{REPORT}/")]
    told = crate.Described(
        title=text("bundle.title", "vi", period=made.period, edition=edition.number),
        description=text("bundle.title", "en", period=made.period, edition=edition.number),
        day=_last_day(edition),
        agent=agent,
        commit=str(edition.manifest["commit"]),
        command=f"make audit {layout.words}",
        files=contents.hashes(files),
        inputs=contents.inputs(layout, sent),
        originals={layout.raw(name, sent): edition.raw[name] for name in sent.copies},
        results=tuple(sorted([*results, prov.NAME])),
    )
    files[CRATE] = crate.metadata(told).encode()
    return files


def pack(path: Path, files: Mapping[str, bytes]) -> None:
    """Writes the zip: stored and not packed, since not every machine's zlib packs in the same way."""
    with scratch.whole(path) as fresh, zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)


def _layout(request: Request, edition: Edition) -> Layout:
    space = request.workspace
    inside = space.data is not None and space.data.is_relative_to(space.root)
    data = "" if space.data is None else space.data.relative_to(space.root).as_posix() if inside else DEPARTMENT
    words = [f"YEAR={request.year}", f"EDITION={edition.number}"]
    words += [f"PERIOD={request.kind}"] if request.kind != WHOLE_YEAR else []
    return Layout(edition, data, " ".join([*words, *([f"DATA={data}"] if data else [])]))


def _told(sent: Leaving) -> list[str]:
    """Each raw file of which a copy goes, with the cells that name persons."""
    return [f"{name} ({', '.join(copy.cells) or '–'})" for name, copy in sent.copies.items()]


def _readme(layout: Layout, sent: Leaving) -> str:
    said, raw = [], layout.edition.raw
    notebooks = ", ".join(f"`{path.name}`" for path in contents.executed(layout.edition))
    copies = [f"- `{name}` ({raw[name]}): {', '.join(copy.cells) or '–'}" for name, copy in sent.copies.items()]
    left_out = [f"- `{name}` ({raw[name]})" for name in sent.left_out]
    for lang in ("vi", "en"):
        given = {"period": layout.edition.manifest["period"], "edition": layout.edition.number, "home": layout.home}
        said.append(text("bundle.readme", lang, **given, words=layout.words, notebooks=notebooks))
        for key, lines in (("copies", copies), ("left-out", left_out)):
            if lines:
                said.append("\n".join((text(f"bundle.readme-{key}", lang), "", *lines)))
    return "\n\n".join(said) + "\n"


def _last_day(edition: Edition) -> str:
    """The last day of the report's own figures, "2025-12-14"."""
    from pyarrow import parquet

    table = parquet.read_table(edition.report / "observations.parquet", columns=["period", "period_end"])
    own = [row["period_end"] for row in table.to_pylist() if row["period"] == edition.manifest["period"]]
    day = max(own, default=None)
    return day.isoformat() if day else str(edition.made["parameters"]["year"])
