"""The marked-up copy: what is added is there, what was there stays, and the reader knows it again."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings import Finding, Severity
from pipeline.marking import clear_returned, return_marked
from pipeline.marking.book import anchor, marked
from pipeline.marking.styles import COLOURS
from pipeline.sources.grid import Sheet
from pipeline.sources.mark import Mark, digest, mark_of, unmarked
from pipeline.sources.ooxml import read_sheets
from pipeline.sources.package import Package
from pipeline.sources.records import Cell, Reading, Refusal
from tests.office import Office
from tests.rich_workbook import DRAWING, OLD_COMMENT, TEXT_BOX, rich_workbook
from tests.workbooks import (
    NAMESPACE,
    SHEET,
    codes,
    put,
    read_bytes,
    row,
    saved,
    with_parts,
    with_shared_texts,
    workbook,
)

LIST = "Cần sửa"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
EDITED = {
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    SHEET,
    "xl/worksheets/_rels/sheet1.xml.rels",
}
COMMENTS = {"xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"}
HOSTILE = "=1+1 <b>&\"'</t></is> ]]> \x00\x0b\ufffe _x0041_ \U0001f600"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


SAID_OF_V16 = {
    "numerator_vi": "HS_DUNG (ô data/raw/2025/year/thanh-tra/so-lieu.xlsx, Số liệu!D9) là 0,5",
    "denominator_vi": "HS_TONG (ô D10) là 0",
    "rule_vi": "HS_DUNG không lớn hơn HS_TONG",
}


def found(cell: str = "D9", code: str = "F303", sheet: str = "Số liệu", text: str = "5 hồ sơ") -> Finding:
    return Finding(code, "data/raw/a.xlsx", sheet, cell, text, "van-phong", "2025")


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def links(sheet: Worksheet) -> list[str]:
    return [cell.hyperlink.location for cells in sheet.iter_rows() for cell in cells if cell.hyperlink]


def changed(data: bytes, cell: str, value: object) -> bytes:
    """The workbook as somebody saves it who corrected one cell with another program."""
    book = opened(data)
    book["Số liệu"][cell].value = value
    return saved(book)


def test_only_the_parts_that_must_change_do() -> None:
    data = rich_workbook()
    before, after = parts(data), parts(marked(data, [found(), found("F11", "F311", text="")]))
    differing = {name for name in before if before[name] != after[name]}
    assert differing <= EDITED | COMMENTS and {SHEET, "xl/styles.xml", "xl/workbook.xml"} <= differing
    assert after.keys() - before.keys() == {"docProps/custom.xml", "xl/worksheets/sheet3.xml"}
    assert TEXT_BOX.encode() in after[DRAWING]
    assert b"<f>40+2</f><v>42</v>" in after[SHEET]
    assert any(name.startswith("xl/media/") for name in after) and any("charts/chart" in name for name in after)


def test_cells_and_styles_that_were_there_stay() -> None:
    data = rich_workbook()
    copy = marked(data, [found()])
    before, after = read_sheets(data), read_sheets(copy)
    assert [sheet.name for sheet in after] == [LIST, "Số liệu", "Biểu đồ"]
    assert [sheet.cells for sheet in after[1:]] == [sheet.cells for sheet in before]
    assert digest(after[1:]) == digest(before)
    old, new = opened(data)["Số liệu"], opened(copy)["Số liệu"]
    for cells in old.iter_rows():
        for cell in cells:
            twin = new[cell.coordinate]
            assert cell.number_format == twin.number_format
            assert repr((cell.font, cell.border, cell.alignment)) == repr((twin.font, twin.border, twin.alignment))
            assert cell.coordinate == "D9" or repr(cell.fill) == repr(twin.fill)


def test_fills_and_comments() -> None:
    wrong = [found(), found("D9", "F305"), found("F11", "F311", text=""), found("H30", "F208")]
    sheet = opened(marked(rich_workbook(), wrong))["Số liệu"]
    fills = {cell: sheet[cell].fill.fgColor.rgb for cell in ("D9", "F11", "H30")}
    assert fills == {
        "D9": COLOURS[Severity.ERROR],
        "F11": COLOURS[Severity.ERROR],
        "H30": COLOURS[Severity.WARNING],
    }
    said = sheet["D9"].comment.text
    assert said.startswith(OLD_COMMENT) and "F303" in said and "F305" in said
    assert all(f"{word}: " in said for word in ("Nội dung hiện tại", "Yêu cầu", "Cách xử lý"))
    assert sheet["A1"].comment.text == "Biểu chính thức"
    assert "F311" in sheet["F11"].comment.text and "F208" in sheet["H30"].comment.text


def test_every_comment_has_its_box() -> None:
    after = parts(marked(rich_workbook(), [found(), found("F11", "F311")]))
    drawing = next(content for name, content in after.items() if name.endswith(".vml")).decode()
    boxes = ElementTree.fromstring(drawing).findall("{urn:schemas-microsoft-com:vml}shape")
    data = "{urn:schemas-microsoft-com:office:excel}ClientData"
    places = [tuple(box.findtext(f"{data}/{data[:-10]}{name}") for name in ("Row", "Column")) for box in boxes]
    assert places == [("0", "0"), ("8", "3"), ("10", "5")]
    assert len({box.get("id") for box in boxes}) == 3


def test_the_list_links_to_the_cells() -> None:
    wrong = [found(), found("", "V14", text=""), found("8:8", "F204"), found("", "F208", sheet="")]
    wrong = [replace(item, values={"label": "x", "name_vi": "x", "name_en": "x", "sheet": "x"}) for item in wrong]
    book = opened(marked(workbook([row("HS_TONG", "5 hồ sơ")]), wrong))
    sheet = book[LIST]
    assert book.sheetnames[0] == LIST and book.active == sheet
    assert links(sheet) == ["'Số liệu'!D9", "'Số liệu'!A1", "'Số liệu'!8:8"]
    assert [sheet.cell(row, 2).value for row in range(5, 9)] == ["Lỗi F303", "Lỗi V14", "Lỗi F204", "Cảnh báo F208"]
    assert not book["Số liệu"].sheet_view.tabSelected


def test_notes_are_left_out() -> None:
    copy = marked(workbook([row("HS_TONG", 5)]), [found(code="F408"), found("F9", "F311")])
    sheet = opened(copy)["Số liệu"]
    assert sheet["D9"].comment is None and sheet["F9"].comment


def test_names_and_views_count_the_new_sheet() -> None:
    book = opened(rich_workbook())
    book.active = 1
    for sheet, chosen in zip(book.worksheets, (False, True), strict=True):
        sheet.sheet_view.tabSelected = chosen
    data = saved(book)
    assert opened(data)["Biểu đồ"].print_area
    after = opened(marked(data, [found()]))
    assert after["Biểu đồ"].print_area == opened(data)["Biểu đồ"].print_area
    assert after.active.title == "Biểu đồ"
    assert [sheet.sheet_view.tabSelected for sheet in after.worksheets].count(True) == 1


def test_a_name_that_is_taken() -> None:
    book = opened(workbook([row("HS_TONG", "x")]))
    book.create_sheet("CẦN SỬA")
    assert opened(marked(saved(book), [found()])).sheetnames == ["Cần sửa (2)", "Số liệu", "CẦN SỬA"]


def test_the_same_input_gives_the_same_bytes() -> None:
    data = rich_workbook()
    assert marked(data, [found()]) == marked(data, [found()])


def test_hostile_text() -> None:
    sheet = opened(workbook([row("HS_TONG", "x")]))
    sheet["Số liệu"].title = "A'&<b>"
    copy = marked(saved(sheet), [found(sheet="A'&<b>", text=HOSTILE)])
    book = opened(copy)
    listed = book[LIST]["E5"]
    assert listed.data_type == "s" and listed.value.startswith("=1+1 <b>&\"'</t></is> ]]>")
    assert "<b>&" in book["A'&<b>"]["D9"].comment.text
    assert links(book[LIST]) == ["'A''&<b>'!D9"]
    assert read_sheets(copy)[0].cells[5, 5].text.endswith("_x0041_ \U0001f600")


def test_a_workbook_with_shared_texts_and_without_styles(tmp_path: Path) -> None:
    data = with_shared_texts(workbook([row("HS_TONG", "5 hồ sơ")]))
    relations = re.compile(rb'<Relationship [^>]*relationships/styles"[^>]*/>')
    bare = with_parts(data, {"xl/_rels/workbook.xml.rels": lambda part: relations.sub(b"", part)})

    def mended(part: bytes) -> bytes:
        return re.sub(rb'<c r="D9".*?</c>', b'<c r="D9"><v>5</v></c>', part)

    for source in (data, bare):
        before, after = parts(source), parts(marked(source, [found()]))
        assert before["xl/sharedStrings.xml"] == after["xl/sharedStrings.xml"]
        assert codes(read_bytes(tmp_path, with_parts(marked(source, [found()]), {SHEET: mended}))) == []


def declared_by_name(part: bytes) -> bytes:
    """The content types as older versions of LibreOffice write them: each part of relations by its own name."""
    default = f'<Default Extension="rels" ContentType="{RELATIONS}"/>'.encode()
    named = ("/_rels/.rels", "/xl/_rels/workbook.xml.rels")
    own = "".join(f'<Override PartName="{name}" ContentType="{RELATIONS}"/>' for name in named)
    assert default in part
    return part.replace(default, b"").replace(b"</Types>", own.encode() + b"</Types>")


def bare_workbook() -> bytes:
    """Without a comment, so that the sheet has no relations of its own yet."""
    return with_parts(workbook([row("HS_TONG", "5 hồ sơ")]), {"[Content_Types].xml": declared_by_name})


@pytest.mark.parametrize("make", [rich_workbook, bare_workbook])
def test_excel_finds_nothing_to_repair(make: Callable[[], bytes]) -> None:
    data = make()
    assert Office(data).faults() == []
    first = marked(data, [found(), found("F11", "F311", text=HOSTILE), found("", "F208"), found("9:10", "F208")])
    assert Office(first).faults() == []
    assert Office(marked(first, [found("H12", "F208")])).faults() == []


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (SHEET, "<sheetData>", "<pageMargins/><sheetData>", "in the order"),
        (SHEET, "</sheetData>", "</sheetData><autofilter/>", "<autofilter> is not known"),
        (SHEET, '<c r="D9"', '<c r="Z9"/><c r="D9"', "cells in the order"),
        (SHEET, "<legacyDrawing", "<!-- --><legacydrawing", "without a drawing"),
        ("[Content_Types].xml", 'Extension="vml"', 'Extension="vm"', "no content type: xl/drawings"),
        ("xl/styles.xml", 'fillId="2"', 'fillId="99"', "no fill 99"),
        ("xl/comments1.xml", 'ref="D9"', 'ref="D8"', "boxes"),
        ("xl/workbook.xml", f'name="{LIST}"', 'name="A/B"', "sheet name"),
    ],
)
def test_what_would_be_repaired_is_told(part: str, old: str, new: str, fault: str) -> None:
    copy = marked(workbook([row("HS_TONG", "5 hồ sơ")]), [found()])
    assert old.encode() in parts(copy)[part]
    spoilt = with_parts(copy, {part: lambda content: content.replace(old.encode(), new.encode(), 1)})
    assert any(fault in said for said in Office(spoilt).faults())


def test_cells_without_addresses() -> None:
    """Addresses may be left out (ECMA-376 part 1, 18.3.1.4): those behind a new cell must stay what they are."""
    data = workbook([row("HS_TONG", "x"), row("HS_DUNG", 4)])
    bare = with_parts(data, {SHEET: lambda part: re.sub(rb'<c r="[BCDEF]9"', b"<c", part)})
    copy = marked(bare, [found("G9", "F311"), found("B7", "F311")])
    assert read_sheets(copy)[1].cells == read_sheets(bare)[0].cells


def test_what_newer_programs_add_is_kept() -> None:
    """Prefixes that are only named in an attribute, and extensions, which stand last (ECMA-376 parts 1 and 3)."""
    names = (
        b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x9="urn:x9" mc:Ignorable="x9">'
    )
    extension = b'<extLst><ext uri="{1}"><x9:some/></ext></extLst></worksheet>'

    def newer(part: bytes) -> bytes:
        return re.sub(rb"(<worksheet[^>]*)>", rb"\1" + names, part, count=1).replace(b"</worksheet>", extension)

    sheet = parts(marked(with_parts(workbook([row("HS_TONG", "x")]), {SHEET: newer}), [found()]))[SHEET]
    assert names[:-1] in sheet and b'<ext uri="{1}"><x9:some/></ext></extLst></worksheet>' in sheet
    assert sheet.index(b"<legacyDrawing") < sheet.index(b"<extLst>")


def test_the_strict_variant(tmp_path: Path) -> None:
    """ISO/IEC 29500 strict: the same parts under other names."""

    def strict(part: bytes) -> bytes:
        part = part.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        return part.replace(NAMESPACE, b"http://purl.oclc.org/ooxml/spreadsheetml/main")

    data = rich_workbook()
    copy = marked(with_parts(data, dict.fromkeys(parts(data), strict)), [found(), found("F11", "F311")])
    assert [sheet.cells for sheet in read_sheets(copy)[1:]] == [sheet.cells for sheet in read_sheets(data)]
    assert codes(read_bytes(tmp_path, copy)) == ["F111"]
    assert b"schemas.openxmlformats.org/spreadsheetml" not in b"".join(parts(copy).values())


@pytest.mark.parametrize(
    ("cell", "place"), [("D9", (9, 4)), ("A8:A9", (8, 1)), ("9:10", (9, 1)), ("D:D", (1, 4)), ("AA100", (100, 27))]
)
def test_where_a_comment_goes(cell: str, place: tuple[int, int]) -> None:
    assert anchor(cell) == place


def test_sent_back_unchanged_it_is_refused(tmp_path: Path) -> None:
    data = rich_workbook()
    copy = marked(data, list(read_bytes(tmp_path, data).findings))
    assert codes(read_bytes(tmp_path, copy)) == ["F111"]
    refused = read_bytes(tmp_path, with_parts(copy, {"docProps/app.xml": lambda part: part + b"\n"}))
    assert codes(refused) == ["F111"] and refused.observations == ()
    assert mark_of(Package(copy)) and not mark_of(Package(data))


def test_corrected_it_is_read(tmp_path: Path) -> None:
    data = workbook([row("HS_TONG", "5 hồ sơ"), row("HS_DUNG", 4)])
    copy = marked(data, list(read_bytes(tmp_path, data).findings))
    mended = read_bytes(tmp_path, changed(copy, "D9", 5))
    assert codes(mended) == []
    assert [(item.measure, item.cell) for item in mended.observations] == [("HS_TONG", "D9"), ("HS_DUNG", "D10")]


def test_corrected_without_touching_a_text(tmp_path: Path) -> None:
    """Joined cells and hidden rows are mended without changing any cell's text."""

    def spoil(sheet: Worksheet) -> None:
        sheet.merge_cells("D9:D10")
        sheet.row_dimensions[10].hidden = True

    data = workbook([row("HS_TONG", 5), row("HS_DUNG", None)], change=spoil)
    copy = opened(marked(data, list(read_bytes(tmp_path, data).findings)))
    copy["Số liệu"].unmerge_cells("D9:D10")
    assert "F111" not in codes(read_bytes(tmp_path, saved(copy)))
    copy = opened(marked(data, list(read_bytes(tmp_path, data).findings)))
    copy["Số liệu"].row_dimensions[10].hidden = False
    assert codes(read_bytes(tmp_path, saved(copy))) == ["F207"]


def test_a_link_to_another_file_replaced_by_its_value(tmp_path: Path) -> None:
    """What the finding asks for changes no text either."""
    formula = b"<c r=\"D9\"><f>'[1]N\xc4\x83m 2025'!A1</f><v>5</v></c>"
    plain = b'<c r="D9" t="n"><v>5</v></c>'
    data = with_parts(workbook([row("HS_TONG", 5)]), {SHEET: lambda part: part.replace(plain, formula)})
    copy = marked(data, list(read_bytes(tmp_path, data).findings))
    assert codes(read_bytes(tmp_path, copy)) == ["F111"]
    assert codes(read_bytes(tmp_path, changed(copy, "D9", 5))) == []


def test_a_sheet_that_is_shown_again(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Khác")
        sheet.sheet_state = "hidden"

    data = workbook([row("HS_TONG", 5)], change=hide)
    copy = marked(data, list(read_bytes(tmp_path, data).findings))
    assert codes(read_bytes(tmp_path, copy)) == ["F111"]
    book = opened(copy)
    book["Số liệu"].sheet_state = "visible"
    assert codes(read_bytes(tmp_path, saved(book))) == []


def test_what_a_filter_hides_is_part_of_the_digest() -> None:
    sheet = Sheet("Số liệu", {(2, 1): Cell("Số liệu", "A2", "5")}, hidden_rows={2})
    assert digest([sheet]) != digest([replace(sheet, filtered_rows={2})])


def test_a_list_whose_name_was_lost_among_the_properties_is_the_first_sheet() -> None:
    """As in an .xls that a program wrote in a code page without Vietnamese letters."""
    own = Sheet("Số liệu", {(2, 1): Cell("Số liệu", "A2", "5")})
    listed, mark = Sheet(LIST, {(1, 1): Cell(LIST, "A1", "x")}), Mark("0", digest([own]), "C?n s?a")
    with pytest.raises(Refusal) as caught:
        unmarked([listed, own], mark)
    assert (caught.value.code, caught.value.values["sheet"]) == ("F111", LIST)
    other = replace(own, cells={})
    assert unmarked([listed, other], mark) == [listed, other]


def test_a_renamed_list_does_no_harm(tmp_path: Path) -> None:
    data = workbook([row("HS_TONG", "5 hồ sơ")])
    book = opened(marked(data, list(read_bytes(tmp_path, data).findings)))
    book[LIST].title = "Xong"
    book["Số liệu"]["D9"].value = 5
    assert codes(read_bytes(tmp_path, saved(book))) == []


def test_marked_again_it_shows_only_what_is_wrong_now(tmp_path: Path) -> None:
    data = rich_workbook()
    first = marked(data, [found(), found("F11", "F311", text="")])
    half = changed(first, "D9", 5)
    second = marked(half, [found("F11", "F311", text="")])
    book = opened(second)
    sheet = book["Số liệu"]
    assert book.sheetnames == [LIST, "Số liệu", "Biểu đồ"]
    assert [book[LIST].cell(row, 2).value for row in (5, 6)] == ["Lỗi F311", None]
    assert sheet["D9"].fill.fill_type is None and sheet["D9"].comment.text == OLD_COMMENT
    assert sheet["F11"].comment.text.count("F311") == 1
    third = opened(marked(changed(second, "F11", "14/12/2025"), [found("H10", "F208")]))["Số liệu"]
    assert third["F11"].comment is None and third["H10"].comment
    assert sheet["F11"].fill.fgColor.rgb == COLOURS[Severity.ERROR]
    assert codes(read_bytes(tmp_path, second)) == ["F111"]


def test_copies_are_written_beside_the_findings_and_cleared(tmp_path: Path) -> None:
    good = read_bytes(tmp_path, workbook([row("HS_TONG", 5)]))
    bad = read_bytes(tmp_path, workbook([row("HS_TONG", "5 hồ sơ")]))
    processed = tmp_path / "processed"
    assert return_marked(processed, [good], good.findings) == []
    path = processed / "2025/returned/van-phong/bieu.xlsx"
    assert return_marked(processed, [bad], bad.findings) == [path]
    assert mark_of(Package(path.read_bytes()))
    clear_returned(processed, [good], good.findings, "2025")
    assert not path.exists()


def receipt_of(folder: Path, reading: Reading, findings: Sequence[Finding]) -> list[str]:
    """What a receipt leaves for the unit: the copy, its list and a comparison."""
    (copy,) = return_marked(folder, [reading], findings, warned=True)
    copy.with_name("bieu").mkdir()
    copy.with_name("bieu.comparison.txt").write_text("", "utf-8")
    return left(folder)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("2025/returned/*/*"))


def test_what_a_receipt_left_stands_until_its_file_is_replaced_or_mended(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook([row("HS_TONG", 5)]))
    warned = replace(found(code="F208"), source=reading.file.source)
    processed = tmp_path / "processed"
    kept = receipt_of(processed, reading, [warned])
    assert kept == ["bieu", "bieu.comparison.txt", "bieu.xlsx"]
    copy = processed / "2025/returned/van-phong/bieu.xlsx"
    before = copy.read_bytes()
    clear_returned(processed, [reading], [warned], "2025")
    assert return_marked(processed, [reading], [warned], standing="2025") == [copy] and copy.read_bytes() == before

    more = [warned, replace(found(), source=reading.file.source)]  # another file came, and now this one is wrong too
    clear_returned(processed, [reading], more, "2025")
    assert return_marked(processed, [reading], more, standing="2025") == [copy] and copy.read_bytes() != before

    clear_returned(processed, [reading], [], "2026")  # a year before the report's own, of which not all is looked for
    assert left(processed) == kept and return_marked(processed, [reading], [warned], standing="2026") == []
    clear_returned(processed, [reading], [], "2025")
    assert left(processed) == []


@pytest.mark.parametrize("name", ["bieu.xlsx", "bieu.v2.xlsx"])
def test_what_belongs_to_an_earlier_version_goes(tmp_path: Path, name: str) -> None:
    """A newer file has another name; one copied by hand may have the same, and then the bytes tell."""
    reading = read_bytes(tmp_path, workbook([row("HS_TONG", "5 hồ sơ")]))
    processed = tmp_path / "processed"
    receipt_of(processed, reading, reading.findings)
    newer = read_bytes(tmp_path, workbook([row("HS_TONG", "6 hồ sơ")]))
    newer = replace(newer, file=replace(newer.file, path=tmp_path / name, source=f"raw/{name}"))
    told = [replace(item, source=newer.file.source) for item in newer.findings]
    clear_returned(processed, [newer], told, "2025")
    assert "bieu.xlsx" not in left(processed)


def test_a_copy_that_somebody_spoilt_goes(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook([row("HS_TONG", "5 hồ sơ")]))
    (copy,) = return_marked(tmp_path / "processed", [reading], reading.findings)
    copy.write_bytes(b"PK")
    clear_returned(tmp_path / "processed", [reading], reading.findings, "2025")
    assert not copy.exists()


def test_what_only_has_warnings_is_no_returned_file(tmp_path: Path) -> None:
    """Whatever is wrong in other units' files; its unit hears of warnings when the file is received."""
    good = read_bytes(tmp_path, workbook([row("HS_TONG", 5)]))
    other = replace(good, file=replace(good.file, unit="thanh-tra", source="raw/another.xlsx"))
    warned, wrong = (replace(found(code=code), source=good.file.source) for code in ("F208", "F303"))
    elsewhere = replace(wrong, source=other.file.source)
    processed = tmp_path / "processed"
    paths = {unit: processed / f"2025/returned/{unit}/bieu.xlsx" for unit in ("van-phong", "thanh-tra")}
    assert return_marked(processed, [good, other], [warned, elsewhere]) == [paths["thanh-tra"]]
    assert return_marked(processed, [good], [warned], warned=True) == [paths["van-phong"]]
    assert return_marked(processed, [good], [warned, wrong]) == [paths["van-phong"]]
    said = opened(paths["van-phong"].read_bytes())[LIST]
    assert [said.cell(row, 2).value for row in (5, 6)] == ["Lỗi F303", "Cảnh báo F208"]


def test_a_file_that_can_not_be_edited_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoilt = with_parts(rich_workbook(), {"xl/comments/comment1.xml": lambda part: b"<comments"})
    reading = read_bytes(tmp_path, spoilt)
    assert return_marked(tmp_path / "processed", [reading], reading.findings) == []
    assert reading.file.source in capsys.readouterr().out
    moved = read_bytes(tmp_path, workbook([row("HS_TONG", "x")]))
    put(tmp_path, b"PK")
    assert return_marked(tmp_path / "processed", [moved], moved.findings) == []


def test_no_damage_is_a_traceback() -> None:
    """Each part in turn cut short or emptied: a copy, or one of the errors that mean "no copy"."""
    data = rich_workbook()
    for name in parts(data):
        for harm in (lambda part: b"", lambda part: part[: len(part) // 2], lambda part: b"<x/>"):
            try:
                marked(with_parts(data, {name: harm}), [found(), found("F11", "F311")])
            except (Refusal, ValueError, LookupError):
                continue


def test_every_cell_that_figures_contradict_each_other_in_is_marked() -> None:
    both = replace(found(code="V16", text="5"), values={**SAID_OF_V16, "also": "D10"})
    sheet = opened(marked(workbook([row("HS_TONG", 5), row("HS_DUNG", 0)]), [both]))["Số liệu"]
    assert sheet["D9"].fill.fgColor.rgb == sheet["D10"].fill.fgColor.rgb == COLOURS[Severity.ERROR]
    assert sheet["D9"].comment.text == sheet["D10"].comment.text


def test_a_unit_reads_no_path_of_ours_and_numbers_as_they_are_written_here() -> None:
    own = {"for_unit_numerator_vi": "HS_DUNG (ô D9 trong biểu của Thanh tra Sở) là 0,5", "found_vi": "0,5"}
    told = replace(found(code="V16", text="0.5"), values={**SAID_OF_V16, **own})
    sheet = opened(marked(workbook([row("HS_TONG", 5)]), [told]))["Số liệu"]
    said = sheet["D9"].comment.text
    assert "trong biểu của Thanh tra Sở" in said and "data/raw" not in said
    assert "Nội dung hiện tại: 0,5" in said
    assert "data/raw" in told.title("vi"), "whoever compiles the report is told where it lies"


def test_the_list_is_set_as_the_forms_are_and_fits_a4_on_paper() -> None:
    sheet = opened(marked(rich_workbook(), [found()]))[LIST]
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"Times New Roman"}
    assert (sheet["A1"].font.b, sheet["A1"].font.sz) == (True, 14)
    for cell in (*sheet[4], *sheet[5]):
        assert cell.border.left.style == cell.border.bottom.style == "thin" and cell.alignment.wrap_text
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        9,
        "landscape",
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
