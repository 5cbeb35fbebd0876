"""Validation in a process of its own: `python -m pipeline.validation.apart PLAN…`.

Each line that comes in is a JSON list of three paths: readings, readings beside them (as pipeline.records writes them)
and the folder that gets findings.json and validation.json. DONE goes out after each; the end of the input ends it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

from pipeline import records
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.sources.records import Reading
from pipeline.validating import DONE


def main(words: Sequence[str]) -> None:
    """Validates whatever comes in, by the plan in the folders that `words` name."""
    plan = load_plan(list(map(Path, words)))
    for line in sys.stdin:
        with redirect_stdout(sys.stderr):  # of libraries: the output is for answers alone
            _validate(plan, *map(Path, json.loads(line)))
        print(DONE, flush=True)


def _validate(plan: Plan, readings: Path, beside: Path, folder: Path) -> None:
    from pipeline.validation import validate

    own, other = (records.loads(tuple[Reading, ...], place.read_text("utf-8")) for place in (readings, beside))
    found = validate(plan, own, other)
    (folder / "findings.json").write_text(records.dumps(found.findings), "utf-8")
    results = json.dumps(found.results, ensure_ascii=False, indent=1)
    (folder / "validation.json").write_text(results + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
