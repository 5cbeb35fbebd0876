"""The forms in LibreOffice itself: they open, print on A4, enforce their days, and survive being saved by it."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
import pdfplumber
import pytest
from openpyxl import Workbook, load_workbook

from pipeline.forms import form_bytes, make_forms
from pipeline.forms.records import Form
from pipeline.paths import Workspace
from pipeline.plan_files import load_plan
from pipeline.request import parse
from pipeline.sources import read
from pipeline.validation import validate
from tests.unit.form_filling import NOTHING_SENT, Typed, file_of, fill, table, typed_values

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (`soffice` on PATH)")

PLAN = load_plan(Workspace().plan)
UTF8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"
SHORT, LONG = 595, 842  # A4 in points
NOTHING_MORE: Mapping[str, str] = {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture(scope="module")
def forms(folder: Path) -> dict[str, Form]:
    """The forms of 2025 by unit, filled in, each in the folder as <unit>.xlsx."""
    made = make_forms(parse(["YEAR=2025"]), PLAN, PLAN.period(2025, "year"))
    for form in made:
        path = folder / f"{form.unit.code}.xlsx"
        path.write_bytes(form_bytes(PLAN, form))
        fill(path, typed_values(PLAN, form))
    return {form.unit.code: form for form in made}


@pytest.fixture(scope="module")
def wide_fonts(folder: Path) -> Mapping[str, str]:
    """The environment of a machine that has DejaVu alone, whose letters are much wider than those of Times."""
    fonts = Path(matplotlib.get_data_path(), "fonts", "ttf")
    config = folder / "fonts.conf"
    places = f"<dir>{fonts}</dir><cachedir>{folder / 'fonts'}</cachedir>"
    times = '<match><test name="family"><string>Times New Roman</string></test>'
    serif = '<edit name="family" mode="assign" binding="strong"><string>DejaVu Serif</string></edit></match>'
    config.write_text(f'<?xml version="1.0"?><fontconfig>{places}{times}{serif}</fontconfig>', "utf-8")
    return {"FONTCONFIG_FILE": str(config)}


def convert(folder: Path, files: Sequence[Path], kind: str, environment: Mapping[str, str] = NOTHING_MORE) -> Path:
    """Has LibreOffice open the files and write each as `kind`; the folder in which they are."""
    target = folder / "-".join([kind.partition(":")[0], *environment])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(target), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=180, env={**os.environ, **environment})
    return target


@pytest.mark.parametrize("fonts", ["the machine's", "wide"])
def test_every_page_is_a4_with_all_columns_and_the_repeated_header(
    folder: Path, forms: Mapping[str, Form], wide_fonts: Mapping[str, str], fonts: str
) -> None:
    environment = wide_fonts if fonts == "wide" else NOTHING_MORE
    printed = convert(folder, [folder / f"{code}.xlsx" for code in forms], "pdf", environment)
    for code, form in forms.items():
        with pdfplumber.open(printed / f"{code}.pdf") as document:
            sizes = [(round(page.width), round(page.height)) for page in document.pages]
            texts = [page.extract_text() for page in document.pages]
        assert sizes[0] == (SHORT, LONG) and set(sizes[1:]) == {(LONG, SHORT)}
        assert "HƯỚNG DẪN GHI BIỂU SỐ LIỆU" in texts[0]
        figures = [text for text in texts[1:] if "Từ ngày" in text and "Ghi chú" in text]
        explained = [text for text in texts[1:] if "Nội dung, phạm vi tính" in text and "Phải khớp với" in text]
        assert len(figures) + len(explained) == len(texts) - 1, "a page that holds only some of the columns"
        assert all("Mã chỉ tiêu" in text and "Cùng kỳ" in text for text in figures)
        assert all(measure.code in "".join(figures) for measure in form.measures)
        assert f"Trang {len(texts)}/{len(texts)} - {form.unit.name.vi}" in texts[-1]


def test_what_it_saves_again_reads_back_with_every_limit(folder: Path, forms: Mapping[str, Form]) -> None:
    saved = convert(folder, [folder / f"{code}.xlsx" for code in forms], "xlsx:Calc MS Excel 2007 XML")
    readings = []
    for code, form in forms.items():
        path = saved / f"{code}.xlsx"
        reading = read(file_of(path, form), PLAN)
        typed: Typed = typed_values(PLAN, form)
        assert {item.measure: item.value for item in reading.observations} == {
            measure: typed.observed(measure) for measure in typed.values
        }
        assert limits(path) == limits(folder / f"{code}.xlsx")
        sheet = table(path)
        assert sheet.protection.sheet and sheet["A9"].protection.locked and not sheet["D9"].protection.locked
        readings.append(reading)
    assert [item for reading in readings for item in reading.findings] == []
    found = validate(PLAN, readings).findings
    assert [item for item in found if item.code != NOTHING_SENT] == []


def limits(path: Path) -> set[tuple[object, ...]]:
    found = table(path).data_validations.dataValidation
    return {(str(item.sqref), item.type, item.formula1, item.error, item.prompt) for item in found}


@pytest.mark.parametrize("place", ["E9", "B6"])
def test_its_days_are_those_of_the_period(folder: Path, forms: Mapping[str, Form], place: str) -> None:
    formula = next(str(formula) for at, _, formula, *_ in limits(folder / "van-phong.xlsx") if at == place)
    days = {
        "15/12/2024": True,
        "14/12/2025": True,
        "28/02/2025": True,
        "14/12/2024": False,
        "15/12/2025": place == "B6",
        "31/02/2025": False,
        "12/31/2025": False,
        "12/20/2024": False,
        "5/6/2025": False,
        "hôm nay": False,
        "2025-06-05": False,
    }
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for number, day in enumerate(days, start=1):
        sheet[f"A{number}"] = day
        sheet[f"B{number}"] = f"=IFERROR({formula.replace(place, f'A{number}')},FALSE)"
    workbook.save(folder / f"days-{place}.xlsx")
    computed = convert(folder, [folder / f"days-{place}.xlsx"], UTF8_CSV) / f"days-{place}.csv"
    assert {row[0]: row[1] == "TRUE" for row in csv.reader(computed.read_text("utf-8").splitlines())} == days


def test_a_reason_of_the_usual_length_shows_whole_on_paper(folder: Path, forms: Mapping[str, Form]) -> None:
    """Inside the frame of its row as the form has it: no program has to make it higher first."""
    reason = (
        "Hệ thống thông tin một cửa điện tử chưa tách được hồ sơ luân chuyển điện tử; đã đề nghị bổ sung; "
        "dự kiến có từ 01/2027"
    )
    workbook = load_workbook(folder / "hanh-chinh-tu-phap.xlsx")
    workbook["Số liệu"]["H9"].value = reason
    workbook.save(folder / "reason.xlsx")
    with pdfplumber.open(convert(folder, [folder / "reason.xlsx"], "pdf") / "reason.pdf") as document:
        page = next(page for page in document.pages if "HS_LUANCHUYEN_DT" in page.extract_text())
        (code,) = page.search("HS_LUANCHUYEN_DT")
        frames = [edge["top"] for edge in page.edges if edge["orientation"] == "h"]
        top = max(height for height in frames if height <= code["top"])
        bottom = min(height for height in frames if height >= code["bottom"])
        inside = page.crop((code["x1"] + 300, top - 1, page.width, bottom + 1), strict=False).extract_words()
    told = [word for word in inside if word["text"] in reason.split()]
    assert " ".join(word["text"] for word in told) == reason
    assert all(top <= word["top"] and word["bottom"] <= bottom for word in told)
