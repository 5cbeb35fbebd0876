"""The marked-up copy in LibreOffice: it opens, shows everything, and what LibreOffice saves is known again."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.marking.book import marked
from pipeline.sources import SourceFile, properties
from pipeline.sources.content import opened
from pipeline.sources.ooxml import read_sheets
from tests.rich_workbook import rich_workbook
from tests.unit.test_marking import LIST, changed, found, links
from tests.workbooks import codes, read_bytes, row, workbook

SOFFICE = shutil.which("soffice")
WRONG = [found(), found("F11", "F311", text="")]

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="there is no soffice (LibreOffice) on PATH")


def converted(folder: Path, data: bytes, ending: str) -> Path:
    source = folder / "in.xlsx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [str(SOFFICE), "--headless", profile, "--convert-to", ending, "--outdir", str(folder / "out"), str(source)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=180)
    result = folder / "out" / f"in.{ending}"
    assert result.is_file(), done.stdout + done.stderr
    return result


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield converted(tmp_path_factory.mktemp("office"), marked(rich_workbook(), WRONG), "xlsx")


def test_everything_is_there(resaved: Path) -> None:
    book = load_workbook(resaved)
    sheet = book["Số liệu"]
    commented = [cell.coordinate for cells in sheet.iter_rows() for cell in cells if cell.comment]
    assert book.sheetnames == [LIST, "Số liệu", "Biểu đồ"]
    assert commented == ["A1", "D9", "F11"]
    assert links(book[LIST]) == ["'Số liệu'!D9", "'Số liệu'!F11"]
    assert len(sheet._charts) == len(sheet._images) == 1


def test_saved_without_a_correction_it_is_refused(resaved: Path, tmp_path: Path) -> None:
    assert codes(read_bytes(tmp_path, resaved.read_bytes())) == ["F111"]


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_saved_in_another_format_without_a_correction_it_is_refused(tmp_path: Path, ending: str) -> None:
    data = converted(tmp_path, marked(workbook([row("HS_TONG", "5 hồ sơ"), row("HS_DUNG", 4)]), [found()]), ending)
    reading = read_bytes(tmp_path, data.read_bytes())
    assert codes(reading) == ["F111"] and LIST in reading.findings[0].fix("vi")


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_saved_in_another_format_with_a_correction_it_is_read_without_the_list(tmp_path: Path, ending: str) -> None:
    mended = changed(marked(workbook([row("HS_TONG", "5 hồ sơ"), row("HS_DUNG", 4)]), [found()]), "D9", 5)
    data = converted(tmp_path, mended, ending).read_bytes()
    source = tmp_path / f"bieu.{ending}"
    source.write_bytes(data)
    content = opened(SourceFile(source, source.name, hashlib.sha256(data).hexdigest(), "van-phong", "2025"))
    assert [sheet.name for sheet in content.sheets] == ["Số liệu"]
    reading = read_bytes(tmp_path, data)
    assert codes(reading) == [] and len(reading.observations) == 2


def test_no_damage_to_the_properties_of_an_old_workbook_is_an_error(tmp_path: Path) -> None:
    data = converted(tmp_path, marked(workbook([row("HS_TONG", "5 hồ sơ")]), [found()]), "xls").read_bytes()
    whole = properties.of_xls(data)
    assert whole["MarkedCopySheet"] == LIST and len(whole["MarkedCopyOf"]) == 64
    at = data.index(bytes.fromhex("05d5cdd59c2e1b10"))
    for place in range(at, at + 400):
        for byte in (b"\0", b"\xff"):
            assert isinstance(properties.of_xls(data[:place] + byte + data[place + 1 :]), dict)
    assert [properties.of_xls(data[:length]) for length in (0, 100, 600)] == [{}, {}, {}]


def test_saved_with_a_correction_it_is_read(tmp_path: Path) -> None:
    data = workbook([row("HS_TONG", "5 hồ sơ"), row("HS_DUNG", 4)])
    mended = changed(marked(data, [found()]), "D9", 5)
    reading = read_bytes(tmp_path, converted(tmp_path, mended, "xlsx").read_bytes())
    assert codes(reading) == [] and len(reading.observations) == 2


def test_marked_again_after_libreoffice(resaved: Path) -> None:
    """LibreOffice keeps neither the authors of comments nor their runs."""
    mended = changed(resaved.read_bytes(), "D9", 5)
    copy = marked(mended, [found("F11", "F311", text="")])
    assert [sheet.name for sheet in read_sheets(copy)] == [LIST, "Số liệu", "Biểu đồ"]
    (resaved.parent / "again.xlsx").write_bytes(copy)
    sheet = load_workbook(resaved.parent / "again.xlsx")["Số liệu"]
    assert "F303" not in sheet["D9"].comment.text and sheet["F11"].comment.text.count("F311") == 1
    assert sheet["D9"].fill.fill_type is None


def test_it_prints(tmp_path: Path) -> None:
    assert converted(tmp_path, marked(rich_workbook(), WRONG), "pdf").read_bytes().startswith(b"%PDF")
