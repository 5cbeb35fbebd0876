"""Exports in the encodings and spellings that systems and people give them: read for certain, or told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.old_fonts import to_tcvn3, to_vni
from tests.tables import FIGURES, as_csv, as_xlsx, dossiers, figures, grid, places, table
from tests.unit.test_sources_encoding import as_1258

Lines = list[list[object]]


def changed(lines: Lines, change: Callable[[str], str]) -> Lines:
    """Every text changed."""
    return [[change(value) if isinstance(value, str) else value for value in line] for line in lines]


def text(lines: Lines) -> str:
    return as_csv(lines, encoding="utf-8").decode()


@pytest.mark.parametrize(
    "encode",
    [as_1258, lambda given: given.encode("utf-16-le"), lambda given: given.encode("utf-16-be")],
    ids=["cp1258", "utf-16-le without a mark", "utf-16-be without a mark"],
)
def test_an_encoding_that_is_certain_is_read(tmp_path: Path, encode: Callable[[str], bytes]) -> None:
    reading = table(tmp_path, encode(text(grid(dossiers()))))
    assert (reading.kind, figures(reading), places(reading)) == ("table:dossiers", FIGURES, [])


def test_an_encoding_that_is_not_certain_is_told_as_such(tmp_path: Path) -> None:
    """No header row would be found in it, which would be the wrong thing to mend."""
    reading = table(tmp_path, text(grid(dossiers())).encode("cp1252", "replace"))
    assert [found.code for found in reading.findings] == ["F112"]


@pytest.mark.parametrize("change", [to_tcvn3, to_vni], ids=["TCVN3", "VNI"])
@pytest.mark.parametrize("make", [as_xlsx, as_csv], ids=["xlsx", "csv"])
def test_old_fonts_are_read_and_told_once(
    tmp_path: Path, change: Callable[[str], str], make: Callable[[Lines], bytes]
) -> None:
    """Labels and words that could be meant as they stand ("Cã", "Coù") are what only may stand there ("Có")."""
    lines = [[change(str(value)) for value in line] for line in grid(dossiers())]
    reading = table(tmp_path, make(lines))
    assert (figures(reading), places(reading)) == (FIGURES, [("F621", "B1")])
    assert "9876" not in reading.findings[0].title("vi")


def test_an_old_font_in_8_bits_is_read_and_told(tmp_path: Path) -> None:
    data = text(changed(grid(dossiers()), to_tcvn3)).encode("latin-1")
    reading = table(tmp_path, data)
    assert (figures(reading), places(reading)) == (FIGURES, [("F621", "B1")])


def test_an_old_font_in_one_cell_is_told_at_it(tmp_path: Path) -> None:
    lines = grid(dossiers())
    lines[3][8] = to_vni("Bưu chính")
    reading = table(tmp_path, as_xlsx(lines))
    assert (figures(reading), places(reading)) == (FIGURES, [("F621", "I4")])
    assert reading.findings[0].values["count"] == "1"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "  "])
def test_a_time_of_day_behind_any_space(tmp_path: Path, space: str) -> None:
    lines = changed(grid(dossiers()), lambda value: value.replace(" ", space))
    assert (figures(table(tmp_path, as_csv(lines))), places(table(tmp_path, as_csv(lines)))) == (FIGURES, [])


@pytest.mark.parametrize(
    "key",
    ["H57.15-000001\u200b", "\u00a0H57.15-000001", "H57.15-００0001", "H57.15–000001", "h57.15\u2011000001\ufeff"],
)
def test_a_key_that_only_looks_the_same_is_the_same(tmp_path: Path, key: str) -> None:
    """A dossier would be counted twice, and nobody could see why."""
    lines = grid(dossiers())
    lines[4][1] = key
    assert places(table(tmp_path, as_xlsx(lines))) == [("F614", "B5")]


@pytest.mark.parametrize("sign", ["\u00a0", " \u200b", "\u202f\ufeff"])
def test_signs_that_nobody_sees_part_no_day_from_its_time(tmp_path: Path, sign: str) -> None:
    lines = grid(dossiers())
    lines[1:] = [[str(value).replace(" ", sign) for value in line] for line in lines[1:]]
    reading = table(tmp_path, as_csv(lines))
    assert (figures(reading), places(reading)) == (FIGURES, [])
