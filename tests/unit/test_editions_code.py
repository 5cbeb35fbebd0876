"""The code's archive: the same files give the same bytes, and what comes out of it stays where it belongs."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

from pipeline.editions import code
from pipeline.errors import AuditError


def archive(folder: Path, *entries: tuple[str, str, bytes]) -> Path:
    """A tar file with these entries: name, what it links to or "", content."""
    path = folder / code.ARCHIVE
    with tarfile.open(path, "w") as tar:
        for name, link, content in entries:
            item = tarfile.TarInfo(name)
            item.size, item.linkname = len(content), link
            item.type = tarfile.SYMTYPE if link else tarfile.REGTYPE
            tar.addfile(item, io.BytesIO(content))
    return path


def test_what_was_packed_comes_out_again_whatever_python_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, said in (("a/run", "x"), ("a/b/text", "y"), ("raw/data", "z")):
        (tmp_path / "from" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / name).write_text(said, "utf-8")
    (tmp_path / "from/a/run").chmod(0o755)
    (tmp_path / "from/a/link").symlink_to("b/text")
    code.archive(tmp_path / "from", ["a/run", "a/b/text", "a/link", "raw/data"], tmp_path / "code.tar")
    monkeypatch.delattr(tarfile.TarFile, "extractall")  # knows how to stay in its folder only since Python 3.11.4
    assert code.unpack(tmp_path / "code.tar", tmp_path / "to", lambda name: "raw" not in name) == [
        "a/b/text",
        "a/link",
        "a/run",
    ]
    assert os.access(tmp_path / "to/a/run", os.X_OK) and not os.access(tmp_path / "to/a/b/text", os.X_OK)
    assert (tmp_path / "to/a/link").read_text("utf-8") == "y" and not (tmp_path / "to/raw").exists()


@pytest.mark.parametrize(
    "entries",
    [
        [("../x", "", b"x")],
        [("/tmp/audit-of-nobody", "", b"x")],
        [("a/../../x", "", b"x")],
        [("a", "../b", b"")],
        [("a", "/etc", b"")],
        [("a/b", "..", b""), ("a/b/x", "", b"x"), ("a", "..", b"")],
        [("a", "b", b""), ("a", "", b"x")],
    ],
)
def test_what_leads_out_of_the_folder_is_refused(tmp_path: Path, entries: list[tuple[str, str, bytes]]) -> None:
    (tmp_path / "to").mkdir()
    with pytest.raises(AuditError, match=r"code\.tar"):
        code.unpack(archive(tmp_path, *entries), tmp_path / "to")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["code.tar", "to"]


@pytest.mark.parametrize("left", [0, 100, 600])
def test_a_damaged_archive_is_no_traceback(tmp_path: Path, left: int) -> None:
    path = archive(tmp_path, ("a", "", b"x" * 500), ("b", "", b"y"))
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(AuditError):
        code.unpack(tmp_path / "code.tar", tmp_path / "to")
