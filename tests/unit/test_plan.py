"""The plan of Tây Ninh's Department of Justice as data, and who owes what when."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pipeline.paths import ROOT
from pipeline.plan import Plan
from pipeline.plan_files import load_plan
from pipeline.plan_records import Kind, Measure, MeasureType, ReportingUnit, Target, Text
from pipeline.validation.relations import ratios

OWN, EXAMPLE = ROOT / "plan", ROOT / "examples" / "gia-lai" / "plan"

# id, milestone, kind, comparator, threshold: the plan's targets a second time, apart from plan/targets.yaml
TARGETS = """
    1.1      yearly  evidence         -  -
    1.2.1    yearly  share            >= 100
    1.2.2    yearly  count            =  0
    1.3      yearly  evidence         -  -
    2.a.1    2025    share            >= 80
    2.a.2.1  2025    share            >= 80
    2.a.2.2  2025    share            >= 30
    2.a.3    2025    yearly_increase  >= 20
    2.a.4.1  2025    share            >= 80
    2.a.4.2  2025    share            >= 80
    2.a.4.3  2025    share            >= 50
    2.a.5    2025    share            >= 90
    2.a.6    2025    share            >= 100
    2.a.7    2025    share            >= 80
    2.c.1.1  2030    share            >= 100
    2.c.1.2  2030    share            >= 50
    2.c.2.1  2030    share            >= 90
    2.c.2.2  2030    share            >= 100
    2.c.2.3  2030    share            >= 80
    2.c.3    2030    share            >= 90
    2.c.4    2030    share            >= 95
    3.a.1    2025    evidence         -  -
    3.a.2.1  2025    reduction        >= 10
    3.a.2.2  2025    reduction        >= 10
    3.a.3    2025    share            >= 90
    3.b.1    2030    reduction        >= 10
    3.b.2    2030    share            >= 95
    4.a.1    2025    evidence         -  -
    4.b.1    2030    evidence         -  -
    5.a.1    2025    share            >= 20
    5.b.1    2030    reduction        >= 15
    6.a.1.1  2025    share            >= 100
    6.a.1.2  2025    yes_no           =  -
    6.a.2    2025    share            >= 100
    6.a.3    2025    evidence         -  -
    6.a.4.1  2025    share            >= 90
    6.a.4.2  2025    share            >= 100
    6.b.1.1  2030    share            >= 100
    6.b.1.2  2030    share            >= 100
    6.b.2.1  2030    share            >= 100
    6.b.2.2  2030    share            >= 100
"""
DECEMBER = [date(year, 12, 14) for year in range(2021, 2031)]


@cache
def plan(*folders: Path) -> Plan:
    return load_plan(folders or (OWN,))


def folded(text: str) -> str:
    return " ".join(text.split())


def test_all_41_targets_stand_in_the_plans_order_as_the_plan_has_them() -> None:
    expected = [line.split() for line in TARGETS.strip().splitlines()]
    found = [
        [
            target.id,
            str(target.milestone or "yearly"),
            target.kind.value,
            target.comparator or "-",
            "-" if target.threshold is None else str(target.threshold),
        ]
        for target in plan().targets.values()
    ]
    assert len(found) == 41
    assert found == expected


def test_each_target_belongs_to_the_content_that_its_id_begins_with() -> None:
    assert all(target.content == target.id.split(".")[0] for target in plan().targets.values())
    assert [len(plan().targets_of(content)) for content in plan().contents] == [4, 17, 6, 2, 2, 10]


@pytest.mark.parametrize("target", plan().targets.values(), ids=lambda target: target.id)
def test_each_quote_is_in_the_plans_text_word_for_word(target: Target) -> None:
    text = (OWN / "ke-hoach-cchc-2021-2030.txt").read_text("utf-8")
    assert folded(target.quote) in folded(text)


def test_a_typing_error_of_the_plan_is_quoted() -> None:
    assert "tống số hồ sơ" in plan().targets["2.a.4.3"].quote


def test_baselines_are_those_of_the_plan() -> None:
    bases = {target.id: target.baseline_years for target in plan().targets.values() if target.baseline_years}
    assert bases == {
        "3.a.2.1": (2021,),
        "3.a.2.2": (2021,),
        "3.b.1": (2025,),
        "5.b.1": (2021, 2022, 2023, 2024, 2025),
    }


def test_a_supporting_figure_stands_beside_one_rating_and_comes_last_among_the_measures() -> None:
    assert [target.id for target in plan().targets.values() if target.supporting] == ["4.a.1"]
    assert plan().targets["4.a.1"].measures == ("CCVC_COCAU", "CCVC_DATCHUAN", "CCVC_TONG")
    assert plan().targets["2.a.1"].measures == ("HS_LUANCHUYEN_DT", "HS_LUANCHUYEN")
    assert plan().targets["6.a.1.2"].measures == ("MCDT_KETNOI",)


def test_a_nested_share_counts_from_the_very_measure_that_it_is_nested_in() -> None:
    """One measure, so that no two figures of it can disagree; its place between the two is then a check (V16)."""
    inner, outer = plan().targets["2.a.4.2"], plan().targets["2.a.4.1"]
    assert inner.quote.startswith("Trong số đó")
    assert inner.denominator == outer.numerator == "TTHC_TRUCTUYEN"
    pairs = {(rule.numerator, rule.denominator) for rule in ratios(plan())}
    assert {(inner.numerator, inner.denominator), (outer.numerator, outer.denominator)} <= pairs
    (owing,) = {plan().responsible(code, date(2025, 12, 14)) for code in (inner.numerator, outer.numerator)}
    assert len(owing) == 1  # both come from one unit, where the relation is checked cell by cell


def test_every_target_without_a_figure_in_the_plan_has_a_decision_that_says_so() -> None:
    rated = [target for target in plan().targets.values() if target.kind is Kind.EVIDENCE]
    assert all(target.decision for target in rated)


def test_every_measure_is_used_by_a_target_or_an_identity() -> None:
    used = {code for target in plan().targets.values() for code in target.measures}
    used |= {code for identity in plan().identities for code in (*identity.left, *identity.right)}
    assert set(plan().measures) == used


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_text_is_missing_in_either_language(lang: str) -> None:
    texts = [*_texts(plan()), *_texts(plan(OWN, EXAMPLE))]
    blank = [text for text in texts if not text[lang] and text != Text("", "")]
    assert len(texts) > 500
    assert not blank


def _texts(value: object) -> list[Text]:
    """Every Text inside a record."""
    if isinstance(value, Text):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    if dataclasses.is_dataclass(value):
        return [text for field in dataclasses.fields(value) for text in _texts(getattr(value, field.name))]
    return []


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("year", date(2024, 12, 15), date(2025, 12, 14)),
        ("q1", date(2024, 12, 15), date(2025, 3, 14)),
        ("h1", date(2024, 12, 15), date(2025, 6, 14)),
        ("9m", date(2024, 12, 15), date(2025, 9, 14)),
        ("q3", date(2025, 6, 15), date(2025, 9, 14)),
    ],
)
def test_the_report_year_runs_from_december_to_december(kind: str, start: date, end: date) -> None:
    period = plan().period(2025, kind)
    assert (period.start, period.end, period.cumulative) == (start, end, kind != "q3")


def test_a_period_is_named_before_its_year() -> None:
    rule = plan().periods["q1"]
    assert f"{rule.label_vi} 2025" == "Quý I năm 2025"
    assert f"{rule.label_en} 2025" == "First quarter of 2025"


def test_breaks_stand_in_the_order_of_their_days_and_each_touches_a_target() -> None:
    days = [item.day for item in plan().breaks]
    assert days == sorted(days)
    assert {date(2022, 6, 24), date(2025, 3, 1), date(2025, 7, 1)} < set(days)
    used = {code for target in plan().targets.values() for code in target.measures}
    assert all(used & set(item.measures) for item in plan().breaks)


def test_the_portal_gives_counts_and_never_scores() -> None:
    taken = {metric.measure: metric.path for metric in plan().portal if metric.measure}
    assert taken == {
        "HS_TONG": "TDGQ_TienDoGiaiQuyet.totalReceived",
        "KQ_SOHOA": "MDSH_SoHoaHoSo.ORIGINAL_RESULT_AVAILABLE.numerator",
        "KQ_CAP": "MDSH_SoHoaHoSo.ORIGINAL_RESULT_AVAILABLE.denominator",
        "HS_KHONGCUNGCAPLAI": "MDSH_SoHoaHoSo.REUSED_DIGITIZED_DATA.numerator",
        "GD_THANHTOAN_TT": "TTTT_ThanhToanTrucTuyen.totalDossierOnlinePaymentSuccess",
        "GD_THANHTOAN": "TTTT_ThanhToanTrucTuyen.totalDossierFinancialObligation",
    }
    assert not [metric.path for metric in plan().portal if metric.path.endswith(("score", "Score", "ratio"))]


def test_form_06a_counts_what_was_received_in_the_period_without_what_was_carried_over() -> None:
    assert {item.measure: item.columns for item in plan().form_06a} == {
        "HS_TRUCTUYEN": (4,),
        "HS_TRUCTIEP": (5,),
        "HS_TONG": (4, 5),
    }


def test_every_count_of_the_portals_capture_is_mapped_or_has_a_reason_why_not() -> None:
    (capture,) = (EXAMPLE.parent / "raw").rglob("*.json")
    components = json.loads(capture.read_text("utf-8"))["agenciesDetail"][0]["componentIndicators"]
    assert {metric.path for metric in plan().portal} == set(_counts(components))


def _counts(components: dict[str, dict[str, object]]) -> Iterator[str]:
    for group, fields in components.items():
        for name, value in fields.items():
            if isinstance(value, list):
                yield from (f"{group}.{item['code']}.{part}" for item in value for part in ("numerator", "denominator"))
            elif name not in ("score", "maxScore", "ratio", "averageScore"):
                yield f"{group}.{name}"


# --- who owes what


def codes(measure: str, day: date, *folders: Path) -> tuple[str, ...]:
    return tuple(unit.code for unit in plan(*folders).responsible(measure, day))


def test_several_units_may_owe_a_measure() -> None:
    assert codes("HS_TONG", date(2025, 12, 14)) == ("hanh-chinh-tu-phap", "bo-tro-tu-phap")


def test_before_a_unit_was_founded_its_predecessor_owes_its_measures() -> None:
    assert codes("VB_BANHANH", date(2022, 12, 14)) == ("van-ban-phap-luat",)
    assert codes("VB_BANHANH", date(2022, 12, 15)) == ("xay-dung-kiem-tra-van-ban",)


def test_after_a_unit_ended_its_successor_owes_its_measures() -> None:
    assert codes("HL_PHUCVU_TRALOI", date(2025, 6, 30)) == ("thanh-tra",)
    assert codes("HL_PHUCVU_TRALOI", date(2025, 7, 1)) == ("van-phong",)
    assert "HL_PHUCVU_TRALOI" in {measure.code for measure in plan().owed("van-phong", date(2025, 7, 1))}


@pytest.mark.parametrize("day", DECEMBER)
def test_everything_is_owed_by_at_most_nine_units(day: date) -> None:
    owing = {code: codes(code, day) for code in plan().measures}
    assert all(owing.values())
    assert len({unit for units in owing.values() for unit in units}) in (8, 9)


def test_owed_measures_stand_in_the_plans_order() -> None:
    owed = [measure.code for measure in plan().owed("cong-chung-so-1", date(2024, 12, 14))]
    assert owed == ["BC_NSNN", "CHI_NSNN"]
    assert plan().owed("thanh-tra", date(2025, 12, 14)) == ()


def test_in_gia_lai_one_unit_acts_for_all() -> None:
    assert codes("HS_TONG", date(2026, 10, 10), OWN, EXAMPLE) == ("so-tu-phap-gia-lai",)
    assert len(plan(OWN, EXAMPLE).owed("so-tu-phap-gia-lai", date(2026, 10, 10))) == len(plan().measures)
    assert codes("HS_TONG", date(2024, 12, 14), OWN, EXAMPLE) == ()


def test_gia_lai_is_told_that_the_plan_is_another_departments() -> None:
    department = plan(OWN, EXAMPLE).department
    assert department.name["vi"] == "Sở Tư pháp tỉnh Gia Lai"
    assert department.plan_note and "không ràng buộc" in department.plan_note.vi
    assert plan(OWN, EXAMPLE).targets == plan().targets
    assert "Bình Định" in " ".join(item.note.vi for item in plan(OWN, EXAMPLE).breaks)


def with_units(*units: ReportingUnit, owing: str) -> Plan:
    measure = Measure("X", Text("", ""), Text("", ""), Text("", ""), MeasureType.COUNT, (owing,), Text("", ""))
    return dataclasses.replace(plan(), units={unit.code: unit for unit in units}, measures={"X": measure})


def unit(
    code: str, first: int, last: int | None = None, before: tuple[str, ...] = (), acts: tuple[str, ...] = ()
) -> ReportingUnit:
    """A unit in force from the first day of one year to the last day of another."""
    return ReportingUnit(code, Text(code, code), date(first, 1, 1), date(last, 12, 31) if last else None, before, acts)


def owing(plan: Plan, year: int) -> list[str]:
    return [unit.code for unit in plan.responsible("X", date(year, 6, 1))]


def test_duties_pass_on_over_several_successors_and_back_over_several_predecessors() -> None:
    line = (unit("a", 2021, 2022), unit("b", 2023, 2024, ("a",)), unit("c", 2025, None, ("b",)))
    for named in ("a", "b", "c"):
        assert [owing(with_units(*line, owing=named), year) for year in (2021, 2023, 2026)] == [["a"], ["b"], ["c"]]


def test_a_merger_does_not_hand_a_units_duties_to_the_others_that_were_merged() -> None:
    merged = (unit("a", 2021, 2022), unit("b", 2021, 2023), unit("c", 2024, None, ("a", "b")))
    assert owing(with_units(*merged, owing="a"), 2023) == []
    assert owing(with_units(*merged, owing="a"), 2024) == ["c"]
    assert owing(with_units(*merged, owing="c"), 2021) == ["a", "b"]


def test_after_a_split_all_parts_owe_the_measure() -> None:
    split = (unit("a", 2021, 2022), unit("b", 2023, None, ("a",)), unit("c", 2023, None, ("a",)))
    assert owing(with_units(*split, owing="a"), 2023) == ["b", "c"]


def test_nobody_owes_what_no_unit_took_over() -> None:
    assert owing(with_units(unit("a", 2021, 2022), owing="a"), 2023) == []


def test_a_unit_that_acts_for_another_stands_in_its_place_while_it_is_in_force() -> None:
    acting = (unit("a", 2021), unit("b", 2023, 2023, acts=("a",)))
    assert [owing(with_units(*acting, owing="a"), year) for year in (2022, 2023, 2024)] == [["a"], ["b"], ["a"]]


def test_a_unit_that_acts_for_a_successor_stands_in_its_place() -> None:
    units = (unit("a", 2021, 2022), unit("b", 2023, None, ("a",)), unit("c", 2023, acts=("b",)))
    assert owing(with_units(*units, owing="a"), 2023) == ["c"]


def test_an_unknown_measure_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        plan().responsible("XYZ", date(2025, 12, 14))
