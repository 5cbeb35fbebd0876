"""Where a target stands: missed, in danger, changed in a way that is news; or measured by a part of the year alone."""

from __future__ import annotations

from pipeline.assessment import Status
from pipeline.messages import text
from pipeline.outlook import Prospect
from pipeline.results import Line, OverviewResults, TargetResult

DOUBTFUL = (Prospect.UNLIKELY, Prospect.UNCERTAIN)
GOOD = (Status.MET, Status.MET_EARLY, Status.ON_TRACK)
RISING = (Status.NO_DATA, Status.NOT_MET, Status.BEHIND, Status.PARTLY)  # then whatever is good, or was not due


def notable(before: Status, now: Status) -> bool:
    """From "on track" to "met" is no news, to "not met" is.

    Where there was no figure before, nothing changed; and where nothing is assessed now, as an amount inside the year,
    nothing is known to have.
    """
    return before is not Status.NO_DATA and now is not Status.NOT_DUE and _rank(before) != _rank(now)


def better(before: Status, now: Status) -> bool:
    """Whether a notable change is one for the better; a figure that is missing now is one for the worse."""
    return _rank(now) > _rank(before)


def _rank(status: Status) -> int:
    """What is missed stands below what is behind, that below what is partly met; all that is good is one."""
    return RISING.index(status) if status in RISING else len(RISING)


def missed(line: Line, result: TargetResult) -> bool:
    """Due, or due by the end of this year, and not met or only partly."""
    return line.status in (Status.NOT_MET, Status.PARTLY) and not ahead(result)


def heading(results: OverviewResults, lang: str) -> str:
    """What the list of those missed is called: inside the year what is due at its end is not due yet."""
    year = results.context.period.year
    if results.context.period.whole_year:
        return text("overview.needs-decision", lang)
    past = [line for line in results.lines if line.milestone is not None and line.milestone < year]
    late = any(missed(line, result) for line, result in results.pairs if line in past)
    return text(f"overview.needs-decision-{'by-now' if late else 'so-far'}", lang, year=year)


def in_danger(line: Line, result: TargetResult) -> bool:
    """Not due yet, and behind its path, only partly met so far, or doubtful by its trend."""
    if line.status is Status.ON_TRACK:
        return result.outlook.prospect in DOUBTFUL
    return line.status in (Status.BEHIND, Status.NOT_MET, Status.PARTLY) and ahead(result)


def to_explain(result: TargetResult) -> bool:
    """Whether a reader asks why: it is not met, only partly, late, without figures, or doubtful by its trend."""
    status = result.assessment.status
    return status in RISING or (status is Status.ON_TRACK and result.outlook.prospect in DOUBTFUL)


def closed(result: TargetResult) -> bool:
    """Whether nothing can be done any more for what the verdict asks: its year is over."""
    return result.assessment.period.whole_year and not ahead(result)


def ahead(result: TargetResult) -> bool:
    """Whether the target's milestone is still to come; one that binds in every year is due now."""
    milestone = result.assessment.target.milestone
    return milestone is not None and milestone > result.assessment.period.year


def alone(result: TargetResult) -> bool:
    """Whether the target's value counts a part of the year that doesn't begin with it, as the third quarter's does.

    It says nothing of the year so far. What is counted on the period's last day does, whatever the period.
    """
    target, period = result.assessment.target, result.assessment.period
    counted = {measure.code for measure in result.measures if measure.accumulates}
    return not period.cumulative and bool({target.numerator, target.denominator} & counted)
