"""Validation in a process of its own: `python -m pipeline.validation.apart PLAN… READINGS BESIDE FOLDER`.

READINGS and BESIDE are files of readings as pipeline.records writes them; FOLDER gets findings.json and
validation.json.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline import records
from pipeline.plan_files import load_plan
from pipeline.sources import Reading
from pipeline.validation import validate


def main(words: Sequence[str]) -> None:
    """Validates the readings named in `words`, as the module's docstring has them."""
    *plan, readings, beside, folder = map(Path, words)
    own, other = (records.loads(tuple[Reading, ...], place.read_text("utf-8")) for place in (readings, beside))
    found = validate(load_plan(plan), own, other)
    (folder / "findings.json").write_text(records.dumps(found.findings), "utf-8")
    results = json.dumps(found.results, ensure_ascii=False, indent=1)
    (folder / "validation.json").write_text(results + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
