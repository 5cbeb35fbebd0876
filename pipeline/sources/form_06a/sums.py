"""What has to add up: the form's identities in every row, groups over their rows, the total over all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.findings import Finding
from pipeline.messages import LANGUAGES
from pipeline.numerals import format_number
from pipeline.sources.form_06a.layout import FIGURES, NAME, ORDINAL, Identity, layout
from pipeline.sources.form_06a.lines import Line
from pipeline.sources.form_06a.outline import Node, Outline, total
from pipeline.sources.records import SourceFile, finding
from pipeline.sources.texts import tidy

FIRST = 6  # so many rows of a sum are named


def check_identities(file: SourceFile, lines: Sequence[Line]) -> Iterator[Finding]:
    """Every row whose columns contradict each other, at the column that others make up."""
    for line in lines:
        for identity in layout().identities:
            yield from _check_identity(file, line, identity)


def check_sums(file: SourceFile, known: Outline) -> Iterator[Finding]:
    """Every group and total row that is not the sum of its rows, at each column that differs."""
    for node in known.nodes:
        parts = [part for child in node.children for part in child.parts]
        if node.line.has_figures and parts:
            yield from _check_sum(file, node.line, parts)
    if known.total and known.parts:
        yield from _check_sum(file, known.total, known.parts)


def _check_identity(file: SourceFile, line: Line, identity: Identity) -> Iterator[Finding]:
    counts = line.counts
    if not {identity.whole, *identity.parts} <= counts.keys():
        return
    right = sum(counts[part] for part in identity.parts)
    if counts[identity.whole] != right:
        values = {"rule": f"({identity.whole}) = {' + '.join(f'({part})' for part in identity.parts)}"}
        for lang in LANGUAGES:
            values[f"left_{lang}"] = _side(line, (identity.whole,), lang)
            values[f"right_{lang}"] = _side(line, identity.parts, lang)
        yield finding(file, "F509", line.cells[identity.whole], **values)


def _side(line: Line, columns: tuple[int, ...], lang: str) -> str:
    """ "K12 + L12 = 6.599 + 270 = 6.869"; without the last step for a single column."""
    steps = [" + ".join(line.cells[column].address for column in columns)]
    steps.append(" + ".join(_number(line.counts[column], lang) for column in columns))
    if len(columns) > 1:
        steps.append(_number(sum(line.counts[column] for column in columns), lang))
    return " = ".join(steps)


def _check_sum(file: SourceFile, line: Line, parts: Sequence[Node]) -> Iterator[Finding]:
    for column in FIGURES:
        stated, added = line.counts.get(column), total(parts, column)
        if stated is None or added is None or stated == added:
            continue
        cells = [part.line.cells[column].address for part in parts]
        values = {"column": str(column), "cells": " + ".join(cells[:FIRST]) + (" + …" if len(cells) > FIRST else "")}
        for lang in LANGUAGES:
            values[f"stated_{lang}"] = _number(stated, lang)
            values[f"added_{lang}"] = _number(added, lang)
        name = tidy(line.cells[NAME].text) or tidy(line.cells[ORDINAL].text)
        yield finding(file, "F510", line.cells[column], name=name, **values)


def _number(count: int, lang: str) -> str:
    return format_number(Decimal(count), 0, lang)
