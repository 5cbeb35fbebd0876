"""The HTML in a real browser, opened from disk, without a network."""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Page, Request, sync_playwright

from pipeline.chapters.charts import COLUMNS
from pipeline.plan_files import load_plan
from tests.end_to_end.conftest import Project
from tests.rendering import axe

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SANDBOX = ["--no-sandbox"] if os.geteuid() == 0 else []  # root has to do without

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


class Opened:
    """A page, everything that it asked for and everything that it complained about."""

    def __init__(self, page: Page, project: Project) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._note)
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto((project.root / "reports/2025/report.html").as_uri())

    def _note(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.asked.append(request.url)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*SANDBOX, "--disable-gpu"])
        context = browser.new_context(offline=True)
        yield context.new_page()
        browser.close()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_it_opens_from_disk_asks_for_nothing_and_fits(made: Project, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened = Opened(page, made)
    assert [address for address in opened.asked if not address.startswith("file:")] == []
    assert len(opened.asked) == 1 and opened.complaints == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{wide} px wide on a screen of {width} px"


def test_all_41_targets_are_on_the_page_once(made: Project, page: Page) -> None:
    Opened(page, made)
    shown = page.eval_on_selector_all(".target", "all => all.map(one => one.textContent.trim())")
    assert len(shown) == len(set(shown)) == 41


def test_every_number_opens_what_is_behind_it(made: Project, page: Page) -> None:
    opened = Opened(page, made)
    printed = {figure["id"]: figure["text"] for figure in json.loads(made.files()["figures.json"])}
    shown = page.eval_on_selector_all(
        "main [data-figure]", "all => all.map(one => [one.dataset.figure, one.textContent, one.getAttribute('role')])"
    )
    assert len(shown) > 500 and {role for _, _, role in shown} == {"button"}
    for id, text, _ in shown:
        assert text in (printed[id], printed[id].lstrip("+−"))
    page.locator('[data-figure="2.a.4.3:value"]').first.press("Enter")
    told = page.locator("dialog[open]").inner_text()
    assert "data/raw/2025/year/" in told and "Số liệu!" in told
    page.keyboard.press("Escape")
    assert opened.complaints == []


def test_the_page_is_light_enough_to_be_sent(made: Project) -> None:
    assert len(made.files()["report.html"]) <= 2_000_000


@pytest.mark.skipif(axe.SOURCE is None, reason=axe.WITHOUT)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_whole_report(made: Project, page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    Opened(page, made)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert axe.violations(page) == []


def test_a_verdict_never_depends_on_colour_alone(made: Project, page: Page) -> None:
    Opened(page, made)
    verdicts = set(page.eval_on_selector_all("td .verdict", "all => all.map(one => one.textContent.trim())"))
    shapes = [verdict.split()[0] for verdict in verdicts]
    assert len(verdicts) >= 6 and len(set(shapes)) == len(shapes)
    assert all(len(verdict.split()) > 1 for verdict in verdicts)


def test_every_figure_has_a_text_for_those_who_can_not_see_it(made: Project, page: Page) -> None:
    Opened(page, made)
    told = page.eval_on_selector_all(
        "img, svg[role=img]", "all => all.map(one => one.alt || one.getAttribute('aria-label'))"
    )
    plan = load_plan([made.root / "plan"])
    rows = sum(math.ceil(len(plan.targets_of(content)) / COLUMNS) for content in plan.contents)
    assert len(told) == rows and all(text and len(text) > 60 for text in told)
