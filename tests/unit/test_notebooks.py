"""Notebooks: exactly the declared parameters, a failing cell named, the same bytes from run to run."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from pipeline import notebooks
from pipeline.errors import ProductionError
from pipeline.paths import ROOT

COMMITTED = sorted((ROOT / "notebooks").glob("*.ipynb"))
PARAMETERS = 'year: int = 2025\nlang: str = "vi"'


def code(source: str, *tags: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"cell-{hashlib.sha256(source.encode()).hexdigest()[:8]}",
        "metadata": {"tags": list(tags)},
        "outputs": [],
        "source": source,
    }


def notebook(folder: Path, *cells: dict[str, Any]) -> Path:
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    content = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path = folder / "some.ipynb"
    path.write_text(json.dumps(content), "utf-8")
    return path


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"year": 2025, "lang": "vi", "extra": "x"}, "extra"),
        ({"year": 2025}, "lang"),
        ({"year": "2025", "lang": "vi"}, "year"),
    ],
)
def test_a_parameter_unknown_missing_or_of_another_type_is_an_error(
    tmp_path: Path, parameters: dict[str, str | int], said: str
) -> None:
    with pytest.raises(ProductionError) as caught:
        notebooks.run(notebook(tmp_path, code(PARAMETERS, "parameters")), tmp_path / "out.ipynb", parameters)
    assert said in caught.value.message("vi") and caught.value.exit_code == 4
    assert not (tmp_path / "out.ipynb").exists()


@pytest.mark.parametrize("cells", [(), (code("year = 2025", "parameters"),)])
def test_parameters_are_to_be_declared_with_their_types(tmp_path: Path, cells: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(ProductionError):
        notebooks.declared(notebook(tmp_path, *cells))


def test_a_failing_cell_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    failing = notebook(tmp_path, code(PARAMETERS, "parameters"), code("year / 0"))
    with pytest.raises(ProductionError) as caught:
        notebooks.run(failing, tmp_path / "out.ipynb", {"year": 2025, "lang": "vi"})
    assert "some.ipynb" in caught.value.message("vi") and "ZeroDivisionError" in caught.value.message("vi")
    assert not (tmp_path / "out.ipynb").exists()


SHOW = """
from pipeline.chapters.display import Display
Display({"text/markdown": f"{year}"}, {"kind": "tbl", "caption": "A caption", "figures": []})
"""


def test_two_runs_give_the_same_bytes_without_time_or_path(tmp_path: Path) -> None:
    source = notebook(tmp_path, code(PARAMETERS, "parameters"), code("#| label: tbl-x\n" + SHOW))
    texts = []
    for name in ("one.ipynb", "two.ipynb"):
        notebooks.run(source, tmp_path / name, {"year": 2024, "lang": "vi"})
        texts.append((tmp_path / name).read_text("utf-8"))
    assert texts[0] == texts[1]
    assert str(tmp_path) not in texts[0] and "end_time" not in texts[0]
    shown = json.loads(texts[0])["cells"][-1]
    assert shown["outputs"][0]["data"]["text/markdown"] == "2024"
    assert shown["metadata"]["tbl-cap"] == "A caption"


def test_the_copy_names_a_place_outside_of_the_project_as_it_is_told(tmp_path: Path) -> None:
    source = notebook(tmp_path, code(PARAMETERS, "parameters"), code(SHOW.replace("year", "lang")))
    notebooks.run(source, tmp_path / "out.ipynb", {"year": 2025, "lang": "../../here/results"}, {"lang": "results"})
    cells = json.loads((tmp_path / "out.ipynb").read_text("utf-8"))["cells"]
    assert cells[1]["source"] == '# Parameters\nyear = 2025\nlang = "results"\n'
    assert cells[2]["outputs"][0]["data"]["text/markdown"] == "../../here/results"


def test_the_users_own_settings_have_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in dict(os.environ).items():
        monkeypatch.setenv(name, value)  # so that all of it is put back
    monkeypatch.setenv("PYTHONSTARTUP", "evil.py")
    monkeypatch.setenv("MPLBACKEND", "qtagg")
    notebooks.isolate(tmp_path)
    assert "PYTHONSTARTUP" not in os.environ and "MPLBACKEND" not in os.environ
    assert os.environ["IPYTHONDIR"].startswith(str(tmp_path)) and os.environ["TZ"] == "UTC"


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.name)
def test_committed_notebooks_carry_no_output(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.name)
def test_committed_notebooks_are_thin(path: Path) -> None:
    """They choose the order; whatever computes is in the package, where it is tested."""
    assert notebooks.declared(path) == {"results": "str", "lang": "str"}
    sources = ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"][3:]]
    assert sources and all(len(source.splitlines()) <= 3 for source in sources)
