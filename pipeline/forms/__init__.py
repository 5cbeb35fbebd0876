"""`make forms`: the workbooks that the reporting units fill in, made from the plan's data.

previous   what was given before
table      the sheet that is filled in, in the layout that pipeline.sources reads; limits: what its cells accept
pages      the sheets that are only read
written    a folder of forms, which is never written over once somebody has changed it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time

from openpyxl import Workbook

from pipeline.errors import ConfigurationError
from pipeline.forms import written
from pipeline.forms.pages import fill_explanation, fill_guide
from pipeline.forms.previous import figures_before, figures_of, periods_before
from pipeline.forms.records import DAY, Form
from pipeline.forms.table import fill_table
from pipeline.messages import text
from pipeline.numerals import format_number
from pipeline.packing import packed
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.plan_records import Measure, ReportingUnit
from pipeline.progress import say
from pipeline.request import Request
from pipeline.validation.relations import ratios
from pipeline.validation.rules import from_side


def write_forms(request: Request) -> None:
    """Writes <forms>/<period>/<unit>.xlsx for every unit that owes figures, all of them or none.

    Raises ConfigurationError for a year outside the plan or when nobody owes anything, ProductionError when the folder
    can't be written or holds what was not made here.
    """
    space, plan = request.workspace, load_plan(request.workspace.plan)
    period = request.period(plan)
    forms = make_forms(request, plan, period)
    if not forms:
        raise ConfigurationError("forms.nobody", day=period.end.strftime(DAY))
    place = space.forms / period.name
    files = {f"{form.unit.code}.xlsx": form_bytes(plan, form) for form in forms}
    written.write(place, files, space.shown(place))
    say("forms.done", forms=len(forms), period=period.name, folder=space.shown(place))


def make_forms(request: Request, plan: Plan, period: Period) -> list[Form]:
    """The forms of `period`, in the order of the plan's units."""
    space = request.workspace
    given = {last: figures_of(space, plan, last) for last in periods_before(plan, period)}
    forms = []
    for unit in (unit for unit in plan.units.values() if plan.owed(unit.code, period.end)):
        form = _form(plan, period, unit)
        before = ((last, figures_before(plan, given[last], last, period, unit.code)) for last in given)
        last, figures = next(((last, figures) for last, figures in before if figures), (None, {}))
        label = _previous_label(plan, period, last, illustrative=space.illustrative) if last else ""
        made_up = bool(label) and space.illustrative
        forms.append(replace(form, previous=figures, previous_label=label, illustrative=made_up))
    return forms


def _previous_label(plan: Plan, period: Period, last: Period, *, illustrative: bool) -> str:
    """What heads the column of earlier figures: the same period of the year before, or another that came before."""
    same = (last.year, last.kind) == (period.year - 1, period.kind)
    label = text(f"forms.previous{'-same' if same else ''}", "vi", period=plan.period_label(last.year, last.kind).vi)
    return text("forms.previous-illustrative", "vi", label=label) if illustrative else label


def form_bytes(plan: Plan, form: Form) -> bytes:
    """The form as an .xlsx file; the same form gives the same bytes."""
    workbook = Workbook()
    fill_guide(workbook.worksheets[0], form)
    fill_table(workbook.create_sheet(), form)
    fill_explanation(workbook.create_sheet(), form)
    return packed(workbook, plan.department.name.vi, datetime.combine(form.period.start, time(8)))


def _form(plan: Plan, period: Period, unit: ReportingUnit) -> Form:
    measures = plan.owed(unit.code, period.end)
    codes = {measure.code for measure in measures}
    rules = {measure.code: tuple(_rules(plan, measure, codes)) for measure in measures}
    deadline = plan.periods[period.kind].deadline(period.year)
    same_year = (plan.period(period.year, kind) for kind in plan.periods)
    follows = any(other.cumulative and other.end < period.end for other in same_year)
    label = plan.period_label(period.year, period.kind).vi
    return Form(unit, period, label, measures, plan.department, deadline, follows, rules=rules)


def _rules(plan: Plan, measure: Measure, owed: set[str]) -> Iterator[str]:
    """What the measure's figure has to agree with, among the measures of one form, and when a change needs a reason."""
    sides: list[tuple[tuple[str, ...], tuple[str, ...], bool]] = []
    sides += [((ratio.numerator,), (ratio.denominator,), False) for ratio in ratios(plan)]
    sides += [(identity.left, identity.right, identity.relation == "=") for identity in plan.identities]
    for left, right, equal in sides:
        if {*left, *right} <= owed:
            for side, other, relation in ((left, right, "not-above"), (right, left, "not-below")):
                if measure.code in side:
                    own, others = ([plan.measures[code] for code in codes] for codes in (side, other))
                    yield from_side(measure, own, others, "vi", relation="equal" if equal else relation)
    if measure.change_bound is not None:
        yield text("forms.change-bound", "vi", bound=format_number(measure.change_bound, 0, "vi"))
