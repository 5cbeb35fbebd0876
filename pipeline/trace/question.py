"""What `make trace` is asked: FIGURE=… of a report, or FILE=… and CELL=… of what a unit sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import ConfigurationError
from pipeline.request import Request, parse, values

OWN = ("FIGURE", "FILE", "CELL")


@dataclass(frozen=True)
class Question:
    """Either `figure` is given, or `cell` with or without its `file`; `request` names the report."""

    request: Request
    figure: str
    file: str
    cell: str


def asked(words: Sequence[str]) -> Question:
    """The question that `words` ("FIGURE=2.a.4.3", "YEAR=2025", …) ask. Raises ConfigurationError for any other."""
    request = parse(words, OWN, "trace")
    figure, file, cell = values(words, OWN).values()
    if figure and (file or cell):
        raise ConfigurationError("trace.both-ways")
    if not figure and not cell:
        raise ConfigurationError("trace.usage", words=request.words)
    return Question(request, figure, file, cell)
