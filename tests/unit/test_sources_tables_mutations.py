"""Exports spoilt at random, with seeds: the same figures, or a finding at the right cell; never another figure."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import records
from pipeline.findings_report import as_csv as findings_csv
from pipeline.findings_report import in_words
from tests.tables import FIGURES, SECRETS, as_csv, as_xlsx, dossiers, figures, grid, places, table

Lines = list[list[object]]

SEEDS = range(12)


def header_lower(lines: Lines, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 9)):
        lines.insert(0, [chance.choice(["", "SỞ TƯ PHÁP", "Từ ngày 15/12/2024"]), *[""] * (len(lines[0]) - 1)])
    return ""


def columns_inserted(lines: Lines, chance: random.Random) -> str:
    at = chance.randrange(len(lines[0]))
    for number, line in enumerate(lines):
        line.insert(at, "Ghi chú nội bộ" if not number else chance.choice(["", "x", 5]))
    return ""


def columns_in_another_order(lines: Lines, chance: random.Random) -> str:
    order = list(range(len(lines[0])))
    chance.shuffle(order)
    lines[:] = [[line[at] for at in order] for line in lines]
    return ""


def decomposed(lines: Lines, chance: random.Random) -> str:
    lines[:] = [[unicodedata.normalize("NFD", str(value)) for value in line] for line in lines]
    return ""


def in_capitals_and_spaces(lines: Lines, chance: random.Random) -> str:
    spaces = chance.choice([" ", "\u00a0", "  "])
    lines[0] = [f" {str(label).upper().replace(' ', spaces)}: " for label in lines[0]]
    lines[1:] = [[f"{spaces}{value} " if value != "" else "" for value in line] for line in lines[1:]]
    return ""


def rows_in_another_order(lines: Lines, chance: random.Random) -> str:
    body = lines[1:]
    chance.shuffle(body)
    lines[1:] = body
    return ""


def column_doubled(lines: Lines, chance: random.Random) -> str:
    at = chance.choice([1, 2, 8, 10, 11])
    for line in lines:
        line.append(line[at])
    return "Q1"


def column_renamed(lines: Lines, chance: random.Random) -> str:
    lines[0][chance.choice([1, 2, 8, 10, 11])] = "Cột"
    return "1:1"


def row_shifted(lines: Lines, chance: random.Random) -> str:
    """One row moved to the right from a column on: its cells stand under the wrong labels."""
    row = chance.randrange(1, len(lines))
    at = chance.choice([1, 2, 8])
    lines[row].insert(at, "")
    lines[row].pop()
    return f"{'ABCDEFGHIJ'[at]}{row + 1}"


def row_repeated(lines: Lines, chance: random.Random) -> str:
    lines.append(list(lines[chance.randrange(1, len(lines))]))
    return f"B{len(lines)}"


SAME = [
    header_lower,
    columns_inserted,
    columns_in_another_order,
    decomposed,
    in_capitals_and_spaces,
    rows_in_another_order,
]
TOLD = [column_doubled, column_renamed, row_shifted, row_repeated]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mutate", [*SAME, *TOLD], ids=lambda mutate: mutate.__name__)
def test_the_same_figures_or_a_finding(
    tmp_path: Path, mutate: Callable[[Lines, random.Random], str], seed: int
) -> None:
    chance = random.Random(f"{mutate.__name__}{seed}")
    lines = grid(dossiers())
    cell = mutate(lines, chance)
    write = chance.choice([as_csv, as_xlsx, lambda lines: as_csv(lines, ";")])
    reading = table(tmp_path, write(lines))
    if not cell:
        assert (places(reading), figures(reading)) == ([], FIGURES)
    else:
        assert reading.observations == ()
        assert cell in [item.cell for item in reading.findings if item.severity.blocks]
    told = records.dumps(reading) + findings_csv(reading.findings) + "".join(map(in_words, reading.findings))
    assert not [secret for secret in SECRETS if secret in told]


@pytest.mark.parametrize("seed", SEEDS)
def test_points_and_commas_swapped_never_give_another_sum(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    amounts = [chance.choice([1_500_000, 250_000, 1_234, 12, 0]) for _ in range(5)]
    sign = chance.choice([".", ",", " ", "\u00a0"])
    lines: Lines = [["Số chứng từ", "Ngày chi", "Nguồn kinh phí", "Số tiền (đồng)"]]
    lines += [[f"CT{at}", "01/02/2025", "NSNN", f"{amount:,}".replace(",", sign)] for at, amount in enumerate(amounts)]
    reading = table(tmp_path, as_csv(lines, "\t"), unit="tro-giup-phap-ly")
    once = [at for at, amount in enumerate(amounts) if 1000 <= amount < 1_000_000]  # one sign: groups, or decimals
    doubtful = [f"D{at + 2}" for at in once if sign in ".,"]
    if doubtful:
        assert places(reading) == [("F613", cell) for cell in doubtful]
    else:
        assert figures(reading) == {"CHI_NSNN": str(sum(amounts))}


@pytest.mark.parametrize("name", ["Sheet1", "Dữ liệu (2)", "tháng 12"])
def test_the_sheets_name_does_not_matter(tmp_path: Path, name: str) -> None:
    reading = table(tmp_path, as_xlsx(grid(dossiers()), lambda sheet: setattr(sheet, "title", name)))
    assert (figures(reading), {item.sheet for item in reading.observations}) == (FIGURES, {name})
