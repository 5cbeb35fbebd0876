"""The page across years: what was published, target by target; damaged folders are told and left out."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipeline import exports, fingerprints
from pipeline.assessment import Status
from pipeline.cli import main
from pipeline.dashboard import INDEX, write_dashboard
from pipeline.dashboard.page import across
from pipeline.dashboard.published import published
from pipeline.errors import ConfigurationError
from pipeline.paths import Workspace
from pipeline.request import DashboardRequest, parse_place
from tests.rendering import axe
from tests.unit.behind import PLAN, behind

CHROMIUM = shutil.which("chromium")
DATA = {"HS_TRUCTUYEN": 2500, "HS_TONG": 5002}


def publish(reports: Path, year: int, name: str = "", illustrative: bool = True) -> Path:
    """A published report as `make report` leaves it, as far as the page looks at it."""
    place = reports / (name or str(year))
    place.mkdir(parents=True)
    for file in ("report.html", "report.pdf"):
        (place / file).write_text("x", "utf-8")
    exports.write_assessment(place / "assessment.csv", behind(DATA, year).assessed)
    rewrite(place, year=year, illustrative=illustrative)
    return place


def rewrite(place: Path, year: int = 2025, period: str = "year", illustrative: bool = True) -> None:
    """Writes the manifest for what stands in the folder."""
    manifest = {
        "parameters": {"year": year, "period": period, "lang": "vi"},
        "production": {"illustrative": illustrative},
        "outputs": {"assessment.csv": fingerprints.of_file(place / "assessment.csv")},
    }
    (place / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """The reports of two years in a workspace of their own."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    folder = tmp_path / "data" / "reports"
    publish(folder, 2024)
    publish(folder, 2025, illustrative=False)
    return folder


def place_of(reports: Path, lang: str = "vi") -> DashboardRequest:
    return DashboardRequest(Workspace(data=reports.parent), lang)


SEGMENT = re.compile(r'<span class="verdict (\w+)" style="flex:\d+"></span>')
SECTION = re.compile(r"<section><h3>(.*?)</h3>(.*?)</section>", re.DOTALL)


def sections(shown: str) -> dict[str, list[str]]:
    """The lists on the latest report: the codes below each heading."""
    return {head: re.findall(r'<span class="code">(.*?)</span>', items) for head, items in SECTION.findall(shown)}


class Links(HTMLParser):
    """The addresses of a page's links and its rows' texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "href"]


def written(reports: Path, lang: str = "vi") -> str:
    write_dashboard(place_of(reports, lang))
    return (reports / INDEX).read_text("utf-8")


def test_every_target_leads_to_itself_in_every_report(reports: Path) -> None:
    links = Links()
    shown = written(reports)
    links.feed("\n".join(part for part in re.split(r"(?=<h2)", shown) if 'id="latest"' not in part))
    for year in (2024, 2025):
        assert [link for link in links.found if f"{year}/report.html#" in link] == [
            f"{year}/report.html#target-{target}" for target in PLAN.targets
        ]
        assert f"{year}/report.pdf" in links.found and f"{year}/assessment.csv" in links.found
        assert f"{year}/report.docx" not in links.found  # it is not there


def test_verdicts_have_word_and_shape_and_the_list_says_what_is_illustrative(reports: Path) -> None:
    shown = written(reports)
    row = re.search(r"<tr>(?:(?!</tr>).)*2\.a\.4\.3</span>.*?</tr>", shown, re.DOTALL)
    assert row is not None
    assert '<span aria-hidden="true">■</span>&nbsp;Không đạt' in row.group()
    assert shown.count("SỐ LIỆU MINH HỌA") == 1
    assert "15/12/2023 – 14/12/2024" in shown


def test_the_same_reports_give_the_same_bytes_in_either_language(reports: Path) -> None:
    assert written(reports) == written(reports)
    english = written(reports, "en")
    assert '<html lang="en">' in english and "Not met" in english and "Không đạt" not in english


def test_what_is_missed_without_data_or_changed_in_the_latest_report_is_listed(reports: Path) -> None:
    table = reports / "2025" / "assessment.csv"
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    status = {row["target_id"]: row["status"] for row in rows}
    lists = sections(written(reports, "en"))
    missed = [target for target, found in status.items() if found in ("behind", "not_met", "partly")]
    lacking = [target for target, found in status.items() if found == "no_data"]
    assert missed and lists[f"Behind, not met or only partly met ({len(missed)})"] == missed
    assert lists[f"No data ({len(lacking)})"] == lacking
    worse = next(found for head, found in lists.items() if head.startswith("Worse"))
    assert worse[0] == "2.a.4.3" and not {"1.1", "2.a.1"} & {*worse}  # these had no data a year before either
    assert next(found for head, found in lists.items() if head.startswith("Better")) == []
    links = Links()
    links.feed(written(reports))
    assert links.found.index("2025/report.html#target-2.a.4.3") < links.found.index("2025/report.html#target-1.1")


def test_a_change_is_told_with_both_verdicts_and_none_without_a_report_of_the_year_before(reports: Path) -> None:
    shown = written(reports)
    assert re.search(r"2\.a\.4\.3</span>[^→]*Đúng tiến độ</span> → .*?Không đạt", shown)
    shutil.rmtree(reports / "2024")
    alone = written(reports)
    assert "Chưa có báo cáo của cả năm trước" in alone
    assert [head.split(" (")[0] for head in sections(alone)] == [
        "Chậm, không đạt hoặc mới đạt một phần",
        "Chưa có số liệu",
    ]


def test_no_two_verdicts_look_alike_without_colours(reports: Path) -> None:
    """Each part of the bar has a pattern of its own, and the words below show it again."""
    shown = written(reports)
    patterns = dict(re.findall(r"^\.share \.(\w+), \.key\.\1 { background: (.*?); }$", shown, re.MULTILINE))
    patterns["met"] = re.findall(r"^\.share span, \.key { background: (.*?);", shown, re.MULTILINE)[0]
    assert set(patterns) == set(Status) and len(set(patterns.values())) == len(patterns)
    for status in SEGMENT.findall(shown):
        assert f'<span class="key verdict {status}" aria-hidden="true">' in shown


def test_what_a_killed_run_left_goes_with_the_next_one(reports: Path) -> None:
    left = reports / f".{INDEX}.99999999"
    left.write_text("half", "utf-8")
    write_dashboard(place_of(reports))
    assert [path.name for path in reports.glob("*index*")] == [INDEX] and not left.exists()


def test_the_page_asks_for_nothing(reports: Path) -> None:
    shown = written(reports)
    assert "<script" not in shown and "http" not in shown.replace("http-equiv", "")


def damage_manifest(place: Path) -> None:
    (place / "manifest.json").write_text("{", "utf-8")


def manifest_is_a_list(place: Path) -> None:
    (place / "manifest.json").write_text("[1]", "utf-8")


def manifest_is_deep(place: Path) -> None:
    (place / "manifest.json").write_text("[" * 100_000, "utf-8")


def manifest_says_nothing(place: Path) -> None:
    (place / "manifest.json").write_text('{"parameters": 5, "outputs": {}}', "utf-8")


def no_table(place: Path) -> None:
    (place / "assessment.csv").unlink()


def verdict_changed_by_hand(place: Path) -> None:
    table = place / "assessment.csv"
    table.write_text(table.read_text("utf-8").replace("not_met", "met"), "utf-8")


def unknown_verdict(place: Path) -> None:
    table = place / "assessment.csv"
    table.write_text(table.read_text("utf-8").replace("not_met", "splendid"), "utf-8")
    rewrite(place)


def no_text_at_all(place: Path) -> None:
    (place / "assessment.csv").write_bytes(b"\xff\xfe\x00")
    rewrite(place)


def copied_by_hand(place: Path) -> None:
    rewrite(place, year=2023)


def unknown_period(place: Path) -> None:
    rewrite(place, period="<script>")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damage_manifest, "manifest.json"),
        (manifest_is_a_list, "manifest.json"),
        (manifest_is_deep, "manifest.json"),
        (manifest_says_nothing, "manifest.json"),
        (no_table, "không có assessment.csv"),
        (verdict_changed_by_hand, "đã bị sửa sau khi lập báo cáo"),
        (unknown_verdict, "không có assessment.csv, hoặc tệp này bị hỏng"),
        (no_text_at_all, "không có assessment.csv, hoặc tệp này bị hỏng"),
        (copied_by_hand, "tên thư mục khác"),
        (unknown_period, "không có trong Kế hoạch"),
    ],
)
def test_a_damaged_report_is_told_and_left_out(
    reports: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], said: str
) -> None:
    spoil(reports / "2025")
    shown = written(reports)
    assert said in shown and "2025/report.html" not in shown and "2024/report.html" in shown
    assert said in capsys.readouterr().err


def test_other_folders_are_nobodys_report(reports: Path) -> None:
    for name in (".2025.building1", "template", "2025-da-ky.pdf", "figures", "20255"):
        (reports / name).mkdir()
    (reports / "2026").write_text("a file", "utf-8")
    found, faults = published(reports, PLAN)
    assert [report.name for report in found] == ["2024", "2025"] and faults == []


def test_the_last_period_has_a_column_only_where_it_tells_of_later_days(reports: Path) -> None:
    shutil.copytree(reports / "2025", reports / "2025-q1")
    rewrite(reports / "2025-q1", period="q1")
    found, _ = published(reports, PLAN)
    assert [report.name for report in found] == ["2024", "2025-q1", "2025"]
    assert [report.name for report in across(found)] == ["2024", "2025"]
    shutil.rmtree(reports / "2025")
    assert [report.name for report in across(published(reports, PLAN)[0])] == ["2024", "2025-q1"]


def test_a_target_that_the_plan_no_longer_has_is_still_shown(reports: Path) -> None:
    table = reports / "2025" / "assessment.csv"
    table.write_text(table.read_text("utf-8") + "9.z<b>,2025,share,%,,,,,,,met,true,share.path,\n", "utf-8")
    rewrite(reports / "2025")
    shown = written(reports)
    assert "Mục tiêu không còn trong Kế hoạch" in shown and "9.z&lt;b&gt;" in shown and "(tạm tính)" in shown


def test_without_a_report_there_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    with pytest.raises(ConfigurationError, match="make report"):
        write_dashboard(DashboardRequest(Workspace(data=tmp_path), "vi"))
    assert not (tmp_path / "reports").exists()


def test_the_command_takes_place_and_language_alone(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dashboard", f"DATA={reports.parent}", "REPORT_LANG=en"]) == 0
    assert (reports / INDEX).read_text("utf-8").startswith("<!DOCTYPE html>")
    assert main(["dashboard", "YEAR=2025"]) == 3
    assert "DATA, REPORT_LANG" in capsys.readouterr().err
    assert parse_place([]).lang == "vi"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH")
@pytest.mark.parametrize("width", [360, 1280])
def test_in_a_browser_it_fits_asks_for_nothing_and_axe_finds_nothing(
    reports: Path, browser: Browser, width: int
) -> None:
    written(reports)
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((reports / INDEX).as_uri())
    assert asked == [(reports / INDEX).as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert axe.SOURCE is None or axe.violations(page) == []
    page.close()
