"""axe-core on an open page: what it finds against WCAG 2.1 A and AA. Its source comes with axe-playwright-python."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from playwright.sync_api import Page

_FOUND = importlib.util.find_spec("axe_playwright_python")
SOURCE = next(iter(Path(_FOUND.origin).parent.rglob("axe.min.js")), None) if _FOUND and _FOUND.origin else None
WITHOUT = "axe-playwright-python is not installed"
_RUN = """() => {
  const rules = {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]};
  const told = found => found.id + ": " + found.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ");
  return axe.run(document, rules).then(result => result.violations.map(told));
}"""


def violations(page: Page) -> list[str]:
    """Every rule that the page breaks, with the first places where."""
    if SOURCE is None:
        raise AssertionError(WITHOUT)
    page.evaluate(SOURCE.read_text("utf-8"))  # not as a script of the page: its policy allows no other
    found: list[str] = page.evaluate(_RUN)
    return found
