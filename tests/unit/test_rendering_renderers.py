"""Which renderer is taken, and how a failing one is told."""

from __future__ import annotations

import importlib.util
import os
import sysconfig
from datetime import date
from pathlib import Path

import pytest
import typst

from pipeline import rendering
from pipeline.errors import ConfigurationError, ProductionError
from pipeline.rendering import embedded, quarto, typesetting
from pipeline.rendering.renderers import Renderer


def program(folder: Path, script: str) -> Path:
    path = folder / "quarto"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def no_quarto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Quarto: an empty folder for PATH, and one for the environment's programs."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(scripts))
    return scripts


def test_without_quarto_the_embedded_one_is_taken(no_quarto: Path) -> None:
    assert rendering.choose("auto") == Renderer("embedded")
    assert rendering.choose("embedded") == Renderer("embedded")
    with pytest.raises(ConfigurationError, match="make quarto"):
        rendering.choose("quarto")


def test_quarto_is_found_on_the_path_or_beside_python(
    no_quarto: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = program(no_quarto, "echo 1.10.18")
    assert rendering.choose("auto") == rendering.choose("quarto") == Renderer("quarto", str(beside))
    assert rendering.choose("embedded") == Renderer("embedded")
    on_path = tmp_path / "bin"
    on_path.mkdir()
    first = program(on_path, "echo 1.11.0")
    monkeypatch.setenv("PATH", f"{on_path}{os.pathsep}/bin")
    assert rendering.choose("auto") == Renderer("quarto", str(first))
    assert rendering.choose("auto").version == "1.11.0"


def test_the_manifest_is_told_name_version_and_font() -> None:
    told = Renderer("embedded").described()
    assert told["name"] == "embedded"
    assert told["version"].startswith("pypandoc-binary ")
    assert told["font"] == typesetting.families()[0]


@pytest.mark.parametrize(("letters", "has"), [(typesetting.LETTERS, True), ("漢", False)])
def test_a_font_is_taken_only_if_it_has_every_letter(monkeypatch: pytest.MonkeyPatch, letters: str, has: bool) -> None:
    monkeypatch.setattr(typesetting, "LETTERS", letters)
    assert typesetting.has_vietnamese(typesetting.EMBEDDED, typst.Fonts(include_system_fonts=False)) is has


@pytest.mark.parametrize(("has", "first"), [(True, "DejaVu Serif"), (False, typesetting.EMBEDDED)])
def test_a_font_like_times_new_roman_stands_in_for_it(monkeypatch: pytest.MonkeyPatch, has: bool, first: str) -> None:
    """DejaVu Serif, which most machines have, plays Liberation Serif."""
    if "DejaVu Serif" not in typst.Fonts(include_embedded_fonts=False).families():
        pytest.skip("DejaVu Serif is not installed")
    monkeypatch.setattr(typesetting, "OFFICIAL", "Không có")
    monkeypatch.setattr(typesetting, "ALIKE", ("Không có", "DejaVu Serif"))
    monkeypatch.setattr(typesetting, "has_vietnamese", lambda family, fonts: has)
    typesetting.families.cache_clear()
    try:
        assert typesetting.families()[0] == first and typesetting.families()[-1] == typesetting.EMBEDDED
    finally:
        typesetting.families.cache_clear()


def test_a_failing_quarto_is_told_with_its_last_words(tmp_path: Path) -> None:
    executable = program(tmp_path, "echo 'ERROR: không đọc được' >&2; exit 1")
    with pytest.raises(ProductionError, match="không đọc được"):
        quarto.render(str(executable), tmp_path, 0)


def test_quarto_is_kept_out_of_the_users_own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere")
    executable = program(tmp_path, "env > seen; exit 1")
    with pytest.raises(ProductionError):
        quarto.render(str(executable), tmp_path, 12)
    seen = dict(line.split("=", 1) for line in (tmp_path / "seen").read_text("utf-8").splitlines() if "=" in line)
    assert seen["HOME"] == str(tmp_path / "home")
    assert seen["XDG_CONFIG_HOME"].startswith(str(tmp_path / "home"))
    assert seen["SOURCE_DATE_EPOCH"] == "12"


def test_a_package_without_pandoc_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("pypandoc", tmp_path / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(ProductionError, match="Pandoc"):
        embedded.pandoc()


def test_a_fault_in_the_typst_source_is_told(tmp_path: Path) -> None:
    source = tmp_path / "report.typ"
    source.write_text("#nowhere()", "utf-8")
    with pytest.raises(ProductionError, match="unknown variable"):
        typesetting.compile_pdf(source, tmp_path / "report.pdf", 0)


@pytest.mark.parametrize("character", ["\U0001f600", "\U000f0000"])
def test_a_character_without_a_font_does_not_stop_the_report(tmp_path: Path, character: str) -> None:
    source, output = tmp_path / "report.typ", tmp_path / "report.pdf"
    source.write_text(
        f'#set document(title: "x")\n#set text(font: "{typesetting.EMBEDDED}")\n= A\n{character}', "utf-8"
    )
    typesetting.compile_pdf(source, output, 0)
    assert output.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("installed", [True, False])
def test_times_new_roman_is_used_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, installed: bool
) -> None:
    """Liberation Serif, which this machine may have, stands in for Times New Roman."""
    fonts = typst.Fonts(include_embedded_fonts=False)
    there = "Liberation Serif" in fonts.families() and typesetting.has_vietnamese("Liberation Serif", fonts)
    if installed and not there:
        pytest.skip("Liberation Serif is not installed, so there is no font to stand in for Times New Roman")
    monkeypatch.setattr(typesetting, "ALIKE", ())
    monkeypatch.setattr(typesetting, "OFFICIAL", "Liberation Serif" if installed else "Không có")
    typesetting.families.cache_clear()
    try:
        first = typesetting.families()[0]
        assert first == ("Liberation Serif" if installed else typesetting.EMBEDDED)
        source, output = tmp_path / "report.typ", tmp_path / "report.pdf"
        source.write_text(f'#set document(title: "x")\n#set text(font: "{first}")\n= Tiêu đề\nế ố ẵ ỗ', "utf-8")
        typesetting.compile_pdf(source, output, 0)
        assert first.replace(" ", "").encode() in output.read_bytes()
    finally:
        typesetting.families.cache_clear()


def test_the_reports_time_is_noon_of_its_last_day() -> None:
    assert rendering.epoch(date(2025, 12, 14)) == 1765713600
