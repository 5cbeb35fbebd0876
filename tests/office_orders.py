"""The order in which the standard wants the elements of a sheet and of Word's properties (ISO/IEC 29500-1, annex A)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from lxml.etree import _Element as Element


def _names(words: str) -> list[str]:
    return words.split()


WORKSHEET = _names("""
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges
    scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting
    dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks
    customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture
    oleObjects controls webPublishItems tableParts extLst
""")
WORKBOOK = _names("""
    fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences
    definedNames calcPr oleSize customWorkbookViews pivotCaches extLst
""")
STYLES = _names("numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst")
PROPERTIES = {
    "pPr": _names("""
    pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
    suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
    snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
    textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange
"""),
    "rPr": _names("""
    rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid
    vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs
    em lang eastAsianLayout specVanish oMath
"""),
    "tblPr": _names("""
    tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd
    tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription
"""),
    "tcPr": _names("""
    cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark
"""),
    "sectPr": _names("""
    headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType
    cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings
"""),
}
UNORDERED = {"headerReference", "footerReference"}  # a choice among themselves


def in_order(parent: Element, order: Sequence[str]) -> Iterator[str]:
    known = [name for name in map(local, parent) if name and name != "AlternateContent"]
    yield from (f"<{name}> is not known in <{local(parent)}>" for name in known if name not in order)
    places = [
        min(map(order.index, UNORDERED)) if name in UNORDERED else order.index(name) for name in known if name in order
    ]
    if places != sorted(places):
        yield f"<{local(parent)}> has its elements in the order {known}"


def twice(what: str, found: Iterable[object]) -> Iterator[str]:
    yield from (f"{what} twice: {name}" for name, times in Counter(found).items() if times > 1)


def local(item: Element) -> str:
    return etree.QName(item).localname if isinstance(item.tag, str) else ""
