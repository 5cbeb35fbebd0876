"""Tables of web pages, as systems write them under the name of a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources import read
from pipeline.sources.grid import Sheet
from pipeline.sources.html_table import DEEPEST, MOST_ELEMENTS, MOST_TABLES, read_sheets
from pipeline.sources.records import MOST_CELLS, CellKind, Refusal
from tests.plan_objects import plan
from tests.workbooks import COLUMNS, FORM_HEAD, codes, put

PLAN = plan()


def page(content: str, head: str = "") -> bytes:
    return f'<html><head><meta charset="utf-8">{head}</head><body>{content}</body></html>'.encode()


def sheet(rows: str, head: str = "") -> Sheet:
    (only,) = read_sheets(page(f"<table>{rows}</table>", head))
    return only


def texts(found: Sheet) -> dict[str, str]:
    return {cell.address: cell.text for cell in found.cells.values()}


def one(cell: str, head: str = "") -> tuple[str, CellKind]:
    """What one cell, given as its element, is read as."""
    found = sheet(f"<tr>{cell}</tr>", head).cell(1, 1)
    return found.text, found.kind


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        read_sheets(data)
    return refusal.value.code


FORM = (
    *FORM_HEAD,
    COLUMNS,
    ("HS_TONG", "Tổng số", "hồ sơ", "1.777", "15/12/2024", "14/12/2025"),
)


def table(lines: tuple[tuple[str, ...], ...] = FORM) -> str:
    rows = ("".join(f"<td>{text}</td>" for text in line) for line in lines)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize(
    "data",
    [
        page(table()),
        page(table()).replace(b"utf-8", b"UTF-8 "),
        table().encode(),
        ("\ufeff" + table()).encode(),
        ("\ufeff" + table()).encode("utf-16-le"),
        table().encode("utf-16-be"),
        page(table()).replace(b"<html>", b'<?xml version="1.0" encoding="utf-8"?><html>'),
        page(table()).replace(b"<html>", b'<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://www.w3.org/x.dtd"><html>'),
        page("".join(sign if sign.isascii() else f"&#{ord(sign)};" for sign in table())).replace(
            b"utf-8", b"windows-1252"
        ),
    ],
    ids=["meta", "space", "nothing", "utf-8", "utf-16-le", "utf-16-be", "xml", "doctype", "entities"],
)
def test_the_standard_workbook_in_any_encoding(tmp_path: Path, data: bytes) -> None:
    reading = read(put(tmp_path, data, "bieu.xls"), PLAN)
    assert (reading.container, codes(reading)) == ("html", [])
    assert [(item.sheet, item.cell, item.value) for item in reading.observations] == [("Bảng 1", "D6", "1777")]


@pytest.mark.parametrize("encoding", ["cp1258", "windows-1258"])
def test_windows_vietnamese(encoding: str) -> None:
    letters = "<td>\u0110\u01a1n vi\u0323 ba\u0301o c\xe1o</td>"
    data = f'<meta content="text/html; charset={encoding}"><table><tr>{letters}</tr></table>'.encode("cp1258")
    assert texts(read_sheets(data)[0]) == {"A1": "\u0110\u01a1n vi\u0323 ba\u0301o c\xe1o"}


@pytest.mark.parametrize("charset", ["utf-8", "khong-co", "ascii\0", "hex", "utf-7x"])
def test_an_encoding_that_does_not_fit_is_refused(charset: str) -> None:
    assert refused(b"<meta charset=%b><table><tr><td>\x81\xff\xfe</td></tr></table>" % charset.encode()) == "F112"


def test_joined_cells_keep_the_columns_behind_them() -> None:
    found = sheet(
        "<tr><td rowspan=2>a</td><td colspan=2>b</td><td>c</td></tr><tr><td>d</td><td>e</td><td>f</td></tr>"
        "<tr><td>g</td><td rowspan=9>h</td></tr><tr><td>i</td><td>j</td></tr>"
    )
    expected = {"A1": "a", "B1": "b", "D1": "c", "B2": "d", "C2": "e", "D2": "f", "A3": "g", "B3": "h", "A4": "i"}
    assert texts(found) == expected | {"C4": "j"}
    assert [area.address for area in found.merged] == ["A1:A2", "B1:C1", "B3:B4"]


@pytest.mark.parametrize("span", ["x", "-1", "0", "", "1", "９"])
def test_a_span_that_is_none_counts_once(span: str) -> None:
    assert texts(sheet(f'<tr><td colspan="{span}">a</td><td>b</td></tr>')) == {"A1": "a", "B1": "b"}


def test_a_table_within_a_table_is_a_sheet_of_its_own() -> None:
    outer, inner = read_sheets(page("<table><tr><td>a<table><tr><td>b</td></tr></table>c</td></tr></table>"))
    assert (outer.name, texts(outer), inner.name, texts(inner)) == ("Bảng 1", {"A1": "ac"}, "Bảng 2", {"A1": "b"})


def test_sections_and_headers_are_rows() -> None:
    found = sheet("<thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>c</td></tfoot>")
    assert texts(found) == {"A1": "a", "A2": "b", "A3": "c"}


def test_hidden_rows_and_columns() -> None:
    head = "<style><!-- .an {display:none;} --></style>"
    found = sheet(
        "<col><col span=2 style='display:none'><col>"
        "<tr style='mso-x:1; DISPLAY: none'><td>a</td></tr><tr class=an><td>b</td></tr><tr hidden><td>c</td></tr>"
        "<tr><td>d</td></tr><tbody style='visibility:collapse'><tr><td>e</td></tr></tbody>",
        head,
    )
    assert found.hidden_rows == {1, 2, 3, 5}
    assert found.hidden_columns == [(2, 3)]
    assert len(found.cells) == 5


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<td> a\n  b </td>", "a b"),
        ("<td>a<br>b</td>", "a\nb"),
        ("<td><p>a</p><p>b</p></td>", "a\nb"),
        ("<td>a<span style='display:none'>9</span></td>", "a"),
        ("<td><script>9</script><style>9</style><!-- 9 -->a</td>", "a"),
        ("<td>&nbsp;</td>", ""),
        ("<td>1&nbsp;777</td>", "1\xa0777"),
        ("<td>&lt;b&gt; &amp; &khong;</td>", "<b> & &khong;"),
        ("<td><font color=red>5</font></td>", "5"),
        ("<td><comment>9</comment>5</td>", "5"),
    ],
)
def test_texts_as_a_browser_shows_them(cell: str, text: str) -> None:
    assert one(cell) == (text, CellKind.TEXT)


@pytest.mark.parametrize(
    "style", ["visibility:hidden", "visibility:collapse", "opacity:0", "font-size:0pt", "opacity:.0"]
)
def test_what_has_its_place_and_is_not_seen(style: str) -> None:
    assert one(f"<td style='{style}'>5</td>") == ("5", CellKind.UNSEEN)
    assert one(f"<td>6<span style='{style}'>9</span></td>") == ("69", CellKind.UNSEEN)
    assert one(f"<td>6<span style='{style}'> </span></td>") == ("6", CellKind.TEXT)


def test_what_is_visible_within_what_is_hidden() -> None:
    assert one("<td style='visibility:hidden'><b style='visibility:visible'>5</b></td>") == ("5", CellKind.TEXT)


def test_a_hidden_value_is_a_question_at_its_cell(tmp_path: Path) -> None:
    data = page(table().replace("<td>1.777", "<td class=an>1.777"), "<style>table td.an {visibility: hidden}</style>")
    assert [(item.code, item.cell) for item in read(put(tmp_path, data), PLAN).findings] == [("F318", "D6")]


@pytest.mark.parametrize(
    ("selector", "applies"),
    [
        ("td.an", True),
        ("TD.AN", True),
        (".a.an", True),
        (".a.b", False),
        ("#k", True),
        ("td#k.an", True),
        ("*", True),
        ("table td", True),
        ("table *.an", True),
        ("body > table > tr > td.an", True),
        ("body > td", False),
        ("th + td", True),
        ("th ~ td.an", True),
        ("td + td", False),
        ("td[data-h]", True),
        ("td[data-h='1']", True),
        ("td[data-h=2]", False),
        ("td[class~=an]", True),
        ("td[class^=a]", True),
        ("td[class$=n]", True),
        ("td[class*=x]", False),
        ("td[lang|=vi]", True),
        (".an:not(.b)", True),
        (".an:not(.a)", False),
        ("tr td:last-child", True),
        ("td:first-child", False),
        ("td:nth-child(2)", True),
        ("td:nth-child(even)", True),
        ("td:nth-child(2n+1)", False),
        ("td:nth-child(n+2)", True),
        ("td:nth-child(-n+1)", False),
        ("td:nth-child(x)", False),
        ("td:hover", False),
        ("td::before", False),
        ("td:not(:hover)", False),
        ("td..", False),
    ],
)
def test_selectors(selector: str, applies: bool) -> None:
    cells = "<th>1</th><td class='a an' id=K data-h=1 lang=vi-VN>5</td>"
    found = sheet(f"<tr>{cells}</tr>", f"<style>{selector} {{text-decoration:line-through}}</style>").cell(1, 2)
    assert (found.kind is CellKind.MARKED) == applies


@pytest.mark.parametrize(
    ("css", "kind"),
    [
        ("@media print {.an {opacity:0}}", CellKind.TEXT),
        ("@media screen {.an {opacity:0} .b {color:red}}", CellKind.UNSEEN),
        ("@media print {.b {opacity:1}} .an {opacity:0}", CellKind.UNSEEN),
        ("@import url(x.css); .an {opacity:0}", CellKind.UNSEEN),
        ("@font-face {font-family:x} .an {opacity:0}", CellKind.UNSEEN),
        ("/* .b { */ .an {/* } */ opacity:0} /* } */", CellKind.UNSEEN),
        (".an {opacity:0", CellKind.UNSEEN),
        ("#k {opacity:1} .an {opacity:0}", CellKind.TEXT),
        (".an {opacity:0} td.an {opacity:1}", CellKind.TEXT),
        (".an {opacity:1} .an {opacity:0}", CellKind.UNSEEN),
        (".an {opacity:0 !important} #k {opacity:1}", CellKind.UNSEEN),
        ("} .an {opacity:0}", CellKind.UNSEEN),
    ],
)
def test_which_rule_of_a_style_sheet_holds(css: str, kind: CellKind) -> None:
    assert one("<td class=an id=k>5</td>", f"<style>{css}</style>") == ("5", kind)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<td><input value=5></td>", "5"),
        ("<td><input type=hidden value=9>5</td>", "5"),
        ("<td><select><option>9</option><option selected>5</option></select></td>", "5"),
        ("<td><select><option>5</option><option>9</option></select></td>", "5"),
        ("<td>5<noscript>9</noscript></td>", "5"),
        ("<td><table><tr><td>5</td></tr></table></td>", "5"),
    ],
)
def test_fields_of_a_form_show_what_is_in_them(cell: str, text: str) -> None:
    page_sheets = read_sheets(page(f"<table><tr>{cell}</tr></table>"))
    assert page_sheets[0].cell(1, 1).text == text


def test_what_comes_from_another_file(tmp_path: Path) -> None:
    linked = table().replace("<td>1.777", "<td x:num=1777 x:fmla='=[khac.xls]Sheet1!A1'>1.777")
    reading = read(put(tmp_path, page(linked)), PLAN)
    assert [(item.code, item.cell) for item in reading.findings] == [("F314", "D6")]
    assert [item.value for item in reading.observations] == ["1777"]


def test_a_hidden_cell_takes_no_column() -> None:
    assert texts(sheet("<tr><td style='display:none'>9</td><td>a</td></tr>")) == {"A1": "a"}


STYLES = """<style><!-- td {mso-number-format:General;} .p, td.q {mso-number-format:"0\\.0%";} 
 .n{mso-number-format:Percent} .d {mso-number-format:"dd\\/mm\\/yyyy";} .s {mso-number-format:"Short Date"}
 .x {mso-number-format:"\\0022%\\00220\\;0"}
 .t {mso-number-format:"\\@"} .g {text-decoration:line-through} --></style>"""


@pytest.mark.parametrize(
    ("cell", "text", "kind"),
    [
        ("<td x:num>1777</td>", "1777", CellKind.TEXT),
        ("<td x:num>1.234</td>", "1.234", CellKind.TEXT),
        ("<td x:num=' '>1.234</td>", "1.234", CellKind.TEXT),
        ("<td sdval='' sdnum='1033;0;0.0%'>1.234</td>", "1.234", CellKind.TEXT),
        ("<td x:num='0.83499999999999996'>0,84</td>", "0.835", CellKind.NUMBER),
        ("<td class=p x:num='0.835'>83,5%</td>", "83.5%", CellKind.PERCENT),
        ("<td class=q x:num='0.835'>83,5%</td>", "83.5%", CellKind.PERCENT),
        ("<td class='a N' x:num='0.835'>84%</td>", "83.5%", CellKind.PERCENT),
        ("<td style='mso-number-format:0%' x:num='0.835'>84%</td>", "83.5%", CellKind.PERCENT),
        ("<td class=d x:num='45641'>15/12/2024</td>", "15/12/2024", CellKind.DATE),
        ("<td class=s x:num='45641'>15/12/2024</td>", "15/12/2024", CellKind.DATE),
        ("<td class=x x:num='5'>%5</td>", "5", CellKind.NUMBER),
        ("<td x:str class=t>1.777</td>", "1.777", CellKind.TEXT),
        ("<td x:str='1.777' x:num='5'>1.777</td>", "1.777", CellKind.TEXT),
        ("<td x:num='abc'>5</td>", "abc", CellKind.TEXT),
        ("<td x:num='5'></td>", "5", CellKind.DISGUISED),
        ("<td x:num='0'></td>", "0", CellKind.NUMBER),
        ("<td x:num='1777'>1.777 người</td>", "1777", CellKind.NUMBER),
        ("<td x:num='1777'>1.778</td>", "1.778", CellKind.CONTRADICTED),
        ("<td sdval='1777' sdnum='1033;'>2</td>", "2", CellKind.CONTRADICTED),
        ("<td x:num='0.835'>83,5%</td>", "83.5%", CellKind.PERCENT),
        ("<td class=d x:num='45641'>16/12/2024</td>", "16/12/2024", CellKind.CONTRADICTED),
        ("<td x:str='1778'>1777</td>", "1777", CellKind.CONTRADICTED),
        ("<td x:str='1777 '>1777</td>", "1777 ", CellKind.TEXT),
        ("<td x:bool='TRUE'>TRUE</td>", "TRUE", CellKind.BOOLEAN),
        ("<td x:err='#DIV/0!'>#DIV/0!</td>", "#DIV/0!", CellKind.ERROR),
        ("<td sdval='0' sdnum='1033;'>#REF!</td>", "#REF!", CellKind.ERROR),
        ("<td sdval='0.835' sdnum='1033;0;0.0%'>83.5%</td>", "83.5%", CellKind.PERCENT),
        ("<td sdval='45641' sdnum='1066;0;DD/MM/YYYY'>15/12/2024</td>", "15/12/2024", CellKind.DATE),
        ("<td sdval='1777' sdnum='1033;'>1777</td>", "1777", CellKind.NUMBER),
        ("<td>83,5%</td>", "83,5%", CellKind.TEXT),
        ("<td>3<sup>1</sup></td>", "31", CellKind.MARKED),
        ("<td><s>9</s>3</td>", "93", CellKind.MARKED),
        ("<td class=g>3</td>", "3", CellKind.MARKED),
        ("<td><span style='vertical-align:super'>1</span></td>", "1", CellKind.MARKED),
        ("<td>3<sup> </sup></td>", "3", CellKind.TEXT),
    ],
)
def test_the_value_behind_the_text(cell: str, text: str, kind: CellKind) -> None:
    assert one(cell, STYLES) == (text, kind)


def test_dates_that_count_from_1904() -> None:
    option = "<!--[if gte mso 9]><xml><x:Date1904/></xml><![endif]-->"
    assert one("<td class=d x:num='44179'>15/12/2024</td>", STYLES + option) == ("15/12/2024", CellKind.DATE)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Không có bảng", "F109"),
        ("<table></table>", "F109"),
        ("<div>" * (DEEPEST + 2) + "<table><tr><td>a", "F107"),
        ("<div>" * 100_000 + "<table><tr><td>a", "F107"),
        ("<table>" + "<tr><td>a</td></tr>" * (MOST_CELLS + 2) + "</table>", "F102"),
        ("<table>" + "<tr><td></td></tr>" * (MOST_ELEMENTS + 1) + "</table>", "F102"),
        ("<table>" + "<tr><td rowspan=2 colspan=1000></td></tr><tr></tr>" * 1_001 + "</table>", "F102"),
        ("<table><tr><td>a</td></tr></table>" * (MOST_TABLES + 1), "F102"),
        ("<table><tr>" + "<td colspan=1000></td>" * 18 + "</tr></table>", "F102"),
    ],
)
def test_what_is_refused(content: str, code: str) -> None:
    assert refused(page(content)) == code


@pytest.mark.parametrize("left", [15, 300, 500, 600])
def test_a_page_that_breaks_off_is_refused(left: int) -> None:
    """Without its end nobody can tell whether rows are missing: the total of those that are left would be another."""
    whole = b"<!DOCTYPE html><html>" + table().encode()
    assert refused(whole[:left]) == "F107"


def test_a_broken_off_outer_table_is_refused_and_one_that_is_not_closed_is_read() -> None:
    inner = "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr>"
    assert refused(inner.encode()) == "F107"
    assert [texts(found) for found in read_sheets(page(inner))] == [{"A1": "a"}, {"A1": "b"}]


def test_a_page_that_asks_for_files_and_programs_gets_none() -> None:
    data = page("<table><tr><td>5<img src='file:///etc/passwd'><iframe src='http://x'></iframe></td></tr></table>")
    assert texts(read_sheets(data)[0]) == {"A1": "5"}


@pytest.mark.parametrize(
    ("style", "head"),
    [
        ("display:none !important", ""),
        ("DISPLAY: None!IMPORTANT; color:red", ""),
        ("display:table-cell", "<style>td.x {display:none !important}</style>"),
    ],
)
def test_what_is_hidden_with_emphasis_is_hidden(style: str, head: str) -> None:
    found = sheet(f'<tr><td>a</td><td class=x style="{style}">ẩn</td><td>b</td></tr>', head)
    assert texts(found) == {"A1": "a", "B1": "b"}


def test_an_important_declaration_stands_above_the_element_s_own() -> None:
    style = "<style>td {display:table-cell !important}</style>"
    assert texts(sheet('<tr><td style="display:none">a</td></tr>', style)) == {"A1": "a"}
    assert texts(sheet('<tr><td style="display:none !important">a</td></tr>', style)) == {}


def test_a_question_where_no_number_stands_behind_the_text(tmp_path: Path) -> None:
    lines = (*FORM[:-1], ("CHI", "Kinh phí", "triệu đồng", "1.234", "15/12/2024", "14/12/2025"))
    data = page(table(lines)).replace(b"<td>1.234", b"<td x:num>1.234")
    assert codes(read(put(tmp_path, data, "bieu.xls"), PLAN)) == ["F304"]


@pytest.mark.parametrize("around", ['<div style="display:none">{}</div>', "<div hidden>{}</div>", "{}"])
def test_a_hidden_table_is_asked_about(tmp_path: Path, around: str) -> None:
    data = page(around.format(table()) + "<table><tr><td>Bảng khác</td></tr></table>")
    reading = read(put(tmp_path, data, "bieu.xls"), PLAN)
    assert codes(reading) == ([] if around == "{}" else ["F218"])
