"""What the notebooks show: tables, sentences and charts, written from results. A notebook only chooses the order."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pipeline import records
from pipeline.annexes import AnnexResults
from pipeline.chapters.annex import AnnexChapter
from pipeline.chapters.annexes import AnnexesChapter
from pipeline.chapters.attention import AttentionChapter
from pipeline.chapters.chain import ChainChapter
from pipeline.chapters.content import ContentChapter
from pipeline.chapters.overview import OverviewChapter
from pipeline.chapters.quality import QualityChapter
from pipeline.chapters.summary import SummaryChapter
from pipeline.paths import ROOT
from pipeline.results import ContentResults, OverviewResults, QualityResults

__all__ = ["annex", "annexes", "attention", "chain", "content", "overview", "quality", "summary"]

T = TypeVar("T")


def content(results: str, lang: str) -> ContentChapter:
    """The chapter on one content of the plan. `results` is its file, relative to the repository's root."""
    return ContentChapter(_read(ContentResults, results), lang)


def overview(results: str, lang: str) -> OverviewChapter:
    """The chapter on the first page. `results` is its file, relative to the repository's root."""
    return OverviewChapter(_read(OverviewResults, results), lang)


def attention(results: str, lang: str) -> AttentionChapter:
    """The chapter on what needs a decision, from the results of the first page. `results` as for `overview`."""
    return AttentionChapter(_read(OverviewResults, results), lang)


def summary(results: str, lang: str) -> SummaryChapter:
    """The page for the director's folder, from the results of the first page. `results` as for `overview`."""
    return SummaryChapter(_read(OverviewResults, results), lang)


def annex(results: str, lang: str) -> AnnexChapter:
    """The annex with all targets, from the results of the first page. `results` as for `overview`."""
    return AnnexChapter(_read(OverviewResults, results), lang)


def annexes(results: str, lang: str) -> AnnexesChapter:
    """The annexes behind the table of all targets. `results` is their file, relative to the repository's root."""
    return AnnexesChapter(_read(AnnexResults, results), lang)


def chain(results: str, lang: str) -> ChainChapter:
    """The annex that leads to the cells, from the results of the first page. `results` as for `overview`."""
    return ChainChapter(_read(OverviewResults, results), lang)


def quality(results: str, lang: str) -> QualityChapter:
    """The chapter on data quality and submissions. `results` is its file, relative to the repository's root."""
    return QualityChapter(_read(QualityResults, results), lang)


def _read(kind: type[T], results: str) -> T:
    return records.loads(kind, Path(ROOT, results).read_text("utf-8"))
