"""The real Quarto and the embedded renderer give the same report."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from pipeline import rendering
from tests.rendering import extraction, samples
from tests.rendering.samples import HOSTILE, TARGETS, Sample, document
from tests.rendering.test_browser import CHROMIUM
from tests.rendering.test_browser_page import Opened, rows

WITHOUT = "there is no quarto on PATH or in this environment"
pytestmark = [pytest.mark.quarto, pytest.mark.skipif(rendering.choose("auto").name != "quarto", reason=WITHOUT)]

MORE = """
# Phụ lục khác {#annex-other .annex}

## Mục của phụ lục {#annex-other-part}

{{< embed notebooks/content-2.ipynb#sentences-2 >}}
"""


@pytest.fixture(scope="module", params=["plain", "hostile", "english"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The stages of the embedded renderer and of Quarto, for the same notebooks; there are two annexes."""
    folder = tmp_path_factory.mktemp(request.param)
    hostile = request.param == "hostile"
    sample = Sample(quote=HOSTILE, caption=HOSTILE, said=HOSTILE) if hostile else Sample(many=40)
    about = document(lang="en" if request.param == "english" else "vi", noted=hostile)
    reports = samples.reports(folder, more=MORE)
    one, other = (
        samples.render(folder / name, sample, about, name, reports=reports) for name in ("embedded", "quarto")
    )
    return one, other


def test_the_pages_say_the_same(both: tuple[Path, Path]) -> None:
    one, other = (extraction.page(stage / "report.html") for stage in both)
    assert one.text == other.text
    assert one.cells == other.cells
    assert one.columns == other.columns
    assert one.headings == other.headings
    assert one.links == other.links
    assert one.charts == other.charts
    assert one.ids == other.ids


def test_the_pages_have_the_same_figures_and_scripts(both: tuple[Path, Path]) -> None:
    one, other = (extraction.page(stage / "report.html") for stage in both)
    assert one.figures == other.figures
    assert set(other.figures) == {(f"{code}:value", "83,5%") for code in TARGETS}
    assert one.scripts == other.scripts
    assert len(other.scripts) == 2  # the data and what reads them


def test_the_pdfs_are_the_same_bytes(both: tuple[Path, Path]) -> None:
    for name in ("report.pdf", "summary.pdf"):
        one, other = ((stage / name).read_bytes() for stage in both)
        assert one == other, name


def test_the_word_documents_have_the_same_content(both: tuple[Path, Path]) -> None:
    one, other = (extraction.word(stage / "report.docx") for stage in both)
    assert extraction.word_text(one) == extraction.word_text(other)
    assert extraction.word_tables(one) == extraction.word_tables(other)
    styles = [[item.style.name for item in found.paragraphs] for found in (one, other)]
    assert styles[0] == styles[1]
    assert [name for name in styles[1] if name in ("Kept", "Annex", "Annex Landscape")] == [
        *["Kept"] * 9,  # leads to tables, the last two paragraphs, and the space before the signature
        *["Annex Landscape", "Annex Landscape", "Annex", "Annex"],
        *["Kept"] * 2,
        *["Annex Landscape", "Annex"],
    ]


def test_the_word_documents_have_the_same_pictures_and_styles(both: tuple[Path, Path]) -> None:
    def parts(stage: Path) -> list[bytes]:
        with zipfile.ZipFile(stage / "report.docx") as archive:
            names = [name for name in sorted(archive.namelist()) if "media" in name or name == "word/styles.xml"]
            return [archive.read(name) for name in names]

    assert parts(both[0]) == parts(both[1])


def test_quarto_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    def made(name: str) -> list[bytes]:
        stage = samples.render(tmp_path / name, Sample(), document(), "quarto")
        return [(stage / file).read_bytes() for file in rendering.FILES]

    assert made("first") == made("second")


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH")
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_of_quarto_works_in_a_browser(both: tuple[Path, Path], width: int) -> None:
    file = both[1] / "report.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        shown = Opened(browser.new_page(viewport={"width": width, "height": 800}, offline=True), file)
        page = shown.page
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.fill("#search", "2.a.4.3")
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#target-2.a.4.3"
        page.select_option("#filter-content", "2")
        assert rows(page) == ["2.a.4.3", "2.b"]
        page.locator("#table-content-1 .figure").first.press("Enter")
        assert "1.1:value" in page.locator("dialog[open]").inner_text()
        assert shown.said == [] and shown.asked == [file.as_uri()]
        browser.close()
