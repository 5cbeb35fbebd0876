"""ro-crate-metadata.json: the bundle as a Workflow Run RO-Crate, which other tools can read.

Profiles: https://w3id.org/ro/wfrun/workflow/0.5 on RO-Crate 1.1. Neither when the run took place nor when the edition
was published is told, since an edition keeps no times; the day is the last one that the report counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

NAME = "ro-crate-metadata.json"
VERSION = "1.1"
PROFILES = (
    ("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
    ("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"),
)
WORKFLOW = "pipeline/report.py"
TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".md": "text/markdown",
}
# Administrative documents are no subject of copyright: Luật Sở hữu trí tuệ 2005, khoản 2 Điều 15
LICENCE = "Văn bản hành chính: không thuộc đối tượng bảo hộ quyền tác giả (Luật Sở hữu trí tuệ, khoản 2 Điều 15)"


@dataclass(frozen=True)
class Described:
    """What the crate tells. `files` are {name in the bundle: SHA-256}, `inputs` and `results` names among them."""

    title: str
    description: str
    day: str
    agent: str
    commit: str
    command: str
    files: Mapping[str, str]
    inputs: Mapping[str, str]
    results: tuple[str, ...]


def metadata(told: Described) -> str:
    """The file's text; the same edition gives the same text."""
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version=VERSION)
    crate.name, crate.description, crate.license = told.title, told.description, LICENCE
    crate.root_dataset["datePublished"] = told.day
    for name, digest in sorted(told.files.items()):
        if name != WORKFLOW:
            crate.add_file(dest_path=name, properties=_properties(name, digest, told.inputs))
    _workflow(crate, told)
    _run(crate, told)
    _profiles(crate)
    content = crate.metadata.generate()
    content["@graph"] = sorted(content["@graph"], key=lambda entity: str(entity["@id"]))
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _properties(name: str, digest: str, inputs: Mapping[str, str]) -> dict[str, Any]:
    form = TYPES.get(PurePosixPath(name).suffix)
    called = {"name": inputs[name]} if name in inputs else {}
    return {"sha256": digest, **called, **({"encodingFormat": form} if form else {})}


def _workflow(crate: Any, told: Described) -> None:
    from rocrate.model import ComputerLanguage
    from rocrate.model.computationalworkflow import ComputationalWorkflow

    python = {"name": "Python", "url": "https://www.python.org/", "identifier": "https://www.python.org/"}
    language = crate.add(ComputerLanguage(crate, "#python", properties=python))
    properties = {"name": "make report", "sha256": told.files[WORKFLOW], "version": told.commit or "–"}
    workflow = crate.add(ComputationalWorkflow(crate, dest_path=WORKFLOW, properties=properties))
    workflow["programmingLanguage"] = language
    crate.mainEntity = workflow


def _run(crate: Any, told: Described) -> None:
    from rocrate.model import ContextEntity

    agent = crate.add(ContextEntity(crate, "#agent", properties={"@type": "Organization", "name": told.agent}))
    action = {
        "@type": "CreateAction",
        "name": told.title,
        "description": told.command,
        "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
    }
    run = crate.add(ContextEntity(crate, "#run", properties=action))
    run["instrument"], run["agent"] = crate.mainEntity, agent
    run["object"] = [crate.get(name) for name in sorted(told.inputs)]
    run["result"] = [crate.get(name) for name in told.results]
    crate.root_dataset["mentions"] = [run]


def _profiles(crate: Any) -> None:
    from rocrate.model import ContextEntity

    for id, name, version in PROFILES:
        crate.add(ContextEntity(crate, id, properties={"@type": "CreativeWork", "name": name, "version": version}))
    crate.root_dataset["conformsTo"] = [{"@id": id} for id, _, _ in PROFILES]
