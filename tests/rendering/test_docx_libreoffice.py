"""The Word document in LibreOffice: it opens and becomes a PDF in which nothing is missing or cut."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path

import pdfplumber
import pytest
from docx.oxml.ns import qn

from tests.rendering import extraction, measuring, samples
from tests.rendering.measuring import MM
from tests.rendering.samples import HOSTILE, Sample
from tests.rendering.test_pdf_layout import complete

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (`soffice` on PATH)")


def printed(folder: Path, word: Path) -> Path:
    """The document as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{word.stem}.pdf"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of several pages, printed.pdf beside it."""
    folder = tmp_path_factory.mktemp("printed")
    stage = samples.render(folder, Sample(many=40), complete())
    printed(folder, stage / "report.docx").rename(stage / "printed.pdf")
    return stage


@pytest.fixture(scope="module")
def pdf(stage: Path) -> Iterator[pdfplumber.PDF]:
    """What LibreOffice printed, open."""
    with pdfplumber.open(stage / "printed.pdf") as opened:
        yield opened


def without_spaces(text: str) -> str:
    """Letters alone; Word's capitals by style are letters as typed in the file."""
    return "".join(extraction.squeezed(text).split()).casefold()


def test_pages_are_a4_and_nothing_leaves_the_margins(stage: Path, pdf: pdfplumber.PDF) -> None:
    sizes = [(round(page.width / MM), round(page.height / MM)) for page in pdf.pages]
    upright, turned = (210, 297), (297, 210)
    assert [size for size, _ in groupby(sizes)] == [upright, turned, upright, turned]  # only the third annex is upright
    assert measuring.outside(stage / "printed.pdf") == {}
    for page in pdf.pages:
        assert all(
            image["x0"] >= 30 * MM - 1 and image["x1"] <= page.width - 15 * MM + 1 and image["bottom"] < page.height
            for image in page.images
        )


def test_no_letter_is_lost(stage: Path, pdf: pdfplumber.PDF) -> None:
    word = extraction.word(stage / "report.docx")
    typed = Counter(without_spaces("".join(extraction.word_text(word))))
    shown = Counter(without_spaces("".join(page.extract_text() or "" for page in pdf.pages)))
    assert {letter: count for letter, count in typed.items() if shown[letter] < count} == {}


def test_every_paragraph_of_the_text_is_there(stage: Path, pdf: pdfplumber.PDF) -> None:
    bodies = [page.crop((0, 20 * MM, page.width, page.height)) for page in pdf.pages]
    shown = without_spaces("".join(body.extract_text() or "" for body in bodies))
    for paragraph in extraction.word(stage / "report.docx").paragraphs:
        assert without_spaces(paragraph.text) in shown


def test_every_chart_is_there(stage: Path, pdf: pdfplumber.PDF) -> None:
    charts = list(extraction.word(stage / "report.docx").element.body.iter(qn("w:drawing")))
    assert sum(len(page.images) for page in pdf.pages) == len(charts) == 2


def test_each_annex_counts_its_own_pages(pdf: pdfplumber.PDF) -> None:
    numbers = ["".join(line.text for line in measuring.number(page)) for page in pdf.pages]
    starts = [index for index, number in enumerate(numbers) if not number]
    assert len(starts) == 7  # the document, and its six annexes
    for start, end in pairwise([*starts, len(numbers)]):
        assert numbers[start + 1 : end] == [str(number) for number in range(2, end - start + 1)]
    turned = next(index for index, page in enumerate(pdf.pages) if page.width > page.height)
    assert starts[1] == turned > 1


def test_hostile_texts_stay_between_the_margins(tmp_path: Path) -> None:
    stage = samples.render(tmp_path, Sample(quote=HOSTILE, caption=HOSTILE, said=HOSTILE), complete())
    assert measuring.outside(printed(tmp_path, stage / "report.docx")) == {}
