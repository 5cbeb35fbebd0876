"""The page in a real Chromium: nothing is asked of the network, nothing is cut off at 360 px."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipeline.markdown import table
from tests.rendering import samples
from tests.rendering.samples import HOSTILE, Sample, document, table_cell

CHROMIUM = shutil.which("chromium")
CONTRAST = """() => {
  const part = value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = colour => {
    const [red, green, blue] = colour.match(/[0-9.]+/g).map(value => part(value / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!colour.endsWith(', 0)')) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const ratio = node => {
    const [more, less] = [light(getComputedStyle(node).color), light(ground(node))].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  };
  const words = 'p, td, th, li, a, h1, h2, h3, span, strong, summary, caption, figcaption';
  return Math.min(...[...document.querySelectorAll(words)].map(ratio));
}"""
"""The least contrast between any words of the page and what is behind them."""

BROKEN = """() => [...document.querySelectorAll('.table td:has(.figure, .verdict), .table tbody th')].flatMap(cell => {
  const nodes = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
  while (nodes.nextNode()) {
    for (const match of nodes.currentNode.data.matchAll(/[\\p{L}\\d.%]+/gu)) {
      const range = document.createRange();
      range.setStart(nodes.currentNode, match.index);
      range.setEnd(nodes.currentNode, match.index + match[0].length);
      const lines = new Set([...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top)));
      if (lines.size > 1) found.push(match[0]);
    }
  }
  return found;
})"""
"""The codes, numbers and verdicts in tables that stand on more than one line."""

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH")]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with hostile text."""
    sample = Sample(quote=HOSTILE, caption=HOSTILE, said=HOSTILE)
    return samples.render(tmp_path_factory.mktemp("browser"), sample, document()) / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.mark.parametrize("width", [360, 768, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_asks_for_nothing(browser: Browser, page_file: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert asked == [page_file.as_uri()]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_no_code_number_or_verdict_is_broken(browser: Browser, tmp_path: Path, width: int) -> None:
    """In a table of ten columns as that of all targets: where it has no room it scrolls in its box."""
    heads = ("Mã", "Mục tiêu", "Giá trị năm 2025", "Yêu cầu", "Ngưỡng", "Chênh lệch", "Năm 2024", "Kết quả", "T", "C")
    verdict = "[■ Không đạt]{.verdict .not_met}"
    value = '[83,5%]{data-figure="1.1:value"} (12.147/12.176)'
    row = ["[2.a.4.3](#target-2.a.4.3)", "Hồ sơ tiếp nhận", value, "80%", "≥ 80% (2025)", value, verdict, verdict]
    written = table(heads, [[*row, "Đã đạt", "còn thiếu"]], (6, 19, 13, 8, 12, 7, 11, 11, 7, 13))
    sample = Sample(extra=[table_cell("tbl-ten", written, "Mười cột")])
    reports = samples.reports(tmp_path, more="{{< embed notebooks/content-1.ipynb#tbl-ten >}}")
    file = samples.render(tmp_path, sample, document(), reports=reports) / "report.html"
    page = browser.new_page(viewport={"width": width, "height": 800}, offline=True)
    page.goto(file.as_uri())
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_the_keyboard_reaches_the_report_first_and_every_table(browser: Browser, page_file: Path) -> None:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#report"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    assert page.evaluate("[...document.querySelectorAll('.scroll')].every(box => box.tabIndex === 0)")
    page.close()


def test_words_stand_out_from_their_ground_in_both_schemes(browser: Browser, page_file: Path) -> None:
    """WCAG 2.1, 1.4.3: at least 4.5:1."""
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(page_file.as_uri())
        assert page.evaluate(CONTRAST) >= 4.5
        page.close()
