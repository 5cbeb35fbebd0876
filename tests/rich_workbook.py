"""A workbook with all that a library loses when it loads and saves: text box, chart, image, results of formulas."""

from __future__ import annotations

import io
import re

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image as Picture

from tests.workbooks import SHEET, fill, row, saved, with_parts

TEXT_BOX = "Lưu ý của đơn vị"
OLD_COMMENT = "Số này lấy từ sổ theo dõi"
DRAWING = "xl/drawings/drawing1.xml"
_BOX = f"""<xdr:twoCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:from><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff>
<xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>12</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5
</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="99" name="Box"/>
<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody>
<a:bodyPr/><a:p><a:r><a:t>{TEXT_BOX}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"""


def rich_workbook(value: object = "5 hồ sơ") -> bytes:
    """The form with `value` in D9, a comment there and on A1, a formula with its result in D10, and a second sheet.

    The second sheet is the one that was open, has a print area and the chart's figures.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Số liệu"
    fill(sheet, [row("HS_TONG", value), row("HS_DUNG", "=40+2"), row("CHI", 7, end="")])
    sheet["D9"].comment = Comment(OLD_COMMENT, "Nguyễn Văn A")
    sheet["A1"].comment = Comment("Biểu chính thức", "Nguyễn Văn A")
    picture = io.BytesIO()
    Picture.new("RGB", (20, 10), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "J12")
    other = book.create_sheet("Biểu đồ")
    for number in range(1, 5):
        other.append([number, number * number])
    chart = BarChart()
    chart.add_data(Reference(other, min_col=2, min_row=1, max_row=4))
    sheet.add_chart(chart, "J20")
    other.defined_names["_xlnm.Print_Area"] = DefinedName("_xlnm.Print_Area", attr_text="'Biểu đồ'!$A$1:$B$4")
    return with_parts(saved(book), {DRAWING: _with_box, SHEET: _with_result})


def _with_box(part: bytes) -> bytes:
    end = re.search(rb"</[a-z:]*wsDr>$", part)
    assert end
    return part[: end.start()] + _BOX.encode() + end[0]


def _with_result(part: bytes) -> bytes:
    changed = re.sub(rb"<f>40\+2</f><v ?/?>(</v>)?", b"<f>40+2</f><v>42</v>", part)
    assert changed != part
    return changed
