"""`make bench`: time and memory of the yearly report, its edition and of checking 200 workbooks, measured in one run.

The same machine gives the yardstick: one empty notebook run by Papermill alone. Ratios to it can be compared between
machines; seconds can't.
"""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from pipeline import fingerprints
from pipeline.paths import ROOT, Workspace
from pipeline.plan_files import load_plan
from pipeline.sources import SourceFile, read
from tests.exports import write_csv, write_xlsx
from tests.tables import PLAN, UNIT

YEAR = "2025"
LONGEST_AUDIT = 1.5  # times a cold report
LONGEST_RENDERING = 5.0  # seconds, of all formats once the notebooks have run
MILLION_CSV, MILLION_XLSX = "1,000,000 rows, CSV", "1,000,000 rows, xlsx"
LIMITS = {  # seconds and MB, on 2 cores
    "cold": (20.0, 600.0),
    "unchanged": (0.5, 600.0),
    "published": (2.0, 600.0),
    "verified": (3.0, 600.0),
    "200 workbooks": (15.0, 600.0),
    MILLION_CSV: (10.0, 1500.0),
    MILLION_XLSX: (10.0, 1500.0),
}
READ = "from tests.bench import read_export; import sys; read_export(sys.argv[1])"
INTERVAL = 0.2  # seconds between two looks at the memory: looking costs time too


@dataclass(frozen=True)
class Measured:
    """One command: its seconds, the peak of its whole process tree in MB, and what it printed."""

    name: str
    seconds: float
    megabytes: float
    output: str

    def line(self, yardstick: float) -> str:
        limit = LIMITS.get(self.name)
        bound = f"   limit {limit[0]:g} s, {limit[1]:g} MB: {self.verdict()}" if limit else ""
        ratio = self.seconds / yardstick
        return f"{self.name:<22}{self.seconds:8.2f} s  {ratio:6.2f} x  {self.megabytes:7.0f} MB{bound}"

    def verdict(self) -> str:
        seconds, megabytes = LIMITS[self.name]
        return "kept" if self.seconds <= seconds and self.megabytes <= megabytes else "EXCEEDED"


def measure(name: str, *command: str) -> Measured:
    """Runs a command to its end and watches the memory of all its processes (proportional set size)."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"{name} failed:\n{output}")
    return Measured(name, seconds, peak[0], output)


def _watch(process: subprocess.Popen[str], peak: list[float]) -> None:
    while process.poll() is None:
        try:
            tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            peak[0] = max(peak[0], sum(_megabytes(one) for one in tree))
        except psutil.Error:
            pass  # it ended between two looks
        time.sleep(INTERVAL)


def _megabytes(process: psutil.Process) -> float:
    """What is the process's own, and its part of what it shares: adding up resident sets would count that twice."""
    try:
        return float(getattr(process.memory_full_info(), "pss", process.memory_info().rss)) / 1e6
    except psutil.Error:
        return 0.0


def yardstick(folder: Path) -> Measured:
    """One notebook with an empty cell, run by Papermill alone."""
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None, "source": "1"}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    content = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "empty.ipynb").write_text(json.dumps(content), "utf-8")
    words = (sys.executable, "-I", "-m", "papermill", "--no-progress-bar", str(folder / "empty.ipynb"))
    return measure("papermill, 1 empty", *words, str(folder / "out.ipynb"))


def report(name: str, data: Path) -> Measured:
    """The yearly report with the built-in renderer."""
    command = (sys.executable, "-I", "-X", "utf8", "-m", "pipeline", "report", f"YEAR={YEAR}")
    return measure(name, *command, f"DATA={data}", "RENDERER=embedded")


def rendering(cold: Measured) -> float:
    """The seconds that rendering took, as the report told them; nothing else runs meanwhile."""
    told = re.search(r"✓ +([0-9.]+) s +Kết xuất", cold.output)
    if told is None:
        sys.exit(f"no time of rendering in:\n{cold.output}")
    return float(told.group(1))


def edition(data: Path) -> list[Measured]:
    """The report published as an edition, verified, and made again from what the edition keeps."""
    command = (sys.executable, "-I", "-X", "utf8", "-m", "pipeline")
    words = {"published": ("publish", "ANYWAY=bench"), "verified": ("verify", "EDITION=1"), "audited": ("audit",)}
    given = (f"YEAR={YEAR}", f"DATA={data}")
    return [measure(name, *command, *own, *given) for name, own in words.items()]


def workbooks(folder: Path) -> Path:
    """200 standard workbooks under `folder`/raw: the illustrative figures of 2025 in each period of 2026 to 2030."""
    make = runpy.run_path(str(ROOT / "data" / "illustrative" / "make.py"))
    plan = load_plan(Workspace().plan)
    shipped = make["read_figures"](make["FIGURES"])
    given = [(unit, code, figure) for (period, unit, code), figure in shipped.items() if period == YEAR]
    periods = [plan.period(year, kind) for year in range(2026, 2031) for kind in plan.periods]
    figures = {(period.name, unit, code): figure for period in periods for unit, code, figure in given}
    written = make["write_all"](plan, figures, folder / "raw")
    assert len(written) == 200, len(written)
    return folder / "raw"


def check(name: str, raw: Path) -> Measured:
    """All workbooks below `raw` read and validated in one process, that takes Great Expectations in."""
    words = (
        "import pathlib, sys",
        "from pipeline.paths import Workspace",
        "from pipeline.plan_files import load_plan",
        "from pipeline.sources import discover, read_all",
        "from pipeline.validation import validate",
        "raw, plan = pathlib.Path(sys.argv[1]), load_plan(Workspace().plan)",
        "readings = read_all(discover(raw, raw.parent, plan).files, plan)",
        "found = validate(plan, readings).findings",
        "print(len(readings), sum(len(one.observations) for one in readings), len(found))",
    )
    return measure(name, sys.executable, "-I", "-X", "utf8", "-c", "\n".join(words), str(raw))


def read_export(name: str) -> None:
    """Reads one export in this process, as a step of the report does; says what it gave."""
    path = Path(name)
    reading = read(SourceFile(path, path.name, fingerprints.of_file(path), UNIT, YEAR), PLAN)
    print({item.measure: item.value for item in reading.observations})


def exports(folder: Path) -> list[Measured]:
    """A million dossiers, made here, read from a text file and from a workbook."""
    found = []
    for name, write in ((MILLION_CSV, write_csv), (MILLION_XLSX, write_xlsx)):
        path = folder / "export"
        write(path)
        found.append(measure(name, sys.executable, "-X", "utf8", "-c", READ, str(path)))
    if len({run.output for run in found}) > 1:
        sys.exit("\n".join(["the two exports give different figures:", *(run.output for run in found)]))
    return found


def main() -> int:
    """Prints the table and returns 1 if a limit is exceeded."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name, "data")
        shutil.copytree(ROOT / "data" / "raw", data / "raw")
        base = yardstick(Path(name))
        cold = report("cold", data)
        runs = [base, cold, report("unchanged", data)]
        note = data / "raw" / "MINH-HOA.md"
        note.write_text(note.read_text("utf-8") + "\n", "utf-8")
        runs.append(report("a note changed", data))
        runs.append(check("200 workbooks", workbooks(Path(name, "many"))))
        shutil.rmtree(data / "reports")
        runs.append(report("published anew", data))
        *others, audited = edition(data)
        runs += [*others, audited]
        runs += exports(Path(name))
    print(f"{'':<22}{'time':>8}    {'ratio':>8}  {'memory':>9}")
    print("\n".join(run.line(base.seconds) for run in runs))
    times = audited.seconds / cold.seconds
    late = times > LONGEST_AUDIT
    print(
        f"\nAn audit takes {times:.2f} times a cold report; limit {LONGEST_AUDIT:g}: {'EXCEEDED' if late else 'kept'}"
    )
    rendered = rendering(cold)
    slow = rendered > LONGEST_RENDERING
    print(f"Rendering takes {rendered:.1f} s; limit {LONGEST_RENDERING:g} s: {'EXCEEDED' if slow else 'kept'}")
    print("\nWhere a cold report's time goes (notebooks and validation run side by side):")
    print("\n".join(line for line in cold.output.splitlines() if "✓" in line))
    return int(late or slow or any(run.name in LIMITS and run.verdict() != "kept" for run in runs))


if __name__ == "__main__":
    sys.exit(main())
