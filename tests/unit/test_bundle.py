"""An edition as one file: complete, described by the profile's rules, and without a word about persons."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from pipeline import fingerprints
from pipeline.bundle import bundle
from pipeline.bundle.crate import BIOSCHEMAS, PROFILES
from pipeline.editions.copies import vouched
from pipeline.editions.places import places
from pipeline.errors import AuditError, ConfigurationError
from pipeline.paths import ROOT, Workspace
from pipeline.request import parse
from pipeline.verify.edition import edition_faults
from tests.made_reports import SOURCE, figure, observation, seal, target, write_report
from tests.tables import SECRETS, as_csv, dossiers, grid

FORM = (ROOT / SOURCE).read_bytes()
TABLE = as_csv(grid(dossiers()))
EXPORT = "data/raw/2025/year/hanh-chinh-tu-phap/ho-so.csv"
TEXT = "data/narrative/2025/nguyen-nhan.md"
MARKER = "data/raw/MINH-HOA.md"
SENT = {SOURCE: FORM, EXPORT: TABLE, MARKER: b"made up"}
CODE = {
    "pipeline/report.py": '"""make report"""\n',
    "Makefile": "report:\n",
    "data/raw/2025/year/x/note.md": "a note",
}
OF_THE_CONTEXT = {  # names that this test met in https://w3id.org/ro/crate/1.1/context
    *("about", "actionStatus", "agent", "author", "conformsTo", "datePublished", "description", "encodingFormat"),
    *("hasPart", "identifier", "instrument", "license", "mainEntity", "mentions", "name", "object"),
    *("programmingLanguage", "publisher", "result", "url", "version"),
}
HOME = "department/reports/editions/2025/1"
INJECTED = 'results = "data/processed/2025/results/content-2-0.json"\nlang = "vi"\n'


def edition(folder: Path, code: dict[str, str] = CODE, raw: dict[str, bytes] = SENT, said: str = "Thiếu người") -> Path:
    """Edition 1 of 2025 below `folder`, for DATA; its notebook printed the one figure."""
    (folder / "raw").mkdir()
    entry = figure("2.a.5:value", "80", "80%", inputs=["2025.van-phong.A"])
    report = write_report(folder / "new", [entry], [observation()], [target()])
    (report / "notebooks").mkdir()
    output = {"output_type": "display_data", "metadata": {"figures": [entry]}, "data": {}}
    cell = {"cell_type": "code", "id": "cell-1", "metadata": {}, "source": INJECTED, "outputs": [output]}
    (report / "notebooks" / "content-2.ipynb").write_text(json.dumps({"cells": [cell]}), "utf-8")
    (report / "notebooks" / "annexes.ipynb").write_text(json.dumps({"cells": []}), "utf-8")
    seal(folder / "reports", 1, report, code, raw, {f"narrative/{TEXT}": said})
    return folder


def made(folder: Path) -> zipfile.ZipFile:
    bundle(["YEAR=2025", "EDITION=1", f"DATA={folder}"])
    return zipfile.ZipFile(folder / "processed" / "bundles" / "2025-1.zip")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return made(edition(tmp_path_factory.mktemp("bundled")))


@pytest.fixture(scope="module")
def crate(packed: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """The entities of the crate by their ids."""
    content = json.loads(packed.read("ro-crate-metadata.json"))
    assert content["@context"] == ["https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"}]
    own = {name for entity in content["@graph"] for name in entity if not name.startswith("@")}
    assert own <= {*OF_THE_CONTEXT, *content["@context"][1]}  # no other name means anything to a reader
    entities = {entity["@id"]: entity for entity in content["@graph"]}
    assert len(entities) == len(content["@graph"])
    return entities


def types(entity: dict[str, Any]) -> set[str]:
    found = entity["@type"]
    return {found} if isinstance(found, str) else set(found)


def references(value: object) -> set[str]:
    if isinstance(value, dict):
        return {value["@id"]} if set(value) == {"@id"} else set().union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_the_edition_stands_in_a_checkout_of_its_code(packed: zipfile.ZipFile) -> None:
    names = set(packed.namelist())
    assert {"Makefile", "pipeline/report.py", f"{HOME}/manifest.json", f"{HOME}/code.tar"} <= names
    assert packed.read("Makefile") == b"report:\n" and f"{HOME}/report/figures.json" in names
    assert not [name for name in names if name.startswith("data/raw")]  # raw files lie in the store
    readme = packed.read("README.md").decode()
    assert readme.count("make verify YEAR=2025 EDITION=1 DATA=department") == 2
    assert readme.count("make audit YEAR=2025 EDITION=1 DATA=department") == 2


def test_nothing_about_persons_leaves_the_office(packed: zipfile.ZipFile) -> None:
    contents = [packed.read(name) for name in packed.namelist()]
    assert b"made up" in contents and FORM not in contents and TABLE not in contents
    assert not [said for said in SECRETS if any(said.encode() in content for content in contents)]
    assert EXPORT in packed.read("README.md").decode().split("Không kèm theo")[1]


def test_the_readme_lists_every_notebook(tmp_path: Path) -> None:
    archive = made(edition(tmp_path))
    readme = archive.read("README.md").decode()
    assert readme.count("`annexes.ipynb`, `content-2.ipynb`") == 2 and "overview" not in readme


def test_a_form_goes_as_a_copy_without_who_prepared_it(packed: zipfile.ZipFile) -> None:
    digest = fingerprints.of_bytes(FORM)
    assert "Nguyễn Văn A (minh họa)" in str(as_said(FORM))
    (name,) = (name for name in packed.namelist() if digest in name)
    copy = packed.read(name)
    assert name.endswith(f"/{digest[:2]}/{digest}.{fingerprints.of_bytes(copy)}")
    assert as_said(copy) == as_said(FORM) | {"B5": "(đã lược)"}
    assert f"`{SOURCE}` ({digest}): Số liệu!B5" in packed.read("README.md").decode()
    for part in (packed.read(name) for name in packed.namelist()):
        assert "Nguyễn Văn A".encode() not in part and b"Nguy&#7877;n V&#259;n A" not in part


def test_the_bundle_vouches_for_its_own_copies(packed: zipfile.ZipFile, tmp_path: Path) -> None:
    packed.extractall(tmp_path / "dữ liệu")
    root = tmp_path / "dữ liệu"
    digest, place = fingerprints.of_bytes(FORM), root / "department/reports/editions/store"
    raw = [digest, fingerprints.of_bytes(b"made up"), fingerprints.of_bytes(TABLE), "*"]
    (copy,) = vouched(root, place, root / HOME, raw).items()
    assert copy[0] == digest and as_said(copy[1].read_bytes())["B5"] == "(đã lược)"
    assert vouched(root / "department", place, root / HOME, raw) == {}
    (root / HOME / "manifest.json").write_text("{}", "utf-8")
    assert vouched(root, place, root / HOME, raw) == {}


def test_a_text_that_names_whom_a_form_names_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(edition(tmp_path, said="Do Nguyễn Văn A (minh họa) nghỉ"))
    assert f"narrative/{TEXT}" in capsys.readouterr().out


def as_said(book: bytes) -> dict[str, object]:
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    return {cell.coordinate: cell.value for row in sheet for cell in row if cell.value is not None}


@pytest.mark.parametrize(("beside", "refused"), [({}, True), ({"examples/x/raw/MINH-HOA.md": "made up"}, False)])
def test_a_repository_that_keeps_forms_of_persons_is_refused_unless_they_are_made_up(
    tmp_path: Path, beside: dict[str, str], refused: bool
) -> None:
    form = "Đơn vị báo cáo;Văn phòng Sở;Mã đơn vị;van-phong;;\nNgười lập biểu;Trần Thị B;;;;\n"
    form += "Mã chỉ tiêu;Tên chỉ tiêu;Đơn vị tính;Giá trị;Từ ngày;Đến ngày\n"
    form += "HS_TONG;Hồ sơ;hồ sơ;5;15/12/2024;14/12/2025\n"
    folder = edition(tmp_path, {**CODE, **beside, "examples/x/raw/2025/year/van-phong/a.csv": form})
    with pytest.raises(ConfigurationError, match=r"a\.csv") if refused else nullcontext():
        made(folder)


def test_a_file_that_nobody_can_read_stays(tmp_path: Path) -> None:
    archive = made(edition(tmp_path, raw={SOURCE: b"\x00broken", MARKER: b""}))
    assert b"\x00broken" not in [archive.read(name) for name in archive.namelist()]


def test_a_repository_that_keeps_an_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"ho-so\.csv"):
        made(edition(tmp_path, {**CODE, EXPORT: TABLE.decode("utf-8-sig")}))


@pytest.mark.parametrize(
    ("text", "refused"),
    [("Họ tên\tSố điện thoại\tĐịa chỉ\nA\t1\tB\n", True), ("Đã nhận đủ, cảm ơn.\nKính gửi phòng, đơn vị.\n", False)],
    ids=["a table", "a note"],
)
def test_a_repository_that_keeps_a_table_under_the_name_of_a_note(tmp_path: Path, text: str, refused: bool) -> None:
    folder = edition(tmp_path, {**CODE, "data/raw/2025/year/x/danh-sach.txt": text})
    with pytest.raises(ConfigurationError, match=r"danh-sach\.txt") if refused else nullcontext():
        made(folder)


def test_a_damaged_edition_is_refused(tmp_path: Path) -> None:
    folder = edition(tmp_path)
    (folder / "reports" / "editions" / "2025" / "1" / "requirements.lock").write_text("other", "utf-8")
    with pytest.raises(AuditError, match=r"requirements\.lock"):
        made(folder)


def test_the_same_edition_gives_the_same_bytes(packed: zipfile.ZipFile, tmp_path: Path) -> None:
    again = made(edition(tmp_path))
    assert Path(str(again.filename)).read_bytes() == Path(str(packed.filename)).read_bytes()
    assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_of_the_edition_before_goes_with_it(tmp_path: Path) -> None:
    """Else `make verify`, the first command of the README, would miss it in every bundle but the first."""
    folder = edition(tmp_path) / "reports" / "editions" / "2025"
    shutil.copytree(folder / "1", folder / "2")
    found = json.loads((folder / "2" / "manifest.json").read_text("utf-8"))
    found["edition"] = 2
    found["previous"] = {"edition": 1, "manifest": fingerprints.of_file(folder / "1" / "manifest.json")}
    (folder / "2" / "manifest.json").write_text(json.dumps(found), "utf-8")
    bundle(["YEAR=2025", f"DATA={tmp_path}"])
    with zipfile.ZipFile(tmp_path / "processed" / "bundles" / "2025-2.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    request = parse(["YEAR=2025", f"DATA={tmp_path}"])
    place = places(replace(request, workspace=Workspace(ROOT, tmp_path / "unpacked" / "department")))
    kinds = {fault.key for fault in edition_faults(place, place.edition(2), None)}
    assert "verify.previous-missing" not in kinds and "verify.raw-changed" not in kinds


def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path: Path) -> None:
    folder = edition(tmp_path) / "processed" / "bundles"
    folder.mkdir(parents=True)
    (folder / ".2025-1.zip.99999999").write_bytes(b"half")
    made(tmp_path)
    assert [path.name for path in folder.iterdir()] == ["2025-1.zip"]


def test_the_crate_is_one(crate: dict[str, dict[str, Any]], packed: zipfile.ZipFile) -> None:
    """RO-Crate 1.1: the descriptor, what the root must have, and that every reference leads somewhere."""
    descriptor, root = crate["ro-crate-metadata.json"], crate["./"]
    assert types(descriptor) == {"CreativeWork"} and descriptor["about"] == {"@id": "./"}
    assert references(descriptor["conformsTo"]) == {"https://w3id.org/ro/crate/1.1", PROFILES[-1][0]}
    assert types(root) == {"Dataset"} and root["datePublished"] == "2025-12-14"
    assert all(root[name] for name in ("name", "description"))
    assert types(crate[root["license"]["@id"]]) == {"CreativeWork"} and "sở hữu trí tuệ" in str(crate).casefold()
    assert {types(crate[root[name]["@id"]]).pop() for name in ("author", "publisher")} == {"Organization"}
    files = {id for id, entity in crate.items() if "File" in types(entity)}
    assert all(crate[id]["encodingFormat"] for id in files) and crate["README.md"]["about"] == {"@id": "./"}
    assert crate["Makefile"]["encodingFormat"] == "text/plain"
    (form,) = (crate[id]["encodingFormat"] for id in files if crate[id].get("name") == SOURCE)
    assert form.endswith("spreadsheetml.sheet")  # its name in the store has no ending
    assert files == references(root["hasPart"]) == set(packed.namelist()) - {"ro-crate-metadata.json"}
    outside = {id for entity in crate.values() for id in references(entity)} - set(crate)
    assert outside == {"https://w3id.org/ro/crate/1.1", BIOSCHEMAS}


def test_it_is_a_workflow_run_crate(crate: dict[str, dict[str, Any]]) -> None:
    """Workflow RO-Crate 1.0, Process and Workflow Run Crate 0.5: their MUST rules."""
    root = crate["./"]
    assert references(root["conformsTo"]) == {id for id, _, _ in PROFILES}
    for id, _, version in PROFILES:
        assert types(crate[id]) == {"CreativeWork"} and crate[id]["version"] == version and crate[id]["name"]
    (main,) = references(root["mainEntity"])
    assert {"File", "SoftwareSourceCode", "ComputationalWorkflow"} <= types(crate[main]) and crate[main]["name"]
    (language,) = references(crate[main]["programmingLanguage"])
    assert types(crate[language]) == {"ComputerLanguage"} and crate[language]["name"] == "Python"
    (run,) = [entity for entity in crate.values() if "CreateAction" in types(entity)]
    assert references(run["instrument"]) == {main} and run["@id"] in references(root["mentions"])
    assert run["actionStatus"] == "http://schema.org/CompletedActionStatus"
    assert references(crate[main]["conformsTo"]) == {BIOSCHEMAS}
    assert types(crate[run["agent"]["@id"]]) <= {"Person", "Organization"}
    assert {crate[id].get("name") for id in references(run["object"])} == {SOURCE, MARKER, f"narrative/{TEXT}"}
    assert crate[f"{HOME}/narrative/{TEXT}"]["encodingFormat"] == "text/markdown"
    assert f"{HOME}/report/figures.json" in references(run["result"])


def test_provenance_leads_from_a_figure_to_its_cell(packed: zipfile.ZipFile) -> None:
    content = json.loads(packed.read("prov.jsonld"))
    known = {entity["@id"]: entity for entity in content["@graph"]}
    printed = known["#figure/2.a.5%3Avalue"]
    assert printed["value"] == "80%" and printed["generated"] == "#run/content-2"
    (cell,) = (known[id] for id in printed["derived"])
    assert cell["name"] == f"{SOURCE} Số liệu!E7" and cell["value"] == "80"
    (raw,) = (known[id] for id in cell["derived"])
    assert raw["@id"] == f"#raw/{quote(SOURCE)}" and len(raw["sha256"]) == 64
    assert known["#run/content-2"]["informed"] == "#run" and known["#run"]["associated"] == "#pipeline"
    used = [id for entity in known.values() for name in ("derived", "used") for id in entity.get(name, [])]
    assert set(used) <= known.keys() and content["@context"]["prov"] == "http://www.w3.org/ns/prov#"


def test_notebooks_lie_at_the_top_and_find_their_results(packed: zipfile.ZipFile) -> None:
    first, second = json.loads(packed.read("content-2.ipynb"))["cells"]
    assert first["cell_type"] == "markdown" and first["id"] == "cell-0"
    assert "ấn bản 1" in first["source"] and "make audit YEAR=2025 EDITION=1" in first["source"]
    assert f"| `{SOURCE}` | `" in first["source"]
    assert f'results = "{HOME}/processed/results/content-2-0.json"' in second["source"]
    assert f"{HOME}/processed/results/content-2-0.json" in packed.namelist()
