"""What Great Expectations is asked and what it may do: exact, always the same, offline, and never blaming a unit."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.findings import Finding
from pipeline.paths import ROOT
from pipeline.plan_files import load_plan
from pipeline.sources import discover, read_all
from pipeline.validation import Validation, validate
from pipeline.validation.facts import facts
from pipeline.validation.relations import ratios
from pipeline.validation.run import Engine
from pipeline.validation.suites import BETWEEN, EQUAL, IN_SET, NOT_BELOW, Check, Suite
from tests.unit.validation_cases import PLAN, clean_rows, clean_set, workbook


@dataclass(frozen=True)
class Pair:
    """A row of two values."""

    a: object
    b: object


def pairs(*checks: Check[Pair], rows: tuple[Pair, ...]) -> Suite[Pair]:
    return Suite("pairs", rows, lambda pair: {"a": pair.a, "b": pair.b}, ("a",), checks)


def check(expectation: str, **kwargs: object) -> Check[Pair]:
    return Check(expectation, kwargs, lambda pair: Finding("V09", str(pair.a)))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "connect_ex", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def faulty() -> Validation:
    rows = clean_rows("mot-cua", CHI_PHAN="-1", HS_TRUCTUYEN="61", KETNOI="")
    return validate(PLAN, [workbook("hai"), workbook("mot-cua", rows=rows)])


def test_two_runs_are_equal_and_their_results_are_data_without_time_or_place() -> None:
    first, second = faulty(), faulty()
    assert first.findings == second.findings
    text = json.dumps(first.results, ensure_ascii=False)
    assert text == json.dumps(second.results, ensure_ascii=False)
    assert str(Path.cwd()) not in text and "run_id" not in text and "batch" not in text


def test_the_order_of_the_readings_does_not_matter() -> None:
    readings = clean_set("2024", "2025")
    assert validate(PLAN, readings) == validate(PLAN, readings[::-1])


def test_results_name_each_expectation_its_counts_and_the_cells_that_failed() -> None:
    suites = {suite["suite"]: suite for suite in json.loads(json.dumps(faulty().results))["suites"]}
    assert list(suites) == [
        *("files", "rows", "required", "expected", "relations"),
        *("changes", "growths", "parts", "carries"),
    ]
    assert not suites["rows"]["success"] and suites["required"]["success"]
    (negative,) = [item for item in suites["rows"]["expectations"] if item["expectation"] == BETWEEN]
    assert negative["kwargs"] == {"column": "value", "min_value": 0}
    assert (negative["success"], negative["evaluated"], negative["missing"]) == (False, 11, 2)
    assert [(row["measure"], row["sheet"], row["value_cell"]) for row in negative["unexpected"]] == [
        ("CHI_PHAN", "Số liệu", "D13")
    ]
    assert suites["relations"]["rules"] == [
        "HS_TRUCTUYEN <= HS_TONG",
        "CHI_PHAN <= CHI",
        "HS_TONG = HS_TRUCTUYEN + HS_TRUCTIEP",
        "RIENG <= HS_TONG",
    ]


def test_no_readings_give_no_findings() -> None:
    nothing = validate(PLAN, [])
    assert nothing.findings == ()
    assert all(suite["success"] for suite in json.loads(json.dumps(nothing.results))["suites"])


def test_nothing_is_sent_and_nothing_is_written(
    offline: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("GX_CLOUD_ACCESS_TOKEN", "none")
    faulty()
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_values_are_compared_exactly() -> None:
    hair = Decimal("100.0000000001")
    rows = (
        Pair(Decimal(100), hair),
        Pair(hair, Decimal(100)),
        Pair(Fraction("0.1") + Fraction("0.2"), Fraction("0.3")),
        Pair(Decimal(2**53), Decimal(2**53 + 1)),
        Pair(None, hair),
    )
    both = {"column_A": "a", "column_B": "b", "ignore_row_if": "either_value_is_missing"}
    suite = pairs(check(NOT_BELOW, or_equal=True, **both), check(EQUAL, **both), rows=rows)
    above, equal = Engine().run(suite)
    assert (above.failed, equal.failed) == ((0, 3), (0, 1, 3))
    assert (above.evaluated, above.passed_over) == (5, 1)


def test_every_failing_row_is_told_however_many_there_are() -> None:
    rows = tuple(Pair(Decimal(-number), None) for number in range(1, 501))
    (outcome,) = Engine().run(pairs(check(BETWEEN, column="a", min_value=0), rows=rows))
    assert outcome.failed == tuple(range(500))


@pytest.mark.parametrize(
    "broken",
    [
        check("expect_the_unexpected", column="a"),
        check(IN_SET, column="a", value_sett=[1]),
        check(IN_SET, column="no_such_column", value_set=[1]),
        check(BETWEEN, column="b", min_value=0),
        check("expect_column_to_exist", column="a"),
    ],
    ids=["unknown", "misspelt", "no column", "not comparable", "without rows"],
)
def test_what_could_not_be_evaluated_is_our_fault_and_never_the_units(broken: Check[Pair]) -> None:
    suite = pairs(check(IN_SET, column="a", value_set=[1]), broken, rows=(Pair(1, "text"),))
    with pytest.raises(RuntimeError, match=f"suite pairs: {broken.expectation} "):
        Engine().run(suite)


def test_each_ratio_of_the_plan_is_checked_once() -> None:
    assert [(item.numerator, item.denominator) for item in ratios(PLAN)] == [
        ("HS_TRUCTUYEN", "HS_TONG"),
        ("CHI_PHAN", "CHI"),
    ]
    assert len(facts(PLAN, clean_set("2025")).relations) == 6


@pytest.mark.parametrize("data", ["", "examples/gia-lai"], ids=["illustrative", "real capture"])
def test_what_is_shipped_has_nothing_that_stops_the_report(data: str) -> None:
    plan = load_plan([ROOT / "plan", *([ROOT / data / "plan"] if data else [])])
    raw = ROOT / data / "raw" if data else ROOT / "data" / "raw"
    readings = read_all(discover(raw, ROOT, plan).files, plan)
    found = validate(plan, readings).findings
    assert readings
    assert [(item.code, item.source, item.address) for item in found if item.severity.blocks] == []


def test_a_period_that_the_plan_does_not_know_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        validate(PLAN, [workbook("hai", "2025-h9", ())])


LATER = """
import sys
from pipeline.validation.run import Engine
Engine()
assert "great_expectations" in sys.modules
heavy = {"scipy.stats.distributions", "altair.vegalite"}
assert not heavy & sys.modules.keys()
from scipy import stats
import altair
assert round(stats.norm.cdf(0), 3) == 0.5 and altair.Chart
assert heavy <= sys.modules.keys()
"""


def test_libraries_that_no_suite_needs_are_loaded_once_they_are_used() -> None:
    command = [sys.executable, "-I", "-X", "utf8", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{LATER}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
