"""What events are looked for by, as arrays in memory: one entry an event, so that counting thousands of them takes milliseconds.

In goes a project, out come its facets in the order of their numbers. They are read once and kept until the project changes; where it does, they are read anew.
"""
from __future__ import annotations

import dataclasses
import datetime
import functools
import threading
from typing import Any, Iterable, NamedTuple, Sequence

import numpy as np

from dateline.project.filtering import Condition
from dateline.selecting import by_name
from dateline.store import Database, facets

NO_DAY = -1
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_WORDS = ("type", "mode", "quad", "certainty", "dating", "outlet", "country", "precision")
_DAYS = ("first_day", "last_day", "published_first", "published_last")
_KEPT_MASKS = 256
_KEPT_PROJECTS = 4
_kept: dict[str, "Columns"] = {}
_lock = threading.Lock()


class Words(NamedTuple):
    """A column of words: ``codes`` are places in ``values``, -1 where it is not known."""

    codes: np.ndarray
    values: tuple[Any, ...]


class Pairs(NamedTuple):
    """Words of which an event may have several: ``rows`` says of which event, ``codes`` which word; no event has one twice."""

    rows: np.ndarray
    codes: np.ndarray
    values: tuple[Any, ...]


@dataclasses.dataclass(slots=True, eq=False)
class Columns:
    """``state``: of the tables when they were read. ``words`` by column; ``days`` as ordinals, -1 where not known; ``places`` are (name, GeoNames number, country,
    precision, latitude, longitude). ``sides``: row, role (0 actor, 1 recipient), country, code, name, sectors of every party."""

    state: str
    numbers: np.ndarray
    words: dict[str, Words]
    days: dict[str, np.ndarray]
    confidence: np.ndarray
    places: Words
    sides: list[tuple[int, int, str | None, str | None, str, str]]
    masks: dict[tuple, np.ndarray] = dataclasses.field(default_factory=dict)
    several: dict[str, Any] = dataclasses.field(default_factory=dict)

    def mask(self, db: Database, condition: Condition) -> np.ndarray:
        """Which events fit a condition on facets ``f``."""
        sql, values = condition
        key = (sql, *values)
        found = self.masks.get(key)
        if found is None:
            numbers = np.fromiter((n for n, in db.run(f"SELECT f.number FROM facets f WHERE {sql}", values)), np.int64)
            found = np.zeros(len(self.numbers), bool)
            if len(numbers) and len(self.numbers):
                places = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
                found[places[self.numbers[places] == numbers]] = True
            if len(self.masks) >= _KEPT_MASKS:
                self.masks.clear()
            self.masks[key] = found
        return found

    def parties(self, role: str) -> Pairs:
        """Actors or recipients by their code, by their name where they have none."""
        wanted = 0 if role == "actor" else 1
        return self._several(role, ((row, code or by_name(name)) for row, r, _, code, name, _ in self.sides if r == wanted))

    def sectors(self) -> Pairs:
        return self._several("sector", ((row, sector) for row, _, _, _, _, sectors in self.sides for sector in sectors.split()))

    def _several(self, name: str, pairs: Iterable[tuple[int, str]]) -> Pairs:
        if name not in self.several:
            places: dict[str, int] = {}
            coded = sorted({(row, places.setdefault(value, len(places))) for row, value in pairs})
            rows, codes = (np.array([p[i] for p in coded], np.int64) for i in (0, 1))
            self.several[name] = Pairs(rows, codes, tuple(places))
        return self.several[name]


def columns_of(db: Database) -> Columns:
    """The columns of a project as it is now."""
    state = facets.state(db)
    with _lock:
        known = _kept.get(db.name)
        if known is not None and known.state == state:
            return known
    found = _read(db, state)
    with _lock:
        _kept.pop(db.name, None)
        while len(_kept) >= _KEPT_PROJECTS:
            _kept.pop(next(iter(_kept)))
        _kept[db.name] = found
    return found


def day(ordinal: int) -> str | None:
    return None if ordinal == NO_DAY else datetime.date.fromordinal(int(ordinal)).isoformat()


@functools.lru_cache(maxsize=65536)
def ordinal(iso: str | None) -> int:
    try:
        return NO_DAY if iso is None else datetime.date.fromisoformat(iso).toordinal()
    except ValueError:
        return NO_DAY


def _read(db: Database, state: str) -> Columns:
    names = ("number", *_WORDS, *_DAYS, "confidence", "place", "place_id", "precision", "latitude", "longitude")
    rows = db.run(f"SELECT {', '.join(names)} FROM facets ORDER BY number")
    of = dict(zip(names, zip(*rows))) if rows else {name: () for name in names}
    numbers = np.array(of["number"], np.int64)
    days = {name: np.fromiter(map(ordinal, of[name]), np.int64, len(rows)) for name in _DAYS}
    spots: dict[tuple, tuple] = {}  # one place, whatever names it has and however often its point is told
    keys = []
    for name, number, *rest in zip(of["place"], of["place_id"], of["country"], of["precision"], of["latitude"], of["longitude"]):
        keys.append(None if name is None else (name if number is None else number, number is None, *rest[:2]))
        spots.setdefault(keys[-1], (name, number, *rest))
    places = _coded(keys)
    sides = db.run("SELECT s.facet, s.role, s.country, s.code, s.name, s.sectors FROM facet_sides s ORDER BY s.facet, s.place")
    known = np.array([s[0] for s in sides], np.int64)
    at = np.searchsorted(numbers, known) if len(numbers) else known
    sides = [(int(i), 0 if side[1] == "actor" else 1, *side[2:]) for i, side in zip(at, sides) if i < len(numbers) and numbers[i] == side[0]]
    words = {name: _coded(of[name], QUADS if name == "quad" else ()) for name in _WORDS}
    return Columns(state, numbers, words, days, np.array(of["confidence"], float), Words(places.codes, tuple(spots[key] for key in places.values)), sides)


def _coded(values: Iterable[Any], first: Sequence[Any] = ()) -> Words:
    places: dict[Any, int] = {value: i for i, value in enumerate(first)}
    codes = [-1 if value is None else places.setdefault(value, len(places)) for value in values]
    return Words(np.array(codes, np.int64), tuple(places))
