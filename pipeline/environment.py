"""Set-up: makes .venv from requirements.lock, every package checked against its hash.

Runs before anything is installed, so it uses the standard library alone (`python3 -I pipeline/environment.py`).
It prints Vietnamese first, English second, like every command, but can't use the message catalogue's module
under a Python that is too old for it.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "complete"
PYTHON = VENV / "bin" / "python"
MATPLOTLIB = VENV / "share" / "matplotlib"  # its list of fonts takes seconds to make: once is enough


class SetupError(Exception):
    """Set-up can't go on; its text is for the user."""


def main(words: list[str]) -> int:
    """Makes the environment if it is not there, or adds Quarto to it (`quarto`). Returns the exit code."""
    try:
        add_quarto() if words == ["quarto"] else ensure_environment()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


def ensure_environment() -> None:
    """Makes .venv unless it already holds just what the lock file says. Raises SetupError."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text("utf-8") == wanted:
        STAMP.touch()  # newer than the lock file again, so that make does not ask a second time
        return
    print("Đang cài đặt môi trường (một lần)… / Setting up the environment (once)…", flush=True)
    try:
        build()
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            f"Không cài đặt được môi trường: {error}\nThe environment could not be set up: {error}"
        ) from error
    STAMP.write_text(wanted, "utf-8")


def fingerprint() -> str:
    """What the environment depends on: the lock file's hash and the Python it was made with."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {sys.version}"


def build() -> None:
    """Makes .venv anew and installs the lock file into it."""
    if VENV.is_symlink():  # it is somebody else's environment: not to be cleared through the link
        VENV.unlink()
    venv.create(VENV, clear=True, with_pip=True)
    try:
        install_with_uv()
    except (OSError, subprocess.CalledProcessError):
        # uv does not read pip's configuration; a network that only pip knows its way through is served by pip
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", LOCK)
        subprocess.run([PYTHON, "-m", "compileall", "-q", "-j", "0", VENV], stdout=subprocess.DEVNULL, check=False)
    see_the_repository()
    run(PYTHON, "-I", "-c", "import matplotlib.font_manager", extra={"MPLCONFIGDIR": str(MATPLOTLIB)}, quiet=True)


def install_with_uv() -> None:
    """pip installs uv, at the hash that the lock file gives it; uv installs all the rest, and compiles it."""
    own = VENV / "uv.txt"
    own.write_text(entry("uv", LOCK.read_text("utf-8")), "utf-8")
    run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", own)
    run(
        *(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "--no-deps"),
        *("--compile-bytecode", "--no-config", "--system-certs", "-r", LOCK),  # trusts whom pip trusts
        extra=index_of_pip(),
    )


def entry(package: str, lock: str) -> str:
    """The lines of one package in the lock file."""
    found = re.search(rf"^{package}==.*(?:\n[ #].*)*", lock, re.MULTILINE)
    if not found:
        raise SetupError(f"requirements.lock: thiếu {package} / {package} is missing")
    return found.group()


def index_of_pip() -> dict[str, str]:
    """The index that pip is configured with, in the words of uv; what the user set for uv itself wins."""
    shown = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False
    )
    address = os.environ.get("PIP_INDEX_URL") or shown.stdout.strip()
    return {"UV_DEFAULT_INDEX": address} if address and "UV_DEFAULT_INDEX" not in os.environ else {}


def see_the_repository() -> None:
    """Lets `import pipeline` work from any folder, a notebook's too; relative, so that the checkout can be moved."""
    for site in VENV.glob("lib/python*/site-packages"):
        (site / "pipeline.pth").write_text(os.path.relpath(ROOT, site) + "\n", "utf-8")


def add_quarto() -> None:
    """Adds the quarto-cli package, as pyproject.toml names it. Raises SetupError in one line."""
    import tomllib

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["quarto"]
    try:
        run(PYTHON, "-m", "pip", "install", "--quiet", *wanted, quiet=True)
    except subprocess.CalledProcessError as error:
        raise SetupError(
            "Không cài được Quarto: mạng không cho tải chương trình (vẫn dùng được bộ kết xuất đi kèm) / "
            "Quarto could not be installed: the network blocks its download (the built-in renderer serves)"
        ) from error


def run(*command: str | Path, extra: dict[str, str] | None = None, quiet: bool = False) -> None:
    """Runs a command; raises CalledProcessError if it fails."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **(extra or {})}
    out = subprocess.DEVNULL if quiet else None
    subprocess.run([str(word) for word in command], check=True, env=environment, stdout=out, stderr=out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
