"""An honest map: a point only for a town or a site, hatching for a country of which no more is known, a count for the rest.

In go incidents, out come the drawing and the counts beside it. The projection is the plate carrée, true to scale along the middle of what is shown.
"""
from __future__ import annotations

import collections
import math
from typing import Iterable, NamedTuple

from markupsafe import Markup

from dateline import wording
from dateline.exporting.geojson import POINTS
from dateline.exporting.report.drawing import Element, hint, markup, picture, put
from dateline.exporting.report.gathering import HAPPENED, Told
from dateline.exporting.report.outlines import Outline, box_of, outlines

_WIDTH, _TALLEST = 920.0, 560.0
_LEAST = 8.0  # degrees: no map shows less
_NAMED = 14  # points with their names beside them, those with most incidents first
Point = tuple[str, float, float]


class Located(NamedTuple):
    """``points``: (name, latitude, longitude) -> incidents there; ``countries``: name -> incidents somewhere in it; ``wider``: in a region that is no country, or
    in a country without an outline; ``nowhere``: without any place. Together they are all that were told as having happened."""

    picture: Markup | None
    points: dict[Point, int]
    countries: dict[str, int]
    wider: int
    nowhere: int


def locate(incidents: Iterable[Told]) -> Located:
    points: collections.Counter = collections.Counter()
    codes: collections.Counter = collections.Counter()
    known = {outline.alpha3: outline for outline in outlines() if outline.alpha3}
    wider = nowhere = 0
    for place in (h.place for h in incidents if h.standing in HAPPENED):
        code = place.get("country")
        if not place:
            nowhere += 1
        elif place.get("precision") in POINTS and place.get("latitude") is not None and place.get("longitude") is not None:
            points[wording.place(place["name"], code, place["precision"]), place["latitude"], place["longitude"]] += 1
        elif code in known and place.get("precision") != "region":
            codes[code] += 1
        else:
            wider += 1
    drawn = _draw(points, codes, known) if points or codes else None
    return Located(drawn, dict(points.most_common()), {wording.country(code) or code: count for code, count in codes.most_common()}, wider, nowhere)


def _draw(points: collections.Counter, codes: collections.Counter, known: dict[str, Outline]) -> Markup:
    boxes = [(east, north, east, north) for _, north, east in points] + [known[code].box() for code in codes]
    west, south, east, north = _window(boxes)
    true = math.cos(math.radians((south + north) / 2))
    scale = _WIDTH / ((east - west) * true)  # pixels a degree of latitude
    height = (north - south) * scale

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - west) * true * scale, (north - latitude) * scale

    root = picture(_WIDTH, height, f"A map: {sum(points.values())} incidents in {len(points)} towns and sites, {sum(codes.values())} somewhere in {len(codes)} hatched countries")
    put(root, "rect", "sea", width=_WIDTH, height=height)
    for outline in sorted(outlines(), key=lambda o: o.alpha3 in codes):
        if path := _path(outline, (west, south, east, north), at):
            shape = put(root, "path", "hatched land" if outline.alpha3 in codes else "land", d=path, fill_rule="evenodd")
            hint(shape, f"{outline.name}: {codes[outline.alpha3]} somewhere in it" if outline.alpha3 in codes else outline.name)
    _dots(root, points, at)
    return markup(root)


def _window(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    """West, south, east, north of what is shown: all boxes, a margin, and no flatter or taller than the picture may be."""
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    wide, tall = max((east - west) * 1.16, _LEAST), max((north - south) * 1.16, _LEAST / 2)
    true = math.cos(math.radians((south + north) / 2))
    tall = max(tall, wide * true * 0.45)
    wide = max(wide, tall * _WIDTH / _TALLEST / true)
    middle, centre = (west + east) / 2, (south + north) / 2
    if wide >= 360:
        middle, wide = 0.0, 360.0
    south, north = max(-84.0, centre - tall / 2), min(84.0, centre + tall / 2)
    return middle - wide / 2, south, middle + wide / 2, north


def _path(outline: Outline, window: tuple[float, float, float, float], at) -> str:
    """The rings that meet the window, also where they lie a turn further east or west; points nearer than half a pixel are left out."""
    west, south, east, north = window
    parts = []
    for polygon in outline.polygons:
        for ring in polygon:
            box = box_of(ring)
            for turn in (-360, 0, 360):
                if box[0] + turn > east or box[2] + turn < west or box[1] > north or box[3] < south:
                    continue
                line: list[tuple[float, float]] = []
                for longitude, latitude in ring:
                    x, y = at(longitude + turn, latitude)
                    if not line or abs(x - line[-1][0]) + abs(y - line[-1][1]) >= 0.5:
                        line.append((x, y))
                if len(line) > 2:
                    parts.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in line) + "Z")
    return "".join(parts)


def _dots(root: Element, points: collections.Counter, at) -> None:
    """Circles whose area is the count, the largest below; names, on the side where there is room, where they run over no other name or circle."""
    most = max(points.values(), default=1)
    placed = []
    for (name, latitude, longitude), count in sorted(points.items(), key=lambda p: (-p[1], p[0])):
        x, y = at(longitude, latitude)
        placed.append((f"{name} {count}", x, y, max(4.0, 18.0 * math.sqrt(count / max(most, 6)))))
        hint(put(root, "circle", "place", cx=x, cy=y, r=placed[-1][3]), f"{name}: {count}")
    taken: list[tuple[float, float, float, float]] = []
    for words, x, y, radius in placed[:_NAMED]:
        width = 6.4 * len(words)
        for side, box in (("", (x + radius + 3, y - 8, x + radius + 3 + width, y + 7)), ("end", (x - radius - 3 - width, y - 8, x - radius - 3, y + 7))):
            if box[0] < 0 or box[2] > _WIDTH or any(_meet(box, other) for other in taken):
                continue
            if any(_meet(box, (a - r, b - r, a + r, b + r)) for _, a, b, r in placed if (a, b) != (x, y)):
                continue
            put(root, "text", f"place-name {side}".strip(), words, x=box[2] if side else box[0], y=y + 4)
            taken.append(box)
            break


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Do two boxes (left, top, right, bottom) run over each other?"""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
