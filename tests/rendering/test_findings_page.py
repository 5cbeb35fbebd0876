"""findings.html in a real Chromium: it fits, filters, copies addresses, and reads without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipeline.findings import Finding
from pipeline.findings_page import page
from tests.rendering.test_browser import CHROMIUM, CONTRAST

FINDINGS = [
    Finding("F303", "data/raw/a.xlsx", "Số liệu", "D9", "năm hồ sơ " + "x" * 300, "van-phong", "2025"),
    Finding("F303", "data/raw/b.xlsx", "Số liệu", "D10", "<b>5</b>", "thanh-tra", "2025"),
    Finding("F208", "data/raw/a.xlsx", "Số liệu", "9:10", "", "van-phong", "2025"),
]

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH")]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("findings") / "findings.html"
    path.write_text(page(FINDINGS), "utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_and_asks_for_nothing(browser: Browser, page_file: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True)
    shown = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(page_file.as_uri())
    assert asked == [page_file.as_uri()] and said == []
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    assert shown.evaluate(CONTRAST) >= 4.5
    context.close()


def test_filters(browser: Browser, page_file: Path) -> None:
    shown = browser.new_page()
    shown.goto(page_file.as_uri())
    visible = "[...document.querySelectorAll('.finding:not([hidden]) code')].map(node => node.textContent.slice(9))"
    assert len(shown.evaluate(visible)) == 3
    shown.select_option("#unit", "van-phong")
    assert shown.evaluate(visible) == ["a.xlsx Số liệu!D9", "a.xlsx Số liệu!9:10"]
    shown.select_option("#severity", "warning")
    assert shown.evaluate(visible) == ["a.xlsx Số liệu!9:10"]
    assert shown.locator(".group:visible").count() == 1 and shown.locator(".finding:visible").count() == 1
    shown.fill("#search", "NĂM HỒ SƠ")
    assert shown.evaluate(visible) == [] and shown.locator("#none").is_visible()
    shown.select_option("#severity", "")
    assert shown.evaluate(visible) == ["a.xlsx Số liệu!D9"]
    assert "1/3" in shown.locator("#shown").inner_text()
    shown.close()


def test_an_address_is_copied(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    shown = context.new_page()
    shown.goto(page_file.as_uri())
    shown.locator(".finding button").first.click()
    shown.wait_for_function("document.querySelector('.finding button').textContent === 'Đã sao chép'")
    assert shown.evaluate("navigator.clipboard.readText()") == "data/raw/a.xlsx Số liệu!D9"
    context.close()


def test_without_javascript(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(page_file.as_uri())
    assert shown.locator(".finding").count() == 3 and not shown.locator("form").is_visible()
    assert shown.locator("button").count() == 0 and not shown.locator("#none").is_visible()
    context.close()
