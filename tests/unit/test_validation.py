"""Each code of validation: a workbook that provokes it, the cell it names, and what it says in both languages.

All cases are validated at once, each in years of its own, so that a finding in another case's year would show too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import findings
from pipeline.findings import Finding, Severity
from pipeline.plan_records import Accumulation
from pipeline.sources.records import Cell, CellKind, Reading, Row
from pipeline.validation import Validation, validate
from tests import plan_objects, workbooks
from tests.unit import validation_cases as cases
from tests.unit.validation_cases import FIRST_ROW, PLAN, SHEET, changed, clean_rows, clean_set, row_of, workbook

Rows = Callable[[str], list[Row]]
"""The rows of the unit "mot-cua" for a period."""


@dataclass(frozen=True)
class Case:
    """`rows` give the findings `expected` (code and cell), the first with `vi` and `en` in its title.

    `before` are the rows of the year before.
    """

    name: str
    rows: Rows
    expected: tuple[tuple[str, str], ...]
    vi: str = ""
    en: str = ""
    before: Rows | None = None


def with_texts(code: str, **texts: str) -> Rows:
    return lambda period: changed(clean_rows("mot-cua", period), code, **texts)


def with_values(**values: str) -> Rows:
    return lambda period: clean_rows("mot-cua", period, **values)


def with_note(code: str, note: str, **values: str) -> Rows:
    return lambda period: changed(clean_rows("mot-cua", period, **values), code, note=note)


def with_row(code: str, value: str, times: int = 1) -> Rows:
    def rows(period: str) -> list[Row]:
        known = clean_rows("mot-cua", period)
        days = [known[0].cells[name].text for name in ("start", "end")]
        return [*known, *(row_of(FIRST_ROW + len(known) + more, code, value, *days) for more in range(times))]

    return rows


def without(code: str) -> Rows:
    return lambda period: [row for row in clean_rows("mot-cua", period) if row.code != code]


def dated(code: str, start: str, end: str) -> Rows:
    """`start` and `end` with Y for the period's year and Z for the year before."""

    def rows(period: str) -> list[Row]:
        years = {"Y": period, "Z": str(int(period) - 1)}
        first, last = (day[:-1] + years[day[-1]] for day in (start, end))
        return changed(clean_rows("mot-cua", period), code, start=first, end=last)

    return rows


CASES = (
    Case("clean", with_values(), ()),
    Case(
        "unknown code",
        with_row("HS_TONGG", "5"),
        (("V03", "A16"),),
        "“HS_TONGG” không có trong",
        "no measure “HS_TONGG”",
    ),
    Case(
        "unit does not owe it",
        with_row("RIENG", "5"),
        (("V04", "A16"),),
        "không được giao báo cáo chỉ tiêu RIENG",
        "does not report on RIENG",
    ),
    Case("measure twice", with_row("HS_TONG", "100"), (("V05", "A16"),), "nhiều hơn một dòng", "more than one row"),
    Case("measure thrice", with_row("CHI", "1000.5", 2), (("V05", "A16"), ("V05", "A17")), "CHI", "CHI"),
    Case(
        "unit of measure",
        with_texts("CHI", unit_of_measure="nghìn đồng"),
        (("V06", "C12"),),
        "“nghìn đồng”",
        "“nghìn đồng”",
    ),
    Case("unit of measure empty", with_texts("CHI", unit_of_measure=""), (("V06", "C12"),), "“”", "“”"),
    Case("unit of measure spelt otherwise", with_texts("HS_TONG", unit_of_measure="  Hồ   sơ "), ()),
    Case(
        "no value",
        with_values(CHI_PHAN=""),
        (("V07", "D13"),),
        "hoặc ghi chữ thay cho số, chưa có lý do ở cột “Ghi chú” (ô H13)",
        "No figure yet for CHI_PHAN",
    ),
    Case(
        "no value, and a note that says no more",
        with_note("CHI_PHAN", "chưa có", CHI_PHAN=""),
        (("V07", "D13"),),
        "chưa có lý do",
        "no reason is given",
    ),
    Case(
        "no value with its reason",
        with_note("CHI_PHAN", "Hệ thống chưa tách được số liệu", CHI_PHAN=""),
        (("V25", "D13"),),
        "đơn vị nêu lý do: “Hệ thống chưa tách được số liệu”",
        "the unit says why: “Hệ thống chưa",
    ),
    Case(
        "no value though there was nothing",
        with_note("CHI_PHAN", "Không phát sinh", CHI_PHAN=""),
        (("V26", "D13"),),
        "để trống nhưng ghi chú là “Không phát sinh” (ô H13)",
        "is empty, but its note says “Không phát sinh” (H13)",
    ),
    Case(
        "no value though there was nothing of a kind",
        with_note("CHI_PHAN", "Trong kỳ không có hồ sơ nào phát sinh", CHI_PHAN=""),
        (("V26", "D13"),),
    ),
    Case(
        "a reason that speaks of what happens",
        with_note("CHI_PHAN", "Chưa tách được số phát sinh", CHI_PHAN=""),
        (("V25", "D13"),),
    ),
    Case("unreadable value is the reader's", with_values(CHI_PHAN="?"), ()),
    Case(
        "half a dossier",
        with_values(HS_TONG="100.5", HS_TRUCTUYEN="60.5"),
        (("V08", "D9"), ("V08", "D10")),
        "“100.5” không phải số nguyên",
        "“100.5” is not a whole number",
    ),
    Case("whole though written with decimals", with_values(HS_TONG="100.0"), ()),
    Case("negative", with_values(CHI_PHAN="-0.1"), (("V09", "D13"),), "“-0.1”", "“-0.1”"),
    Case(
        "a number that nobody counts",
        with_values(HS_TONG="100000000000000000099"),
        (("V17", "D9"), ("V24", "D9")),
        "lớn bất thường: “100000000000000000099”",
        "is implausibly large",
    ),
    Case(
        "yes without document",
        with_texts("KETNOI", evidence=""),
        (("V10", "G14"),),
        "ghi “Có” nhưng chưa nêu tài liệu",
        "says “Có” but names no document",
    ),
    Case("rating with a dash", with_texts("CHATLUONG", evidence=" - "), (("V10", "G15"),), "“Đạt”", "“Đạt”"),
    Case(
        "missed needs a document too",
        lambda period: changed(clean_rows("mot-cua", period, CHATLUONG="Không đạt"), "CHATLUONG", evidence=""),
        (("V10", "G15"),),
        "“Không đạt”",
        "",
    ),
    Case(
        "yes with its document among the notes",
        lambda period: changed(clean_rows("mot-cua", period), "KETNOI", evidence="", note="Biên bản số 12"),
        (("V10", "G14"),),
        "ghi “Có” nhưng chưa nêu tài liệu",
        "says “Có” but names no document",
    ),
    Case(
        "a document that nobody finds",
        with_texts("CHATLUONG", evidence="Báo cáo của Sở"),
        (("V29", "G15"),),
        "“Báo cáo của Sở” của chỉ tiêu CHATLUONG (Tên CHATLUONG) không có số hoặc ngày",
        "neither a number nor a date",
    ),
    Case(
        "a rating by a report of long before",
        with_texts("CHATLUONG", evidence="Báo cáo số 45 ngày 05/12/1650"),
        (("V30", "G15"),),
        "đề ngày 05/12/1650, trước kỳ báo cáo hơn một năm",
        "is dated 5 December 1650, more than a year before the report period",
    ),
    Case(
        "a rating by a report of long before, with the reason",
        lambda period: changed(
            clean_rows("mot-cua", period), "CHATLUONG", evidence="Số 45 ngày 5 tháng 12 năm 1650", note="Còn hiệu lực"
        ),
        (),
    ),
    Case(
        "a rating by a decision of shortly before",
        lambda period: changed(
            clean_rows("mot-cua", period), "CHATLUONG", evidence=f"Số 45 ngày 18/10/{int(period) - 1}"
        ),
        (),
    ),
    Case("a rating by two reports", with_texts("CHATLUONG", evidence="Số 4 ngày 05/12/1650, số 5 ngày 01-12-2999"), ()),
    Case("what was there before is there", with_texts("KETNOI", evidence="Biên bản số 12 ngày 05/12/1650"), ()),
    Case("no needs none", with_values(KETNOI="Không"), ()),
    Case(
        "days swapped",
        dated("CHI", "14/12/Y", "15/12/Z"),
        (("V11", "E12"),),
        "sau “Đến ngày” 15/12/",
        "is after the last day, 15 December ",
    ),
    Case(
        "first day outside",
        dated("CHI", "14/12/Z", "14/12/Y"),
        (("V12", "E12"),),
        "Ngày 14/12/",
        "lies outside the report period",
    ),
    Case(
        "last day outside",
        dated("CHI", "15/12/Z", "15/12/Y"),
        (("V12", "F12"),),
        "nằm ngoài kỳ báo cáo",
        "lies outside",
    ),
    Case("calendar year", dated("CHI", "01/01/Y", "31/12/Y"), (("V12", "F12"),), "Ngày 31/12/", "The day “31/12/"),
    Case(
        "part of the period",
        dated("CHI", "01/01/Y", "30/06/Y"),
        (("V13", "E12"), ("V31", "F13")),
        "khác với kỳ báo cáo",
        "not the report period",
    ),
    Case(
        "part of the period for both",
        lambda period: changed(dated("CHI", "01/01/Y", "30/06/Y")(period), "CHI_PHAN", end=f"30/06/{period}"),
        (("V13", "E12"), ("V13", "E13")),
    ),
    Case(
        "part of the period with its reason",
        lambda period: changed(dated("CHI", "01/01/Y", "30/06/Y")(period), "CHI", note="Hệ thống mới vận hành"),
        (("V13", "E12"), ("V32", "F13")),
        "CHI_PHAN (Tên CHI_PHAN, ô F13) tính tại ngày 14/12/",
        "its total CHI (Tên CHI (en), F12) 30 June ",
    ),
    Case(
        "measure missing",
        without("CHI_PHAN"),
        (("V14", ""),),
        f"Thiếu chỉ tiêu CHI_PHAN (Tên CHI_PHAN) trong trang tính “{SHEET}”",
        "CHI_PHAN",
    ),
    Case(
        "120 %",
        with_values(HS_TRUCTUYEN="120", HS_TRUCTIEP="0"),
        (("V17", "D9"), ("V16", "D10")),
        "Số liệu không khớp nhau: HS_TONG (ô D9) là 100",
        "The figures contradict each other",
    ),
    Case(
        "supporting ratio",
        with_values(CHI="0.2"),
        (("V16", "D13"),),
        "CHI_PHAN (ô D13) là 0,3, lớn hơn CHI (ô D12) là 0,2; số thành phần không được lớn hơn tổng số",
        "CHI_PHAN (D13) is 0.3, yet CHI (D12) is 0.2",
    ),
    Case(
        "above by a hair",
        with_values(CHI_PHAN="100.0000000001", CHI="100"),
        (("V16", "D13"),),
        "CHI_PHAN (ô D13) là 100,0000000001, lớn hơn CHI (ô D12) là 100;",
        "",
    ),
    Case("exactly 100 %", with_values(CHI_PHAN="100.0", CHI="100"), ()),
    Case(
        "sum",
        with_values(HS_TRUCTIEP="39"),
        (("V17", "D9"),),
        "HS_TONG (ô D9) là 100, nhưng HS_TRUCTUYEN (ô D10) + HS_TRUCTIEP (ô D11) là 60 + 39 = 99",
        "but HS_TRUCTUYEN (D10)",
    ),
    Case(
        "changed by more",
        with_values(CHI="1300"),
        (("V19", "D12"),),
        "thay đổi +30,0% so với năm",
        "changed by +30.0%",
        with_values(CHI="1000"),
    ),
    Case(
        "changed by a hair more",
        with_values(CHI="799.9999"),
        (("V19", "D12"),),
        "thay đổi −20,00001%",
        "changed by −20.00001%",
        with_values(CHI="1000"),
    ),
    Case(
        "changed by more, with the reason",
        with_note("CHI", "Giảm do sáp nhập", CHI="500"),
        (("V27", "D12"),),
        "thay đổi −50,0% so với năm",
        "the unit says why: “Giảm do sáp nhập”",
        with_values(CHI="1000"),
    ),
    Case(
        "changed by more, with a word that is no reason",
        with_note("CHI", "ok", CHI="500"),
        (("V19", "D12"),),
        before=with_values(CHI="1000"),
    ),
    Case("changed by the bound", with_values(CHI="1200"), (), before=with_values(CHI="1000")),
    Case("no bound, no warning", with_values(CHI_PHAN="900"), ()),
    Case(
        "from nothing",
        with_values(CHI="1000"),
        (("V20", "D12"),),
        "chuyển từ 0 (năm",
        "went from 0",
        with_values(CHI="0", CHI_PHAN="0"),
    ),
    Case(
        "to nothing", with_values(CHI="0", CHI_PHAN="0"), (("V20", "D12"),), "thành 0", "to 0", with_values(CHI="1000")
    ),
    Case(
        "from nothing, with the reason",
        with_note("CHI", "Năm đầu có kinh phí", CHI="1000"),
        (("V28", "D12"),),
        "đơn vị nêu lý do: “Năm đầu có kinh phí”",
        "went from 0",
        with_values(CHI="0", CHI_PHAN="0"),
    ),
    Case("nothing twice", with_values(CHI="0", CHI_PHAN="0"), (), before=with_values(CHI="0", CHI_PHAN="0")),
)
FIRST_YEAR = 1701  # all before the plan's own years, of which every one would be expected


def year_of(case: Case) -> str:
    """Three years each: the one before, its own, and one between it and the next case."""
    return str(FIRST_YEAR + 3 * CASES.index(case))


def readings_of(case: Case) -> Iterator[Reading]:
    year = year_of(case)
    yield workbook("mot-cua", year, case.rows(year))
    yield workbook("hai", year)
    if case.before:
        before = str(int(year) - 1)
        yield workbook("mot-cua", before, case.before(before))
        yield workbook("hai", before)


@pytest.fixture(scope="module")
def validated() -> Validation:
    return validate(PLAN, [reading for case in CASES for reading in readings_of(case)])


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_workbook_gives_exactly_these_findings_at_these_cells(validated: Validation, case: Case) -> None:
    found = [item for item in validated.findings if item.period in (year_of(case), str(int(year_of(case)) - 1))]
    assert [(item.code, item.cell) for item in found] == list(case.expected)
    for item in found:
        assert (item.source, item.unit, item.sheet) == (
            f"data/raw/{year_of(case)}/year/mot-cua/so-lieu.xlsx",
            "mot-cua",
            SHEET,
        )
    if found:
        assert any(case.vi in item.title("vi") for item in found)
        assert any(case.en in item.title("en") for item in found)


def test_every_text_of_every_finding_can_be_filled(validated: Validation) -> None:
    elsewhere = [*findings_on_files(), *findings_on_relations()]
    seen = {item.code for item in [*validated.findings, *elsewhere]}
    over_time = {"V21", "V22", "V23"}  # their texts are read word by word in test_over_time.py
    assert seen == {code for code in findings.catalogue() if code.startswith("V")} - over_time
    for item in [*validated.findings, *elsewhere]:
        for lang in ("vi", "en"):
            texts = [item.title(lang), item.expected(lang), item.fix(lang)]
            assert all(text and "{" not in text for text in texts)


def test_findings_stand_in_the_order_of_files_rows_and_columns(validated: Validation) -> None:
    places = [(item.source, int(item.cell[1:] or 0), item.cell[:1]) for item in validated.findings]
    assert places == sorted(places)


def findings_on_files() -> tuple[Finding, ...]:
    later = [workbook("cu", "2025", ()), workbook("khong-co", "2025", ())]
    return validate(PLAN, [workbook("mot-cua"), *later]).findings


def findings_on_relations() -> tuple[Finding, ...]:
    return validate(PLAN, [workbook("mot-cua"), workbook("hai", rows=clean_rows("hai", RIENG="8"))]).findings


def test_units_that_the_plan_lacks_that_are_not_in_force_and_that_sent_nothing() -> None:
    found = [(item.code, item.source, item.unit, item.severity) for item in findings_on_files()]
    assert found == [
        ("V15", "", "hai", Severity.WARNING),
        ("V02", "data/raw/2025/year/cu/so-lieu.xlsx", "cu", Severity.ERROR),
        ("V01", "data/raw/2025/year/khong-co/so-lieu.xlsx", "khong-co", Severity.ERROR),
    ]


def test_a_measure_with_a_limit_of_its_own_is_asked_about_above_it() -> None:
    measures = {**PLAN.measures, "HS_TONG": replace(PLAN.measures["HS_TONG"], most=Decimal(99))}
    found = validate(replace(PLAN, measures=measures), clean_set()).findings
    assert [(item.code, item.unit, item.cell) for item in found] == [("V24", "mot-cua", "D9")]
    assert "không lớn hơn 99 (hồ sơ)" in found[0].expected("vi")


def test_a_unit_that_sent_nothing_is_told_by_the_period_s_name() -> None:
    (found,) = (item for item in validate(PLAN, clean_set("2024", "2025-q1")[:-1]).findings if item.period == "2025-q1")
    assert found.title("vi").endswith("chưa gửi số liệu quý I năm 2025")
    assert found.title("en").endswith("has sent nothing (first quarter of 2025)")


def test_an_upper_bound_between_measures_names_both_figures() -> None:
    (found,) = findings_on_relations()
    assert (found.code, found.unit, found.cell) == ("V18", "hai", "D12")
    said = "RIENG (ô D12) là 8, lớn hơn HS_TONG (ô D9) là 7; số thành phần không được lớn hơn tổng số"
    assert found.title("vi") == said
    assert found.expected("vi") == "“Tên RIENG” (RIENG) không lớn hơn “Tên HS_TONG” (HS_TONG). Là một phần."
    assert found.places == ("D12", "D9"), "both are marked in the copy"


def test_a_file_that_could_not_be_read_lacks_no_measure_and_is_not_unsent() -> None:
    refused = replace(workbook("hai", rows=()), kind="unknown", findings=(Finding("F102", "x"),))
    headless = replace(workbook("mot-cua", rows=()), findings=(Finding("F204", "x"),))
    assert validate(PLAN, [refused, headless]).findings == ()


def test_a_form_of_another_unit_is_told_once_and_its_rows_are_not() -> None:
    """To delete the rows that the folder's unit does not owe would empty a good form."""
    own = workbook("mot-cua", "2025")
    moved = replace(own, file=replace(own.file, unit="hai"))
    assert "V04" in {item.code for item in validate(PLAN, [moved]).findings}
    wrong = replace(moved, findings=(Finding("F212", moved.file.source),))
    assert not {"V04", "V14"} & {item.code for item in validate(PLAN, [wrong]).findings}


def test_a_form_whose_table_can_t_be_read_lacks_no_measure(tmp_path: Path) -> None:
    plan = replace(plan_objects.plan(), first_year=2025)
    data = workbooks.workbook([workbooks.row("HS_TONG", 5)], change=lambda sheet: sheet.__setitem__("D8", "Số"))
    reading = workbooks.read_bytes(tmp_path, data)
    assert (reading.kind, [item.code for item in reading.findings]) == ("workbook", ["F204"])
    assert [item.code for item in validate(plan, [reading]).findings if item.code != "V15"] == []


def test_years_of_the_plan_for_which_nobody_sent_anything() -> None:
    plan = replace(PLAN, first_year=2022)
    readings = [workbook("mot-cua", "2022"), *clean_set("2024", "2026-q1")]
    found = [(item.code, item.period, item.unit) for item in validate(plan, readings).findings]
    assert found == [
        ("V15", "2022", "hai"),
        ("V15", "2023", "hai"),
        ("V15", "2023", "mot-cua"),
        ("V15", "2025", "hai"),
        ("V15", "2025", "mot-cua"),
    ]


def part(unit: str, name: str, **values: str) -> Reading:
    """A file of `unit` with these figures alone, as a capture gives some of the measures."""
    rows = [item for item in clean_rows(unit, **values) if item.code in values]
    return replace(workbook(unit, rows=rows, name=name), kind="portal")


def test_figures_of_one_unit_in_two_files_have_to_agree() -> None:
    capture = part("hai", "a.json", HS_TONG="181")
    form = part("hai", "b.xlsx", HS_TRUCTUYEN="200", HS_TRUCTIEP="20")
    own, other = validate(PLAN, [capture, form]).findings[-2:]
    assert [(item.code, item.source, item.cell) for item in (own, other)] == [
        ("V17", capture.file.source, "D9"),
        ("V16", form.file.source, "D10"),
    ]
    assert f"HS_TRUCTUYEN (ô {form.file.source}, {SHEET}!D10)" in own.title("vi")
    assert "HS_TRUCTUYEN (ô D10 trong tệp b.xlsx)" in own.for_unit().title("vi")
    assert own.places == ("D9",), "no cell of another file can be marked"
    assert "200 + 20 = 220" in own.title("vi")
    assert f"HS_TONG (ô {capture.file.source}, {SHEET}!D9) là 181" in other.title("vi")
    assert all(item.severity.blocks for item in (own, other))
    assert len(validate(PLAN, [capture, form, workbook("mot-cua")]).findings) == 2


OWING = {"HS_TRUCTUYEN": ("hai",), "HS_TRUCTIEP": ("mot-cua",)}
DIVIDED = {code: replace(PLAN.measures[code], responsible=units) for code, units in OWING.items()}
SPLIT = replace(PLAN, measures={**PLAN.measures, **DIVIDED})


@pytest.mark.parametrize(("paper", "expected"), [("100", []), ("99", ["V17"])])
def test_the_sums_over_all_units_have_to_agree(paper: str, expected: list[str]) -> None:
    first = part("mot-cua", "a.xlsx", HS_TONG="100", HS_TRUCTIEP=paper)
    second = part("hai", "b.xlsx", HS_TONG="7", HS_TRUCTUYEN="7")
    found = validate(SPLIT, [first, second]).findings
    assert [item.code for item in found] == expected
    for item in found:
        assert (item.source, item.cell) == (first.file.source, "D9")
        both = f"HS_TONG (ô D9) + HS_TONG (ô {second.file.source}, {SHEET}!D9) là 100 + 7 = 107"
        assert both in item.title("vi")
        assert "HS_TONG (ô D9 trong biểu của Phòng Hai)" in item.for_unit().title("vi")


def test_a_numerator_of_one_unit_above_the_sum_of_others() -> None:
    third = replace(DIVIDED["HS_TRUCTUYEN"], responsible=("ba",))
    plan = replace(
        SPLIT,
        measures={**SPLIT.measures, third.code: third},
        units={**PLAN.units, "ba": replace(PLAN.units["hai"], code="ba")},
    )
    online = part("hai", "a.xlsx", HS_TRUCTUYEN="108")
    online = replace(online, file=replace(online.file, unit="ba", source="ba/a.xlsx"))
    given = [online, part("mot-cua", "a.xlsx", HS_TONG="100"), part("hai", "b.xlsx", HS_TONG="7")]
    (found,) = validate(plan, given).findings
    assert (found.code, found.source, found.cell) == ("V16", "ba/a.xlsx", "D10")
    assert all(reading.file.source in found.title("vi") for reading in given[1:])


def test_a_sum_is_not_checked_while_a_unit_s_figure_is_missing() -> None:
    given = [part("mot-cua", "a.xlsx", HS_TRUCTIEP="1"), part("hai", "b.xlsx", HS_TONG="7", HS_TRUCTUYEN="7")]
    assert validate(SPLIT, given).findings == ()


def test_a_form_without_rows_lacks_every_measure() -> None:
    empty = replace(workbook("hai", rows=()), head={"unit_code": Cell(SHEET, "D3", "hai")})
    found = validate(PLAN, [workbook("mot-cua"), empty]).findings
    assert [(item.code, item.measure, item.address) for item in found] == [
        ("V14", code, SHEET) for code in sorted(cases.VALUES["hai"])
    ]


def test_a_file_that_does_not_count_hides_no_figure_of_the_year_before() -> None:
    before = workbook("mot-cua", "2024", clean_rows("mot-cua", "2024", CHI="5"))
    spare = workbook("mot-cua", "2024", (), name="z-ban-cu.xlsx")
    spare = replace(spare, findings=(Finding("F008", spare.file.source),))
    found = validate(PLAN, [*clean_set("2025"), workbook("hai", "2024"), before, spare]).findings
    assert [(item.code, item.period) for item in found] == [("V19", "2025")]


def test_the_portal_may_lack_measures_and_count_calendar_years() -> None:
    row = row_of(9, "HS_TONG", "7", "01/01/2025", "31/12/2025")
    cells = {"code": Cell("", "/a/0/n", "HS_TONG"), "value": Cell("", "/a/0/n", "7")}
    days = {name: Cell("", "/metadata/year", row.cells[name].text) for name in ("start", "end")}
    blank = {name: Cell("", "", "") for name in row.cells}
    capture = replace(workbook("hai", rows=[Row({**blank, **cells, **days})]), kind="portal")
    assert validate(PLAN, [workbook("mot-cua"), capture]).findings == ()


def test_a_pointer_into_json_is_an_address_too() -> None:
    cells = {"code": Cell("", "/a/0/n", "HS_TONG"), "value": Cell("", "/a/0/n", "-7")}
    row = Row({**{name: Cell("", "", "") for name in cases.COLUMNS}, **cells})
    capture = replace(workbook("hai", rows=[row]), kind="portal")
    found = validate(PLAN, [workbook("mot-cua"), capture]).findings
    assert [(item.code, item.address, item.found) for item in found] == [("V09", "/a/0/n", "-7")]


def test_a_document_of_after_the_form_is_doubted() -> None:
    rows = changed(clean_rows("mot-cua"), "KETNOI", evidence="Biên bản số 12 ngày 05/12/2026")
    reading = replace(workbook("mot-cua", rows=rows), prepared=date(2025, 12, 14))
    (found,) = validate(PLAN, [reading, workbook("hai")]).findings
    assert (found.code, found.cell) == ("V30", "G14")
    assert found.title("vi").endswith("đề ngày 05/12/2026, sau ngày lập biểu")
    assert "không sau ngày lập biểu 14/12/2025" in found.expected("vi")
    assert validate(PLAN, [replace(reading, prepared=date(2026, 12, 5)), workbook("hai")]).findings == ()


def test_a_document_among_the_notes_is_to_be_moved(validated: Validation) -> None:
    case = next(case for case in CASES if case.name == "yes with its document among the notes")
    (moved,) = (item for item in validated.findings if item.period == year_of(case))
    assert moved.fix("vi").startswith("Nếu văn bản đã ghi ở ô H14 thì chuyển nội dung từ ô H14 sang ô G14. Ghi văn bản")
    plain = next(case for case in CASES if case.name == "yes without document")
    (bare,) = (item for item in validated.findings if item.period == year_of(plain))
    assert bare.fix("vi").startswith("Ghi văn bản vào cột")


def test_a_number_is_told_as_it_is_written_here_and_a_fraction_as_the_percentage_it_may_be() -> None:
    rows = clean_rows("hai")
    kept = replace(rows[0].cells["value"], text="0.835", kind=CellKind.NUMBER, number=Decimal("0.835"))
    rows[0] = Row({**rows[0].cells, "value": kept})
    given = replace(workbook("hai", rows=rows), cast=(replace(cases.cast(rows[0]), value=kept.number),))
    found = next(item for item in validate(PLAN, [workbook("mot-cua"), given]).findings if item.code == "V08")
    assert "giá trị “0,835” không phải số nguyên (có thể đã gõ 83,5%)" in found.title("vi")
    assert "“0.835” is not a whole number (perhaps 83.5% was typed)" in found.title("en")
    assert (found.found, found.found_in("vi")) == ("0.835", "0,835")


def test_days_that_differ_name_both_measures_and_cells() -> None:
    rows = changed(clean_rows("mot-cua"), "HS_TRUCTUYEN", start="01/06/2025", end="30/06/2025")
    flows = {
        code: replace(PLAN.measures[code], accumulates=Accumulation.ADDS_UP) for code in ("HS_TRUCTUYEN", "HS_TONG")
    }
    plan = replace(PLAN, measures={**PLAN.measures, **flows})
    found = [item for item in validate(plan, [workbook("mot-cua", rows=rows), workbook("hai")]).findings]
    assert [(item.code, item.places) for item in found] == [("V13", ("E10",)), ("V31", ("E10", "E9"))]
    assert found[1].title("vi") == (
        "HS_TRUCTUYEN (Tên HS_TRUCTUYEN, ô E10) tính từ 01/6/2025 đến 30/6/2025, nhưng tổng số HS_TONG "
        "(Tên HS_TONG, ô E9) tính từ 15/12/2024 đến 14/12/2025"
    )
