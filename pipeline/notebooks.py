"""Papermill: one notebook per content of the plan, run in a real Jupyter kernel for the period."""

from __future__ import annotations

import ast
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline import records, scratch
from pipeline.errors import ProductionError
from pipeline.figures import Figure

Parameters = Mapping[str, str | int]

TYPES: Mapping[str, type] = {"str": str, "int": int}
FIRST = "content-1"
GIVEN = "injected-parameters"  # Papermill's tag for the cell in which it gives the parameters
CAPTION_KEYS = {"caption": "cap", "alt": "alt"}  # what a display says of itself -> the cell option of Quarto


def run(notebook: Path, output: Path, parameters: Parameters, named: Parameters = MappingProxyType({})) -> None:
    """Runs `notebook` with exactly the parameters that it declares and writes the executed copy to `output`.

    The copy holds no time and no path of this machine: the same inputs give the same bytes (see `isolate`). `named`
    are the parameters that it gives another way than they were given, as a place outside of the project.
    Raises ProductionError for a parameter unknown, missing or of another type, and for a cell that fails.
    """
    check_parameters(notebook, parameters)
    import papermill
    from papermill.exceptions import PapermillExecutionError
    from papermill.translators import PythonTranslator
    from traitlets.config import Config

    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    quiet = {"kernel_name": "python3", "progress_bar": False, "log_output": False}
    try:
        with scratch.folder() as sockets:
            config = Config(_private(sockets))
            executed = papermill.execute_notebook(str(notebook), None, dict(parameters), config=config, **quiet)
    except PapermillExecutionError as error:
        raise ProductionError(
            "notebooks.failed", notebook=notebook.name, cell=error.exec_count, reason=f"{error.ename}: {error.evalue}"
        ) from error
    except RuntimeError as error:  # the kernel did not start, or died
        raise ProductionError("notebooks.kernel", notebook=notebook.name, reason=error) from error
    for cell in executed["cells"]:
        if GIVEN in cell["metadata"].get("tags", []):
            cell["source"] = PythonTranslator.codify({**parameters, **named})
    output.write_text(json.dumps(cleaned(executed), ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def isolate(home: Path) -> None:
    """Shuts the user's own settings of Python, Jupyter and matplotlib out of the kernels, and fixes zone and order.

    To be called once, before any kernel starts; `home` is a folder for what these programs keep.
    """
    (home / "ipython").mkdir(parents=True, exist_ok=True)  # IPython warns when it has to make its own
    for name in [name for name in os.environ if name.startswith(("PYTHON", "JUPYTER", "IPYTHON", "MPL"))]:
        del os.environ[name]
    os.environ.update(
        JUPYTER_PREFER_ENV_PATH="1",
        JUPYTER_CONFIG_DIR=str(home / "jupyter"),
        JUPYTER_DATA_DIR=str(home / "jupyter"),
        JUPYTER_RUNTIME_DIR=str(home / "jupyter"),
        IPYTHONDIR=str(home / "ipython"),
        MPLCONFIGDIR=str(Path(sys.prefix, "share", "matplotlib")),  # made at set-up
        PYTHONHASHSEED="0",
        PYTHONNOUSERSITE="1",
        TZ="UTC",
    )


def _private(folder: Path) -> dict[str, dict[str, Any]]:
    """Settings for a kernel that talks through sockets in `folder`: no port is opened, no network is needed."""
    return {
        "KernelManager": {"transport": "ipc", "connection_file": str(folder / "kernel.json")},
        "NotebookClient": {"extra_arguments": ["--log-level=50"]},
    }


def of(folder: Path, name: str, derived: Path) -> Path:
    """The notebook `name` in `folder`; for a content that has none of its own, one made after the first content's.

    So a plan with other contents needs no notebook to be written. The made one is put into `derived`.
    """
    own, first = folder / f"{name}.ipynb", folder / f"{FIRST}.ipynb"
    if own.is_file() or not name.startswith("content-"):
        return own
    code, pattern = name.removeprefix("content-"), FIRST.removeprefix("content-")
    content = first.read_text("utf-8").replace(FIRST, name)
    for label in ("series", "sentences"):
        content = content.replace(f"{label}-{pattern}", f"{label}-{code}")
    content = content.replace(f"Nội dung {pattern} ", f"Nội dung {code} ").replace(
        f"Content {pattern} ", f"Content {code} "
    )
    derived.mkdir(parents=True, exist_ok=True)
    path = derived / f"{name}.ipynb"
    path.write_text(content, "utf-8")
    return path


def declared(notebook: Path) -> dict[str, str]:
    """The parameters of a notebook and their types: {"year": "int", …}, from its cell tagged "parameters".

    Raises ProductionError when there is no such cell, or a parameter in it has no type.
    """
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    if len(sources) != 1:
        raise ProductionError("notebooks.no-parameters", notebook=notebook.name)
    found = {}
    for line in ast.parse(sources[0]).body:
        if not (isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)):
            raise ProductionError("notebooks.untyped", notebook=notebook.name, line=ast.unparse(line))
        found[line.target.id] = ast.unparse(line.annotation)
    return found


def check_parameters(notebook: Path, parameters: Parameters) -> None:
    """Raises ProductionError unless `parameters` are those that the notebook declares, each of its type."""
    types = declared(notebook)
    for name in parameters.keys() - types.keys():
        raise ProductionError("notebooks.unknown-parameter", notebook=notebook.name, name=name)
    for name in types.keys() - parameters.keys():
        raise ProductionError("notebooks.missing-parameter", notebook=notebook.name, name=name)
    for name, value in parameters.items():
        if type(value) is not TYPES.get(types[name]):
            raise ProductionError("notebooks.wrong-type", notebook=notebook.name, name=name, type=types[name])


def cleaned(executed: Mapping[str, Any]) -> dict[str, Any]:
    """The executed notebook without times, paths and random ids, captions put where renderers look for them."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    language = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    cells = [_cleaned_cell(cell, number) for number, cell in enumerate(executed["cells"], start=1)]
    metadata = {"kernelspec": kernel, "language_info": language}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cleaned_cell(cell: Mapping[str, Any], number: int) -> dict[str, Any]:
    metadata = {name: value for name, value in cell["metadata"].items() if name not in ("papermill", "execution")}
    kept = {**cell, "id": f"cell-{number}", "metadata": {**metadata, **_options(cell)}}
    return kept


def _options(cell: Mapping[str, Any]) -> dict[str, str]:
    """Caption and alternative text, as cell options: a display says them in its own metadata."""
    options = {}
    for output in cell.get("outputs", ()):
        for name, suffix in CAPTION_KEYS.items():
            if name in output.get("metadata", {}):
                options[f"{output['metadata']['kind']}-{suffix}"] = output["metadata"][name]
    return options


def printed_figures(executed: Path) -> Iterator[Figure]:
    """The figures that an executed notebook printed, in order."""
    for cell in json.loads(executed.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            for entry in output.get("metadata", {}).get("figures", ()):
                yield records.loads(Figure, json.dumps(entry))
