"""A real report published, verified and altered; and the whole run where there is no network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.editions.places import places
from pipeline.paths import ROOT
from pipeline.verify.edition import edition_faults
from tests import editions
from tests.end_to_end.conftest import Project

Copying = Callable[[], Project]


def run(project: Project, *words: str, code: int = 0) -> str:
    """Runs a command of the pipeline in a copy of the project and returns what it printed."""
    command = [project.root / ".venv/bin/python", "-I", "-X", "utf8", "-m", "pipeline", *words]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def committed(project: Project) -> Project:
    """The copy as a checkout of git, all of it committed."""
    shutil.copyfile(ROOT / ".gitignore", project.root / ".gitignore")
    editions.git(project.root, "init", "-q")
    (project.root / ".git/info/exclude").write_text("/.venv\n", "utf-8")
    editions.commit(project.root)
    return project


def test_a_real_report_is_published_verified_and_any_altered_digit_found(spoiled: Copying) -> None:
    project = committed(spoiled())
    assert "Đã công bố ấn bản 1" in run(project, "publish", "YEAR=2025")
    for words in (("EDITION=1",), ()):
        assert "Nguyên vẹn" in run(project, "verify", "YEAR=2025", *words)
    place = places(editions.request(project.root))
    folder = place.edition(1)
    paths = [path for path in sorted([*folder.rglob("*"), *place.store.rglob("*")]) if path.is_file()]
    for path, before, after in editions.alterations(paths, 40, 1):
        editions.put(path, after)
        found = edition_faults(place, folder, None)
        editions.put(path, before)
        name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
        assert any(name in (fault.file, *fault.values.values()) for fault in found), (name, found)
    html = folder / "report/report.html"
    editions.put(html, html.read_bytes().replace(b"98,7%", b"98,8%"))
    assert "report/report.html" in run(project, "verify", "YEAR=2025", "EDITION=1", code=5)


def test_without_a_commit_or_with_changes_nothing_is_published(spoiled: Copying) -> None:
    project = spoiled()
    assert "git" in run(project, "publish", "YEAR=2025", code=3)
    committed(project)
    with (project.root / "Makefile").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    said = run(project, "publish", "YEAR=2025", code=3)
    assert "Makefile" in said and "ANYWAY" in said and not (project.root / "reports/editions/2025").exists()


# Gives the empty network a way out that leads to a listener: whoever sends anything anywhere is seen.
LISTENING = """
import socket, subprocess, sys
for words in ("link set lo up", "address add 192.0.2.1/32 dev lo", "route add default dev lo"):
    subprocess.run(["ip", *words.split()], check=True)
listener = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
listener.settimeout(0.2)
code = subprocess.run(sys.argv[1:]).returncode
try:
    heard = listener.recv(65535)
except TimeoutError:
    sys.exit(code)
print("sent:", heard[:120], flush=True)
sys.exit(99)
"""


def without_network(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs a command where there is no network; exit code 99 if it sent anything, be it to itself."""
    words = ["unshare", "-rn", sys.executable, "-c", LISTENING, *command]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def isolating(tmp_path: Path) -> None:
    missing = [name for name in ("unshare", "ip") if not shutil.which(name)]
    if missing or without_network(tmp_path, "true").returncode != 0:
        pytest.skip(f"no network namespace can be made here ({', '.join(missing) or 'not allowed'})")


@pytest.mark.usefixtures("isolating")
@pytest.mark.parametrize(
    "attempt",
    ["socket.create_connection(('198.51.100.7', 443), 1)", "socket.socket(2, 2).sendto(b'x', ('198.51.100.7', 53))"],
)
def test_an_attempt_to_reach_anything_is_seen(tmp_path: Path, attempt: str) -> None:
    assert without_network(tmp_path, sys.executable, "-c", f"import socket; {attempt}").returncode == 99


COMMANDS = (
    ("report", "RENDERER=embedded"),
    ("publish",),
    ("verify",),
    ("verify", "EDITION=1"),
    ("audit",),
    ("bundle",),
)


@pytest.mark.usefixtures("isolating")
def test_the_whole_run_needs_no_network_and_tries_none(spoiled: Copying) -> None:
    """The report does each kind of step once, and the audit does all of them from nothing."""
    project = committed(spoiled())
    shutil.rmtree(project.root / "reports/2025")
    for step in ("read", "2025/validate", "2025/notebook-overview", "2025/render-embedded"):
        shutil.rmtree(project.root / "data/processed/.steps" / step)
    python = [str(project.root / ".venv/bin/python"), "-I", "-X", "utf8", "-m", "pipeline"]
    for words in COMMANDS:
        done = without_network(project.root, *python, *words, "YEAR=2025")
        assert done.returncode == 0, done.stdout + done.stderr
