"""What a report is made from, by content: exactly the files that reading would look at."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import fingerprints, inventory, originals, receipts
from pipeline.paths import ROOT, Workspace
from pipeline.plan_files import load_plan
from pipeline.receipts import Receipt, Result
from pipeline.request import Request
from pipeline.sources import discover, read_all
from pipeline.sources.discovery import discover_unit
from tests.plan_objects import plan
from tests.workbooks import row, workbook

ACCEPTED = Result.ACCEPTED
UNIT = "data/raw/2025/year/van-phong"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "plan", tmp_path / "plan")
    (tmp_path / "requirements.lock").touch()
    put(tmp_path, f"{UNIT}/bieu.xlsx")
    return tmp_path


def put(root: Path, name: str, content: bytes = b"x") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def raw(root: Path, kind: str = "year", year: int = 2025) -> dict[str, str]:
    return dict(inventory.take(Request(year, kind, "auto", "vi", Workspace(root))).raw)


def test_a_copy_is_known_by_the_hash_of_its_original(root: Path) -> None:
    """So that what is made from a copy without persons is the same to the last byte."""
    form, copy = workbook([row("HS_TONG", 5)]), workbook([row("HS_TONG", 5)], prepared=("(đã lược)", "16/12/2025"))
    put(root, f"{UNIT}/bieu.xlsx", form)
    known = raw(root)
    (was,) = read_all(discover(root / "data/raw", root, plan()).files, plan())
    put(root, f"{UNIT}/bieu.xlsx", copy)
    assert raw(root) != known
    originals.state(root / "data/raw", {"2025/year/van-phong/bieu.xlsx": fingerprints.of_bytes(form)})
    assert raw(root) == known
    (now,) = read_all(discover(root / "data/raw", root, plan()).files, plan())
    assert now.observations == was.observations and now.findings == was.findings
    (file,) = discover_unit(root / "data/raw", root, plan(), plan().period(2025, "year"), "van-phong").files
    assert (file.sha256, file.copy) == (fingerprints.of_bytes(form), fingerprints.of_bytes(copy))


@pytest.mark.parametrize("kind", ["year", "q1", "h1", "9m", "q3"])
def test_just_the_periods_count_that_are_read(root: Path, kind: str) -> None:
    real = load_plan([root / "plan"])
    for year in (2024, 2025, 2026):
        for name in real.periods:
            put(root, f"data/raw/{year}/{name}/van-phong/bieu.xlsx")
    read = discover(root / "data" / "raw", root, real, real.period(2025, kind))
    assert set(raw(root, kind)) == {file.source for file in read.files}
    assert f"data/raw/2025/{kind}/van-phong/bieu.xlsx" in raw(root, kind)


def test_periods_are_those_of_the_plan(root: Path) -> None:
    put(root, "data/raw/2025/t10/van-phong/bieu.xlsx")
    assert "data/raw/2025/t10/van-phong/bieu.xlsx" in raw(root)  # out of place: reading would say so
    periods = root / "plan" / "periods.yaml"
    periods.write_text(periods.read_text("utf-8").replace("- kind: q3", "- kind: t10"), "utf-8")
    put(root, "data/raw/2026/t10/van-phong/bieu.xlsx")
    assert list(raw(root)) == ["data/raw/2025/t10/van-phong/bieu.xlsx", f"{UNIT}/bieu.xlsx"]
    assert list(raw(root, "t10")) == ["data/raw/2025/t10/van-phong/bieu.xlsx"]


def test_a_receipt_counts_for_the_reports_of_its_period_alone(root: Path) -> None:
    before = raw(root)
    day = "2026-04-01T08:00:00+07:00"
    kept = Receipt(
        1, day, "lan", "2026-q1", "van-phong", "workbook", 1, "2026/q1/van-phong/b.xlsx", "", 1, "b", ACCEPTED
    )
    receipts.append(root / "data" / "raw", [kept])
    assert raw(root) == before
    assert "data/raw/received.csv" in raw(root, "q1", 2026)
    own = replace(kept, number=2, period="2025", file="2025/year/van-phong/bieu.xlsx")
    receipts.append(root / "data" / "raw", [own])
    assert raw(root).keys() - before.keys() == {"data/raw/received.csv"}


def test_a_period_whose_days_can_t_be_made_out_counts_for_every_report(root: Path) -> None:
    put(root, "data/raw/2024/q1/van-phong/bieu.xlsx")
    assert "data/raw/2024/q1/van-phong/bieu.xlsx" not in raw(root)
    periods = root / "plan" / "periods.yaml"
    periods.write_text(periods.read_text("utf-8").replace("last: 14/3 Y", "last: 31/2 Y"), "utf-8")
    assert "data/raw/2024/q1/van-phong/bieu.xlsx" in raw(root)


@pytest.mark.parametrize("linked", ["2025", "2025/year", "2025/year/van-phong"])
def test_linked_folders_are_followed(root: Path, linked: str) -> None:
    before, folder = raw(root), root / "data" / "raw" / linked
    folder.rename(root / "elsewhere")
    folder.symlink_to(root / "elsewhere")
    assert raw(root) == before
    (root / UNIT / "bieu.xlsx").write_bytes(b"y")
    assert raw(root) != before


def test_links_in_a_circle_come_to_an_end(root: Path) -> None:
    (root / UNIT / "up").symlink_to(root / "data" / "raw")
    (root / UNIT / "self").symlink_to("self")
    assert raw(root)[f"{UNIT}/self"] == ""
    assert len(raw(root)) == 3


def test_very_deep_folders_come_to_an_end(root: Path) -> None:
    put(root, f"{UNIT}/{'deep/' * 30}bieu.xlsx")
    assert max(name.count("/") for name in raw(root)) < 15


@pytest.mark.parametrize("name", ["2025²", "٢٠٢٥", "2125", "20255"])
def test_what_is_no_year_counts_as_out_of_place(root: Path, name: str) -> None:
    put(root, f"data/raw/{name}/year/van-phong/bieu.xlsx")
    assert f"data/raw/{name}/year/van-phong/bieu.xlsx" in raw(root, year=2026)


@pytest.mark.parametrize(
    "name", ["ghi-chu.md", "doc.TXT", "Thumbs.db", "desktop.ini", ".an", "~$bieu.xlsx", ".an/bieu.xlsx"]
)
def test_notes_and_litter_do_not_count(root: Path, name: str) -> None:
    before = raw(root)
    put(root, f"{UNIT}/{name}")
    put(root, f"data/raw/{name}")
    assert raw(root) == before


def test_a_table_under_the_name_of_a_note_counts(root: Path) -> None:
    """Whatever is read must make the report out of date when it changes."""
    before = raw(root)
    (root / UNIT / "ho-so.txt").write_text("Mã\tNgày\tKênh\n1\t2\t3\n", "utf-8")
    assert raw(root).keys() - before.keys() == {f"{UNIT}/ho-so.txt"}


def test_the_marker_counts_only_directly_under_raw(root: Path) -> None:
    put(root, "data/raw/2025/MINH-HOA.md")
    put(root, "data/raw/MINH-HOA.md")
    assert list(raw(root)) == [f"{UNIT}/bieu.xlsx", "data/raw/MINH-HOA.md"]


def unreadable(path: Path) -> None:
    path.chmod(0)


def link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("harm", [unreadable, link_to_nowhere, pipe], ids=lambda harm: harm.__name__)
def test_what_cannot_be_read_has_no_hash(
    root: Path, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    harm(root / UNIT / "bieu.xlsx")
    if harm is unreadable:  # whoever runs the tests as root may read everything
        monkeypatch.setattr(inventory, "raw_hash", refuse)
    assert inventory._hash_if_readable(root / UNIT / "bieu.xlsx", lambda period: True) == ""
    monkeypatch.undo()
    assert f"{UNIT}/bieu.xlsx" in raw(root)


def refuse(path: Path, concerned: object) -> str:
    raise PermissionError(13, "Permission denied", str(path))


def test_a_name_that_is_not_utf8_can_be_written(root: Path) -> None:
    put(root, f"{UNIT}/{os.fsdecode(b'bi' + bytes([0xEA]) + b'u.xlsx')}")
    assert f"{UNIT}/bi?u.xlsx" in raw(root)
    json.dumps(raw(root), ensure_ascii=False).encode()


def test_templates_count_at_any_depth_and_behind_links(root: Path) -> None:
    put(root, "reports/annual.qmd")
    put(root, "reports/template/parts/inner.html")
    put(root, "elsewhere/linked.lua")
    (root / "reports/template/more").symlink_to(root / "elsewhere")
    found = inventory.take(Request(2025, "year", "auto", "vi", Workspace(root))).templates
    inside = ("annual.qmd", "template/more/linked.lua", "template/parts/inner.html")
    assert list(found) == [f"reports/{name}" for name in inside]


def test_all_that_reading_looks_at_is_in_the_inventory(root: Path) -> None:
    put(root, "data/raw/loose.xlsx")
    put(root, "data/raw/2025/year/nobody/bieu.xlsx")
    put(root, f"{UNIT}/two.json")
    put(root, f"{UNIT}/note.md")
    found = discover(root / "data" / "raw", root, plan(), plan().period(2025, "year"))
    named = {file.source for file in found.files} | {item.source for item in found.findings}
    assert {name for name in named if (root / name).is_file()} <= raw(root).keys()
    assert "data/raw/2025/year/nobody/bieu.xlsx" in raw(root)
