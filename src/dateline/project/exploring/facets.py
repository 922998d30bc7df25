"""Facets: how many of the events that fit have which type, country, outlet and so on.

In goes a view and the name of a facet, out come its values with their counts, most first. A facet is counted without its own condition, so that one sees what another
choice would give.
"""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dateline.project.exploring.columns import Pairs, alphabetical
from dateline.project.exploring.view import View

# facet -> the condition that chooses among its values, and the field that "missing" names
FACETS = {
    "quad": ("quads", "quad"), "type": ("types", None), "mode": ("modes", "mode"), "certainty": ("certainties", None), "confidence": (None, None),
    "country": ("countries", "country"), "precision": ("precisions", "place"), "actor": ("actors", "actor"), "recipient": ("recipients", "recipient"),
    "sector": ("sectors", "sector"), "outlet": ("outlets", "outlet"), "dating": ("datings", None), "review": ("reviews", "review"),
}
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_OPEN = 1.0  # the last band holds its upper end


class Value(NamedTuple):
    """A value, how many events have it, and the conditions that choose it, in place of what is asked for them. ``chosen``: is it asked for?"""

    value: str
    count: int
    conditions: dict[str, Any]
    chosen: bool


class Facet(NamedTuple):
    """``values``: the most frequent, and whatever is chosen. ``others``: how many values are left out. ``missing``: events of which it is not known, or null where
    it always is."""

    name: str
    values: tuple[Value, ...]
    others: int
    missing: Value | None


def facet(view: View, name: str, most: int = 10) -> Facet:
    """``name``: of FACETS. ``most``: so many values."""
    if name == "confidence":
        return Facet(name, _bands(view), 0, None)
    condition, field = FACETS[name]
    others = tuple(f for f in view.filters.missing if f != field)
    mask = view.without(condition) if others == view.filters.missing else view.instead(**{condition: (), "missing": others}).mask
    counts, values, missing = _counted(view, name, mask)
    chosen = getattr(view.filters, condition)
    places = [i for i in np.lexsort((alphabetical(values), -counts)) if counts[i] or values[i] in chosen]
    kept = places[:most] + [i for i in places[most:] if values[i] in chosen]
    lacking = Value("", missing, {condition: (), "missing": (*others, field)}, field in view.filters.missing) if field else None
    found = tuple(Value(values[i], int(counts[i]), {condition: (values[i],), "missing": others}, values[i] in chosen) for i in kept)
    return Facet(name, found, sum(counts[i] > 0 for i in places) - sum(v.count > 0 for v in found), lacking)


def _counted(view: View, name: str, mask: np.ndarray) -> tuple[np.ndarray, tuple[Any, ...], int]:
    """Counts by value, the values, and how many events have none."""
    several: Pairs | None = None
    if name in ("actor", "recipient"):
        several = view.columns.parties(name)
    elif name == "sector":
        several = view.columns.sectors()
    if several is not None:
        kept = mask[several.rows]
        have = np.zeros(len(mask), bool)
        have[several.rows[kept]] = True
        return np.bincount(several.codes[kept], minlength=len(several.values)), several.values, int(mask.sum() - have.sum())
    column = view.columns.words[name]
    counts = np.bincount(column.codes[mask] + 1, minlength=len(column.values) + 1)
    missing = int((view.columns.places.codes[mask] < 0).sum()) if name == "precision" else int(counts[0])
    return counts[1:], column.values, missing


def _bands(view: View) -> tuple[Value, ...]:
    confidence = view.columns.confidence[view.without("min_confidence", "below_confidence")]
    found = []
    for low, high in zip(BANDS, BANDS[1:]):
        inside = confidence >= low if high == _OPEN else (confidence >= low) & (confidence < high)
        conditions: dict[str, Any] = {"min_confidence": low or None, "below_confidence": None if high == _OPEN else high}
        chosen = all(getattr(view.filters, name) == value for name, value in conditions.items())
        found.append(Value(f"{low:.1f}–{high:.1f}", int(inside.sum()), conditions, chosen and any(v is not None for v in conditions.values())))
    return tuple(found[::-1])
