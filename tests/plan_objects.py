"""A small plan as Python objects, for tests that need some plan and not the one under plan/."""

from __future__ import annotations

from datetime import date

from pipeline.periods import PeriodRule
from pipeline.plan import Plan
from pipeline.plan_records import MOST, Content, Department, Measure, MeasureType, PortalMetric, ReportingUnit, Text

_ONCE = Text("Hệ thống", "System")
REUSED = "MDSH_SoHoaHoSo.REUSED_DIGITIZED_DATA"


def measure(code: str, type: MeasureType, unit: str = "hồ sơ") -> Measure:
    """A measure of no particular meaning."""
    name, most = Text(code, code), MOST.get(type)
    return Measure(code, name, name, Text(unit, unit), type, ("van-phong",), _ONCE, most=most)


def plan(portal: tuple[PortalMetric, ...] | None = None) -> Plan:
    """A plan with one measure of each type, two units, the year and its first quarter, and two lines of the portal."""
    measures = (
        measure("HS_TONG", MeasureType.COUNT),
        measure("HS_DUNG", MeasureType.COUNT),
        measure("CHI", MeasureType.AMOUNT, "đồng"),
        measure("TY_LE", MeasureType.AMOUNT, "%"),
        measure("KET_NOI", MeasureType.YES_NO, ""),
        measure("XEP_LOAI", MeasureType.RATING, ""),
    )
    units = (
        ReportingUnit("van-phong", Text("Văn phòng Sở", "Office"), date(2021, 1, 1)),
        ReportingUnit("so-tu-phap-gia-lai", Text("Sở Tư pháp tỉnh Gia Lai", "Justice, Gia Lai"), date(2021, 1, 1)),
    )
    rules = (
        PeriodRule("year", "Năm", "Year", (-1, 12, 15), (0, 12, 14), True, "581/BNV-CCHC"),
        PeriodRule("q1", "Quý I", "Quarter 1", (-1, 12, 15), (0, 3, 14), True, "581/BNV-CCHC"),
    )
    return Plan(
        title=Text("Kế hoạch", "Plan"),
        document="KH",
        first_year=2021,
        last_year=2030,
        department=Department(Text("Sở", "Department"), Text("UBND", "Committee"), "STP", "Tây Ninh", True),
        contents={"1": Content("1", Text("Thể chế", "Institutions"))},
        targets={},
        measures={item.code: item for item in measures},
        units={unit.code: unit for unit in units},
        periods={rule.kind: rule for rule in rules},
        breaks=(),
        identities=(),
        portal=_portal() if portal is None else portal,
    )


def _portal() -> tuple[PortalMetric, ...]:
    reason = Text("Cùng nội dung", "The same thing")
    return (
        PortalMetric(f"{REUSED}.numerator", "HS_DUNG", reason),
        PortalMetric(f"{REUSED}.denominator", "HS_TONG", reason),
        PortalMetric("MDHL_MucDoHaiLong.score", None, reason),
    )
