"""report.xlsx: numbers as numbers, texts as texts, the same bytes every time, and LibreOffice opens it."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from pipeline.assessment import Status, assess_all
from pipeline.chapters.rows import row_of
from pipeline.exports import write_assessment
from pipeline.figures import Ledger
from pipeline.page import Behind
from pipeline.plan_records import Text
from pipeline.results import Context, Data, overview_results, values_by_period
from pipeline.spreadsheet import workbook_bytes
from pipeline.spreadsheet.cells import HEAD, Column, Heading, Shown, fill, harmless, verdict
from tests.office import Office
from tests.unit.behind import PLAN, behind
from tests.unit.test_chapters import observed

DATA = {"HS_TRUCTUYEN": 2500, "HS_TONG": 5002, "VB_TTHC_TRAI": 0}
HOSTILE = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "", "<b>", "x" * 40_000, "a\x00b\x0b", "مرحبا", "\ud800"]


@pytest.fixture(scope="module")
def known() -> Behind:
    return behind(DATA)


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def line(book: Workbook, sheet: str, target: str) -> dict[str, object]:
    """The first row on a target, by the heads of its columns."""
    rows = list(book[sheet].iter_rows(min_row=HEAD))
    found = next(row for row in rows if row[0].value == target)
    return {str(head.value): cell.value for head, cell in zip(rows[0], found, strict=True)}


def test_the_targets_stand_in_the_plans_order_with_numbers_as_numbers(known: Behind) -> None:
    book = opened(workbook_bytes(known, "vi", illustrative=False))
    assert book.sheetnames == ["Mục tiêu", "Chuỗi số liệu", "Số liệu gốc"]
    sheet = book["Mục tiêu"]
    assert [cell.value for cell in sheet["A"][HEAD:]] == list(PLAN.targets)
    row = line(book, "Mục tiêu", "2.a.4.3")
    assert row["Giá trị"] == pytest.approx(2500 / 5002) and row["Tử số"] == 2500 and row["Mẫu số"] == 5002
    assert row["Kết quả"] == verdict(Status.NOT_MET, "vi") == "■ Không đạt"
    assert row["Ngưỡng"] == 0.5 and row["Hạn"] == 2025 and "Phòng" in str(row["Đơn vị chịu trách nhiệm"])
    assert line(book, "Mục tiêu", "1.2.2")["Giá trị"] == 0
    assert (
        line(book, "Mục tiêu", "2.a.1")["Giá trị"] is None and line(book, "Mục tiêu", "2.a.1")["Lý do chưa có kết quả"]
    )


@pytest.mark.parametrize(
    ("target", "year", "provisional"),
    [
        ("2.a.4.3", 2025, True),  # the verdict of this year, from figures that can still change
        ("2.a.4.3", 2026, False),  # that of 2025, which stands
        ("2.c.2.3", 2026, True),
        ("5.b.1", 2025, False),  # not due
        ("2.a.1", 2025, False),  # no data
    ],
)
def test_what_can_still_change_is_marked_alike_in_report_table_workbook_and_across_years(
    tmp_path: Path, target: str, year: int, provisional: bool
) -> None:
    figures = {2025: {"HS_TRUCTUYEN": 2500, "HS_TONG": 5002}, 2026: {"HS_TRUCTUYEN": 2500, "HS_TONG": 5002}}
    shown = {key: value for key, value in figures.items() if key <= year}
    period = PLAN.period(year, "q1")
    given = observed(PLAN, shown, "q1")
    values = values_by_period(PLAN, given, period)
    assessed = assess_all(PLAN, period, values)
    context = Context(period, Text("Quý I", "Q1"), (2021, 2030), PLAN.department, PLAN.title, False)
    found = overview_results(PLAN, context, assessed, Data(given, values))
    line_of = next(line for line in found.lines if line.id == target)
    result = next(result for result in found.targets if result.assessment.target.id == target)
    said = row_of(result, found.targets, "Quý I", Ledger("vi")).verdict()
    write_assessment(tmp_path / "assessment.csv", assessed)
    rows = {row["target_id"]: row for row in csv.DictReader((tmp_path / "assessment.csv").open(encoding="utf-8"))}
    book = opened(workbook_bytes(Behind(PLAN, period, assessed, [], given), "vi", illustrative=False))
    assert line_of.provisional == ("tạm tính" in said) == provisional
    assert rows[target]["provisional"] == str(provisional).lower()
    assert line(book, "Mục tiêu", target)["Tạm tính"] == ("Có" if provisional else None)


def test_a_year_without_a_value_is_not_called_provisional(known: Behind) -> None:
    rows = opened(workbook_bytes(behind_quarter(), "vi", illustrative=False))["Chuỗi số liệu"].iter_rows(min_row=HEAD)
    names = [cell.value for cell in next(rows)]
    value, mark = names.index("Giá trị"), names.index("Tạm tính")
    marked = [row for row in rows if row[mark].value]
    assert marked and all(row[value].value is not None for row in marked)


def test_a_year_of_the_series_is_told_apart_from_what_that_year_required() -> None:
    """50 in 2025 lead to 80 in 2030: 56 are required of 2026, and 55.98 are less."""
    period = PLAN.period(2027, "year")
    done = {2025: 5000, 2026: 5598, 2027: 6500}
    given = observed(PLAN, {year: {"HS_TRUCTUYEN": value, "HS_TONG": 10_000} for year, value in done.items()})
    assessed = assess_all(PLAN, period, values_by_period(PLAN, given, period))
    book = opened(workbook_bytes(Behind(PLAN, period, assessed, [], given), "vi", illustrative=False))
    rows = list(book["Chuỗi số liệu"].iter_rows(min_row=HEAD + 1))
    shown = {row[2].value: [cell.number_format for cell in row[3:5]] for row in rows if row[0].value == "2.c.2.3"}
    assert shown[2026] == ["0.00%", "0.00%"] and shown[2027] == ["0.0%", "0.0%"]


def behind_quarter() -> Behind:
    """What the report of a quarter rests on."""
    period = PLAN.period(2025, "q1")
    given = observed(PLAN, {2025: {"HS_TRUCTUYEN": 2500, "HS_TONG": 5002}}, "q1")
    return Behind(PLAN, period, assess_all(PLAN, period, values_by_period(PLAN, given, period)), [], given)


def test_a_miss_by_a_hair_is_not_shown_as_a_hit(known: Behind) -> None:
    sheet = opened(workbook_bytes(known, "vi", illustrative=False))["Mục tiêu"]
    cell = next(row[5] for row in sheet.iter_rows(min_row=HEAD + 1) if row[0].value == "2.a.4.3")
    assert cell.number_format == "0.00%"


def test_filters_frozen_head_and_colours_are_set(known: Behind) -> None:
    for sheet in opened(workbook_bytes(known, "vi", illustrative=False)):
        assert sheet.auto_filter.ref.startswith(f"A{HEAD}:") and sheet.freeze_panes == f"B{HEAD + 1}"
        assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    rules = opened(workbook_bytes(known, "vi", illustrative=False))["Mục tiêu"].conditional_formatting
    formulas = {str(area.sqref): [rule.formula[0] for rule in area.rules] for area in rules}
    last = HEAD + len(PLAN.targets)
    assert formulas == {
        f"{column}{HEAD + 1}:{column}{last}": [f'${column}{HEAD + 1}="{verdict(status, "vi")}"' for status in Status]
        for column in ("E", "M")
    }


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", {"met": "Đạt", "partly": "Đạt một phần", "not_met": "Không đạt", "yes": "Có", "no": "Không"}),
        ("en", {"met": "Met", "partly": "Partly met", "not_met": "Not met", "yes": "Yes", "no": "No"}),
    ],
)
def test_answers_and_ratings_stand_in_the_readers_words(lang: str, words: dict[str, str]) -> None:
    for given, said in words.items():
        measure, target = ("MCDT_KETNOI", "6.a.1.2") if given in ("yes", "no") else ("VB_CHATLUONG", "1.1")
        sheet = opened(workbook_bytes(behind({measure: given}), lang, illustrative=False)).worksheets[2]
        assert [row[5].value for row in sheet.iter_rows(min_row=HEAD + 1) if row[0].value == target] == [said]


def two_years(now: Mapping[str, object]) -> Behind:
    """The report of 2025 on the figures of two years."""
    period = PLAN.period(2025, "year")
    given = observed(PLAN, {2024: {"HS_TRUCTUYEN": 40, "HS_TONG": 100}, 2025: now})
    return Behind(PLAN, period, assess_all(PLAN, period, values_by_period(PLAN, given, period)), [], given)


@pytest.mark.parametrize(
    ("numerator", "before", "missing", "unit"),
    [(2500, "▲ On track", 1, "dossier"), (2499, "▲ On track", 2, "dossiers"), (2501, "▲ On track", None, None)],
)
def test_a_target_has_last_years_verdict_its_outlook_and_what_is_missing_in_whole_things(
    numerator: int, before: str, missing: int | None, unit: str | None
) -> None:
    book = opened(workbook_bytes(two_years({"HS_TRUCTUYEN": numerator, "HS_TONG": 5002}), "en", illustrative=False))
    row = line(book, "Targets", "2.a.4.3")
    assert row["Verdict a year earlier"] == before and row["Outlook"] is None
    assert (row["Shortfall"], row["Unit of the shortfall"]) == (missing, unit)
    later = line(book, "Targets", "2.c.2.3")
    assert later["Outlook"] == "No outlook" and later["Shortfall"] is None


def test_a_day_is_shown_as_the_reader_writes_it(known: Behind) -> None:
    formats = {
        lang: opened(workbook_bytes(known, lang, illustrative=False)).worksheets[2].cell(HEAD + 1, 4).number_format
        for lang in ("vi", "en")
    }
    assert formats == {"vi": "dd/mm/yyyy", "en": "[$-809]d mmmm yyyy"}


def test_every_year_and_every_cell_is_there(known: Behind) -> None:
    book = opened(workbook_bytes(known, "vi", illustrative=False))
    years = PLAN.last_year - PLAN.first_year + 1
    assert book["Chuỗi số liệu"].max_row == HEAD + len(PLAN.targets) * years
    row = line(book, "Số liệu gốc", "2.a.4.3")
    assert (row["Trang tính"], row["Ô"], row["Nguyên văn trong ô"]) == ("Số liệu", "D9", "2500")
    assert row["SHA-256"] == "0123456789ab" + "c" * 52 and row["Giá trị"] == 2500
    assert str(row["Từ ngày"])[:10] == date(2024, 12, 15).isoformat()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_excel_finds_nothing_to_repair(known: Behind, lang: str) -> None:
    assert Office(workbook_bytes(known, lang, illustrative=True)).faults() == []


def test_the_same_report_gives_the_same_bytes(known: Behind) -> None:
    assert workbook_bytes(known, "vi", illustrative=True) == workbook_bytes(known, "vi", illustrative=True)


@pytest.mark.parametrize(("lang", "mark"), [("vi", "SỐ LIỆU MINH HỌA"), ("en", "ILLUSTRATIVE DATA")])
def test_illustrative_figures_are_marked_on_every_sheet(known: Behind, lang: str, mark: str) -> None:
    marked = opened(workbook_bytes(known, lang, illustrative=True))
    assert [sheet["A3"].value for sheet in marked] == [mark] * 3
    assert [sheet["A3"].value for sheet in opened(workbook_bytes(known, lang, illustrative=False))] == [None] * 3
    assert (marked.sheetnames[0] == "Targets") == (lang == "en")


def test_no_text_becomes_a_formula() -> None:
    book = Workbook()
    fill(book.worksheets[0], Heading("=1+1", "", ""), [Column("found", 20)], [[Shown(text)] for text in HOSTILE], "vi")
    saved = io.BytesIO()
    book.save(saved)
    sheet = opened(saved.getvalue()).worksheets[0]
    cells = [sheet["A1"], *(sheet[f"A{HEAD + 1 + place}"] for place in range(len(HOSTILE)))]
    assert all(cell.data_type == "s" for cell in cells if cell.value)
    assert [cell.quotePrefix for cell in cells[:5]] == [True] * 5
    assert [cell.value or "" for cell in cells[1:]] == [harmless(text) for text in HOSTILE]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (`soffice` on PATH)")
def test_libreoffice_opens_it_and_reads_the_same(known: Behind, tmp_path: Path) -> None:
    hostile = replace(
        PLAN, targets={key: replace(item, label=Text("=1+1", "=1+1")) for key, item in PLAN.targets.items()}
    )
    renamed = [replace(item, target=hostile.targets[item.target.id]) for item in known.assessed]
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook_bytes(replace(known, plan=hostile, assessed=renamed), "vi", illustrative=True))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=180)
    read = list(csv.reader((tmp_path / "report.csv").read_text("utf-8").splitlines()))
    assert [row[0] for row in read[HEAD:]] == list(PLAN.targets)
    assert {row[2] for row in read[HEAD:]} == {"=1+1"}
    assert next(row for row in read if row[0] == "2.a.4.3")[5] == "49.98%"
