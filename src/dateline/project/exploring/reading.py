"""The facets of a project read into columns, and kept up to date.

In goes a project, out come its columns as they are now. They are read once; where documents have changed since, these alone are read and take the place of what there was
of them. Where too many have, all are read anew.
"""
from __future__ import annotations

import threading
from typing import Any, Iterable, Sequence

import numpy as np

from dateline.project.exploring.columns import DAYS, QUADS, WORDS, Columns, Sides, Words, ordinal
from dateline.store import Database, facets
from dateline.store.facets import POSITIONS

_KEPT_PROJECTS = 4
_MOST_CHANGED = 900  # documents: more are read faster all anew
_NAMES = ("number", "layer", *WORDS, *DAYS, "confidence", "place", "place_id", "latitude", "longitude")
_kept: dict[str, Columns] = {}
_lock = threading.Lock()


def columns_of(db: Database) -> Columns:
    """The columns of a project as it is now. Who asks while they are read waits, instead of reading them too."""
    with _lock:
        state = facets.state(db)
        known = _kept.pop(db.name, None)
        if known is None or known.state[0] != state[0]:
            known = _read(db, state)
        elif known.state != state:
            changed = facets.changed(db, known.state[1])
            known = _read(db, state) if changed is None or len(changed) > _MOST_CHANGED else _updated(known, _read(db, state, sorted(changed)), changed)
        _kept[db.name] = known
        while len(_kept) > _KEPT_PROJECTS:
            _kept.pop(next(iter(_kept)))
        return known


def _read(db: Database, state: tuple[str | None, int, int], documents: Sequence[int] | None = None) -> Columns:
    """All of them, or those of these documents."""
    chosen = "true" if documents is None else f"f.document IN ({', '.join('?' * len(documents))})"
    values = documents or ()
    rows = db.run(f"SELECT {', '.join('f.' + name for name in _NAMES)} FROM facets f WHERE {chosen} ORDER BY f.number", values)
    of = dict(zip(_NAMES, zip(*rows))) if rows else {name: () for name in _NAMES}
    numbers = np.array(of["number"], np.int64)
    days = {name: np.fromiter(map(ordinal, of[name]), np.int64, len(rows)) for name in DAYS}
    spots = [None if spot[0] is None else spot for spot in zip(of["place"], of["place_id"], of["country"], of["precision"], of["latitude"], of["longitude"])]
    sides = db.run("SELECT s.facet, s.role, s.country, s.code, s.name, s.sectors FROM facet_sides s" + (
        f" JOIN facets f ON f.number = s.facet WHERE {chosen}" if documents is not None else "") + " ORDER BY s.facet, s.place", values)
    have = set(of["number"])
    sides = [side for side in sides if side[0] in have]  # others may have been added since the events were read
    facet, role, *rest = zip(*sides) if sides else ((),) * 6
    parties = Sides(np.searchsorted(numbers, np.array(facet, np.int64)), np.array([r == "actor" for r in role], bool), *map(_coded, rest))
    words = {name: _coded(of[name], QUADS if name == "quad" else ()) for name in WORDS}
    settled = np.isin(words["review"].codes, [i for i, value in enumerate(words["review"].values) if value in ("accept", "edit")])
    confidence = np.where(settled, 1.0, np.array(of["confidence"], float))
    return Columns(state, numbers, np.array(of["layer"], np.int64), words, days, confidence, _places(spots), parties)


def _updated(old: Columns, new: Columns, changed: set[int]) -> Columns:
    """The old columns with the rows of the changed documents replaced by the new ones."""
    kept = ~np.isin(old.numbers // POSITIONS, list(changed))
    numbers = np.concatenate([old.numbers[kept], new.numbers])
    order = np.argsort(numbers, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))

    def both(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.concatenate([a[kept], b])[order]

    def words(a: Words, b: Words) -> Words:
        joined = _joined(a, b, _spot if a is old.places else None)
        return Words(both(a.codes, joined.codes), joined.values)

    before = np.cumsum(kept) - 1  # where each old row stands among those kept
    sides_kept = kept[old.sides.rows]
    rows = np.concatenate([before[old.sides.rows[sides_kept]], int(kept.sum()) + new.sides.rows])
    parts = [_joined(a, b) for a, b in zip(old.sides[2:], new.sides[2:])]
    sides = Sides(place[rows], np.concatenate([old.sides.actor[sides_kept], new.sides.actor]),
                  *(Words(np.concatenate([a.codes[sides_kept], b.codes]), b.values) for a, b in zip(old.sides[2:], parts)))
    return Columns(new.state, numbers[order], both(old.layer, new.layer), {name: words(old.words[name], new.words[name]) for name in WORDS},
                   {name: both(old.days[name], new.days[name]) for name in DAYS}, both(old.confidence, new.confidence), words(old.places, new.places), sides)


def _joined(old: Words, new: Words, key: Any = None) -> Words:
    """The new codes in the words of the old ones, with those that are new behind them."""
    name = key or (lambda value: value)
    places = {name(value): i for i, value in enumerate(old.values)}
    values = list(old.values)
    for value in new.values:
        if name(value) not in places:
            places[name(value)] = len(values)
            values.append(value)
    codes = np.array([places[name(value)] for value in new.values], np.int64)
    return Words(np.where(new.codes < 0, -1, codes[new.codes]) if len(codes) else new.codes, tuple(values))


def _spot(place: tuple) -> tuple:
    """One place, whatever names it has and however often its point is told: its number, or its name, in a country, as exactly as it is known."""
    name, number, country, precision, *_ = place
    return name if number is None else number, number is None, country, precision


def _places(spots: Sequence[tuple | None]) -> Words:
    known: dict[Any, tuple] = {}
    for spot in dict.fromkeys(spots):
        if spot is not None:
            known.setdefault(_spot(spot), spot)
    coded = _coded(None if spot is None else _spot(spot) for spot in spots)
    return Words(coded.codes, tuple(known[key] for key in coded.values))


def _coded(values: Iterable[Any], first: Sequence[Any] = ()) -> Words:
    values = list(values)
    known = dict.fromkeys([*first, *values])
    known.pop(None, None)
    places = {value: i for i, value in enumerate(known)}
    places[None] = -1
    return Words(np.fromiter(map(places.__getitem__, values), np.int64, len(values)), tuple(known))
