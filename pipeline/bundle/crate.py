"""ro-crate-metadata.json: the bundle as a Workflow Run RO-Crate, which other tools can read.

Profiles: https://w3id.org/ro/wfrun/workflow/0.5 on RO-Crate 1.1. Neither when the run took place nor when the edition
was published is told, since an edition keeps no times; the day is the last one that the report counts. What the
profiles merely recommend and nobody knows stays out too: addresses on the web of the department and of the code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pipeline.messages import text

AGENT = "#agent"
VERSION = "1.1"
PROFILES = (
    ("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
    ("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"),
)
WORKFLOW = "pipeline/report.py"
BIOSCHEMAS = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
TERMS = {"sha256": "http://schema.org/sha256"}  # what the context of RO-Crate 1.1 does not know
README = "README.md"
TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".tar": "application/x-tar",
    ".toml": "application/toml",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
OF_TEXT = ("", ".lock", ".lua", ".minisig", ".mplstyle", ".openxml", ".pub", ".qmd", ".sha256", ".txt", ".typ")
# Administrative documents are no subject of copyright: Luật Sở hữu trí tuệ 2005, khoản 2 Điều 15
LICENCE = "Văn bản hành chính: không thuộc đối tượng bảo hộ quyền tác giả (Luật Sở hữu trí tuệ, khoản 2 Điều 15)"


@dataclass(frozen=True)
class Described:
    """What the crate tells. `files` are {name in the bundle: SHA-256}, `inputs` and `results` names among them.

    `originals` has for each copy without persons the hash of what it takes the place of.
    """

    title: str
    description: str
    day: str
    agent: str
    commit: str
    command: str
    files: Mapping[str, str]
    inputs: Mapping[str, str]
    originals: Mapping[str, str]
    results: tuple[str, ...]


def metadata(told: Described) -> str:
    """The file's text; the same edition gives the same text."""
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version=VERSION)
    crate.metadata.extra_terms.update(TERMS)
    crate.name, crate.description = told.title, told.description
    crate.root_dataset["datePublished"] = told.day
    _people(crate, told)
    for name, digest in sorted(told.files.items()):
        if name != WORKFLOW:
            crate.add_file(dest_path=name, properties=_properties(name, digest, told))
    _workflow(crate, told)
    _run(crate, told)
    _profiles(crate)
    content = crate.metadata.generate()
    content["@graph"] = sorted(content["@graph"], key=lambda entity: str(entity["@id"]))
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _properties(name: str, digest: str, told: Described) -> dict[str, Any]:
    called = {"name": told.inputs[name]} if name in told.inputs else {}
    if name in told.originals:
        called["description"] = text("bundle.copy-of", "en", digest=told.originals[name])
    about = {"about": {"@id": "./"}} if name == README else {}
    return {"sha256": digest, "encodingFormat": _form(told.inputs.get(name, name)), **called, **about}


def _form(name: str) -> str:
    """The media type of a file, as its name tells it."""
    suffix = PurePosixPath(name).suffix.lower()
    return TYPES.get(suffix, "text/plain" if suffix in OF_TEXT else "application/octet-stream")


def _people(crate: Any, told: Described) -> None:
    """Whose report it is, and what may be done with it."""
    from rocrate.model import ContextEntity

    agent = crate.add(ContextEntity(crate, AGENT, properties={"@type": "Organization", "name": told.agent}))
    crate.root_dataset["author"] = crate.root_dataset["publisher"] = agent
    licence = {"@type": "CreativeWork", "name": LICENCE, "description": LICENCE}
    crate.license = crate.add(ContextEntity(crate, "#licence", properties=licence))


def _workflow(crate: Any, told: Described) -> None:
    from rocrate.model import ComputerLanguage
    from rocrate.model.computationalworkflow import ComputationalWorkflow

    python = {"name": "Python", "url": "https://www.python.org/", "identifier": "https://www.python.org/"}
    language = crate.add(ComputerLanguage(crate, "#python", properties=python))
    properties = {"name": "make report", "sha256": told.files[WORKFLOW], "version": told.commit or "–"}
    workflow = crate.add(ComputationalWorkflow(crate, dest_path=WORKFLOW, properties=properties))
    workflow["programmingLanguage"] = language
    workflow["encodingFormat"] = _form(WORKFLOW)
    workflow["conformsTo"] = {"@id": BIOSCHEMAS}
    crate.mainEntity = workflow


def _run(crate: Any, told: Described) -> None:
    from rocrate.model import ContextEntity

    action = {
        "@type": "CreateAction",
        "name": told.title,
        "description": told.command,
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    run = crate.add(ContextEntity(crate, "#run", properties=action))
    run["instrument"], run["agent"] = crate.mainEntity, crate.get(AGENT)
    run["object"] = [crate.get(name) for name in sorted(told.inputs)]
    run["result"] = [crate.get(name) for name in told.results]
    crate.root_dataset["mentions"] = run


def _profiles(crate: Any) -> None:
    from rocrate.model import ContextEntity

    for id, name, version in PROFILES:
        crate.add(ContextEntity(crate, id, properties={"@type": "CreativeWork", "name": name, "version": version}))
    crate.root_dataset["conformsTo"] = [{"@id": id} for id, _, _ in PROFILES]
    own = f"https://w3id.org/ro/crate/{VERSION}"
    crate.metadata["conformsTo"] = [{"@id": own}, {"@id": PROFILES[-1][0]}]
