"""The no-change check: a report is current only if it is whole and would be made just so again."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import manifest
from pipeline.inventory import Inventory
from pipeline.paths import Workspace
from pipeline.rendering import Renderer, choose
from pipeline.request import Request

STOCK = Inventory(raw={"data/raw/x": "1"}, plan={}, notebooks={}, templates={}, code={}, lock="l", python="3.11")


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    return Request(2025, "year", "embedded", "vi", Workspace(tmp_path))


@pytest.fixture
def folder(tmp_path: Path, request_: Request) -> Path:
    made = tmp_path / "2025"
    (made / "notebooks").mkdir(parents=True)
    for name in ("report.html", "notebooks/overview.ipynb"):
        (made / name).write_text(name, "utf-8")
    write(made, request_, choose("embedded").described())
    return made


def write(folder: Path, request: Request, renderer: dict[str, str]) -> None:
    manifest.write(folder, request, STOCK, {"renderer": renderer})


def test_what_would_be_made_again_is_current(folder: Path, request_: Request) -> None:
    assert manifest.current(folder, request_, STOCK, "embedded")
    assert not manifest.current(folder, request_, replace(STOCK, lock="other"), "embedded")
    assert not manifest.current(folder, replace(request_, lang="en"), STOCK, "embedded")
    assert not manifest.current(folder / "none", request_, STOCK, "embedded")


def test_a_file_of_others_has_no_say(folder: Path, request_: Request) -> None:
    (folder / "signed.pdf").write_text("signed", "utf-8")
    assert manifest.current(folder, request_, STOCK, "embedded")
    assert set(manifest.listed(folder)) == {
        "manifest.json",
        "manifest.sha256",
        "report.html",
        "notebooks/overview.ipynb",
    }


@pytest.mark.parametrize("text", ["changed", None])
def test_a_listed_file_changed_or_lost_is_noticed(folder: Path, request_: Request, text: str | None) -> None:
    (folder / "report.html").unlink()
    if text:
        (folder / "report.html").write_text(text, "utf-8")
    assert not manifest.current(folder, request_, STOCK, "embedded")


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"outputs": []}'])
def test_a_broken_manifest_is_not_current_and_lists_nothing(folder: Path, request_: Request, text: str) -> None:
    (folder / "manifest.json").write_text(text, "utf-8")
    assert not manifest.current(folder, request_, STOCK, "embedded")
    assert set(manifest.listed(folder)) == {"manifest.json", "manifest.sha256"}


@pytest.mark.parametrize("field", ["name", "version", "font"])
def test_another_renderer_version_or_font_is_noticed(folder: Path, request_: Request, field: str) -> None:
    found = json.loads((folder / "manifest.json").read_text("utf-8"))
    found["production"]["renderer"][field] = "other"
    (folder / "manifest.json").write_text(json.dumps(found), "utf-8")
    (folder / "manifest.sha256").write_bytes(manifest.hashed((folder / "manifest.json").read_bytes()))
    assert not manifest.current(folder, request_, STOCK, "embedded")


def test_quarto_is_the_same_until_its_program_is_newer(
    folder: Path, request_: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "quarto"
    program.write_text("exit 1", "utf-8")
    font = choose("embedded").described()["font"]
    write(folder, request_, {"name": "quarto", "version": "1.5", "font": font})
    monkeypatch.setattr(manifest, "choose", lambda name: Renderer(name, str(program)))
    now = program.stat().st_ctime
    for offset, expected in ((60, True), (-60, False)):
        os.utime(folder / "manifest.json", (now + offset, now + offset))
        assert manifest.current(folder, request_, STOCK, "quarto") is expected
    os.utime(folder / "manifest.json", (now + 60, now + 60))
    monkeypatch.setattr(manifest.typesetting, "families", lambda: ["Another"])
    assert not manifest.current(folder, request_, STOCK, "quarto")
