"""The outlines of countries, to draw a map from: Natural Earth at 1:50 million as world-atlas 2.0.2 carries it (countries-50m.json, TopoJSON).

In goes nothing, out come polygons in degrees. Refused: a file that is no such topology. Natural Earth draws who holds the ground and takes no side; what it
counts as no country of its own by ISO 3166 (Kosovo, Somaliland, Northern Cyprus) keeps its name and has no code here, but Kosovo, which is XKX.
"""
from __future__ import annotations

import csv
import functools
import json
import pathlib
from typing import NamedTuple

from dateline.errors import DataError

FILE = pathlib.Path(__file__).with_name("countries-50m.json")
_NUMBERS = pathlib.Path(__file__).parents[1] / "countries.csv"
_UNNUMBERED = {"Kosovo": "XKX"}
Ring = list[tuple[float, float]]


class Outline(NamedTuple):
    """``alpha3``: ISO 3166, or null. ``polygons``: the rings of each, the outer one first; points are (degrees east, degrees north), east beyond 180
    where a country lies on both sides of that line."""

    name: str
    alpha3: str | None
    polygons: list[list[Ring]]

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of its largest polygon: France without Guiana, the United States without Alaska."""
        boxes = [box_of(polygon[0]) for polygon in self.polygons]
        return max(boxes, key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))


def box_of(ring: Ring) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    east, north = zip(*ring)
    return min(east), min(north), max(east), max(north)


@functools.cache
def outlines() -> tuple[Outline, ...]:
    """All countries, in the order of the file, without Antarctica: around a pole a flat map has no inside. Raises DataError."""
    try:
        topology = json.loads(FILE.read_text(encoding="utf-8"))
        scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
        arcs = [_arc(arc, scale, translate) for arc in topology["arcs"]]
        with open(_NUMBERS, encoding="utf-8", newline="") as file:
            codes = {row["numeric"]: row["alpha3"] for row in csv.DictReader(file)}
        found = (_outline(shape, arcs, codes) for shape in topology["objects"]["countries"]["geometries"] if shape.get("type"))
        return tuple(outline for outline in found if outline.alpha3 != "ATA")
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise DataError(f"no topology of countries ({type(error).__name__})", where=FILE.name, remedy="Install Dateline again") from error


def _arc(steps: list[list[int]], scale: list[float], translate: list[float]) -> Ring:
    """Steps in whole units, each from the last point, as degrees."""
    x = y = 0
    points = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return points


def _outline(shape: dict, arcs: list[Ring], codes: dict[str, str]) -> Outline:
    name = shape["properties"]["name"]
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return Outline(name, _UNNUMBERED.get(name) or codes.get(str(shape.get("id"))), [[_ring(ring, arcs) for ring in polygon] for polygon in polygons])


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """A ring from its arcs; a number below zero is an arc walked backwards (~number)."""
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return _whole(points)


def _whole(points: Ring) -> Ring:
    """The ring without the leap from 180 to -180 degrees: it goes on beyond 180, and a ring around a pole is closed along it."""
    whole, turn = points[:1], 0
    for (before, _), (east, north) in zip(points, points[1:]):
        turn += 360 * ((before - east > 180) - (east - before > 180))
        whole.append((east + turn, north))
    if turn:
        pole = -90.0 if whole[0][1] < 0 else 90.0
        whole += [(whole[-1][0], pole), (whole[0][0], pole)]
    return whole
