"""What the page does in a real Chromium: search, filters, sorting, CSV, the panel behind a number, colours, print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.markdown import table
from pipeline.paths import ROOT
from tests.rendering import axe, samples
from tests.rendering.samples import HOSTILE, Sample
from tests.rendering.test_browser import CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH")]

OUTPUT = ROOT / "tests" / "output"
RIGHT_TO_LEFT = "مرحبا بالعالم"
NUMBERS = ("1.777", "83,5%", "−3,2 điểm %", "–", "100%", "0", "≥ 80% (2025)", "+22,1 điểm %", "9,75%")
ASCENDING = ["−3,2 điểm %", "0", "9,75%", "+22,1 điểm %", "≥ 80% (2025)", "83,5%", "100%", "1.777", "–"]


class Opened:
    """A page opened from disk without a network, everything that it asked for and everything it complained about."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.asked: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))
        page.goto(file.as_uri())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a table of numbers in every notation."""
    folder = tmp_path_factory.mktemp("page")
    rows = [[f"d{place}", number] for place, number in enumerate(NUMBERS)] + [["**Tổng số**", "**7**"]]
    extra = [samples.table_cell("tbl-numbers", table(("Mã", "Số"), rows, (50, 50)), '=cmd|"/c calc"!A1, bảng số')]
    reports = samples.reports(folder, more="{{< embed notebooks/content-1.ipynb#tbl-numbers >}}")
    sample = Sample(quote="=cmd|'/c calc'!A1", extra=extra)
    about = sample.document("Hồ sơ tiếp nhận trực tuyến")
    return samples.render(folder, sample, about, reports=reports) / "report.html"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of 303 targets whose every text is hostile."""
    sample = Sample(quote=HOSTILE, caption=HOSTILE, said=HOSTILE + RIGHT_TO_LEFT, targets=300)
    about = sample.document(f"</script><script>alert(1)</script>{RIGHT_TO_LEFT} {{count}} " + "dài" * 90)
    return samples.render(tmp_path_factory.mktemp("hostile"), sample, about) / "report.html"


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Opened]:
    """The report, opened; nothing may be asked of anybody nor complained about, whatever a test does with it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True, accept_downloads=True)
    shown = Opened(context.new_page(), file)
    yield shown
    assert shown.said == []
    assert [address for address in shown.asked if not address.startswith(("file:", "blob:"))] == []
    context.close()


def rows(page: Page) -> list[str]:
    """The codes of the targets that the list shows."""
    found: list[str] = page.eval_on_selector_all(
        "#explorer tbody tr:not([hidden]) th", "all => all.map(one => one.textContent)"
    )
    return found


@pytest.mark.parametrize("query", ["ho so truc tuyen", "Hồ sơ trực tuyến", "HỒ SƠ TRỰC TUYẾN", "ho so tr"])
def test_a_target_is_found_with_diacritics_or_without(opened: Opened, query: str) -> None:
    page = opened.page
    page.fill("#search", query)
    assert page.locator(".results li").first.inner_text().startswith("1.1. Hồ sơ tiếp nhận trực tuyến")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#target-1.1"
    assert page.evaluate("document.activeElement.id") == "target-1.1"
    assert page.locator(".results").is_hidden()


def test_a_code_finds_its_target_and_nonsense_finds_nothing(opened: Opened) -> None:
    page = opened.page
    page.fill("#search", "2.a.4.3")
    assert page.locator(".results a").first.get_attribute("href") == "#target-2.a.4.3"
    page.fill("#search", "zzzz")
    assert page.locator(".results [role=status]").inner_text() == "Không tìm thấy"
    page.fill("#search", "\\(.*")  # no pattern, just letters
    assert page.locator(".results li").count() == 0


def test_the_results_are_walked_by_the_arrow_keys(opened: Opened) -> None:
    page = opened.page
    page.fill("#search", "thu tuc")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.results li') !== null")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Escape")
    assert page.locator(".results").is_hidden()


def test_targets_are_filtered_by_verdict_content_milestone_and_unit(opened: Opened) -> None:
    page = opened.page
    assert rows(page) == ["1.1", "2.a.4.3", "2.b"]
    for name, value, left in (
        ("verdict", "not_met", ["1.1"]),
        ("content", "2", ["2.a.4.3", "2.b"]),
        ("milestone", "2025", ["2.a.4.3"]),
        ("unit", "Thanh tra Sở", ["1.1", "2.b"]),
    ):
        page.select_option(f"#filter-{name}", value)
        assert rows(page) == left
        assert page.locator(".found [role=status]").inner_text() == f"Hiện {len(left)}/3 mục tiêu"
        page.click(".clear")
        assert len(rows(page)) == 3
    page.select_option("#filter-content", "2")
    page.select_option("#filter-unit", "Thanh tra Sở")
    assert rows(page) == ["2.b"]


def test_a_tile_of_the_first_page_lists_its_targets(opened: Opened) -> None:
    page = opened.page
    page.click(".glance .not_met button")
    assert rows(page) == ["1.1"]
    assert page.evaluate("document.activeElement.id") == "find-a-target"


def test_the_list_says_what_the_report_says(opened: Opened) -> None:
    first = opened.page.locator("#explorer tbody tr").first
    told = [first.locator(f".copied-{name}").inner_text() for name in ("verdict", "value", "required")]
    assert told == ["●\xa0Đạt", "83,5% (147/176)", "80%"]


def column(page: Page) -> list[str]:
    """The numbers of the sample's table from top to bottom, with plain spaces."""
    found: list[str] = page.eval_on_selector_all(
        "#table-numbers tbody td", "all => all.map(one => one.textContent.trim())"
    )
    return [number.replace("\u00a0", " ") for number in found]


def test_a_table_is_sorted_by_vietnamese_numbers_up_down_and_back(opened: Opened) -> None:
    page = opened.page
    head = page.locator("#table-numbers thead th").nth(1)
    for way, wanted in (("ascending", ASCENDING), ("descending", [*ASCENDING[-2::-1], "–"]), ("none", list(NUMBERS))):
        head.locator("button").press("Enter")
        assert head.get_attribute("aria-sort") == way
        assert column(page) == [*wanted, "7"]  # the row of sums stays below


def test_a_table_is_downloaded_as_csv_and_no_cell_is_a_formula(opened: Opened) -> None:
    page = opened.page
    with page.expect_download() as awaited:
        page.locator("#table-content-1 .csv").click()
    assert awaited.value.suggested_filename == "STP-2025-table-content-1.csv"
    content = Path(awaited.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfM\xc3\xa3,")
    head, line = content.decode("utf-8-sig").splitlines()
    assert head.count(",") == 6
    assert line == "1.1,'=cmd|'/c calc'!A1,\"83,5% (147/176)\",80%,'= 0 (2025),\"3,5 điểm %\",● Đạt"


def test_a_number_opens_the_cells_behind_it_by_keyboard(opened: Opened) -> None:
    page = opened.page
    page.focus("#table-content-1 .figure")
    page.keyboard.press("Enter")
    panel = page.locator("dialog[open]")
    told = panel.inner_text()
    for shown in ("83,5%", "83,522727272727", "1 chữ số thập phân", "Tử số chia mẫu số", "1.1:value", "Số liệu!D9"):
        assert shown in told
    assert told.count("data/raw/a.xlsx") == told.count("899866ea8999…") == 2
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert page.evaluate("document.activeElement.dataset.figure") == "1.1:value"


def test_the_dark_switch_is_remembered(opened: Opened) -> None:
    page = opened.page
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.click(".scheme")
    assert page.locator(".scheme").get_attribute("aria-pressed") == "true"
    assert page.evaluate(ground) == "rgb(20, 23, 26)"
    page.reload()
    assert page.evaluate(ground) == "rgb(20, 23, 26)"
    page.click(".scheme")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_the_keyboard_reaches_everything_and_shows_where_it_is(opened: Opened) -> None:
    page = opened.page
    wanted = """[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
      .filter(one => one.checkVisibility()).length"""
    page.evaluate("window.reached = new Set()")
    for _ in range(page.evaluate(wanted)):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(reached.add(document.activeElement), getComputedStyle(document.activeElement).outlineStyle)"
        )
        assert seen == "solid"
    assert page.evaluate("reached.size") == page.evaluate(wanted)


def test_without_scripts_everything_is_there_and_no_control_is_dead(browser: Browser, file: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(file.as_uri())
    assert page.locator("button, input, select, dialog").count() == 0
    assert page.locator("nav a").first.is_visible()
    assert page.locator(".target").count() == 3
    assert all(one.is_visible() for one in page.locator(".target").all())
    page.locator("details.series summary").first.click()
    assert page.locator("details.series table").first.is_visible()
    page.close()


def test_print_leaves_the_tools_out_and_the_report_whole(opened: Opened) -> None:
    page = opened.page
    page.emulate_media(media="print", color_scheme="dark")
    for tools in (".bar", "nav", "#explorer", ".tools >> nth=0", "details.series >> nth=0"):
        assert page.locator(tools).is_hidden(), tools
    assert all(one.is_visible() for one in page.locator("main table .target").all())
    assert page.evaluate("getComputedStyle(document.querySelector('td')).color") == "rgb(0, 0, 0)"
    OUTPUT.mkdir(exist_ok=True)
    page.pdf(path=OUTPUT / "page-print.pdf", prefer_css_page_size=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_hostile_texts_in_303_targets_break_nothing(browser: Browser, hostile: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True)
    shown = Opened(context.new_page(), hostile)
    page = shown.page
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert len(rows(page)) == 303
    page.fill("#search", "2.z.299")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#target-2.z.299"
    page.locator("#explorer thead button").first.press("Enter")
    page.locator("#explorer .figure").first.press("Enter")
    assert page.locator("dialog .measure").first.inner_text().startswith("</script><script>alert(1)</script>")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert shown.said == [] and shown.asked == [hostile.as_uri()]
    context.close()


@pytest.mark.skipif(axe.SOURCE is None, reason=axe.WITHOUT)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(browser: Browser, file: Path, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.fill("#search", "ho so")
    assert axe.violations(page) == []
    page.keyboard.press("Escape")
    page.locator("#table-content-1 .figure").first.press("Enter")
    assert axe.violations(page) == []
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark"), (2560, "light")])
def test_pictures_are_kept_for_a_person_to_look_at(browser: Browser, file: Path, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(file.as_uri())
    OUTPUT.mkdir(exist_ok=True)
    picture = OUTPUT / f"page-{width}-{scheme}.png"
    page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size > 10_000
    page.close()
