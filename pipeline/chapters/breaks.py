"""The breaks in a target's series, in words: where a comparison leads across one, and which lie within the period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.chapters.rows import WORDED, Row
from pipeline.chapters.standing import ahead, alone
from pipeline.messages import text
from pipeline.outlook import Cut
from pipeline.periods import written_day
from pipeline.plan_records import Break, Kind
from pipeline.results import TargetResult


def compared(row: Row) -> bool:
    """Whether the value is set against that of the year before: where both are known.

    A count of part of a year is not, nor what counts a quarter alone.
    """
    points, whole_year = row.result.assessment.points, row.result.assessment.period.whole_year
    if (row.target.kind is Kind.COUNT and not whole_year) or alone(row.result):
        return False
    return len(points) > 1 and points[-1].value is not None and points[-2].value is not None


def crossed(row: Row) -> list[Break]:
    """The breaks across which the year before is compared: today's is the first year of a new series."""
    return [cut.found for cut in row.result.breaks if cut.first_year == row.result.assessment.period.year]


def break_days(breaks: Iterable[Break], lang: str) -> str:
    """The days of `breaks`, each once: "01/3/2025, 01/7/2025", "1 March 2025 and 1 July 2025"; "" for none."""
    said = [*dict.fromkeys(written_day(found.day, lang) for found in breaks)]
    return text("wording.and", lang).join([*([", ".join(said[:-1])] if said[1:] else []), *said[-1:]])


def own_breaks(result: TargetResult) -> list[Cut]:
    """The breaks in what a target's value is counted from; those of a figure beside a rating don't touch the rating."""
    own = {result.assessment.target.numerator, result.assessment.target.denominator}
    return [cut for cut in result.breaks if own & {*cut.found.measures}]


def unrestated(row: Row) -> list[Break]:
    """The breaks between the base of a reduction and the value that its verdict rests on, unless the base was restated.

    Empty for other kinds, and where there is no value.
    """
    item = row.result.assessment
    years = [point.year for point in (item.now, item.milestone_point) if point and point.value is not None]
    between = range(min(item.target.baseline_years, default=0) + 1, max(years, default=0) + 1)
    known = [cut.found for cut in row.result.breaks if item.target.baseline_years and cut.first_year in between]
    return [found for found in known if item.target.numerator not in found.restated]


def breaks(rows: Iterable[Row], lang: str) -> Iterator[str]:
    """The breaks in the series within the assessed period, once for all targets with the same ones.

    Those that a target's comparison or its base names, and those that are why it has no outlook, are said there. What
    they are stands in a table. What units rate in words is no series.
    """
    targets: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        days = break_days(_untold(row), row.lang)
        if days and row.result.assessment.now.given and row.target.kind not in WORDED:
            targets[days].append(row.target.id)
    for days, codes in targets.items():
        yield text("wording.break", lang, days=days, targets=", ".join(codes))


def _untold(row: Row) -> list[Break]:
    period, found = row.result.assessment.period, row.result.outlook
    told = [*(crossed(row) if compared(row) else []), *unrestated(row)]
    if ahead(row.result) and found.reason and found.reason.key == "assessment.reason-break" and found.since:
        told.append(found.since)
    return [cut.found for cut in row.result.breaks if period.start <= cut.found.day and cut.found not in told]
