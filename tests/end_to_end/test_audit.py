"""An edition made again by the real command: one altered digit is found, and all else is the same to the last byte."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline import fingerprints, manifest
from pipeline.bundle.privacy import leaving
from pipeline.editions import code, copies, store
from pipeline.paths import Workspace
from pipeline.plan_files import load_plan
from pipeline.request import parse
from pipeline.sealed import edition as kept_edition
from tests.end_to_end.conftest import Project

CODE = ("pipeline", "notebooks", "plan", "reports", "Makefile", "pyproject.toml", "requirements.lock")


def sealed(project: Project) -> None:
    """Puts the project's report of 2025 in its place as edition 1, one digit of figures.json altered."""
    place = project.root / "reports" / "editions"
    folder = place / "2025" / "1"
    shutil.copytree(project.root / "reports" / "2025", folder / "report")
    figures = folder / "report" / "figures.json"
    entries = json.loads(figures.read_text("utf-8"))
    next(entry for entry in entries if entry["id"] == "2.a.5:value")["value"] = "91.6"
    figures.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", "utf-8")
    found = [path for name in CODE for path in (project.root / name, *(project.root / name).rglob("*"))]
    names = [path.relative_to(project.root).as_posix() for path in found if path.is_file()]
    code.archive(project.root, [name for name in names if "/20" not in name], folder / "code.tar")
    shutil.copyfile(project.root / "requirements.lock", folder / "requirements.lock")
    shutil.copytree(project.root / "plan", folder / "plan" / "plan")
    shutil.copytree(project.root / "data" / "processed" / "2025", folder / "processed")
    raw = json.loads((folder / "report" / "manifest.json").read_text("utf-8"))["inputs"]["raw"]
    for name, digest in raw.items():
        stored = place / "store" / digest[:2] / digest
        stored.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.root / name, stored)
    files = fingerprints.of_files([path for path in folder.rglob("*") if path.is_file()], folder)
    content = {"edition": 1, "period": "2025", "commit": "", "raw": raw, "files": files}
    (folder / manifest.NAME).write_text(json.dumps(content), "utf-8")


def run(project: Project, *words: str) -> subprocess.CompletedProcess[str]:
    python = project.root / ".venv" / "bin" / "python"
    command = [str(python), "-I", "-X", "utf8", "-m", "pipeline", *words]
    return subprocess.run(command, cwd=project.root, capture_output=True, text=True)


EXECUTE = """
import nbformat, nbclient
notebook = nbformat.read("content-2.ipynb", as_version=4)
nbformat.validate(notebook)
said = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
again = nbclient.NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": "."}}).execute()
data = lambda outputs: [output.get("data") for output in outputs]
assert list(map(data, said)) == [data(cell.outputs) for cell in again.cells if cell.cell_type == "code"]
assert sum(map(len, said)) > 2
"""


def test_an_executed_notebook_runs_from_the_bundle(spoiled: Callable[[], Project], tmp_path: Path) -> None:
    project = spoiled()
    sealed(project)
    done = run(project, "bundle", "YEAR=2025")
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(project.root / "data" / "processed" / "bundles" / "2025-1.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    python = str(project.root / ".venv" / "bin" / "python")
    done = subprocess.run([python, "-c", EXECUTE], cwd=tmp_path / "unpacked", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def without_persons(project: Project) -> int:
    """Puts copies without persons in the place of the forms that have such copies, as in a bundle; how many."""
    request = parse(["YEAR=2025"])
    edition = kept_edition(replace(request, workspace=Workspace(project.root)), "1")
    sent = leaving(edition, load_plan(Workspace().plan))
    assert not sent.left_out
    listed = [edition.folder / manifest.NAME]
    for name, copy in sent.copies.items():
        original = store.place(edition.store, edition.raw[name])
        listed.append(original.with_name(store.name_of_copy(edition.raw[name], copy.content)))
        listed[-1].write_bytes(copy.content)
        original.unlink(missing_ok=True)
    hashes = fingerprints.of_files(listed, project.root)
    graph = [{"@id": name, "sha256": digest} for name, digest in hashes.items()]
    (project.root / copies.CRATE).write_text(json.dumps({"@graph": graph}), "utf-8")
    return len(sent.copies)


def test_an_edition_is_made_again_from_what_it_keeps(spoiled: Callable[[], Project]) -> None:
    """Also where its raw files are copies without persons: all but the altered digit is the same to the last byte."""
    project = spoiled()
    sealed(project)
    assert without_persons(project) > 20
    project.workbook("van-phong").unlink()  # today's data have no say
    shutil.rmtree(project.root / "data" / "processed")
    done = run(project, "audit", "YEAR=2025")
    assert done.returncode == 5 and "2.a.5:value" in done.stderr, done.stdout + done.stderr
    found = json.loads((project.root / "data" / "processed" / "audits" / "2025-1.json").read_text("utf-8"))
    differing = [
        (part, item["name"])
        for part in ("figures", "cells", "files")
        for item in found[part]
        if item["outcome"] != "same"
    ]
    assert differing == [("figures", "2.a.5:value"), ("files", "figures.json")]
