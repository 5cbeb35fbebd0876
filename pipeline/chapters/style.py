"""The report's style for charts (report.mplstyle), its colours, and numbers on axes as the language writes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import matplotlib
import matplotlib.style
from matplotlib.ticker import FuncFormatter

from pipeline.figures import Style, printed

matplotlib.use("agg")

MUTED, FAINT, ACCENT = "#5c6670", "#c9d0d6", "#0b5394"
STYLE = Path(__file__).with_name("report.mplstyle")


@contextmanager
def style() -> Iterator[None]:
    """Draws what is inside in the report's style, whatever settings the machine has."""
    with matplotlib.style.context(STYLE, after_reset=True):
        yield


def numbers(lang: str, unit: Style) -> FuncFormatter:
    """Tick labels as the language writes numbers, or percent."""
    return FuncFormatter(lambda value, _: printed(Fraction(value).limit_denominator(1000), 0, unit, lang))
