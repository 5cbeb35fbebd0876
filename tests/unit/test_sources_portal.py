"""What a capture of the national portal gives: counts as they stand, of the calendar year, provisional or not."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from pipeline.paths import ROOT
from pipeline.plan import Plan
from pipeline.plan_records import PortalMetric, Text
from pipeline.sources import Reading, discover, read, read_all
from pipeline.sources.json_tree import DEEPEST
from pipeline.sources.portal import captured_at
from tests.captures import UNIT, agency, as_json, capture
from tests.plan_objects import REUSED, plan
from tests.workbooks import put, row, workbook

PLAN = plan()
PLACE = "/agenciesDetail/0/componentIndicators/MDSH_SoHoaHoSo/metrics/1"


def read_capture(folder: Path, content: object, own: Plan = PLAN) -> Reading:
    return read(put(folder, as_json(content), "chup.json", unit=UNIT, period="2026"), own)


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def test_a_count_with_its_address(tmp_path: Path) -> None:
    reading = read_capture(tmp_path, capture())
    first, second = reading.observations
    assert reading.kind == "portal"
    assert (first.measure, first.value, first.found, first.cell) == ("HS_DUNG", "79", "79", f"{PLACE}/numerator")
    assert (second.measure, second.value, second.cell) == ("HS_TONG", "181", f"{PLACE}/denominator")
    assert (first.sheet, first.unit, first.period) == ("", UNIT, "2026")
    assert "năm dương lịch" in first.note
    assert reading.rows[0].code == "HS_DUNG"
    assert reading.cast[0].value == 79


def test_an_open_year_is_provisional_and_ends_with_the_capture(tmp_path: Path) -> None:
    reading = read_capture(tmp_path, capture())
    (first, _) = reading.observations
    assert (first.period_start, first.period_end) == (date(2026, 1, 1), date(2026, 10, 10))
    assert first.provisional
    assert reading.prepared == date(2026, 10, 10)
    assert codes(reading) == ["F408", "F409"]
    assert not any(finding.severity.blocks for finding in reading.findings)


@pytest.mark.parametrize(
    ("captured", "end", "provisional"),
    [
        ("2026-12-31T16:59:59Z", date(2026, 12, 31), True),
        ("2026-12-31T17:00:00Z", date(2026, 12, 31), False),  # already the new year in Vietnam
        ("2027-03-01T00:00:00+07:00", date(2026, 12, 31), False),
        ("2026-10-10T18:00:00Z", date(2026, 10, 11), True),
    ],
)
def test_days_are_those_of_vietnam(tmp_path: Path, captured: str, end: date, provisional: bool) -> None:
    (first, _) = read_capture(tmp_path, capture(captured=captured)).observations
    assert (first.period_end, first.provisional) == (end, provisional)


def test_zero_is_a_figure_and_null_is_none(tmp_path: Path) -> None:
    (only,) = read_capture(tmp_path, capture(numerator=None, denominator=0)).observations
    assert (only.measure, only.value) == ("HS_TONG", "0")


def test_found_is_the_number_as_it_is_spelt(tmp_path: Path) -> None:
    data = as_json(capture(numerator=111222)).replace(b"111222", b"7.90E1")
    (first, _) = read(put(tmp_path, data, unit=UNIT, period="2026"), PLAN).observations
    assert (first.value, first.found) == ("79", "7.90E1")


@pytest.mark.parametrize(
    "path",
    [
        f"{REUSED}.none",
        "MDSH_SoHoaHoSo.NONE.numerator",
        "NONE.numerator",
        f"{REUSED}.numerator.more",
        "MDHL_MucDoHaiLong.NONE",
    ],
)
def test_what_the_capture_lacks_is_not_given_and_told(tmp_path: Path, path: str) -> None:
    own = plan((PortalMetric(path, "HS_TONG", Text("", "")),))
    reading = read_capture(tmp_path, capture(), own)
    assert (reading.observations, codes(reading)) == ((), ["F411", "F408", "F409"])
    assert f"không thấy “{path}”" in reading.findings[0].title("vi")


def test_addresses_are_escaped(tmp_path: Path) -> None:
    content = capture()
    content["agenciesDetail"][0]["componentIndicators"]["a/b~c"] = 5
    own = plan((PortalMetric("a/b~c", "HS_TONG", Text("", "")),))
    (only,) = read_capture(tmp_path, content, own).observations
    assert only.cell.endswith("/componentIndicators/a~1b~0c")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    data = as_json(capture()).decode().encode(encoding)
    assert len(read(put(tmp_path, data, unit=UNIT, period="2026"), PLAN).observations) == 2


@pytest.mark.parametrize(
    "stamp", ["", "10/10/2026", "2026-10-10T07:00:18", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+23:59"]
)
def test_a_moment_that_is_not_certain(stamp: str) -> None:
    assert captured_at(stamp) is None


@pytest.mark.parametrize(
    "content",
    [
        [],
        [1],
        {},
        {"metadata": {}},
        {"metadata": [], "agenciesDetail": []},
        {"metadata": {}, "agenciesDetail": {}},
        {"metadata": {}, "agenciesDetail": [None]},
        {"metadata": {}, "agenciesDetail": [{}]},
        {"metadata": {}, "agenciesDetail": [{"componentIndicators": []}]},
    ],
)
def test_other_json(tmp_path: Path, content: object) -> None:
    reading = read_capture(tmp_path, content)
    assert (reading.kind, codes(reading)) == ("unknown", ["F402"])


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\xff"}',
        b"[" * 100_000,
        b"[" * 900 + b"]" * 900,
        b'{"a": 01}',
        b"{} {}",
    ],
)
def test_broken_json(tmp_path: Path, data: bytes) -> None:
    reading = read(put(tmp_path, data, unit=UNIT, period="2026"), PLAN)
    assert (reading.kind, codes(reading)) == ("unknown", ["F401"])


def test_json_nested_as_deep_as_it_may_be(tmp_path: Path) -> None:
    def nested(depth: int) -> Reading:
        content: object = 1
        for _ in range(depth):
            content = {"a": content}
        return read_capture(tmp_path, content)

    assert [codes(nested(depth)) for depth in (DEEPEST, DEEPEST + 1)] == [["F402"], ["F401"]]


@pytest.mark.parametrize("number", ["1e999999999999999999999", "-1e-999999999999999999999", "1e400", "9" * 5_000])
def test_a_number_that_no_figure_can_be(tmp_path: Path, number: str) -> None:
    data = as_json(capture(numerator=111222)).replace(b"111222", number.encode())
    reading = read(put(tmp_path, data, unit=UNIT, period="2026"), PLAN)
    assert codes(reading) == ["F407", "F408", "F409"]


def test_half_of_a_surrogate_pair_can_be_written_to_a_file(tmp_path: Path) -> None:
    data = as_json(capture(name="S")).replace(b'"S"', b'"S\\ud800"')
    (found,) = read(put(tmp_path, data, unit=UNIT, period="2026"), PLAN).findings
    assert (found.code, found.found) == ("F404", "S?")


def test_a_capture_in_the_folder_of_a_quarter(tmp_path: Path) -> None:
    assert codes(read(put(tmp_path, as_json(capture()), unit=UNIT, period="2026-q1"), PLAN)) == ["F405"]


def test_the_latest_capture_counts(tmp_path: Path) -> None:
    early = put(
        tmp_path, as_json(capture(numerator=70, captured="2026-09-28T07:00:00Z")), "z.json", unit=UNIT, period="2026"
    )
    late = put(tmp_path, as_json(capture()), "a.json", unit=UNIT, period="2026")
    used, unused = read_all([early, late], PLAN)
    assert [item.value for item in used.observations] == ["79", "181"]
    assert (unused.rows, unused.cast, unused.observations) == ((), (), ())
    assert codes(unused) == ["F410", "F804"]
    assert late.source in unused.findings[0].title("vi")


def test_what_the_portal_restated_is_said_with_both_figures_days_and_places(tmp_path: Path) -> None:
    early = capture(numerator=70, denominator=190, captured="2026-09-28T07:00:00Z")
    third = capture(numerator=None, captured="2026-08-01T07:00:00Z")
    names = ("a.json", "b.json", "c.json")
    files = [
        put(tmp_path, as_json(content), name, unit=UNIT, period="2026")
        for name, content in zip(names, (capture(), early, third), strict=True)
    ]
    latest, earlier, first = read_all(files, PLAN)
    assert [(pair.counts.figure.value, pair.other.figure.value, pair.difference) for pair in earlier.comparisons] == [
        ("79", "70", 9),
        ("181", "190", -9),
    ]
    assert all(pair.restated and pair.reason.vi.startswith("Cổng đã thay đổi") for pair in earlier.comparisons)
    title = earlier.findings[1].title("vi")
    assert (
        "HS_DUNG" in title
        and "“70” khi trích xuất ngày 28/9/2026" in title
        and "“79” khi trích xuất ngày 10/10/2026" in title
    )
    assert title.count(f"{PLACE}/numerator") == 2 and latest.file.source in title
    assert not any(item.severity.blocks for item in earlier.findings)
    assert (first.comparisons, codes(first)) == ((), ["F410"])  # its one count is the latest one's


def test_a_count_that_the_latest_capture_lacks_is_said(tmp_path: Path) -> None:
    early = as_json(capture(captured="2026-09-28T07:00:00Z"))
    files = [
        put(tmp_path, data, name, unit=UNIT, period="2026")
        for name, data in (("a.json", early), ("b.json", as_json(capture(numerator=None))))
    ]
    unused, _ = read_all(files, PLAN)
    assert (codes(unused), unused.comparisons) == (["F410", "F805"], ())
    assert "“79”" in unused.findings[1].title("en")


def test_of_a_whole_province_the_unit_s_own_agency_is_read(tmp_path: Path) -> None:
    others = (None, agency("Sở Y tế - tỉnh Gia Lai"), {"departmentName": None})
    reading = read_capture(tmp_path, capture(others=others))
    first, second = reading.observations
    place = PLACE.replace("/0/", "/3/")
    assert (first.value, first.cell, second.cell) == ("79", f"{place}/numerator", f"{place}/denominator")
    assert reading.head["unit_name"].address == "/agenciesDetail/3/departmentName"
    assert codes(reading) == ["F408", "F409"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (capture(others=(agency("Sở Y tế"),), name="Sở Tư pháp"), "0 cơ quan mang tên"),
        (capture(agencies=2), "2 cơ quan mang tên"),
    ],
)
def test_a_province_without_the_unit_or_with_two_of_its_name(tmp_path: Path, content: object, named: str) -> None:
    reading = read_capture(tmp_path, content)
    assert (reading.kind, codes(reading)) == ("unknown", ["F403"])
    assert named in reading.findings[0].title("vi")
    assert "Sở Tư pháp tỉnh Gia Lai" in reading.findings[0].expected("vi")


def test_a_province_in_the_folder_of_a_unit_that_the_plan_lacks(tmp_path: Path) -> None:
    file = put(tmp_path, as_json(capture(agencies=2)), "chup.json", unit="so-la", period="2026")
    assert codes(read(file, PLAN)) == ["F403"]


def test_captures_of_one_moment_that_differ_can_t_both_be_true(tmp_path: Path) -> None:
    files = [
        put(tmp_path, as_json(capture(numerator=number)), f"{number}.json", unit=UNIT, period="2026")
        for number in (1, 2)
    ]
    assert sorted(code for reading in read_all(files, PLAN) for code in codes(reading)) == ["F008", "F408", "F409"]


def test_the_same_capture_twice_is_only_noted(tmp_path: Path) -> None:
    files = [put(tmp_path, as_json(capture()), f"{name}.json", unit=UNIT, period="2026") for name in "ab"]
    assert sorted(code for reading in read_all(files, PLAN) for code in codes(reading)) == ["F408", "F409", "F410"]


def test_a_workbook_beside_a_capture_is_read_too(tmp_path: Path) -> None:
    form = workbook([row("CHI", "2,5")], unit=("Sở Tư pháp tỉnh Gia Lai", UNIT), period=("Năm 2026", "2026"))
    files = [
        put(tmp_path, as_json(capture()), "a.json", unit=UNIT, period="2026"),
        put(tmp_path, form, "b.xlsx", unit=UNIT, period="2026"),
    ]
    assert [len(reading.observations) for reading in read_all(files, PLAN)] == [2, 1]


def test_the_real_capture_of_gia_lai() -> None:
    folder = ROOT / "examples" / "gia-lai" / "raw"
    own = plan((*PLAN.portal, PortalMetric("TTTT_ThanhToanTrucTuyen.totalFeeFormality", "CHI", Text("", ""))))
    (file,) = discover(folder, ROOT, own).files
    data = file.path.read_bytes()
    (reading,) = read_all([file], own)
    assert {item.measure: item.value for item in reading.observations} == {
        "HS_DUNG": "79",
        "HS_TONG": "181",
        "CHI": "49",
    }
    assert all(item.provisional for item in reading.observations)
    # The bytes as they were captured, so that anyone can compare them with the source named beside the file.
    assert hashlib.sha256(data).hexdigest() == "98670e8c52b98a17023bedda114524a803451a50f22db88a62289228c5ad1e70"


@pytest.mark.parametrize("first", [True, False])
def test_a_metric_that_says_two_things_gives_nothing(tmp_path: Path, first: bool) -> None:
    content = capture()
    metrics = content["agenciesDetail"][0]["componentIndicators"]["MDSH_SoHoaHoSo"]["metrics"]
    metrics.insert(0 if first else 2, metrics[1] | {"numerator": 80})
    reading = read_capture(tmp_path, content)
    assert (codes(reading)[0], reading.observations) == ("F412", ())


def test_a_metric_that_is_listed_again_says_the_same(tmp_path: Path) -> None:
    content = capture()
    metrics = content["agenciesDetail"][0]["componentIndicators"]["MDSH_SoHoaHoSo"]["metrics"]
    metrics.append(metrics[1])
    assert [item.value for item in read_capture(tmp_path, content).observations] == ["79", "181"]


def test_a_part_that_is_more_than_its_whole_is_a_question(tmp_path: Path) -> None:
    reading = read_capture(tmp_path, capture(numerator=181, denominator=79))
    assert ([code for code in codes(reading) if code == "F413"], reading.observations) == (["F413"], ())
