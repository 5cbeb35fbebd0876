"""Labels inside a chart's panel, put where they cover nothing: of several places near what they name the best one.

A place is worse the more of the panel's lines it covers, and the farther it is from what the label names. Lengths are
pixels of the figure, so everything else has to be drawn, and the panel's place and limits set, before labels are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox

Align = Literal["left", "center", "right"]
Pixel = tuple[float, float]

PALE = "pale"  # the id of lines that a label may cover where nothing else is left
POINTS = 72  # to an inch
EDGE = 1.5  # points left free around a label
APART = 4  # points between two labels side by side
DOT = 2.5  # points from the middle of a dot to where a label may begin
BESIDE, BELOW = 5, 7  # points from a place to the edge of a label beside it, to the middle of one over or under it
HEAVY, LIGHT = (
    50.0,
    8.0,
)  # what a covered point of a line is worth, in points of distance: data and breaks, and the rest
OUTSIDE, OVER = 100.0, 1000.0  # the same for a point outside of the panel, and for each label covered


@dataclass(frozen=True)
class Place:
    """A possible place of a label: (x, y) of the data, an offset from there in points, and how unwelcome it is."""

    at: tuple[float, float]
    offset: tuple[float, float]
    align: Align
    cost: float = 0.0


@dataclass(frozen=True)
class Label:
    """A label with its possible places, the first the most natural."""

    said: str
    color: str
    places: Sequence[Place]


def around(at: tuple[float, float], late: bool) -> list[Place]:
    """Places around a dot: at its right, or at its left where the dot is `late` in its panel; then farther away."""
    found = []
    for outward in (0, 4, 8, 12, 16):
        for up in (-BELOW, BELOW, 0, -12, 12, -17, 17):
            for align, side in (("left", 1), ("right", -1)):
                cost = math.hypot(outward, up) + (20 if (side < 0) != late else 0)
                found.append(Place(at, (side * (BESIDE + outward), up), "left" if align == "left" else "right", cost))
    found += [Place(at, (0, up), "center", abs(up) + 6) for up in (-9, 9, -13, 13)]
    return found


def along(height: float, years: tuple[float, float], above: bool, left: bool) -> list[Place]:
    """Places along a level line: at one end, on the side given; then at the other, on the way, and farther away."""
    first, last = years
    ends: list[tuple[float, Align, float]] = [(last, "right", 4 * left), (first, "left", 4 * (not left))]
    steps = int((last - first) * 2)
    ends += [(last - step / 2, "right", 5 + step) for step in range(1, steps)]
    return [
        Place((x, height), (0, up), align, cost + abs(up) + (8 if (up > 0) != above else 0))
        for x, align, cost in ends
        for up in (-BELOW, BELOW, -13, 13)
    ]


def write(axes: Axes, labels: Iterable[Label]) -> None:
    """Writes each label at its best place, on a white ground that keeps it legible over lines; in turn."""
    panel = _Panel(axes)
    for label in labels:
        best = panel.best(label)
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.8}
        axes.annotate(
            label.said,
            best.at,
            best.offset,
            textcoords="offset points",
            ha=best.align,
            va="center",
            color=label.color,
            bbox=ground,
            annotation_clip=False,
        )


class _Panel:
    """What a label must not cover: lines, dots, labels that are there already, and what is outside of the panel.

    Lines with the id PALE, the milestone's and the threshold's, had better not be covered.
    """

    def __init__(self, axes: Axes) -> None:
        self.axes, self.scale = axes, float(axes.figure.dpi) / POINTS
        self.segments: list[tuple[Pixel, Pixel, float]] = []
        for line in axes.lines:
            points = [(float(x), float(y)) for x, y in line.get_transform().transform(line.get_xydata())]
            weight = LIGHT if line.get_gid() == PALE else HEAVY
            pairs = self._dot(points[0]) if len(points) == 1 else pairwise(points)
            self.segments += [(start, end, weight) for start, end in pairs]
        self.taken: list[Bbox] = []

    def best(self, label: Label) -> Place:
        """The best place of `label`, which is taken from then on."""
        size = _size(label.said, rcParams["font.family"][0], rcParams["font.size"])
        least, chosen = math.inf, (label.places[0], Bbox.null())
        for place in sorted(label.places, key=lambda place: place.cost):
            if place.cost >= least:  # as are all that follow, even where nothing is covered
                break
            box = self._box(size, place)
            cost = self._cost(box, place)
            if cost < least:
                least, chosen = cost, (place, box)
        self.taken.append(chosen[1].padded(APART * self.scale, 0))
        return chosen[0]

    def _dot(self, middle: Pixel) -> Iterator[tuple[Pixel, Pixel]]:
        (x, y), half = middle, DOT * self.scale
        yield (x - half, y), (x + half, y)
        yield (x, y - half), (x, y + half)

    def _box(self, size: tuple[float, float], place: Place) -> Bbox:
        width, height = (self.scale * (length + 2 * EDGE) for length in size)
        x, y = (float(value) for value in self.axes.transData.transform(place.at))
        x, y = x + place.offset[0] * self.scale, y + place.offset[1] * self.scale
        edge = EDGE * self.scale
        left = {"left": x - edge, "center": x - width / 2, "right": x - width + edge}[place.align]
        return Bbox.from_bounds(left, y - height / 2, width, height)

    def _cost(self, box: Bbox, place: Place) -> float:
        """How bad a place is, in points of distance."""
        edge, (left, bottom, right, top) = EDGE * self.scale, (float(value) for value in self.axes.bbox.extents)
        out = max(0.0, left - box.x0 - edge, bottom - box.y0, box.x1 - edge - right, box.y1 - top)
        extents = (float(box.x0), float(box.y0), float(box.x1), float(box.y1))
        over = sum(1 for other in self.taken if box.overlaps(other))
        covered = sum(weight * _within(extents, start, end) for start, end, weight in self.segments)
        return place.cost + float(covered + OUTSIDE * out) / self.scale + OVER * over


@cache
def _size(said: str, family: str, size: float) -> tuple[float, float]:
    """Width and height of a text in points."""
    width, height, _ = text_to_path.get_text_width_height_descent(said, FontProperties(family=family, size=size), False)
    return float(width), float(height)


def _within(box: Sequence[float], start: Pixel, end: Pixel) -> float:
    """How much of a segment lies in the box (left, bottom, right, top), by Liang and Barsky's clipping."""
    across, up = end[0] - start[0], end[1] - start[1]
    first, last = 0.0, 1.0
    rooms = (start[0] - box[0], box[2] - start[0], start[1] - box[1], box[3] - start[1])
    for step, room in zip((-across, across, -up, up), rooms, strict=True):
        if step == 0 and room < 0:
            return 0.0
        if step < 0:
            first = max(first, room / step)
        elif step > 0:
            last = min(last, room / step)
    return max(0.0, last - first) * math.hypot(across, up)
