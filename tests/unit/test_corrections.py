"""The ledger of corrections: answers are applied where they belong, are seen, and go out of date with the source."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import inventory
from pipeline.corrections import Correction, draft, load
from pipeline.findings import Finding
from pipeline.findings_report import in_words
from pipeline.paths import Workspace
from pipeline.plan_files import Fault, PlanError
from pipeline.request import Request
from pipeline.sources import Reading, SourceFile, discover, read, read_all
from pipeline.sources.corrected import applied
from pipeline.validation.describe import negative
from pipeline.validation.facts import facts
from tests.captures import UNIT, as_json, capture
from tests.plan_objects import plan
from tests.workbooks import SHEET, codes, put, row, with_parts, workbook

PLAN = plan()
LEDGER = "data/raw/corrections.yaml"
ENTRY = {
    "id": "2025-001",
    "period": '"2025"',
    "unit": "van-phong",
    "sheet": "Số liệu",
    "cell": "D9",
    "found": '"1.234"',
    "value": '"1234"',
    "reason": "Dấu chấm là dấu phân cách hàng nghìn.",
    "said_by": "Nguyễn Văn A, Văn phòng Sở",
    "said_on": "2025-12-20",
}


def written(root: Path, *entries: dict[str, str]) -> Workspace:
    """A workspace with these entries in its ledger."""
    path = root / LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join("- " + "\n  ".join(f"{name}: {words}" for name, words in entry.items()) + "\n" for entry in entries)
    path.write_text(text, "utf-8")
    return Workspace(root)


def ledger(root: Path, **changed: str) -> tuple[Correction, ...]:
    return load(written(root, {**ENTRY, **changed}), PLAN)


def sent(root: Path, *rows: Sequence[object], name: str = "bieu.xlsx") -> SourceFile:
    return put(root / "data", workbook(rows), name)


def faults_of(root: Path, *entries: dict[str, str]) -> tuple[Fault, ...]:
    with pytest.raises(PlanError) as caught:
        load(written(root, *entries), PLAN)
    assert caught.value.exit_code == 3
    assert "Sổ đính chính" in caught.value.message("vi")
    return caught.value.faults


def refused(entries: Sequence[Correction], readings: Sequence[Reading]) -> Fault:
    """The one fault of a ledger whose entries don't fit what was read."""
    with pytest.raises(PlanError) as caught:
        applied(entries, readings, LEDGER)
    (fault,) = caught.value.faults
    assert fault.message("vi").startswith(f"{LEDGER}, dòng {entries[0].line}: mục “{entries[0].id}”")
    assert fault.message("en")
    return fault


# --- the ledger itself


def test_entries_as_they_are_written(tmp_path: Path) -> None:
    (entry,) = ledger(tmp_path)
    assert (entry.found, entry.value, entry.said_by, entry.line) == ("1.234", "1234", "Nguyễn Văn A, Văn phòng Sở", 1)
    assert f"{entry.said_on:%d/%m/%Y}" == "20/12/2025"


def test_no_ledger_and_an_empty_one_hold_nothing(tmp_path: Path) -> None:
    space = written(tmp_path)
    (tmp_path / LEDGER).unlink()
    assert load(space, PLAN) == ()
    (tmp_path / LEDGER).write_text("[] # none\n", "utf-8")
    assert load(space, PLAN) == ()


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"unit": "van-phon"}, "unknown-unit"),
        ({"period": "nam-2025"}, "bad-code"),
        ({"period": "2025-q9"}, "bad-choice"),
        ({"period": "2025-year"}, "bad-choice"),  # folders name it "2025": the entry would never meet a file
        ({"period": '"2085"'}, "bad-choice"),
        ({"period": "2020-q1"}, "bad-choice"),
        ({"cell": "D0"}, "bad-code"),
        ({"cell": "XFE1"}, "bad-code"),
        ({"cell": "/agenciesDetail/0"}, "bad-code"),
        ({"id": "số 1"}, "bad-code"),
        ({"said_on": "20/12/2025"}, "bad-date"),
        ({"said_by": ""}, "empty"),
        ({"value": ""}, "empty"),
        ({"found": "[1]"}, "not-text"),
        ({"note": "x"}, "unknown-key"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, changed: dict[str, str], key: str) -> None:
    faults = faults_of(tmp_path, {**ENTRY, **changed})
    field = next(iter(changed))
    assert [(fault.file, fault.line, fault.key) for fault in faults] == [
        (LEDGER, [*ENTRY, "note"].index(field) + 1, key)
    ]


def test_everything_must_be_told(tmp_path: Path) -> None:
    for name in ENTRY:
        faults = faults_of(tmp_path, {field: words for field, words in ENTRY.items() if field != name})
        assert [(fault.key, fault.values["field"]) for fault in faults] == [("missing-key", name)]


def test_one_cell_is_corrected_once_and_an_id_stands_once(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, ENTRY, {**ENTRY, "id": "2025-002"})
    assert (fault.key, fault.line) == ("corrected-twice", 15)
    assert "2025-001" in fault.message("vi")
    (fault,) = faults_of(tmp_path, ENTRY, {**ENTRY, "cell": "D10"})
    assert (fault.key, fault.line) == ("duplicate", 11)


@pytest.mark.parametrize("sheet", ["Số  liệu", "Số liệu\u200b", unicodedata.normalize("NFD", "Số liệu")])
def test_a_sheet_named_in_two_ways_is_still_one(tmp_path: Path, sheet: str) -> None:
    (fault,) = faults_of(tmp_path, ENTRY, {**ENTRY, "id": "2025-002", "sheet": json.dumps(sheet)})
    assert (fault.key, fault.values["first"]) == ("corrected-twice", "2025-001")


def test_only_the_entry_that_was_applied_is_noted(tmp_path: Path) -> None:
    (first,) = ledger(tmp_path)
    second = replace(first, id="2025-002", value="1235")
    reading = read(sent(tmp_path, row("CHI", "1.234")), PLAN, (first, second))
    assert [(item.value, item.correction) for item in reading.observations] == [("1235", "2025-002")]
    assert [item.values["entry"] for item in reading.findings if item.code == "F901"] == ["2025-002"]


@pytest.mark.parametrize("text", ["a: 1", "- [", "", "- 1"])
def test_what_is_no_ledger_is_refused(tmp_path: Path, text: str) -> None:
    space = written(tmp_path)
    (tmp_path / LEDGER).write_text(text, "utf-8")
    with pytest.raises(PlanError):
        load(space, PLAN)


def test_a_ledger_that_can_t_be_read_is_not_passed_over(tmp_path: Path) -> None:
    space = written(tmp_path)
    (tmp_path / LEDGER).unlink()
    (tmp_path / LEDGER).symlink_to("nowhere")
    with pytest.raises(PlanError) as caught:
        load(space, PLAN)
    assert [fault.key for fault in caught.value.faults] == ["unreadable"]


def test_the_ledger_is_an_input_of_the_report_and_no_stray_file(tmp_path: Path) -> None:
    written(tmp_path, ENTRY)
    (tmp_path / "requirements.lock").touch()
    sent(tmp_path, row("HS_TONG", 5))
    assert discover(tmp_path / "data" / "raw", tmp_path, PLAN).findings == ()
    request = Request(2025, "year", "auto", "vi", Workspace(tmp_path))
    assert LEDGER in inventory.take(request).raw
    stray = tmp_path / "data" / "raw" / "2025" / "corrections.yaml"
    stray.touch()
    assert [item.code for item in discover(tmp_path / "data" / "raw", tmp_path, PLAN).findings] == ["F001"]


# --- applied


def test_an_answer_takes_the_place_of_what_was_found(tmp_path: Path) -> None:
    entries = ledger(tmp_path)
    reading = read(sent(tmp_path, row("CHI", "1.234"), row("HS_TONG", 5)), PLAN, entries)
    corrected, untouched = reading.observations
    assert (corrected.value, corrected.found, corrected.correction, corrected.cell) == (
        "1234",
        "1.234",
        "2025-001",
        "D9",
    )
    assert (untouched.value, untouched.correction) == ("5", "")
    (note,) = reading.findings
    assert (note.code, note.cell, note.found, note.severity.blocks) == ("F901", "D9", "1.234", False)
    for said in ("“1.234”", "“1234”", "Nguyễn Văn A, Văn phòng Sở", "hàng nghìn", "2025-001"):
        assert said in note.title("vi") and said in note.title("en")
    assert "20/12/2025" in note.title("vi") and "20 December 2025" in note.title("en")
    assert applied(entries, [reading], LEDGER) == entries


def test_what_is_answered_is_read_as_if_it_were_typed(tmp_path: Path) -> None:
    rows = [row("CHI", 5, start="không rõ"), row("KET_NOI", "x", evidence="Số 1/BC-STP")]
    cells = {"E9": ("không rõ", "01/01/2025"), "D10": ("x", "Có"), "A9": ("CHI", "TY_LE"), "D9": ("5", "83,5%")}
    entries = load(
        written(
            tmp_path,
            *(
                {**ENTRY, "id": f"e-{cell}", "cell": cell, "found": f'"{found}"', "value": f'"{value}"'}
                for cell, (found, value) in cells.items()
            ),
        ),
        PLAN,
    )
    share, linked = read(sent(tmp_path, *rows), PLAN, entries).observations
    assert (share.measure, share.value, f"{share.period_start}", share.found) == ("TY_LE", "83.5", "2025-01-01", "5")
    assert (linked.value, linked.found) == ("yes", "x")


def test_an_empty_cell_may_be_answered(tmp_path: Path) -> None:
    entries = ledger(tmp_path, found='""')
    (given,) = read(sent(tmp_path, row("CHI", None)), PLAN, entries).observations
    assert (given.value, given.found, given.correction) == ("1234", "", "2025-001")


def test_only_the_unit_and_period_of_the_entry_are_touched(tmp_path: Path) -> None:
    entries = ledger(tmp_path)
    data = workbook([row("CHI", "1.234", "15/12/2023", "14/12/2024")], period=("Năm 2024", "2024"))
    reading = read(put(tmp_path / "data", data, period="2024"), PLAN, entries)
    assert (reading.observations, reading.corrected) == ((), {})
    assert applied(entries, [reading], LEDGER) == ()  # 2025 was not read at all


def test_spaces_and_how_accents_are_stored_do_not_put_an_entry_out_of_date(tmp_path: Path) -> None:
    entries = ledger(tmp_path, found='"một trăm"')
    decomposed = "m\u00f4\u0323t  tr\u0103m "
    (given,) = read(sent(tmp_path, row("CHI", decomposed)), PLAN, entries).observations
    assert (given.value, given.found) == ("1234", decomposed)


@pytest.mark.parametrize("name", ["Số liệu ", "Sô\u0301 liệu"])
def test_a_sheet_is_known_by_its_name_as_it_is_read(tmp_path: Path, name: str) -> None:
    entries = ledger(tmp_path)
    data = workbook([row("CHI", "1.234")], change=lambda sheet: setattr(sheet, "title", name))
    reading = read(put(tmp_path / "data", data), PLAN, entries)
    assert [item.value for item in reading.observations] == ["1234"]
    assert applied(entries, [reading], LEDGER) == entries


def test_a_finding_at_a_corrected_cell_has_what_stands_in_the_file(tmp_path: Path) -> None:
    """Its texts speak of the answer, which is what is wrong; the entry that it drafts is not out of date at once."""
    reading = read(sent(tmp_path, row("CHI", "1.234")), PLAN, ledger(tmp_path, value='"5.678"'))
    (asked,) = [found for found in reading.findings if found.code == "F304"]
    assert (asked.found, asked.cell) == ("1.234", "D9")
    assert "“5.678”" in asked.title("vi") and "“5.678”" in asked.title("en")
    assert '  found: "1.234"' in draft(asked)


def test_a_check_at_a_corrected_cell_has_what_stands_in_the_file(tmp_path: Path) -> None:
    entries = ledger(tmp_path, value='"-3"')
    reading = read(sent(tmp_path, row("CHI", "1.234")), PLAN, entries)
    found = negative(facts(PLAN, [reading]).lines[0])
    assert (found.cell, found.found) == ("D9", "1.234")
    assert "“-3”" in found.title("vi") and "“-3”" in found.title("en")


def test_an_answer_comes_from_no_other_file(tmp_path: Path) -> None:
    formula = b'<c r="D9" t="str"><f>[1]A!A1</f><v>1.234</v></c>'
    plain = b'<c r="D9" t="inlineStr"><is><t>1.234</t></is></c>'
    data = with_parts(workbook([row("CHI", "1.234")]), {SHEET: lambda part: part.replace(plain, formula)})
    assert codes(read(put(tmp_path / "data", data), PLAN)) == ["F314", "F304"]
    assert codes(read(put(tmp_path / "data", data), PLAN, ledger(tmp_path))) == ["F901"]


# --- out of date


@pytest.mark.parametrize("now", ["1234", "1.235", None])
def test_an_entry_whose_cell_says_something_else_is_never_applied(tmp_path: Path, now: object) -> None:
    entries = ledger(tmp_path)
    reading = read(sent(tmp_path, row("HS_TONG", now)), PLAN, entries)
    assert all(not item.correction for item in reading.observations)
    fault = refused(entries, [reading])
    assert fault.key == "ledger-stale"
    assert f"nay là “{now or ''}”, không phải “1.234”" in fault.message("vi")
    assert "xóa mục này" in fault.message("vi")


def test_an_entry_without_its_file_sheet_or_a_value_that_can_be_read(tmp_path: Path) -> None:
    entries, file = ledger(tmp_path), sent(tmp_path, row("CHI", "1.234"))
    data = workbook(unit=("Sở Tư pháp tỉnh Gia Lai", UNIT))
    other = read(put(tmp_path / "data", data, unit=UNIT), PLAN)
    assert refused(entries, [other]).key == "ledger-no-file"
    entries = ledger(tmp_path, sheet="Sheet1")
    assert refused(entries, [read(file, PLAN, entries)]).key == "ledger-no-sheet"
    entries = ledger(tmp_path, value='"1,234"')
    fault = refused(entries, [read(file, PLAN, entries)])
    assert fault.key == "ledger-unreadable" and "có thể hiểu là" in fault.message("vi")


def test_a_kind_of_file_whose_cells_can_t_be_corrected(tmp_path: Path) -> None:
    entries = ledger(tmp_path, unit=UNIT, period='"2026"')
    reading = read(put(tmp_path / "data", as_json(capture()), "a.json", unit=UNIT, period="2026"), PLAN, entries)
    assert refused(entries, [reading]).key == "ledger-no-cell"
    assert len(reading.observations) == 2


def test_two_files_of_a_unit_with_the_cell(tmp_path: Path) -> None:
    entries = ledger(tmp_path)
    one = read(sent(tmp_path, row("CHI", "1.234")), PLAN, entries)
    assert refused(entries, [one, one]).key == "ledger-twice"


def test_a_file_that_can_t_be_read_is_the_unit_s_trouble(tmp_path: Path) -> None:
    entries = ledger(tmp_path)
    reading = read(put(tmp_path / "data", b"%PDF-1.7", "a.xlsx"), PLAN, entries)
    assert [item.code for item in reading.findings] == ["F113"]
    assert applied(entries, [reading], LEDGER) == ()


def test_a_correction_in_a_file_that_does_not_count_has_no_effect(tmp_path: Path) -> None:
    entries = ledger(tmp_path)
    files = [sent(tmp_path, row("HS_TONG", 5), name="a.xlsx"), sent(tmp_path, row("CHI", "1.234"), name="b.xlsx")]
    readings = read_all(files, PLAN, entries)
    assert [item.code for item in readings[1].findings] == ["F008"]
    assert applied(entries, readings, LEDGER) == ()  # which of the two counts has to be settled first


# --- an entry ready to be completed


def test_a_question_comes_with_the_entry_for_its_answer(tmp_path: Path) -> None:
    file = sent(tmp_path, row("CHI", "1.234"))
    (question,) = read(file, PLAN).findings
    said = in_words(question)
    assert "raw/corrections.yaml" in question.fix("vi") and "raw/corrections.yaml" in question.fix("en")
    lines = said[said.index("- id:") :].splitlines()
    for place, answer in enumerate(('"1234"', "Hàng nghìn.", "Ông A", "2025-12-20"), len(lines) - 4):
        lines[place] += f" {answer}"
    space = written(tmp_path)
    (tmp_path / LEDGER).write_text("\n".join(lines), "utf-8")
    entries = load(space, PLAN)
    reading = read(file, PLAN, entries)
    assert [item.value for item in reading.observations] == ["1234"]
    assert [entry.id for entry in applied(entries, [reading], LEDGER)] == ["2025-van-phong-D9"]


@pytest.mark.parametrize("found", ['a"b: #\\', "dòng 1\ndòng 2", "\x1b[0m", "=1+1", "- x", "\u200b5"])
def test_whatever_was_found_can_be_copied(tmp_path: Path, found: str) -> None:
    values = {"readings_vi": "", "readings_en": ""}
    question = Finding("F304", "a.xlsx", "Số: liệu", "D9", found, "van-phong", "2025", "CHI", values)
    said = in_words(question)
    answered = "  value: 5\n  reason: x\n  said_by: x\n  said_on: 2025-12-20\n"
    space = written(tmp_path)
    (tmp_path / LEDGER).write_text(said[said.index("- id:") : said.index("  value:")] + answered, "utf-8")
    (entry,) = load(space, PLAN)
    assert (entry.found, entry.sheet) == (found.strip(), "Số: liệu")


def test_nothing_else_has_an_entry() -> None:
    place = ("a.xlsx", "Số liệu", "D9")
    names = ("name_vi", "name_en", "counted", "uncounted", "place", "kind", "other_kind", "reason_vi", "reason_en")
    assert draft(Finding("F303", *place, "x", "van-phong", "2025")) == []
    assert draft(Finding("F801", *place, "x", "van-phong", "2025", values=dict.fromkeys(names, ""))) == []
    pointer = Finding("F304", "a.json", "", "/a/0", "x", values={"readings_vi": "", "readings_en": ""})
    assert draft(pointer) == []
    assert draft(replace(pointer, cell="D9"))[3] == '  sheet: ""'
