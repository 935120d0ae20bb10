"""Where sites stand on the map: coordinates, the frame, boundaries, and edges for what lies far outside."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from symbia.case import Case

Ring = list[tuple[float, float]]
#: outlines with more points than this are thinned
POINTS = 4000


@dataclass(frozen=True)
class Place:
    """A point of the map; ``outside`` says that the site lies beyond the frame, in that direction."""

    x: float
    y: float
    outside: bool = False


@dataclass(frozen=True)
class Frame:
    """What the map shows; ``stretch`` is how much longer a degree of latitude is than one of longitude."""

    left: float
    right: float
    bottom: float
    top: float
    stretch: float
    schematic: bool = False

    @property
    def width(self) -> float:
        """Degrees of longitude."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Degrees of latitude."""
        return self.top - self.bottom


def outlines(case: Case) -> list[Ring]:
    """Rings of the case's ``boundaries.geojson``; none where there is no such file or it is not GeoJSON."""
    if not case.boundaries:
        return []
    rings: list[Ring] = []
    try:
        for feature in json.loads(case.boundaries)["features"]:
            shape = feature["geometry"]
            parts: Any = {"Polygon": [shape["coordinates"]], "MultiPolygon": shape["coordinates"]}.get(
                shape["type"], []
            )
            rings += [[(float(p[0]), float(p[1])) for p in ring] for part in parts for ring in part]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return []
    rings = [ring for ring in rings if all(map(math.isfinite, np.ravel(ring)))]
    step = 1 + sum(map(len, rings)) // POINTS
    return [[*ring[::step], ring[0]] for ring in rings if len(ring) > 2]


def places(case: Case, rings: list[Ring]) -> tuple[Frame, dict[str, Place]]:
    """The frame and every site's place; a circle where the case has no coordinates."""
    sites = case["sites"]
    x, y = sites["lon"].to_numpy(dtype=float), sites["lat"].to_numpy(dtype=float)
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        return _circle(list(sites["site"]))
    near = known & (sites["kind"] != "gateway").to_numpy()
    if not near.any():
        near = known
    corners = np.array([point for ring in rings for point in ring]) if rings else np.column_stack([x[near], y[near]])
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    stretch = 1.0 / max(0.2, math.cos(math.radians((bottom + top) / 2)))
    pad = 0.07 * max(right - left, (top - bottom) * stretch, 0.2)
    frame = Frame(left - pad, right + pad, bottom - pad / stretch, top + pad / stretch, stretch)
    unknown = iter(np.linspace(frame.left + pad, frame.right - pad, max(2, int((~known).sum()))))
    found = {}
    for key, here, one, other in zip(sites["site"], known, x, y, strict=True):
        # what has no coordinates stands in a row at the foot
        found[key] = _inside(frame, one, other) if here else Place(float(next(unknown)), frame.bottom, True)
    return frame, found


def _circle(keys: list[str]) -> tuple[Frame, dict[str, Place]]:
    angles = [math.pi / 2 - 2 * math.pi * number / max(1, len(keys)) for number in range(len(keys))]
    found = {key: Place(math.cos(a), 0.62 * math.sin(a)) for key, a in zip(keys, angles, strict=True)}
    return Frame(-1.5, 1.5, -0.95, 0.95, 1.0, schematic=True), found


def _inside(frame: Frame, x: float, y: float) -> Place:
    """The point, or where the line from the middle to it meets the frame."""
    middle = ((frame.left + frame.right) / 2, (frame.bottom + frame.top) / 2)
    far = max(abs(x - middle[0]) / (frame.width / 2), abs(y - middle[1]) / (frame.height / 2))
    if far <= 1:
        return Place(float(x), float(y))
    share = 0.975 / far
    return Place(float(middle[0] + share * (x - middle[0])), float(middle[1] + share * (y - middle[1])), True)


def curve(one: Place, other: Place, frame: Frame, points: int = 14) -> tuple[Ring, float]:
    """An arc from one place to another, bent to its left so that there and back do not cover each other.

    With it the angle, clockwise from north as it is drawn, of its direction at the middle.
    """
    dx, dy = other.x - one.x, (other.y - one.y) * frame.stretch
    bend = (one.x + other.x) / 2 - 0.16 * dy, (one.y + other.y) / 2 + 0.16 * dx / frame.stretch
    ring: Ring = []
    for t in np.linspace(0, 1, points):
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        ring.append((round(a * one.x + b * bend[0] + c * other.x, 4), round(a * one.y + b * bend[1] + c * other.y, 4)))
    return ring, math.degrees(math.atan2(dx, dy))


def labels(wanted: list[tuple[str, str]], found: dict[str, Place], frame: Frame, width: float) -> dict[str, str]:
    """Which of the sites (key, text), most important first, get a label and on which side: none covers another."""
    taken: list[tuple[float, float, float, float]] = []
    sides: dict[str, str] = {}
    high = 0.03 * frame.height
    for key, text in wanted:
        place = found[key]
        wide = sum(1.9 if ord(sign) > 0x2E80 else 1.0 for sign in text) * width * frame.width
        for side, (x, y) in _sides(place, wide, high, frame).items():
            box = (x, y, x + wide, y + high)
            if box[0] < frame.left or box[2] > frame.right or box[1] < frame.bottom or box[3] > frame.top:
                continue
            if all(box[2] < t[0] or t[2] < box[0] or box[3] < t[1] or t[3] < box[1] for t in taken):
                taken.append(box)
                sides[key] = side
                break
    return sides


def _sides(place: Place, wide: float, high: float, frame: Frame) -> dict[str, tuple[float, float]]:
    gap = 0.012 * frame.width
    return {
        "top center": (place.x - wide / 2, place.y + high * 0.6),
        "bottom center": (place.x - wide / 2, place.y - high * 1.6),
        "middle right": (place.x + gap, place.y - high / 2),
        "middle left": (place.x - gap - wide, place.y - high / 2),
    }
