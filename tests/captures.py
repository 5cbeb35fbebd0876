"""Captures of the national portal's evaluation, made in the test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

UNIT = "so-tu-phap-gia-lai"


def capture(
    *,
    captured: object = "2026-10-10T07:00:18Z",
    year: object = 2026,
    time_type: object = "year",
    name: object = "Sở Tư pháp - tỉnh Gia Lai",
    numerator: object = 79,
    denominator: object = 181,
    agencies: int = 1,
    others: Sequence[object] = (),
) -> dict[str, Any]:
    """One department's evaluation with the metric that tests.plan_objects maps; `others` come before it in the list."""
    metrics = [
        {"code": "ORIGINAL_RESULT_AVAILABLE", "numerator": 43, "denominator": 181},
        {"code": "REUSED_DIGITIZED_DATA", "numerator": numerator, "denominator": denominator, "score": 1.09},
    ]
    agency = {
        "departmentName": name,
        "departmentCode": "H21.16",
        "componentIndicators": {"MDSH_SoHoaHoSo": {"metrics": metrics}, "MDHL_MucDoHaiLong": {"score": 17.78}},
    }
    metadata = {"timeType": time_type, "year": year, "periodLabel": f"Năm {year}", "extractedAt": captured}
    return {"metadata": metadata, "agenciesDetail": [*others, *[agency] * agencies]}


def agency(name: object, numerator: object = 1, denominator: object = 2) -> dict[str, Any]:
    """Another agency of the same province, as an entry of agenciesDetail."""
    (found,) = capture(name=name, numerator=numerator, denominator=denominator)["agenciesDetail"]
    return dict(found)


def as_json(content: object) -> bytes:
    """The JSON text in UTF-8."""
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
