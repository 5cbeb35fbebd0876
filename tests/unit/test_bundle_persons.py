"""What a unit's file says of persons is found, and a copy without it gives the same figures; else the file stays."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from pipeline import fingerprints
from pipeline.bundle import privacy
from pipeline.bundle.privacy import Copy, Leaving
from pipeline.exports import write_observations
from pipeline.sealed import Edition
from pipeline.sources import SourceFile
from pipeline.sources import read as pipeline_read
from tests.open_document import cell as number
from tests.open_document import form as ods_form
from tests.open_document import ods
from tests.plan_objects import plan
from tests.rich_workbook import rich_workbook
from tests.workbooks import COLUMNS, FORM_HEAD, row, with_parts, with_shared_texts, workbook

NAME = "data/raw/2025/year/van-phong/so-lieu"
ROWS = (row("HS_TONG", 5), row("CHI", 7))
NOBODY = (None, "16/12/2025")


def sent(folder: Path, content: bytes, ending: str = "xlsx") -> Copy | str:
    """What becomes of a file with this content: a copy, "whole" or "left out"."""
    name = f"{NAME}.{ending}"
    found = left(folder, name, content)
    return found.copies.get(name) or ("whole" if name in found.whole else "left out")


def left(folder: Path, name: str, content: bytes) -> Leaving:
    digest = fingerprints.of_bytes(content)
    (folder / digest[:2]).mkdir(exist_ok=True)
    (folder / digest[:2] / digest).write_bytes(content)
    (folder / "processed").mkdir(exist_ok=True)
    (folder / "processed/findings.json").write_text('[{"found": "Lê Thị Hoa"}]', "utf-8")
    files = dict.fromkeys(("processed/findings.json", "report/observations.parquet", "code.tar"), "")
    edition = Edition(folder, folder, 1, {"raw": {name: digest}, "files": files}, {}, {})
    edition.report.mkdir(exist_ok=True)
    read = pipeline_read(SourceFile(folder / digest[:2] / digest, name, digest, "van-phong", "2025"), plan())
    write_observations(edition.report / "observations.parquet", read.observations)
    return privacy.leaving(edition, plan())


def test_a_name_that_the_report_itself_has_is_told(tmp_path: Path) -> None:
    form = workbook([row("HS_TONG", 5, note="theo Nguyễn Văn A"), ROWS[1]])
    assert left(tmp_path, f"{NAME}.xlsx", form).published == (f"{NAME}.xlsx Số liệu!D9",)
    assert left(tmp_path, f"{NAME}.xlsx", workbook(ROWS)).published == ()
    assert left(tmp_path, f"{NAME}.xlsx", workbook(ROWS, change=signed)).published == ("processed/findings.json",)


def copied(folder: Path, content: bytes) -> Copy:
    found = sent(folder, content)
    assert isinstance(found, Copy), found
    return found


def parts(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def words(book: bytes) -> str:
    """All that a workbook says, character references resolved."""
    said = " ".join(parts(book).values())
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), said)


def signed(sheet: Worksheet) -> None:
    sheet["A13"], sheet["A14"], sheet["A17"] = "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)", "Lê Thị Hoa"
    sheet["G13"], sheet["G14"], sheet["G18"] = "THỦ TRƯỞNG ĐƠN VỊ", "(Ký, đóng dấu, ghi rõ họ tên)", "Phạm Minh Đức"


def in_one_cell(sheet: Worksheet) -> None:
    sheet["A14"] = "Người lập: Lê Thị Hoa"


def reached(sheet: Worksheet) -> None:
    sheet["C5"], sheet["J3"] = "ĐT 0912 345 678", "hoa.le@tayninh.gov.vn"


def commented(sheet: Worksheet) -> None:
    sheet["D9"].comment = Comment("Hỏi chị Hoa phòng một cửa", "Lê Thị Hoa")


@pytest.mark.parametrize(
    ("change", "gone", "cells"),
    [
        (signed, ("Lê Thị Hoa", "Phạm Minh Đức"), ("Số liệu!A17", "Số liệu!G18")),
        (in_one_cell, ("Lê Thị Hoa",), ("Số liệu!A14",)),
        (reached, ("0912 345 678", "hoa.le@"), ("Số liệu!J3", "Số liệu!C5")),
        (commented, ("Lê Thị Hoa", "chị Hoa"), ()),
    ],
)
def test_who_prepared_signed_or_can_be_reached_is_found_and_left_out(
    tmp_path: Path, change: Callable[[Worksheet], None], gone: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    form = workbook(ROWS, change=change)
    copy = copied(tmp_path, form)
    assert set(copy.cells) == {"Số liệu!B5", *cells}
    assert all(said in words(form) and said not in words(copy.content) for said in ("Nguyễn Văn A", *gone))
    for kept in ("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)", "Người lập", "HS_TONG", "Văn phòng Sở", "16/12/2025"):
        assert (kept in words(form)) is (kept in words(copy.content))
    assert copied(tmp_path, form) == copy


CORE = "docProps/core.xml"
CUSTOM = """<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">
<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Owner">
<vt:lpwstr>stp-hoalt</vt:lpwstr></property>
<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="Count">
<vt:i4>7</vt:i4></property></Properties>"""


def test_properties_are_removed_since_a_number_left_empty_is_none(tmp_path: Path) -> None:
    copy = copied(tmp_path, with_parts(workbook(ROWS), {"docProps/custom.xml": lambda part: CUSTOM.encode()}))
    assert "stp-hoalt" in CUSTOM and "stp-hoalt" not in words(copy.content)
    root = ElementTree.fromstring(parts(copy.content)["docProps/custom.xml"])
    assert len(root) == 0


STRINGS = "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (CORE, b"openpyxl", b"stp-hoalt"),
        ("xl/workbook.xml", b"<sheets>", b'<fileSharing userName="stp-hoalt"/><sheets>'),
        (
            "xl/workbook.xml",
            b"<sheets>",
            b'<x:absPath xmlns:x="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
            b'url="C:\\stp-hoalt\\"/><sheets>',
        ),
    ],
)
def test_what_programs_note_of_their_users_is_emptied(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    form = with_parts(workbook(ROWS, prepared=NOBODY), {part: lambda said: said.replace(old, new, 1)})
    assert "stp-hoalt" in words(form)
    copy = copied(tmp_path, form)
    assert "stp-hoalt" not in words(copy.content) and copy.cells == ()


def test_a_name_divided_among_the_runs_of_a_text_goes_too(tmp_path: Path) -> None:
    def divided(part: bytes) -> bytes:
        changed, count = re.subn(rb"<t>(Nguy[^<]* )(V[^<]* A)</t>", rb"<r><t>\1</t></r><r><t>\2</t></r>", part)
        assert count == 1
        return changed

    copy = copied(tmp_path, with_parts(with_shared_texts(workbook(ROWS)), {STRINGS: divided}))
    assert "Nguyễn" not in words(copy.content) and "(đã lược)" in words(copy.content)


def test_a_name_in_another_cell_goes_too(tmp_path: Path) -> None:
    def noted(sheet: Worksheet) -> None:
        sheet["A20"] = "Số liệu theo báo cáo của Nguyễn Văn A"

    assert "Nguyễn" not in words(copied(tmp_path, workbook(ROWS, change=noted)).content)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (rich_workbook(5), "xlsx"),  # a picture may be a signature
        (workbook(ROWS, prepared=("Văn phòng Sở", "16/12/2025")), "xlsx"),  # what is also the unit's name
        (workbook([row("HS_TONG", 5, note="theo Nguyễn Văn A"), ROWS[1]]), "xlsx"),  # a note that the figure carries
        (ods(ods_form(number("5"))), "ods"),
        (b"", "xlsx"),
    ],
)
def test_where_no_copy_says_the_same_the_file_stays(tmp_path: Path, content: bytes, ending: str) -> None:
    assert sent(tmp_path, content, ending) == "left out"


FORM = (
    *FORM_HEAD,
    COLUMNS,
    ("HS_TONG", "Tổng số", "hồ sơ", "5", "15/12/2024", "14/12/2025", "", ""),
)


@pytest.mark.parametrize(("name", "becomes"), [("Nguyễn Văn A", "left out"), ("", "whole")])
def test_a_form_of_another_kind_goes_whole_or_not_at_all(tmp_path: Path, name: str, becomes: str) -> None:
    lines = [(*line, *[""] * (len(COLUMNS) - len(line))) for line in FORM]
    table = "\n".join(";".join(line) for line in lines).replace("Nguyễn Văn A", name)
    assert sent(tmp_path, table.encode("utf-8-sig"), "csv") == becomes
