"""The plan's tasks and its funding, in the plan's own words; shown where the plan's folder has them."""

from __future__ import annotations

from fractions import Fraction

from pipeline.annexes import AnnexResults
from pipeline.chapters import display
from pipeline.chapters.display import Display
from pipeline.figures import Ledger
from pipeline.markdown import NOTHING, escape, table
from pipeline.messages import text
from pipeline.parts import Budget, Fund, Task
from pipeline.plan_records import Text

TASKS = {"number": 7, "section": 9, "task": 40, "responsible": 20, "deadline": 10, "product": 14}
FUNDS = {"year": 10, "item": 40, "amount": 20, "source": 30}
OPTIONAL = ("deadline", "product")
METHOD = "fund"


def tasks(results: AnnexResults, lang: str) -> Display:
    """The annex with tasks and funding, its heading included; nothing where there are neither."""
    ledger = Ledger(lang)
    parts = [_tasks(results.tasks, lang)] if results.tasks else []
    parts += [_budget(results.budget, ledger)] if results.budget else []
    title = text("tables.tasks-title", lang)
    return display.paragraphs("\n\n".join([f"# {title} {{#annex-tasks .annex}}", *parts]) if parts else "", ledger)


def _tasks(found: tuple[Task, ...], lang: str) -> str:
    """The tasks; a column that no task fills is left out."""
    cells = [
        {
            "number": f"{number}.",
            "section": escape(task.section),
            "task": escape(f"“{task.quote}”"),
            "responsible": escape(task.responsible[lang]),
            "deadline": _said(task.deadline, lang),
            "product": _said(task.product, lang),
        }
        for number, task in enumerate(found, 1)
    ]
    names = [name for name in TASKS if name not in OPTIONAL or any(row[name] != NOTHING for row in cells)]
    headers = [text(f"tables.task-{name}", lang) for name in names]
    shown = table(headers, [[row[name] for name in names] for row in cells], [TASKS[name] for name in names])
    return f"## {text('tables.tasks-heading', lang)}\n\n" + display.captioned(
        "tbl-tasks", shown, text("tables.caption-tasks", lang)
    )


def _budget(budget: Budget, ledger: Ledger) -> str:
    lang = ledger.lang
    quoted = text("tables.budget-quote", lang, section=escape(budget.section), quote=escape(budget.quote))
    head = f"## {text('tables.budget-heading', lang)}\n\n{quoted}"
    if not budget.funds:
        return f"{head}\n\n{text('tables.budget-none', lang)}"
    headers = [text(f"tables.fund-{name}", lang) for name in FUNDS]
    rows = [_fund(fund, number, ledger) for number, fund in enumerate(budget.funds, 1)]
    shown = table(headers, rows, tuple(FUNDS.values()), ("center", "left", "right", "left"))
    return f"{head}\n\n" + display.captioned("tbl-budget", shown, text("tables.caption-budget", lang))


def _fund(fund: Fund, number: int, ledger: Ledger) -> list[str]:
    amount = Fraction(fund.amount)
    decimals = next(places for places in range(13) if places == 12 or not amount * 10**places % 1)
    shown = ledger.enter(f"fund:{number}", amount, decimals=decimals, method=METHOD)
    return [str(fund.year), escape(fund.item[ledger.lang]), shown, escape(fund.source)]


def _said(found: Text | None, lang: str) -> str:
    return escape(found[lang]) if found else NOTHING
