"""What events are looked for by, as arrays in memory: one entry an event, so that counting thousands of them takes milliseconds.

What reading.py reads, in the order of the events' numbers, and what is worked out of it: which events fit a condition, who the parties are.
"""
from __future__ import annotations

import dataclasses
import datetime
import functools
from typing import Any, NamedTuple

import numpy as np

from dateline.project.filtering import Condition
from dateline.selecting import by_name
from dateline.store import Database

NO_DAY = -1
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
WORDS = ("type", "mode", "quad", "certainty", "dating", "outlet", "country", "precision", "review")
DAYS = ("first_day", "last_day", "published_first", "published_last")
_KEPT_MASKS = 256


class Words(NamedTuple):
    """A column of words: ``codes`` are places in ``values``, -1 where it is not known."""

    codes: np.ndarray
    values: tuple[Any, ...]


class Pairs(NamedTuple):
    """Words of which an event may have several: ``rows`` says of which event, ``codes`` which word; in the order of both, and no event has one twice."""

    rows: np.ndarray
    codes: np.ndarray
    values: tuple[Any, ...]


class Sides(NamedTuple):
    """One entry a party: ``rows`` says of which event, ``actor`` in which role; ``sectors`` are all of them in one string."""

    rows: np.ndarray
    actor: np.ndarray
    countries: Words
    codes: Words
    names: Words
    sectors: Words


@dataclasses.dataclass(slots=True, eq=False)
class Columns:
    """``state``: of the tables when they were read. ``layer``: 0 alike, 1 as coded, 2 as it stands after reviews. ``confidence``: 1 for what a reader let stand.
    ``words`` by column; ``days`` as ordinals, -1 where not known; ``places`` are (name, GeoNames number, country,
    precision, latitude, longitude). ``several``: what was worked out of the parties so far."""

    state: tuple[str | None, int, int]
    numbers: np.ndarray
    layer: np.ndarray
    words: dict[str, Words]
    days: dict[str, np.ndarray]
    confidence: np.ndarray
    places: Words
    sides: Sides
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

    def parties(self, role: str, by: str = "code") -> Pairs:
        """Actors or recipients by their code (by their name where they have none), by country (those with one) or by name. All share one list of values."""
        if (role, by) not in self.several:
            sides = self.sides
            codes, values = {"code": sides.codes, "country": sides.countries, "name": None}[by] or (np.full(len(sides.rows), -1), ())
            if by != "country":
                codes = np.where(codes < 0, sides.names.codes + len(values), codes)
                values = (*values, *map(by_name, sides.names.values))
            kept = (sides.actor == (role == "actor")) & (codes >= 0)
            self.several[role, by] = _pairs(sides.rows[kept], codes[kept], values)
        return self.several[role, by]

    def sectors(self) -> Pairs:
        if "sector" not in self.several:
            each = [sectors.split() for sectors in self.sides.sectors.values]
            values = tuple(dict.fromkeys(sector for some in each for sector in some))
            places = {sector: i for i, sector in enumerate(values)}
            counts = np.array([len(some) for some in each], np.int64)
            starts = np.concatenate([[0], np.cumsum(counts)])[:-1]
            flat = np.array([places[sector] for some in each for sector in some], np.int64)
            lengths = counts[self.sides.sectors.codes] if len(each) else np.zeros(0, np.int64)
            self.several["sector"] = _pairs(np.repeat(self.sides.rows, lengths), flat[ranges(starts[self.sides.sectors.codes], lengths)] if len(flat) else flat, values)
        return self.several["sector"]


def ranges(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """start, start + 1, … for each start, as many as its length."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def _pairs(rows: np.ndarray, codes: np.ndarray, values: tuple[Any, ...]) -> Pairs:
    size = max(len(values), 1)
    keys = np.unique(rows * size + codes)
    return Pairs(keys // size, keys % size, values)


def alphabetical(values: tuple[Any, ...]) -> np.ndarray:
    """The rank of each value: what is equally frequent stands in one order, whenever it came."""
    ranks = np.empty(len(values), np.int64)
    ranks[sorted(range(len(values)), key=lambda i: str(values[i]))] = np.arange(len(values))
    return ranks


def day(ordinal: int) -> str | None:
    return None if ordinal == NO_DAY else datetime.date.fromordinal(int(ordinal)).isoformat()


@functools.lru_cache(maxsize=65536)
def ordinal(iso: str | None) -> int:
    try:
        return NO_DAY if iso is None else datetime.date.fromisoformat(iso).toordinal()
    except ValueError:
        return NO_DAY
