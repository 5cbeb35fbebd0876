"""A folder of data for tests of receiving, with Great Expectations left out: what it finds is not tested there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import receipts, records
from pipeline.findings import Finding
from pipeline.paths import ROOT, Workspace
from pipeline.receipts import Receipt
from pipeline.receiving import receive
from pipeline.request import Delivery
from tests.workbooks import Row, row, workbook


def without_validation(monkeypatch: pytest.MonkeyPatch, folder: Path, findings: Sequence[Finding] = ()) -> None:
    """Has validation find just `findings`; its results are kept in `folder`."""
    folder.mkdir(exist_ok=True)
    (folder / "findings.json").write_text(records.dumps(tuple(findings)), "utf-8")
    for name in ("receiving.checking.validated", "status.validated_once"):
        monkeypatch.setattr(f"pipeline.{name}", lambda *words: folder)


def place(folder: Path) -> Workspace:
    """An empty workspace under the shipped plan."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    return Workspace(ROOT, folder)


def sent(folder: Path, *rows: Row, name: str = "so-lieu.xlsx", **head: tuple[object, object]) -> Path:
    """A workbook that a unit sends, outside of the workspace."""
    path = folder / "sent" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook(rows or [row("HS_TONG", 5)], **head))
    return path


def receive_into(space: Workspace, *paths: Path, unit: str = "", year: int | None = None, kind: str = "") -> None:
    """`make receive` for these files."""
    receive(Delivery(paths, unit, year, kind, space))


def ledger(space: Workspace) -> list[Receipt]:
    """The ledger without what differs from run to run."""
    return [replace(line, received_at="", received_by="") for line in receipts.load(space.raw)]


def files(space: Workspace) -> dict[str, bytes]:
    """Everything below raw but the ledger, hidden files included."""
    found = (path for path in space.raw.rglob("*") if path.is_file() and path.name != receipts.NAME)
    return {path.relative_to(space.raw).as_posix(): path.read_bytes() for path in found}
