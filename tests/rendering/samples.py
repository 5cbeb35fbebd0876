"""A small report for the tests of rendering: executed notebooks made by hand, two contents, three targets."""

from __future__ import annotations

import base64
import json
import shutil
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import page, rendering
from pipeline.assessment import Status
from pipeline.chapters.content import HEADERS
from pipeline.markdown import escape, glance, table
from pipeline.paths import ROOT
from pipeline.periods import Period
from pipeline.plan_records import Content, Department, Text
from pipeline.rendering import Document, checks, staging, summary, word
from pipeline.rendering.cells import MARKDOWN, PNG, SVG
from pipeline.results import Context

TARGETS = ("1.1", "2.a.4.3", "2.b")
ALT = "Mục tiêu 1.1: 2024 đạt 'một', 2025 đạt \"hai\" 50%"
HOSTILE = (
    "<script>alert(1)</script> `x`{=html} ](http://x.vn){.y} {{< embed a.ipynb#b >}} {{< meta t >}} #let $x$ @tbl-x "
    "?@fig-y *_~^ | \\ ::: &amp; <!-- --> \"nháy\" 'đơn' -- ... http://vi.du/?a=1&b=2 " + "rấtdài" * 40
)
_HEADERS = ("Mã", "Mục tiêu (trích Kế hoạch)", "Giá trị", "Yêu cầu", "Ngưỡng", "Chênh lệch", "Kết quả đánh giá")
_WIDTHS = (9, 33, 15, 10, 12, 10, 13)


def svg(width: int = 300, height: int = 100) -> str:
    """A chart as matplotlib writes it: prolog, metadata, style, ids that are used twice."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'
        f'\n<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" version="1.1">\n'
        '<metadata><a href="http://purl.org/"/></metadata><defs>'
        '<style type="text/css">*{stroke-linejoin: round}</style>'
        '<clipPath id="clip"><rect width="9" height="9"/></clipPath>'
        '<path id="mark" d="M 0 0 L 9 9" stroke="#000"/></defs>'
        '<g clip-path="url(#clip)"><use xlink:href="#mark" x="5" y="5"/></g></svg>\n'
    )


def png(width: int = 6, height: int = 2) -> bytes:
    """A blank picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def display(data: Mapping[str, str]) -> dict[str, Any]:
    """One output of a cell."""
    return {"output_type": "display_data", "data": dict(data), "metadata": {}}


def cell(label: str, *outputs: Mapping[str, Any], executed: bool = True, **metadata: str) -> dict[str, Any]:
    """A code cell; the underscores of `metadata`'s names stand for hyphens."""
    return {
        "cell_type": "code",
        "id": label,
        "source": [f"#| label: {label}\n", "show()"],
        "execution_count": 1 if executed else None,
        "metadata": {name.replace("_", "-"): value for name, value in metadata.items()},
        "outputs": [dict(output) for output in outputs],
    }


def text_cell(label: str, markdown: str) -> dict[str, Any]:
    """A cell that shows paragraphs."""
    return cell(label, display({MARKDOWN: markdown}))


def table_cell(label: str, markdown: str, caption: str) -> dict[str, Any]:
    """A cell that shows a table."""
    return cell(label, display({MARKDOWN: markdown}), tbl_cap=caption)


def figure_cell(label: str, caption: str, alt: str = ALT) -> dict[str, Any]:
    """A cell that shows a chart."""
    data = {SVG: svg(), PNG: base64.b64encode(png()).decode(), "text/plain": "<Figure>"}
    return cell(label, display(data), fig_cap=caption, fig_alt=alt)


def write(folder: Path, name: str, cells: Sequence[Mapping[str, Any]]) -> Path:
    """Writes a notebook with `cells`."""
    path = folder / f"{name}.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return path


def target_row(code: str, quote: str) -> list[str]:
    """A row of a content's table."""
    anchor = f"[{code}]{{#target-{code} .target}}"
    value = f'[83,5%]{{data-figure="{code}:value"}} (147/176)'
    return [anchor, escape(quote), value, "80%", "= 0 (2025)", "+3,5 điểm %", "[● Đạt]{.verdict .met}"]


def page_data(codes: Sequence[str], label: str, lang: str = "vi") -> dict[str, Any]:
    """What the page's scripts know of the sample: every figure is 83.5 % and comes from two cells."""
    cells = [
        [
            label,
            "Văn phòng Sở",
            "15/12/2024–14/12/2025",
            value,
            value,
            "data/raw/a.xlsx",
            "899866ea8999",
            "Số liệu",
            cell,
        ]
        for value, cell in (("147", "D9"), ("176", "D10"))
    ]
    targets = [
        {
            "id": code,
            "label": label,
            "content": code[:1],
            "milestone": "2025" if place % 2 else "2030",
            "status": "met" if place % 3 else "not_met",
            "units": ["Văn phòng Sở"] if place % 2 else ["Phòng Bổ trợ tư pháp", "Thanh tra Sở"],
        }
        for place, code in enumerate(codes)
    ]
    return {
        "file": "STP-2025",
        "words": page.words(lang),
        "columns": {name: place for place, name in enumerate(HEADERS)},
        "verdicts": {str(status): status.in_words(lang) for status in Status},
        "contents": {"1": "Thể chế", "2": "Thủ tục"},
        "targets": targets,
        "formulas": ["Hồ sơ đúng hạn / hồ sơ"],
        "figures": {f"{code}:value": ["83.522727272727", "83,5%", 1, "share.path", [0, 1], 0, []] for code in codes},
        "observations": [[*cell, ""] for cell in cells],
    }


def series(rows: Sequence[Sequence[str]]) -> str:
    """The data behind a chart."""
    lines = [[escape(row[0].partition("]")[0].lstrip("[")), "50%", row[2].partition(" (")[0]] for row in rows[:3]]
    return (
        f"::: {{.series}}\nSố liệu của biểu đồ {len(rows)}\n\n{table(('Mã', '2024', '2025'), lines, (20, 40, 40))}\n:::"
    )


def content_cells(content: str, rows: Sequence[Sequence[str]], caption: str, said: str) -> list[dict[str, Any]]:
    """The cells of one content's notebook."""
    return [
        table_cell(f"tbl-content-{content}", table(_HEADERS, rows, _WIDTHS), caption),
        figure_cell(f"fig-content-{content}", f"Diễn biến của nội dung {content}"),
        text_cell(f"series-{content}", series(rows)),
        text_cell(f"sentences-{content}", f"**{escape(said)}** Kết quả: [● Đạt]{{.verdict .met}}."),
    ]


@dataclass
class Sample:
    """What the sample's notebooks say.

    `many` adds that many rows to the tables of content 2 and of the annex, `targets` that many targets; the summary's
    list has `listed` items.
    """

    quote: str = "Tối thiểu 80% hồ sơ"
    caption: str = "Các mục tiêu của nội dung 1, năm 2025"
    said: str = "1.1. Chất lượng văn bản."
    many: int = 0
    targets: int = 0
    listed: int = 3
    extra: list[dict[str, Any]] = field(default_factory=list)

    @property
    def codes(self) -> tuple[str, ...]:
        """The ids of all its targets."""
        return (*TARGETS, *(f"2.z.{number}" for number in range(self.targets)))

    def document(self, label: str) -> Document:
        """The document with all its targets, each called `label`."""
        return replace(document(), targets=self.codes, data=page_data(self.codes, label))

    def notebooks(self, folder: Path) -> list[Path]:
        """Writes the executed notebooks."""
        more = [["x", escape(f"Dòng thứ {number}"), *["–"] * 5] for number in range(self.many)]
        second = [*(target_row(code, self.quote) for code in self.codes[1:]), *more]
        tiles = [("[● Đạt]{.verdict .met}", "2"), ("[■ Không đạt]{.verdict .not_met}", "1")]
        counts = table(("Kết quả", "Số"), [["[● Đạt]{.verdict .met}", "2"], ["**Tổng**", "3"]], (60, 40))
        overview = [
            text_cell("glance", f"Có **2** mục tiêu đạt.\n\n{glance(tiles)}"),
            table_cell("tbl-overview", counts, "Số mục tiêu"),
            text_cell("lists", f"## Cần chỉ đạo {{.unnumbered}}\n\n- 1.1. {escape(self.said)}"),
            *self._one_page(counts),
            table_cell("tbl-attention", counts, "Mục tiêu cần chỉ đạo"),
            table_cell("tbl-targets", table(*self._all_targets()), "Tất cả các mục tiêu"),
            *(table_cell(f"tbl-chain-{name}", counts, "Nguồn gốc") for name in ("targets", "cells")),
        ]
        some = table(("Đơn vị", "Tệp"), [["Văn phòng", escape("data/raw/" + "a" * 64)]], (30, 70))
        quality = [
            table_cell(f"tbl-{name}", some, f"Bảng {name}")
            for name in ("submissions", "findings", "sources", "corrections", "breaks", "decisions")
        ]
        annexes = [
            table_cell("tbl-contributions", some, "Bảng contributions"),
            table_cell("tbl-definitions", some, "Bảng definitions"),
            text_cell("statistics", "# Số liệu thống kê {#annex-statistics .annex}\n\n1.234"),
            text_cell("tasks", ""),
        ]
        first = content_cells("1", [target_row("1.1", self.quote)], self.caption, self.said)
        return [
            write(folder, "overview", overview),
            write(folder, "content-1", [*first, *self.extra]),
            write(folder, "content-2", content_cells("2", second, "Nội dung 2", self.said)),
            write(folder, "quality", quality),
            write(folder, "annexes", annexes),
        ]

    def _one_page(self, counts: str) -> list[dict[str, Any]]:
        """The cells of the one-page summary; `listed` items in its list."""
        items = "\n".join(f"- **{number}.** {escape(self.said)}" for number in range(self.listed))
        lists = f"# Cần quyết định {{.unnumbered}}\n\n{items}\n\n# Cần theo dõi {{.unnumbered}}\n\nKhông có."
        return [text_cell("summary-counts", counts), text_cell("summary-lists", lists)]

    def _all_targets(self) -> tuple[Sequence[str], list[list[str]], Sequence[int]]:
        """The table of the annex: headers, a row for each target and as many more, and the columns' widths."""
        names = [*(f"[{code}](#target-{code})" for code in TARGETS), *(f"x{number}" for number in range(self.many))]
        rows = [[name, escape(self.quote), *["–"] * 4, "[■ Không đạt]{.verdict .not_met}"] for name in names]
        return _HEADERS, rows, _WIDTHS


def document(*, lang: str = "vi", illustrative: bool = True, name: str = "Sở Tư pháp", noted: bool = False) -> Document:
    """The document that the sample's notebooks belong to."""
    note = Text("Kế hoạch của cơ quan khác.", "Another department's plan.") if noted else None
    superior = Text("Ủy ban nhân dân tỉnh Tây Ninh", "People's Committee")
    context = Context(
        period=Period(2025, "year", date(2024, 12, 15), date(2025, 12, 14), True),
        label=Text("Năm 2025", "Year 2025"),
        years=(2021, 2030),
        department=Department(Text(name, "Department of Justice"), superior, "STP", "Tây Ninh", True, note),
        plan_title=Text("Kế hoạch cải cách hành chính", "Reform plan"),
        illustrative=illustrative,
    )
    contents = (Content("1", Text("Thể chế", "Institutions")), Content("2", Text("Thủ tục", "Procedures")))
    data = page_data(TARGETS, "Hồ sơ trực tuyến", lang)
    return Document(TARGETS, context, contents, lang, rendering.epoch(date(2025, 12, 14)), data)


CHAIN = "# {{< meta t.annex-chain >}}"


def reports(folder: Path, source: str = "", more: str = "") -> Path:
    """A copy of reports/ in `folder`, its annual.qmd replaced by `source` if there is one, and followed by `more`.

    The annex of sources is left out: layouts are measured on one annex and on those that a test adds.
    """
    copy = folder / "reports"
    shutil.copytree(ROOT / "reports" / "template", copy / "template")
    for name in ("_quarto.yml", "_content.qmd", "summary.qmd"):
        shutil.copyfile(ROOT / "reports" / name, copy / name)
    own = source or (ROOT / "reports" / staging.MAIN).read_text("utf-8").partition(CHAIN)[0]
    (copy / staging.MAIN).write_text(f"{own}\n{more}\n", "utf-8")
    return copy


def render(
    folder: Path, sample: Sample, about: Document, renderer: str = "embedded", reports: Path | None = None
) -> Path:
    """Renders and checks `sample` in a stage below `folder` that is kept, and returns that stage."""
    notebooks, stage = folder / "notebooks", folder / "stage"
    for place in (notebooks, stage):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    staging.stage(reports or ROOT / "reports", sample.notebooks(notebooks), about, stage)
    rendering.choose(renderer).render(stage, about.epoch)
    summary.render(stage, about.epoch)
    word.finish(stage / "report.docx")
    checks.check(stage, about.targets)
    return stage
