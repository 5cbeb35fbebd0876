"""The words of a command, understood or refused in one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.request import check_period, parse, parse_delivery


def test_a_year_is_enough() -> None:
    request = parse(["YEAR=2025"])
    assert (request.year, request.kind, request.renderer, request.lang) == (2025, "year", "auto", "vi")
    assert request.period_name == "2025"


def test_all_words() -> None:
    request = parse(["YEAR=2026", "PERIOD=q1", "DATA=examples/gia-lai", "RENDERER=embedded", "REPORT_LANG=en"])
    assert (request.period_name, request.renderer, request.lang) == ("2026-q1", "embedded", "en")
    assert request.workspace.reports.parts[-3:] == ("examples", "gia-lai", "reports")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Thiếu năm báo cáo"),
        (["YEAR="], "Thiếu năm báo cáo"),
        (["YEAR=20x5"], "20x5"),
        (["YEAR=٢٠٢٥"], "không phải là năm"),
        (["YEAR=2025", "PERIOD=Q1"], "PERIOD=Q1"),
        (["YEAR=2025", "PERIOD=../q1"], "PERIOD=../q1"),
        (["YEAR=2025", "RENDERER=word"], "RENDERER=word"),
        (["YEAR=2025", "REPORT_LANG=fr"], "REPORT_LANG=fr"),
        (["YEAR=2025", "DATA=nowhere"], "DATA=nowhere"),
        (["YEAR=2025", "DAAT=x"], "DAAT=x"),
        (["2025"], "2025"),
    ],
)
def test_what_is_not_understood_is_named(words: list[str], said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(words)
    assert said in caught.value.message("vi")
    assert caught.value.exit_code == 3


def test_which_periods_there_are_is_the_plans_matter() -> None:
    request = parse(["YEAR=2025", "PERIOD=q2"])
    assert request.period_name == "2025-q2"
    check_period(request.kind, {"year": 1, "q2": 2})
    with pytest.raises(ConfigurationError) as caught:
        check_period(request.kind, ("year", "q1"))
    assert "PERIOD=q2" in caught.value.message("vi") and "year, q1" in caught.value.message("vi")


def test_one_file_several_and_names_with_spaces(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx", "so lieu.xlsx"):
        (tmp_path / name).touch()
    one, two, spaced = (tmp_path / name for name in ("a.xlsx", "b.xlsx", "so lieu.xlsx"))
    assert parse_delivery([f"FILE={spaced}"]).paths == (spaced,)
    assert parse_delivery([f"FILE={one} '{spaced}' {two}"]).paths == (one, spaced, two)
    assert parse_delivery([f"FILE={tmp_path}"]).paths == (tmp_path,)


def test_of_several_files_the_missing_one_is_named_and_of_one_the_whole_name(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").touch()
    with pytest.raises(ConfigurationError) as caught:
        parse_delivery([f"FILE={tmp_path}/không có.xlsx"])
    assert f"FILE={tmp_path}/không có.xlsx: không có tệp" in caught.value.message("vi")
    with pytest.raises(ConfigurationError) as caught:
        parse_delivery([f"FILE={tmp_path}/a.xlsx {tmp_path}/b.xlsx"])
    said = caught.value.message("vi")
    assert f"FILE={tmp_path}/a.xlsx {tmp_path}/b.xlsx: không có tệp hoặc thư mục {tmp_path}/b.xlsx." in said


@pytest.mark.parametrize(
    ("words", "year", "kind"),
    [
        ([], None, ""),
        (["YEAR=2025"], 2025, ""),
        (["PERIOD=q1"], None, "q1"),
        (["YEAR=2025", "PERIOD=q1"], 2025, "q1"),
        (["PERIOD=2025-q1"], 2025, "q1"),
        (["PERIOD=2025"], 2025, "year"),
        (["YEAR=2025", "PERIOD=2025-9m"], 2025, "9m"),
        (["PERIOD=9m"], None, "9m"),
    ],
)
def test_the_period_of_a_delivery(tmp_path: Path, words: list[str], year: int | None, kind: str) -> None:
    delivery = parse_delivery([f"FILE={tmp_path}", "UNIT=van-phong", *words])
    assert (delivery.unit, delivery.year, delivery.kind) == ("van-phong", year, kind)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Thiếu tệp"),
        (["FILE="], "Thiếu tệp"),
        (["FILE=/nowhere/a.xlsx"], "/nowhere/a.xlsx"),
        (["FILE='unclosed"], "'unclosed"),
        (["FILE=/nowhere/\x1b[2J a.xlsx"], "/nowhere/\\x1b[2J a.xlsx: không"),
        (["FILE=/", "YEAR=2024", "PERIOD=2025-q1"], "YEAR=2024 và PERIOD=2025-q1 ghi hai năm khác nhau"),
        (["FILE=/", "PERIOD=../x"], "../x"),
        (["FILE=/", "PERIOD=2025-../x"], "../x"),
        (["FILE=/", "RENDERER=quarto"], "RENDERER=quarto"),
    ],
)
def test_deliveries_that_are_not_understood(words: list[str], said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_delivery(words)
    assert said in caught.value.message("vi")
