"""A small checkout with a finished report in it: what publishing and verifying are tried on."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import minisign
import typst
from docx import Document
from openpyxl import Workbook

from pipeline import inventory, manifest
from pipeline.paths import Workspace
from pipeline.rendering import choose
from pipeline.request import Request

FIGURES = {"1.1:value": "83,5%", "1.1:gap": "+3,5 điểm %", "1.2:value": "1.777", "1.2:value:2024": "−0,02 điểm %"}
PAGE_ONLY = {"1.1:required:2024": "64,6%"}
RAW = {"data/raw/2025/year/van-phong/so-lieu.csv": "TONG,1777", "data/raw/2024/year/van-phong/so-lieu.csv": "TONG,1650"}
LOCK = f"""alpha==1.0 ; sys_platform == 'linux' \\
    --hash=sha256:{"1" * 64} \\
    --hash=sha256:{"2" * 64}
    # via
    #   beta
    #   pipeline (pyproject.toml)
beta==2.1 \\
    --hash=sha256:{"3" * 64}
    # via pipeline (pyproject.toml)
"""


def request(root: Path) -> Request:
    return Request(2025, "year", "embedded", "vi", Workspace(root))


def checkout(root: Path) -> Request:
    """A committed checkout with a report of 2025."""
    _write(root, "plan/plan.yaml", "title: 2025\n")
    _write(root, "pipeline/code.py", "ANSWER = 42\n")
    _write(root, "requirements.lock", LOCK)
    _write(root, ".gitignore", "/data/processed/\n/reports/\n")
    for name, text in RAW.items():
        _write(root, name, text)
    git(root, "init", "-q")
    commit(root)
    report(request(root))
    return request(root)


def outside(root: Path, data: Path) -> Request:
    """A committed checkout, and a report of 2025 whose DATA lie outside of it."""
    space = checkout(root).workspace
    shutil.rmtree(space.reports)
    shutil.copytree(space.raw, data / "raw")
    made = replace(request(root), workspace=Workspace(root, data))
    report(made)
    return made


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--no-gpg-sign", "-m", "x")


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


def report(made: Request, figures: dict[str, str] = FIGURES) -> None:
    """The report itself, as `make report` leaves it."""
    processed = made.workspace.processed / "2025"
    _write(processed, "findings.json", "[]\n")
    _write(processed, "results/overview.json", json.dumps(figures))
    folder = made.workspace.reports / "2025"
    write_documents(folder, figures)
    marks = {"renderer": choose("embedded").described(), "illustrative": True}
    manifest.write(folder, made, inventory.take(made), marks)


def write_documents(folder: Path, figures: dict[str, str], words: Mapping[str, str] = MappingProxyType({})) -> None:
    """report.html, .pdf, .docx, .xlsx, figures.json and one notebook, all of which show the same figures.

    `words` stand before a figure.
    """
    shown = {id: f"{words.get(id, '')} {text}".strip() for id, text in figures.items()}
    every = {**figures, **PAGE_ONLY}
    entries = [
        {"id": id, "value": "1", "text": text, "decimals": 0, "method": "m", "inputs": [], "targets": [], "cells": []}
        for id, text in every.items()
    ]
    _write(folder, "figures.json", json.dumps(entries, ensure_ascii=False))
    cells = [{"cell_type": "code", "outputs": [{"metadata": {"figures": entries}}]}]
    _write(folder, "notebooks/overview.ipynb", json.dumps({"cells": cells}, ensure_ascii=False))
    marked = "".join(
        f'<p>{words.get(id, "")} <span data-figure="{id}">{text}</span></p>' for id, text in figures.items()
    )
    series = "".join(f'<b data-figure="{id}">{text}</b>' for id, text in every.items())
    page = f"<html><body>{marked}<details class=series>{series}</details></body></html>"
    _write(folder, "report.html", page)
    _write(folder, "assessment.csv", "target_id,value\n1.1,83.5\n")
    said = "\n\n".join(shown.values())
    (folder / "report.pdf").write_bytes(typst.compile(f"#set page(width: 8cm, height: 5cm)\n{said}".encode()))
    document = Document()
    for text in shown.values():
        document.add_paragraph(text)
    document.save(str(folder / "report.docx"))
    book = Workbook()
    book.worksheets[0]["A1"] = 83.5
    book.save(folder / "report.xlsx")


def _write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, "utf-8")


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def alterations(paths: list[Path], count: int, seed: int) -> Iterator[tuple[Path, bytes, bytes]]:
    """Random single digits in random files: the file, its bytes, and its bytes with one digit altered."""
    chance = random.Random(seed)
    paths = [path for path in paths if any(48 <= byte <= 57 for byte in path.read_bytes())]
    for _ in range(count):
        path = chance.choice(paths)
        content = path.read_bytes()
        places = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
        place = chance.choice(places)
        other = chance.choice([digit for digit in b"0123456789" if digit != content[place]])
        yield path, content, content[:place] + bytes([other]) + content[place + 1 :]


def key(folder: Path, password: str = "") -> str:
    """A new key pair of minisign in `folder`: the secret key's path; the public one stands beside it, key.pub."""
    folder.mkdir(parents=True, exist_ok=True)
    pair = minisign.KeyPair.generate()
    (folder / "key.pub").write_bytes(bytes(pair.public_key))
    if password:
        pair.secret_key.encrypt(password, opslimit=32768, memlimit=16777216)
    (folder / "key").write_bytes(bytes(pair.secret_key))
    return str(folder / "key")


def put(path: Path, content: bytes) -> None:
    """Writes into a file that is read-only."""
    path.chmod(0o644)
    path.write_bytes(content)
