"""`make publish`: what an edition holds, when it is refused, and that it is never changed afterwards."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import minisign
import pytest

from pipeline import fingerprints, receipts, replacing, verify
from pipeline.editions import code, contents, store
from pipeline.editions.contents import Words
from pipeline.editions.places import places
from pipeline.editions.publish import freeze
from pipeline.errors import ConfigurationError, DataError, PipelineError
from pipeline.messages import catalogue
from pipeline.paths import ROOT
from pipeline.request import Request, parse, values
from pipeline.verify.edition import edition_faults
from pipeline.verify.report import report_faults
from tests import editions
from tests.unit.test_receipts import receipt


@pytest.fixture
def made(tmp_path: Path) -> Request:
    return editions.checkout(tmp_path / "checkout")


def edition(made: Request, number: int = 1) -> Path:
    return places(made).edition(number)


def load(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def refused(made: Request, anyway: str = "") -> PipelineError:
    before = places(made).numbers()
    with pytest.raises(PipelineError) as caught:
        freeze(made, Words(anyway=anyway))
    assert places(made).numbers() == before
    return caught.value


def test_an_edition_holds_the_report_and_all_that_it_was_made_from(made: Request) -> None:
    freeze(made, Words())
    folder, root = edition(made), made.workspace.root
    held = editions.files(folder)
    report = {f"report/{name}": content for name, content in editions.files(root / "reports/2025").items()}
    assert {name: held[name] for name in report} == report
    assert held["processed/results/overview.json"] == (root / "data/processed/2025/results/overview.json").read_bytes()
    assert held["plan/plan/plan.yaml"] == (root / "plan/plan.yaml").read_bytes()
    assert held["requirements.lock"] == editions.LOCK.encode()
    told = load(folder)
    assert told["files"] == {
        name: fingerprints.of_bytes(content) for name, content in held.items() if not name.startswith("manifest.")
    }
    assert held["manifest.sha256"].decode() == f"{fingerprints.of_bytes(held['manifest.json'])}  manifest.json\n"
    for name, text in editions.RAW.items():
        digest = fingerprints.of_bytes(text.encode())
        assert told["raw"][name] == digest
        assert store.place(places(made).store, digest).read_text("utf-8") == text


def test_the_code_is_the_committed_tree_without_what_units_sent(made: Request) -> None:
    freeze(made, Words())
    with tarfile.open(edition(made) / code.ARCHIVE) as tar:
        assert sorted(tar.getnames()) == [".gitignore", "pipeline/code.py", "plan/plan.yaml", "requirements.lock"]
        assert {entry.mtime for entry in tar} == {0}
    head = code.checkout(made.workspace)
    assert load(edition(made))["commit"] == head.commit and len(head.commit) == 40 and not head.changed


def test_its_files_are_read_only_and_the_report_leads_to_it(made: Request) -> None:
    freeze(made, Words())
    for path in [*edition(made).rglob("*"), *places(made).store.rglob("*")]:
        assert path.is_dir() or not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    assert (made.workspace.reports / "2025/editions/1/report/report.html").is_file()


def test_a_new_report_leaves_editions_as_they_are_and_leads_to_them(made: Request) -> None:
    freeze(made, Words())
    before = editions.files(edition(made))
    with replacing.building(made.workspace.reports / "2025") as fresh:
        editions.write_documents(fresh, {"1.1:value": "90%"})
    assert editions.files(edition(made)) == before
    assert editions.files(made.workspace.reports / "2025/editions/1") == before


def test_the_same_report_is_not_published_twice(made: Request, capsys: pytest.CaptureFixture[str]) -> None:
    freeze(made, Words())
    before = editions.files(edition(made))
    freeze(made, Words())
    assert places(made).numbers() == [1] and editions.files(edition(made)) == before
    assert "Ấn bản 1 đã đúng là báo cáo này" in capsys.readouterr().out


def test_the_link_that_a_kill_kept_from_being_made_is_made_by_the_next_run(made: Request) -> None:
    freeze(made, Words())
    (made.workspace.reports / "2025/editions").unlink()
    freeze(made, Words())
    assert (made.workspace.reports / "2025/editions/1/manifest.json").is_file()


def test_another_edition_needs_a_reason_and_follows_the_first(made: Request) -> None:
    freeze(made, Words())
    first = editions.files(edition(made))
    editions.report(made, {**editions.FIGURES, "1.1:value": "84%"})
    error = refused(made)
    assert (error.key, error.exit_code) == ("editions.no-reason", 3)
    for _ in range(2):  # the second call is the one after a kill just at the end
        freeze(made, Words("đơn vị gửi lại số liệu"))
    assert places(made).numbers() == [1, 2] and editions.files(edition(made)) == first
    told = load(edition(made, 2))
    assert told["reason"] == "đơn vị gửi lại số liệu"
    assert told["previous"] == {"edition": 1, "manifest": fingerprints.of_bytes(first["manifest.json"])}
    verify.check(made, "1")
    verify.check(made, "2")


def spoil_code(root: Path) -> None:
    (root / "new.py").write_text("", "utf-8")


def spoil_commit(root: Path) -> None:
    (root / ".git").rename(root / "git")


def spoil_raw(root: Path) -> None:
    path = root / "data/raw/2025/year/van-phong/them.csv"
    path.write_text("TONG,1", "utf-8")


def spoil_plan(root: Path) -> None:
    (root / "plan/plan.yaml").write_text("title: 2026\n", "utf-8")
    editions.commit(root)


def spoil_processed(root: Path) -> None:
    (root / "data/processed/2025/results/overview.json").unlink()


def spoil_findings(root: Path) -> None:
    finding = '[{"code": "F002", "source": "x", "values": {}, %s}]'
    rest = ", ".join(f'"{name}": ""' for name in ("sheet", "cell", "found", "unit", "period", "measure"))
    (root / "data/processed/2025/findings.json").write_text(finding % rest, "utf-8")


SPOILED = [
    (spoil_code, "editions.changed", "changed"),
    (spoil_commit, "editions.no-commit", "no-commit"),
    (spoil_raw, "editions.outdated", "outdated"),
    (spoil_plan, "editions.outdated", "outdated"),
    (spoil_processed, "editions.outdated", "outdated"),
    (spoil_findings, "editions.open", "open"),
]


@pytest.mark.parametrize(("spoil", "key", "kind"), SPOILED, ids=[spoil.__name__ for spoil, _, _ in SPOILED])
def test_it_is_refused_unless_said_in_words_that_the_manifest_keeps(
    made: Request, spoil: Callable[[Path], None], key: str, kind: str
) -> None:
    spoil(made.workspace.root)
    error = refused(made)
    assert error.key == key and isinstance(error, DataError if kind == "open" else ConfigurationError)
    freeze(made, Words(anyway="Giám đốc yêu cầu"))
    told = load(edition(made))
    assert told["anyway"] == "Giám đốc yêu cầu" and kind in told["against"]
    verify.check(made, "1")


def test_words_against_nothing_are_not_kept(made: Request) -> None:
    freeze(made, Words(anyway="thừa"))
    assert load(edition(made))["anyway"] == "" and load(edition(made))["against"] == {}


def test_what_units_sent_does_not_make_the_code_changed(made: Request) -> None:
    (made.workspace.raw / "2025/year/van-phong/them.csv").write_text("TONG,1", "utf-8")
    editions.report(made)
    freeze(made, Words())
    assert len(load(edition(made))["raw"]) == 3


@pytest.mark.parametrize(
    "name", ["narrative/2026-q1/nguyen-nhan.md", "forms/2026/van-phong.xlsx", "processed/2026/findings.json"]
)
@pytest.mark.parametrize("data", ["data", "examples/gia-lai"])
def test_data_of_no_period_make_the_code_changed(made: Request, data: str, name: str) -> None:
    path = made.workspace.root / data / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Thiếu người", "utf-8")
    freeze(made, Words())
    assert load(edition(made))["against"] == {}
    with tarfile.open(edition(made) / code.ARCHIVE) as tar:
        assert name not in " ".join(tar.getnames())


def test_data_of_another_department_are_no_code(tmp_path: Path) -> None:
    """What its units sent may name persons, and an edition of other data goes to others."""
    made = editions.outside(tmp_path / "checkout", tmp_path / "so-khac")
    freeze(made, Words())
    with tarfile.open(edition(made) / code.ARCHIVE) as tar:
        assert [name for name in tar.getnames() if "raw/" in name] == []


@pytest.mark.parametrize("name", ["report.html", "manifest.sha256", "figures.json"])
def test_a_damaged_report_is_never_published(made: Request, name: str) -> None:
    with (made.workspace.reports / "2025" / name).open("ab") as file:
        file.write(b"1")
    error = refused(made, "cứ công bố")
    assert (error.key, error.exit_code) == ("editions.not-whole", 3)


def test_a_report_whose_raw_file_is_gone_is_never_published(made: Request) -> None:
    (made.workspace.raw / "2024/year/van-phong/so-lieu.csv").write_text("TONG,1651", "utf-8")
    error = refused(made, "cứ công bố")
    assert (error.key, error.exit_code) == ("editions.raw-gone", 3)
    assert list(places(made).editions.iterdir()) == []


def test_without_a_report_there_is_nothing_to_publish(tmp_path: Path) -> None:
    error = refused(editions.request(tmp_path))
    assert (error.key, error.exit_code) == ("editions.no-report", 3)


@pytest.mark.parametrize("password", ["", "mật khẩu"])
def test_a_key_signs_with_or_without_a_password(
    made: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    key = editions.key(tmp_path / "keys", password)
    if password:
        monkeypatch.delenv("MINISIGN_PASSWORD", raising=False)
        with pytest.raises(ConfigurationError, match="MINISIGN_PASSWORD"):
            freeze(made, Words(), key)
        monkeypatch.setenv("MINISIGN_PASSWORD", "sai")
        with pytest.raises(ConfigurationError, match="the password is wrong"):
            freeze(made, Words(), key)
        monkeypatch.setenv("MINISIGN_PASSWORD", password)
    freeze(made, Words(), key)
    signature = minisign.Signature.from_file(edition(made) / "manifest.json.minisig")
    minisign.PublicKey.from_file(f"{key}.pub").verify((edition(made) / "manifest.json").read_bytes(), signature)
    verify.check(made, "1", f"{key}.pub")


def test_the_program_minisign_makes_the_key_and_checks_the_signature(made: Request, tmp_path: Path) -> None:
    if not shutil.which("minisign"):
        pytest.skip("there is no program minisign here")
    words = ["minisign", "-G", "-W", "-p", str(tmp_path / "pub"), "-s", str(tmp_path / "sec")]
    subprocess.run(words, check=True, capture_output=True)
    freeze(made, Words(), str(tmp_path / "sec"))
    checking = ["minisign", "-V", "-m", "manifest.json", "-p"]
    for public in (str(tmp_path / "pub"), "minisign.pub"):
        said = subprocess.run([*checking, public], cwd=edition(made), check=True, capture_output=True, text=True).stdout
        assert "edition 1 of 2025" in said
    verify.check(made, "1", str(tmp_path / "pub"))
    editions.put(edition(made) / "manifest.json", b"{}")
    assert subprocess.run([*checking, "minisign.pub"], cwd=edition(made), capture_output=True).returncode != 0


def test_a_password_is_asked_for_where_there_is_a_terminal(
    made: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, asked = editions.key(tmp_path / "keys", "bí mật"), []
    monkeypatch.delenv("MINISIGN_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(_Terminal()))

    def answer(question: str) -> str:
        asked.append(question)
        return "bí mật"

    monkeypatch.setattr("getpass.getpass", answer)
    freeze(made, Words(), key)
    assert "Mật khẩu của khóa key" in asked[0]


class _Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def test_every_sentence_is_used_and_none_is_missing() -> None:
    paths = [path for name in ("editions", "verify") for path in (ROOT / "pipeline" / name).glob("*.py")]
    code = "".join(path.read_text("utf-8") for path in paths)
    for area in ("editions", "verify"):
        wanted = {key for key in catalogue() if key.startswith(f"{area}.")}
        used = {key for key in wanted if f'"{key}"' in code or f'fault("{key.removeprefix("verify.")}"' in code}
        assert wanted == used
        assert set(re.findall(rf'"({area}\.[a-z-]+)"', code)) <= wanted


def test_a_file_that_is_no_key_and_a_key_of_others_are_refused(made: Request, tmp_path: Path) -> None:
    for content in (b"", b"untrusted comment: x\nabc"):
        (tmp_path / "key").write_bytes(content)
        with pytest.raises(ConfigurationError, match="no secret key"):
            freeze(made, Words(), str(tmp_path / "key"))
    with pytest.raises(ConfigurationError, match="no secret key"):
        freeze(made, Words(), str(tmp_path / "none"))
    own, other = tmp_path / "own", tmp_path / "other"
    for folder in (own, other):
        editions.key(folder)
    os.replace(own / "key.pub", made.workspace.root / "minisign.pub")
    editions.commit(made.workspace.root)
    with pytest.raises(ConfigurationError, match="not the department's"):
        freeze(made, Words(), str(other / "key"))
    freeze(made, Words(), str(own / "key"))
    verify.check(made, "1")


def test_the_words_of_the_command_are_its_own() -> None:
    words = ["YEAR=2025", "REASON=vì = thế", "SIGN=k"]
    assert values(words, ("REASON", "ANYWAY", "SIGN")) == {"REASON": "vì = thế", "ANYWAY": "", "SIGN": "k"}
    assert parse(words, ("REASON", "ANYWAY", "SIGN")).year == 2025
    with pytest.raises(ConfigurationError):
        parse(words)


def test_a_half_copied_raw_file_and_a_half_built_edition_are_cleared(made: Request) -> None:
    place = places(made)
    (place.editions / ".building-1" / "report").mkdir(parents=True)
    (place.store / "ab").mkdir(parents=True)
    (place.store / "ab" / "abc.part").write_text("half", "utf-8")
    freeze(made, Words())
    assert [path.name for path in place.editions.iterdir()] == ["1"]
    assert not list(place.store.rglob("*.part"))


def test_a_damaged_file_of_the_store_is_mended_by_the_next_edition(made: Request) -> None:
    freeze(made, Words())
    before = editions.files(places(made).store)
    for path in places(made).store.rglob("*"):
        if path.is_file():
            editions.put(path, b"damaged")
    editions.report(made, {"1.1:value": "90%"})
    freeze(made, Words("sửa số"))
    assert editions.files(places(made).store) == before
    assert contents.previous(places(made), 1) == {}


def test_who_received_a_file_stays_in_the_office(tmp_path: Path) -> None:
    made = editions.checkout(tmp_path)
    received = receipt(received_by="nguyen.van.a")
    for raw in (made.workspace.raw, tmp_path / "examples/x/raw"):
        raw.mkdir(parents=True, exist_ok=True)
        receipts.append(raw, [received])
    editions.commit(tmp_path)
    editions.report(made)
    freeze(made, Words())
    place = places(made)
    assert "data/raw/received.csv" in json.loads((place.edition(1) / "manifest.json").read_text("utf-8"))["raw"]
    kept = editions.files(made.workspace.reports)
    assert not [name for name, content in kept.items() if b"nguyen.van.a" in content]
    assert edition_faults(place, place.edition(1), None) == report_faults(made, place.report) == []
