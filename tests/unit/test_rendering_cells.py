"""What a notebook may show, and what is said of one that shows anything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ProductionError
from pipeline.rendering import cells
from pipeline.rendering.cells import MARKDOWN, PNG, SVG
from tests.rendering import samples

TABLE = "| a |\n|---|\n| 1 |\n"
TRACEBACK = {
    "output_type": "stream",
    "name": "stderr",
    "text": [f"{cells.TRACEBACK}:\n", "  …\n", "ValueError: hỏng\n"],
}
ERROR = {"output_type": "error", "ename": "KeyError", "evalue": "thiếu", "traceback": []}
PLAIN = samples.display({"text/plain": "<x>"})
HTML = samples.display({"text/html": "<table></table>", "text/plain": "x"})


def read(folder: Path, *some: dict[str, Any]) -> list[cells.Shown]:
    return cells.read([samples.write(folder, "some", some)])


def test_a_table_stands_with_its_caption_in_a_box_with_its_label(tmp_path: Path) -> None:
    (shown,) = read(tmp_path, samples.table_cell("tbl-x", TABLE, "Bảng *một*"))
    assert shown.markdown == "::: {#tbl-x}\n\n| a |\n|---|\n| 1 |\n\nBảng \\*một\\*\n\n:::"
    assert not shown.images


def test_a_chart_brings_its_files(tmp_path: Path) -> None:
    (shown,) = read(tmp_path, samples.figure_cell("fig-x", "Hình", "Mô 'tả'"))
    assert shown.markdown == "::: {#fig-x}\n\n![](figures/fig-x.svg){alt=\"Mô \\'tả\\'\" width=100%}\n\nHình\n\n:::"
    assert shown.images == {"figures/fig-x.svg": samples.svg().encode(), "figures/fig-x.png": samples.png()}


def test_charts_of_one_cell_are_one_figure_with_one_caption(tmp_path: Path) -> None:
    data = {SVG: samples.svg(), PNG: ""}
    two = [samples.display(data), samples.display(data)]
    (shown,) = read(tmp_path, samples.cell("fig-x", *two, fig_cap="Hình", fig_alt="Mô tả"))
    images = [f'![](figures/{name}.svg){{alt="Mô tả" width=100%}}' for name in ("fig-x", "fig-x-2")]
    assert shown.markdown == "\n\n".join(["::: {#fig-x}", *images, "Hình", ":::"])
    assert list(shown.images) == [
        f"figures/{name}" for name in ("fig-x.svg", "fig-x.png", "fig-x-2.svg", "fig-x-2.png")
    ]


def test_a_tall_chart_is_made_to_fit_on_a_page(tmp_path: Path) -> None:
    data = {SVG: samples.svg(300, 600), PNG: ""}
    (shown,) = read(tmp_path, samples.cell("fig-x", samples.display(data), fig_cap="Hình", fig_alt="Mô tả"))
    assert "width=68%" in shown.markdown


def test_text_is_taken_as_it_is_and_unlabelled_cells_are_left_out(tmp_path: Path) -> None:
    setup = {**samples.text_cell("x", "bỏ qua"), "source": "import this"}
    blank = {**samples.cell("y", executed=False), "source": "  \n"}
    note = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "# Lời dẫn"}
    shown = read(tmp_path, note, setup, blank, samples.text_cell("sentences-1", "Câu **một**.\n"))
    assert [(item.label, item.markdown) for item in shown] == [("sentences-1", "Câu **một**.")]


@pytest.mark.parametrize(
    ("broken", "key", "values"),
    [
        (samples.cell("a", executed=False), "not-executed", {"cell": 1}),
        (samples.cell("a", ERROR), "cell-failed", {"cell": 1, "reason": "thiếu"}),
        (samples.cell("a", TRACEBACK), "cell-failed", {"cell": 1, "reason": "ValueError: hỏng"}),
        (samples.cell("a"), "cell-shows", {"label": "a", "wanted": MARKDOWN}),
        (samples.cell("a", PLAIN), "cell-shows", {"label": "a", "wanted": MARKDOWN}),
        (samples.cell("tbl-a", HTML, tbl_cap="x"), "cell-shows", {"label": "tbl-a", "wanted": MARKDOWN}),
        (samples.cell("fig-a", PLAIN, fig_cap="x"), "cell-shows", {"label": "fig-a", "wanted": SVG}),
        (samples.cell("fig-a", samples.display({SVG: "<svg/>"})), "cell-shows", {"label": "fig-a", "wanted": PNG}),
        (samples.table_cell("tbl-a", TABLE, " "), "no-caption", {"label": "tbl-a", "name": "tbl-cap"}),
        (samples.figure_cell("fig-a", "x", ""), "no-caption", {"label": "fig-a", "name": "fig-alt"}),
        (samples.figure_cell("fig-a", "", "x"), "no-caption", {"label": "fig-a", "name": "fig-cap"}),
    ],
)
def test_a_cell_that_can_not_be_shown_is_named(
    tmp_path: Path, broken: dict[str, Any], key: str, values: dict[str, object]
) -> None:
    with pytest.raises(ProductionError) as caught:
        read(tmp_path, broken)
    assert (caught.value.key, caught.value.exit_code) == (f"rendering.{key}", 4)
    assert caught.value.values == {"notebook": "some.ipynb", **values}


def test_two_outputs_are_one_too_many(tmp_path: Path) -> None:
    output = samples.display({MARKDOWN: "x"})
    with pytest.raises(ProductionError, match="exactly one output"):
        read(tmp_path, samples.cell("a", output, output))


def test_a_label_belongs_to_one_cell_of_all_notebooks(tmp_path: Path) -> None:
    paths = [samples.write(tmp_path, name, [samples.text_cell("same", "x")]) for name in ("one", "two")]
    with pytest.raises(ProductionError) as caught:
        cells.read(paths)
    assert caught.value.values == {"notebook": "two.ipynb", "label": "same"}
