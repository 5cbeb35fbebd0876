"""Addresses as people write them, and whether a cell lies in an area."""

from __future__ import annotations

import pytest

from pipeline.trace.addresses import Address, address, holds


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("E7", Address("", "E7")),
        ("'Số liệu'!$e$7", Address("Số liệu", "E7")),
        ("E2:e90", Address("", "E2:E90")),
        ("Số\u200b liệu!D\u200b7", Address("Số liệu", "D7")),
        ("/a/0/b", Address("", "/a/0/b")),
        ("E0", None),
        ("7", None),
        ("", None),
    ],
)
def test_an_address_is_read(found: str, wanted: Address | None) -> None:
    assert address(found) == wanted


@pytest.mark.parametrize(
    ("area", "cell", "wanted"),
    [
        ("E7", "E7", True),
        ("/a/0", "/a/0", True),
        ("E2:E90", "E2", True),
        ("E2:E90", "E90", True),
        ("E2:E90", "E3:E4", True),
        ("Z2:AB9", "AA5", True),
        ("E2:E90", "E91", False),
        ("E2:E90", "E1", False),
        ("E2:E90", "D7", False),
        ("E2:E90", "E90:E91", False),
        ("E7", "E8", False),
        ("/a/0", "A1", False),
        ("E2:E90", "/a/0", False),
        ("", "A1", False),
    ],
)
def test_a_cell_lies_in_an_area(area: str, cell: str, wanted: bool) -> None:
    assert holds(area, cell) is wanted
