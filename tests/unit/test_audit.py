"""An edition beside what a new run gave: an altered digit is found, and what only differs as bytes is told apart."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from pipeline import fingerprints, rerun, sealed
from pipeline.audit import audit, cells, figures, files
from pipeline.audit.outcomes import Audit, Compared, Outcome
from pipeline.audit.output import COLUMNS, PARTS, as_json, as_page
from pipeline.errors import AuditError, ConfigurationError
from pipeline.messages import catalogue
from pipeline.request import parse
from pipeline.rerun import Project
from pipeline.sealed import Edition
from tests.made_reports import figure, observation, seal, target, write_report

CELL = {"id": "cell-1", "source": "chapter.table()", "outputs": [{"data": {"text/markdown": "80%"}}]}


def report(folder: Path, **changed: Any) -> Path:
    """A report with one figure, one notebook and files of other formats, and a manifest that lists them."""
    entry = {**figure("2.a.5:value", "80", "80%"), **changed}
    made = write_report(folder, [entry], [observation()], [target()])
    (made / "notebooks").mkdir()
    (made / "notebooks" / "content-2.ipynb").write_text(json.dumps({"cells": [CELL]}), "utf-8")
    (made / "report.html").write_text("<p>80%</p>", "utf-8")
    packed(made / "report.docx", zipfile.ZIP_DEFLATED)
    return listed(made)


def packed(path: Path, how: int, text: str = "80%") -> None:
    with zipfile.ZipFile(path, "w", how) as package:
        package.writestr("word/document.xml", text * 100)


def listed(folder: Path) -> Path:
    """`folder` with its files named in the manifest."""
    path = folder / "manifest.json"
    paths = [item for item in folder.rglob("*") if item.is_file() and item != path]
    content = {**json.loads(path.read_text("utf-8")), "outputs": fingerprints.of_files(paths, folder)}
    path.write_text(json.dumps(content), "utf-8")
    return folder


def one(found: tuple[Compared, ...], name: str) -> Compared:
    return next(item for item in found if item.name == name)


def outcome_of_figure(tmp_path: Path, **changed: Any) -> Compared:
    (found,) = figures.compare(report(tmp_path / "a"), report(tmp_path / "b", **changed))
    return found


def test_the_same_report_is_the_same(tmp_path: Path) -> None:
    pair = report(tmp_path / "a"), report(tmp_path / "b")
    found = [*figures.compare(*pair), *cells.compare(*pair), *files.compare(*pair)]
    assert len(found) == 1 + 1 + 7 and {item.outcome for item in found} == {Outcome.SAME}


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"value": "80.000000000001"}, Outcome.ALIKE),
        ({"value": "80.0000001"}, Outcome.DIFFERENT),
        ({"value": "80.000000000001", "text": "80,0%"}, Outcome.DIFFERENT),
        ({"text": "81%"}, Outcome.DIFFERENT),
        ({"value": "met"}, Outcome.DIFFERENT),
        ({"method": "share.new"}, Outcome.DIFFERENT),
        ({"inputs": ["2025.van-phong.B"]}, Outcome.DIFFERENT),
    ],
)
def test_figures_one_by_one(tmp_path: Path, changed: dict[str, Any], outcome: Outcome) -> None:
    assert outcome_of_figure(tmp_path, **changed).outcome is outcome


def test_what_differs_beside_the_number_is_shown(tmp_path: Path) -> None:
    found = outcome_of_figure(tmp_path, method="share.new")
    assert (found.before, found.after) == ('{"method": "share"}', '{"method": "share.new"}')


def test_a_figure_missing_or_added(tmp_path: Path) -> None:
    found = figures.compare(report(tmp_path / "a"), report(tmp_path / "b", id="9:value"))
    assert [(item.name, item.outcome) for item in found] == [
        ("2.a.5:value", Outcome.MISSING),
        ("9:value", Outcome.ADDED),
    ]


def test_cells_one_by_one(tmp_path: Path) -> None:
    before, after = report(tmp_path / "a"), report(tmp_path / "b")
    path = after / "notebooks" / "content-2.ipynb"
    path.write_text(path.read_text("utf-8").replace("80%", "81%"), "utf-8")
    (found,) = cells.compare(before, after)
    assert (found.name, found.outcome) == ("content-2 · cell-1", Outcome.DIFFERENT)
    assert found.before.startswith("outputs: …") and "80%" in found.before and "81%" in found.after
    path.write_text(json.dumps({"cells": [{**CELL, "id": "cell-2"}]}), "utf-8")
    assert [item.outcome for item in cells.compare(before, after)] == [Outcome.MISSING, Outcome.ADDED]


def repacked(folder: Path) -> None:
    packed(folder / "report.docx", zipfile.ZIP_STORED)


def other_compression(folder: Path) -> None:
    path = folder / "observations.parquet"
    parquet.write_table(parquet.read_table(path), path, compression="none")


def other_python(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("3.11.7", "3.13.1"), "utf-8")


def other_word(folder: Path) -> None:
    packed(folder / "report.docx", zipfile.ZIP_DEFLATED, "81%")


def other_page(folder: Path) -> None:
    (folder / "report.html").write_text("<p>81%</p>", "utf-8")


def other_raw(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("pipeline/points.py", "pipeline/other.py"), "utf-8")


@pytest.mark.parametrize(
    ("name", "change", "outcome"),
    [
        ("report.docx", repacked, Outcome.ALIKE),
        ("observations.parquet", other_compression, Outcome.ALIKE),
        ("manifest.json", other_python, Outcome.ALIKE),
        ("report.docx", other_word, Outcome.DIFFERENT),
        ("report.html", other_page, Outcome.DIFFERENT),
        ("manifest.json", other_raw, Outcome.DIFFERENT),
    ],
)
def test_files_as_bytes_else_as_content(
    tmp_path: Path, name: str, change: Callable[[Path], None], outcome: Outcome
) -> None:
    before, after = report(tmp_path / "a"), report(tmp_path / "b")
    change(after)
    found = files.compare(before, listed(after) if name != "manifest.json" else after)
    assert one(found, name).outcome is outcome


def test_a_file_missing_or_added(tmp_path: Path) -> None:
    before, after = report(tmp_path / "a"), report(tmp_path / "b")
    (after / "report.html").rename(after / "other.html")
    found = files.compare(before, listed(after))
    assert one(found, "report.html").outcome is Outcome.MISSING and one(found, "other.html").outcome is Outcome.ADDED


def test_page_and_json_tell_the_same() -> None:
    found = (Compared("<b>", Outcome.DIFFERENT, "1", "2"), Compared("2:value", Outcome.SAME, "1", "1"))
    made = Audit("2025", 1, "c0ffee", rerun.CONDITIONS, found, (), ())
    content, shown = json.loads(as_json(made)), as_page(made)
    assert not content["agrees"] and content["figures"][0]["outcome"] == "different" and content["conditions"]["TZ"]
    assert "&lt;b&gt;" in shown and "khác ở 1 điểm" in shown and "c0ffee" in shown and shown.count('class="bad"') == 1
    assert json.loads(as_json(Audit("2025", 1, "", {}, found[1:], (), ())))["agrees"]


def test_every_outcome_has_its_words() -> None:
    named = {f"audit.outcome-{outcome}" for outcome in Outcome} | {f"audit.part-{name}" for name in PARTS}
    named |= {f"audit.column-{name}" for name in (*COLUMNS, "part")}
    assert named == {key for key in catalogue() if key.startswith(("audit.outcome-", "audit.part-", "audit.column-"))}


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    """Edition 1 of 2025 below a folder for DATA."""
    (tmp_path / "raw").mkdir()
    seal(tmp_path / "reports", 1, report(tmp_path / "new"), {"pipeline/__init__.py": "# its own\n"})
    return sealed.edition(request(tmp_path), "")


def request(folder: Path) -> Any:
    return parse(["YEAR=2025", f"DATA={folder}"])


def test_an_edition_is_put_back_in_a_folder_of_its_own(edition: Edition, tmp_path: Path) -> None:
    space = request(tmp_path).workspace
    project = rerun.rebuild(edition, space, tmp_path / "again")
    assert (project.root / "pipeline" / "__init__.py").read_text("utf-8") == "# its own\n"
    assert (project.root / "requirements.lock").read_text("utf-8") == "lock\n"
    assert project.report == tmp_path / "again" / "data" / "reports" / "2025"
    (raw,) = edition.raw
    assert (tmp_path / "again" / "data" / raw).read_bytes() == b"a workbook"


def test_a_raw_file_that_is_gone_or_changed_is_told(edition: Edition, tmp_path: Path) -> None:
    (stored,) = (path for path in edition.store.rglob("*") if path.is_file())
    stored.write_bytes(b"another")
    with pytest.raises(AuditError, match="no longer has the raw file"):
        rerun.rebuild(edition, request(tmp_path).workspace, tmp_path / "again")


def test_the_conditions_are_other_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TZ": "UTC", "LC_TIME": "vi_VN.UTF-8", "PYTHONHASHSEED": "0", "MPLBACKEND": "x"}.items():
        monkeypatch.setenv(name, value)
    given = rerun.environment()
    assert {name: given[name] for name in rerun.CONDITIONS} == dict(rerun.CONDITIONS)
    assert "LC_TIME" not in given and "MPLBACKEND" not in given and given["PATH"]


def again(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """Has the new run give a report, without the minute that it takes."""

    def run(project: Project, edition: Edition) -> None:
        project.report.parent.mkdir(parents=True, exist_ok=True)
        report(project.report, **changed)

    monkeypatch.setattr(rerun, "run", run)


def test_an_edition_that_stands(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    again(monkeypatch)
    audit(["YEAR=2025", "EDITION=1", f"DATA={tmp_path}"])
    assert "1 số liệu, 1 ô sổ tay, 7 tệp" in capsys.readouterr().out
    assert json.loads((tmp_path / "processed" / "audits" / "2025-1.json").read_text("utf-8"))["agrees"]


def test_an_edition_that_does_not(edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again(monkeypatch, value="81", text="81%")
    with pytest.raises(AuditError, match=r"2\.a\.5:value") as caught:
        audit(["YEAR=2025", f"DATA={tmp_path}"])
    assert caught.value.exit_code == 5 and (tmp_path / "processed" / "audits" / "2025-1.html").is_file()
    assert "(2): 2.a.5:value, figures.json. The full list" in str(caught.value)  # all are named, so no more is told


def test_a_damaged_edition_is_not_run(edition: Edition, tmp_path: Path) -> None:
    (edition.report / "report.html").write_text("<p>82%</p>", "utf-8")
    with pytest.raises(AuditError, match=r"report/report\.html is not as the manifest has it"):
        audit(["YEAR=2025", f"DATA={tmp_path}"])


@pytest.mark.parametrize("name", ["manifest.json", "report/manifest.json"])
@pytest.mark.parametrize("content", ["[", "[]"])
def test_a_manifest_that_can_not_be_read_is_told(edition: Edition, tmp_path: Path, name: str, content: str) -> None:
    (edition.folder / name).write_text(content, "utf-8")
    with pytest.raises(AuditError, match="could not be read"):
        audit(["YEAR=2025", f"DATA={tmp_path}"])


def test_an_edition_that_there_is_not(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="There are: 1"):
        audit(["YEAR=2025", "EDITION=2", f"DATA={tmp_path}"])
    shutil.rmtree(tmp_path / "reports")
    with pytest.raises(ConfigurationError, match="Run make publish first"):
        audit(["YEAR=2025", f"DATA={tmp_path}"])
