"""Which files there are, in which order, and what is out of place."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.raw_files import counts
from pipeline.sources import Discovery, discover, read_all
from pipeline.sources.guard import MOST_BYTES
from tests.plan_objects import plan
from tests.workbooks import put, row, workbook

PLAN = plan()


def found(root: Path, period: str = "") -> Discovery:
    year, _, kind = period.partition("-")
    return discover(root / "raw", root, PLAN, PLAN.period(int(year), kind or "year") if period else None)


def sources(discovery: Discovery) -> list[str]:
    return [file.source for file in discovery.files]


def codes(discovery: Discovery) -> list[tuple[str, str]]:
    return [(finding.code, finding.source) for finding in discovery.findings]


def write(root: Path, path: str) -> Path:
    full = root / "raw" / path
    full.parent.mkdir(parents=True, exist_ok=True)
    full.write_bytes(b"x")
    return full


def test_no_folder_no_files(tmp_path: Path) -> None:
    assert found(tmp_path) == Discovery((), ())


def test_files_come_in_a_fixed_order_with_their_folders(tmp_path: Path) -> None:
    for path in ("2025/year/van-phong/b.xlsx", "2024/year/van-phong/a.xlsx", "2025/q1/van-phong/a.xlsx"):
        write(tmp_path, path)
    assert [(file.source, file.period, file.kind, file.year, file.unit) for file in found(tmp_path).files] == [
        ("raw/2024/year/van-phong/a.xlsx", "2024", "year", 2024, "van-phong"),
        ("raw/2025/q1/van-phong/a.xlsx", "2025-q1", "q1", 2025, "van-phong"),
        ("raw/2025/year/van-phong/b.xlsx", "2025", "year", 2025, "van-phong"),
    ]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2024", ["2024/q1", "2024/year"]),
        ("2025", ["2024/year", "2025/q1", "2025/year"]),
        ("2025-q1", ["2024/q1", "2024/year", "2025/q1"]),
    ],
)
def test_a_period_needs_itself_the_years_before_and_what_it_is_checked_against(
    tmp_path: Path, period: str, expected: list[str]
) -> None:
    for folder in ("2024/year", "2024/q1", "2025/year", "2025/q1", "2026/year", "2026/unknown"):
        write(tmp_path, f"{folder}/van-phong/a.xlsx")
    assert sources(found(tmp_path, period)) == [f"raw/{folder}/van-phong/a.xlsx" for folder in expected]
    assert codes(found(tmp_path, period)) == []


@pytest.mark.parametrize(
    "path",
    [
        "MINH-HOA.md",
        "2025/ghi-chu.txt",
        "2025/year/van-phong/README.MD",
        "2025/year/van-phong/~$bieu.xlsx",
        "2025/year/van-phong/.bieu.xlsx",
        "2025/year/van-phong/Thumbs.db",
        ".git/2025",
    ],
)
def test_what_doesn_t_count(tmp_path: Path, path: str) -> None:
    write(tmp_path, path)
    assert found(tmp_path) == Discovery((), ())


EXPORT = "Mã hồ sơ\tNgày tiếp nhận\tKênh\r\nH1\t10/01/2025\tTrực tuyến\r\n"


@pytest.mark.parametrize(
    "data",
    [
        EXPORT.encode("utf-16"),
        EXPORT.encode(),
        EXPORT.replace("\t", ",").encode(),
        EXPORT.partition("\tK")[0].encode() + b"\r\nH1\t10/01/2025\r\n",
        EXPORT.replace("\t", ";").encode("cp1252", "replace").replace(b"?", b"\xe3"),
    ],
    ids=["Excel's Unicode text", "tabs", "commas", "two columns", "no certain encoding"],
)
def test_a_table_under_the_name_of_a_note_counts(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, "2025/year/van-phong/a.xlsx").with_name("ho-so.TXT").write_bytes(data)
    assert sources(found(tmp_path)) == ["raw/2025/year/van-phong/a.xlsx", "raw/2025/year/van-phong/ho-so.TXT"]
    write(tmp_path, "2025/a.txt").write_bytes(data)
    assert ("F001", "raw/2025/a.txt") in codes(found(tmp_path))


@pytest.mark.parametrize(
    "text", ["", "Đã nhận đủ.", "Kính gửi Văn phòng Sở,\nPhòng gửi số liệu, đề nghị kiểm tra.\n", "\0\1\2", "a, b, c"]
)
def test_a_note_is_passed_over(tmp_path: Path, text: str) -> None:
    write(tmp_path, "2025/year/van-phong/ghi-chu.txt").write_text(text, "utf-8")
    assert found(tmp_path) == Discovery((), ())


def test_a_note_that_can_not_be_read_is_no_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "2025/year/van-phong/ghi-chu.txt")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert counts(path)


@pytest.mark.parametrize(
    ("path", "code", "source"),
    [
        ("bieu.xlsx", "F001", "raw/bieu.xlsx"),
        ("2025/bieu.xlsx", "F001", "raw/2025/bieu.xlsx"),
        ("2025/year/bieu.xlsx", "F001", "raw/2025/year/bieu.xlsx"),
        ("2025/year/van-phong/cu/bieu.xlsx", "F001", "raw/2025/year/van-phong/cu"),
        ("20x5/year/van-phong/bieu.xlsx", "F002", "raw/20x5"),
        ("2025²/year/van-phong/bieu.xlsx", "F002", "raw/2025²"),
        ("２０２５/year/van-phong/bieu.xlsx", "F002", "raw/２０２５"),
        ("٢٠٢٥/year/van-phong/bieu.xlsx", "F002", "raw/٢٠٢٥"),
        ("2025/nam/van-phong/bieu.xlsx", "F003", "raw/2025/nam"),
        ("2025/year/phong-la/bieu.xlsx", "F004", "raw/2025/year/phong-la"),
        ("2025/year/Van-Phong/bieu.xlsx", "F004", "raw/2025/year/Van-Phong"),
        ("2025/year/van-phong.md/bieu.xlsx", "F004", "raw/2025/year/van-phong.md"),
    ],
)
def test_what_is_out_of_place_is_told(tmp_path: Path, path: str, code: str, source: str) -> None:
    write(tmp_path, path)
    discovery = found(tmp_path)
    assert (sources(discovery), codes(discovery)) == ([], [(code, source)])


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    folder = write(tmp_path, "2025/year/van-phong/README.md").parent
    try:
        with open(os.fsencode(folder) + b"/bi\xd3u.xlsx", "wb"):
            pass
    except OSError:
        pytest.skip("this file system only has UTF-8 names")
    assert codes(found(tmp_path)) == [("F005", "raw/2025/year/van-phong/bi?u.xlsx")]


def test_a_link_to_nowhere(tmp_path: Path) -> None:
    folder = write(tmp_path, "2025/year/van-phong/README.md").parent
    (folder / "bieu.xlsx").symlink_to(tmp_path / "none")
    assert codes(found(tmp_path)) == [("F007", "raw/2025/year/van-phong/bieu.xlsx")]


LEVELS = ("raw", "raw/2025", "raw/2025/year", "raw/2025/year/van-phong", "raw/2025/year/van-phong/a.xlsx")


@pytest.mark.parametrize("name", LEVELS)
@pytest.mark.parametrize("target", ["none", ""], ids=["nowhere", "itself"])
def test_a_link_that_leads_nowhere_is_told_at_every_level(tmp_path: Path, name: str, target: str) -> None:
    link = tmp_path / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / target if target else link)
    assert (sources(found(tmp_path)), codes(found(tmp_path))) == ([], [("F007", name)])


@pytest.mark.parametrize("name", LEVELS)
def test_a_link_to_what_is_there_counts_as_that(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write(tmp_path, "2025/year/van-phong/a.xlsx")
    path.rename(tmp_path / "share")
    path.symlink_to(tmp_path / "share")
    assert (sources(found(tmp_path)), codes(found(tmp_path))) == ([LEVELS[-1]], [])


def test_a_link_to_a_folder_around_it_ends_in_a_finding(tmp_path: Path) -> None:
    write(tmp_path, "2025/year/README.md")
    (tmp_path / "raw/2025/year/van-phong").symlink_to(tmp_path / "raw/2025")
    assert codes(found(tmp_path)) == [("F001", "raw/2025/year/van-phong/year")]


@pytest.mark.parametrize("name", LEVELS)
def test_what_may_not_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    write(tmp_path, "2025/year/van-phong/a.xlsx")
    refuse(monkeypatch, tmp_path / name, "iterdir", "read_bytes")
    (finding,) = found(tmp_path).findings
    assert (finding.code, finding.source, finding.values["reason"]) == ("F007", name, "Permission denied")


@pytest.mark.parametrize("name", LEVELS[1:])
def test_what_may_be_listed_but_not_looked_at_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write(tmp_path, "2025/year/van-phong/a.xlsx")
    refuse(monkeypatch, tmp_path / name, "stat")
    assert codes(found(tmp_path)) == [("F007", name)]


def refuse(monkeypatch: pytest.MonkeyPatch, path: Path, *names: str) -> None:
    """Has the system deny these operations on `path`, to any user: an administrator's own may open everything."""
    for name in names:
        usual = getattr(Path, name)

        def denied(self: Path, usual: Callable[..., object] = usual, **options: object) -> object:
            if self == path:
                raise PermissionError(errno.EACCES, "Permission denied")
            return usual(self, **options)

        monkeypatch.setattr(Path, name, denied)


COMPOSED, APART = (unicodedata.normalize(form, "biểu số liệu.xlsx") for form in ("NFC", "NFD"))


def test_a_name_is_the_same_however_its_accents_are_stored(tmp_path: Path) -> None:
    for name in ("z.xlsx", APART):
        write(tmp_path, f"2025/year/van-phong/{name}")
    file, _ = found(tmp_path).files
    assert file.source == f"raw/2025/year/van-phong/{COMPOSED}"
    assert file.path.read_bytes() == b"x"


def test_names_that_differ_only_in_how_accents_are_stored(tmp_path: Path) -> None:
    for name in (APART, COMPOSED):
        folder = write(tmp_path, f"2025/year/van-phong/{name}").parent
    if len(list(folder.iterdir())) < 2:
        pytest.skip("this file system takes both names for one")
    source = f"raw/2025/year/van-phong/{COMPOSED}"
    assert (sources(found(tmp_path)), codes(found(tmp_path))) == ([source], [("F008", source)])


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    folder = write(tmp_path, "2025/year/van-phong/README.md").parent
    os.mkfifo(folder / "bieu.xlsx")
    assert codes(found(tmp_path)) == [("F007", "raw/2025/year/van-phong/bieu.xlsx")]


def test_a_large_file_is_named_without_being_hashed(tmp_path: Path) -> None:
    with write(tmp_path, "2025/year/van-phong/a.xlsx").open("r+b") as stream:
        stream.truncate(MOST_BYTES)
    assert [file.sha256 for file in found(tmp_path).files] == [""]


def test_a_file_outside_the_root_keeps_its_whole_path(tmp_path: Path) -> None:
    path = write(tmp_path, "2025/year/van-phong/a.xlsx")
    (file,) = discover(tmp_path / "raw", tmp_path / "elsewhere", PLAN).files
    assert file.source == path.as_posix()


def test_two_workbooks_of_one_unit(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.xlsx"):
        put(tmp_path, workbook([row("HS_TONG", 5)]), name)
    put(tmp_path, workbook([row("HS_TONG", 5)], period=("", "2024")), "b.xlsx", period="2024")
    earlier, first, second = read_all(found(tmp_path).files, PLAN)
    assert [len(reading.observations) for reading in (earlier, first, second)] == [1, 1, 0]
    (finding,) = second.findings
    assert finding.code == "F008"
    assert "a.xlsx" in finding.title("vi")
    assert "b.xlsx" in finding.title("vi")
