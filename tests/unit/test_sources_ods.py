"""OpenDocument spreadsheets: exact values, repetitions that cost nothing, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.sources import Reading, read
from pipeline.sources.grid import Sheet
from pipeline.sources.ods import read_sheets
from pipeline.sources.records import MOST_CELLS, MOST_SHEETS, CellKind, Refusal
from tests.open_document import MANIFEST, cell, form, ods, package, root, row, table
from tests.plan_objects import plan
from tests.workbooks import codes, put

PLAN = plan()


def sheet(rows: str, styles: str = "") -> Sheet:
    (only,) = read_sheets(ods(table(rows), styles))
    return only


def one(text: str, attributes: str = 'office:value-type="string"', styles: str = "") -> tuple[str, CellKind]:
    """What a cell with this content is read as."""
    found = sheet(row(f"<table:table-cell {attributes}>{text}</table:table-cell>"), styles).cell(1, 1)
    return found.text, found.kind


def reading(folder: Path, data: bytes) -> Reading:
    return read(put(folder, data, "bieu.ods"), PLAN)


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        read_sheets(data)
    return refusal.value.code


@pytest.mark.parametrize(
    ("attributes", "shown", "text", "kind"),
    [
        ('office:value-type="float" office:value="0.83499999999999996"', "0,835", "0.835", CellKind.NUMBER),
        ('office:value-type="float" office:value="1.777E+003"', "1.777", "1777", CellKind.NUMBER),
        ('office:value-type="currency" office:currency="VND" office:value="5000"', "5.000 ₫", "5000", CellKind.NUMBER),
        ('office:value-type="percentage" office:value="0.835"', "83,5%", "83.5%", CellKind.PERCENT),
        ('office:value-type="date" office:date-value="2024-12-15"', "Chủ nhật", "15/12/2024", CellKind.DATE),
        ('office:value-type="date" office:date-value="2024-12-15T10:30:00"', "12/15/24", "15/12/2024", CellKind.DATE),
        ('office:value-type="boolean" office:boolean-value="true"', "ĐÚNG", "TRUE", CellKind.BOOLEAN),
        ('office:value-type="boolean" office:boolean-value="false"', "SAI", "FALSE", CellKind.BOOLEAN),
        ('office:value-type="time" office:time-value="PT12H30M00S"', "12:30", "12:30", CellKind.TEXT),
        ('office:value-type="string" office:string-value="a"', "A ", "a", CellKind.TEXT),
        ('table:formula="of:=[.A2]*2" office:value-type="float" office:value="7"', "7", "7", CellKind.NUMBER),
    ],
)
def test_stored_values(attributes: str, shown: str, text: str, kind: CellKind) -> None:
    assert one(f"<text:p>{shown}</text:p>", attributes) == (text, kind)


def test_a_number_is_kept_exactly() -> None:
    found = sheet(row(cell("12,3%", 'office:value-type="percentage" office:value="0.1234567"'))).cell(1, 1)
    assert (found.number, found.address, found.sheet) == (Decimal("12.34567"), "A1", "Số liệu")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<text:p>a</text:p><text:p>b</text:p>", "a\nb"),
        ('<text:p>a<text:s text:c="3"/>b<text:s/>c</text:p>', "a   b c"),
        ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
        ('<text:p>a<text:span text:style-name="T1">b</text:span>c</text:p>', "abc"),
        ("<office:annotation><text:p>ghi chú 9</text:p></office:annotation><text:p>5</text:p>", "5"),
        ("<text:p>5<office:annotation><text:p>9</text:p></office:annotation></text:p>", "5"),
        ("<draw:frame><draw:text-box><text:p>9</text:p></draw:text-box></draw:frame><text:p>5</text:p>", "5"),
        ("<text:p>5<text:ruby><text:ruby-base/><text:ruby-text>9</text:ruby-text></text:ruby></text:p>", "5"),
        ('<text:p><text:a xmlns:x="y" x:href="z">5</text:a></text:p>', "5"),
    ],
)
def test_texts(content: str, text: str) -> None:
    assert one(content) == (text, CellKind.TEXT)


@pytest.mark.parametrize("text", ["#REF!", "#DIV/0!", "#N/A", "Err:502", "#NAME?"])
def test_formula_errors(text: str) -> None:
    assert one(f"<text:p>{text}</text:p>", 'table:formula="of:=1/0" office:value-type="string"') == (
        text,
        CellKind.ERROR,
    )


def test_a_formula_without_a_result_is_told_from_an_empty_result() -> None:
    assert one("", 'table:formula="of:=[.A1]"') == ("=[.A1]", CellKind.FORMULA)
    assert one("<text:p/>", 'table:formula="of:=IF(1;&quot;&quot;)"') == ("", CellKind.TEXT)


STRIKING = '<style:style style:name="{}" style:family="{}"><style:text-properties {}/></style:style>'


@pytest.mark.parametrize(
    "line", ['style:text-line-through-style="solid"', 'style:text-line-through-type="single"'], ids=["style", "type"]
)
def test_what_is_struck_out(line: str) -> None:
    assert one("<text:p>5</text:p>", 'table:style-name="c"', STRIKING.format("c", "table-cell", line))[1] == "marked"
    span = '<text:p>9<text:span text:style-name="t">9</text:span></text:p>'
    assert one(span, "", STRIKING.format("t", "text", line)) == ("99", CellKind.MARKED)
    child = '<style:style style:name="d" style:family="table-cell" style:parent-style-name="c"/>'
    styles = STRIKING.format("c", "table-cell", line) + child
    assert one("<text:p>5</text:p>", 'table:style-name="d"', styles)[1] == "marked"


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ('style:text-position="33% 58%"', CellKind.MARKED),
        ('style:text-position="super 58%"', CellKind.MARKED),
        ('style:text-position="0% 100%"', CellKind.TEXT),
        ('style:text-line-through-style="none"', CellKind.TEXT),
    ],
)
def test_raised_and_lowered_text(properties: str, kind: CellKind) -> None:
    span = '<text:p>3<text:span text:style-name="t">1</text:span></text:p>'
    assert one(span, "", STRIKING.format("t", "text", properties)) == ("31", kind)


def test_rows_and_columns_that_are_repeated() -> None:
    rows = row(cell("a", 'table:number-columns-repeated="3"'), attributes='table:number-rows-repeated="2"')
    found = sheet(rows + row(cell(), cell("b")))
    assert sorted(item.address for item in found.cells.values()) == ["A1", "A2", "B1", "B2", "B3", "C1", "C2"]


def test_empty_repetitions_to_the_end_of_the_sheet_cost_nothing() -> None:
    empty = row('<table:table-cell table:number-columns-repeated="16384"/>', attributes="{}")
    hidden = empty.format('table:number-rows-repeated="1048574" table:visibility="collapse"')
    found = sheet(row(cell("a")) + hidden + row(cell("b")))
    assert sorted(found.cells) == [(1, 1), (1_048_576, 1)]
    assert found.hidden_rows == set()


@pytest.mark.parametrize("attributes", ['table:number-rows-repeated="2000000"', 'table:number-rows-repeated="50001"'])
def test_filled_repetitions_are_limited(attributes: str) -> None:
    assert refused(ods(table(row(cell("a"), cell("b"), attributes=attributes)))) == "F102"


def test_the_limit_holds_for_all_sheets() -> None:
    half = table(row(cell("a"), attributes=f'table:number-rows-repeated="{MOST_CELLS // 2}"'))
    assert len(read_sheets(ods(half + half))) == 2
    assert refused(ods(half + half + table(row(cell("a"))))) == "F102"
    assert refused(ods(table("") * (MOST_SHEETS + 1))) == "F102"


def test_hidden_and_filtered_rows_and_hidden_columns() -> None:
    columns = (
        '<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
        '<table:table-column table:visibility="filter"/>'
    )
    rows = [row(cell("a"), attributes=f'table:visibility="{word}"') for word in ("visible", "collapse", "filter")]
    found = sheet(columns + "".join(rows))
    assert found.hidden_columns == [(2, 3), (4, 4)]
    assert (found.hidden_rows, found.filtered_rows) == ({2, 3}, {3})


@pytest.mark.parametrize(("display", "hidden"), [("false", True), ("true", False)])
def test_a_hidden_sheet(tmp_path: Path, display: str, hidden: bool) -> None:
    properties = f'<style:table-properties table:display="{display}"/>'
    style = f'<style:style style:name="ta1" style:family="table">{properties}</style:style>'
    data = ods(form(cell("5")).replace("<table:table ", '<table:table table:style-name="ta1" ', 1), style)
    assert [found.code for found in reading(tmp_path, data).findings] == ["F218"] * hidden


def test_merged_areas() -> None:
    wide = cell("a", 'table:number-columns-spanned="2" table:number-rows-spanned="3"')
    found = sheet(row(cell("x"), wide, "<table:covered-table-cell/>", cell("y")))
    assert [area.address for area in found.merged] == ["B1:C3"]
    assert found.cell(1, 4).text == "y"


def test_header_rows_and_groups_are_rows() -> None:
    rows = f"<table:table-header-rows>{row(cell('a'))}</table:table-header-rows>"
    rows += f"<table:table-row-group>{row(cell('b'))}</table:table-row-group>"
    assert [sheet(rows).cell(number, 1).text for number in (1, 2)] == ["a", "b"]


def test_a_table_within_a_cell_is_no_sheet() -> None:
    inner = f"<table:table-cell><text:p>a</text:p>{table(row(cell('b')))}</table:table-cell>"
    assert [item.text for item in sheet(row(inner)).cells.values()] == ["a"]


def test_what_comes_from_another_file(tmp_path: Path) -> None:
    formula = "of:=['file:///tmp/khac.ods'#$Sheet1.A1]"
    linked = cell("5", f'table:formula="{formula}" office:value-type="float" office:value="5"')
    kept = table(row(cell("5")), "'file:///tmp/khac.ods'#Sheet1")
    found = reading(tmp_path, ods(form(linked) + kept))
    assert [(item.code, item.cell, item.found) for item in found.findings] == [("F314", "D6", "5")]
    assert [item.value for item in found.observations] == ["5"]


def test_the_standard_workbook(tmp_path: Path) -> None:
    value = cell("83,5%", 'office:value-type="percentage" office:value="0.835"')
    found = reading(tmp_path, ods(form(value, "TY_LE")))
    assert (found.kind, found.container, codes(found)) == ("workbook", "ods", [])
    assert [(item.sheet, item.cell, item.value) for item in found.observations] == [("Số liệu", "D6", "83.5")]


ENCRYPTED = root("manifest:manifest", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (package({MANIFEST: ENCRYPTED, "content.xml": "\1\2"}), "F104"),
        (package({MANIFEST: ENCRYPTED, "encrypted-package": "\1\2"}), "F104"),
        (package({}), "F108"),
        (
            package({"content.xml": root("office:document-content", "<office:body><office:text/></office:body>")}),
            "F108",
        ),
        (package({"content.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "F103"),
        (package({"content.xml": "<a>"}), "F107"),
        (package({"content.xml": " " * 30_000_000}), "F102"),
        (ods(table(row(cell("a", 'table:number-columns-repeated="0"')))), "F107"),
        (ods(table(row(cell("a", 'table:number-columns-repeated="x"')))), "F107"),
        (ods(table(row(cell("a", 'table:number-columns-repeated="20000"')))), "F107"),
        (ods(table(row(cell("a", 'table:number-rows-spanned="9999999"')))), "F107"),
        (ods(table(row(cell("a", 'office:value-type="date" office:date-value="2024-13-45"')))), "F107"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


@pytest.mark.parametrize(
    "shown",
    [
        "6905",
        "6.905",
        "6,905",
        "6 905",
        "6\u202f905",
        "6.905,0",
        "6,905.00",
        "6.905 người",
        "6,905 ₫",
        "+6905",
        "6,91E+03",
        "##",
    ],
)
def test_what_formats_make_of_a_number(shown: str) -> None:
    assert one(f"<text:p>{shown}</text:p>", 'office:value-type="float" office:value="6905"') == (
        "6905",
        CellKind.NUMBER,
    )


@pytest.mark.parametrize(
    "shown",
    [
        "6906",
        "7",
        "7 nghìn",
        "6.905.000",
        "69.05",
        "-6905",
        "(6905)",
        "6905-",
        "-",
        "Đạt",
        "6.905,5",
        "6 / 905",
    ],
)
def test_another_number_is_shown_than_is_stored(tmp_path: Path, shown: str) -> None:
    value = cell(shown, 'office:value-type="float" office:value="6905"')
    (found,) = reading(tmp_path, ods(form(value))).findings
    assert (found.code, found.cell, found.found) == ("F317", "D6", shown)
    assert found.title("vi").endswith("giá trị lưu trong ô là 6905")


def test_a_number_of_which_nothing_is_shown() -> None:
    assert one("<text:p/>", 'office:value-type="float" office:value="6905"') == ("6905", CellKind.DISGUISED)
    assert one("<text:p/>", 'office:value-type="float" office:value="0"') == ("0", CellKind.NUMBER)


def test_percentages_are_told_by_what_is_shown() -> None:
    stored = 'office:value-type="{}" office:value="0.835"'
    assert one("<text:p>83,5%</text:p>", stored.format("float")) == ("83.5%", CellKind.PERCENT)
    assert one("<text:p>0,835</text:p>", stored.format("percentage")) == ("0,835", CellKind.CONTRADICTED)


@pytest.mark.parametrize("shown", ["14/11/2025", "14-12-2024", "ngày 13 tháng 12 năm 2025"])
def test_another_day_is_shown_than_is_stored(shown: str) -> None:
    stored = 'office:value-type="date" office:date-value="2025-12-14"'
    assert one(f"<text:p>{shown}</text:p>", stored) == (shown, CellKind.CONTRADICTED)


def test_another_text_is_shown_than_is_stored() -> None:
    assert one("<text:p>99</text:p>", 'office:value-type="string" office:string-value="5"') == (
        "99",
        CellKind.CONTRADICTED,
    )


NUMBERS = (
    '<number:{0} xmlns:number="n" style:name="N1">{1}</number:{0}>'
    '<style:style style:name="c" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="d" style:family="table-cell" style:parent-style-name="c"/>'
)
FLOAT = 'office:value-type="float" office:value="0.5"'


@pytest.mark.parametrize(
    ("style", "content", "text", "kind"),
    [
        ("number-style", '<number:number number:display-factor="1000"/>', "0.5", CellKind.DISGUISED),
        ("number-style", '<number:number number:display-factor="1"/>', "0.5", CellKind.NUMBER),
        ("number-style", "<number:number/><number:text> m2</number:text>", "0.5", CellKind.DISGUISED),
        ("number-style", "<number:number/><number:text> người</number:text>", "0.5", CellKind.NUMBER),
        ("number-style", "<number:text/>", "0.5", CellKind.DISGUISED),
        (
            "currency-style",
            "<number:number/><number:currency-symbol>₫</number:currency-symbol>",
            "0.5",
            CellKind.NUMBER,
        ),
        ("percentage-style", "<number:number/><number:text>%</number:text>", "50%", CellKind.PERCENT),
    ],
)
def test_number_styles_where_no_text_is_kept(style: str, content: str, text: str, kind: CellKind) -> None:
    for name in ("c", "d"):
        found = one("", f'{FLOAT} table:style-name="{name}"', NUMBERS.format(style, content))
        assert found == (text, kind)


def test_a_cell_without_a_style_has_that_of_its_row_or_column() -> None:
    styles = NUMBERS.format("number-style", '<number:number number:display-factor="1000"/>')
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="c"/>'
    number = f"<table:table-cell {FLOAT}/>"
    found = sheet(columns + row(number, number) + row(number, attributes='table:default-cell-style-name="c"'), styles)
    assert [item.kind for item in found.cells.values()] == ["number", "disguised", "disguised"]


HIDING = (
    '<style:style style:name="c" style:family="table-cell"><style:table-cell-properties '
    'style:cell-protect="hidden-and-protected"/></style:style>'
    '<style:style style:name="e" style:family="table-cell"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="t" style:family="text"><style:text-properties text:display="none"/></style:style>'
)


@pytest.mark.parametrize(
    "value",
    [
        cell("5", 'table:style-name="e"'),
        cell("5", 'table:style-name="c"'),
        cell('1<text:span text:style-name="t">5</text:span>', ""),
    ],
    ids=["cell", "protected", "span"],
)
def test_what_is_hidden_in_a_cell_is_a_question(tmp_path: Path, value: str) -> None:
    data = ods(form(value).replace("<table:table ", '<table:table table:protected="true" ', 1), HIDING)
    assert [(found.code, found.cell) for found in reading(tmp_path, data).findings] == [("F318", "D6")]


def test_protection_hides_nothing_in_a_sheet_that_is_not_protected(tmp_path: Path) -> None:
    assert codes(reading(tmp_path, ods(form(cell("5", 'table:style-name="c"')), HIDING))) == []


def test_a_number_of_which_only_the_text_is_kept() -> None:
    assert one("<text:p>5</text:p>", 'office:value-type="float"') == ("5", CellKind.TEXT)
