"""`make dashboard`: reports/index.html, a look across all published reports.

published   the reports in a folder, as their manifests and assessment.csv tell; what is damaged is told and left out
page        the page itself: the list of reports, and a matrix of targets by years
"""

from __future__ import annotations

from pipeline import scratch
from pipeline.dashboard.page import page
from pipeline.dashboard.published import published
from pipeline.errors import ConfigurationError
from pipeline.plan_files import load_plan
from pipeline.progress import complain, say
from pipeline.replacing import told
from pipeline.request import DashboardRequest

INDEX = "index.html"


def write_dashboard(place: DashboardRequest) -> None:
    """Writes <reports>/index.html from the published reports beside it; the same reports give the same bytes.

    Raises ConfigurationError where there is no report yet, ProductionError when the page can't be written.
    """
    space = place.workspace
    plan = load_plan(space.plan)
    reports, faults = published(space.reports, plan)
    for fault in faults:
        named = space.shown(space.reports / fault.name)
        complain("dashboard.fault", folder=named, vi=fault.reason.vi, en=fault.reason.en)
    if not reports and not faults:
        raise ConfigurationError("dashboard.none", folder=space.shown(space.reports))
    index = space.reports / INDEX
    with told("publish.unwritable", space.reports):
        scratch.write(index, page(plan, reports, faults, place.lang))
    say("dashboard.done", file=space.shown(index), count=len(reports))
