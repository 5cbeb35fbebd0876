"""`make notebook`: an executed notebook, opened in JupyterLab, whose first cell says what it was made from.

The published notebook is not touched: a copy gets the cell, and finds its results where they are kept.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import sealed
from pipeline.editions.contents import PROCESSED
from pipeline.errors import ConfigurationError
from pipeline.manifest import NAME as MANIFEST
from pipeline.messages import text
from pipeline.paths import ROOT
from pipeline.progress import say
from pipeline.request import parse, values

OWN = ("NAME", "EDITION")
FOLDER = "notebooks"
_RESULTS = re.compile(r'^(results = ")[^"]*?(/results/[^"/]+")', re.MULTILINE)


@dataclass(frozen=True)
class Origin:
    """What the first cell tells. `edition` is 0 for the current report, `raw` are {name: SHA-256}.

    `words` are those of the command that makes the report or checks the edition again.
    """

    period: str
    edition: int
    commit: str
    raw: Mapping[str, str]
    words: str


def notebook(words: Sequence[str]) -> None:
    """Opens the executed notebook NAME ("2" for content 2) of the current report, or of EDITION.

    Raises ConfigurationError where there is no such report, edition or notebook.
    """
    request, own = parse(words, OWN, "notebook"), values(words, OWN)
    words_again = " ".join(word for word in words if not word.startswith("NAME="))
    space = request.workspace
    if own["EDITION"]:
        edition = sealed.edition(request, own["EDITION"])
        report, processed = edition.report, edition.folder / PROCESSED
        commit = str(edition.manifest["commit"])
        origin = Origin(request.period_name, edition.number, commit, edition.raw, f"make audit {words_again}")
    else:
        report, processed = sealed.current(request), space.processed / request.period_name
        raw = json.loads((report / MANIFEST).read_text("utf-8"))["inputs"]["raw"]
        origin = Origin(request.period_name, 0, "", raw, f"make report {words_again}")
    source = _named(report / "notebooks", own["NAME"])
    target = space.processed / FOLDER / f"{request.period_name}-{own['EDITION'] or 'report'}-{source.name}"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(told(source, origin, os.path.relpath(processed, ROOT)), "utf-8")
    say("notebook.opening", file=space.shown(target))
    subprocess.run([str(Path(sys.prefix, "bin", "jupyter")), "lab", str(target)], check=False)


def told(source: Path, origin: Origin, processed: str) -> str:
    """The notebook as JSON, with a first cell that tells its origin.

    `processed` is the folder with results/, relative to the repository's root.
    """
    content = json.loads(source.read_text("utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = _RESULTS.sub(rf"\g<1>{processed}\g<2>", "".join(cell["source"]))
    content["cells"].insert(0, _first(origin))
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _first(origin: Origin) -> dict[str, Any]:
    rows = "\n".join(f"| `{name.replace('|', '&#124;')}` | `{digest}` |" for name, digest in sorted(origin.raw.items()))
    key = "notebook.edition" if origin.edition else "notebook.current"
    given = {"period": origin.period, "edition": origin.edition, "commit": origin.commit or "–", "words": origin.words}
    said = "\n\n".join(text(key, lang, **given) for lang in ("vi", "en"))
    inputs = " / ".join(text("notebook.inputs", lang) for lang in ("vi", "en"))
    table = f"| {inputs} ({len(origin.raw)}) | SHA-256 |\n| --- | --- |\n{rows}"
    return {"cell_type": "markdown", "id": "cell-0", "metadata": {}, "source": f"{said}\n\n{table}"}


def _named(folder: Path, name: str) -> Path:
    """The notebook called so; "2" is short for "content-2"."""
    known = sorted(path.stem for path in folder.glob("*.ipynb"))
    found = next((stem for stem in (name, f"content-{name}") if stem in known), None)
    if found is None:
        raise ConfigurationError("notebook.unknown", found=name, known=", ".join(known))
    return folder / f"{found}.ipynb"
