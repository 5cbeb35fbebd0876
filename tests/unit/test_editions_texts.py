"""The analyst's texts in an edition: kept, put back when it is made again, and told where they are others by now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import rerun, sealed, verify
from pipeline.editions import code, sealing
from pipeline.editions.contents import Words
from pipeline.editions.places import places
from pipeline.editions.publish import freeze
from pipeline.request import Request
from pipeline.verify.edition import edition_faults
from tests import editions
from tests.unit.test_editions_publish import edition, load, refused

TEXT = "2025/nguyen-nhan.md"


@pytest.fixture
def made(tmp_path: Path) -> Request:
    return editions.checkout(tmp_path / "checkout")


def with_text(made: Request) -> Request:
    """The report made again with a text of the analyst's, which git does not know."""
    path = made.workspace.narrative / TEXT
    path.parent.mkdir(parents=True)
    path.write_text("Thiếu người", "utf-8")
    (path.parent / ".nguyen-nhan.md.swp.md").write_text("an editor's", "utf-8")
    editions.report(made)
    return made


def put_back(made: Request, folder: Path) -> Path:
    """Where the text stands once the edition is put back in `folder`."""
    edition = sealed.edition(made, "1")
    project = rerun.rebuild(edition, made.workspace, folder)
    return Path(project.root, project.data, "narrative" if project.data else "data/narrative", TEXT)


def test_the_analysts_texts_are_kept_and_put_back(made: Request, tmp_path: Path) -> None:
    freeze(with_text(made), Words())
    assert load(edition(made))["against"] == {}  # a text is no code, and need not be committed
    assert editions.files(edition(made))[f"narrative/data/narrative/{TEXT}"].decode() == "Thiếu người"
    assert put_back(made, tmp_path / "again").read_text("utf-8") == "Thiếu người"
    verify.check(made, "1")


def test_the_analysts_texts_of_data_outside_of_the_checkout_are_kept_and_put_back(tmp_path: Path) -> None:
    made = with_text(editions.outside(tmp_path / "checkout", tmp_path / "so-khac"))
    freeze(made, Words())
    assert editions.files(edition(made))[f"narrative/narrative/{TEXT}"].decode() == "Thiếu người"
    shutil.rmtree(made.workspace.narrative)
    assert put_back(made, tmp_path / "again").read_text("utf-8") == "Thiếu người"
    verify.check(made, "1")


@pytest.mark.parametrize("change", ["changed", "gone", "added"])
def test_a_text_that_is_not_that_of_the_report_is_named(tmp_path: Path, change: str) -> None:
    made = with_text(editions.outside(tmp_path / "checkout", tmp_path / "so-khac"))
    path = made.workspace.narrative / TEXT
    if change == "gone":
        path.unlink()
    else:
        (path if change == "changed" else path.with_name("kien-nghi.md")).write_text("khác", "utf-8")
    name = f"narrative/{TEXT}" if change != "added" else "narrative/2025/kien-nghi.md"
    error = refused(made)
    assert (error.key, error.values["files"]) == ("editions.outdated", name)
    freeze(made, Words(anyway="cứ công bố"))
    assert load(edition(made))["against"]["outdated"] == [name]
    verify.check(made, "1")


def test_an_edition_of_the_first_schema_keeps_no_texts_and_is_whole(made: Request, tmp_path: Path) -> None:
    """Its texts stand in the archive of the code, where they were committed."""
    freeze(with_text(made), Words())
    folder, root = edition(made), made.workspace.root
    shutil.rmtree(folder / "narrative")
    (folder / code.ARCHIVE).unlink()
    code.archive(root, [*code.checkout(made.workspace).tracked, f"data/narrative/{TEXT}"], folder / code.ARCHIVE)
    told = {**load(folder), "files": sealing.contents(folder)}
    for path in folder.glob("manifest.*"):
        path.chmod(0o644)
    sealing.seal(folder, told)
    found = edition_faults(places(made), folder, None)
    assert [(fault.key, fault.file) for fault in found] == [
        ("verify.manifests-differ", f"narrative/data/narrative/{TEXT}")
    ]
    sealing.seal(folder, {**told, "schema": 1})
    verify.check(made, "1")
    assert put_back(made, tmp_path / "again").read_text("utf-8") == "Thiếu người"
