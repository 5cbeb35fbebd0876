"""Copies without persons in place of raw files: where they count, and what is said of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import fingerprints, sealed, verify
from pipeline.editions import store
from pipeline.editions.contents import Words
from pipeline.editions.places import places
from pipeline.editions.publish import freeze
from pipeline.errors import AuditError
from pipeline.request import Request
from pipeline.verify.edition import edition_faults
from tests import editions


@pytest.fixture
def made(tmp_path: Path) -> Request:
    """A checkout with an edition."""
    request = editions.checkout(tmp_path / "checkout")
    freeze(request, Words())
    return request


def copied(made: Request, copy: bytes = b"TONG,1777,nobody") -> tuple[str, Path]:
    """Puts a copy in the place of the first raw file; the raw file's name, and the copy."""
    place = places(made)
    (name, digest), *_ = json.loads((place.edition(1) / "manifest.json").read_text("utf-8"))["raw"].items()
    original = store.place(place.store, digest)
    stands = original.with_name(store.name_of_copy(digest, copy))
    original.unlink()
    stands.write_bytes(copy)
    return name, stands


def bundled(made: Request, *paths: Path) -> None:
    """Makes the checkout look like a bundle whose crate lists the edition's manifest and `paths`."""
    root = made.workspace.root
    (root / ".git").rename(root.with_name("git"))
    listing = fingerprints.of_files([places(made).edition(1) / "manifest.json", *paths], root)
    graph = [{"@id": "./"}, *({"@id": name, "sha256": digest} for name, digest in listing.items())]
    (root / "ro-crate-metadata.json").write_text(json.dumps({"@graph": graph}), "utf-8")


def missing(made: Request, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A raw file is told as missing, exit code 5, and nothing good is said; an audit has nothing to go by either."""
    edition = sealed.edition(made, "1")
    capsys.readouterr()
    with pytest.raises(AuditError) as caught:
        verify.check(made, "1")
    said = capsys.readouterr()
    assert (caught.value.exit_code, said.out) == (5, "") and f"A raw file is missing in the store: {name}" in said.err
    with pytest.raises(AuditError):
        edition.content(edition.raw[name])
    assert not edition.copies


def test_in_the_office_nothing_stands_for_an_original(made: Request, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever takes a file out of the store can put any bytes under the name of a copy, and a list beside it."""
    name, stands = copied(made, b"not even a workbook")
    missing(made, name, capsys)
    bundled(made, stands)
    (made.workspace.root.with_name("git")).rename(made.workspace.root / ".git")
    missing(made, name, capsys)


def test_a_copy_that_the_bundle_lists_is_told_and_never_called_intact(
    made: Request, capsys: pytest.CaptureFixture[str]
) -> None:
    name, stands = copied(made)
    bundled(made, stands)
    verify.check(made, "1")
    said = capsys.readouterr().out
    assert (
        "Sound, but for raw files of which only copies without persons are here (1," in said
        and "trừ 1 tệp số liệu gốc" in said
    )
    assert "Nguyên vẹn" not in said and "Intact" not in said
    assert list(sealed.edition(made, "1").copies.values()) == [stands]
    forged = stands.with_name(store.name_of_copy(stands.stem, b"TONG,9999"))
    forged.write_bytes(b"TONG,9999")  # beside the good one it is not looked at
    assert list(sealed.edition(made, "1").copies.values()) == [stands]
    stands.unlink()
    missing(made, name, capsys)


@pytest.mark.parametrize("content", [b"TONG,1778,nobody", None])
def test_a_copy_that_is_not_as_it_was_packed_is_none(
    made: Request, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    name, stands = copied(made)
    bundled(made, stands)
    stands.unlink()
    stands.symlink_to("/dev/null") if content is None else stands.write_bytes(content)
    missing(made, name, capsys)


@pytest.mark.parametrize(
    "crate", ["", "[]", '{"@graph": [1, {"sha256": 2}]}', '{"@graph": [{"@id": "x", "sha256": "y"}]}']
)
def test_a_list_of_others_vouches_for_nothing(made: Request, crate: str, capsys: pytest.CaptureFixture[str]) -> None:
    name, stands = copied(made)
    bundled(made, stands)
    path = made.workspace.root / "ro-crate-metadata.json"
    listed = path.read_text("utf-8")
    path.write_text(crate, "utf-8")
    missing(made, name, capsys)
    own_hash = fingerprints.of_file(places(made).edition(1) / "manifest.json")
    path.write_text(listed.replace(own_hash, "0" * 64), "utf-8")  # of another edition
    missing(made, name, capsys)


def test_an_original_that_was_changed_is_told_beside_its_copy(made: Request) -> None:
    name, stands = copied(made)
    bundled(made, stands)
    stands.with_name(stands.stem).write_bytes(b"forged")
    assert [(fault.key, fault.file) for fault in edition_faults(places(made), places(made).edition(1), None)] == [
        ("verify.raw-changed", name)
    ] and not sealed.edition(made, "1").copies
