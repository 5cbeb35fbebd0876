"""What the units themselves say of a target: why it was missed, and on which document its verdict rests.

Their words stay as they are, in Vietnamese and in quotation marks; every number in them is entered as a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.chapters.quoted import quoted
from pipeline.chapters.rows import WORDED, Row
from pipeline.chapters.standing import to_explain
from pipeline.markdown import escape
from pipeline.messages import text
from pipeline.printed_numbers import Known
from pipeline.remarks import Said

LEFT_EMPTY = "assessment.reason-left-empty"
LONGEST = 300  # letters of one quotation: a cell may hold 32,767
MOST = 3  # quotations of a kind in one paragraph
_CUT_NUMBER = re.compile(r"[\d.,]+$")


def remarks(row: Row) -> Iterator[str]:
    """The sentence on the units' reasons, where the verdict asks for one, and that on the document behind a rating."""
    own = row.result.remarks
    if own.reasons and to_explain(row.result):
        yield _listed(row, "reason", own.reasons, named=not _names_the_unit(row))
    if own.documents and row.target.kind in WORDED:
        yield _listed(row, "document", own.documents, named=len(row.result.units) > 1)


def reasons_in_short(row: Row) -> str:
    """The sentence on the units' reasons for one that names the units already; "" where they give none."""
    own = row.result.remarks.reasons
    return _listed(row, "reason", own, named=False) if own else ""


def _names_the_unit(row: Row) -> bool:
    """Whether the sentence before says whose figure is missing, and the reason can't be another unit's."""
    reason, given = row.result.assessment.reason, row.result.remarks.reasons
    return reason is not None and reason.key == LEFT_EMPTY and len(given) == len(row.result.assessment.now.missing) == 1


def _listed(row: Row, kind: str, said: Sequence[Said], *, named: bool = True) -> str:
    """The quotations, each with the units whose words it has if they are to be `named`."""
    quotations = [_quotation(row, kind, item) for item in said[:MOST]]
    if named:
        quotations = [_of(row, item, shown) for item, shown in zip(said, quotations, strict=False)]
    if said[MOST:]:
        count = row.number(f"{kind}s-left-out", len(said) - MOST)
        quotations.append(text("wording.remarks-more", row.lang, count=count))
    return text(f"wording.remark-{kind}", row.lang, quotations="; ".join(quotations))


def _quotation(row: Row, kind: str, said: Said) -> str:
    """A unit's words between quotation marks, marked as Vietnamese where the report is not."""
    names = [*(measure.name for measure in row.result.measures), *row.result.units]
    known = Known(tuple(name for both in names for name in (both.vi, both.en)))
    name = f"{row.target.id}:{kind}:{said.name}"
    shown = quoted(f"“{shortened(said.text)}”", name, row.ledger, "quotation", known, cells=said.cells)
    return shown if row.lang == "vi" else f"[{shown}]{{lang=vi}}"


def _of(row: Row, said: Said, quotation: str) -> str:
    units = escape(", ".join(name[row.lang] for name in said.units))
    return text("wording.remark-of", row.lang, quotation=quotation, units=units)


def shortened(said: str) -> str:
    """At most LONGEST letters of a text, cut between words and never within a number."""
    if len(said) <= LONGEST:
        return said
    cut = said[:LONGEST]
    whole = cut.rpartition(" ")[0] if said[LONGEST] != " " and " " in cut else cut
    return f"{whole if ' ' in cut else _CUT_NUMBER.sub('', whole)}…"
