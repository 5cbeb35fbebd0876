"""The forms: what they ask, what can be typed into them, and that what is typed is what is read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.cli import main
from pipeline.errors import ConfigurationError, ProductionError
from pipeline.forms import form_bytes, make_forms, write_forms
from pipeline.forms.limits import limit_value
from pipeline.forms.previous import figures_before, periods_before, printed
from pipeline.forms.records import Form
from pipeline.observations import Observation
from pipeline.paths import Workspace
from pipeline.plan_files import load_plan
from pipeline.plan_records import MeasureType, Text
from pipeline.request import Request, parse
from pipeline.sources import discover, read, read_all
from pipeline.validation import validate
from tests import plan_objects
from tests.office import Office
from tests.unit.form_filling import NOTHING_SENT, file_of, fill, rows, table, typed_values

PLAN = load_plan(Workspace().plan)
PERIODS = ((2025, "year"), (2025, "q1"), (2026, "q3"), (2021, "year"))
YEAR = PLAN.period(2025, "year")


def request(year: int = 2025, kind: str = "year", space: Workspace | None = None) -> Request:
    return replace(parse([f"YEAR={year}", f"PERIOD={kind}"]), workspace=space or Workspace())


@pytest.fixture(scope="module")
def forms() -> dict[str, Form]:
    return {form.unit.code: form for form in make_forms(request(), PLAN, YEAR)}


@pytest.fixture(scope="module")
def written(forms: Mapping[str, Form], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("forms")
    for code, form in forms.items():
        (folder / f"{code}.xlsx").write_bytes(form_bytes(PLAN, form))
    return {code: folder / f"{code}.xlsx" for code in forms}


@pytest.mark.parametrize(("year", "kind"), PERIODS)
def test_a_filled_in_form_reads_back_exactly_and_without_a_finding(year: int, kind: str, tmp_path: Path) -> None:
    period = PLAN.period(year, kind)
    readings = []
    for form in make_forms(request(year, kind), PLAN, period):
        path, typed = tmp_path / f"{form.unit.code}.xlsx", typed_values(PLAN, form)
        path.write_bytes(form_bytes(PLAN, form))
        fill(path, typed)
        reading = read(file_of(path, form), PLAN)
        found = {item.measure: item.value for item in reading.observations}
        assert found == {code: typed.observed(code) for code in typed.values}
        assert {(item.period_start, item.period_end) for item in reading.observations} == {(period.start, period.end)}
        assert {item.note for item in reading.observations} == {"Theo sổ theo dõi"}
        readings.append(reading)
    assert [item for reading in readings for item in reading.findings] == []
    found = validate(PLAN, readings).findings
    assert [item for item in found if item.code != NOTHING_SENT] == []


def test_an_untouched_form_lacks_only_what_has_to_be_typed(
    forms: Mapping[str, Form], written: Mapping[str, Path]
) -> None:
    readings = [read(file_of(written[code], form), PLAN) for code, form in forms.items()]
    said = [item for reading in readings for item in reading.findings]
    assert {(item.code, item.cell) for item in said} == {("F210", "B6"), ("F216", "B5")}
    found = [item for item in validate(PLAN, readings).findings if item.code != NOTHING_SENT]
    assert {item.code for item in found} == {"V07"}
    assert len(found) == sum(len(form.measures) for form in forms.values())


def test_every_unit_that_owes_figures_has_a_form_with_just_these(
    forms: Mapping[str, Form], written: Mapping[str, Path]
) -> None:
    owed = {unit: PLAN.owed(unit, YEAR.end) for unit in PLAN.units}
    assert list(forms) == [unit for unit, measures in owed.items() if measures]
    for code, path in written.items():
        asked = [(row["code"].value, row["unit_of_measure"].value) for row in rows(table(path))]
        assert asked == [(measure.code, measure.unit.vi) for measure in owed[code]]


def test_only_what_is_typed_is_unlocked(written: Mapping[str, Path]) -> None:
    for path in written.values():
        workbook = load_workbook(path)
        for sheet in workbook.worksheets:
            assert sheet.protection.sheet and not sheet.protection.password
        assert unlocked(workbook["Hướng dẫn"]) == unlocked(workbook["Giải thích"]) == set()
        sheet = workbook["Số liệu"]
        fields = ("value", "start", "end", "evidence", "note")
        typed = {row[name].coordinate for row in rows(sheet) for name in fields}
        assert unlocked(sheet) == typed | {"B5", "B6"}


def unlocked(sheet: Worksheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


def test_every_value_and_day_has_its_limit_with_a_message(
    forms: Mapping[str, Form], written: Mapping[str, Path]
) -> None:
    rating, yes_no = '"Đạt,Đạt một phần,Không đạt"', '"Có,Không"'
    wanted = {
        MeasureType.COUNT: ("whole", "0"),
        MeasureType.AMOUNT: ("decimal", "0"),
        MeasureType.RATING: ("list", rating),
        MeasureType.YES_NO: ("list", yes_no),
    }
    for code, form in forms.items():
        sheet = table(written[code])
        limits = {str(item.sqref): item for item in sheet.data_validations.dataValidation}
        for measure, row in zip(form.measures, rows(sheet), strict=True):
            limit = limits.pop(row["value"].coordinate)
            assert (limit.type, limit.formula1) == wanted[measure.type]
            assert limit.prompt == measure.definition.vi
            assert limits.pop(row["start"].coordinate).type == limits.pop(row["end"].coordinate).type == "custom"
        assert list(limits) == ["B6"]
        for item in sheet.data_validations.dataValidation:
            assert item.showErrorMessage and item.errorStyle == "stop"
            assert item.error and len(item.error) <= 225 and len(item.errorTitle or "") <= 32
            assert len(item.formula1 or "") <= 255 and len(item.prompt or "") <= 255, "Excel would call it damaged"


def test_a_definition_too_long_for_excel_is_cut_in_the_cell_and_whole_on_its_sheet(
    forms: Mapping[str, Form], tmp_path: Path
) -> None:
    form = forms["pho-bien-phap-luat"]
    long = "Số hồ sơ " * 40
    measure = replace(form.measures[0], definition=Text(long, long))
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_bytes(PLAN, replace(form, measures=(measure,))))
    prompts = [item.prompt for item in table(path).data_validations.dataValidation if item.prompt]
    assert [len(prompt) for prompt in prompts] == [255] and prompts[0].endswith("…")
    assert load_workbook(path)["Giải thích"]["C4"].value == long


def test_excel_finds_nothing_to_repair(forms: Mapping[str, Form], written: Mapping[str, Path]) -> None:
    """Also with a definition that fills more than the highest row."""
    form = forms["pho-bien-phap-luat"]
    long = "Số hồ sơ " * 400
    high = form_bytes(PLAN, replace(form, measures=(replace(form.measures[0], definition=Text(long, long)),)))
    for content in (high, *(path.read_bytes() for path in written.values())):
        assert Office(content).faults() == []


def test_the_same_form_gives_the_same_bytes(forms: Mapping[str, Form]) -> None:
    for form in forms.values():
        assert form_bytes(PLAN, form) == form_bytes(PLAN, form)


def test_last_year_stands_beside_and_is_not_read(forms: Mapping[str, Form], written: Mapping[str, Path]) -> None:
    sheet = table(written["tro-giup-phap-ly"])
    before = {item.measure: item.value for item in reading_of(2024, "tro-giup-phap-ly")}
    shown = {str(sheet.cell(row, 1).value): str(sheet.cell(row, 9).value) for row in (9, 10)}
    assert sheet["I8"].value == "Cùng kỳ năm trước (Năm 2024), minh họa"
    assert {code: text.replace(".", "") for code, text in shown.items()} == before
    assert all(sheet.cell(row, 9).protection.locked for row in (9, 10))


def reading_of(year: int, unit: str) -> list[Observation]:
    space = Workspace()
    files = discover(space.raw, space.base, PLAN, PLAN.period(year, "year")).files
    wanted = [file for file in files if file.unit == unit and file.period == str(year)]
    return [item for reading in read_all(wanted, PLAN) for item in reading.observations]


@pytest.mark.parametrize(
    ("kind", "so_far", "alone"),
    [("year", False, False), ("q1", False, False), ("h1", True, False), ("9m", True, False), ("q3", False, True)],
)
def test_the_instructions_tell_cumulative_figures_from_a_quarter_s(
    kind: str, so_far: bool, alone: bool, tmp_path: Path
) -> None:
    form = next(iter(make_forms(request(2025, kind), PLAN, PLAN.period(2025, kind))))
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_bytes(PLAN, form))
    guide = " ".join(str(cell.value) for (cell,) in load_workbook(path)["Hướng dẫn"]["B3:B20"])
    assert ("ghi số cộng dồn từ ngày" in guide) == so_far
    assert ("ghi số phát sinh từ ngày" in guide) == (kind == "q1")  # before which no period of the year ended
    assert ("không cộng dồn từ đầu năm" in guide) == alone


@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("year", ["2024", "2025-9m", "2025-h1", "2025-q1"]),
        ("q1", ["2024-q1", "2024"]),
        ("h1", ["2024-h1", "2025-q1", "2024"]),
        ("9m", ["2024-9m", "2025-h1", "2025-q1", "2024"]),
        ("q3", ["2024-q3", "2024"]),
    ],
)
def test_what_may_stand_beside_the_figures_of_a_period(kind: str, before: list[str]) -> None:
    assert [period.name for period in periods_before(PLAN, PLAN.period(2025, kind))] == before


@pytest.mark.parametrize(
    ("kind", "label"),
    [("q1", "Năm 2024"), ("h1", "Quý I năm 2025"), ("9m", "6 tháng đầu năm 2025"), ("q3", "Năm 2024")],
)
def test_a_form_says_which_period_stands_beside_the_new_figures(kind: str, label: str) -> None:
    made = make_forms(request(2025, kind), PLAN, PLAN.period(2025, kind))
    assert {form.previous_label for form in made} == {f"Kỳ trước ({label}), minh họa"}
    assert all(form.previous for form in made)


def test_a_duty_taken_over_shows_what_the_predecessor_gave() -> None:
    last = PLAN.period(2024, "year")
    given = {("thanh-tra", "HL_PHUCVU_TRALOI"): "330", ("van-phong", "TTHC_PHI"): "65"}
    before = figures_before(PLAN, given, last, YEAR, "van-phong")
    assert before == {"TTHC_PHI": "65", "HL_PHUCVU_TRALOI": "330"}
    assert figures_before(PLAN, given, last, YEAR, "pho-bien-phap-luat") == {}


def test_without_figures_before_there_is_no_column_for_them(tmp_path: Path) -> None:
    for form in make_forms(request(2021), PLAN, PLAN.period(2021, "year")):
        path = tmp_path / "form.xlsx"
        path.write_bytes(form_bytes(PLAN, form))
        assert table(path)["I8"].value is None
        guide = [cell.value for (cell,) in load_workbook(path)["Hướng dẫn"]["B3:B20"]]
        assert not [sentence for sentence in guide if sentence and "kỳ trước" in str(sentence)]


@pytest.mark.parametrize(
    ("value", "shown"), [("1777", "1.777"), ("83.5", "83,5"), ("0", "0"), ("yes", "Có"), ("partly", "Đạt một phần")]
)
def test_figures_before_are_printed_as_they_are_written_here(value: str, shown: str) -> None:
    assert printed(value) == shown


def test_the_explanation_names_what_has_to_agree(forms: Mapping[str, Form], written: Mapping[str, Path]) -> None:
    form = forms["hanh-chinh-tu-phap"]
    online, paper, whole = "HS_TRUCTUYEN", "HS_TRUCTIEP", "HS_TONG"
    named = {code: f"“{PLAN.measures[code].name.vi}” ({code})" for code in (online, paper, whole)}
    assert f"Cộng với {named[online]} thì bằng {named[whole]}" in form.rules[paper]
    assert f"Bằng tổng của {named[online]} và {named[paper]}" in form.rules[whole]
    assert f"Không lớn hơn {named[whole]}" in form.rules[online]
    assert f"Không nhỏ hơn {named[online]}" in form.rules[whole]
    sheet = load_workbook(written["hanh-chinh-tu-phap"])["Giải thích"]
    assert [sheet.cell(row, 1).value for row in range(4, 4 + len(form.measures))] == [m.code for m in form.measures]


def test_the_command_writes_all_forms_and_again_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = request(space=workspace(tmp_path))
    write_forms(asked)
    place = tmp_path / "forms" / "2025"
    first = {path.name: path.read_bytes() for path in place.iterdir()}
    write_forms(asked)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == first
    assert sorted(first) == sorted([".sha256", *(f"{unit}.xlsx" for unit in PLAN.units if PLAN.owed(unit, YEAR.end))])
    assert "Đã ghi 8 biểu mẫu của kỳ 2025" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["van-phong.xlsx", "ghi-chep.docx"])
def test_a_form_filled_in_where_it_lies_is_never_written_over(tmp_path: Path, name: str) -> None:
    asked = request(space=workspace(tmp_path))
    write_forms(asked)
    (tmp_path / "forms" / "2025" / name).write_bytes(b"filled in")
    with pytest.raises(ProductionError) as caught:
        write_forms(asked)
    said = caught.value.message("vi")
    assert name in said and "forms/2025" in said and "tiếp nhận bằng make receive" in said
    assert (tmp_path / "forms" / "2025" / name).read_bytes() == b"filled in"


def test_the_words_of_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "raw").mkdir()
    assert main(["forms", "YEAR=2025", "PERIOD=q1", f"DATA={tmp_path}"]) == 0
    assert (tmp_path / "forms" / "2025-q1" / "van-phong.xlsx").is_file()
    assert main(["form"]) == main([]) == 3
    assert "make help" in capsys.readouterr().err


def test_a_year_outside_the_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="2031"):
        write_forms(request(2031, space=workspace(tmp_path)))
    assert not (tmp_path / "forms").exists()


def workspace(folder: Path) -> Workspace:
    (folder / "raw").mkdir()
    return Workspace(data=folder)


def test_a_cell_takes_no_more_than_the_measure_s_limit() -> None:
    sheet = Workbook().worksheets[0]
    limit_value(sheet, sheet["D9"], replace(plan_objects.measure("HS_TONG", MeasureType.COUNT), most=Decimal(99)))
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1, rule.formula2) == ("D9", "0", "99")


def texts(path: Path, name: str) -> str:
    """All that a sheet says."""
    return "\n".join(str(cell.value) for row in load_workbook(path)[name].iter_rows() for cell in row if cell.value)


def test_a_form_says_until_when_it_is_to_be_sent_and_to_whom(written: Mapping[str, Path]) -> None:
    deadline = PLAN.periods["year"].deadline(2025)
    said = f"Gửi chậm nhất ngày {deadline:%d/%m/%Y} về Văn phòng Sở."
    for path in written.values():
        assert table(path)["A2"].value == said
        assert said in texts(path, "Hướng dẫn")


def test_a_form_says_that_notes_and_documents_are_quoted(written: Mapping[str, Path]) -> None:
    for path in written.values():
        assert "được trích nguyên văn trong báo cáo" in texts(path, "Hướng dẫn")


def test_a_plan_that_names_no_collector_has_the_department_itself() -> None:
    department = replace(PLAN.department, collector=None)
    assert department.collects == department.name != PLAN.department.collects


def test_a_form_speaks_to_the_unit_alone(written: Mapping[str, Path]) -> None:
    for path in written.values():
        said = " ".join(texts(path, sheet.title) for sheet in load_workbook(path).worksheets)
        assert not [word for word in ("make ", "data/", "raw", "findings", "≤") if word in said]


def test_the_bound_of_a_change_stands_beside_the_measure_that_has_one(forms: Mapping[str, Form]) -> None:
    for form in forms.values():
        for measure in form.measures:
            told = [rule for rule in form.rules[measure.code] if "so với cùng kỳ năm trước" in rule]
            bound = measure.change_bound
            assert told == (
                []
                if bound is None
                else [f"Tăng hoặc giảm quá {bound}% so với cùng kỳ năm trước thì ghi lý do ở cột “Ghi chú”"]
            )


def test_an_example_is_the_unit_s_own_figure_before_else_a_small_one(tmp_path: Path, forms: Mapping[str, Form]) -> None:
    form = forms["hanh-chinh-tu-phap"]
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_bytes(PLAN, replace(form, previous={"HS_TONG": "8.763"})))
    sheet = load_workbook(path)["Giải thích"]
    shown = {str(sheet.cell(row, 1).value): str(sheet.cell(row, 5).value) for row in range(4, sheet.max_row + 1)}
    assert shown.pop("HS_TONG").startswith("Ví dụ: 8763 (số nguyên")
    assert all(text.startswith("Ví dụ: 12 (số nguyên") for text in shown.values())
    assert [row["note"].offset(0, 1).value for row in rows(table(path))] == [
        "8.763" if measure.code == "HS_TONG" else "chưa có" for measure in form.measures
    ]


@pytest.mark.parametrize("kind", ["year", "q1", "q3"])
def test_the_document_of_an_example_names_its_issuer_and_a_day_of_the_period(kind: str, tmp_path: Path) -> None:
    period = PLAN.period(2025, kind)
    (form,) = (form for form in make_forms(request(2025, kind), PLAN, period) if form.unit.code == "pho-bien-phap-luat")
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_bytes(PLAN, form))
    issued = f"{period.end - timedelta(days=9):%d/%m/%Y}"
    for name in ("Hướng dẫn", "Giải thích"):
        assert f"Báo cáo số 45/BC-STP ngày {issued} của Sở Tư pháp tỉnh Tây Ninh" in texts(path, name)


def test_a_form_of_ratings_alone_is_not_told_of_digits_sums_or_changes(written: Mapping[str, Path]) -> None:
    ratings, counts = (texts(written[unit], "Hướng dẫn") for unit in ("pho-bien-phap-luat", "hanh-chinh-tu-phap"))
    for said in ("chỉ gõ các chữ số", "ghi số 0", "Phải khớp với", "cùng kỳ năm trước"):
        assert said not in ratings and said in counts
    assert "mức đánh giá" in ratings and "mức đánh giá" not in counts
    assert "Sửa ngày thì sửa cả chỉ tiêu ở cột “Phải khớp với”" in counts


def test_made_up_figures_are_explained_where_they_stand(forms: Mapping[str, Form], tmp_path: Path) -> None:
    form, path = forms["van-phong"], tmp_path / "form.xlsx"
    for illustrative in (True, False):
        path.write_bytes(form_bytes(PLAN, replace(form, illustrative=illustrative)))
        assert ("“Minh họa” ở cột chữ xám" in texts(path, "Hướng dẫn")) == illustrative


def test_who_prepared_it_and_when_are_pink_until_they_are_written(written: Mapping[str, Path]) -> None:
    for path in written.values():
        formats = table(path).conditional_formatting
        found = {str(item.sqref): [rule.formula for rule in item.rules] for item in formats}
        assert {at: found[at] for at in ("B5", "B6")} == {"B5": [['TRIM($B$5)=""']], "B6": [['TRIM($B$6)=""']]}


def test_rows_grow_with_what_is_written_and_leave_room_for_a_reason_and_a_signature(
    written: Mapping[str, Path],
) -> None:
    for path in written.values():
        with zipfile.ZipFile(path) as archive:
            part = archive.read("xl/worksheets/sheet2.xml").decode()
        heights = {
            int(row["r"]): row
            for row in (dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall("<row [^>]*>", part))
        }
        last = table(path).max_row
        for number in range(9, last - 2):
            assert float(heights[number]["ht"]) >= 50 and "customHeight" not in heights[number]
        assert float(heights[last]["ht"]) >= 90, "the row of “(Ký, …)” holds the signature"
