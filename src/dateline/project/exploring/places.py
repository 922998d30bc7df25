"""Events over space: at which towns and sites, in which provinces and countries, and how many are nowhere.

In goes a view, out come places with their counts. What is known as a country stays a country: it has no point.
"""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dateline.project.exploring.columns import QUADS
from dateline.project.exploring.view import View

POINTS = ("site", "city")


class Place(NamedTuple):
    """``quads``: events by quad, and last those of none. ``conditions``: what finds them. Degrees are WGS 84, null where none are known."""

    name: str
    geonames_id: int | None
    country: str | None
    precision: str
    latitude: float | None
    longitude: float | None
    count: int
    quads: tuple[int, int, int, int, int]
    conditions: dict[str, Any]


class Places(NamedTuple):
    """``places``: all, most events first. ``located`` and ``missing``: events with and without a place; ``by_precision``: events of each precision."""

    places: tuple[Place, ...]
    located: int
    missing: int
    by_precision: dict[str, int]


def places(view: View) -> Places:
    """Counted without the condition on places itself, so that another can be chosen."""
    mask = view.without("places")
    spots, quads = view.columns.places, view.columns.words["quad"].codes[mask]
    codes = view.columns.places.codes[mask]
    known = codes >= 0
    quads = np.where((quads < 0) | (quads >= len(QUADS)), len(QUADS), quads)
    counts = np.bincount(codes[known] * 5 + quads[known], minlength=len(spots.values) * 5).reshape(-1, 5)
    totals = counts.sum(1)
    found, by_precision = [], {}
    for i in np.lexsort((np.arange(len(totals)), -totals)):
        if not totals[i]:
            break
        name, number, country, precision, latitude, longitude = spots.values[i]
        precision = precision or "region"
        by_precision[precision] = by_precision.get(precision, 0) + int(totals[i])
        wanted: dict[str, Any] = {"places": (str(number) if number is not None else f"={name}",), "precisions": (precision,)}
        found.append(Place(name, number, country, precision, latitude, longitude, int(totals[i]), tuple(map(int, counts[i])),
                           wanted | ({"countries": (country,)} if country else {"missing": tuple({*view.filters.missing, "country"})})))
    return Places(tuple(found), int(known.sum()), int((~known).sum()), by_precision)
