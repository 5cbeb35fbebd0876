"""What an audit found, as a page for people and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from pipeline.audit.figures import TOLERANCE
from pipeline.audit.outcomes import Audit, Compared, Outcome, counts
from pipeline.plain_page import Row, Section, page, said
from pipeline.plan_records import Text

PARTS = ("figures", "cells", "files")
COLUMNS = ("name", "outcome", "before", "after")


def as_json(audit: Audit) -> str:
    """Everything, with `agrees` and the tolerance; the same audit gives the same text."""
    content = {"agrees": not audit.differing, "tolerance": str(TOLERANCE), **asdict(audit)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_page(audit: Audit) -> str:
    """The page: how many of each outcome, what differs, then everything."""
    title = said("audit.title", period=audit.period, edition=audit.edition)
    ended = said("audit.differs", count=len(audit.differing)) if audit.differing else said("audit.agrees")
    conditions = ", ".join(f"{name}={value}" for name, value in audit.conditions.items())
    facts = (
        ended,
        said("audit.code", commit=audit.commit or "–"),
        said("audit.conditions", conditions=conditions),
        said("audit.tolerance", tolerance=TOLERANCE),
    )
    parts = {"figures": audit.figures, "cells": audit.cells, "files": audit.files}
    return page(title, facts, (_summary(parts), *(_section(name, found) for name, found in parts.items())))


def _summary(parts: dict[str, tuple[Compared, ...]]) -> Section:
    headings = (said("audit.column-part"), *(said(f"audit.outcome-{outcome}") for outcome in Outcome))
    rows = tuple(
        Row((said(f"audit.part-{name}"), *(str(count) for count in counts(found).values())))
        for name, found in parts.items()
    )
    return Section(said("audit.summary"), headings, rows, said("audit.nothing"))


def _section(name: str, found: tuple[Compared, ...]) -> Section:
    """One part, what differs first."""
    order = sorted(found, key=lambda item: item.outcome.agrees)
    headings = tuple(said(f"audit.column-{column}") for column in COLUMNS)
    return Section(said(f"audit.part-{name}"), headings, tuple(_row(item) for item in order), said("audit.nothing"))


def _row(item: Compared) -> Row:
    outcome: Text = said(f"audit.outcome-{item.outcome}")
    return Row((item.name, outcome, item.before, item.after), bad=not item.outcome.agrees)
