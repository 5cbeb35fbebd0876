"""A verdict as it is printed: a shape and words, so that it never depends on colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.assessment import Status

SHAPES: Mapping[Status, str] = {
    Status.MET: "●",
    Status.MET_EARLY: "◉",
    Status.ON_TRACK: "▲",
    Status.BEHIND: "▼",
    Status.NOT_MET: "■",
    Status.PARTLY: "◐",
    Status.NOT_DUE: "○",
    Status.NO_DATA: "◇",
}


def verdict(status: Status, lang: str) -> str:
    """A verdict in Markdown: shape and words, with the status as class."""
    return f"[{SHAPES[status]} {status.in_words(lang)}]{{.verdict .{status}}}"
