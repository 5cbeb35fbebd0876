"""The real Quarto and the embedded renderer give the same report."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline import rendering
from tests.rendering import extraction, samples
from tests.rendering.samples import HOSTILE, Sample, document

WITHOUT = "there is no quarto on PATH or in this environment"
pytestmark = [pytest.mark.quarto, pytest.mark.skipif(rendering.choose("auto").name != "quarto", reason=WITHOUT)]


@pytest.fixture(scope="module", params=["plain", "hostile", "english"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The stages of the embedded renderer and of Quarto, for the same notebooks."""
    folder = tmp_path_factory.mktemp(request.param)
    hostile = request.param == "hostile"
    sample = Sample(quote=HOSTILE, caption=HOSTILE, said=HOSTILE) if hostile else Sample(many=40)
    about = document(lang="en" if request.param == "english" else "vi", noted=hostile)
    return samples.render(folder / "embedded", sample, about), samples.render(
        folder / "quarto", sample, about, "quarto"
    )


def test_the_pages_say_the_same(both: tuple[Path, Path]) -> None:
    one, other = (extraction.page(stage / "report.html") for stage in both)
    assert one.text == other.text
    assert one.cells == other.cells
    assert one.headings == other.headings
    assert one.links == other.links
    assert one.charts == other.charts
    assert one.ids == other.ids


def test_the_pdfs_are_the_same_bytes(both: tuple[Path, Path]) -> None:
    one, other = ((stage / "report.pdf").read_bytes() for stage in both)
    assert one == other


def test_the_word_documents_have_the_same_content(both: tuple[Path, Path]) -> None:
    one, other = (extraction.word(stage / "report.docx") for stage in both)
    assert extraction.word_text(one) == extraction.word_text(other)
    assert extraction.word_tables(one) == extraction.word_tables(other)
    styles = [[item.style.name for item in found.paragraphs] for found in (one, other)]
    assert styles[0] == styles[1]


def test_the_word_documents_have_the_same_pictures(both: tuple[Path, Path]) -> None:
    def pictures(stage: Path) -> list[bytes]:
        with zipfile.ZipFile(stage / "report.docx") as archive:
            return [archive.read(name) for name in sorted(archive.namelist()) if "media" in name]

    assert pictures(both[0]) == pictures(both[1])


def test_quarto_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    def made(name: str) -> list[bytes]:
        stage = samples.render(tmp_path / name, Sample(), document(), "quarto")
        return [(stage / file).read_bytes() for file in rendering.FILES]

    assert made("first") == made("second")
