"""`make report`: read, validate, assess, run the notebooks, render, publish. All of it or nothing."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pipeline import (
    annexes,
    exports,
    fingerprints,
    inventory,
    lineage,
    manifest,
    narrative,
    notebooks,
    rendering,
    replacing,
    results,
    results_files,
)
from pipeline.assessment import Assessment, assess_all
from pipeline.collecting import Collected, collect, validate_apart
from pipeline.errors import DataError
from pipeline.findings import Finding, Severity
from pipeline.findings_report import write_findings
from pipeline.inventory import Inventory
from pipeline.marking import clear_returned, return_marked
from pipeline.numerals import format_number
from pipeline.page import Behind, page_data
from pipeline.parts import Parts
from pipeline.periods import Period
from pipeline.plan import Plan
from pipeline.plan_files import load_parts, load_plan
from pipeline.progress import Progress, say
from pipeline.request import Request
from pipeline.results import Context, Data, QualityResults, values_by_period
from pipeline.steps import Steps
from pipeline.submissions import submissions

KERNELS = 2  # at the same time: one per core of a small machine
OBSERVATIONS = "observations.parquet"


def report(request: Request) -> None:
    """Makes the report that `request` asks for, or says that it is current.

    Raises DataError, ConfigurationError or ProductionError; whatever happens, the previous report stays whole
    until the new one takes its place.
    """
    began = time.perf_counter()
    place = request.workspace.reports / request.period_name
    with replacing.alone(request.workspace.processed):
        replacing.recover(place)
        stock = inventory.take(request)
        renderer = rendering.choose(request.renderer)
        if manifest.current(place, request, stock, renderer.name) and manifest.kept(place, request):
            say("cli.unchanged", folder=request.workspace.shown(place), **_seconds(began))
            return
        replacing.check(place)  # minutes before it is published
        Run(request, stock, renderer).produce(place)
    say("cli.done", folder=request.workspace.shown(place), **_seconds(began))


@dataclass
class Run:
    """One production of a report."""

    request: Request
    stock: Inventory
    renderer: rendering.Renderer

    def __post_init__(self) -> None:
        space = self.request.workspace
        self.plan: Plan = load_plan(space.plan)
        self.parts: Parts = load_parts(space.plan, self.plan)
        self.period: Period = self.request.period(self.plan)
        self.chapters = narrative.chapters(space, self.period.name, self.parts.outline, self.request.lang)
        self.folder = space.processed / self.period.name
        self.written: dict[str, Path] = {}
        self.steps = Steps(space.processed / ".steps", fingerprints.machinery(space.root), Progress())
        notebooks.isolate(space.processed / ".steps" / "home")

    def produce(self, place: Path) -> None:
        """Everything from the raw files to the published folder."""
        label = self.plan.period_label(self.period.year, self.period.kind)
        say("cli.started", period=label.vi, period_en=label.en, renderer=self.renderer.name)
        with replacing.told("publish.unwritable", self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        data = collect(self.request, self.plan, self.stock, self.steps)
        with ThreadPoolExecutor(KERNELS + 1) as pool:
            try:
                executed, assessed, marks = self._compute(pool, data)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        figures = [figure for path in executed.values() for figure in notebooks.printed_figures(path)]
        behind = Behind(self.plan, self.period, assessed, figures, data.observations, data.corrections)
        rendered = self._render(executed, marks, page_data(behind, self.request.lang))
        self._publish(place, executed, rendered, behind, marks)
        self.steps.forget_others()

    def _compute(self, pool: ThreadPoolExecutor, data: Collected) -> tuple[dict[str, Path], list[Assessment], Context]:
        """Validates while the contents' notebooks already run; their work is thrown away if the data have errors."""
        checking = pool.submit(validate_apart, self.request, data, self.steps, self.folder)
        values = values_by_period(self.plan, data.observations, self.period, data.remarks)
        known = Data(data.observations, values, data.captures, data.remarks)
        assessed = list(assess_all(self.plan, self.period, known.values))
        context = self._context()
        running = {} if data.blocked else self._start_contents(pool, context, assessed, known)
        findings = (*data.findings, *checking.result())
        self._stop_on_errors(data, findings)
        exports.write_observations(self.folder / OBSERVATIONS, data.observations)
        overview = results.overview_results(self.plan, context, assessed, known)
        running["overview"] = self._start(pool, "overview", overview)
        running["quality"] = self._start(pool, "quality", self._quality(context, data, findings))
        order = ["overview", *[f"content-{code}" for code in self.plan.contents], "quality", "annexes"]
        executed = {name: running[name].result() for name in order}
        results_files.settle(self.written)
        return executed, assessed, context

    def _start_contents(
        self, pool: ThreadPoolExecutor, context: Context, assessed: Sequence[Assessment], known: Data
    ) -> dict[str, Future[Path]]:
        started = {}
        for content in sorted(self.plan.contents.values(), key=lambda item: -len(self.plan.targets_of(item.id))):
            slice_ = results.content_results(self.plan, context, content, assessed, known)
            started[f"content-{content.id}"] = self._start(pool, f"content-{content.id}", slice_)
        more = annexes.annex_results(self.plan, self.parts, context, assessed, known)
        return {**started, "annexes": self._start(pool, "annexes", more)}

    def _quality(self, context: Context, data: Collected, findings: Sequence[Finding]) -> QualityResults:
        return QualityResults(
            context=context,
            submissions=submissions(self.plan, self.period, data.readings, data.receipts, findings),
            findings=tuple(findings),
            breaks=tuple(found for found in self.plan.breaks if found.day <= self.period.end),
            decisions=results.decisions(self.plan),
            comparisons=data.comparisons,
            corrections=data.corrections,
            measures={code: measure.name for code, measure in self.plan.measures.items()},
            units={code: unit.name for code, unit in self.plan.units.items()},
        )

    def _start(self, pool: ThreadPoolExecutor, name: str, record: object) -> Future[Path]:
        """Runs one notebook on its results, unless it has been run on the same ones before."""
        space = self.request.workspace
        source = notebooks.of(space.root / "notebooks", name, space.processed / ".steps" / "notebooks")
        written = self.written[name] = results_files.write(self.folder, name, record)
        parameters = {"results": os.path.relpath(written, space.root), "lang": self.request.lang}
        hashes = {"notebook": fingerprints.of_file(source), "content": fingerprints.of_file(written)}

        def work(folder: Path) -> None:
            notebooks.run(source, folder / source.name, parameters, {"results": space.relative(written)})

        def execute() -> Path:
            return self.steps.do(f"{self.period.name}/notebook-{name}", {**hashes, **parameters}, work) / source.name

        return pool.submit(execute)

    def _stop_on_errors(self, data: Collected, findings: Sequence[Finding]) -> None:
        """Raises DataError if any finding blocks, having written all of them down and into copies of the workbooks."""
        written = self.request.workspace.shown(write_findings(self.folder, findings))
        blocking = [found for found in findings if found.severity.blocks]
        processed = self.request.workspace.processed
        clear_returned(processed, data.readings, findings, self.period.name)
        copies = return_marked(processed, data.readings, findings, standing=self.period.name)
        if blocking:
            for path in copies:
                say("marking.returned", file=self.request.workspace.shown(path))
            raise DataError("cli.data-errors", errors=sum(found.cells for found in blocking), file=written)
        warnings = sum(found.severity is Severity.WARNING for found in findings)
        if warnings:
            say("cli.warnings", count=warnings, file=written)

    def _render(self, executed: Mapping[str, Path], context: Context, data: Mapping[str, object]) -> Path:
        """The folder with report.html, report.pdf and report.docx."""
        space, epoch = self.request.workspace, rendering.epoch(self.period.end)
        document = rendering.Document(
            targets=tuple(self.plan.targets),
            context=context,
            contents=tuple(self.plan.contents.values()),
            lang=self.request.lang,
            epoch=epoch,
            data=data,
            chapters=self.chapters,
        )
        inputs = {
            **{name: fingerprints.of_file(path) for name, path in executed.items()},
            **self.stock.templates,
            **{name: str(value) for name, value in self.renderer.described().items()},
            **{"lang": self.request.lang, "plan": self.stock.plan_hash, "epoch": str(epoch)},
            **{"illustrative": str(context.illustrative)},
            **{f"chapter {place}": said for place, said in self.chapters.items()},
            **{"data": fingerprints.of_bytes(json.dumps(data).encode())},
        }

        def work(folder: Path) -> None:
            rendering.produce(self.renderer, space.root / "reports", list(executed.values()), document, folder)

        return self.steps.do(f"{self.period.name}/render-{self.renderer.name}", inputs, work)

    def _publish(
        self,
        place: Path,
        executed: Mapping[str, Path],
        rendered: Path,
        behind: Behind,
        context: Context,
    ) -> None:
        with replacing.building(place) as fresh, replacing.told("publish.unwritable", place.parent):
            shutil.copytree(rendered, fresh, dirs_exist_ok=True)
            (fresh / "notebooks").mkdir()
            for path in executed.values():
                shutil.copyfile(path, fresh / "notebooks" / path.name)
            exports.write_assessment(fresh / "assessment.csv", behind.assessed)
            known = lineage.registry(behind, self.stock.raw)
            exports.write_figures(fresh / "figures.json", behind.figures, known)
            shutil.copyfile(self.folder / OBSERVATIONS, fresh / OBSERVATIONS)
            exports.write_workbook(fresh / "report.xlsx", behind, self.request.lang, illustrative=context.illustrative)
            marks = {"illustrative": context.illustrative, "renderer": self.renderer.described()}
            manifest.write(fresh, self.request, self.stock, marks)

    def _context(self) -> Context:
        return Context(
            period=self.period,
            label=self.plan.period_label(self.period.year, self.period.kind),
            years=(self.plan.first_year, self.plan.last_year),
            department=self.plan.department,
            plan_title=self.plan.title,
            illustrative=self.request.workspace.illustrative,
        )


def _seconds(began: float) -> dict[str, str]:
    """The time since `began`, as both languages write it."""
    seconds = Decimal(f"{time.perf_counter() - began:.2f}")
    return {"seconds": format_number(seconds, 2, "vi"), "seconds_en": format_number(seconds, 2, "en")}
