"""The stage: fixed sentences filled in, shortcodes that stand for something, Word's reference document."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ProductionError
from pipeline.messages import catalogue
from pipeline.paths import ROOT
from pipeline.rendering import staging
from pipeline.rendering.document import AREA, Document
from pipeline.rendering.expansion import expand
from tests.rendering import samples
from tests.rendering.samples import Sample, document


def staged(folder: Path, reports: Path = ROOT / "reports", about: Document | None = None) -> Path:
    notebooks, stage = folder / "notebooks", folder / "stage"
    notebooks.mkdir()
    stage.mkdir()
    staging.stage(reports, Sample().notebooks(notebooks), about or document(), stage)
    return stage


def test_every_sentence_of_the_catalogue_is_used_and_there_is_none_without() -> None:
    files = [path for path in (ROOT / "reports").rglob("*") if path.suffix in (".qmd", ".html", ".typ", ".openxml")]
    used = "".join(
        path.read_text("utf-8") for path in files if "template" in path.parts or path.parent.name == "reports"
    )
    names = [key.removeprefix(AREA) for key in catalogue() if key.startswith(AREA)]
    # numbering.lua and document.py ask for these
    elsewhere = {"table", "figure", "subject-other", "lead", "lead-other", "annex", "annex-note"}
    elsewhere |= {"attention-lead-so-far"}
    assert [name for name in names if f"t.{name}" not in used and name not in elsewhere] == []


@pytest.mark.parametrize(("kind", "said"), [("year", "đến hạn mà chưa đạt"), ("q1", "đến hạn trong năm 2025 mà hiện")])
def test_inside_the_year_targets_of_this_year_are_not_called_due(kind: str, said: str) -> None:
    about = document()
    period = replace(about.context.period, year=2025, kind=kind)
    lead = replace(about, context=replace(about.context, period=period)).sentences()["attention-lead"]
    assert said in lead and "đơn vị chịu trách nhiệm" in lead
    assert ("số lượng còn thiếu để đạt" in lead) == (kind == "q1")


def test_contents_come_from_the_plan_and_shortcodes_are_expanded(tmp_path: Path) -> None:
    source = (staged(tmp_path) / "report.md").read_text("utf-8")
    assert "{{<" not in source
    assert (
        source.index("# Thể chế {#content-1}") < source.index("#tbl-content-1") < source.index("# Thủ tục {#content-2}")
    )


def test_the_same_stage_for_the_same_report(tmp_path: Path) -> None:
    def content(name: str) -> dict[str, bytes]:
        (tmp_path / name).mkdir()
        stage = staged(tmp_path / name)
        return {str(path.relative_to(stage)): path.read_bytes() for path in stage.rglob("*") if path.is_file()}

    assert content("one") == content("two")


@pytest.mark.parametrize(
    ("added", "key", "found"),
    [
        ("{{< meta t.nowhere >}}", "no-text", "{{< meta t.nowhere >}}"),
        ("{{< video x.mp4 >}}", "shortcode", "{{< video x.mp4 >}}"),
        ("{{< include nowhere.qmd >}}", "no-text", "nowhere.qmd"),
        ("{{< embed notebooks/nowhere.ipynb#x >}}", "no-text", "notebooks/nowhere.ipynb"),
    ],
)
def test_a_shortcode_that_stands_for_nothing_is_named(tmp_path: Path, added: str, key: str, found: str) -> None:
    reports = samples.reports(tmp_path, more=added)
    with pytest.raises(ProductionError) as caught:
        staged(tmp_path, reports)
    assert (caught.value.key, caught.value.values) == (f"rendering.{key}", {"place": staging.MAIN, "found": found})


def test_a_cell_that_is_not_there_is_named(tmp_path: Path) -> None:
    reports = samples.reports(tmp_path, more="{{< embed notebooks/quality.ipynb#nowhere >}}")
    with pytest.raises(ProductionError) as caught:
        staged(tmp_path, reports)
    assert caught.value.values == {"place": staging.MAIN, "notebook": "quality.ipynb", "label": "nowhere"}


def test_an_escaped_shortcode_is_text(tmp_path: Path) -> None:
    source = tmp_path / "x.qmd"
    source.write_text("\\{\\{\\< embed a.ipynb#b \\>}}", "utf-8")
    assert expand(source) == "\\{\\{\\< embed a.ipynb#b \\>}}"


def test_the_header_tells_what_is_particular_of_this_report(tmp_path: Path) -> None:
    fields = json.loads((staged(tmp_path, about=document(noted=True)) / "report.yml").read_text("utf-8"))
    assert fields["document"] == {
        "superior": "Ủy ban nhân dân tỉnh Tây Ninh",
        "department": "Sở Tư pháp",
        "illustrative": True,
        "addressees": [],
        "recipients": [],
        "plan-note": "Kế hoạch của cơ quan khác.",
    }
    assert fields["t"]["subject"] == "Kết quả của Sở Tư pháp, năm 2025, đối chiếu với Kế hoạch cải cách hành chính"
    assert fields["t"]["span"] == "(Kỳ báo cáo: từ ngày 15/12/2024 đến ngày 14/12/2025)"


@pytest.mark.parametrize(("illustrative", "banner"), [(True, "SỐ LIỆU MINH HỌA"), (False, "")])
def test_the_banner_stands_above_every_page_of_word(tmp_path: Path, illustrative: bool, banner: str) -> None:
    stage = staged(tmp_path, about=document(illustrative=illustrative))
    with zipfile.ZipFile(stage / "reference.docx") as archive:
        first, others = (archive.read(f"word/header{number}.xml").decode() for number in (1, 2))
    assert f">{banner}</w:t>" in first
    assert f">{banner}</w:t>" in others
    assert (" PAGE " in first, " PAGE " in others) == (False, True)


def test_a_rule_in_the_head_of_word_is_as_long_under_every_python(tmp_path: Path) -> None:
    """The motto's rule ends just between two units: a sum of floats gave one of them, from Python 3.12 on the other."""
    head = (staged(tmp_path) / "template/report.openxml").read_text("utf-8")
    assert '<w:ind w:left="1048" w:right="1048"/>' in head


def test_a_department_whose_names_come_from_documents_has_no_note_on_them() -> None:
    about = document()
    department = replace(about.context.department, names_are_configuration=False)
    named = replace(about, context=replace(about.context, department=department))
    assert about.sentences()["names"]
    assert named.sentences()["names"] == ""
