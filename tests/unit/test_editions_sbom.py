"""The bill of materials: every locked package, valid as CycloneDX, and the same bytes every time."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from pipeline.editions import sbom
from pipeline.paths import ROOT
from tests.editions import LOCK

REAL = (ROOT / "requirements.lock").read_text("utf-8")


def test_an_entry_is_read_with_hashes_marker_and_who_wants_it() -> None:
    assert sbom.packages(LOCK) == [
        sbom.Package("alpha", "1.0", "sys_platform == 'linux'", ("1" * 64, "2" * 64), ("beta", "pipeline")),
        sbom.Package("beta", "2.1", "", ("3" * 64,), ("pipeline",)),
    ]


def test_no_package_and_no_hash_of_the_real_lock_file_is_left_out() -> None:
    found = sbom.packages(REAL)
    assert [package.name for package in found] == re.findall(r"^([A-Za-z0-9._-]+)==", REAL, re.MULTILINE)
    assert [digest for package in found for digest in package.hashes] == re.findall(r"sha256:([0-9a-f]{64})", REAL)
    names = {package.name for package in found} | {"pipeline"}
    assert all(package.wanted_by and set(package.wanted_by) <= names for package in found)


def test_it_is_valid_and_tells_who_depends_on_whom() -> None:
    text = sbom.of(REAL)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    made = json.loads(sbom.of(LOCK))
    depends = {entry["ref"]: entry.get("dependsOn", []) for entry in made["dependencies"]}
    alpha, beta = "pkg:pypi/alpha@1.0", "pkg:pypi/beta@2.1"
    assert depends == {alpha: [], beta: [alpha], "pipeline": [alpha, beta]}
    first = next(entry for entry in made["components"] if entry["name"] == "alpha")
    assert [entry["content"] for entry in first["externalReferences"][0]["hashes"]] == ["1" * 64, "2" * 64]
    assert first["properties"] == [{"name": "pipeline:marker", "value": "sys_platform == 'linux'"}]
    assert "timestamp" not in made["metadata"]


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    program = "import sys; from pipeline.editions import sbom; sys.stdout.write(sbom.of(sys.stdin.read()))"
    said = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", program],
            cwd=ROOT,
            input=REAL,
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Ho_Chi_Minh"))
    }
    assert said == {sbom.of(REAL)}


def test_a_lock_file_of_another_kind_is_refused() -> None:
    for text in ("alpha>=1.0", "alpha==1.0"):
        with pytest.raises(ValueError, match="no entry of a lock file"):
            sbom.packages(text)
