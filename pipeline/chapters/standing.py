"""Where a target stands for those who decide: missed, in danger, good, or changed in a way that is news."""

from __future__ import annotations

from pipeline.assessment import Status
from pipeline.outlook import Prospect
from pipeline.results import Line, TargetResult

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
    """Due, and not met or only partly."""
    return line.status in (Status.NOT_MET, Status.PARTLY) and not ahead(result)


def in_danger(line: Line, result: TargetResult) -> bool:
    """Not due yet, and behind its path, only partly met so far, or doubtful by its trend."""
    if line.status is Status.ON_TRACK:
        return result.outlook.prospect in DOUBTFUL
    return line.status in (Status.BEHIND, Status.NOT_MET, Status.PARTLY) and ahead(result)


def ahead(result: TargetResult) -> bool:
    """Whether the target's milestone is still to come; one that binds in every year is due now."""
    milestone = result.assessment.target.milestone
    return milestone is not None and milestone > result.assessment.period.year
