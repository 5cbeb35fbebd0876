"""`make verify`: one digit altered anywhere is found, and the file is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline import fingerprints, manifest, sealed, verify
from pipeline.editions import sealing, store
from pipeline.editions.contents import Words
from pipeline.editions.places import Places, places
from pipeline.editions.publish import freeze
from pipeline.editions.signing import Signer
from pipeline.errors import AuditError, ConfigurationError
from pipeline.request import Request
from pipeline.verify.edition import edition_faults
from pipeline.verify.faults import Fault
from pipeline.verify.figures import figure_faults
from pipeline.verify.report import report_faults
from tests import editions


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Request, str]:
    """A checkout with a signed edition, and the key; tests put back what they alter."""
    folder = tmp_path_factory.mktemp("signed")
    made, key = editions.checkout(folder / "checkout"), editions.key(folder / "keys")
    freeze(made, Words(), key)
    return made, key


@pytest.fixture
def own(signed: tuple[Request, str], tmp_path: Path) -> tuple[Request, str]:
    """A copy for a test to spoil."""
    made, key = signed
    shutil.copytree(made.workspace.root, tmp_path / "copy", symlinks=True)
    return editions.request(tmp_path / "copy"), key


def public(key: str) -> bytes:
    return Path(f"{key}.pub").read_bytes()


def faults(made: Request, key: bytes | None = None) -> list[Fault]:
    place = places(made)
    return edition_faults(place, place.edition(1), key)


def kinds(found: list[Fault]) -> set[tuple[str, str]]:
    return {(fault.key.removeprefix("verify."), fault.file) for fault in found}


def test_an_untouched_edition_and_report_are_whole(
    signed: tuple[Request, str], capsys: pytest.CaptureFixture[str]
) -> None:
    made, key = signed
    for edition, public_key, said in (
        ("1", f"{key}.pub", "The signature is good, and made with the department's key"),
        ("1", "", "check it against the key that the department gave you"),
        ("", "", "Nguyên vẹn: reports/2025"),
    ):
        verify.check(made, edition, public_key)
        assert said in capsys.readouterr().out


@pytest.mark.parametrize("seed", range(6))
def test_any_digit_altered_in_an_edition_is_found_and_its_file_named(signed: tuple[Request, str], seed: int) -> None:
    made, key = signed
    place, folder = places(made), places(made).edition(1)
    paths = [path for path in sorted([*folder.rglob("*"), *place.store.rglob("*")]) if path.is_file()]
    for path, before, after in editions.alterations(paths, 60, seed):
        editions.put(path, after)
        found = faults(made, public(key))
        editions.put(path, before)
        named = [fault for fault in found if _names(fault, path, folder)]
        assert named, (path, [fault for fault in found])
    assert faults(made, public(key)) == []


def _names(fault: Fault, path: Path, folder: Path) -> bool:
    if not path.is_relative_to(folder):
        return fault.values.get("digest") == path.name
    return path.relative_to(folder).as_posix() in (fault.file, fault.values.get("hash"))


def test_any_digit_altered_in_the_current_report_or_behind_it_is_found(signed: tuple[Request, str]) -> None:
    made, _ = signed
    root, folder = made.workspace.root, made.workspace.reports / "2025"
    below = [folder, made.workspace.raw, made.workspace.processed / "2025"]
    paths = [path for place in below for path in sorted(place.rglob("*")) if path.is_file()]
    for path, before, after in editions.alterations(paths, 120, 7):
        editions.put(path, after)
        found = report_faults(made, folder)
        editions.put(path, before)
        name = (path.relative_to(folder) if path.is_relative_to(folder) else path.relative_to(root)).as_posix()
        assert any(name in (fault.file, fault.values.get("hash")) for fault in found), (name, found)
    assert report_faults(made, folder) == []


def test_what_was_added_or_taken_away_is_named(own: tuple[Request, str]) -> None:
    made, key = own
    folder = places(made).edition(1)
    (folder / "report/notebooks/.hidden").write_text("", "utf-8")
    (folder / "link").symlink_to("nowhere")
    (folder / "processed/findings.json").unlink()
    shutil.rmtree(folder / "report/notebooks")
    wanted = {("added", "link"), ("missing", "processed/findings.json"), ("missing", "report/notebooks/overview.ipynb")}
    assert kinds(faults(made, public(key))) == wanted
    stored = next(path for path in places(made).store.rglob("*") if path.is_file())
    stored.rename(folder.parent / "elsewhere")
    stored.symlink_to(folder.parent / "elsewhere")  # where it may be changed at any time
    assert "raw-changed" in {kind for kind, _ in kinds(faults(made))}
    stored.unlink()
    assert "raw-missing" in {kind for kind, _ in kinds(faults(made))}
    (folder / "manifest.json").unlink()
    assert ("missing", "manifest.json") in kinds(faults(made, public(key)))


def reseal(place: Places, signer: Signer | None = None) -> None:
    """What an attacker does who knows how editions are made: every hash fits again."""
    folder = place.edition(1)
    made = json.loads((folder / "manifest.json").read_text("utf-8"))
    inside = json.loads((folder / "report/manifest.json").read_text("utf-8"))
    for path in folder.rglob("*"):
        path.chmod(0o755)
    inside["outputs"] = manifest.outputs(folder / "report")
    inside["processed"] = fingerprints.of_files((folder / "processed").rglob("*.json"), folder / "processed")
    sealing.seal(folder / "report", inside)
    sealing.seal(folder, {**made, "files": sealing.contents(folder)})
    if signer:
        (folder / "minisign.pub").write_bytes(signer.public())
        sealing.seal(folder, {**made, "files": sealing.contents(folder)})
        (folder / "manifest.json.minisig").write_bytes(signer.sign((folder / "manifest.json").read_bytes(), "x"))


def alter(folder: Path, name: str, old: str, new: str) -> None:
    content = (folder / name).read_bytes()
    assert old.encode() in content
    editions.put(folder / name, content.replace(old.encode(), new.encode()))


def test_a_hash_put_right_in_the_manifest_alone_is_found(own: tuple[Request, str]) -> None:
    made, key = own
    folder = places(made).edition(1)
    before = fingerprints.of_file(folder / "report/assessment.csv")
    alter(folder, "report/assessment.csv", "83.5", "93.5")
    alter(folder, "manifest.json", before, fingerprints.of_file(folder / "report/assessment.csv"))
    found = kinds(faults(made, public(key)))
    assert ("manifest-hash", "manifest.json") in found and ("signature-wrong", "manifest.json.minisig") in found
    assert ("manifests-differ", "report/assessment.csv") in found


def test_all_hashes_put_right_without_the_key_are_told_by_the_signature(own: tuple[Request, str]) -> None:
    made, key = own
    folder = places(made).edition(1)
    alter(folder, "report/assessment.csv", "83.5", "93.5")
    reseal(places(made))
    assert kinds(faults(made, public(key))) == {("signature-wrong", "manifest.json.minisig")}
    assert kinds(faults(made)) == {("signature-wrong", "manifest.json.minisig")}


def test_a_signature_of_others_and_none_at_all_are_told_apart(own: tuple[Request, str], tmp_path: Path) -> None:
    made, key = own
    place = places(made)
    alter(place.edition(1), "report/assessment.csv", "83.5", "93.5")
    reseal(place, Signer(Path(editions.key(tmp_path / "others"))))
    assert kinds(faults(made, public(key))) == {("signature-other-key", "manifest.json.minisig")}
    assert faults(made) == []  # without the department's key nobody can know
    (place.edition(1) / "manifest.json.minisig").unlink()
    assert kinds(faults(made, public(key))) == {("signature-missing", "manifest.json.minisig")}
    (place.edition(1) / "minisign.pub").unlink()
    reseal(place)
    assert kinds(faults(made, public(key))) == {("signature-missing", "manifest.json.minisig")}


def test_a_signature_that_is_none_is_told(own: tuple[Request, str], tmp_path: Path) -> None:
    made, key = own
    folder = places(made).edition(1)
    alter(folder, "manifest.json.minisig", "signature of", "Signature of")
    assert kinds(faults(made, public(key))) == {("signature-unreadable", "manifest.json.minisig")}
    assert kinds(faults(made, b"no key")) == {("key-unreadable", "minisign.pub")}
    (folder / "minisign.pub").unlink()
    assert kinds(faults(made)) == {("missing", "minisign.pub")}


DOCUMENTS = [
    ("report/report.html", "83,5%", "83,6%", {("figure-differs", "report/report.html")}),
    ("report/figures.json", "1.777", "1.778", {
        *(("figure-missing", f"report/report.{kind}") for kind in ("pdf", "docx")),
        *(("figure-differs", f"report/{name}") for name in ("report.html", "notebooks/overview.ipynb")),
    }),
    ("report/notebooks/overview.ipynb", "64,6%", "64,5%", {("figure-differs", "report/notebooks/overview.ipynb")}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "wanted"), DOCUMENTS)
def test_a_figure_that_differs_between_documents_is_named_though_every_hash_fits(
    own: tuple[Request, str], name: str, old: str, new: str, wanted: set[tuple[str, str]]
) -> None:
    made, _ = own
    (places(made).edition(1) / "manifest.json.minisig").unlink()
    (places(made).edition(1) / "minisign.pub").unlink()
    alter(places(made).edition(1), name, old, new)
    reseal(places(made))
    assert kinds(faults(made)) == wanted


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_document_of_another_report_is_named_though_every_hash_fits(
    own: tuple[Request, str], tmp_path: Path, kind: str
) -> None:
    made, key = own
    folder = places(made).edition(1)
    editions.write_documents(tmp_path / "other", {**editions.FIGURES, "1.2:value": "11.777"})
    editions.put(folder / f"report/report.{kind}", (tmp_path / f"other/report.{kind}").read_bytes())
    reseal(places(made))
    missing = [fault for fault in faults(made, public(key)) if fault.key == "verify.figure-missing"]
    assert [(fault.file, fault.values) for fault in missing] == [
        (f"report/report.{kind}", {"figure": "1.2:value", "text": "1.777"})
    ]


SMALL = {"1.1:met": "2", "1.1:units": "2", "1.2:met": "5", "1.2:gap": "−3"}


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize(
    ("figure", "text"), [("1.1:met", "5"), ("1.1:units", "−2"), ("1.2:met", "2"), ("1.2:gap", "3")]
)
def test_a_small_number_is_looked_for_in_its_place(tmp_path: Path, kind: str, figure: str, text: str) -> None:
    words = {"1.1:met": "Đạt", "1.1:units": "Đơn vị", "1.2:met": "Không đạt", "1.2:gap": "Chênh lệch"}
    editions.write_documents(tmp_path / "own", SMALL, words)
    editions.write_documents(tmp_path / "other", {**SMALL, figure: text}, words)
    sound = {"figures.json", "report.html", "report.pdf", "report.docx"}
    assert list(figure_faults(tmp_path / "own", "", sound)) == []
    name = f"report.{kind}"
    shutil.copyfile(tmp_path / "other" / name, tmp_path / "own" / name)
    found = list(figure_faults(tmp_path / "own", "", sound))
    assert (figure, SMALL[figure]) in {(fault.values["figure"], fault.values["text"]) for fault in found}
    assert {fault.file for fault in found} == {name}


@pytest.mark.parametrize(
    "name", ["report.html", "report.pdf", "report.docx", "figures.json", "notebooks/overview.ipynb"]
)
def test_a_document_that_can_not_be_read_is_named_though_every_hash_fits(own: tuple[Request, str], name: str) -> None:
    made, key = own
    editions.put(places(made).edition(1) / "report" / name, b"")
    reseal(places(made))
    assert f"report/{name}" in {fault.file for fault in faults(made, public(key))}


def test_editions_exchanged_or_taken_away_are_told(own: tuple[Request, str]) -> None:
    made, key = own
    editions.report(made, {"1.1:value": "90%"})
    freeze(made, Words("sửa số"), key)
    place = places(made)
    assert edition_faults(place, place.edition(2), public(key)) == []
    shutil.copytree(place.edition(2), place.edition(3))
    found = edition_faults(place, place.edition(3), public(key))
    assert kinds(found) == {("other-edition", "manifest.json")}
    alter(place.edition(1), "manifest.json", '"reason": ""', '"reason": "x"')
    assert kinds(edition_faults(place, place.edition(2), public(key))) == {("previous-differs", "manifest.json")}
    shutil.rmtree(place.edition(1))
    assert kinds(edition_faults(place, place.edition(2), public(key))) == {("previous-missing", "manifest.json")}


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"files": []}', '{"files": {"a": 1}, "previous": 3, "against": 1}']
)
def test_a_manifest_of_any_kind_gives_faults_and_no_traceback(own: tuple[Request, str], text: str) -> None:
    made, key = own
    for name in ("manifest.json", "report/manifest.json"):
        editions.put(places(made).edition(1) / name, text.encode())
        assert ("manifest-hash", name) in kinds(faults(made, public(key)))


def test_the_command_names_everything_and_ends_with_5(
    own: tuple[Request, str], capsys: pytest.CaptureFixture[str]
) -> None:
    made, _ = own
    alter(places(made).edition(1), "report/assessment.csv", "83.5", "93.5")
    (made.workspace.raw / "2025/year/van-phong/so-lieu.csv").unlink()
    for edition, said in (("1", "report/assessment.csv"), ("", "data/raw/2025/year/van-phong/so-lieu.csv")):
        with pytest.raises(AuditError) as caught:
            verify.check(made, edition)
        assert caught.value.exit_code == 5 and caught.value.values["count"] == 1
        out = capsys.readouterr().err
        assert said in out and ("Nội dung tệp đã thay đổi" in out or "Thiếu tệp" in out)


def test_what_others_put_beside_the_report_is_told_and_no_fault(
    own: tuple[Request, str], capsys: pytest.CaptureFixture[str]
) -> None:
    made, _ = own
    (made.workspace.reports / "2025/report-da-ky.pdf").write_text("signed", "utf-8")
    shutil.rmtree(made.workspace.processed / "2025")
    verify.check(made)
    assert "report-da-ky.pdf" in capsys.readouterr().out


SINCE = {
    "plan/plan.yaml": "title: 2026\n",
    "plan/units.yaml": "[]\n",
    "pipeline/code.py": None,
    "requirements.lock": "other\n",
    "data/narrative/2025/nguyen-nhan.md": "Thiếu người",
}


@pytest.mark.parametrize(("name", "content"), SINCE.items(), ids=SINCE)
def test_what_the_office_changed_since_is_told_and_no_fault(
    own: tuple[Request, str], capsys: pytest.CaptureFixture[str], name: str, content: str | None
) -> None:
    made, _ = own
    verify.check(made)
    assert "than stand here now" not in capsys.readouterr().out
    path = made.workspace.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8") if content else path.unlink()
    fingerprints.code.cache_clear()
    verify.check(made)
    said = capsys.readouterr().out
    assert f"than stand here now (plan, texts, code or packages): {name}. make report" in said
    assert "Nguyên vẹn: reports/2025. Mọi tệp và mọi con số đúng như khi lập." in said


def test_an_edition_or_key_that_is_not_there_is_refused(signed: tuple[Request, str], tmp_path: Path) -> None:
    made, _ = signed
    for edition in ("2", "01", "x", "../1", "²"):
        for look in (verify.check, sealed.edition):
            with pytest.raises(ConfigurationError, match=f"EDITION={edition}: there is no such edition"):
                look(made, edition)
    with pytest.raises(ConfigurationError, match="public key could not be read"):
        verify.check(made, "1", str(tmp_path / "none"))
    with pytest.raises(ConfigurationError, match="no report"):
        verify.check(editions.request(tmp_path))


def test_a_raw_file_is_looked_for_by_its_hash(signed: tuple[Request, str]) -> None:
    made, _ = signed
    digest = fingerprints.of_bytes(editions.RAW["data/raw/2024/year/van-phong/so-lieu.csv"].encode())
    assert store.holds(places(made).store, digest) and not store.holds(places(made).store, "0" * 64)


def test_data_outside_of_the_checkout_are_named_in_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Else the name would be that of another department's report, below the checkout itself."""
    data = tmp_path / "so-khac"
    made = editions.outside(tmp_path / "checkout", data)
    freeze(made, Words())
    verify.check(made)
    verify.check(made, "1")
    said = capsys.readouterr().out
    assert f"Published edition 1: {data}/reports/editions/2025/1\n" in said
    assert f"Nguyên vẹn: {data}/reports/2025." in said and f"Nguyên vẹn: {data}/reports/editions/2025/1." in said
    (data / "reports/2025/report.html").unlink()
    (data / "processed/2025/findings.json").write_text("[1]", "utf-8")
    with pytest.raises(AuditError, match=f"^{data}/reports/2025: "):
        verify.check(made)
    assert f"{data}/processed/2025/findings.json" in capsys.readouterr().err
